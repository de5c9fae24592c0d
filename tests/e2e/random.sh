#!/bin/bash
# Random sequences of operations, right and wrong, by anybody; then check holds.
# The seeds are the same every day; FENGSUI_SEED=N tries another as well.
# The counties are in memory where that can be: the sequences, and not the disk, are
# tested, and each of their thousands of commits would wait for it.
# plan: 9
. "$(dirname "$0")/lib.sh"
M=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
cleanup_more() { rm -rf "$M"; }
count=6000
[ "$SLOW" = 1 ] || count=1000
for seed in 1 2 3 ${FENGSUI_SEED:-}; do
	D=$M/county$seed
	county
	if said=$("$TOOLS/random_ops" "$D" $count "$seed" report incident sos need 2>"$W/err"); then
		ok "$count operations, seed $seed"
	else
		failed "$count operations, seed $seed" "$said
$(tail -5 "$W/err")"
	fi
	check_holds "check holds after seed $seed"
	# A run in which an operation never succeeds tests little.
	equal "each operation was stored at least once, seed $seed" "" \
		"$(grep -E '^(report|incident|sos|need)\.' <<<"$said" | grep '	0 stored')"
done
