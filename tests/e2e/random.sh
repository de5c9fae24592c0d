#!/bin/bash
# Random sequences of operations, right and wrong, by anybody; then check holds.
# The seeds are the same every day; FENGSUI_SEED=N tries another as well.
# limit: 150
# plan: 9
. "$(dirname "$0")/lib.sh"
count=6000
[ "$SLOW" = 1 ] || count=1000
for seed in 1 2 3 ${FENGSUI_SEED:-}; do
	D=$W/county$seed
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
