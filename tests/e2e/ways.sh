#!/bin/bash
# The same commands by other ways: on a terminal, from standard input, on the server
# itself, as text and as JSON.
# limit: 90
# plan: 21
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

as() { "$BIN" as "$1" --data "$D" "${@:2}"; }
holds "on the server itself" as town1 report show "$R"
printf '受灾8\n路通\n水退了\n' | as v11a report file incident=1 - >"$W/out" 2>&1
equal "from standard input" 0 $?
has "understood as over ssh" '"road":"ok","affected":8' "$(as town1 report show "$R" --json)"
server_stop
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
