#!/bin/bash
# Under which account, limits and filters each process runs, and how often a
# connection may try a password.
# limit: 90
# plan: 22
. "$(dirname "$0")/lib.sh"
county
printf 'Long-Enough-7\n' | "$BIN" account add pw --data "$D" --area $V12 --role officer --post B --password-stdin >"$W/pw" 2>&1 ||
	failed "an account with a password" "$(cat "$W/pw")"
"$BIN" as clerk --data "$D" setting set login.attempts value=2 >"$W/set" 2>&1 || failed "two attempts" "$(cat "$W/set")"
export TOLD_TO_THE_SERVER=x
server_start

# status PID NAME: of /proc; limit PID NAME: the hard one
status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }
hard() { sed -n "s/^$2  *[a-z0-9]*  *\([a-z0-9]*\) .*/\1/p" "/proc/$1/limits"; }

# A session that stays: a command that waits for its input.
mkfifo "$W/waits"
ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 report file - <"$W/waits" >"$W/out" 2>&1 &
client=$!
exec 8>"$W/waits"
for i in $(seq $((100 * SLOW))); do
	one=$(sessions)
	as desk 'area list limit=1' # another login, so that ours has had its time
	[ -n "$one" ] && break
	sleep 0.1
done
one=${one%% *}
keeper=$(pid_of keeper) listener=$(pid_of listener)
if [ "$(id -u)" = 0 ] && id fengsui-session >/dev/null 2>&1; then
	equal "a session runs under its own account, with all four ids" \
		"$(id -u fengsui-session) $(id -u fengsui-session) $(id -u fengsui-session) $(id -u fengsui-session)" \
		"$(status "$one" Uid | tr '\t' ' ')"
	equal "and its group" "$(id -g fengsui-session)" "$(status "$one" Gid | cut -f1)"
	equal "the listener under another" "$(id -u fengsui-net)" "$(status "$listener" Uid | cut -f1)"
	equal "the keeper under a third" "$(id -u fengsui)" "$(status "$keeper" Uid | cut -f1)"
	equal "the keeper can do nothing as root" "0000000000000000" "$(status "$keeper" CapPrm)"
	equal "a session is of no other group" "" "$(status "$one" Groups | tr -d ' ')"
else
	skip 6 "accounts of the processes need root and the service accounts"
fi
equal "a session can do nothing as root" "0000000000000000 0000000000000000" "$(status "$one" CapPrm) $(status "$one" CapEff)"
for p in $one $keeper; do
	equal "nor gain rights by a program" 1 "$(status "$p" NoNewPrivs)"
done
equal "its system calls are filtered" 2 "$(status "$one" Seccomp)"
equal "it opens few files" 24 "$(hard "$one" 'Max open files')"
equal "writes small ones" 4194304 "$(hard "$one" 'Max file size')"
if [ "${FENGSUI_CONFIG:-plain}" = asan ]; then
	skip 2 "the sanitizer needs memory without a limit, and says there what it finds"
else
	equal "and writes nothing where the server does" "/dev/null /dev/null" "$(readlink "/proc/$one/fd/1" "/proc/$one/fd/2" | tr '\n' ' ' | sed 's/ $//')"
	equal "and has a limit of memory" 268435456 "$(hard "$one" 'Max data size')"
fi
equal "it knows nothing of the server's environment" 0 "$(tr '\0' '\n' <"/proc/$one/environ" | grep -c 'TOLD_TO_THE_SERVER')"
equal "nobody gets a core of it" 0 "$(hard "$one" 'Max core file size')"
equal "secrets are the keeper's alone" 600 "$(stat -c %a "$D/secret.mdb")"
equal "so is the seal's key" 600 "$(stat -c %a "$D/seal.key")"
equal "and the host key nobody's else" 600 "$(stat -c %a "$D/host_key")"
exec 8>&-
wait "$client"

# --- how often one connection may try
cat >"$W/askpass" <<END
#!/bin/sh
echo x >>"$W/asked"
echo Wrong-Enough-7
END
chmod +x "$W/askpass"
: >"$W/asked"
SSH_ASKPASS=$W/askpass SSH_ASKPASS_REQUIRE=force DISPLAY=:0 timeout $((60 * SLOW)) ssh "${SSH_OPTS[@]}" \
	-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=9 pw@127.0.0.1 report list >"$W/out" 2>"$W/err" </dev/null
equal "a wrong password lets nobody in" 255 $?
# The client may ask its user once more before it sees the end.
has "the session ends the connection at the second" '^[23]$' "$(wc -l <"$W/asked")"
equal "in good order: the keeper had no need to" '' "$(grep 'too many passwords' "$W/server.log")"
