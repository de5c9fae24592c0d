# What happens in the county of tests/tools/make_store.sh: some of everything that is
# stored. Sourced after tests/e2e/lib.sh.
#
# shellcheck shell=bash

AT=0

# offset SECONDS: moves the server's clock there; 8 bytes little-endian of milliseconds.
offset() {
	local v=$(($1 * 1000)) i s=
	for i in 1 2 3 4 5 6 7 8; do
		s="$s\\x$(printf %02x $((v & 255)))"
		v=$((v >> 8))
	done
	# shellcheck disable=SC2059
	printf "$s" | dd of="$W/clock" conv=notrunc 2>/dev/null
}

# pass MINUTES: they go by, in steps that are no jumps of the clock.
pass() {
	local until=$((AT + $1 * 60))
	for (( ; AT < until; AT += 19)); do
		offset "$AT"
		sleep 0.15
	done
	offset "$AT"
	sleep 1
}

# declined SENTENCE LOGIN CMD: refused, however.
declined() {
	as "$2" "$3"
	if [ "$code" = 0 ]; then failed "$1" "$2: $3: $out"; else ok "$1"; fi
}

# Refusals that are kept; one of a person in ten seconds, so the clock moves.
life_refusals() {
	pass 1
	declined "a figure lowered without a reason" v12 "report file incident=$I1 affected=5"
	declined "accepted before its desk" desk "report accept $R1"
	declined "a key of a wrong type" clerk "account key town2 add=rubbish"
	declined "a place that is none" v11b "report file incident=$I1 area=$V21 affected=5"
	pass 1
	declined "more now than ever" v12 "report file incident=$I1 resettled_now=99"
	declined "a role granted twice" clerk "account grant v12 area=$V12 role=officer post=A"
	declined "a first report that is none" v21 "report file incident=$I1 version=9 affected=1"
	declined "a figure lowered by another" v11a "report file incident=$I1 resettled=40 resettled_central=50"
	pass 1
	declined "an account that exists" clerk "account add desk area=$COUNTY role=duty name=样例"
	declined "other parts than the whole" v11a "report file incident=$I1 loss=9 loss_homes=3 loss_farming=4 loss_industry=3 loss_infrastructure=1 loss_public=1 loss_other=1"
	pass 1
	declined "a key that is none" clerk "account key town2 add='ssh-ed25519 AAAA'"
	declined "a sub-type that is none" desk "report file incident=$I1 affected=150 subtype=x"
}

life_begin() {
	county
	printf '\0\0\0\0\0\0\0\0' >"$W/clock"
	chmod 644 "$W/clock"
	server_start --test-clock "$W/clock"
	does "a report with people trapped" v11a 'report file hazard=flood place=二社 affected=120 resettled=36 trapped=20 dead=0 --json'
	R1=$(json .number) I1=$(json .incident)
	does "it is opened, which is a reading" town1 "report open $R1"
	does "another village joins" v12 "report file hazard=flood incident=$I1 affected=30 resettled=6 resettled_now=5 missing=1 --json"
	R2=$(json .number)
	does "returned" town1 "report return $R1 reason=请核对转移人数"
	does "sent again" v11a "report file incident=$I1 resettled=46"
	does "accepted" town1 "report accept $R1 version=2"
	does "the township's sum" town1 "report file incident=$I1 affected=150 resettled=52 missing=1 trapped=20 dead=0 reason=汇总 --json"
	does "accepted by the county" desk "report accept $(json .number)"
	does "an incident from a call" desk "incident open hazard=flood area=$T2 text=王爱召镇来电 channel=phone --json"
	I2=$(json .number)
	does "which is the same" desk "incident link $I2 to=$I1"
	does "a note" desk "incident note $I1 text=已派草原扑火队18人"
	does "struck" desk "incident strike $I1 line=$(as desk "incident show $I1 --json"; json '[.timeline[]|select(.text=="已派草原扑火队18人")][0].line') reason=人数不对"
	does "a state" desk "incident state $I1 state=verified"
	does "affected areas" desk "incident area $I1 add=$T2"
	does "a call for help" v12 'sos send place=三社屋顶 trapped=3 --json'
	S1=$(json .number)
	does "answered" town1 "sos answer $S1 text=船已出发"
	does "another, not answered" v21 'sos send place=河西 --json'
	as desk 'need list --json'
	does "somebody takes a need" desk "need take $(json '[.[]|select(.verb=="casualty")][0]|.id')"
	pass 12
	does "a report that nobody opens" v21 'report file hazard=hail affected=7 --json'
	R5=$(json .number)
	pass 12
	does "climbs" desk 'need list --json' "$R5"
	life_refusals
	does "a setting" clerk 'setting set report.unopened.minutes value=20'
	does "an account disabled" clerk 'account disable v11b reason=调离'
	does "and enabled" clerk 'account enable v11b'
	does "an area retired" clerk 'area retire 150621200202 successor=150621200201'
	TYPIST_LIMIT=60 typist <<-END
	$(begins_flood v v11b)
	@v expect "新事件"
	@v key Down*3
	@v type "写了一半的地点"
	@v expect "草稿已存"
	@v sleep 2000
	@v kill
	END
	does "a draft is left" v11b 'draft list' .
	server_stop
}

life_goes_on() {
	server_start --test-clock "$W/clock"
	life_refusals
	server_stop
}
