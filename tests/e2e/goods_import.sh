#!/bin/bash
# Items, kits, depots and what others keep from spreadsheets over real ssh. The articles are
# those that public papers of Pingluo and Manzhouli name; their codes are made up (99: the
# rest of a layer), and so are depots and firms.
# limit: 90
# plan: 39
. "$(dirname "$0")/lib.sh"
county
server_start

cat >"$W/items.csv" <<-END
	物资品种表,,,,
	品名,国标代码,计量单位,包装,保质月数
	食品,1999999,箱,,6
	饮用水,1999999,箱,,12
	小型便携应急通信终端,2999999,部,,
	移动应急指挥平台,2999999,套,,
	防灭火车,2999999,辆,,
	专用灭火机具,2999999,台,,
	辅助灭火机具,2999999,个,,
	小工具,2999999,把,,
	防火服,2999999,套,包:10,
	防火装备,2999999,套,,
	对讲机,2999999,部,,
	卫星电话,2999999,部,,
	4G图传系统,2999999,套,,
	卫星便携站,2999999,台,,
	无线自组网,2999999,套,,
	370MHz数字集群网,2999999,套,,
	图传无人机,2999999,架,,
END
iconv -f UTF-8 -t GBK "$W/items.csv" | sed 's/$/\r/' >"$W/gbk.csv"
sed 's/包:10/包:1/; s/^小工具,2/小工具,5/' "$W/items.csv" >"$W/bad.csv"
refused "faults are told by line and column" 1 '第10行, 国标代码' desk 'item import - confirm=yes' "$W/bad.csv"
has "each of them" '第11行, 包装' "$err"
refused "nothing is stored" 1 '.' desk 'item show 食品'
refused "a village imports none" 3 '.' v11a 'item import - confirm=yes' "$W/items.csv"
does "a list in GBK is shown first" desk 'item import -' '370MHz数字集群网' "$W/gbk.csv"
does "confirmed all are stored" desk 'item import - confirm=yes --json' '"added": ?15, ?"there": ?2' "$W/gbk.csv"
refused "again there is nothing to store" 1 '都已存在' desk 'item import - confirm=yes' "$W/items.csv"
does "the class is the code's first digit" desk 'item show 防火服 --json' '"class": ?"gear"'
printf '标准包,品种,每百人\n安置,食品,50\n安置,饮用水,100\n' >"$W/kits.csv"
does "a kit too" desk 'kit import - confirm=yes --json' '"added": ?2' "$W/kits.csv"
sed 's/,50/,60/' "$W/kits.csv" >"$W/kits2.csv"
does "what it changes is said" desk 'kit import - confirm=yes' '' "$W/kits2.csv"
has "and counted" '其中1行改了' "$err"

cat >"$W/depots.csv" <<-END
	名称,地区,层级,地点,面积平米,保管员,储备下限
	样例旗物资库,达拉特旗,旗县级,院内,1326,样例甲,防火服40包 对讲机30
	样例苏木物资点,展旦召苏木,苏木镇级,,,,饮用水200
	样例村物资点,$V11,嘎查村级,,,,
END
sed 's/防火服40包/防火服40捆/' "$W/depots.csv" >"$W/bad_depots.csv"
refused "a minimum that is not counted so is told" 1 '第2行, 储备下限' desk 'depot import - confirm=yes' "$W/bad_depots.csv"
does "depots come with their units and minimums" desk 'depot import - confirm=yes --json' '"added": ?3' "$W/depots.csv"
does "packs are said back in stock units" desk 'depot show 样例旗物资库' '防火服400套 对讲机30部'
does "its unit is there" desk 'unit show 样例苏木物资点 --json' '"kind": ?"depot"'
printf '企业,地区,方式,品种,数量,每日,协议到期\n样例水厂,达拉特旗,产能,饮用水,300,是,2030-12-31\n样例商场,达拉特旗,协议,饮用水,500,,2030-12-31\n样例商场,达拉特旗,协议,食品,80,,2020-12-31\n' >"$W/reserves.csv"
does "what others keep" desk 'reserve import - confirm=yes --json' '"added": ?3' "$W/reserves.csv"
does "is summed by item" desk 'reserve list' '饮用水: 协议储备 500箱 产能储备 每天300箱'
does "what is past its end is said and not counted" desk 'reserve list over=yes' '已过期'
does "the county holds" desk 'item list --json' '"食品"'
# --- what the stores of the two counties have: the pieces that the papers count
new_key keep
does "a keeper of one of the stores" clerk "account add keep area=$COUNTY role=storekeeper unit=样例旗物资库 name=测试保管员 keys=\"$(cat "$W/keys/keep.pub")\""
does "and of the other" clerk "account grant keep area=$T1 role=storekeeper unit=样例苏木物资点"
cat >"$W/stock.csv" <<-END
	储备点库存,,,,
	存放单位,品种,数量,来源,货位
	样例旗物资库,防灭火车,76,期初,甲库
	样例旗物资库,专用灭火机具,165,期初,甲库
	样例旗物资库,辅助灭火机具,27,期初,甲库
	样例旗物资库,小工具,330,期初,乙库
	样例旗物资库,防火服,420,期初,乙库
	样例旗物资库,防火装备,110,期初,乙库
	样例旗物资库,对讲机,30,期初,丙库
	样例旗物资库,卫星电话,2,期初,丙库
	样例苏木物资点,4G图传系统,1,期初,
	样例苏木物资点,卫星便携站,1,期初,
	样例苏木物资点,无线自组网,1,期初,
	样例苏木物资点,370MHz数字集群网,1,期初,
	样例苏木物资点,图传无人机,4,期初,
END
iconv -f UTF-8 -t GBK "$W/stock.csv" | sed 's/$/\r/' >"$W/gbk_stock.csv"
sed 's/小工具,330/小工具,33O/; s/,卫星电话,/,卫星电活,/; s/样例苏木物资点,4G/样例没有库,4G/' "$W/stock.csv" >"$W/bad_stock.csv"
refused "faults of stock are told by line and column" 1 '第6行, 数量' keep 'stock import - confirm=yes' "$W/bad_stock.csv"
has "an article that is none" '第10行, 品种' "$err"
has "a store that is none" '第11行, 存放单位' "$err"
does "of all those rows nothing is in a store" desk 'stock list unit=样例旗物资库 --json'
is "not one piece" '[.[].good] | add // 0' 0
refused "who does not keep a store fills none" 1 '第3行, 存放单位: .*保管' v11a 'stock import - confirm=yes' "$W/stock.csv"
does "a list in GBK is shown" keep 'stock import -' '防火服' "$W/gbk_stock.csv"
does "and not stored" desk 'stock list unit=样例旗物资库 --json'
is "yet" '[.[].good] | add // 0' 0
does "confirmed all of it is" keep 'stock import - confirm=yes --json' '"added": ?13' "$W/gbk_stock.csv"
does "the county's store has it" desk 'stock list unit=样例旗物资库 --json'
is "fire clothing by the piece" '.[] | select(.item == "防火服") | "\(.good + .check) \(.unit_word)"' '420 套'
is "all of Manzhouli's articles" '[.[] | .good + .check] | add' 1160
does "the other has Pingluo's" desk 'stock list unit=样例苏木物资点 --json'
is "four drones" '.[] | select(.item == "图传无人机") | .good + .check' 4
refused "the same file again doubles nothing" 1 '都已存在' keep 'stock import - confirm=yes' "$W/stock.csv"
does "a line more is all that is new" keep 'stock import - confirm=yes --json' '"added": ?1, ?"there": ?13' <(cat "$W/stock.csv"; echo '样例旗物资库,食品,71,期初,丁库')
check_holds
