#!/bin/bash
# Lists from spreadsheets over real ssh: people with their cards, and a changed list
# of areas; shown first, all of it stored or nothing. Units and choices, by rows of what adds one; units of a county that changes.
# limit: 90
# plan: 53
. "$(dirname "$0")/lib.sh"
county
server_start

cat >"$W/people.csv" <<-END
	灾害信息员名册,,,,,
	序号,姓 名,苏木镇,嘎查村,职务,联系电话（手机）
	1,样例张,展旦召苏木,黄木独村,信息员,13900000001
	2,样例李,展旦召苏木,黄木独村,信息员,13900000002
	3,样例王,展旦召苏木,,"值班员，信息员",13900000003
END
iconv -f UTF-8 -t GBK "$W/people.csv" | sed 's/$/\r/' >"$W/gbk.csv"
sed 's/黄木独村/没有村/; s/值班员/皇帝/' "$W/people.csv" >"$W/bad.csv"

refused "who is no administrator imports nobody" 3 '.' desk 'account import - confirm=yes' "$W/gbk.csv"
refused "without a file it asks for one" 2 '.' clerk 'account import'
refused "all faults are told by line and column" 1 '第3行, 嘎查村' clerk 'account import -' "$W/bad.csv"
has "each of them" '第5行, 职务' "$err"
has "and how many there are" '3处' "$err"
does "a list in GBK is shown first" clerk 'account import -' 'v200201b' "$W/gbk.csv"
has "it says that nothing is stored" 'confirm=yes' "$err"
has "and which column it does not read" '序号' "$err"
refused "nothing is" 1 '.' clerk 'account show v200201b'
does "the same as JSON" clerk 'account import - --json' '"what": ?"new"' "$W/gbk.csv"
does "confirmed it gives a card for each" clerk 'account import - confirm=yes' 't200a' "$W/gbk.csv"
equal "three cards" 3 "$(grep -cE '[a-z0-9]{4}(-[a-z0-9]{4}){3}' <<<"$out")"
cards=$out
does "they are there" clerk 'account list --json' 'v200201b'
does "again it adds nobody" clerk 'account import - confirm=yes' '' "$W/people.csv"
equal "and gives no card" '' "$out"
has "but says that they are there" '3行' "$err"
refused "nobody else gives cards again" 3 '.' desk 'account import - cards=yes confirm=yes' "$W/people.csv"
does "a look says whose code ends" clerk 'account import - cards=yes' '新登录卡' "$W/people.csv"
has "in words" '3人' "$err"
does "confirmed they come in one file" clerk 'account import - cards=yes confirm=yes' 't200a' "$W/people.csv"
equal "three of them" 3 "$(grep -cE '[a-z0-9]{4}(-[a-z0-9]{4}){3}' <<<"$out")"
cards=$out
# A terminal in GB18030: a file is a file, whatever its own coding; what is said is GB18030.
printf '\357\273\277' | cat - "$W/people.csv" >"$W/bom.csv"
for f in people bom gbk; do
	as clerk+gbk 'account import -' "$W/$f.csv"
	has "$f.csv is read in a session in GB18030" '样例张' "$(iconv -f GB18030 -t UTF-8 "$W/out")"
done
code1=$(grep -A3 't200a' <<<"$cards" | grep -oE '[a-z0-9]{4}(-[a-z0-9]{4}){3}' | head -1)
grep -q "$code1" "$D/data.mdb" && failed "no code lies in the store" "$code1" || ok "no code lies in the store"

sed 's/展旦召苏木/展旦召镇/; s/,sumu/,town/' "$ROOT/db/lists/dalate.csv" >"$W/areas.csv"
grep -v "^$V12" "$W/areas.csv" >"$W/gone.csv"
(sed '1s/$/,successor/' "$W/gone.csv"; echo "$V12,黄木独村委会,village,$T1,village,$V11") >"$W/said.csv"
does "the list of areas as it is changes nothing" clerk 'area import - --json' '\[\]' "$ROOT/db/lists/dalate.csv"
refused "who is gone without a successor is refused" 1 '并入' clerk 'area import -' "$W/gone.csv"
does "a new name and a retired village are shown" clerk 'area import -' '展旦召镇' "$W/said.csv"
has "the village with its successor" "$V12.*$V11" "$out"
refused "nobody else stores it" 3 '.' desk 'area import - confirm=yes' "$W/said.csv"
does "confirmed it is stored" clerk 'area import - confirm=yes --json' '"retired": ?1' "$W/said.csv"
does "the township has its new name" clerk "area show $T1" '展旦召镇'
does "reports of the village count under its successor" clerk "area show $V12 --json" "$V11"

cat >"$W/units.csv" <<-END
	单位名册,,,,
	名称,地区,类别,上级单位,值班电话
	样例水务局,达拉特旗,部门,,0477-0000101
	样例排水队,展旦召镇,队伍,样例水务局,0477-0000102
	样例值班室,展旦召镇,值班室,,0477-0000103
END
iconv -f UTF-8 -t GBK "$W/units.csv" | sed 's/$/\r/' >"$W/gbk_units.csv"
sed 's/,队伍,/,队,/; s/展旦召镇,值班室/没有镇,值班室/' "$W/units.csv" >"$W/bad_units.csv"
(cat "$W/units.csv"; echo '样例值班室,展旦召镇,值班室,,') >"$W/twice.csv"
refused "who is no administrator imports no units" 3 '.' desk 'unit import - confirm=yes' "$W/gbk_units.csv"
refused "faults of units are told by line and column" 1 '第4行, 类别' clerk 'unit import - confirm=yes' "$W/bad_units.csv"
has "each of them" '第5行, 地区' "$err"
refused "two rows of one name are not two units" 1 '第6行, 名称: 与第5行重复' clerk 'unit import - confirm=yes' "$W/twice.csv"
does "units in GBK are shown first, one under another of the list" clerk 'unit import -' '样例排水队.*样例水务局' "$W/gbk_units.csv"
refused "nothing is stored yet" 1 '.' clerk 'unit show 样例水务局'
does "confirmed all are" clerk 'unit import - confirm=yes --json' '"added": ?3' "$W/gbk_units.csv"
does "the one below knows the one above" clerk 'unit show 样例排水队 --json' '"parent": ?"样例水务局"'
refused "again there is nothing to store" 1 '都已存在' clerk 'unit import - confirm=yes' "$W/units.csv"
printf '可选项,名称,清点间隔\ntask.snow,扫雪,25\ntask.fire,放火,\n' >"$W/choices.csv"
does "choices too, and what is there stays" clerk 'choice import - confirm=yes --json' '"added": ?1, ?"there": ?1' "$W/choices.csv"
does "what was shipped has its name" clerk 'choice show task.fire --json' '"灭火"'
does "the county's own is there" v11a 'choice list task --json' '"扫雪"'

does "a unit is added with a telephone" clerk "unit add 测试队 area=$T1 kind=team phone=0477-1" '测试队'
does "it gets a second one" clerk 'unit set 测试队 phone2=13900000009'
does "and another name" clerk 'unit rename 测试队 name=测试抢险队' '测试抢险队'
does "it moves to the county" clerk "unit move 测试抢险队 area=$COUNTY"
refused "a reason is needed to retire it" 2 '.' clerk 'unit retire 测试抢险队'
does "with one it is retired" clerk 'unit retire 测试抢险队 reason=并入'
refused "a retired unit takes no grant" 1 '.' clerk "account grant v11a area=$V11 role=team unit=测试抢险队"
refused "and is not changed any more" 1 '撤销' clerk 'unit set 测试抢险队 phone=1'
check_holds
