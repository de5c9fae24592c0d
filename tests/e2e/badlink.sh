#!/bin/bash
# Over a link of 600 ms and 5 % loss a village still reports, keys are not torn
# apart, and a link that is cut ends the session but not the draft.
# limit: 260
# plan: 7
. "$(dirname "$0")/lib.sh"
silent=${FENGSUI_SILENT:-40}	# seconds; by hand as long as a night is
if [ "$(id -u)" != 0 ] || [ ! -c /dev/net/tun ] ||
	! ip netns add "fs$$" 2>/dev/null || ! ip netns exec "fs$$" true 2>/dev/null; then
	ip netns del "fs$$" 2>/dev/null
	skip 7 "a bad link needs root, network namespaces and /dev/net/tun"
	exit 0
fi
NS=fs$$ NET=198.18.$(($$ % 250))
HOST=$NET.1
cleanup_more() {
	exec 7>&-
	ip netns del "$NS" 2>/dev/null
}
mkfifo "$W/order"
"$TOOLS/badlink" "fs$$" "$NS" 300 5 <"$W/order" >"$W/link" 2>&1 &
exec 7>"$W/order"
for i in $(seq 50); do grep -q ready "$W/link" && break; sleep 0.1; done
ip addr add "$NET.1" peer "$NET.2" dev "fs$$" && ip link set "fs$$" up &&
	ip netns exec "$NS" ip addr add "$NET.2" peer "$NET.1" dev "fs$$" &&
	ip netns exec "$NS" ip link set "fs$$" up || failed "the link stands" "$(cat "$W/link")"
county
"$BIN" as clerk --data "$D" setting set link.silent.seconds value=$((silent + 20)) >"$W/out" 2>&1 ||
	failed "a dead link is found sooner" "$(cat "$W/out")"
LISTEN=0.0.0.0:0 server_start

far() { echo "ip netns exec $NS $(client "$1")"; }
began=$SECONDS
if TYPIST_LIMIT=150 typist <<END
@v size 45 20
@v run $(far v11a)
@v expect "报灾" 40
@v sleep 1500
@v count reset
@v arrows ss3
@v split on
@v delay 120
@v key 2
@v expect "____" 20
@v key Enter
@v expect "干旱" 20
@v key 1
@v expect "山洪" 20
@v key 1
@v expect "新事件" 20
@v key Down*6
@v type "120"
@v key Down
@v type "0"
@v key Enter
@v expect "0人" 20
@v key Down*2
@v type "36"
@v key Down
@v type "36"
@v key Down
@v type "3"
@v key Down*2
@v key Enter
@v expect "要报送给" 30
@v sleep 1500
@v absent "[B"
@v absent "OB"
@v key 1
@v expect "已收" 30
@v count print "report over 600 ms and 5 % loss"
END
then ok "a report is typed over 600 ms and 5 % loss, every escape in three pieces ($((SECONDS - began)) s)"
else failed "a report is typed over 600 ms and 5 % loss" "$(cat "$W/typist.out")"; fi
sed -n '/: keys/s/^/	/p' "$W/typist.out"
as v11a 'report list --json'
is "what was meant is what is stored" '.[0]|[.affected,.dead,.resettled,.resettled_now,.rooms_collapsed]|tojson' '[120,0,36,36,3]'
began=$SECONDS
timeout 60 ip netns exec "$NS" ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v12" "v12@$HOST" \
	'报 洪涝 受灾30 --json' >"$W/out" 2>"$W/err" </dev/null
equal "a report by one command ($((SECONDS - began)) s)" 0 $?

# --- the link is silent for so long, then back; the setting says when that is its end
if TYPIST_LIMIT=$((silent + 110)) typist <<END
@v run $(far v12)
@v expect "报灾" 40
@v sleep 1500
@v key b
@v expect "____" 20
@v key Down*5
@v type "断线前"
@v expect "断线前" 20
@c run sh -c "echo cut >$W/order"
@c wait 0
@v sleep ${silent}000
@v type "断线后"
@c run sh -c "echo join >$W/order"
@c wait 0
@v expect "断线前断线后" 20
END
then ok "a link that was silent for $silent s is used once it is back"
else failed "a link that was silent for $silent s is used once it is back" "$(cat "$W/typist.out")"; fi

# --- the link is cut in a form: nobody says goodbye
if TYPIST_LIMIT=100 typist <<END
@v run $(far v21)
@v expect "报灾" 40
@v sleep 1500
@v key b
@v expect "____" 20
@v key Down*5
@v type "断线前写的"
@v expect "断线前写的" 20
@v expect "草稿已存" 20
@c run sh -c "echo cut >$W/order"
@c wait 0
@v sleep 2000
@w run $(client v21)
@w expect "未报送" 20
@w key 2
@w expect "断线前写的" 10
END
then ok "the link cut in a form, the draft is offered elsewhere"
else failed "the link cut in a form, the draft is offered elsewhere" "$(cat "$W/typist.out")"; fi
began=$SECONDS
for i in $(seq 150); do
	[ "$(sessions | wc -w)" = 0 ] && break
	sleep 1
done
equal "a session whose link is dead ends by itself ($((SECONDS - began)) s)" 0 "$(sessions | wc -w)"
check_holds
