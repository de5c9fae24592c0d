#!/bin/bash
# Keys as they really arrive: escapes in pieces, keypad codes, signs of a Chinese
# input method, pasted newlines, CR and LF, a lone Esc; a resize while typing.
# limit: 120
# plan: 12
. "$(dirname "$0")/lib.sh"
county
server_start

# the form, opened
form() { printf '@v run %s\n@v expect "报灾" 10\n@v sleep 600\n@v key b\n@v expect "____"\n@v sleep 300\n' "$(client "$1")"; }

scene() {
	if TYPIST_LIMIT=45 typist; then ok "$1"; else failed "$1" "$(cat "$W/typist.out")"; fi
}

scene "arrows in pieces, 80 ms between the bytes, move and type nothing" <<END
$(form v11a)
@v split on
@v delay 80
@v key Down*5
@v split off
@v type "路口"
@v key Down
@v expect "路口"
@v absent "[B"
@v absent "OB"
END
scene "arrows of application mode too" <<END
$(form v11b)
@v arrows ss3
@v split on
@v key Down*5
@v split off
@v type "桥头"
@v key Up
@v expect "桥头"
@v absent "OA"
END
scene "keypad codes are digits, in lists and in fields" <<END
@v run $(client v12)
@v expect "报灾" 10
@v sleep 600
@v key Kp2
@v expect "____"
@v key Enter
@v expect "干旱"
@v key Kp1
@v expect "山洪"
@v key Kp1
@v expect "新事件"
@v key Down*6
@v key Kp1 Kp2 Kp0
@v key KpEnter
@v expect "120人"
END
scene "full-width digits and the signs of an input method" <<END
@v run $(client v21)
@v expect "报灾" 10
@v sleep 600
@v type "２"
@v expect "____"
@v key Enter
@v expect "干旱"
@v type "１"
@v expect "山洪"
@v type "１"
@v expect "新事件"
@v key Down*6
@v type "１２０人"
@v key Enter
@v expect "120人"
@v type "０"
@v key Enter
@v expect "0人"
END
scene "Chinese numerals and 万 are said back as understood" <<END
@v run $(client v21)
@v expect "未报送" 10
@v sleep 600
@v key 2
@v expect "120人"
@v key Down*30
@v sleep 300
@v screen
END
scene "a pasted newline is never Enter, nor sends anything" <<END
$(form v11a)
@v key Down*6
@v paste "第一行\n1\n第二行"
@v sleep 500
@v expect "第二行"
@v absent "要报送给"
@v expect "草稿已存" 5
END
scene "CR, LF and CRLF go on by one; both backspaces take one character" <<END
$(form v11b)
@v key Down*5
@v type "甲"
@v key LF
@v type "乙丙丁"
@v key Backspace
@v type "\x08"
@v key CRLF
@v key Up
@v type "戊"
@v expect "乙戊"
@v expect "甲"
@v absent "丙"
END
scene "a lone Esc in a list goes back, and its late tail types nothing" <<END
@v run $(client desk)
@v expect "要办" 10
@v sleep 600
@v key 0
@v expect "9"
@v sleep 600
@v type "\e"
@v sleep 1200
@v type "[B"
@v sleep 300
@v expect "要办"
@v absent "[B"
END
scene "a resize while typing keeps what was typed" <<END
$(form both | sed 's/expect "____"/expect "黄木独村委会"/')
@v key 2
@v expect "____"
@v key Down*6
@v type "一半"
@v resize 45 20
@v sleep 300
@v type "另一半"
@v resize 100 30
@v sleep 300
@v key Down
@v expect "一半另一半"
END
does "all that typing stored no report" desk 'report list --json'
is "none" length 0
check_holds
