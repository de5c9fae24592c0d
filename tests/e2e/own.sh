#!/bin/bash
# What is a person's own: drafts, also with what was typed and not understood, by
# their list; and a password.
# limit: 120
# plan: 24
. "$(dirname "$0")/lib.sh"
county
server_start

if TYPIST_LIMIT=80 typist <<END
$(begins_flood v v11a)
@v sleep 300
@v key Down*6
@v type "很多人"
@v key Down
@v expect "不是数"
@v expect "草稿已存"
@v key Esc
@v expect "未报送，草稿在"
END
then ok "nonsense in a figure is kept with the draft"; else failed "nonsense in a figure is kept with the draft" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "未报送，草稿在" 10
@v sleep 600
@v key 0
@v sleep 500
@v key d
@v expect "草稿" 5
@v sleep 300
@v key 1
@v expect "很多人" 5
@v absent "____ 人 = "
@v key Esc
@v sleep 500
@v key 9
@v expect "丢弃哪" 5
@v key 1
@v expect "不再保留" 5
@v sleep 600
@v key 2
@v sleep 300
@v key 9
@v expect "丢弃哪" 5
@v key 1
@v expect "不再保留" 5
@v sleep 600
@v key 1
@v expect "没有草稿" 5
END
then ok "opened from the list it is as it was left, and dropped when told twice"
else failed "opened from the list it is as it was left, and dropped when told twice" "$(cat "$W/typist.out")"; fi
as v11a 'draft list --json'
is "nothing is left of it" length 0
as v11a 'report list --json'
is "and nothing was sent" length 0

# --- a private key pasted into the wrong window
ssh-keygen -q -t ed25519 -N '' -f "$W/keys/mistake"
pasted=$(sed ':a;N;$!ba;s/\n/\\n/g' "$W/keys/mistake")
if TYPIST_LIMIT=80 typist <<END
$(begins_flood v v11a)
@v sleep 300
@v key Down*6
@v paste "$pasted"
@v expect "这里有私钥"
@v absent "BEGIN"
@v absent "END OPENSSH"
@v sleep 2500
@v key Esc
@v sleep 600
@v key 0
@v sleep 500
@v key d
@v expect "草稿" 5
@v sleep 300
@v key 1
@v expect "发生时间" 5
@v absent "BEGIN"
@v key Esc
@v sleep 500
@v key 9
@v expect "丢弃哪" 5
@v key 1
@v expect "不再保留" 5
END
then ok "a private key goes at once and is in no draft"; else failed "a private key goes at once and is in no draft" "$(cat "$W/typist.out")"; fi

# --- a follow-up that is left begins again with what was known before
does "a first report" v12 'report file hazard=flood affected=5 --json'
if TYPIST_LIMIT=80 typist <<END
@v run $(client v12)
@v expect "报灾" 10
@v sleep 600
@v key 3
@v expect "受灾" 5
@v sleep 500
@v key 3
@v expect "受灾人口" 5
@v sleep 300
@v key Down*5
@v type "9"
@v key Down
@v expect "草稿已存" 5
@v key Esc
@v expect "各版本" 5
@v sleep 600
@v key 0
@v expect "未报送，草稿在" 5
@v sleep 600
@v key 2
@v expect "9人" 5
@v key PgDn
@v key Enter
@v expect "-> 9" 5
@v sleep 600
@v key 1
@v expect "已收" 5
END
then ok "a follow-up from its draft says what it changes"; else failed "a follow-up from its draft says what it changes" "$(cat "$W/typist.out")"; fi
as v12 'report list --json'
is "and is its second version" '[.[0].version,.[0].affected]|tojson' '[2,9]'

# --- one that was left, and the same sent from a form begun after it
if TYPIST_LIMIT=80 typist <<END
@v run $(client v12)
@v expect "报灾" 10
@v sleep 600
@v key 3
@v expect "各版本" 5
@v sleep 500
@v key 3
@v expect "受灾人口" 5
@v sleep 300
@v key Down*5
@v type "10"
@v key Down
@v expect "草稿已存" 5
@v key Esc
@v expect "各版本" 5
@v sleep 1500
@v key 3
@v expect "受灾人口" 5
@v sleep 300
@v key Down*5
@v type "11"
@v key Down
@v expect "草稿已存" 5
@v key PgDn
@v key Enter
@v expect "-> 11" 5
@v sleep 600
@v key 1
@v expect "已收" 5
@v absent "未报送"
END
then ok "a draft of the same report that was left before goes with it"; else failed "a draft of the same report that was left before goes with it" "$(cat "$W/typist.out")"; fi
as v12 'draft list --json'
is "no draft of it is left" length 0

# --- of a new incident: the hazard says which
draft_of() {	# HAZARD-ROW: begins one of a new incident and leaves it
	cat <<END
@v run $(client v11b)
@v expect "报灾" 10
@v sleep 600
@v key b
@v expect "受灾人口" 5
@v sleep 300
@v key Enter
@v expect "干旱" 5
@v key $1
@v sleep 400
@v key Esc
@v sleep 300
@v key Down*5
@v type "7"
@v key Down
@v expect "草稿已存" 5
END
}
leaves() { echo '@v key Esc
@v expect "未报送，草稿在" 5
@v kill'; }
draft_of 3 >"$W/one"; leaves >>"$W/one"
draft_of 4 >"$W/other"; leaves >>"$W/other"
draft_of 3 >"$W/again"; cat >>"$W/again" <<END
@v key PgDn
@v key Enter
@v expect "要报送给" 5
@v sleep 600
@v key 1
@v expect "已收" 5
END
if TYPIST_LIMIT=80 typist <"$W/one" && typist <"$W/other"; then ok "two drafts of new incidents are left"
else failed "two drafts of new incidents are left" "$(cat "$W/typist.out")"; fi
as v11b 'draft list --json'
is "each of its own hazard" '[.[].hazard]|tojson' '["hail","typhoon"]'
sleep 1.5
if typist <"$W/again"; then ok "one of them is written anew and sent"
else failed "one of them is written anew and sent" "$(cat "$W/typist.out")"; fi
as v11b 'draft list --json'
is "the draft of the same is gone, the other stays" '[.[].hazard]|tojson' '["hail"]'

# --- a desk's draft: what was filled in is of that incident alone; what found no room is said again
does "a second incident" v11a 'report file hazard=flood affected=5 incident=new --json'
R=$(json .number)
for n in 01 03; do does "the desk accepts $n" town1 "report accept ${R%-*}-$n"; done
if TYPIST_LIMIT=80 typist <<END
@v run $(client town1)
@v expect "报灾" 10
@v sleep 600
@v key 0
@v sleep 600
@v key b
@v expect "受灾人口" 5
@v sleep 300
@v key Enter
@v expect "干旱" 5
@v key 1
@v sleep 400
@v key 1
@v expect "5人" 5
@v key Down*4
@v paste "$(printf '土%.0s' $(seq 303))"
@v expect "写满了" 5
@v key Down
@v expect "草稿已存" 5
@v key Esc
@v expect "未报送，草稿已存" 5
@v kill
END
then ok "a desk leaves a draft with the sum filled in"; else failed "a desk leaves a draft with the sum filled in" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=80 typist <<END
@v run $(client town1)
@v expect "未报送，草稿在" 10
@v sleep 600
@v key 2
@v expect "5人" 5
@v expect "3字没收下" 5
@v key PgUp
@v key Down*3
@v key Enter
@v expect "说不准" 5
@v key 2
@v expect "11人" 5
@v absent "5人"
@v key PgDn
@v key Enter
@v expect "要报送给" 5
@v expect "情况: 写满了" 5
END
then ok "under another incident the sum is that one's, and what found no room is said once more"
else failed "under another incident the sum is that one's, and what found no room is said once more" "$(cat "$W/typist.out")"; fi

# --- a password of one's own: too short, not twice the same, then set
if TYPIST_LIMIT=80 typist <<END
@v run $(client v11a)
@v expect "报灾" 10
@v sleep 600
@v key 0
@v sleep 300
@v key m
@v expect "换口令"
@v sleep 300
@v key 5
@v expect "现在的口令" 5
@v type "Not-My-Word-1"
@v key Enter
@v expect "口令不对" 10
@v key Enter
@v expect "新口令" 5
@v type "kurz"
@v absent "kurz"
@v key Enter
@v expect "太短" 5
@v type "Mountain-River-9"
@v key Enter
@v expect "再输一遍" 5
@v type "Mountain-River-8"
@v key Enter
@v expect "不一样" 5
@v key Esc
@v sleep 500
@v key 1
@v expect "新口令" 5
@v type "Mountain-River-9"
@v key Enter
@v expect "再输一遍" 5
@v type "Mountain-River-9"
@v key Enter
@v expect "即刻生效" 10
END
then ok "a password is typed twice, and long enough"; else failed "a password is typed twice, and long enough" "$(cat "$W/typist.out")"; fi
# Who lost his password logs in by a code at night: his first key may be the call for help.
printf '#!/bin/sh\necho %s\n' "$("$BIN" account code v12 --data "$D" 2>/dev/null |
	sed -n 's/^一次性口令 \([a-z0-9-]*\).*/\1/p')" >"$W/askpass"
chmod +x "$W/askpass"
if TYPIST_LIMIT=80 typist <<END
env SSH_ASKPASS=$W/askpass
env SSH_ASKPASS_REQUIRE=force
env DISPLAY=:0
@v run ssh ${SSH_OPTS[*]} -o PubkeyAuthentication=no -t v12@127.0.0.1
@v expect "新口令" 20
@v type "Mountain-River-7"
@v key Enter
@v expect "再输一遍" 5
@v type "Mountain-River-7"
@v key Enter
@v expect "即刻生效" 10
@v key 1
@v expect "马上求救" 5
@v key 9
@v sleep 300
@v absent "上一步已存"
END
then ok "after a new password the call for help is at hand"; else failed "after a new password the call for help is at hand" "$(cat "$W/typist.out")"; fi
pass() {
	timeout $((40 * SLOW)) sshpass -p "$1" ssh "${SSH_OPTS[@]}" -o PubkeyAuthentication=no \
		-o NumberOfPasswordPrompts=1 v11a@127.0.0.1 report list >"$W/out" 2>"$W/err" </dev/null
}
pass Mountain-River-8
equal "what was typed by mistake is not it" 1 "$(($? != 0))"
pass Mountain-River-9
equal "the new one is" 0 $?
check_holds
