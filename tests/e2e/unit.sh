#!/bin/bash
# The unit file: how closed it is by systemd's own measure, and what is not tried again.
# limit: 120
# plan: 26
. "$(dirname "$0")/lib.sh"
unit=$ROOT/doc/fengsui.service
if command -v systemd-analyze >/dev/null 2>&1; then
	# 0.4 of it is that the clock may be asked whether it is kept; nobody there can set it.
	holds "it scores below 2.8" systemd-analyze security --offline=yes --threshold=27 "$unit"
	sed "s,/opt/fengsui/fengsui,$BIN," "$unit" >"$W/fengsui.service"
	holds "and systemd understands every line" systemd-analyze verify "$W/fengsui.service"
	equal "without a word" "" "$(systemd-analyze verify "$W/fengsui.service" 2>&1 | grep fengsui)"
else
	skip 3 "systemd-analyze is missing"
fi
# --- the timers: systemd takes them, and what they call does what it should
here() { sed "s,/opt/fengsui/fengsui,$BIN,; s,/var/lib/fengsui,$D,g; s,/var/backups/fengsui,$W/b,g" "$1"; }
if command -v systemd-analyze >/dev/null 2>&1; then
	for u in "$ROOT"/doc/fengsui-*.service "$ROOT"/doc/fengsui-*.timer; do here "$u" >"$W/${u##*/}"; done
	for u in "$W"/fengsui-*.timer; do
		holds "systemd takes ${u##*/} and what it starts" systemd-analyze verify "$u" "${u%timer}service"
		equal "without a word, ${u##*/}" "" "$(systemd-analyze verify "$u" "${u%timer}service" 2>&1 | grep fengsui-)"
	done
else
	skip 4 "systemd-analyze is missing"
fi
make -s -C "$ROOT" B="$W/made" PREFIX=/usr "$W/made/units/fengsui-backup.service" >"$W/out" 2>&1
has "an installed unit says where backups lie" 'mkdir -m 700 /var/backups/fengsui' "$(cat "$W/made/units/fengsui-backup.service" "$W/out")"
D=$W/timed
county
mkdir -m 700 "$W/b"
for u in backup drill; do
	equal "fengsui-$u.service calls something" 1 "$(grep -c '^ExecStart=.*fengsui-*' "$ROOT/doc/fengsui-$u.service" | sed 's/[1-9]/1/')"
	while read -r line; do
		# shellcheck disable=SC2086
		holds "fengsui-$u.service: ${line##*--}" ${line#-}
	done < <(here "$ROOT/doc/fengsui-$u.service" | sed -n 's/^Exec[A-Za-z]*=//p')
	equal "no failure of fengsui-$u.service is passed over" '' "$(grep '^Exec[A-Za-z]*=-' "$ROOT/doc/fengsui-$u.service")"
done
equal "a backup is there" 1 "$(ls "$W/b" | grep -c '^fengsui-[0-9-]*[.]backup$')"
D=$W/county
never=$(sed -n 's/^RestartPreventExitStatus=//p' "$unit")
"$BIN" serve --data "$W/none" >"$W/out" 2>&1
has "a directory without a county is not tried again" "(^| )$?( |\$)" "$never"
"$BIN" serve --no-such-option >"$W/out" 2>&1
has "nor a wrong command line" "(^| )$?( |\$)" "$never"

# --- served behind it, as near as it comes without systemd: its capabilities, no new
# privileges, a file system that is read only, /proc of processes alone, its system calls
if [ "$(id -u)" != 0 ] || ! id fengsui-session >/dev/null 2>&1 || ! unshare -m true 2>/dev/null ||
	! systemd-analyze syscall-filter @system-service >/dev/null 2>&1 || [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 8 "they need root, the service accounts, namespaces and systemd-analyze"
	exit 0
fi
# calls SET...: the system calls of sets of systemd, and of the sets in them.
calls() {
	local set name
	for set; do
		[ "${set#@}" != "$set" ] || { echo "$set"; continue; }
		for name in $(systemd-analyze syscall-filter "$set" | sed -n '2,$s/^ *\([@a-z0-9_-]*\)$/\1/p'); do
			if [ "${name#@}" != "$name" ]; then calls "$name"; else echo "$name"; fi
		done
	done
}
# shellcheck disable=SC2046
calls $(sed -n 's/^SystemCallFilter=\([^~]\)/\1/p' "$unit") | sort -u >"$W/allowed"
# shellcheck disable=SC2046
calls $(sed -n 's/^SystemCallFilter=~//p' "$unit") | sort -u >"$W/refused"
! grep -q '^ProtectClock=yes' "$unit" || calls @clock | sort -u - "$W/refused" -o "$W/refused"
comm -23 "$W/allowed" "$W/refused" >"$W/calls"
caps=$(sed -n 's/^CapabilityBoundingSet=//p' "$unit" | sed 's/CAP_/,+/g; s/ //g' | tr '[:upper:]' '[:lower:]')
county
cat >"$W/behind" <<EOF
#!/bin/sh
[ "\$1" = serve ] || exec "$BIN" "\$@"
exec unshare -m --propagation private sh -c '
	mount --bind "$D" "$D" && mount -o remount,ro,bind / &&
	mount -t proc -o hidepid=invisible,subset=pid proc /proc &&
	ulimit -n 8192 && ulimit -c 0 && umask 0077 &&
	exec setpriv --no-new-privs --bounding-set="-all$caps" \
		"$TOOLS/unitwall" "\$0" "\$@" <"$W/calls"' "$BIN" "\$@"
EOF
chmod 755 "$W/behind"
BIN=$W/behind
server_start
equal "main has no other capabilities than the unit's" 00000000000000eb "$(awk '/^CapBnd/ { print $2 }' "/proc/$SERVER/status")"
equal "and cannot gain privileges" 1 "$(awk '/^NoNewPrivs/ { print $2 }' "/proc/$SERVER/status")"
does "behind the unit's walls a report is filed" v11a 'report file hazard=flood affected=12 --json' '"R'
does "and listed" town1 'report list --json' '"R'
holds "a new person is added beside the server" "$BIN" account add new --data "$D" --area $V12 --role officer --post A
kill -KILL "$(pid_of keeper)"
does "a keeper that begins anew stores" v11a 'report file hazard=flood incident=new affected=13 --json' '"R'
equal "nothing was missing to it but what is said" "" "$(grep -v 'starting another' "$W/server.log")"
server_stop
check_holds
