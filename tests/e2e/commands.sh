#!/bin/bash
# A small flood from the first report to the county's totals, by commands alone.
# limit: 120
# plan: 184
. "$(dirname "$0")/lib.sh"
county
server_start

# --- a village files, its township sees it
does "a village files a first report in the short Chinese form" v11a \
	'报 洪涝 受灾120 转移安置36 倒塌房屋3 --json' '"number"'
R1=$(json .number)
I1=$(json .incident)
has "its number is said as people say it" '^R[0-9]{4}-[0-9]{2,}$' "$R1"
has "the incident's too" '^E[0-9]{4}-[0-9]{2,}$' "$I1"
is "the answer holds the figures as integers" '[.affected,.resettled,.rooms_collapsed]|tojson' '[120,36,3]'
is "unknown figures are absent, not zero" 'has("dead")' false
is "version, stage, state and tier" '[.version,.stage,.state,.tier]|tojson' '[1,"first","sent","village"]'
is "its area and reporter" '[.area,.reporter]|tojson' "[\"$V11\",\"v11a\"]"
has "received is a time" '^20[0-9]{2}-[0-9]{2}-[0-9]{2}T' "$(json .received)"
does "its township lists it" town1 'report list --csv' "$R1"
does "show has the keys that are fixed" town1 "report show $R1 --json"
is "every fixed key of show" '[.number,.incident,.area,.tier,.version,.stage,.state,.reporter,.received]|map(type)|unique|sort|tojson' '["number","string"]'
does "lists have a header and tabs" town1 'report list' "$(printf '\t')"
equal "the list is a header and one line" 2 "$(wc -l <<<"$out")"
does "the incident is named by date, county and hazard" desk "incident show $I1 --json"
has "the name" '达拉特旗洪涝灾害$' "$(json .name)"
is "the village's township is affected" '.areas|tojson' "[\"$T1\"]"

# --- returned with a reason, sent again, accepted
refused "a return needs a reason" 1 'reason|理由' town1 "report return $R1"
does "the township returns it" town1 "report return $R1 reason=\"转移人数请核对\"" "$R1"
does "its sender sees the reason at once" v11a "report show $R1" '转移人数请核对'
does "and the state" v11a "report show $R1 --json"
is "returned" .state returned
does "the village sends again" v11a "report file incident=$I1 转移安置=46 --json"
is "the stage stays after a return" '[.number,.version,.stage,.state]|tojson' "[\"$R1\",2,\"first\",\"sent\"]"
is "a key not given keeps its value" .affected 120
refused "a look that is too old is refused" 1 '2' town1 "report accept $R1 version=1"
does "the township accepts what it saw" town1 "report accept $R1 version=2" "$R1"
refused "a second decision names who did what" 1 'town1|测试town1|通过|已审|accepted' town1b "report accept $R1"
does "the second village joins by the same short form" v12 '报 洪涝 受灾30 失踪0 --json'
R2=$(json .number)
is "it joined the incident" .incident "$I1"
is "a zero is a known value" .missing 0
does "a village says by one word that nothing changed" v12 '无变化 --json' "$R2"
is "that is a follow-up with the last figures" '[.version,.stage,.state,.affected,.missing]|tojson' '[2,"follow","sent",30,0]'
has "which are read back" '受灾人口 30人.*失踪人口 0人' "$err"
refused "where nothing was sent it says what to do" 1 'report file' v21 'report unchanged'
does "the township accepts it too" town1 "report accept $R2"

# --- the township's sum, the county's totals, and what changed since
does "the township reports the sum of its villages" town1 "report file incident=$I1 affected=150 resettled=46 rooms_collapsed=3 missing=0 --json"
R3=$(json .number)
is "its tier" .tier township
refused "another figure than the sum needs a reason" 1 'reason|理由' town1 "report file incident=$I1 affected=170"
does "the county accepts" desk "report accept $R3"
does "the county's total" desk "report total incident=$I1 --json"
is "accepted" '.accepted.affected' 150
is "reported" '.reported.affected' 150
is "area" .area $COUNTY
is "nothing changed yet" '.changed|tojson' '{}'
does "a village corrects its figure" v11a "report file incident=$I1 affected=172 --json"
is "it is the first follow-up" '[.stage,.version]|tojson' '["follow",3]'
does "the township accepts it" town1 "report accept $R1"
does "the county's total again" desk "report total incident=$I1 --json"
is "the township's figures stand until it sends again" .accepted.affected 150
is "and the difference is shown" ".changed[\"$T1\"].affected" 52
does "the total in words says the same" desk "report total incident=$I1" '\+52'
does "the township's own total" town1 "report total incident=$I1 --json"
is "sums its villages" '[.area,.accepted.affected,.reported.affected]|tojson' "[\"$T1\",202,202]"
is "villages without a version are named" '.unreported|length > 0' true
does "a township that reports nothing yet" desk "report total incident=$I1 area=$T2 --json"
is "has empty sums" '[.accepted,.reported]|tojson' '[{},{}]'
does "unknown again needs key= and a reason" v12 "report file incident=$I1 affected= reason=\"数重了\" --json"
is "the figure is gone" 'has("affected")' false
refused "without a reason it does not" 1 'reason|理由' v12 "report file incident=$I1 missing="

# --- the incident itself
does "its state goes forward" desk "incident state $I1 state=verified"
does "and forward" desk "incident state $I1 state=responding"
refused "a step back needs a reason" 1 'reason|理由' desk "incident state $I1 state=received"
does "and is taken with one" desk "incident state $I1 state=verified reason=\"情况不实\""
does "a note is appended" desk "incident note $I1 text=\"已派草原扑火队18人\""
does "a note from standard input" desk "incident note $I1 -" '' <(printf '水位 上涨\n已通知下游')
does "the timeline has it" desk "incident show $I1 --json" '已派草原扑火队18人'
L=$(json '[.timeline[]|select(.text=="已派草原扑火队18人")][0].line')
refused "striking needs a reason" 1 'reason|理由' desk "incident strike $I1 line=$L"
does "a note is struck with a reason" desk "incident strike $I1 line=$L reason=\"人数不对\""
does "struck, it stays readable" desk "incident show $I1 --json" '已派草原扑火队18人'
refused "an area that is no place is refused" 1 'add|增加' desk "incident area $I1 add=150621400000"
does "affected areas grow in one step" desk "incident area $I1 add=$T2,150621100000"
does "the area list" desk "incident show $I1 --json"
is "has all three" '.areas|length' 3
refused "taking one out needs a reason" 1 'reason|理由' desk "incident area $I1 drop=150621100000"
does "and is done with one" desk "incident area $I1 drop=150621100000 reason=\"未受灾\""

# --- two incidents that are one
does "another incident of the same day" desk "incident open hazard=flood area=$T2 text=\"王爱召镇来电\" channel=phone --json"
I2=$(json .number)
has "a second equal name is numbered" '（二）$' "$(json .name)"
does "a village there reports into it" v21 "report file incident=$I2 affected=9 --json"
R4=$(json .number)
does "a number alone is today's" desk "incident show ${I2##*-} --json"
does "linked as duplicate" desk "incident link $I2 to=$I1"
does "the old number leads to the other" desk "incident show $I2 --json"
is "it is one incident, with what the other had until then" '[.number,.linked[0].number,(.linked[0].timeline|length>0)]|tojson' "[\"$I1\",\"$I2\",true]"
does "whoever was in scope by the other number is in scope of the one" v21 "incident show $I2" "$I1"
does "and a command with the old number goes there" v21 "report file incident=$I2 affected=11 --json"
does "its report counts in the survivor's totals" desk "report total incident=$I1 area=$T2 --json"
is "with its latest figure" .reported.affected 11
does "unlinked again" desk "incident unlink $I2 reason=\"是两处\""
does "both stand again" desk "incident show $I2 --json"
is "under its own number" .number "$I2"

# --- details of the grammar
does "a decimal" v21 "report file incident=$I2 crops_hit=3.46 --json"
does "stands in CSV too" v21 "report show $R4 --csv" 'crops_hit,3\.46'
refused "a part of two names is refused with both" 2 'evacuated.*resettled' v21 "报 incident=$I2 转移3"
refused "one format at a time" 2 'json' v21 'report list --json --csv'
refused "totals go up, not down" 3 'area|地区' v21 "report total incident=$I2 area=$T2"
does "a person by the name" clerk 'account show 测试town1 --json'
is "is found" .login town1
does "words that do not fit are said" v21 "report file incident=$I2 rooms_collapsed=1 home_rooms_collapsed=5 again=yes reason=核对"
has "beside the figure" '倒塌' "$err"
does "and mended" v21 "report file incident=$I2 rooms_collapsed=5"
as v21 'report ask' </dev/null
equal "asking that ends early says nothing on standard output" '' "$out"

# --- a call for help
does "a call for help goes out with nothing but its sender" v12 'sos send --json'
S1=$(json .number)
has "and has a number" '^[A-HJ-NPR-Z][0-9]{4}-[0-9]{2,}$' "$S1"
does "place and need may follow" v12 '求救 三社屋顶 被困3'
does "the desk lists what nobody answered" desk 'sos list open=yes' "$S1"
does "the township answers" town1 "sos answer $S1 text=\"船已出发\""
does "its sender sees who" v12 "sos show $S1" '测试town1'
refused "and not twice" 1 '测试town1|town1' desk "sos answer $S1"

# --- and whatever it was typed like
does "bytes that are no text do not hold it up" v21 $'sos send place=三社\xff屋顶 \xfe被困3 --json'
is "what is text goes out" '[.place,.trapped]|tojson' '["三社屋顶",3]'
does "nor does a quote left open" v21 'sos send --json text="水很大 要船'
is "its rest is the text" .text '水很大 要船'
does "nor an option that nobody knows" v21 'sos send --id nothex --frob --json'
does "nor its standard input" v21 'sos send - --json' '' <(printf 'trapped=4\n屋顶\0\xff上\n'; head -c 70000 /dev/zero)
is "of which the text is taken" .trapped 4
does "a drill that is not understood is real" v21 'sos send drill=maybe --json'
is "and rings" 'has("drill")' false
has "as its sender is told" 'maybe.*真实|maybe.*real' "$err"

does "a place longer than its field" v21 "sos send text=要船 place=$(printf '东%.0s' {1..200}) --json"
is "goes on in the text" '[(.place|length),(.text|startswith("要船 东"))]|tojson' '[60,true]'
has "as far as there is room" '“东东' "$err"
does "an id that another request has does not hold it up" v21 'sos send trapped=5 --json --id 0123456789abcdef0123456789abcdee'
does "another call under it is another request" v21 'sos send trapped=6 --json --id 0123456789abcdef0123456789abcdee'
is "and goes out" .trapped 6

# --- a place that takes back what it said of the trapped takes back its own
does "a village says how many are trapped" v11a 'report file hazard=geology incident=new affected=1 trapped=2 --json'
I3=$(json .incident)
does "so does another" v12 "report file incident=$I3 affected=1 trapped=3"
as desk "incident show $I3 --json"
is "together" .trapped 5
does "one no longer knows" v12 "report file incident=$I3 trapped= reason=\"已核实\""
as desk "incident show $I3 --json"
is "the other still does" .trapped 2
does "and corrects its own" v11a "report file incident=$I3 trapped=1"
as desk "incident show $I3 --json"
is "which is then all there is" .trapped 1

# --- the same again
ID=0123456789abcdef0123456789abcdef
does "an operation under an id" v21 "report file incident=$I2 injured=1 --id $ID --json"
V=$(json .version)
does "sent again it is the same, keys in another order" v21 "report file injured=1 incident=$I2 --json --id $ID"
is "no second version" .version "$V"
refused "another request under that id is refused" 1 "$R4" v21 "report file incident=$I2 injured=2 --id $ID"
does "without an id the same within 10 minutes is the first" desk "incident note $I2 text=\"同样的话\""
as desk "incident note $I2 text=\"同样的话\""
has "standard error says so" 'again=yes' "$err"
does "unless again=yes" desk "incident note $I2 text=\"同样的话\" again=yes"
as desk "incident show $I2 --json"
is "two notes in all" '[.timeline[]|select(.text=="同样的话")]|length' 2

# --- the exits
refused "a record that does not exist is 1" 1 '.' desk 'report show R0101-99'
refused "what is not understood is 2" 2 'affected|受灾' v11a "report file incident=$I1 affected=many"
refused "an unknown key is 2 and named" 2 'afected' v11a "report file incident=$I1 afected=1"
refused "an unknown word is 2, with usage" 2 'report' desk 'frobnicate'
refused "not permitted is 3" 3 '.' v11a "report accept $R2"
refused "out of scope is 3" 3 '.' v21 "report show $R1"
refused "a form that fits two fields is 2 and names both" 2 '.' v11a "report file incident=$I1 死亡1 死亡2"
does "help lists nouns" v11a help 'report'
does "NOUN help lists verbs" v11a 'report help' 'file'
does "standard input with -" v11a 'report file -' 'R' <(printf 'incident=%s\naffected=173\ntext="第一行"\n' "$I1")

# --- areas, people, the journal
does "areas" desk 'area list tier=township --json'
is "fifteen real townships" '[.[]|select(.filler|not)]|length' 15
does "one area" v11a "area show $V11 --json"
is "its code" '.code' $V11
does "accounts" clerk 'account list' v11a
does "an account with its grants" clerk 'account show both --json' "$V12"
does "one who serves two villages" both 'report list'
refused "is asked which" 1 'area|地区' both "report file incident=$I1 affected=1"
does "and says it" both "report file incident=$I1 area=$V12 affected=31 --json"
does "the supervisor reads who did what" watch 'journal list --json' 'report.return'
is "with actor and operation" '[.[]|select(.op=="report.return")][0].actor' town1
refused "nobody else reads the journal" 3 '.' v11a 'journal list'
refused "an administrator reads no case" 3 '.' clerk "report show $R1"

# --- words and other forms of output
does "CSV is for spreadsheets" desk 'report list --csv'
equal "it begins with a byte order mark" 'efbbbf' "$(head -c3 "$W/out" | od -An -tx1 | tr -d ' \n')"
as desk+gbk 'report list --csv'
equal "in GB18030 it begins with none" 'b1e0' "$(head -c2 "$W/out" | od -An -tx1 | tr -d ' \n')"
does "JSON lists are one array" desk 'incident list --json'
is "an array" type array
does "a limit" desk 'report list limit=1 --json'
is "of one" length 1
# --- bytes in another charset than the session's
as desk+gbk 'incident open class=natural place="三社进水"'
equal "UTF-8 in a GB18030 session is read as what it is" 0 "$code"
has "and that is said" 'UTF-8' "$(iconv -f GB18030 -t UTF-8 "$W/err")"
does "stored right" desk 'incident list' '三社进水'
printf 'text=四社也进水\n' >"$W/utf8"
I2=$(as desk 'incident list --csv limit=1'; sed -n '2s/,.*//p' <<<"$out")
as desk+gbk "incident note $I2 -" "$W/utf8"
has "the same on standard input" 'UTF-8' "$(iconv -f GB18030 -t UTF-8 "$W/err")"
does "stored right too" desk "incident show $I2" '四社也进水'
refused "GB18030 in a UTF-8 session says what to do" 2 '\+gbk' desk "incident note $I2 text=$(printf '\xc8\xfd\xc9\xe7')"
# --- question and answer on a terminal, which the client leaves raw
as v21 'report list --csv'
before=$(sed 1d <<<"$out" | grep -c 洪涝)
if TYPIST_LIMIT=60 typist <<END
@v size 45 20
@v run $(client v21) report ask
@v expect "Ctrl-C" 10
@v type "洪水x"
@v key Backspace*2
@v type "涝"
@v key Enter
@v expect "事件?" 10
@v type "new"
@v key Enter
@v expect "发生时间" 10
@v key Enter*60
@v expect "1 报送" 10
@v type "1"
@v key Enter
@v wait 0 10
END
then ok "report ask is typed on a terminal: seen, mended, ended by Enter"
else failed "report ask is typed on a terminal: seen, mended, ended by Enter" "$(cat "$W/typist.out")"; fi
as v21 'report list --csv'
equal "and stored" $((before + 1)) "$(sed 1d <<<"$out" | grep -c 洪涝)"
if TYPIST_LIMIT=60 typist <<END
@v run $(client v21) report ask hazard=snow
@v expect "Ctrl-C" 10
@v sleep 500
@v key Ctrl-C
@v sleep 1500
END
then ok "Ctrl-C stops it"
else failed "Ctrl-C stops it" "$(cat "$W/typist.out")"; fi
as v21 'report list --csv'
equal "and nothing is stored" 0 "$(sed 1d <<<"$out" | grep -c 雪)"
# Typed on a terminal a byte comes alone, and alone it does not tell its charset.
typed_at() {	# LOGIN CMD BYTES
	{ sleep 1; printf "$3"; sleep 1; printf '\003'; } |
		timeout $((20 * SLOW)) ssh "${SSH_OPTS[@]}" -o BatchMode=yes -tt -i "$W/keys/${1%%+*}" \
			"$1@${HOST:-127.0.0.1}" -- "$2" >"$W/out" 2>&1
}
typed_at v21+gbk 'report ask' '洪涝\r'
iconv -f GB18030 -t UTF-8 <"$W/out" >"$W/gb"
has "UTF-8 typed in a GB18030 session is said" 'Log in without \+gbk|不要加 *\+gbk|\+gbk' "$(cat "$W/gb")"
has "and read as what it is" '事件|发生时间|地点' "$(sed 1,2d "$W/gb")"
equal "it is no other hazard" 0 "$(grep -cE '不是|is no' "$W/gb")"
typed_at v21+gbk 'report ask' "$(printf '洪涝' | iconv -f UTF-8 -t GB18030 | od -An -to1 | tr -d '\n' | sed 's/ /\\/g')\\r"
iconv -f GB18030 -t UTF-8 <"$W/out" >"$W/gb"
equal "GB18030 there is no news" 0 "$(grep -c '+gbk' "$W/gb")"
has "and understood" '事件|发生时间|地点' "$(sed 1,2d "$W/gb")"
typed_at v21 'report ask' "$(printf '洪涝' | iconv -f UTF-8 -t GB18030 | od -An -to1 | tr -d '\n' | sed 's/ /\\/g')\\r"
has "GB18030 typed in a UTF-8 session says what to do" '\+gbk' "$(tr -d '\200-\377' <"$W/out")"
check_holds "after all that, check holds while serving"
server_stop
check_holds "and when stopped"
