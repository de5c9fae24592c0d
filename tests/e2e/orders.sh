#!/bin/bash
# A team is sent, says its steps over real ssh in a word each, is told of by telephone, sent
# on, and counted until it is back.
# limit: 90
# plan: 25
. "$(dirname "$0")/lib.sh"
county
server_start

does "the desk enters a team of the county" desk \
	"team add 样例一队 area=$COUNTY kind=rescue rank=main owner=government strength=20 watch=18 minutes=15 head=样例甲 phone=0477-0000061" 样例一队
new_key head
holds "its head has an account" "$BIN" account add head --data "$D" --area $COUNTY --role team --unit 样例一队 \
	--key "$W/keys/head.pub" --name 测试甲
does "an incident is opened" desk "incident open class=natural hazard=flood area=$V11 place=二社桥头 text=水情 --json"
I=$(json .number)
does "the team is sent" desk "派队 team=样例一队 incident=$I task=rescue --json"
O=$(json .number)
has "its order has a number" '^D[0-9]{4}-[0-9]{2,}$' "$O"
is "state, team and place" '[.state,.team,.place]|tojson' '["issued","样例一队","二社桥头"]'
refused "a busy team is not sent twice, and the refusal names its order" 1 "${O#D}" desk \
	"order send team=样例一队 incident=$I task=rescue place=三社"
does "it acknowledges" head 签收 "$O"
refused "once" 1 '签收' head 签收
does "it sets out" head '出发 18' "$O"

# The whole of a step: connecting, logging in, one word.
proxy_start
SSH_OPTS[3]=$PROXY
does "it arrives" head 到场 "$O"
SSH_OPTS[3]=$PORT
for i in $(seq $((50 * SLOW))); do grep -q ' down ' "$W/bytes" && break; sleep 0.1; done
kill "$WIRE"
bytes=$(sed -n 's/^.*up \([0-9]*\) down \([0-9]*\) .*/\1 + \2/p' "$W/bytes" | tail -1)
holds "arriving is small, connection and login and all ($bytes bytes)" test "$((bytes))" -gt 0 -a "$((bytes))" -le 4096

does "all are there" head 清点 "$O"
has "it is said back, with when the next is due" '到18 伤0 失联0' "$err"
refused "who is not named is asked for" 1 '失联' head '清点 17'
does "one is hurt" head '清点 17 伤1' "$O"
refused "the incident is not closed while they are out" 1 "$O" desk "incident state $I closed reason=a"
does "it is sent on" desk "改派 $O task=move place=三社 --json"
O2=$(json .number)
is "who is hurt and away stays behind; the clock goes on" '[.sent,.state,(.count_due!=null)]|tojson' '[17,"issued",true]'
does "by telephone the desk says its step" desk "order arrive $O2 by_phone=样例甲" "$O2"
does "all count now" desk "order count all incident=$I"
does "they are back" head '归队 17' "$O2"
does "the order has its steps and how it ended" head "order show $O --json"
is "retasked" '[.end,.here,.injured,(.steps|length)]|tojson' '["retasked",17,1,7]'
check_holds
