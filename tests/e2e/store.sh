#!/bin/bash
# What the administrator does at the machine: help without a county, backup,
# restore, check; what it says is Chinese and names what to do.
# limit: 180
# plan: 181
. "$(dirname "$0")/lib.sh"

print='([0-9a-f]{4} ){7}[0-9a-f]{4}'
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
mkdir "$W/small"
if mount -t tmpfs -o size=64k,mode=777 small "$W/small" 2>/dev/null; then
	TMPDIR=$W/small says "one that there is no room to verify is no done one" 1 '没能核验：磁盘已满' \
		backup --data "$D" --to "$W/b/unverified"
	equal "and leaves nothing there" '' "$(ls -A "$W/small")"
	umount "$W/small"
else
	skip 2 "nobody may mount here"
fi
says "not a backup" 1 '不是这种文件' restore --data "$W/r0" --from /etc/passwd
equal "which leaves no directory" '' "$(ls -d "$W/r0" 2>/dev/null)"
says "no such file" 1 '不存在' restore --data "$W/r0" --from "$W/b/none"
seal=$("$BIN" check --data "$D" | grep -oE "$print")
says "whose key sealed it is shown, and nothing done" 1 "$seal" restore --data "$W/r0" --from "$B"
says "nor under another key" 1 "$seal" restore --data "$W/r0" --from "$B" --seal "${seal//[0-9]/a}"
equal "which leaves no directory either" '' "$(ls -d "$W/r0" 2>/dev/null)"
says "restored" 0 "$fingerprint" restore --data "$W/r1" --from "$B" --seal "$seal"
says "not over a county" 1 '请换一个新目录' restore --data "$W/r1" --from "$B"

# --- a damaged backup is refused in a sentence, and the place left as it was

# damage FILE: what restoring it did wrong, nothing if it was refused.
damage() {
	local said code
	said=$("$BIN" restore --data "$W/r3" --from "$1" --seal "$seal" 2>&1)
	code=$?
	[ $code = 1 ] && grep -q '换另一份备份' <<<"$said" || echo "${1##*/}: exit $code: $said"
	[ -e "$W/r3" ] || return
	echo "${1##*/}: left: $(ls -A "$W/r3")"
	rm -rf "$W/r3"
}

# flip FROM TO BYTE: a copy with one bit changed.
flip() {
	local byte
	cp "$1" "$2"
	byte=$(od -An -tu1 -j"$3" -N1 "$2")
	printf "\\x$(printf %02x $((byte ^ 1 << $3 % 8)))" | dd of="$2" bs=1 seek="$3" conv=notrunc status=none
}

size=$(stat -c %s "$B")
old=$W/b/old.backup		# as older programs made it: without a digest
head -c $((size - size % 4096)) "$B" >"$old"
for n in 0 5000 8192 $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 4096)); do
	head -c $n "$B" >"$W/b/cut$n"
	head -c $((n < size - 4096 ? n : size - 8192)) "$old" >"$W/b/oldcut$n"
done
head -c 100000 /dev/urandom >"$W/b/cutnoise"
equal "truncated and foreign files are refused" '' "$(for f in "$W"/b/*cut*; do damage "$f"; done)"
for i in $(seq 10); do flip "$B" "$W/b/flip$i" $((i * (size - 48) / 11 + i * 7)); done
equal "a flipped bit is found by the digest" '' "$(for f in "$W"/b/flip*; do damage "$f"; done)"

# Without a digest only what is in use can be seen; but never is a county made
# that fails its check.
for i in $(seq 10); do
	flip "$old" "$W/b/oldflip" $((i * (size - 48) / 11 + i * 7))
	if said=$("$BIN" restore --data "$W/r3" --from "$W/b/oldflip" --seal "$seal" 2>&1); then
		"$BIN" check --data "$W/r3" 2>&1 >/dev/null || echo "flip $i: restored, and the check fails"
		rm -rf "$W/r3"
	else
		damage "$W/b/oldflip"
	fi
done >"$W/wrong"
equal "without one, what is restored passes its check" '' "$(cat "$W/wrong")"
says "a backup of an older program" 0 "$fingerprint" restore --data "$W/r4" --from "$old" --seal "$seal"
mkdir "$W/r5"
cp "$D/host_key" "$W/r5/"
says "refused beside a host key" 1 '换另一份备份' restore --data "$W/r5" --from "$W/b/cut$((size / 2))"
equal "nothing but the host key lies there" host_key "$(ls -A "$W/r5")"
says "then a good one is restored there" 0 "$fingerprint" restore --data "$W/r5" --from "$B" --seal "$seal"
mkdir -p "$W/r6/restore.part"
echo half >"$W/r6/restore.part/data.mdb"
says "what a killed restore left is cleared away" 0 "$fingerprint" restore --data "$W/r6" --from "$B" --seal "$seal"
equal "and nothing of it stays" '' "$(ls -d "$W"/r[1-6]/restore.part 2>/dev/null)"

# --- the cards show the key that the server has
old=$(card_print cardone "$D")
new=$(card_print cardone "$W/r1")
if [ "$old" = "$new" ]; then failed "a restored county has a new host key" "$old"; else ok "a restored county has a new host key"; fi
mkdir "$W/r2"
cp "$D/host_key" "$W/r2/"
says "restored beside the old host key" 0 "${old//+/[+]}" restore --data "$W/r2" --from "$B" --seal "$seal"
equal "cards show the old one then" "$old" "$(card_print cardone "$W/r2")"
D=$W/r1
server_start
does "who has a key gets in as before" v11a 'report list'
equal "the host key is the one on the card" "$new" "$(ssh-keygen -lf "$W/known" | grep -oE "$fingerprint" | head -1)"
says "the holder of a directory in use is named" 4 "进程 $SERVER|$SERVER" restore --data "$D" --from "$B"
says "a backup beside the server" 0 '已备份' backup --data "$D" --to "$W/b/beside"
does "which the county knows of" clerk 'setting list' 'server.backup.*b/beside'
# --- a restore that was cut while it moved its files
mkdir -p "$W/r10/restore.part"
cp "$W"/r1/{secret.mdb,seal.key,slots} "$W/r10"
cp "$W/r1/data.mdb" "$W/r10/restore.part"
says "its rest is not served, and named" 1 '中断.*再运行' serve --data "$W/r10" --listen 127.0.0.1:0
says "nor made a county of" 1 '中断.*再运行' init --data "$W/r10" --areas dalate
says "the same restore again clears it away" 0 "$fingerprint" restore --data "$W/r10" --from "$B" --seal "$seal"
equal "all of it" '' "$(ls -d "$W/r10/restore.part" 2>/dev/null)"
holds "and the county is whole" "$BIN" check --data "$W/r10"
# --- by schedule: only what is due, and the oldest go
mkdir "$W/own"
backups() { ls "$W/own" | grep -cE '^fengsui-[0-9]{8}-[0-9]{4}[.]backup$'; }
says "one that is due is made by schedule" 0 '' backup --data "$D" --schedule "$W/own"
equal "there" 1 "$(backups)"
says "no other before its time" 0 '' backup --data "$D" --schedule "$W/own"
equal "so there is one" 1 "$(backups)"
does "which the county knows of" clerk 'setting list' 'server.backup.*own/fengsui-'
mv "$W"/own/fengsui-* "$W/own/fengsui-20250101-0101.backup"
cp "$B" "$W/own/fengsui-20250102-0101.backup"
cp "$B" "$W/own/notes.backup"
does "two are to be kept" clerk 'setting set backup.keep value=2'
says "a day later another is due" 0 '' backup --data "$D" --schedule "$W/own"
equal "the oldest made room" 2 "$(backups)"
equal "and nothing else" 'fengsui-20250102-0101.backup notes.backup' "$(cd "$W/own" && ls -d fengsui-2025* notes.backup | paste -sd' ')"
rm "$W"/own/fengsui-*
says "where it may not be written" 1 '没有备份' backup --data "$D" --schedule "$W/none"
does "the administrators hear of it" clerk 'setting list' 'server.unsaved.*不'
# --- a copy that is not known to be good, and the alarm's end
unsaved() { "$BIN" as clerk --data "$D" setting show server.unsaved --json | jq -r .value; }
(cd "$W" && TMPDIR=$W/none "$BIN" backup --data "${D#"$W/"}" --to b/unsure) >"$W/out" 2>&1
equal "a copy that could not be verified: code" 1 $?
does "which is there" clerk 'setting list' 'server.backup.*b/unsure'
has "is told as one that may be bad, whatever the directory is called" '磁盘已满' "$(unsaved)"
says "what came since is added to a good one" 0 '已追加到备份' backup --data "$D" --since "$W/b/beside"
equal "and the alarm is over" '' "$(unsaved)"
says "to an older program's nothing is" 1 "旧程序" backup --data "$D" --since "$W/b/old.backup"
has "which is told" '备份' "$(unsaved)"
touch -d '2 days ago' "$W/b/beside"
says "where a whole one is overdue" 0 '备份' backup --data "$D" --since "$W/b/beside"
has "an addition ends no alarm" '备份' "$(unsaved)"
touch "$W/b/beside"
says "in time" 0 '备份' backup --data "$D" --since "$W/b/beside"
equal "it does" '' "$(unsaved)"
# --- the file lock deleted, as people do who take it for left behind
rm "$D/lock"
says "a second server does not begin" 4 '另有进程正在写这个旗县' serve --data "$D" --listen 127.0.0.1:0
rm -f "$D/lock"
says "a command on the machine goes to the keeper that is there" 0 '' as clerk --data "$D" setting set report.join.hours value=47
says "also under no lock but its own" 0 '' as clerk --data "$D" setting set report.join.hours value=48
does "which serves on" clerk 'setting list' 'report.join.hours.*48'
server_stop
server_start --backup "$W/own"
for i in $(seq $((50 * SLOW))); do [ "$(backups)" = 1 ] && break; sleep 0.2; done
equal "a server makes them by itself" 1 "$(backups)"
server_stop
says "and one of them can be restored" 0 "$fingerprint" restore --data "$W/r9" --from "$W"/own/fengsui-* \
	--seal "$("$BIN" check --data "$D" | grep -oE "$print" | head -1)"
check_holds
says "and says whose key sealed what" 0 '第 1 至 [0-9]+ 条：封印公钥 .*' check --data "$D"
equal "with the key of before" "$("$BIN" check --data "$W/county" | grep -oE '( ?[0-9a-f]{4}){8}')" \
	"$("$BIN" check --data "$D" | sed -n 2p | grep -oE '( ?[0-9a-f]{4}){8}')"

# --- no room for the replay
said=$(trap '' XFSZ; ulimit -f 100; "$BIN" check --data "$D" 2>&1)
equal "a check without room for its replay: code" 4 $?
has "names the place" "没能检查.*$(realpath "$D").*TMPDIR=" "$said"
holds "a TMPDIR that is not there is not used" env TMPDIR="$W/none" "$BIN" check --data "$D"
mkdir -m 777 "$W/tmp"
said=$(trap '' XFSZ; ulimit -f 100; TMPDIR=$W/tmp "$BIN" check --data "$D" 2>&1)
has "one that is there is, and named" "没能检查.*$W/tmp" "$said"
equal "nothing is left of a replay" '' "$(ls "$D" | grep check)"

# --- damage is said in Chinese
LC_ALL=C sed -i 's/county\.restore/county.forgery/g' "$W/r2/data.mdb"
said=$("$BIN" check --data "$W/r2" 2>&1)
equal "a forged entry fails the check" 1 $?
has "the place is named in Chinese" '日志链断开，条目 [0-9]+' "$said"
has "and what to do first" '先把目录' "$said"
equal "no English is left in it" '' "$(grep -oE 'chain|damaged|exists|broken|entry' <<<"$said")"
truncate -s $((size / 2)) "$W/r4/data.mdb"
says "a store cut short fails the check too" 1 '数据文件已损坏' check --data "$W/r4"
says "and is kept" 1 '先把目录' check --data "$W/r4"
for file in data.mdb secret.mdb; do
	for left in 0 8192; do
		rm -rf "$W/r5"
		cp -a "$W/r2" "$W/r5"
		truncate -s $left "$W/r5/$file"
		says "$file with only $left bytes is no county" 4 "$file.*备份" serve --data "$W/r5" --listen 127.0.0.1:0
	done
done
says "nor is one made in its place" 4 '已损坏' as desk --data "$W/r5" incident list

# --- the host key: never made anew unasked
rm -rf "$W/r5"
cp -a "$W/r1" "$W/r5"
holds "one that lies there is the county's" "$BIN" check --data "$W/r5"
"$BIN" as desk --data "$W/r5" incident list >/dev/null 2>&1
mv "$W/r5/host_key" "$W/host_key.old"
says "a county without its host key is not served" 4 'host_key.*fengsui host-key' serve --data "$W/r5" --listen 127.0.0.1:0
equal "and none is made" "" "$(ls "$W/r5" | grep -x host_key)"
says "check says that it is gone" 1 'host_key 不见了' check --data "$W/r5"
says "one is made on purpose" 0 'SHA256:' host-key --data "$W/r5"
holds "and is the county's from then on" "$BIN" check --data "$W/r5"
cp "$W/host_key.old" "$W/r5/host_key"
says "the old one is no longer" 1 'host_key 不是' check --data "$W/r5"

# --- one record as CSV
D=$W/r1
server_start
does "a report" v11a '报 洪涝 受灾120 路断 --json'
R=$(json .number)
does "report show --csv" v11a "report show $R --csv" '^affected,120'
has "begins with its columns" 'key,value' "$(head -1 <<<"$out")"
does "the figures of a total" desk "report total incident=1 --csv" ',120'
does "keys of an account" v11a 'account show v11a' "$(ssh-keygen -lf "$W/keys/v11a.pub" | grep -oE "$fingerprint" | sed 's/[+]/[+]/g')"
does "help names a field once" v11a 'report help file' '  受灾人口 [(]受灾[)]$'
does "lists have Chinese headers" desk 'need list' '^事项编号'
does "short forms in standard input" v11a 'report file incident=1 -' "$R" <(printf '受灾130\n路通\n村道已清\n')
does "are figures" v11a "report show $R --json"
is "not text" '[.affected,.road,.text]|tojson' '[130,"ok","村道已清"]'
server_stop
