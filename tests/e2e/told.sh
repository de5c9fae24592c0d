#!/bin/bash
# Somebody was told when his terminal has answered for the words, not when they
# were sent: a client that is frozen was not told until it goes on.
# limit: 120
# plan: 6
. "$(dirname "$0")/lib.sh"
county
server_start
cleanup_more() {
	exec 7>&-
	[ -z "${SEAT:-}" ] || kill "$SEAT" 2>/dev/null
}

# told LOGIN: how often he was told by his own screen.
told() {
	"$BIN" as watch --data "$D" journal list limit=50 --csv 2>/dev/null | grep -c "$1.need.told"
}

sits_down town1 要办
for CLIENT in $(family "$SEAT"); do [ "$(cat "/proc/$CLIENT/comm")" = ssh ] && break; done
sleep 1

kill -STOP "$CLIENT"
does "a call for help is sent" v11a "sos send"
sleep 4
equal "a frozen client was not told" 0 "$(told town1)"
kill -CONT "$CLIENT"
for i in $(seq $((100 * SLOW))); do [ "$(told town1)" != 0 ] && break; sleep 0.1; done
equal "once it goes on he was, once" 1 "$(told town1)"
has "and had the words before him" '求救' "$(tr -d '\0' <"$W/screen")"
as town1 "need list verb=answer --json"
does "which says when and how" town1 "need show $(json .[0].id)" '测试town1.*屏幕.*测试town1'
