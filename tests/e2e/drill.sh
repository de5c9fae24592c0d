#!/bin/bash
# Drills: is what a backup holds a county, and how long does it take to have it back?
# limit: 240
# plan: 100
. "$(dirname "$0")/lib.sh"
county
mkdir "$W/b"
B=$W/b/fengsui-20260101-0000.backup
says "a backup" 0 '已备份' backup --data "$D" --to "$B"
left() { find "$D" "$W/tmp" /tmp -maxdepth 1 -name 'restore.check*' 2>/dev/null; }

says "a drill needs no county" 0 '能恢复' restore --check "$B" --data "$W/nothing"
equal "and makes none" '' "$(ls -d "$W/nothing" 2>/dev/null)"
says "of a folder the newest is tried" 0 'fengsui-20260101-0000[.]backup 能恢复' restore --check "$W/b" --data "$D"
says "and it says how long it takes" 0 '约需 [0-9]+[.][0-9] 秒' restore --check "$W/b" --data "$D"
equal "nothing stays of it" '' "$(left)"
mkdir "$W/own"
cp "$B" "$W/own/2026-11-22.backup"
says "so is one of another name" 0 '2026-11-22[.]backup 能恢复' restore --check "$W/own" --data "$D"
head -c 60000 "$B" >"$W/own/fengsui-unverified.backup"
cp "$W/own/fengsui-unverified.backup" "$W/own/fengsui-new.backup"
cp "$W/own/fengsui-unverified.backup" "$W/own/fengsui-20990101-0000.backup"
says "one not verified, at work or of a time to come is not the newest" 0 '2026-11-22[.]backup 能恢复' restore --check "$W/own" --data "$D"
mkdir "$W/later"
cp "$B" "$W/later/fengsui-20990101-0000.backup"
says "one of a time to come is better than none" 0 '20990101-0000[.]backup 能恢复' restore --check "$W/later" --data "$D"
says "a folder without one" 1 '没有 [*][.]backup 文件' restore --check "$W" --data "$D"
says "nor where nothing is" 1 '没有 [*][.]backup 文件' restore --check "$W/none" --data "$D"
says "not both at once" 2 'restore --help' restore --check "$W/b" --from "$B"
says "nor neither" 2 'restore --help' restore
head -c 60000 "$B" >"$W/b/fengsui-20260102-0000.backup"
says "a damaged one is named" 1 '20260102-0000[.]backup 不能恢复' restore --check "$W/b" --data "$D"
equal "nothing stays of that either" '' "$(left)"
rm "$W/b/fengsui-20260102-0000.backup"

mkdir -m 777 "$W/tmp" "$W/small"
for i in $(seq 6); do
	TMPDIR=$W/tmp "$BIN" restore --check "$W/b" >"$W/drill.out" 2>&1 &
	sleep "0.0$((i * 3 % 10))"
	kill -KILL $!
	wait $! 2>/dev/null
	sleep 0.1
done
says "what killed ones left hinders no other" 0 '能恢复' restore --check "$W/b" --data "$D"
TMPDIR=$W/tmp says "and the next one in that place" 0 '能恢复' restore --check "$W/b" --data "$D"
equal "clears it" '' "$(left)"
TMPDIR=$W/tmp "$BIN" restore --check "$W/b" >"$W/drill.out" 2>&1 &
sleep 0.05
kill -TERM $!
wait $! 2>/dev/null
equal "one that is ended clears its own" '' "$(left)"
mkdir "$W/tmp/restore.check"
chmod 777 "$W/tmp/restore.check"
TMPDIR=$W/tmp says "nor does it work where others may write" 4 'tmp/restore.check 是别的用户的' restore --check "$W/b" --data "$D"
rmdir "$W/tmp/restore.check"
if mount -t tmpfs -o size=64k,mode=777 small "$W/small" 2>/dev/null; then
	TMPDIR=$W/small says "without room nothing is said of the backup" 4 'TMPDIR=' restore --check "$W/b" --data "$D"
	equal "and nothing is left there" '' "$(ls -A "$W/small")"
	umount "$W/small"
else
	skip 2 "nobody may mount here"
fi

# --- what came since the backup is added to it
seal=$("$BIN" check --data "$D" | grep -oE '([0-9a-f]{4} ){7}[0-9a-f]{4}')
answers() {
	local list
	for list in "report list" "incident list" "need list" "sos list" "team list" "order list" "account list" "setting list" "stock list"; do
		"$BIN" as desk --data "$1" $list limit=1000 --csv 2>&1 | grep -v server.fingerprint
	done
}
"$BIN" as clerk --data "$D" setting set account.bucket value=1000000 >"$W/out" 2>&1
for seed in 1 2 3 4; do
	"$TOOLS/random_ops" "$D" $((seed * 70)) "$seed" >"$W/random" 2>&1 || failed "random operations" "$(cat "$W/random")"
	says "what came since is added" 0 '已追加到备份.*20260101-0000' backup --since "$W/b" --data "$D"
done
says "and nothing twice" 0 '没有新内容' backup --since "$B" --data "$D"
says "a whole one beside" 0 '已备份' backup --data "$D" --to "$W/whole"
says "both are restored" 0 '追加在备份后面的日志 [0-9]+ 条' restore --data "$W/more" --from "$B" --seal "$seal"
says "and the other" 0 '已恢复|恢复到' restore --data "$W/less" --from "$W/whole" --seal "$seal"
answers "$W/less" >"$W/less.out"
answers "$W/more" >"$W/more.out"
equal "they say the same" "" "$(diff "$W/less.out" "$W/more.out")"
holds "and all holds" "$BIN" check --data "$W/more"
has "it has what was added" "," "$(cat "$W/more.out")"
truncate -s -5 "$B.more"
says "a cut one is said, and by the exit code" 1 'more 不完整' restore --check "$B" --data "$D"
mv "$B.more" "$W/more.kept"
ln -s fengsui-20260101-0000.backup.more "$B.more"
says "one that cannot be opened is not left out" 4 'more.*打不开' restore --data "$W/unread" --from "$B" --seal "$seal"
says "nor in a drill" 4 'more.*打不开' restore --check "$B" --data "$D"
mv "$W/more.kept" "$B.more"
says "and added anew" 0 '重新追加' backup --since "$W/b" --data "$D"
"$BIN" init --data "$W/another" --areas "$ROOT/db/lists/dalate.csv" --sample >"$W/out" 2>&1
says "of another county nothing is added" 1 "不是现在这个旗县" backup --since "$B" --data "$W/another"
says "nor where no backup is" 1 '没有 [*][.]backup 文件' backup --since "$W" --data "$D"

# --- a county that is damaged is made anew
says "a whole one is repaired without loss" 0 '没有丢失' repair --from "$D" --to "$W/anew"
holds "and holds" "$BIN" check --data "$W/anew"
answers "$D" >"$W/was.out"
answers "$W/anew" >"$W/anew.out"
equal "it says the same" "" "$(diff "$W/was.out" "$W/anew.out")"
says "not over another" 4 '请换一个新目录' repair --from "$D" --to "$W/anew"
cp -a "$D" "$W/hurt"
pages=$(($(stat -c %s "$D/data.mdb") / 4096))
for i in $(seq 12); do
	dd if=/dev/urandom of="$W/hurt/data.mdb" bs=4096 count=1 seek=$((2 + i * (pages - 3) / 13)) conv=notrunc status=none
done
before=$(md5sum "$W"/hurt/data.mdb)
"$BIN" repair --from "$W/hurt" --to "$W/again" >"$W/said" 2>&1
code=$?
has "what is lost of one with twelve bad pages is named" '没有丢失|丢失：日志第' "$(cat "$W/said")"
has "and so by the exit code" "$(grep -q '丢失：' "$W/said" && echo 1 || echo 0)" "$code"
# Where entries are lost, a need may stay open that one of them closed: check says of each.
"$BIN" check --data "$W/again" >"$W/said" 2>&1
has "what is left of it holds" "$([ $? = 0 ] && echo 检查通过 || echo 记录完整，但有)" "$(cat "$W/said")"
"$BIN" repair --from "$W/hurt" --to "$W/third" --backup "$W/b" >"$W/said" 2>&1
has "with its backup no entry is lost" '救回 ([0-9]+) 条，共 \1 条' "$(cat "$W/said")"
equal "nor named" 0 "$(grep -c '丢失：' "$W/said")"
answers "$W/third" >"$W/third.out"
equal "and it says the same as before" "" "$(diff "$W/was.out" "$W/third.out")"
"$BIN" backup --data "$W/another" --to "$W/strange.backup" >"$W/out" 2>&1
"$BIN" repair --from "$W/hurt" --to "$W/strange" --backup "$W/strange.backup" >"$W/said" 2>&1
has "another county's backup is named" '看不出备份 .*strange[.]backup 是这个旗县的' "$(cat "$W/said")"
has "and nothing of it used" '从备份取回 0 条' "$(cat "$W/said")"
# One that was restored from ours and went on.
"$TOOLS/random_ops" "$W/more" 70 9 >"$W/random" 2>&1 || failed "random operations" "$(cat "$W/random")"
"$BIN" backup --data "$W/more" --to "$W/copy.backup" >"$W/out" 2>&1
"$BIN" repair --from "$W/hurt" --to "$W/copied" --backup "$W/copy.backup" >"$W/said" 2>&1
has "of a copy's backup only what both counties have is used" 'copy[.]backup 只用了日志第 1 条到第 [0-9]+ 条' "$(cat "$W/said")"
answers "$W/copied" >"$W/copied.out"
equal "which is all of this one" "" "$(diff "$W/was.out" "$W/copied.out")"
cp -a "$W/b" "$W/b2"
head -c 60000 "$B" >"$W/b2/fengsui-20260303-0000.backup"
"$BIN" repair --from "$W/hurt" --to "$W/older" --backup "$W/b2" >"$W/said" 2>&1
has "a bad newer backup is named" '20260303-0000[.]backup 已损坏' "$(cat "$W/said")"
has "and hinders no older one" '救回 ([0-9]+) 条，共 \1 条' "$(cat "$W/said")"
equal "nothing was written where it was read" "$before" "$(md5sum "$W"/hurt/data.mdb)"
mkdir "$W/crowd"
for i in $(seq 33); do echo none >"$W/crowd/$i.backup"; done
"$BIN" repair --from "$W/hurt" --to "$W/eighth" --backup "$W/crowd" >"$W/said" 2>&1
has "that not all of a crowd of backups were looked at is said" '共 33 份备份，只看了最新的 32 份' "$(cat "$W/said")"
# The disk becomes full wherever: while the backup is copied, the store made, a lock file begun.
rooms=0 wrong=
for room in $(seq 16 $((pages / 6 + 1)) $((pages * 16))); do
	mount -t tmpfs -o "size=${room}k,mode=777" small "$W/small" 2>/dev/null || break
	"$BIN" repair --from "$W/hurt" --to "$W/small/full" --backup "$W/b" >"$W/out" 2>"$W/said"
	code=$? rooms=$((rooms + 1)) lies=$(ls -A "$W/small")
	umount "$W/small"
	[ $code = 4 ] || break
	[ -z "$lies" ] && [ "$(grep -c "没有修复: $W/small/full: 磁盘已满" "$W/said")" = "$(wc -l <"$W/said")" ] ||
	    wrong="$wrong${room}k: $lies $(cat "$W/said") "
done
if [ $rooms -gt 0 ]; then
	has "with so much room that all fits it is repaired" '救回 ([0-9]+) 条，共 \1 条' "$(cat "$W/out")"
	equal "with less that is said, nothing else, and nothing is left" "" "$wrong"
else
	skip 2 "nobody may mount here"
fi
mkdir "$W/no"
says "without a backup where one was named nothing is made" 4 '没有修复' repair --from "$W/hurt" --to "$W/sixth" --backup "$W/no"
cp -a "$D" "$W/bare"
rm "$W/bare/secret.mdb" "$W/bare/machine.key"
"$BIN" repair --from "$W/bare" --to "$W/seventh" >"$W/said" 2>&1
equal "files beside the store that are gone are a loss" 1 $?
has "they are named" 'secret.mdb 不见了' "$(cat "$W/said")"
has "and not called whole" '^0$' "$(grep -c '没有丢失' "$W/said")"
server_start
says "not while it is served" 4 '先停掉' repair --from "$D" --to "$W/fourth"
says "beside a server too" 0 '能恢复' restore --check "$W/b" --data "$D"
server_stop
check_holds

# --- files lost and damaged while it is served
server_start
mv "$D/host_key" "$W/host_key"
does "the host key lost while it serves hinders nobody" v11a 'report list'
says "check says that it is gone" 1 'host_key 不见了' check --data "$D"
kill -KILL "$(pid_of listener)"
sleep 1
has "a listener that begins anew makes none" 'host_key is gone|host_key 不见了' "$(cat "$W/server.log")"
mv "$W/host_key" "$D/host_key"
for i in $(seq $((30 * SLOW))); do as v11a 'report list'; [ "$code" = 0 ] && break; sleep 0.5; done
equal "and once it is put back all goes on" 0 "$code"
# Whoever has them open may be ended by a signal: that is played here, and no sanitizer's matter.
server_stop
ASAN_OPTIONS=${ASAN_OPTIONS:-}:handle_segv=0:handle_sigbus=0 server_start
seq 100000 | head -c $(($(stat -c %s "$D/secret.mdb") - 8192)) |
    dd of="$D/secret.mdb" bs=4096 seek=2 conv=notrunc status=none
as v11a 'report list'
"$BIN" account code v12 --data "$D" >"$W/out" 2>&1
pid=$(pid_of keeper)
[ -z "$pid" ] || kill -KILL "$pid"
for i in $(seq $((30 * SLOW))); do grep -q 'secret.mdb' "$W/server.log" && break; sleep 0.2; done
has "secrets damaged while it serves are said in the log once a keeper opens them" 'secret.mdb.*(check|backup|备份)' "$(cat "$W/server.log")"
equal "and by no second signal" "" "$(grep 'keeper was ended by signal' "$W/server.log" | grep -v 'signal 9' | sed 1d)"
server_stop
says "and by check" 1 'secret.mdb' check --data "$D"
"$BIN" serve --data "$D" --listen 127.0.0.1:0 >"$W/out" 2>&1
equal "nor is it served any more" 4 $?
has "with a word of why" 'secret.mdb' "$(cat "$W/out")"
