#!/bin/bash
# The link is cut in a small form - a step of an order, figures of moving people, a team that
# rests: what was typed is offered at the next login, as reports are. Who leaves it, leaves it.
# limit: 120
# plan: 33
. "$(dirname "$0")/lib.sh"
county
server_start
at_screen() {
	if TYPIST_LIMIT=60 typist; then ok "$1"; else failed "$1" "$(cat "$W/typist.out")"; fi
}
no_drafts() {
	does "$2 has his drafts listed" "$2" 'draft list --json'
	is "$1" length 0
}
does "a team" desk "team add 样例一队 area=$COUNTY kind=rescue rank=main owner=government strength=20 watch=18 minutes=15 head=样例甲 phone=0477-0000061"
new_key head
does "with a head" clerk "account add head area=$COUNTY role=team unit=样例一队 name=测试甲 keys=\"$(cat "$W/keys/head.pub")\""
does "a flood" desk "incident open hazard=flood area=$V11 place=桥头 --json"
I=$(json .number)
does "the team is sent" desk "order send team=样例一队 incident=$I task=rescue --json"
O=$(json .number)

# --- a step of an order: the reason why they cannot come
at_screen "who declines is cut off while he types why" <<-END
	size 45 20
	run $(client head)
	expect "签收" 20
	sleep 1200
	key 3
	expect "人手不足"
	sleep 600
	key 0
	sleep 300
	type "二号桥断了绕不过"
	sleep 2500
	kill
END
does "it is kept" head 'draft list --json'
is "of his order's incident" '.[0] | "\(.form) \(.incident)"' "order.decline $I"
at_screen "his first page says so, and the form stands as it was" <<-END
	size 45 20
	run $(client head)
	expect "! 未报送" 20
	sleep 1200
	key d
	expect "二号桥断了绕不过"
	expect "不能出动"
	sleep 600
	key Enter
	expect "请核对"
	expect "二号桥断了绕不过"
	sleep 1200
	key 1
	expect "现在没有调令"
END
does "that is why" desk "order show $O --json"
is "it ended" '"\(.end) \(.steps[-1].reason)"' 'declined 二号桥断了绕不过'
no_drafts "nothing of it is left" head

# --- what stood there by itself is read anew, what was typed stays
does "it is sent again" desk "order send team=样例一队 incident=$I task=rescue --json"
O=$(json .number)
does "and is there" head '到场'
at_screen "somebody is missing, and the link breaks" <<-END
	size 45 20
	run $(client head)
	expect "全部在" 20
	sleep 1200
	key 2
	expect "在场"
	sleep 600
	key Down*2
	type "1"
	sleep 2500
	kill
END
does "the desk hears by telephone of two who are hurt" desk "order count $O here=18 injured=2 missing=0 by_phone=样例甲"
at_screen "the one who is missing still stands there, and the two who are hurt" <<-END
	size 45 20
	run $(client head)
	expect "! 未报送" 20
	sleep 1200
	key d
	expect "受伤       2人"
	expect "失联       1人"
	sleep 600
	key Esc
	expect "没有提交"
END
no_drafts "who leaves it has left it" head
at_screen "once more the link breaks in the figures" <<-END
	size 45 20
	run $(client head)
	expect "全部在" 20
	sleep 1200
	key 2
	expect "在场"
	sleep 600
	key Down*2
	type "1"
	sleep 2500
	kill
END
at_screen "and he counts anew instead of going on with them" <<-END
	size 45 20
	run $(client head)
	expect "! 未报送" 20
	sleep 1200
	key 2
	expect "实到"
	sleep 600
	key Down
	type "3"
	sleep 600
	key Enter*2
	expect "请核对"
	sleep 1200
	key 1
	expect "伤3"
END
no_drafts "what is sent leaves nothing older to be sent again" head

# --- figures of moving people
does "a village is to be moved" desk "evac open area=$V11 incident=$I planned=36 --json"
E=$(json '.number // .[0].number')
at_screen "its officer is cut off in the figures" <<-END
	size 45 20
	run $(client v11a)
	expect "转移" 20
	sleep 1200
	key :
	expect "命令"
	type "$E"
	key Enter
	expect "到现在一共"
	sleep 1200
	type "31"
	sleep 2500
	kill
END
at_screen "they come back, and are sent" <<-END
	size 45 20
	run $(client v11a)
	expect "未报送" 20
	sleep 1200
	key 0
	expect "草稿"
	sleep 600
	key d
	expect "转移"
	sleep 600
	key 1
	expect "31"
	sleep 600
	key Enter
	expect "请核对"
	sleep 1200
	key 1
	expect "没有草稿" 10
END
does "the village says" desk "evac show $E --json"
is "how many are moved" .moved 31
no_drafts "nothing of them is left" v11a

# --- a form that is made of an operation's arguments
at_screen "a team is added, and the line is cut" <<-END
	size 80 24
	run $(client desk)
	expect "要办" 20
	sleep 1200
	key i
	expect "待命"
	sleep 1200
	key t
	expect "添加"
	sleep 600
	key 9
	expect "名称"
	sleep 600
	type "样例新建队"
	sleep 2500
	kill
END
at_screen "its name is there" <<-END
	size 80 24
	run $(client desk)
	expect "未报送" 20
	sleep 1200
	key 0
	expect "草稿"
	sleep 600
	key d
	expect "添加"
	sleep 600
	key 1
	expect "样例新建队"
END
check_holds
