#!/bin/bash
# Village, township and county at their terminals at once: a Chinese report goes
# the whole way by screen, at home size, on a phone, in Chinese and in English.
# Prints what the typing tool counted.
# limit: 150
# plan: 17
. "$(dirname "$0")/lib.sh"
county
server_start

# story COLS ROWS VILLAGE WAIT-FOR...: what each screen says in the language.
story() {
	local cols=$1 rows=$2 village=$3 board=$4 hazards=$5 minutes=$6 to=$7 stored=$8 review=$9 todo=要办
	[ "$board" = 报灾 ] || todo="To do"
	TYPIST_LIMIT=60 typist <<END
@v size $cols $rows
@t size $cols $rows
@d size $cols $rows
@v run $(client "$village")
@t run $(client town1)
@d run $(client desk)
@v expect "$board" 15
@t expect "$todo" 15
@d expect "$todo" 15
@v sleep 600
@v count reset
@v key 2
@v expect "____"
@v key Enter
@v expect "$hazards"
@v key 1
@v sleep 400
@v key 1
@v sleep 400
@v key Down
@v key Enter
@v expect "$minutes"
@v key 2
@v sleep 300
@v key Down
@v type "二社到三社路段"
@v key Down
@v type "洪水漫过村道，冲倒院墙"
@v key Down*2
@v type "120"
@v key Down
@v type "0"
@v key Enter
@v type "0"
@v key Enter
@v key Down
@v type "36"
@v key Down
@v type "36"
@v key Down
@v type "3"
@v key Down*2
@v key Enter
@v expect "$to"
@v expect "120"
@v expect "二社到三社路段"
@v sleep 300
@v key 1
@v expect "$stored"
@v count print "$village ${cols}x$rows report"
@t expect "$review" 3
@t expect "120" 3
@d expect "120" 3
END
}

if story 80 24 v11a 报灾 干旱 30分钟前 要报送给 已报送 审核; then
	ok "a village's report in Chinese at 80x24 is on the township's and the county's board within 3 s"
else
	failed "a village's report in Chinese at 80x24 reaches the boards" "$(cat "$W/typist.out")"
fi
cat "$W/typist.out" | sed 's/^/	/'
keys=$(sed -n 's/.*report: keys \([0-9]*\),.*/\1/p' "$W/typist.out")
holds "a report with six figures takes $keys keys beside text and figures, 25 at most" test "${keys:-99}" -le 25
as v11a 'report list --json'
R=$(json '.[0].number') I=$(json '.[0].incident')
is "what was typed is what is stored" '.[0]|[.affected,.dead,.missing,.resettled,.resettled_now,.rooms_collapsed,.place,.text]|tojson' \
	'[120,0,0,36,36,3,"二社到三社路段","洪水漫过村道，冲倒院墙"]'
has "occurred half an hour ago" '^20' "$(json '.[0].occurred')"

# --- the township reviews and passes on, the county accepts, the village sees it
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@t run $(client town1)
@d run $(client desk)
@v expect "上级未读" 10
@t expect "审核" 10
@d expect "值班台" 10
@t sleep 500
@t key 3
@t expect "待审"
@v expect "已读" 3
@t sleep 300
@t key 1
@t expect "审核通过"
@t sleep 700
@t key 1
@t expect "已审"
@v expect "已审" 3
@t sleep 1500
@t key 2
@t expect "____"
@t key Enter
@t expect "干旱"
@t key 1
@t expect "山洪"
@t key 1
@t expect "并入"
@t expect "120人"
@t key Up*4
@t key Enter
@t expect "要报送给 达拉特旗"
@t sleep 300
@t key 1
@t expect "已报送"
@d expect "审核" 3
@d sleep 500
@d key r
@d sleep 500
@d key 1
@d expect "待审"
@d sleep 300
@d key 1
@d expect "审核通过"
@d sleep 700
@d key 1
@d expect "已审"
@d sleep 1500
@d key 1
@d expect "时间线"
@d key 2
@d expect "汇总"
@d expect "120/120"
END
then
	ok "accepted by the township, filled with the sum, accepted by the county, in the total"
else
	failed "accepted by the township, filled with the sum, accepted by the county, in the total" "$(cat "$W/typist.out")"
fi
does "the totals by command agree" desk "report total incident=$I --json"
is "accepted" .accepted.affected 120

# --- returned by screen, with a reason in Chinese; on a phone
if story 45 20 v12 报灾 干旱 30分钟前 要报送给 已报送 审核; then
	ok "the same at 45x20"
else
	failed "the same at 45x20" "$(cat "$W/typist.out")"
fi
sed -n '/report: keys/s/^/	/p' "$W/typist.out"
if TYPIST_LIMIT=40 typist <<END
@v size 45 20
@v run $(client v12)
@t size 45 20
@t run $(client town1)
@v expect "未读" 10
@t expect "审核" 10
@t sleep 500
@t key 4
@t expect "待审"
@t sleep 300
@t key 2
@t sleep 500
@t type "转移人数请核对"
@t key Down
@t key Enter
@t expect "请核对"
@t sleep 300
@t key 1
@v expect "驳回" 5
@v expect "转移人数" 3
END
then
	ok "the sender sees at once that and why it was returned"
else
	failed "the sender sees at once that and why it was returned" "$(cat "$W/typist.out")"
fi

# --- English
for p in v11b town1 desk; do does "$p reads English" clerk "account set $p language=en"; done
if story 80 24 v11b 'eport a disaster' drought 'minutes ago' 'To ' 'sent' 'review'; then
	ok "the same in English"
else
	failed "the same in English" "$(cat "$W/typist.out")"
fi
sed -n '/report: keys/s/^/	/p' "$W/typist.out"
as v11b 'report list --json'
is "a second post's first report is the next version of the one chain" '[.[]|select(.area=="'$V11'")]|length' 1

# --- a call for help, from the menu's first row, in two keys
if TYPIST_LIMIT=40 typist <<END
@v run $(client v12)
@d run $(client desk)
@v expect "求救" 10
@d expect "To do" 10
@v sleep 600
@v count reset
@v key 1
@v expect "马上求救"
@v sleep 700
@v key 1
@v count print "call for help"
@d expect "call for help" 3
@v screen
END
then
	ok "a call for help is two keys and rings the county at once"
else
	failed "a call for help is two keys and rings the county at once" "$(cat "$W/typist.out")"
fi
sed -n '/call for help: keys/s/^/	/p' "$W/typist.out"
as desk 'sos list --json'
is "it is stored" length 1
check_holds
