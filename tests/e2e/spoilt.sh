#!/bin/bash
# A packet that was changed on its way ends the session at once, with a logout and
# nothing left running, though a call rings and its bells go on.
# limit: 60
# plan: 4
. "$(dirname "$0")/lib.sh"
county
server_start
proxy_start
cleanup_more() {
	exec 7>&-
	kill "$WIRE" ${SEAT:+"$SEAT"} 2>/dev/null
}
logouts() { "$BIN" as watch --data "$D" journal list limit=50 --csv 2>/dev/null | grep -c "desk,session.logout"; }

does "a call for help rings" v11a "sos send"
sits_down desk 应答求救 "$PROXY"
equal "he is there" "1 0" "$(sessions | wc -w) $(logouts)"
kill -USR1 "$WIRE"
echo 0 >&7
for i in $(seq $((80 * SLOW))); do [ -z "$(sessions)" ] && break; sleep 0.1; done
equal "his session is over, and that stands in the journal" "0 1" "$(sessions | wc -w) $(logouts)"
