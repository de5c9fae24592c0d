#!/bin/bash
# A disk that stands still: a real file system that is frozen while a board, a form and a
# command wait for it. It costs nobody a session or a typed character, the keeper is not
# taken for one that hangs, and what was asked meanwhile is stored once when it goes on.
#
#   FENGSUI_FROZEN   seconds of it (18; longer than anything else waits)
# limit: 120
# plan: 9
. "$(dirname "$0")/lib.sh"
STILL=${FENGSUI_FROZEN:-18}
disk=$W/disk
if [ "$(id -u)" != 0 ] || ! command -v fsfreeze mkfs.ext4 tmux >/dev/null || ! mkdir "$disk" ||
	! truncate -s 64M "$W/disk.img" || ! mkfs.ext4 -q "$W/disk.img" 2>/dev/null ||
	! mount -o loop "$W/disk.img" "$disk" 2>/dev/null; then
	skip 9 "only root may mount a file system and freeze it, where loop devices are"
	exit 0
fi
cleanup_more() {
	fsfreeze -u "$disk" 2>/dev/null
	tmux -L "frozen$$" kill-server 2>/dev/null
	umount "$disk" || umount -l "$disk"
}
D=$disk/county
chmod 755 "$disk"
county
server_start

screen() { tmux -L "frozen$$" capture-pane -p -t "$1"; }
# shows PANE PATTERN: within 20 s
shows() {
	local i
	for i in $(seq 200); do
		screen "$1" | grep -q "$2" && return
		sleep 0.1
	done
	return 1
}
# sees SENTENCE PANE PATTERN
sees() {
	if shows "$2" "$3"; then ok "$1"; else failed "$1" "$(screen "$2")"; fi
}
for p in form board; do
	who=v11a size='-x 45 -y 20'	# a telephone
	[ $p = form ] || who=desk size='-x 80 -y 24'
	# shellcheck disable=SC2086
	tmux -L "frozen$$" -f /dev/null new-session -d -s $p $size \
		"ssh ${SSH_OPTS[*]} -i $W/keys/$who $who@127.0.0.1; echo GONE; sleep 600"
done
sees "a board before" board "值班台"
shows form 报灾 && tmux -L "frozen$$" send-keys -t form 2
for _ in 1 2 3 4 5 6; do sleep 0.3; tmux -L "frozen$$" send-keys -t form Down; done
sleep 2
keeper=$(pid_of keeper)

fsfreeze -f "$disk"
as_later() { as "$@"; echo "$code $out $err" >"$W/later"; }
# A banner is not for who is quiet.
SSH_OPTS=("${SSH_OPTS[@]/LogLevel=ERROR/LogLevel=INFO}")
as_later v11a 'report file hazard=flood affected=31' &
later=$!
tmux -L "frozen$$" send-keys -t form -l '甲乙'
sees "the form says that the store is waited for" form '正在等待存储'
sleep "$((STILL / 2))"
tmux -L "frozen$$" send-keys -t form -l '丙'
sleep "$((STILL - STILL / 2))"
equal "the keeper is the same" "$keeper" "$(pid_of keeper)"
equal "and main says nothing of it" '' "$(grep -a 'no progress' "$W/server.log")"
fsfreeze -u "$disk"

sees "what was typed meanwhile stands there" form '甲乙丙'
wait "$later"
# Longer than the door waits, who comes is told why; nobody is said to have no right.
if [ "$STILL" -lt 60 ]; then
	has "what a command asked is stored" '^0 R' "$(cat "$W/later")"
	as desk 'report list --json'
	equal "once" 1 "$(grep -o '"affected":31' <<<"$out" | wc -l)"
else
	has "a command is told that the store does not answer" '^255 .*稍后' "$(cat "$W/later")"
	as desk 'report list --json'
	equal "and nothing of it is stored" 0 "$(grep -o '"affected":31' <<<"$out" | wc -l)"
fi
hasnt() { if grep -q "$3" <<<"$2"; then failed "$1" "$2"; else ok "$1"; fi; }
hasnt "no form is gone" "$(screen form)" GONE
hasnt "no board is gone" "$(screen board)" GONE
server_stop
