#!/bin/bash
# What main does with a keeper or listener that hangs, dies again and again, or
# was only asleep with everything else.
# limit: 150
# plan: 11
. "$(dirname "$0")/lib.sh"
county
server_start

# changed NAME PID SECONDS: waits until the part has another pid; prints it.
changed() {
	local now i
	for i in $(seq $(($3 * 10 * SLOW))); do
		now=$(pid_of "$1")
		[ -n "$now" ] && [ "$now" != "$2" ] && break
		sleep 0.1
	done
	echo "$now"
	[ -n "$now" ] && [ "$now" != "$2" ]
}

# --- the machine sleeps: what was late is main itself
does "an incident" desk 'incident open hazard=flood text="守望" --json'
I=$(json .number)
mkfifo "$W/typed"
ssh_as desk "incident note $I -" <"$W/typed" >"$W/out" 2>"$W/err" &
client=$!
exec 7>"$W/typed"
for i in $(seq 100); do
	[ -n "$(sessions)" ] && break
	sleep 0.1
done
sleep 1
keeper=$(pid_of keeper)
kill -STOP "$keeper" "$(pid_of listener)" $(sessions) "$SERVER"
sleep 7
kill -CONT "$SERVER"
kill -CONT $(family "$SERVER")
echo '睡醒之后' >&7
exec 7>&-
wait "$client"
equal "a session outlives a sleep of the machine" 0 $?
equal "so does the keeper" "$keeper" "$(pid_of keeper)"

# --- a session killed together with its keeper
exec 7<>"$W/typed"
ssh_as town1 "incident note $I -" <"$W/typed" >"$W/out" 2>"$W/err" &
client=$!
for i in $(seq 100); do
	[ -n "$(sessions)" ] && "$BIN" as watch --data "$D" journal list limit=1 --csv | grep -q 'town1.session.login' && break
	sleep 0.1
done
keeper=$(pid_of keeper)
kill -KILL $(sessions) "$keeper"
keeper=$(changed keeper "$keeper" 5)
wait "$client" 2>/dev/null
exec 7>&-
for i in $(seq 30); do
	out=$("$BIN" as watch --data "$D" journal list limit=9 --csv)
	grep -q 'town1.session.logout' <<<"$out" && break
	sleep 0.1
done
equal "its logout stands in the log, once" 1 "$(grep -c 'town1.session.logout' <<<"$out")"

# --- a listener killed while somebody is not yet logged in
exec 9<>"/dev/tcp/127.0.0.1/$PORT"
sleep 1
read -r stray _ <<<"$(sessions)"
listener=$(pid_of listener)
kill -KILL "$listener"
listener=$(changed listener "$listener" 5)
for i in $(seq 30); do
	[ -d "/proc/$stray" ] || break
	sleep 0.1
done
if [ -n "$stray" ] && [ ! -d "/proc/$stray" ]; then
	ok "with a killed listener its sessions end"
else
	failed "with a killed listener its sessions end" "$(ps -o pid,ppid,pgid,user,comm -p "$stray" 2>&1)"
	kill -KILL "$stray"
fi
exec 9>&-

# --- the store's write lock is held by somebody else: no keeper comes up
mkfifo "$W/hold"
"$TOOLS/hold" "$D" <"$W/hold" >"$W/held" &
holder=$!
exec 8>"$W/hold"
for i in $(seq 50); do
	grep -q held "$W/held" && break
	sleep 0.1
done
kill -KILL "$keeper"
keeper=$(changed keeper "$keeper" 5)
if again=$(changed keeper "$keeper" 20); then
	ok "a keeper that hangs before it is ready is replaced"
else
	failed "a keeper that hangs before it is ready is replaced" "$(cat "$W/server.log")"
fi
exec 8>&-
wait "$holder"
for i in $(seq 30); do
	as desk 'incident list'
	[ "$code" = 0 ] && break
	sleep 1
done
equal "and when the lock is free it serves again" 0 "$code"

# --- a keeper that dies at once, again and again
sleep 6
lines=$(wc -l <"$W/server.log")
died=0
last=
end=$((SECONDS + 9))
while [ $SECONDS -lt $end ]; do
	keeper=$(pid_of keeper)
	[ -n "$keeper" ] && [ "$keeper" != "$last" ] && kill -USR1 "$keeper" 2>/dev/null && died=$((died + 1)) && last=$keeper
	sleep 0.02
done
has "it is started less and less often ($died times)" '^[3-6]$' "$died"
has "and that is not said every time" '^[1-3]$' "$(($(wc -l <"$W/server.log") - lines))"
for i in $(seq 30); do
	as desk 'incident list'
	[ "$code" = 0 ] && break
	sleep 1
done
equal "then it serves again" 0 "$code"
server_stop
check_holds
