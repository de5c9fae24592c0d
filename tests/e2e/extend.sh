#!/bin/bash
# doc/extend.md is true: its files, taken from the page into a copy of the tree, are
# built without a warning, its test passes, and its commands print what it shows.
# limit: 900
# plan: 10
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 10 "it builds the usual configuration only"
	exit 0
fi

T=$W/tree
mkdir "$T"
# What is built already need not be built again; times are kept for that.
(cd "$ROOT" && git ls-files -coz --exclude-standard && find build/plain -type f -print0) |
	(cd "$ROOT" && tar cf - --null --ignore-failed-read -T - 2>/dev/null) | tar xf - -C "$T"
cd "$T" || exit 1

# blocks OUT: writes each file named by "`path`:" before a block; names them.
blocks() {
	awk -v out="$1" '
		/^`[^`]*`:$/ { path = substr($0, 2, length($0) - 3); next }
		/^```/ && inside { inside = 0; path = ""; close(file); next }
		/^```/ && path != "" { inside = 1; file = out "/" path; print path
			dir = file; sub(/\/[^\/]*$/, "", dir); system("mkdir -p " dir); printf "" > file; next }
		inside { print > file; next }
		/[^ \t]/ { path = "" }' doc/extend.md
}
blocks "$T" >"$W/files"
verb=$(grep '^VALUE(need_verb, 63,' doc/extend.md)
sed -i "0,/^ENDENUM/s/^ENDENUM/$verb\n&/" db/kinds/need/enums.def

product=$(grep -cE '^(db|src|screens)/' "$W/files")
lines=$(grep -E '^(db|src|screens)/' "$W/files" | xargs cat | wc -l)
if [ "$product" -gt 0 ] && [ $((product + 1)) -le 6 ] && [ $((lines + 1)) -le 250 ]; then
	ok "a whole subject in $((product + 1)) files and $((lines + 1)) lines"
else
	failed "a whole subject in at most 6 files and 250 lines" "$((product + 1)) files, $((lines + 1)) lines"
fi
said=$(sed -n 's/^.* It is \([0-9]*\) lines.*/\1/p; s/^`list`.* It is \([0-9]*\) lines.*/\1/p' doc/extend.md | head -1)
[ "${said:-0}" = $((lines + 1)) ] && ok "the page says how many" || failed "the page says how many" "$said, not $((lines + 1))"

# The catalogue is made from the files that git knows.
git init -q . && git add -A
if scripts/po >"$W/log" 2>&1 && ! msgattrib --untranslated po/zh_CN.po | grep -q '^msgid "[^"]'; then
	ok "it is Chinese throughout"
else
	failed "it is Chinese throughout" "$(msgattrib --untranslated po/zh_CN.po | tail -5)"
fi

# All of it is built anew for a new kind, so not with care, no fuzzers, and of the suites those
# that know of every subject.
tools=build/plain/tools
suites="shelter record face command_face screens"
if make -s -j2 CFG=plain OPT='-O0 -Wno-format-truncation' WERROR=1 CHECKS="$(printf 'tests/check/test_%s.c ' $suites)" all $tools/describe $tools/typist $tools/check >"$W/log" 2>&1; then
	ok "it builds without a warning"
else
	failed "it builds without a warning" "$(tail -20 "$W/log")"
	exit 1
fi

for suite in $suites; do
	FENGSUI_DESCRIBE=$T/$tools/describe CK_RUN_SUITE=$suite $tools/check >"$W/log" 2>&1 || { failed "its suites pass" "$(tail -12 "$W/log")"; exit 1; }
	grep -q '^0 passed' "$W/log" && { failed "its suites pass" "no suite $suite"; exit 1; }
done
ok "its suites pass"

# What it shows of commands, against what they print.
sed -n '/^```console$/,/^```$/p' doc/extend.md | grep -v '^```' >"$W/shown"
./fengsui init --data sh --areas db/lists/dalate.csv --sample >/dev/null 2>&1
grep '^\$ ' "$W/shown" | while IFS= read -r line; do
	printf '%s\n' "$line"
	bash -c "${line#\$ }" 2>&1 </dev/null | tr -d '\r'
	code=${PIPESTATUS[0]}
	[ "$code" = 0 ] || echo "[exit $code]"
done >"$W/printed"
if [ "$(grep -c '^\$ ' "$W/shown")" -gt 10 ] && diff "$W/shown" "$W/printed" >"$W/log"; then
	ok "its commands print what it shows"
else
	failed "its commands print what it shows" "$(cat "$W/log")"
fi

# Once by hand, over ssh: the list, the show with what may be done now, and doing it.
BIN=$T/fengsui TOOLS=$T/build/plain/tools
county
server_start
as desk 'shelter add 样例三中 area=展旦召苏木 beds=80张'
if typist <<END
@d size 80 24
@d run $(client desk)
@d expect "值班台" 15
@d sleep 600
@d key 0
@d sleep 400
@d key r
@d expect "样例三中"
@d sleep 300
@d key 1
@d expect "开放避难所"
@d sleep 400
@d key 2
@d expect "请核对"
@d sleep 800
@d key 1
@d expect "已开放"
END
then ok "it is listed, shown and opened by screen"; else failed "it is listed, shown and opened by screen" "$(tail -40 "$W/typist.out")"; fi
does "and that was stored" desk 'shelter list open=yes' 样例三中
does "and is shown by command" desk 'shelter show 样例三中' 80
server_stop
"$BIN" check --data "$D" >"$W/log" 2>&1 && ok "check holds" || failed "check holds" "$(cat "$W/log")"
