#!/bin/bash
# Lists of the largest size against a real server: none of them makes main take the
# keeper for one that hangs, and a keeper killed amid one leaves all of it or nothing.
# limit: 120
# plan: 16
. "$(dirname "$0")/lib.sh"
county
server_start

villages=$(awk -F, '$3 == "village" && $2 !~ /虚拟/ { print $1 }' "$ROOT/db/lists/dalate.csv")
# list AREAS HEAD ROW: 5,000 rows, each with one of the areas in turn for @, and its number
# for #.
list() {
	awk -v areas="$1" -v head="$2" -v row="$3" 'BEGIN {
		n = split(areas, a, " ")
		print head
		for (i = 0; i < 5000; i++) {
			line = row
			gsub(/@/, a[i % n + 1], line)
			gsub(/#/, 10000000 + i, line)
			print line
		}
	}'
}

cp "$ROOT/db/lists/dalate.csv" "$W/areas.csv"
awk -v areas="$villages" 'BEGIN {
	n = split(areas, a, " ")
	for (i = 0; i < 19800; i++) printf "%s%03d,第%d网格,grid,%s,grid\n", a[i % n + 1], i / n + 1, i, a[i % n + 1]
}' >>"$W/areas.csv"
does "20,000 areas come as one list" clerk 'area import - confirm=yes' '' "$W/areas.csv"
has "nearly all of them new" '新增地区19800个' "$err"

list "$villages" '地区,电话,姓名,角色,账号' '@,139#,王样例,officer,wang#' >"$W/same.csv"
does "5,000 people of one name are told apart by their accounts" clerk 'account import - confirm=yes' '' "$W/same.csv"
has "all new" '新增账号5000个' "$err"
grids=$(sed -n '181,5180s/,.*//p' "$W/areas.csv" | tr '\n' ' ')
list "$grids" '地区,电话,姓名,角色' '@,138#,王样例,officer' >"$W/more.csv"
does "and as many of that name elsewhere" clerk 'account import - confirm=yes' '' "$W/more.csv"
has "all new as well" '新增账号5000个' "$err"
names=$(tail -5000 "$W/areas.csv" | cut -d, -f2 | tr '\n' ' ')
list "$names" '地区,电话,姓名,角色' '@,137#,李样例,officer' >"$W/names.csv"
does "areas by name, of 20,000" clerk 'account import - confirm=yes' '' "$W/names.csv"
has "each found" '新增账号5000个' "$err"

steps='0 asked ring'
for i in $(seq 31); do steps="$steps;0 above"; done
does "a chain of 32 steps is looked through in all areas" clerk "chain set review leader=boss steps=\"$steps\"" 'review'

equal "nothing of that made the keeper be replaced" '' "$(grep -a 'keeper' "$W/server.log")"

# Killed at any moment: who has a card is stored, and either all are or nobody.
for i in 1 2 3; do
	list "$villages" '地区,姓名,角色,账号' "@,样例#,officer,k${i}x#" >"$W/killed.csv"
	as clerk 'account import - confirm=yes' "$W/killed.csv" &
	one=$!
	sleep "0.$((i * 2 + RANDOM % 2))"
	kill -KILL "$(pid_of keeper)"
	wait "$one"
	cards=$(grep -cE '[a-z0-9]{4}(-[a-z0-9]{4}){3}' "$W/out")
	stored=$("$BIN" as clerk --data "$D" account list --json limit=100000 | grep -oE "\"k${i}x[0-9]+\"" | sort -u | wc -l)
	case $stored in 0|5000) ok "a keeper killed amid it leaves all or nothing" ;;
	*) failed "a keeper killed amid it leaves all or nothing" "$stored of 5000" ;; esac
	[ "$cards" = 0 ] || equal "cards are for those who are stored" "$cards" "$stored"
	[ "$cards" != 0 ] || ok "no card is for somebody who is not there"
	for _ in $(seq 100); do [ -n "$(pid_of keeper)" ] && break; sleep 0.1; done
done
server_stop
check_holds
