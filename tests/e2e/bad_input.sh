#!/bin/bash
# What is wrong is refused with field and reason, nothing is stored by halves,
# and the others go on: bad words, bad bytes, bad terminals, bad clients, a full
# disk, a second server.
# limit: 150
# plan: 61
. "$(dirname "$0")/lib.sh"
cleanup_more() { mountpoint -q "$W/small" 2>/dev/null && umount "$W/small"; }
county
server_start

does "a report to try things on" v11a 'report file hazard=flood affected=10 --json'
R=$(json .number) I=$(json .incident)
entries() { "$BIN" check --data "$D" 2>/dev/null | grep -oE '[0-9]+' | head -1; }
f() { refused "$1" "$2" "$3" v11a "report file incident=$I $4"; }
f "a word where a number belongs" 2 'affected|受灾' 'affected=很多'
f "a negative number" 2 'affected|受灾' 'affected=-1'
f "a half person" 2 'affected|受灾' 'affected=1.5'
f "a number too large" 2 'affected|受灾' 'affected=99999999999'
f "three decimals" 2 'loss|损失' 'loss=1.234'
f "a wrong unit" 2 'affected|受灾' 'affected=5亩'
f "an unknown key" 2 'colour' 'colour=red'
f "a key twice" 2 'affected|受灾' 'affected=1 affected=2'
f "a choice that is none, with the words for it" 2 '通, ' 'road=maybe'
f "a time that is none" 2 'occurred|发生' 'occurred=yesterdayish'
f "a time in the future" 1 'occurred|发生' 'occurred=2099-01-01T00:00'
f "an open quote" 2 '.' 'text="no end'
f "an area that is no code" 2 'area|地区' 'area=12'
f "an area that does not exist" 1 'area|地区|150621999999' 'area=150621999999'
f "an area of another county" 1 'area|地区|150602' 'area=150602001000'
f "a filler" 1 'area|地区|150621400' 'area=150621400000'
f "text over its length" 2 'text|情况' "text=\"$(head -c 1500 /dev/zero | tr '\0' x)\""
f "broken UTF-8" 2 'text|情况' "text=$(printf '\xe6\xb5')"
f "control bytes" 2 'text|情况' "$(printf 'text="a\033[31mb"')"
f "an id that is none" 2 'id' '--id 12'
f "an option that is none" 2 'frob' '--frob'
refused "a number that does not exist" 1 'R0101-01|0101' v11a 'report show R0101-01'
refused "a number that is none" 1 '.' v11a 'report show R99'
refused "an empty command line of blanks" 2 '.' v11a '   '
refused "a NUL does not come through" 2 '.' v11a 'report file -' <(printf 'incident=%s\ntext=a\0b\n' "$I")
refused "broken UTF-8 on standard input" 2 '.' v11a 'report file -' <(printf 'incident=%s\ntext=\xff\xfe\n' "$I")
refused "endless standard input is too long" 2 '.' v11a "incident note $I -" <(head -c 3000000 /dev/zero | tr '\0' 'x')
refused "ten thousand words" 2 '.' v11a "report file $(yes x | head -10000 | tr '\n' ' ')"
as v11a "report show $R --json"
is "nothing of all that was stored" '[.version,.affected]|tojson' '[1,10]'

# Nothing a user typed reaches a terminal or a log unescaped.
as desk "incident note $I text=\"$(printf 'csi\xc2\x9b31m')\""
has "a C1 control is refused too" '^2$' "$code"
if grep -q "$(printf '\033')" "$W/server.log"; then failed "no escape byte in the log"; else ok "no escape byte in the log"; fi

# --- two at once
(as town1 "report accept $R"; echo "$code" >"$W/one") &
a=$!
(as town1b "report return $R reason=\"同时\""; echo "$code" >"$W/two") &
wait "$a" $!
equal "of two who decide at once one wins" "0 1" "$(sort "$W/one" "$W/two" | tr '\n' ' ' | sed 's/ $//')"

# --- terminals
TYPIST_LIMIT=60 typist <<END
size 80 24
@big size 500 200
@big run $(client desk)
@big expect "要办" 15
@big resize 20 5
@big sleep 300
@big resize 80 24
@big expect "要办" 10
env TERM=no-such-terminal-9
@odd run $(client desk)
@odd expect "要办" 15
env TERM=dumb
@dumb run $(client desk)
@dumb expect "xterm" 15
@dumb wait 0 15
END
if [ $? = 0 ]; then ok "500x200, 20x5, an unknown TERM and a dumb one"; else failed "500x200, 20x5, an unknown TERM and a dumb one" "$(cat "$W/typist.out")"; fi
# Without a terminal of its own, ssh -tt asks for 0x0. Its input stays open for
# a while: at its end the session ends, drawn or not.
sleep $((3 * SLOW)) | timeout 30 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -tt -i "$W/keys/desk" \
	desk@127.0.0.1 >"$W/zero" 2>&1
if grep -q '要办' "$W/zero"; then ok "a terminal of 0x0 is drawn on as a usual one"; else failed "a terminal of 0x0 is drawn on as a usual one" "$(head -c 600 "$W/zero" | cat -v)"; fi

# --- clients that stall or send rubbish
for i in 1 2 3 4 5 6; do (exec 9<>"/dev/tcp/127.0.0.1/$PORT"; sleep 3) & done
(head -c 65536 /dev/urandom >"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
(printf 'SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff\xff\xff' >"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null
does "with clients that stall before login the others work" v11a 'report list'
kill $(jobs -p | grep -vx "$SERVER") 2>/dev/null

# --- a second server
"$BIN" serve --data "$D" --listen 127.0.0.1:0 >"$W/second" 2>"$W/second.err"
equal "a second serve on the same data ends with an error" 1 "$(($? != 0))"
has "and names the pid that holds it" "$SERVER" "$(cat "$W/second.err")"
does "the first goes on" v11a 'report list'
server_stop
check_holds "nothing was stored by halves"

# --- init that cannot work
printf 'code,name,tier,parent_code,kind\n150621,达拉特旗,county,150600,banner\nabc,坏行,township,150621,town\n' >"$W/bad.csv"
if "$BIN" init --data "$W/none" --areas "$W/bad.csv" >"$W/init.out" 2>&1; then
	failed "a bad row is refused"
else
	has "a bad row is refused with file and line" 'bad\.csv.*3' "$(cat "$W/init.out")"
fi
if [ -e "$W/none/data.mdb" ]; then failed "and nothing is stored"; else ok "and nothing is stored"; fi
"$BIN" init --data "$D" --areas "$ROOT/db/lists/dalate.csv" >"$W/init.out" 2>&1
equal "a county is not made over another" 1 "$(($? != 0))"

# --- a full disk
mkdir -p "$W/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=32m none "$W/small" 2>/dev/null; then
	chmod 755 "$W/small"
	D=$W/small/county
	rm -f "$W/known"
	county
	server_start
	read -r blocks size < <(stat -c '%b %s' "$D/lock.mdb")
	if [ $((blocks * 512)) -ge "$size" ]; then ok "the lock file has no hole that a full disk could not fill"
	else failed "the lock file has no hole that a full disk could not fill" "$blocks blocks of $size bytes"; fi
	does "on a small disk" v11a 'report file hazard=flood affected=1 --json'
	I=$(json .incident) R=$(json .number)
	dd if=/dev/zero of="$W/small/filler" bs=64k 2>/dev/null
	text=$(head -c 1100 /dev/zero | tr '\0' y)
	for i in $(seq 60); do
		as desk "incident note $I text=\"$i $text\""
		[ "$code" = 0 ] || break
		stored=$i
	done
	equal "a full disk is exit 4" 4 "$code"
	has "and says what to do" '.' "$err"
	for i in $(seq 30); do
		as desk "incident note $I text=\"再记一条\""
		[ "$code" != 0 ] || stored=$((stored + 1))	# a short one may have found a page
		grep -q '只存求救' <<<"$err" && break
		sleep 0.2
	done
	has "what is stored to the last is said" '只存求救' "$err $(tail -5 "$W/server.log")"
	does "a call for help is stored from what was kept back" v11a 'sos send trapped=3 place=三社 --json'
	does "and its answer" desk "sos answer $(json .number)"
	does "reading goes on" v11a "report show $R --json"
	rm -f "$W/small/filler"
	sleep 1
	does "with room again it is stored" desk "incident note $I text=\"有空间了\""
	as desk "incident show $I --json"
	is "every acknowledged note is there, no other" '[.timeline[]|select(.what=="note")]|length' $((${stored:-0} + 1))
	server_stop
	check_holds "and check holds"
	# So little room that a write finds some for a part of it.
	dd if=/dev/zero of="$W/small/filler" bs=4k 2>/dev/null
	truncate -s -98304 "$W/small/filler"
	"$BIN" init --data "$W/small/other" --areas "$ROOT/db/lists/dalate.csv" >"$W/init.out" 2>&1
	equal "a county that does not fit is exit 4" 4 "$?"
	has "and says that the disk is full" '磁盘已满' "$(cat "$W/init.out")"
	"$BIN" backup --data "$D" --to "$W/of_small" >"$W/init.out" 2>&1 || failed "a backup beside the disk" "$(cat "$W/init.out")"
	"$BIN" restore --from "$W/of_small" --data "$W/small/again" --seal "$(od -An -vtx1 "$D/seal.pub" | tr -d " \n")" >"$W/init.out" 2>&1
	equal "so is a restore, which leaves nothing" "4 0" "$? $(find "$W/small/again" -type f 2>/dev/null | wc -l)"
	has "and says so too" '磁盘已满' "$(cat "$W/init.out")"
	dd if=/dev/zero of="$W/small/fill" bs=512 2>/dev/null
	server_start
	does "a server that starts on a full disk reads" v11a "report show $R --json"
	refused "and says what it cannot store" 4 '磁盘已满|只存求救' desk "incident note $I text=\"再记\""
	server_stop
	# With a dead battery besides: once there is room the boards say it.
	clock_begin
	offset $((946684800 - base - $(date +%s)))
	server_start --test-clock "$W/clock"
	rm -f "$W/small/fill" "$W/small/filler"
	for i in $(seq 100); do
		as clerk 'setting list'
		grep -q 'server.clock.*20..-..-..' <<<"$out" && break
		sleep 0.5
	done
	has "a clock in doubt is stored once there is room" 'server.clock.*20..-..-..' "$out"
	server_stop
else
	skip 18 "a full disk needs root and mount"
fi
