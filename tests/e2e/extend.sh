#!/bin/bash
# doc/extend.md: its files are built into a copy of the tree, and what it types is typed.
# limit: 400
# plan: 9
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 9 "it builds the usual configuration only"
	exit 0
fi
tree=$W/tree
page=$ROOT/doc/extend.md
mkdir "$tree"
# What is built already need not be built again.
(cd "$ROOT" && git ls-files -z && find build/plain -type f -print0) |
	(cd "$ROOT" && tar cf - --null -T -) | tar xf - -C "$tree"

# A file stands under the line that names it.
awk -v tree="$tree" '
	/^`[^`]*`:$/ { file = substr($0, 2, length($0) - 3); next }
	/^```/ { if (open) { close(open); open = ""; file = ""; next }
		 if (file != "") { dir = tree "/" file; sub("/[^/]*$", "", dir); system("mkdir -p " dir)
				   open = tree "/" file; printf "" >open; next } }
	open { print >open }' "$page"
files=$(cd "$tree" && find db src screens -path '*shelter*' -type f)
equal "it takes six files at most" yes "$([ "$(wc -l <<<"$files")" -le 6 ] && echo yes || echo "$files")"
lines=$(cd "$tree" && cat $files | wc -l)
equal "and 250 lines at most" yes "$([ "$lines" -le 250 ] && echo yes || echo "$lines")"
holds "it builds without a warning" make -s -C "$tree" WERROR=1 all build/plain/tools/check
"$tree/fengsui" init --data "$D" --areas "$ROOT/db/lists/dalate.csv" --sample >"$W/out" 2>&1 ||
	failed "a county begins" "$(cat "$W/out")"

# What is typed after "$ fengsui" gives the lines below it.
sed -n '/^```$/,/^```$/p' "$page" | sed -n '/^\$ fengsui/,/^```$/p' >"$W/session"
typed() {	# command, what it must say
	local said code
	said=$(cd "$tree" && eval "./fengsui ${1#fengsui }" 2>&1 </dev/null)
	code=$?
	[ $code = 0 ] || said+=$'\n'"[exit $code]"
	[ "$said" = "$2" ] || failed "$1" "expected: $2
is:       $said"
	[ "$said" = "$2" ] && right=$((right + 1))
	total=$((total + 1))
}
right=0 total=0 cmd= want=
while IFS= read -r line; do
	case $line in
	'$ '*|'```')
		[ -z "$cmd" ] || typed "$cmd" "$want"
		cmd=${line#'$ '} want=
		case $cmd in "as "*|"fengsui as "*) cmd=$(sed "s,^fengsui as \([^ ]*\),fengsui as \1 --data $D," <<<"$cmd") ;; *) cmd= ;; esac ;;
	*) want+=${want:+$'\n'}$line ;;
	esac
done <"$W/session"
equal "all that the page types says what stands there" "$total" "$right"
has "and that is not little" '^([8-9]|[1-9][0-9])$' "$total"
holds "the journal replays" "$tree/fengsui" check --data "$D"
for suite in record screens command_face; do
	holds "the suite $suite takes it up" env CK_RUN_SUITE=$suite CK_DEFAULT_TIMEOUT=60 \
		FENGSUI_DESCRIBE="$tree/build/plain/tools/describe" sh -c "cd '$tree' && build/plain/tools/check"
done
