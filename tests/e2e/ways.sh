#!/bin/bash
# The same commands by other ways: on a terminal, from standard input, on the server
# itself, as text and as JSON.
# limit: 90
# plan: 47
. "$(dirname "$0")/lib.sh"
county
server_start

# On a terminal lines end with a carriage return as well.
said=$(timeout $((30 * SLOW)) ssh "${SSH_OPTS[@]}" -o BatchMode=yes -tt -i "$W/keys/desk" desk@127.0.0.1 area list tier=township 2>&1 </dev/null)
has "a command on a terminal" '展旦召苏木' "$said"
equal "each of its lines goes back to the left edge" "$(wc -l <<<"$said")" "$(grep -c $'\r$' <<<"$said")"

does "the settings, over ssh" clerk 'setting list' 'report.join.hours'
does "and as JSON" clerk 'setting list --json'
is "with a value each" '[.[]|select(.name == "report.join.hours")]|length' 1
does "an account as JSON" clerk 'account show v11a --json'
is "with its grants and keys" '[.login,(.grants|length),(.keys|length)]|tojson' '["v11a",1,1]'
does "the units" clerk 'unit list' '旗值班室样例'
does "those of an area" clerk "unit list area=$T1" '展旦召'
does "a report" v11a 'report file hazard=flood affected=7 --json'
R=$(json .number)
does "what waits, as text" town1 'need list' "$R"

# Each choice of the lists, and the lists that nothing else here reads.
does "the areas under one" desk "area list area=$T1 --json"
is "are its own" "map(select(.code == \"$V11\" or .code == \"$T2\").code)|join(\" \")" "$V11"
does "an incident" town1 "incident open hazard=flood area=$T1 --json"
I1=$(json .number)
does "one of elsewhere" town2 "incident open hazard=flood area=$T2 --json"
I2=$(json .number)
does "incidents by area, time and state" desk "incident list open=yes since=00:00 area=$T2 --json"
is "are those that fit" 'map(.number)|join(" ")' "$I2"
does "a call" v11a 'sos send 屋顶 --json'
H1=$(json .number)
does "and another" v11b 'sos send 进水 --json'
H2=$(json .number)
does "who is to be rung" town1 'need phones --json'
is "of two calls the longer waiting is first" 'map(.subject)|map(select(startswith("H")))|reduce .[] as $n ([]; if index($n) then . else . + [$n] end)|join(" ")' "$H1 $H2"
does "in words too" town1 'need phones' '0477-0000050'
does "the calls of an incident" desk "sos list incident=$I1 --json"
is "are no others" length 0
does "no unit is retired" clerk 'unit list retired=yes --json'
is "so none is listed" length 0
does "the chains" desk 'chain list' '上级 响'
does "one of them" desk 'chain show review' '认领分钟：30'
does "whether it is the same incident is to be decided" v12 'report file hazard=flood affected=1 incident=unsure'
nobody() {
	said=$("$BIN" as nobody report list --data "$D" 2>&1)
	equal "$1: an account that is none" 1 $?
	has "$1: is named" 'nobody' "$said"
	said=$("$BIN" as desk report show R0101-99 --data "$D" 2>&1 >/dev/null)
	equal "$1: a report that is none" 1 $?
	has "$1: is said on standard error" 'R0101-99' "$said"
}
nobody "served"

as() { "$BIN" as "$1" --data "$D" "${@:2}"; }
holds "on the server itself" as town1 report show "$R"
printf '受灾8\n路通\n水退了\n' | as v11a report file incident=1 - >"$W/out" 2>&1
equal "from standard input" 0 $?
has "understood as over ssh" '"road":"ok","affected":8' "$(as town1 report show "$R" --json)"
server_stop
nobody "not served"
has "without a server too" "$R" "$(as town1 report list 2>&1)"
said=$("$BIN" account --data "$D" 2>&1)
equal "a word too few is 2" 2 $?
has "and shows how" 'account add' "$said"
new_key spare
holds "a key from its file" "$BIN" account key v12 --data "$D" --key "$W/keys/spare.pub"
has "is his" "$(ssh-keygen -lf "$W/keys/spare.pub" | grep -oE 'SHA256:[A-Za-z0-9]{20}')" "$("$BIN" account show v12 --data "$D")"
said=$("$BIN" account list --data "$W/nowhere" 2>&1)
equal "no county is said" 1 $?
check_holds
