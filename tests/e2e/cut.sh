#!/bin/bash
# Standard input that ends because the client was killed or the link broke stores
# nothing, half a line least of all; only a call for help takes what arrived.
# limit: 120
# plan: 10
. "$(dirname "$0")/lib.sh"
county
server_start
mkfifo "$W/half"
CLIENT=
cleanup_more() {
	exec 8>&-
	kill $CLIENT 2>/dev/null
}
wait_for() { # COMMAND...: up to 10 s
	local i
	for i in $(seq $((100 * SLOW))); do "$@" && return; sleep 0.1; done
	return 1
}
stored() { "$BIN" as desk --data "$D" "$@" limit=50 --csv | sed 1d | wc -l; }
served() { [ -n "$(sessions)" ]; }
over() { [ -z "$(sessions)" ]; }

# begins PORT CMD: a client of v11a sends half of the input and then waits for more.
begins() {
	ssh "${SSH_OPTS[@]/$PORT/$1}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 "$2" \
		<"$W/half" >"$W/out" 2>"$W/err" &
	CLIENT=$!
	exec 8>"$W/half"
	printf 'affected=120\nplace=半路\ndead=1' >&8
	wait_for served
	sleep 1
	kill -0 "$CLIENT" || failed "the client waits for more" "$(cat "$W/err")"
}

# ends: the session has seen the end of it.
ends() {
	wait_for over || failed "the session ends" "$(sessions)"
	wait "$CLIENT" 2>/dev/null
	exec 8>&-
}

FILE='report file hazard=flood incident=new -'
for signal in KILL TERM HUP; do
	begins "$PORT" "$FILE"
	kill -"$signal" "$CLIENT"
	ends
	equal "a client ended by SIG$signal amid a report stored nothing" "0 0" "$(stored report list) $(stored incident list)"
done

begins "$PORT" 'report ask'
kill -KILL "$CLIENT"
ends
equal "amid questions and answers neither" "0 0" "$(stored report list) $(stored incident list)"

for how in KILL USR1; do
	proxy_start
	begins "$PROXY" "$FILE"
	kill -"$how" "$WIRE"
	[ "$how" = KILL ] || echo "dead=12" >&8
	ends
	kill "$WIRE" 2>/dev/null
	wait "$WIRE" 2>/dev/null
	equal "a link that $([ "$how" = KILL ] && echo broke || echo "changed a byte") amid a report stored nothing" \
		"0 0" "$(stored report list) $(stored incident list)"
done

does "a report to tell the flood" v11a 'report file hazard=flood incident=new affected=7 --json'
I=$(json .incident)
begins "$PORT" "incident note $I -"
kill -KILL "$CLIENT"
ends
as v11a "incident show $I"
equal "a note neither" 0 "$(grep -c 半路 <<<"$out")"

begins "$PORT" "sos send -"
kill -KILL "$CLIENT"
ends
does "a call for help takes what arrived" desk 'sos list' '半路'

printf 'hazard=flood\nincident=new\naffected=120\nreason=x\ndead=1' >"$W/whole"
does "input that ended by itself is whole, with or without a last line end" v12 'report file --json -' dead "$W/whole"
