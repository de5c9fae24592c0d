#!/bin/bash
# The link is cut in a form: what was typed is offered at the next login from
# another machine, and sending it stores one report.
# limit: 140
# plan: 35
. "$(dirname "$0")/lib.sh"
county
server_start
if TYPIST_LIMIT=80 typist <<END
$(begins_flood v v11a)
@v expect "新事件"
@v key Down*3
@v type "二社到三社路段"
@v key Down
@v type "写到一半"
@v key Down*2
@v type "120"
@v key Down
@v type "几个"
@v key Down
@v expect "“几个”不是数"
@v expect "草稿已存"
@v sleep 3000
@v kill
@w size 45 20
@w run $(client v11a)
@w expect "未报送" 10
@w sleep 600
@w key 2
@w expect "二社到三社路段"
@w expect "120"
@w expect "写到一半"
@w expect "“几个”不是数"
@w expect "> 因灾失踪人口"
@w key Up*40
@w sleep 300
@w screen
END
then ok "what was typed when the client died is offered at the next login"
else failed "what was typed when the client died is offered at the next login" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "二社到三社路段"
@w run $(client v11a)
@w expect "未报送" 10
@w sleep 600
@w key 2
@w expect "二社到三社路段"
@w sleep 300
@w key Down*5
@w sleep 300
@w screen
END
then ok "a new login takes the draft over"
else failed "a new login takes the draft over" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "二社到三社路段"
@v stop
@k run kill -KILL $(pid_of keeper)
@k wait 0
@v cont
@v sleep 1500
@v key Down*2
@v sleep 2000
@v expect "二社到三社路段"
END
then ok "a form outlives the keeper"
else failed "a form outlives the keeper" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "二社到三社路段"
@v key PgUp
@v key Down*5
@k run kill -STOP $(pid_of keeper)
@k wait 0
@v type "东"
@v key Down
@v expect "正在等待存储" 3
@m run kill -CONT $(pid_of keeper)
@m wait 0
@v expect "草稿已存" 5
@v expect "二社到三社路段东"
END
then ok "while the keeper is silent the form says so, and keeps all"
else failed "while the keeper is silent the form says so, and keeps all" "$(cat "$W/typist.out")"; fi
has "nobody else reads a draft on the disk" '^0$' "$(grep -c '二社到三社路段' "$D"/*.mdb | sed 's/.*://' | sort -u | tail -1)"
as v11a 'report list --json'
is "nothing was sent yet" length 0
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "二社到三社路段"
@v sleep 500
@v key PgDn
@v key Enter
@v expect "没有送出"
@v key Backspace*2
@v key PgDn
@v key Enter
@v expect "要报送给"
@v sleep 300
@v key 1
@v expect "已收" 5
@v absent "未报送"
END
then ok "sent from the draft it is gone from the board"
else failed "sent from the draft it is gone from the board" "$(cat "$W/typist.out")"; fi
as v11a 'report list --json'
is "one report with all of it" '[length,.[0].affected,.[0].place,.[0].text]|tojson' '[1,120,"二社到三社路段东","写到一半"]'
if TYPIST_LIMIT=80 typist <<END
@a run $(client v11a)
@a expect "报灾" 10
@a sleep 600
@a key 2
@a expect "____"
@b size 45 20
@b run $(client v11b)
@b expect "报灾" 10
@b sleep 600
@b key 2
@b expect "正在填" 5
@a key Enter
@a expect "干旱"
@a key 1
@a expect "山洪"
@a key 1
@a expect "正在填" 5
@b key Up
@b key Down*2
@b key Enter
@b expect "求救"
@a sleep 300
@a key Down*4
@a type "三社"
@a key Down
@a expect "草稿已存"
@a sleep 300
@a absent "正在填"
END
then ok "two who write about one village see each other, until one leaves"
else failed "two who write about one village see each other, until one leaves" "$(cat "$W/typist.out")"; fi

# --- two sessions of one person at one draft: neither writes over the other
if TYPIST_LIMIT=80 typist <<END
$(begins_flood v v12)
@v sleep 300
@v key Down*4
@v type "第一处"
@v key Down
@v expect "草稿已存"
@w run $(client v12)
@w expect "未报送" 10
@w sleep 600
@w key 2
@w expect "第一处"
@w key Down*5
@w type "第二处写的"
@w key Down
@w expect "草稿已存"
@w sleep 500
@v key Up
@v type "接着写"
@v key Down
@v expect "另一处登录中打开" 3
@v expect "第一处接着写"
END
then ok "who lost the draft is told, and keeps what he types"
else failed "who lost the draft is told, and keeps what he types" "$(cat "$W/typist.out")"; fi
as v12 'draft list --json'
is "as a draft of its own" length 2
as v12 'draft list limit=1 --json'
has "a limit says what it left out" 'limit=2' "$(cat "$W/err")"
# --- its village is merged meanwhile: it goes on for the village that it went into
does "the person gets the other village" clerk "account grant v12 area=$V11 role=officer"
does "which his own is merged into" clerk "area retire $V12 successor=$V11"
if TYPIST_LIMIT=80 typist <<END
@v run $(client v12)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "这份改以新地区报送"
END
then ok "a draft of a merged village goes out for its heir"
else failed "a draft of a merged village goes out for its heir" "$(cat "$W/typist.out")"; fi
# --- teams to be sent: what was written of them is no form, and is kept all the same
does "a flood" desk "incident open hazard=flood area=$V11 place=桥头 --json"
I=$(json .number)
does "teams are wanted there" desk "order want incident=$I kind=rescue number=1"
if TYPIST_LIMIT=80 typist <<END
@v size 80 24
@v run $(client desk)
@v expect "要办" 20
@v sleep 1200
@v key i
@v expect "待命"
@v sleep 1200
@v key 1
@v expect "建议"
@v sleep 600
@v key 1
@v expect "选中1队"
@v key 9
@v expect "要下达"
@v sleep 600
@v key 7
@v type "从三社绕"
@v key Enter
@v expect "路线: 从三社绕"
@v kill
@w size 45 20
@w run $(client desk)
@w expect "未报送" 20
@w screen
END
then ok "what was written of a team to be sent is offered at the next login"
else failed "what was written of a team to be sent is offered at the next login" "$(cat "$W/typist.out")"; fi
does "the drafts name it" desk 'draft list --json'
is "once" length 1
if TYPIST_LIMIT=80 typist <<END
@w size 45 20
@w run $(client desk)
@w expect "未报送" 20
@w sleep 1200
@w key 0
@w expect "草稿"
@w sleep 600
@w key d
@w expect "派队"
@w sleep 600
@w key 1
@w expect "从三社绕"
@w expect "旗抢险队样例"
@w sleep 600
@w key 1
@w expect "已下达" 5
END
then ok "it goes on where it was, and is sent"
else failed "it goes on where it was, and is sent" "$(cat "$W/typist.out")"; fi
does "with the words" desk 'order list --json'
N=$(json '.[0].number')
does "of that order" desk "order show $N --json"
is "the way" .route 从三社绕
does "nothing is left of it" desk 'draft list --json'
is "in the drafts" length 0
# Text that one question asks for and that was not entered when the line was cut: page and question
# come back with it; where the page has a state of its own the text shows. What was typed last
# is kept when the line is found cut, without the pause that keeps it else.
as v11a 'sos send text=路断了'
if TYPIST_LIMIT=80 typist <<END
@v run $(client desk)
@v expect "求救" 20
@v sleep 1200
@v key :
@v expect "命令"
@v type "H$(date -d '+8 hours' -u +%m%d)-01"
@v key Enter
@v expect "路断了"
@v sleep 1200
@v key b
@v expect "给求救人"
@v type "车四十分钟到先上屋顶"
@v sleep 2500
@v kill
@w size 45 20
@w run $(client desk)
@w expect "没输完的文字" 20
@w sleep 1200
@w key 0
@w expect "草稿"
@w sleep 600
@w key d
@w expect "没输完的文字"
@w sleep 600
@w key 1
@w expect "车四十分钟到先上屋顶"
@w sleep 600
@w key 1
@w expect "给求救人"
@w expect "车四十分钟到先上屋顶"
@w key Enter
@w expect "求救人在首页看得到" 5
END
then ok "a line that was not entered comes back with its page and question"
else failed "a line that was not entered comes back with its page and question" "$(cat "$W/typist.out")"; fi
does "it is sent" desk 'sos list --json'
is "as typed" '.[0].reply' 车四十分钟到先上屋顶
does "and nothing is left of it" desk 'draft list --json'
is "in the drafts" length 0
if TYPIST_LIMIT=80 typist <<END
@v run $(client desk)
@v expect "求救" 20
@v sleep 1200
@v key :
@v expect "命令"
@v type "report list area=展旦"
@v expect "area=展旦"
@v kill
@w size 45 20
@w run $(client desk)
@w expect "没输完的文字" 20
@w sleep 1200
@w key 0
@w expect "草稿"
@w sleep 600
@w key d
@w expect "没输完的文字"
@w sleep 600
@w key 1
@w expect "report list area=展旦"
@w expect "无法照原样恢复"
END
then ok "what cannot be asked again shows"
else failed "what cannot be asked again shows" "$(cat "$W/typist.out")"; fi
# --- who serves in a team has its order before him, not the board: it says so too
new_key head
does "a team has a head" clerk "account add head area=$COUNTY role=team unit=旗消防队样例 name=测试甲 keys=\"$(cat "$W/keys/head.pub")\""
if TYPIST_LIMIT=80 typist <<END
@v size 45 20
@v run $(client head)
@v expect "本队调令" 20
@v absent "未报送"
@v sleep 1200
@v key :
@v expect "命令"
@v type "order list text=二社"
@v expect "二社"
@v kill
@w size 45 20
@w run $(client head)
@w expect "! 未报送" 20
@w expect ">1 报在岗人数"
@w sleep 1200
@w key d
@w expect "order list text=二社"
END
then ok "its first page says what was not sent, and goes on with it"
else failed "its first page says what was not sent, and goes on with it" "$(cat "$W/typist.out")"; fi
check_holds
