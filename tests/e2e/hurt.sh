#!/bin/bash
# A disk that changed what was stored: the server is started over it. Whoever reads it is told, by
# command and on the screen, the record is not changed, all else goes on, and the county is
# had back from the backup and what the log still holds.
# limit: 120
# plan: 31
. "$(dirname "$0")/lib.sh"
cleanup_more() { tmux -L "hurt$$" kill-server 2>/dev/null; }
mkdir "$W/backups"
county
server_start
does "a call for help" v11a 'sos send text=水进了十七户的院子'
does "another" v12 'sos send text=桥头的水过了膝盖'
as desk 'sos list'
first=$(grep 十七户 <<<"$out" | cut -f1)
second=$(grep 桥头 <<<"$out" | cut -f1)
equal "nothing is damaged yet" '' "$err"
says "nor does the look find anything" 0 '没有损坏的页' check --data "$D" --rows
says "a backup" 0 '' backup --data "$D" --schedule "$W/backups"
server_stop

cp "$D/data.mdb" "$W/good.mdb"
# 十 becomes 千, wherever it stands.
grep -abo 十七户 "$D/data.mdb" | cut -d: -f1 | while read -r at; do
	printf '千' | dd of="$D/data.mdb" bs=1 seek="$at" conv=notrunc status=none
done
says "the look finds it" 1 '损坏的行' check --data "$D" --rows
says "and check says where" 1 '损坏.*sos' check --data "$D"
server_start
for _ in $(seq $((50 * SLOW))); do grep -q '库已损坏' "$W/server.log" && break; sleep 0.1; done
has "the server finds it by itself" '库已损坏' "$(cat "$W/server.log")"
says "and status says it" 1 '库已损坏' status --data "$D"

as desk 'sos list'
has "the altered call is shown" 千七户 "$out"
has "with a word" '库里有损坏的记录' "$err"
as desk 'sos list --json'
has "also beside JSON" '库里有损坏的记录' "$err"
refused "it is not changed" 4 '已损坏' desk "sos answer $first text=收到"
does "but the other one is" desk "sos answer $second text=收到"
does "and there are new ones" v21 'sos send text=井台塌了'
for size in "45 20" "80 24"; do
	# shellcheck disable=SC2086
	set -- $size
	tmux -L "hurt$$" -f /dev/null new-session -d -s "w$1" -x "$1" -y "$2" \
		"ssh ${SSH_OPTS[*]} -i $W/keys/desk desk@127.0.0.1; sleep 600"
	for _ in $(seq $((100 * SLOW))); do
		tmux -L "hurt$$" capture-pane -p -t "w$1" | grep -q '库.*损坏' && break
		sleep 0.1
	done
	has "the board says it at $1 columns" '^！库.*损坏' "$(tmux -L "hurt$$" capture-pane -p -t "w$1")"
done
server_stop
# Another start says it from its first moment; a store that is put right is free of it.
mv "$D/data.mdb" "$W/bad.mdb"
cp "$W/good.mdb" "$D/data.mdb"
says "a good one that is put back is found to be good" 0 '没有损坏的页' check --data "$D" --rows
equal "and nothing is left of the word" '' "$(ls "$D" | grep damaged)"
mv "$W/bad.mdb" "$D/data.mdb"

says "from it and the backup all is made again" 0 '没有丢失' repair --from "$D" --to "$W/whole" --backup "$W/backups"
D=$W/whole
check_holds
rm "$W/known"
server_start
as desk 'sos list'
has "as it was" 十七户 "$out"
has "with what came since" 井台塌了 "$out"
equal "and nothing is said" '' "$err"
