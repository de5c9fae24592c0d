#!/bin/bash
# Practice: a first login offers it; the word stands on every line of it, and it
# is in no total and rings nobody.
# limit: 90
# plan: 14
. "$(dirname "$0")/lib.sh"
county
"$BIN" account add fresh --data "$D" --area $V21 --role officer --post B --key "$W/keys/v21.pub" --name 新人 >"$W/add.log" 2>&1 ||
	failed "a new person" "$(cat "$W/add.log")"
cp "$W/keys/v21" "$W/keys/fresh"
server_start
if TYPIST_LIMIT=70 typist <<END
@d run $(client desk)
@d expect "要办" 10
@v run $(client fresh)
@v expect "演练一次报灾" 10
@v sleep 1500
@v key 1
@v expect "____"
@v expect "演练"
@v key Enter
@v expect "干旱"
@v key 1
@v expect "山洪"
@v key 1
@v expect "新事件"
@v key Down*6
@v type "5"
@v key Down
@v type "1"
@v key Down
@v key Up*11
@v key Enter
@v expect "要报送给"
@v expect "演练"
@v sleep 300
@v key 1
@v expect "演练" 5
@v expect "已收" 5
@d sleep 1000
@d absent "Ctrl-G两次"
END
then ok "a first login offers a practice report, and nobody's bell rings for its one dead"
else failed "a first login offers a practice report, and nobody's bell rings for its one dead" "$(cat "$W/typist.out")"; fi
as town2 'report list --json'
is "it is marked" '[length,.[0].drill,.[0].dead]|tojson' '[1,true,1]'
R=$(json '.[0].number') I=$(json '.[0].incident')
as town2 'report list'
has "the word stands on its line" "$R.*(演练|是)" "$(tail -1 <<<"$out")"
does "it is reviewed like any other" town2 "report accept $R"
does "a real report of the same hazard" v21 'report file hazard=flood affected=7 --json'
I2=$(json .incident)
equal "does not join the drill" 1 "$([ "$I" != "$I2" ] && echo 1)"
does "a drill's own total knows it" town2 "report total incident=$I --json"
does "the real one's does not" town2 "report total incident=$I2 --json"
is "only the real figures" '[.reported.affected,.reported.dead]|tojson' '[7,null]'
does "a call for help can be a drill" v21 'sos send drill=yes --json'
as desk 'need list urgent=yes --json'
is "and is urgent to nobody" '[.[]|select(.drill!=true)]|length' 0
if TYPIST_LIMIT=30 typist <<END
@v charset GB18030
@v run $(client v21+gbk)
@v expect "报灾" 10
@v expect "首页"
@v sleep 500
@v key b
@v expect "____"
@v key Down*5
@v type "达拉特旗"
@v expect "达拉特旗"
END
then ok "a terminal in GB18030 shows and takes Chinese"
else failed "a terminal in GB18030 shows and takes Chinese" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=30 typist <<END
@v charset GB18030
@v run $(client v21)
@v expect "Garbled" 10
@v sleep 500
@v key 8
@v expect "首页" 10
END
then ok "pressing 8 on a garbled first screen makes it readable"
else failed "pressing 8 on a garbled first screen makes it readable" "$(cat "$W/typist.out")"; fi
check_holds
