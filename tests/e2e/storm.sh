#!/bin/bash
# The power goes in a storm of reports. What is on that machine's disk has all that was answered,
# once; another machine has the county back from the backup and what came since it, and says no
# more and no less than was answered until then; from both together nothing is lost.
#   FENGSUI_STORM   seconds of it before the backup (6)
# limit: 180
# plan: 19
. "$(dirname "$0")/lib.sh"
for dir in disk cut other third; do mkdir "$W/$dir"; done
if [ "$(id -u)" != 0 ] || ! command -v mkfs.ext4 >/dev/null || ! truncate -s 256M "$W/disk.img" ||
	! mkfs.ext4 -q "$W/disk.img" 2>/dev/null || ! mount -o loop,sync "$W/disk.img" "$W/disk" 2>/dev/null; then
	skip 19 "only root may mount a file system, where loop devices are"
	exit 0
fi
storm=()
cleanup_more() {
	[ ${#storm[@]} = 0 ] || kill "${storm[@]}" 2>/dev/null
	[ -z "$SERVER" ] || kill -KILL -- "$SERVER" $(cat "/proc/$SERVER/task/$SERVER/children" 2>/dev/null) 2>/dev/null
	umount "$W/cut" 2>/dev/null
	umount "$W/disk" || umount -l "$W/disk"
}
chmod 755 "$W/disk"
D=$W/disk/county
county
"$BIN" as clerk --data "$D" setting set account.bucket value=1000000 >"$W/out" 2>&1
paper=$(grep -oE '[0-9a-f]{64}' "$W/init.log" | head -1)
server_start

# reports LOGIN FROM: one after the other, each with a figure of its own that is noted once it
# is answered
reports() {
	local n=$2
	while :; do
		n=$((n + 1))
		echo "$n" >>"$W/sent.$1"
		timeout 20 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/$1" "$1@127.0.0.1" -- \
			"report file hazard=flood affected=$n" </dev/null >"$W/said.$1" 2>&1 &&
			echo "$n" >>"$W/answered.$1"
	done
}
answered() { cat "$W"/answered.* 2>/dev/null | sort; }
# The figures of the log of DIR, as often as each is there.
stored() {
	"$BIN" as watch --data "$1" journal list op=report.file limit=100000 --json |
		grep -oE '"affected":[{]"from":[0-9]+,"to":[0-9]+' | grep -oE '[0-9]+$' | sort
}
from=100000
for login in v11a v12 v21; do
	does "a first report of $login" "$login" "report file hazard=flood affected=$from"
	reports "$login" "$from" &
	storm+=($!)
	from=$((from + 100000))
done
sleep "${FENGSUI_STORM:-6}"
says "a backup in the storm" 0 '' backup --data "$D" --schedule "$W/other"
sleep 2
answered >"$W/after"
says "and what came since" 0 '已追加到备份' backup --data "$D" --since "$W/other"
sleep 2
# Nothing more comes to the disk than what the system has of it now.
kill -STOP "$(pid_of keeper)"
answered >"$W/all"
cp "$W/disk.img" "$W/cut.img"
kill "${storm[@]}"
wait "${storm[@]}" 2>/dev/null
storm=()

disown "$SERVER"		# which would say that it was killed
kill -KILL "$SERVER" $(cat "/proc/$SERVER/task/$SERVER/children")
while kill -0 "$SERVER" 2>/dev/null; do sleep 0.1; done
SERVER=

# --- what is left of the machine
mount -o loop "$W/cut.img" "$W/cut" || failed "the disk can be read" "$(dmesg | tail -3)"
D=$W/cut/county
check_holds "what the disk has holds"
stored "$D" >"$W/has"
equal "all that was answered is there" '' "$(comm -23 "$W/all" "$W/has")"
equal "each once" '' "$(uniq -d "$W/has")"
echo "# $(wc -l <"$W/all") reports answered in the storm, $(wc -l <"$W/has") on the disk"

# --- another machine
rm "$W/known"		# it has a key of its own
began=$(date +%s%N)
says "it has the county back" 0 '追加在备份后面的日志 [0-9]+ 条' restore --from "$(echo "$W"/other/*.backup)" --data "$W/third/county" --seal "$paper"
D=$W/third/county
server_start
does "people log in and report" v11a "report file hazard=flood affected=999999"
took=$((($(date +%s%N) - began) / 1000000))
server_stop
check_holds "what it has holds"
stored "$D" | grep -vx 999999 >"$W/back"
equal "all that was answered before is there" '' "$(comm -23 "$W/after" "$W/back")"
equal "each once there" '' "$(uniq -d "$W/back")"
equal "and nothing that was never stored" '' "$(comm -13 "$W/has" "$W/back")"
echo "# $took ms from the backup to the first report; $(comm -23 "$W/all" "$W/back" | wc -l) answered reports came after it"

# --- both together
says "from both nothing is lost" 0 '没有丢失' repair --from "$W/cut/county" --to "$W/whole" --backup "$W/other"
stored "$W/whole" >"$W/both"
equal "all that the disk has is there" '' "$(comm -23 "$W/has" "$W/both")"
equal "each once there too" '' "$(uniq -d "$W/both")"
# A commit that the power cut short may have left its entry whole in a page that no head leads to.
comm -13 "$W/has" "$W/both" >"$W/more"
equal "and no more than was on its way" '' "$(sort "$W"/sent.* | comm -23 - "$W/all" | comm -13 - "$W/more")"
