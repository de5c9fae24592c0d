#!/bin/bash
# A night of goods, with real ssh clients and a simulated clock: 300 quilts and 40 tents for two
# townships out of three depots; one truck is short, what no depot has is asked of the city; at
# one in the morning a store gives more than its book says, and another signs for it in the
# morning. Then the order of July 2018 to 乌拉特前旗: 2,000 quilts, 300 sets of bedding, 1,200
# coats and 600 folding beds, from request to receipt, with the paper to sign.
# limit: 150
# plan: 97
. "$(dirname "$0")/lib.sh"

county
clock_begin
server_start --test-clock "$W/clock"

# --- the catalogue, three stores, and who keeps them
does "quilts are kept in the sample county already" clerk 'item show 棉被 --json' '"条"'
while read -r name code unit more; do
	# shellcheck disable=SC2086
	does "$name is an item" clerk "item add $name code=$code unit=$unit $more"
done <<-END
	帐篷 1010101 顶
	被褥 1030102 套
END
for row in "旗库 $COUNTY county" "召库 $T1 township" "王库 $T2 township"; do
	# shellcheck disable=SC2086
	set -- $row
	does "$1 is a depot" clerk "depot add $1 area=$2 tier=$3"
	does "its unit is there" clerk "unit list area=$2" "$1"
done
for row in "k0 $COUNTY 旗库" "k1 $T1 召库" "k2 $T2 王库"; do
	# shellcheck disable=SC2086
	set -- $row
	new_key "$1"
	does "$1 keeps $3" clerk "account add $1 area=$2 role=storekeeper unit=$3 name=测试$1 keys=\"$(cat "$W/keys/$1.pub")\""
done
does "the county's stock comes in" k0 'stock in to=旗库 lines="棉被200 帐篷25" source=opening accepted=yes'
does "the first township's" k1 'stock in to=召库 lines="棉被8包" source=opening accepted=yes'
does "packs are said back" k1 'stock list unit=召库 --json'
is "as eighty" '.[] | select(.item == "棉被") | "\(.good) \(.unit_word)"' '80 条'
does "the second township's" k2 'stock in to=王库 lines="棉被40" source=opening accepted=yes'

# --- two townships ask
does "a flood" v11a 'report file hazard=flood affected=320 --json'
I=$(json .incident)
does "the first township asks" town1 "request send lines=\"棉被200 帐篷40\" people=200 incident=$I to=召库 --json"
P1=$(json .number)
does "the second has people at a school" clerk "depot add 王校安置点 area=$T2 tier=township"
does "and asks for them" town2 "request send lines=\"棉被100\" people=100 to=王校安置点 --json"
P2=$(json .number)
does "the county's desk has both" desk 'need list --json' "$P1"
does "a depot is suggested" desk "request suggest $P1 --json"
is "of the county, which is near enough" '[.[] | select(.item == "帐篷")][0] | "\(.from) \(.quantity)"' '旗库 25'
refused "no goods without a leader's word" 1 '领导' desk "request answer $P1 line=1 agree=200 from=旗库"
does "agreed by telephone" desk "request answer $P1 line=1 agree=200 from=旗库 by_phone=样例领导"
does "the tents that are there" desk "request answer $P1 line=2 agree=25 from=旗库 pass=15 outside=市值班室样例 by_phone=样例领导"
does "nothing of it is open" desk "request show $P1 --json"
is "its arithmetic" '[.lines[] | "\(.asked)=\(.agreed)+\(.passed)+\(.refused)+\(.open)"] | join(" ")' '200=200+0+0+0 40=25+15+0+0'
is "all on one bill" '.bills | length' 1
S1=$(json '.bills[0]')
refused "nothing is agreed twice" 1 '' desk "request answer $P1 line=1 agree=10 from=旗库 by_phone=样例领导"
refused "what is promised is not free: who has it is named" 1 "$S1" desk "request answer $P2 line=1 agree=100 from=旗库 by_phone=样例领导"
does "out of both townships' stores then" desk "request answer $P2 line=1 agree=40 from=王库 by_phone=样例领导"
does "the other" desk "request answer $P2 line=1 agree=60 from=召库 by_phone=样例领导"

# --- loaded, driven, received short
does "the store reads what it shall load" k0 'need list --json' "$S1"
does "it loads all" k0 "stock load $S1 plate=蒙K样01 driver=样例司机"
ahead 45
does "what is promised is no more, what is on the way is" k0 'stock list unit=旗库 --json'
is "no quilt stays" '[.[] | select(.item == "棉被")] | length' 0
does "twenty are missing" k1 "stock take $S1 lines=\"棉被180 帐篷25\""
does "no more comes" k1 "stock finish $S1"
does "it is to be explained" desk "stock show $S1 --json"
is "which" '[.lines[] | .missing] | join(" ")' '20 0'
is "the bill is not settled" .state moving
does "they had not been loaded" k0 "stock explain $S1 as=returned reason=漏装"
does "they are back in the store" k0 'stock list unit=旗库 --json'
is "all twenty" '.[] | select(.item == "棉被") | .good' 20
does "and open again at the desk" desk "request show $P1 --json"
is "twenty" '.lines[0] | "\(.agreed) \(.open) \(.received)"' '180 20 180'
does "they are agreed again" desk "request answer $P1 line=1 agree=20 from=旗库 by_phone=样例领导 --json"
does "the bill" desk "request show $P1 --json"
S2=$(json '.bills[-1]')
does "go off" k0 "stock load $S2"
does "and arrive" k1 "stock take $S2"
does "the quilts are met, the tents are not" desk "request show $P1 --json"
is "so it is not over" '"\(.state) \(.lines[0].received) \(.lines[1].received)"' 'answered 200 25'
does "fifteen tents come from the city" k1 "stock in to=召库 lines=\"帐篷15\" source=allotted request=$P1 from_whom=样例市 accepted=yes"
does "that meets it" desk "request show $P1 --json"
is "by itself" .state met

# --- at one in the morning: more in the store than in the book
does "a team has a unit of its own" clerk "team add 夜班队样例 area=$T2 kind=rescue rank=main owner=government strength=20 head=样例 phone=13900000001"
ahead 780
does "at one in the morning the book has none that is free" k2 'stock list unit=王库 --json'
is "all forty are promised" '.[] | select(.item == "棉被") | "\(.good) \(.promised) \(.free)"' '40 40 0'
refused "what is promised does not leave without a word" 1 '承诺|占|许' k2 'stock out from=王库 to=夜班队样例 lines="棉被10"'
does "fifty quilts leave all the same, above the book" k2 'stock out from=王库 to=夜班队样例 lines="棉被50" found=架上多出一包 approved=样例领导 --json'
S3=$(json .number)
has "it is said that another signs" '另' "$err"
does "those that are promised stay" k2 'stock list unit=王库 --json'
is "all forty" '.[] | select(.item == "棉被") | "\(.good) \(.promised)"' '40 40'
refused "who gave them does not sign" 1 '另' k2 "stock confirm $S3"
ahead 1200
does "in the morning it waits for a second person" town2 'need list --json' "$S3"
does "who signs for it" town2 "stock confirm $S3"
refused "once" 1 '' town2 "stock confirm $S3 again=yes"

# --- July 2018: what was ordered to 乌拉特前旗, with a store of theirs at the receiving end
does "the neighbour has a place to receive it" clerk "depot add 乌拉特前旗接收点 area=$COUNTY tier=county"
new_key k3
does "and somebody there" clerk "account add k3 area=$COUNTY role=storekeeper unit=乌拉特前旗接收点 name=测试k3 keys=\"$(cat "$W/keys/k3.pub")\""
does "what is asked for the neighbour" desk "request send lines=\"棉被2000 被褥300 棉大衣1200 折叠床600\" people=2000 for_whom=乌拉特前旗 to=乌拉特前旗接收点 --json"
P3=$(json .number)
does "so much comes into the store first" k0 'stock in to=旗库 lines="棉被2000 被褥300 棉大衣1200 折叠床600" source=allotted from_whom=样例盟 accepted=yes --json'
does "it is agreed as suggested" desk "request agree $P3 by_phone=样例领导"
does "all of it" desk "request show $P3 --json"
is "line by line" '[.lines[] | "\(.asked)=\(.agreed)+\(.passed)+\(.refused)+\(.open)"] | join(" ")' '2000=2000+0+0+0 300=300+0+0+0 1200=1200+0+0+0 600=600+0+0+0'
S4=$(json '.bills[-1]')
does "the number of the paper follows" desk "stock paper $S4 paper=样例调〔2018〕7号"
does "four trucks" k0 "stock load $S4 plate=蒙L样01 driver=样例司机"
does "the neighbour reads that it comes" k3 "stock show $S4 --json"
is "on the way" '[.lines[] | .sent - .received] | join(" ")' '2000 300 1200 600'
refused "another store does not receive it" 3 '' k1 "stock take $S4"
does "the neighbour does, all" k3 "stock take $S4 receiver=样例接收人"
does "it is settled" desk "stock show $S4 --json"
is "to the last piece" '"\(.state) \([.lines[] | .received] | join(" ")) \([.lines[] | .missing] | add)"' 'settled 2000 300 1200 600 0'
does "and the request met" desk "request show $P3 --json"
is "as a whole" .state met
does "the paper is printed" desk "bill print $S4" '样例调〔2018〕7号'
for words in '棉被.*2000' '被褥.*300' '棉大衣.*1200' '折叠床.*600' "物20[0-9]*${S4#S}" '旗库' '乌拉特前旗接收点' '蒙L样01'; do
	has "with $words" "$words" "$out"
done
has "and room to sign" '收.*____' "$out"
check_holds
