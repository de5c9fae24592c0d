#!/bin/bash
# Random sequences of operations, right and wrong, by anybody; then check holds.
# limit: 150
. "$(dirname "$0")/lib.sh"
count=6000
[ "$SLOW" = 1 ] || count=1000
stored=
for seed in 1 2 "$(date +%j)"; do
	D=$W/county$seed
	county
	if said=$("$TOOLS/random_ops" "$D" $count "$seed" 2>"$W/err"); then
		ok "$count operations, seed $seed"
	else
		failed "$count operations, seed $seed" "$said
$(tail -5 "$W/err")"
	fi
	check_holds "check holds after seed $seed"
	stored=$stored$'\n'$said
done
# A run in which an operation never succeeds tests little.
never=$(awk -F'\t' '/stored/ { n[$1] += $2 } END { for (o in n) if (n[o] == 0) print o }' <<<"$stored")
equal "each operation was stored at least once" "" "$(grep -E '^(report|incident|sos|need)\.' <<<"$never")"
