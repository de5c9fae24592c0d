#!/bin/bash
# What the administrator does at the machine: help without a county, backup,
# restore, check; what it says is Chinese and names what to do.
# limit: 120
. "$(dirname "$0")/lib.sh"

# says SENTENCE CODE PATTERN COMMAND...: both outputs together.
says() {
	local sentence=$1 want=$2 pattern=$3 said got
	shift 3
	said=$("$BIN" "$@" 2>&1 </dev/null)
	got=$?
	equal "$sentence: code" "$want" "$got"
	has "$sentence" "$pattern" "$said"
}

fingerprint='SHA256:[A-Za-z0-9+/]{43}'
card_print() {
	"$BIN" account add "$1" --data "$2" --area $V12 --role officer --post B --name 卡样例 2>&1 |
		grep -oE "$fingerprint"
}

export FENGSUI_DATA=$W/nothing
for c in init serve account check backup restore as; do
	says "$c --help needs no county" 0 "fengsui $c" $c --help
	says "$c help too" 0 "fengsui $c" $c help
done
says "the keys of account's verbs" 0 'area=' account help
says "a verb's help" 0 'account grant' account grant --help
says "help for one command" 0 '--listen' help serve
says "an unknown option leads to help" 2 'serve --help' serve --frob
says "check without a county" 1 'init' check
says "backup without a county" 1 'init' backup --to "$W/none"
unset FENGSUI_DATA

county
B=$W/b/one.backup
mkdir "$W/b"
says "a backup" 0 '已备份' backup --data "$D" --to "$B"
says "not over another file" 1 '已有同名文件' backup --data "$D" --to "$B"
says "not a backup" 1 '不是这种文件' restore --data "$W/r0" --from /etc/passwd
says "no such file" 1 '不存在' restore --data "$W/r0" --from "$W/b/none"
says "restored" 0 "$fingerprint" restore --data "$W/r1" --from "$B"
says "not over a county" 1 '请换一个新目录' restore --data "$W/r1" --from "$B"

# --- the cards show the key that the server has
old=$(card_print cardone "$D")
new=$(card_print cardone "$W/r1")
if [ "$old" = "$new" ]; then failed "a restored county has a new host key" "$old"; else ok "a restored county has a new host key"; fi
mkdir "$W/r2"
cp "$D/host_key" "$W/r2/"
says "restored beside the old host key" 0 "${old//+/[+]}" restore --data "$W/r2" --from "$B"
equal "cards show the old one then" "$old" "$(card_print cardone "$W/r2")"
D=$W/r1
server_start
does "who has a key gets in as before" v11a 'report list'
equal "the host key is the one on the card" "$new" "$(ssh-keygen -lf "$W/known" | grep -oE "$fingerprint" | head -1)"
says "the holder of a directory in use is named" 4 "进程 $SERVER|$SERVER" restore --data "$D" --from "$B"
server_stop
check_holds

# --- damage is said in Chinese
LC_ALL=C sed -i 's/county\.restore/county.forgery/g' "$W/r2/data.mdb"
said=$("$BIN" check --data "$W/r2" 2>&1)
equal "a forged entry fails the check" 1 $?
has "the place is named in Chinese" '日志链断开，条目 [0-9]+' "$said"
has "and what to do first" '先把目录' "$said"
equal "no English is left in it" '' "$(grep -oE 'chain|damaged|exists|broken|entry' <<<"$said")"
cp -a "$W/r2" "$W/r4"
truncate -s 100000 "$W/r4/data.mdb"
says "a store cut short fails the check too" 1 '数据文件已损坏' check --data "$W/r4"
says "and is kept" 1 '先把目录' check --data "$W/r4"

# --- one record as CSV
D=$W/r1
server_start
does "a report" v11a '报 洪涝 受灾120 路断 --json'
R=$(json .number)
does "report show --csv" v11a "report show $R --csv" '^affected,120'
has "begins with its columns" 'key,value' "$(head -1 <<<"$out")"
does "the figures of a total" desk "report total incident=1 --csv" '^reported\.affected,120'
does "keys of an account" v11a 'account show v11a' "$(ssh-keygen -lf "$W/keys/v11a.pub" | grep -oE "$fingerprint" | sed 's/[+]/[+]/g')"
does "help names a field once" v11a 'report help file' '  受灾人口 [(]受灾[)]$'
does "lists have Chinese headers" desk 'need list' '^事项编号'
does "short forms in standard input" v11a 'report file incident=1 -' "$R" <(printf '受灾130\n路通\n村道已清\n')
does "are figures" v11a "report show $R --json"
is "not text" '[.affected,.road,.text]|tojson' '[130,"ok","村道已清"]'
server_stop
