#!/bin/bash
# What is due fires once, also after the server was away: a report not opened in
# time shows on the tier above, which may then review in the township's place.
# limit: 120
# plan: 48
. "$(dirname "$0")/lib.sh"
county
clock_begin
server_start --test-clock "$W/clock"
does "a report without casualties" v11a 'report file hazard=flood affected=10 --json'
R=$(json .number) I=$(json .incident)
as desk 'need list --json'
is "is the township's for 10 minutes" length 0
pass 0 9
as desk 'need list --json'
is "at 9 minutes still" length 0
pass 9 11
does "at 11 minutes it shows on the county's list" desk 'need list --json' "$R"
is "once" length 1
does "and is still on the township's" town1 'need list --json' "$R"
does "the county reviews it in the township's place" desk "report accept $R"
as town1 'need list --json'
is "then it is off both lists" length 0
does "another, and the server stops before its time" v12 'report file hazard=flood affected=3 --json'
R2=$(json .number)
server_stop
ahead 60
server_start --test-clock "$W/clock"
as desk 'need list --json'
is "after a stop nothing fires at once" length 0
pass 60 63
does "two minutes later it does" desk 'need list --json' "$R2"
is "once" length 1
as watch 'journal list --json'
is "as the system, once for each" '[.[]|select(.op=="need.step")]|length' 2
does "a setting counts at once" clerk 'setting set report.unopened.minutes value=1'
does "a third" v21 'report file hazard=hail affected=3 --json'
R3=$(json .number)
pass 63 65
does "after one minute" desk 'need list --json' "$R3"
server_stop
ahead 30
server_start --test-clock "$W/clock"
does "a clock that goes back stops nobody" v12 "report file incident=$I affected=4 --json"
# --- once a year ahead, as a wrong clock may be after a power cut
ahead $((365 * 1440 + 30))
does "somebody works a year ahead" v21 'report file hazard=typhoon affected=7 --json'
FAR=R$((year + 1))$(json .number | tr -d R)
ahead 30
does "back again, a report" v21 "report file incident=$I affected=8 --json"
NEAR=$(json .number) V=$(json .version)
is "has today's time" '.received[0:4]' "$year"
has "and today's number" "^R[0-9]{4}-" "$NEAR"
does "a number without a year is of this year" desk "report show $R --json"
is "as it was" .number "$R"
as desk "report show $FAR --json"
is "that of the other year is found by it, with its year" '[.number,.hazard]|tojson' "[\"$FAR\",\"typhoon\"]"
does "the same again is the one that is stored" v21 "report file incident=$I affected=8 --json"
is "as the same version" .version "$V"
pass 30 32
does "its time runs out" desk 'need list --json' "$NEAR"
pass 32 42
does "11 minutes later it is a new one" v21 "report file incident=$I affected=8 --json"
is "of another version" .version $((V + 1))
as watch 'journal list limit=1 --json'
is "the journal shows the clock as it was" '.[0].time[0:4]' "$year"
# --- an empty battery: it starts in 2000. People work on, by a clock that goes on from what
# was stored; nothing falls due, and nobody can say that it is right, for it is not
server_stop
noon=$((base + $(date +%s)))
offset $(($(date -u -d 2000-01-01 +%s) - noon))
server_start --test-clock "$W/clock"
has "the server says so at once" 'before what was stored' "$(cat "$W/server.log")"
does "a report in an unsure hour" v12 'report file hazard=drought affected=2 --json'
is "is of this year" '.received[0:4]' "$year"
OLD=$(json .number)
# moment HOURS: the server's day and hour, so much later, as people write them
moment() { date -u -d "@$(($(date +%s) + base + shown + $1 * 3600 + 8 * 3600))" '+%Y-%m-%d %H:%M'; }
shown=$(($(date -u -d 2000-01-01 +%s) - noon))
refused "by the time on a telephone it is wrong" 1 '2000-01-01.*所以不对' desk "clock confirm time=\"$(shown=0 moment 0)\""
refused "a village confirms no clock" 3 '值班员' v12 "clock confirm time=\"$(moment 0)\""
does "a setting shows since when" clerk 'setting list' "server.clock.*$year-07-01"
ahead 60
does "once it is right, it is used" v12 'report file hazard=drought affected=3 --json'
does "and is in no doubt" clerk 'setting list --json'
is "any more" '[.[]|select(.name=="server.clock")|.value // ""]|join("")' ""
pass 60 63
does "what was sent meanwhile falls due" desk 'need list --json' "$OLD"
# --- a long stop: the clock may be right, and somebody says so
server_stop
shown=$((3 * 1440 * 60))
offset $shown
server_start --test-clock "$W/clock"
does "a report after three days" v21 'report file hazard=drought affected=4 --json'
is "has a number of the last sure day" '.number[0:5]' R0701
refused "only yes is no confirming" 1 '请照手机上的写' desk 'clock confirm time=是'
does "somebody says that it is right" desk "clock confirm time=\"$(moment 0)\""
refused "once is enough" 1 '没有疑问' boss 'clock confirm time="2026-01-01 00:00"'
does "another report" v21 'report file hazard=snow affected=4 --json'
is "has one of its day" '.number[0:5]' R0704
does "the log says who" watch 'journal list op=clock.confirm' '核对时钟'
server_stop
"$BIN" init --data "$W/real" --areas "$ROOT/db/lists/dalate.csv" >/dev/null 2>&1
timeout 10 "$BIN" serve --data "$W/real" --listen 127.0.0.1:0 --test-clock "$W/clock" >"$W/out" 2>&1
equal "a real county takes no test clock" 1 $(($? != 0))
check_holds
