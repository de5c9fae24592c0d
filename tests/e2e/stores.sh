#!/bin/bash
# Counties and backups that earlier programs left (tests/data/stores/): each holds,
# is read as it was, is restored, and goes on; a newer one is left to its program.
# limit: 180
# plan: 62
. "$(dirname "$0")/lib.sh"
look() { "$ROOT/tests/tools/store_look.sh" "$BIN" "$1"; }

# look_until DIR SEQ: without the later entries, which a restore made.
look_until() {
	look "$1" | awk -F'[[,]' -v last="$2" '/^\[[0-9]+,"[a-z]+\.[a-z]+",/ && $2 > last { next } { print }'
}

for packed in "$ROOT"/tests/data/stores/*.tar.xz; do
	name=$(basename "$packed" .tar.xz)
	mkdir "$W/$name"
	tar -C "$W/$name" -xJf "$packed"
	D=$W/$name/county
	last=$(sed -n 's/^\[\([0-9]*\),"server.stop".*/\1/p' "$ROOT/tests/data/stores/$name.txt" | head -1)
	cp "$D/data.mdb" "$W/before"
	check_holds "$name: holds as it is"
	"$BIN" status --data "$D" --json >"$W/out" 2>&1
	equal "$name: of its state nothing is said but that it does not run" stopped \
		"$(jq -r '[.troubles[].what] | map(select(. != "backup_old" and . != "backup_none")) | join(" ")' "$W/out")"
	equal "$name: which changes nothing" '' "$(cmp "$D/data.mdb" "$W/before" 2>&1)"
	equal "$name: is read as it was" '' "$(diff "$ROOT/tests/data/stores/$name.txt" <(look "$D") | head -20)"
	check_holds "$name: holds with its indexes made anew"
	holds "$name: its backup is restored" "$BIN" restore --data "$W/$name/restored" --from "$W/$name/backup" --seal "$("$BIN" check --data "$D" | grep -oE '([0-9a-f]{4} ){7}[0-9a-f]{4}' | head -1)"
	equal "$name: and read as it was" '' "$(diff "$ROOT/tests/data/stores/$name.txt" <(look_until "$W/$name/restored" "$last") | head -20)"
	server_start
	out=$("$BIN" as desk --data "$D" incident list --json)
	first=$(json 'map(.number)|min')
	out=$("$BIN" as desk --data "$D" incident show "$first" --json)
	before=$(json .trapped)
	holds "$name: a report goes on in it" "$BIN" as v21 --data "$D" report file "incident=$first" trapped=1
	out=$("$BIN" as desk --data "$D" incident show "$first" --json)
	is "$name: and what others had said still counts" .trapped $((before + 1))
	server_stop
	check_holds "$name: holds after all"
done

has "the program says which one it is" '^fengsui [0-9]+\.[0-9]+$' "$("$BIN" --version)"
has "help names that too" 'fengsui --version' "$("$BIN" help)"

# --- a server of other declarations than who reads: rows would be missed in silence
D=$W/served
county
server_start
holds "the index of a served county is another program's" "$TOOLS/newer" "$D" index
says=$("$BIN" as desk --data "$D" incident list 2>&1 >"$W/out")
equal "a command reads nothing there" '4,' "$?,$(cat "$W/out")"
has "and says what to do" '请重启服务' "$says"
refused "nor does a session" 4 '' desk 'incident list'
server_stop
server_start
does "a restart makes it anew" desk 'incident list'
has "as the log says" '重建|anew' "$(cat "$W"/server.log)"
server_stop
check_holds

# --- what a newer program wrote

says_newer() {
	local sentence=$1 said code
	shift
	said=$(timeout 20 "$BIN" "$@" 2>&1 </dev/null)
	code=$?
	equal "$sentence refuses it: code" 1 "$code"
	has "$sentence names the program, and this one" "fengsui 9\.9.*$("$BIN" --version)" "$said"
}

"$TOOLS/newer" "$D" || failed "a newer store is planted"
cp "$D/data.mdb" "$W/newer.backup"
cp "$D/data.mdb" "$W/before"
says_newer "check" check --data "$D"
says_newer "as" as desk --data "$D" incident list
says_newer "serve" serve --data "$D" --listen 127.0.0.1:0
has "status names its program" 'fengsui 9\.9' "$("$BIN" status --data "$D" 2>&1)"
says_newer "backup" backup --data "$D" --to "$W/none"
says_newer "restore" restore --data "$W/none" --from "$W/newer.backup"
equal "and it is left as it was" '' "$(cmp "$D/data.mdb" "$W/before" 2>&1)"
equal "nothing was made of it" '' "$(ls -d "$W/none" 2>/dev/null)"
