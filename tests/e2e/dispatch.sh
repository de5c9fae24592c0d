#!/bin/bash
# The night of two floods, with real ssh clients and a simulated clock: 35 teams of a book by
# CSV (1,293 people, as Pingluo's book has; made-up names), three sent, one declines, one
# answers by telephone and is re-tasked, one is late at the head count with a man missing;
# 79 villages are moved at once.
# limit: 150
# plan: 65
. "$(dirname "$0")/lib.sh"

# book: 13 townships' squads of 30, and of the county 21 teams of 41 and one of 42.
book() {
	local t kind owner rank i=0
	echo '某县救援力量一本通'
	echo '名称,驻地,类别,梯队,归属,编制,在岗,几分钟可出,队长,队长电话,能力'
	for t in 树林召镇 吉格斯太镇 白泥井镇 王爱召镇 昭君镇 恩格贝镇 中和西镇 风水梁镇 展旦召苏木 \
		工业街道 昭君街道 锡尼街道 白塔街道; do
		i=$((i + 1))
		echo "样例${t}分队,$t,综合,补充,政府,30,8,20,样例甲$i,0477-000020$i,"
	done
	while read -r t kind owner rank; do
		i=$((i + 1))
		echo "样例${t}队,达拉特旗,$kind,$rank,$owner,41,12,10,样例乙$i,0477-00003$i,"
	done <<-END
	防汛 排水 政府 主力
	水域 水域 政府 主力
	消防 消防 政府 主力
	森林 消防 政府 补充
	地灾 工程 政府 补充
	医疗 医疗 政府 补充
	排水 排水 政府 补充
	工程 工程 政府 补充
	路政 工程 政府 补充
	电力 电力 企业 补充
	通信 通信 企业 补充
	运输 运输 企业 补充
	矿山 矿山 企业 补充
	化工 综合 企业 补充
	供水 工程 企业 补充
	燃气 工程 企业 补充
	民兵 民兵 政府 补充
	武警 综合 军队 主力
	蓝天 志愿 社会 辅助
	青年 志愿 社会 辅助
	邻旗 综合 邻旗 辅助
	END
	echo "样例机动队,达拉特旗,综合,主力,政府,42,12,5,样例乙35,0477-0000335,冲锋舟12"
}

county
clock_begin
server_start --test-clock "$W/clock"

# --- the book
book >"$W/book.csv"
iconv -f UTF-8 -t GBK "$W/book.csv" | sed 's/$/\r/' >"$W/gbk.csv"
sed '4s/,综合,/,仓库,/; 20s/,达拉特旗,/,没有的镇,/' "$W/book.csv" >"$W/bad.csv"
refused "a book with mistakes is refused whole, by line and column" 1 '第4行, 类别' desk 'team import - confirm=yes' "$W/bad.csv"
has "each of them" '第20行, 驻地' "$err"
does "those of the sample county alone are there" desk 'team list --json'
is "none of the book" '[.[] | select(.name | startswith("样例"))] | length' 0
does "the book is stored in one" desk 'team import - confirm=yes --json' '"added": ?35' "$W/gbk.csv"
does "it lists them" desk 'team list --json'
is "1293 people in all" '[.[] | select(.name | startswith("样例")) | .strength] | add' 1293
is "in 35 teams, all ready" '[.[] | select(.standing == "ready" and (.name | startswith("样例")))] | length' 35
for row in "q1 $T1 样例展旦召苏木分队" "q2 $T2 样例王爱召镇分队" "q3 $COUNTY 样例机动队"; do
	# shellcheck disable=SC2086
	set -- $row
	new_key "$1"
	does "$1 acts for $3" clerk "account add $1 area=$2 role=team unit=$3 name=测试$1 keys=\"$(cat "$W/keys/$1.pub")\""
done

# --- two floods, three teams
does "a village reports a flood" v11a 'report file hazard=flood affected=120 --json'
I1=$(json .incident)
does "another one too" v21 'report file hazard=flood affected=60 --json'
I2=$(json .incident)
# send TEAM INCIDENT TASK PLACE: its number is $N
send() {
	does "$1 is sent" desk "order send team=$1 incident=$2 task=$3 place=$4 --json" '"state": ?"issued"'
	N=$(json .number)
}
send 样例展旦召苏木分队 "$I1" 水上救援 二社; D1=$N
send 样例王爱召镇分队 "$I2" rescue 河滩; D2=$N
send 样例机动队 "$I1" move 三社; D3=$N
refused "a team that is out is not sent twice" 1 "$D1.*改派" desk "order send team=样例展旦召苏木分队 incident=$I2 task=rescue"
# at_screen SENTENCE: what typist is told; it must go through.
at_screen() {
	if TYPIST_LIMIT=60 typist; then ok "$1"; else failed "$1" "$(cat "$W/typist.out")"; fi
}
at_screen "the first hears it at his telephone, by two keys" <<-END
	size 45 20
	run $(client q1)
	expect "水上救援" 20
	sleep 1200
	key 1
	expect "请核对"
	sleep 1200
	key 1
	expect "已签收"
	END
does "the second cannot" q2 'order decline reason=车辆故障'
does "its order is closed" desk "order show $D2 --json"
is "as declined" '"\(.state) \(.end)"' 'closed declined'
does "a social force is asked in its place" desk "order send team=样例蓝天队 incident=$I2 task=rescue --json"
has "and hears that it is" '请调' "$err"
D4=$(json .number)
does "the first sets out" q1 '出发 28' "$D1"
pass 0 6
does "who has not answered in five minutes stands on the desk's board" desk 'need list --json' "$D3"
does "the desk has it by telephone" desk "order ack $D3 by_phone=样例乙35"
at_screen "and that they are out, in a line on the dispatch board" <<-END
	size 80 24
	run $(client desk)
	expect "要办" 20
	sleep 1200
	key i
	expect "待命"
	key :
	type "s 样例机动队 出发 42"
	key Enter
	expect "样例机动队 出发 42人"
	END
does "the board has it no more" desk 'need list --json'
has "and says the one that is still silent" "$D4" "$out"
equal "alone" 0 "$(grep -c "$D3" <<<"$out")"
does "the steps say who told them" desk "order show $D3 --json"
is "by telephone" '[.steps[] | select(.by_phone == "样例乙35") | .step] | join(" ")' 'ack go'
refused "a step that does not fit is refused by name" 1 '.' q1 '完成'
does "the first is there" q1 '到场'
does "the third is re-tasked on its way" desk "order retask $D3 incident=$I2 task=rescue place=河滩 --json"
D5=$(json .number)
does "the old order ends so" desk "order show $D3 --json"
is "as re-tasked" '"\(.state) \(.end)"' 'closed retasked'
does "the team goes on with the new one" q3 "order ack $D5"
does "and with the people that it set out with" q3 "出发"
does "42 of them" desk "order show $D5 --json" '"sent": ?42'

# --- the head count
pass 6 28
does "a head count that is late stands on the desk's board" desk 'need list --json' "$D1"
at_screen "one man is missing, as its head says at a terminal" <<-END
	size 80 24
	run $(client q1)
	expect "全部在 28人" 20
	sleep 1200
	key 2
	expect "清点人数"
	type "27"
	key Down*2
	type "1"
	key Enter*2
	expect "失联: 1人"
	sleep 1200
	key 1
	expect "已清点：到27 伤0 失联1；下次"
	END
pass 28 30
does "that rings the desk" desk 'need list --json' '失联|missing'
does "and the leader" boss 'need list --json' "$D1"
at_screen "on boards of both sizes" <<-END
	@d size 80 24
	@b size 45 20
	@d run $(client desk)
	@b run $(client boss)
	@d expect "要办" 20
	@b expect "要办" 20
	@d expect "失联"
	@b expect "失联"
	@d sleep 1200
	@d key i
	@b key i
	@d expect "失联1"
	@b expect "失联1"
	END
refused "nobody goes home without him" 1 '失联' q1 '完成'
refused "nor is the flood over" 1 "$D1" desk "incident state $I1 state=closed"
does "he is found" q1 '清点 28'
does "it is done" q1 '完成'
does "all are back" q1 '归队 28'
does "the order is closed" desk "order show $D1 --json"
is "with everybody" '"\(.state) \(.end) \(.sent) \(.missing)"' 'closed back 28 0'
does "nothing of it is left on the board" boss 'need list --json'
equal "of the missing man neither" 0 "$(grep -c "$D1" <<<"$out")"

# --- 79 villages
refused "more than 256 places do not go in one step" 1 '256' desk "evac open incident=$I1 area=$(yes "$V11," | head -257 | tr -d '\n')"
does "79 villages are to be moved at once" desk "evac open area=展旦召苏木/*,王爱召镇/*,昭君镇/*,恩格贝镇/*,吉格斯太镇/* incident=$I1"
has "each under its number" '79处' "$err"
does "they are listed" desk 'evac list live=yes --json'
is "all of them" length 79
does "a village moves 36" v11a '已转移 moved=36'
does "another 12" v12 'evac moved moved=12 refused=1'
does "the county knows the sum" desk "evac list incident=$I1 --json"
is "of what the villages said" '[.[].moved // 0] | add' 48
refused "the flood is not over while people are out" 1 '.' desk "incident state $I1 state=closed"
server_stop
check_holds
