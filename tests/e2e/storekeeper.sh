#!/bin/bash
# A village's store by the keys of real ssh clients, on a phone held upright: handed out, taken
# back, rotated, scrapped and written off with a second person, counted while goods move, and
# what is published; the whole is what the book says afterwards.
# limit: 150
# plan: 31
. "$(dirname "$0")/lib.sh"
county
server_start

does "a village's store" clerk "depot add 村点样例 area=$V11 tier=village"
new_key kv
does "who keeps it" clerk "account add kv area=$V11 role=storekeeper unit=村点样例 name=测试kv keys=\"$(cat "$W/keys/kv.pub")\""
does "quilts that were donated" kv 'stock in to=村点样例 lines=棉被40 source=donated from_whom=样例商会 accepted=yes'
does "noodles" kv 'stock in to=村点样例 lines=方便面20 source=opening accepted=yes'

# plays SENTENCE < lines of typist; `yes WORD` in them is the page that asks, then 1, then WORD.
plays() {
	local who=@k
	sed -E 's/^yes (.*)/expect "请核对"\nsleep 1200\nkey 1\nexpect \1/' | sed "s/^[^@]/$who &/" >"$W/keys.txt"
	if TYPIST_LIMIT=60 typist <<-END
		$who size 45 20
		$who run $(client "$1")
		$who expect "库存 村点样例" 15
		$who sleep 1200
		$(cat "$W/keys.txt")
	END
	then ok "$2"; else failed "$2" "$(cat "$W/typist.out")"; fi
}

plays kv "handed out in the village, with the page of the paper list, and two come back wet" <<-END
	key 2
	expect "品名"
	key g
	expect "户数"
	type "棉被6"
	key Enter
	type "2"
	key Enter
	type "5"
	key Enter
	type "样例己"
	key Enter
	type "3"
	key Enter
	yes "往天义昌村委会"
	sleep 1200
	key b
	expect "交还单位"
	key Down Enter
	expect "天义昌村委会"
	key 1
	sleep 400
	type "棉被2"
	key Enter
	sleep 400
	key Enter
	expect "损坏"
	key 3
	sleep 400
	key Enter
	yes "自天义昌村委会 棉被2"
END
plays kv "old noodles leave, new ones come, broken quilts are scrapped, one is written off" <<-END
	key 2
	expect "品名"
	key s
	expect "换入"
	type "方便面5"
	key Enter
	type "方便面5"
	key Enter
	type "2035-01-01"
	key Enter
	sleep 400
	key Enter
	yes "方便面5 > 方便面5"
	sleep 1200
	key c
	expect "理由"
	type "棉被2"
	key Enter
	sleep 400
	key Right
	expect "发霉"
	key 1
	yes "另一"
	sleep 1200
	key w
	expect "理由"
	type "棉被1"
	key Enter
	sleep 400
	key Right
	expect "返回"
	sleep 400
	key 1
	yes "另一"
END
does "both wait" kv 'bill list state=waiting --json'
is "for somebody else, and the noodles to be accepted" 'map(.kind) | sort | join(" ")' 'scrap swap writeoff'
does "nothing left the book yet" kv 'stock list unit=村点样例 --json'
is "quilts" '.[] | select(.item == "棉被") | "\(.good) \(.damaged)"' '34 2'
more="key 1"	# two of a kind are one row of the board, which opens them
for kind in scrap writeoff; do
	does "the bill that waits ($kind)" kv "bill list kind=$kind --json"
	N=$(json '.[0].number')
	refused "who wrote it does not confirm it" 1 '另' kv "stock confirm $N"
	plays v11a "the officer confirms it by keys ($kind)" <<-END
		expect "复核"
		key 3
		sleep 600
		$more
		expect "1 复核"
		sleep 1200
		key 1
		yes "已结"
	END
	more="sleep 1"
done
does "then they are gone" kv 'stock list unit=村点样例 --json'
is "from the book" '.[] | select(.item == "棉被") | "\(.good) \(.damaged)"' '33 0'

does "the new noodles are good" kv "stock accept $(as kv 'bill list kind=swap --json'; json '.[0].number')"
plays kv "counted lot by lot, without the book" <<-END
	key 2
	expect "品名"
	key k
	expect "开始盘点"
	sleep 1200
	key 1
	expect "棉被"
	type "33"
	key Enter
	sleep 600
	type "15"
	key Enter
	sleep 600
	type "5"
	key Enter
	expect "实盘5箱"
	absent "账面33"
END
does "some go out meanwhile" v11a "stock give from=村点样例 lines=棉被3 area=$V11 households=1 people=2 signer=样例己 page=4"
plays kv "a line that moved meanwhile is asked for again" <<-END
	key 2
	expect "品名"
	key k
	expect "实盘33条"
	sleep 1200
	key 1
	expect "实有多少"
	type "30"
	key Enter
	expect "请重盘"
	sleep 1200
	key 1
	expect "实有多少"
	type "30"
	key Enter
	sleep 600
	expect "实盘30条"
	absent "请重盘"
	sleep 1200
	key 9
	expect "由另一人收表"
END
plays v11a "somebody else ends it, who sees the book" <<-END
	key 3
	expect "品名"
	key k
	expect "账面30条"
	sleep 1200
	key 9
	expect "3批与账面一致"
	yes "已完成"
END
does "the store is as it was counted" kv 'stock list unit=村点样例 --json'
is "in both" 'map("\(.item)\(.good)") | sort | join(" ")' '方便面20 棉被30'
plays v11a "what is published is read by keys" <<-END
	key 3
	expect "品名"
	key p
	expect "捐赠公示"
	key d
	expect "stock donated"
	sleep 1200
	key 1
	expect "样例商会"
END
does "what is published of it" v11a 'stock given --json'
is "names nobody" '[.[] | "\(.back) \(.goods[0].quantity)"] | join(" ")' 'false 3 true 2 false 6'
does "and of donations" v11a 'stock donated --json'
is "adds up" '.[0] | "\(.quantity) \(.there) \(.given[0].quantity) \(.scrapped) \(.lost)"' '40 30 7 2 1'
check_holds
