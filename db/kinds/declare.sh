#!/bin/sh
# declare.sh FOLDER FILE.def ...: writes FOLDER anew from the declarations. A
# file that would be the same is left alone, so that what uses it is not built
# again; one whose declaration is gone goes.
set -eu
mkdir -p "$1"
to=$(cd "$1" && pwd)
shift
new=$to.new.$$	# of this run: another may be at work beside it
rm -rf "$new"
for f in "$@"; do
	in=${f##*db/kinds/}
	mkdir -p "$new/$(dirname "$in")" "$to/$(dirname "$in")"
done
awk -f "$(dirname "$0")/declare.awk" -v out="$new" "$@"
(cd "$new" && find . -name '*.[ch]') | while read -r f; do
	cmp -s "$new/$f" "$to/$f" || cp "$new/$f" "$to/$f"
done
(cd "$to" && find . -name '*.[ch]') | while read -r f; do
	[ -e "$new/$f" ] || rm "$to/$f"
done
rm -rf "$new"
