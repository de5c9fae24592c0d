#!/bin/bash
# Drills: is what a backup holds a county, and how long does it take to have it back?
# limit: 180
# plan: 20
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
says "a folder without one" 1 '没有备份' restore --check "$W" --data "$D"
says "nor where nothing is" 1 '没有备份' restore --check "$W/none" --data "$D"
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
if mount -t tmpfs -o size=64k,mode=777 small "$W/small" 2>/dev/null; then
	TMPDIR=$W/small says "without room nothing is said of the backup" 4 'TMPDIR=' restore --check "$W/b" --data "$D"
	equal "and nothing is left there" '' "$(ls -A "$W/small")"
	umount "$W/small"
else
	skip 2 "nobody may mount here"
fi
server_start
says "beside a server too" 0 '能恢复' restore --check "$W/b" --data "$D"
server_stop
check_holds
