#!/bin/bash
# Sticks: a real exFAT file system takes backups, what is added to them and a drill; one that loses
# the end of a file (as FAT by FUSE does here) is told from a good one before the backup is said to
# be made.
# limit: 120
# plan: 12
. "$(dirname "$0")/lib.sh"
mkdir "$W/exfat" "$W/fat"
truncate -s 48M "$W/exfat.img" "$W/fat.img"
LOOP=
if [ "$(id -u)" != 0 ] || [ ! -e /dev/fuse ] || ! command -v mount.exfat-fuse mkfs.exfat fusefat mkfs.vfat >/dev/null ||
	! mkfs.exfat "$W/exfat.img" >/dev/null 2>&1 || ! LOOP=$(losetup -f --show "$W/exfat.img" 2>/dev/null) ||
	! mount.exfat-fuse "$LOOP" "$W/exfat" >/dev/null 2>&1; then
	[ -z "$LOOP" ] || losetup -d "$LOOP"
	skip 12 "only root may mount a file system, where loop devices and FUSE are"
	exit 0
fi
cleanup_more() {
	umount "$W/exfat"
	losetup -d "$LOOP"
	umount "$W/fat" 2>/dev/null
}
county
says "a backup on an exFAT stick" 0 '已备份' backup --data "$D" --to "$W/exfat/one.backup"
says "one that is due, where less is free than the county's own disk keeps back" 0 '' backup --data "$D" --schedule "$W/exfat"
equal "it is there" 1 "$(ls "$W/exfat" | grep -c '^fengsui-.*\.backup$')"
"$BIN" as clerk --data "$D" setting set report.join.hours value=30 >"$W/out" 2>&1
says "what came since is added" 0 '已追加到备份' backup --data "$D" --since "$W/exfat"
says "a drill" 0 '能恢复' restore --check "$W/exfat"
mkfs.vfat "$W/fat.img" >/dev/null 2>&1
if fusefat -o rw+,allow_other "$W/fat.img" "$W/fat" >/dev/null 2>&1; then
	says "a medium that loses the end of the file" 1 '那个盘坏了' backup --data "$D" --to "$W/fat/one.backup"
	equal "has no backup then" '' "$(ls "$W/fat")"
else
	skip 3 "no FAT by FUSE"
fi
