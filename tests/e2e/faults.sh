#!/bin/bash
# What was acknowledged is on disk and there once, whatever is killed and when.
# limit: 260
# plan: 27
. "$(dirname "$0")/lib.sh"
county
# One account writes more here than a person can.
"$BIN" as admin1 --data "$D" setting set account.bucket value=1000000 >"$W/out" 2>&1
server_start

# --- the processes
for p in listener keeper; do
	equal "$p is a child of the process that prints listening" 1 "$(pid_of $p | wc -l)"
done
equal "the process that prints listening is main" main "$(cat "/proc/$SERVER/comm")"


# --- their memory is nobody's: the system gives such a process's files to root
exec 9<>"/dev/tcp/127.0.0.1/$PORT"
sleep 0.5
for p in keeper listener session; do
	[ $p = session ] && pid=$(sessions) || pid=$(pid_of $p)
	equal "the $p leaves no core" 0 "$(awk '/^Max core/ { print $6 }' "/proc/${pid%% *}/limits")"
	equal "and shows nobody its memory" 0 "$(stat -c %u "/proc/${pid%% *}/environ")"
done
exec 9>&-

# --- the keeper killed at random moments under load
does "an incident to write notes into" desk 'incident open hazard=flood text="压力" --json'
I=$(json .number)
kills=200
[ "$SLOW" = 1 ] || kills=40
kills=${FENGSUI_KILLS:-$kills}
if said=$("$TOOLS/load" "$D" desk "$SERVER" "$kills" 16 2>&1); then
	ok "$said"
else
	failed "the keeper killed $kills times under load, nothing lost, nothing twice" "$said"
fi
does "the sessions go on" desk "incident note $I text=\"之后\""
check_holds "check holds after $kills kills"

# --- sessions killed while they read
for i in $(seq 12); do
	while [ ! -e "$W/stop" ]; do
		ssh_as desk "incident show $I --json" </dev/null >/dev/null 2>&1
	done &
done 2>/dev/null
bad=0 killed=0
end=$((SECONDS + 8))
while [ $SECONDS -lt $end ]; do
	for p in $(sessions); do
		[ $((RANDOM % 2)) = 0 ] && kill -KILL "$p" 2>/dev/null && killed=$((killed + 1))
	done
	sleep 0.02
done
touch "$W/stop"
wait $(jobs -p | grep -vx "$SERVER") 2>/dev/null
has "sessions were killed while they read ($killed)" '^[0-9]{2,}$' "$killed"
for i in 1 2 3 4 5; do
	as town1 'report list'
	[ "$code" = 0 ] || bad=$((bad + 1))
done
equal "others are undisturbed" 0 "$bad"
does "and it can still be written" desk "incident note $I text=\"读者被杀之后\""
equal "no dead session is left" "" "$(sleep 1; sessions)"

# --- the listener killed: main starts another on the same port
exec 7<>"/dev/tcp/127.0.0.1/$PORT"
for i in $(seq 50); do
	silent=$(sessions)
	[ -n "$silent" ] && break
	sleep 0.1
done
l=$(pid_of listener)
kill -KILL "$l"
sleep 3
left=
for p in $silent; do [ -d "/proc/$p" ] && ! grep -q '^State:.Z' "/proc/$p/status" 2>/dev/null && left="$left $p"; done
has "a client that has not logged in yet" '[0-9]' "$silent"
equal "is gone 3 s after the listener was killed" "" "$left"
exec 7>&-
for i in $(seq 50); do
	n=$(pid_of listener)
	[ -n "$n" ] && [ "$n" != "$l" ] && break
	sleep 0.1
done
for i in $(seq 20); do
	as desk 'incident list'
	[ "$code" = 0 ] && break
	sleep 0.3
done
equal "a killed listener is started again on the same port" 0 "$code"

# --- a stopped keeper: not stored, the same again later
does "an id" desk "incident note $I text=\"前\" --id 00000000000000000000000000000001 --json"
does "the answer after a restart of all" desk "incident list"
server_stop
server_start
does "is the first one" desk "incident note $I text=\"前\" --json --id 00000000000000000000000000000001"
check_holds

# --- main killed: nothing is left of its children
pids=$(family "$SERVER")
kill -KILL "$SERVER"
wait "$SERVER" 2>/dev/null
SERVER=
for i in $(seq 50); do
	left=
	for p in $pids; do [ -d "/proc/$p" ] && ! grep -q '^State:.Z' "/proc/$p/status" 2>/dev/null && left="$left $p"; done
	[ -z "$left" ] && break
	sleep 0.1
done
equal "when main is killed all end within 5 s" "" "$left"
server_start
does "and serving again needs nothing by hand" desk "incident note $I text=\"又来\""
# --- the whole group is told to end, as a terminal does
server_stop
check_holds "check holds at the end"
