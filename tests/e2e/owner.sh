#!/bin/bash
# Commands of root on a county that is not root's: everything stays its owner's.
# Needs root and the service accounts.
# limit: 60
# plan: 17
. "$(dirname "$0")/lib.sh"
if [ "$(id -u)" != 0 ] || ! id fengsui-session >/dev/null 2>&1 || ! id fengsui >/dev/null 2>&1; then
	skip 17 "they need root and the service accounts"
	exit 0
fi
cp "$BIN" "$W/fengsui"
mkdir -m 700 "$W/theirs" "$W/mine"
chown nobody "$W/theirs"
theirs() { setpriv --reuid nobody --regid nogroup --clear-groups --no-new-privs "$W/fengsui" "$@"; }
# owners DIR [NAME]: of all that lies in it
owners() { find "$1" -name "${2:-*}" -printf '%u\n' | sort -u | tr '\n' ' '; }

D=$W/theirs/county
holds "an ordinary user makes a county" theirs init --data "$D" --areas dalate
holds "root runs a command in it" "$BIN" account add zhang --data "$D" --area $COUNTY --role admin,supervisor
holds "and in a person's name" "$BIN" as zhang --data "$D" account list
holds "and checks it" "$BIN" check --data "$D"
rm "$D/lock.mdb" "$D/lock"
holds "and makes a backup where only root may write" "$BIN" backup --data "$D" --to "$W/mine/b"
equal "which is root's" 'root ' "$(owners "$W/mine" b)"
holds "and a command again" "$BIN" account list --data "$D"
equal "everything in it is still its owner's" 'nobody ' "$(owners "$D")"
holds "the owner goes on" theirs account list --data "$D"

# --- restored by root, from a file that only root may read
R=$W/mine/restored
mkdir "$R"
cp "$D/host_key" "$R/"
holds "root restores it" "$BIN" restore --from "$W/mine/b" --data "$R" --seal "$("$BIN" check --data "$D" | grep -oE '([0-9a-f]{4} ){7}[0-9a-f]{4}' | head -1)"
equal "for the service account" 'fengsui ' "$(owners "$R")"
equal "with the host key that lay there" "$(cat "$D/host_key")" "$(cat "$R/host_key")"
holds "it is whole" "$BIN" check --data "$R"
holds "and can be used" "$BIN" account code zhang --data "$R"
equal "it remembers that root restored it" 1 "$("$BIN" as zhang --data "$R" journal list limit=20 --csv | grep -c '^[0-9]*,[^,]*,local:0,county.restore')"

# --- its server and root's commands beside it
setpriv --reuid nobody --regid nogroup --clear-groups "$W/fengsui" serve --data "$D" --listen 127.0.0.1:0 >"$W/listening" 2>>"$W/server.log" &
SERVER=$!
for i in $(seq 50); do
	grep -q '^listening' "$W/listening" && break
	sleep 0.1
done
holds "root's command speaks to an ordinary user's server" "$BIN" account list --data "$D"
server_stop
equal "and leaves nothing of its own" 'nobody ' "$(owners "$D")"
