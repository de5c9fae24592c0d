#!/bin/bash
# Makes a small county with the program of a commit and keeps it, with a backup
# of it, in tests/data/stores/, where the tests open, check, restore and read it
# ever after (tests/e2e/stores.sh). One is added at each release, never made again.
#
#   tests/tools/make_store.sh COMMIT [LATER]   by that program; LATER: another goes on in it
#   tests/tools/make_store.sh now              by the tree as it is built
#
# NAME.tar.xz holds the data directory and the backup, NAME.txt what this tree
# reads out of it: look through that before it is committed. What differs from
# what the old program itself read is printed. TREES=DIR keeps what was built.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,13s/^# \?//p' "$0"; exit 2; }
scratch=$(mktemp -d)
chmod 755 "$scratch"

# built COMMIT: its tree in the scratch directory, its program made.
built() {
	local tree=${TREES:-$scratch}/$1
	[ "$1" != now ] || { echo "$top"; return; }
	mkdir -p "$tree"
	git -C "$top" archive "$1" | tar x -C "$tree"
	make -s -C "$tree" -j2 all build/plain/tools/typist >"$scratch/make.log" 2>&1
	echo "$tree"
}

first=$(built "$1")
later=${2:+$(built "$2")}
name=$1${2:+-$2}
[ "$1" != now ] || name=$(cat "$top/VERSION")
if [ -e "$top/tests/data/stores/$name.tar.xz" ]; then
	echo "$name is kept already; a new release has a new VERSION" >&2
	exit 1
fi

export FENGSUI_BIN=$first/fengsui FENGSUI_TOOLS=$first/build/plain/tools
. "$top/tests/e2e/lib.sh"
set +e
cleanup_more() { rm -rf "$scratch"; }
. "$top/tests/tools/store_life.sh"

life_begin
if [ -n "$later" ]; then
	BIN=$later/fengsui TOOLS=$later/build/plain/tools
	life_goes_on
fi
# The second of two may not: that is what they are kept for.
[ -n "$later" ] || holds "the program that wrote it finds it whole" "$BIN" check --data "$D"
holds "and makes a backup of it" "$BIN" backup --data "$D" --to "$W/backup"
"$top/tests/tools/store_look.sh" "$BIN" "$D" >"$W/own.txt" 2>&1
out=$top/tests/data/stores
mkdir -p "$out" "$W/pack"
cp -a "$D" "$W/pack/county"
cp "$W/backup" "$W/pack/backup"
rm -f "$W/pack/county"/{control,lock,lock.mdb,*-lock}
chmod 644 "$W/pack/backup"
tar -C "$W/pack" --sparse --owner=0 --group=0 --numeric-owner -cf - county backup | xz -9e >"$out/$name.tar.xz"
"$top/tests/tools/store_look.sh" "$top/fengsui" "$D" >"$out/$name.txt" 2>&1
diff "$W/own.txt" "$out/$name.txt" && echo "both read the same"
# What is released is permanent from now on.
[ "$1" != now ] || "$top/build/plain/tools/describe" --numbers |
	grep -vxFf "$top/tests/golden/numbers.txt" >>"$top/tests/golden/numbers.txt"
ls -l "$out/$name".*
