#!/bin/bash
# Descriptors and memory run out: the keeper and the listener serve on, say so, and let people
# in again once there is room; sessions are what the kernel ends first.
# limit: 120
# plan: 23
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { skip 23 "only root may limit the processes of the service accounts"; exit 0; }
county
server_start
files() { ls "/proc/$1/fd" | wc -l; }
# cpu PID: ms of processor it took
cpu() { awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000 / tick }' "/proc/$1/stat"; }
# room PID N: it may have so many open
room() {
	setpriv --reuid "$(awk '/^Uid/ { print $2 }' "/proc/$1/status")" --regid "$(awk '/^Gid/ { print $2 }' "/proc/$1/status")" \
		--clear-groups prlimit --pid "$1" "--nofile=$2:" || failed "so many descriptors are allowed" "$1 $2"
}
# crowd N: so many clients that say nothing, on descriptors of their own
crowd() {
	local i fd
	held=()
	for ((i = 0; i < $1; i++)); do
		exec {fd}<>"/dev/tcp/127.0.0.1/$PORT" && held+=("$fd")
	done 2>/dev/null
}
leave() {
	local fd
	for fd in "${held[@]}"; do exec {fd}>&-; done
}

does "somebody logs in" desk 'incident list'
keeper=$(pid_of keeper)
listener=$(pid_of listener)

# --- the keeper has room for three more
room "$keeper" $(($(files "$keeper") + 3))
crowd 12
sleep 2
has "the keeper says that descriptors are short" 'no descriptor is left' "$(cat "$W/server.log")"
equal "it is the same one" "$keeper" "$(pid_of keeper)"
equal "and the listener too" "$listener" "$(pid_of listener)"
leave
for i in $(seq $((20 * SLOW))); do
	as desk 'incident list'
	[ "$code" = 0 ] && break
	sleep 1
done
equal "once they are gone people log in again" 0 "$code"
equal "before the same keeper" "$keeper" "$(pid_of keeper)"
room "$keeper" 4096
does "a record is stored" desk "incident open hazard=flood area=$V11 place=桥头"

# --- the listener has none left
sleep 2
room "$listener" "$(ls "/proc/$listener/fd" | sort -n | awk '$1 != n { exit } { n++ } END { print n + 0 }')"
crowd 8
sleep 1
before=$(cpu "$listener")
sleep 4
took=$(($(cpu "$listener") - before))
equal "a listener without descriptors rests" yes "$([ $took -lt 400 ] && echo yes || echo "took $took ms of 4000")"
room "$listener" 4096
sleep 1
does "who waited meanwhile hindered nobody: people log in again" desk 'incident list'
leave
equal "before the same listener" "$listener" "$(pid_of listener)"

# --- memory: what the kernel ends first
score() { cat "/proc/$1/oom_score_adj"; }
sits_down desk 要办
session=$(sessions | tr ' ' '\n' | grep . | head -1)
equal "a session goes before all others" 500 "$(score "$session")"
equal "then the listener" 500 "$(score "$listener")"
equal "main and the keeper are as other services" "$(score $$) $(score $$)" "$(score "$SERVER") $(score "$keeper")"
kill -KILL "$session"	# as the kernel would
sleep 1
equal "then nobody else ends" "$keeper $listener" "$(pid_of keeper) $(pid_of listener)"
does "and people log in" town1 'incident list'
has "systemd leaves the others alone too" '^OOMPolicy=continue' "$(cat "$ROOT/doc/fengsui.service")"
exec 7>&-
kill "$SEAT" 2>/dev/null
wait "$SEAT" 2>/dev/null
server_stop
check_holds

# --- and a county to which the kernel gives so much memory and no more
group=/sys/fs/cgroup/memory/fengsui$$ most=memory.limit_in_bytes used=memory.usage_in_bytes
[ -d /sys/fs/cgroup/memory ] || group=/sys/fs/cgroup/fengsui$$ most=memory.max used=memory.current
if ! mkdir "$group" 2>/dev/null || ! [ -w "$group/$most" ]; then
	rmdir "$group" 2>/dev/null
	skip 5 "no group of processes may be given less memory here"
	exit 0
fi
boards=()
cleanup_more() {
	[ ${#boards[@]} = 0 ] || kill "${boards[@]}" 2>/dev/null
	wait "${boards[@]}" 2>/dev/null
	[ -z "$SERVER" ] || server_stop
	rmdir "$group"
}
mkfifo "$W/quiet"
exec 8<>"$W/quiet"
sits() { # a board that is looked at
	TERM=xterm ssh "${SSH_OPTS[@]}" -tt -i "$W/keys/desk" desk@127.0.0.1 <&8 >/dev/null 2>&1 8>&- &
	boards+=($!)
}
count() { sessions | wc -w; }
usage() { cat "$group/$used"; }
# The shell that becomes the server enters first, so that all that it starts is in it.
enter() { echo "$BASHPID" >"$group/cgroup.procs" && exec "$FENGSUI_BIN" "$@"; }
BIN=enter
server_start
BIN=$FENGSUI_BIN
keeper=$(pid_of keeper)
sits
for i in $(seq $((50 * SLOW))); do [ "$(count)" = 1 ] && break; sleep 0.1; done
before=$(usage)
sits
for i in $(seq $((50 * SLOW))); do [ "$(count)" = 2 ] && break; sleep 0.1; done
sleep 2
one=$(($(usage) - before))
[ "$one" -gt 400000 ] || one=400000
echo $(($(usage) + 3 * one)) >"$group/$most"
for i in $(seq 12); do sits; sleep 0.3; done
for i in $(seq $((50 * SLOW))); do grep -q 'session .* ended by signal 9' "$W/server.log" && break; sleep 0.2; done
has "sessions are ended by the kernel" 'session [0-9]+ was ended by signal 9' "$(cat "$W/server.log")"
equal "main and the keeper are the same" "$SERVER $keeper" "$(kill -0 "$SERVER" && echo "$SERVER") $(pid_of keeper)"
echo $(($(usage) + 400 * one)) >"$group/$most"
does "once there is memory people log in" town1 'incident list'
does "and store" desk "incident open hazard=flood area=$V11 place=桥西"
server_stop
check_holds
