#!/bin/bash
# Readings that are late: each suite here does what it always does while every reading of
# a session is thrown away twice, once full and once empty (tests/check/help_late.c), and
# at the end no place that reads is left out.
# limit: 240
# plan: 30
. "$(dirname "$0")/lib.sh"
suites="screens screens_account screens_call screens_incident screens_more screens_need screens_read
	screens_storm screens_use records command command_report people_screen area_screen people_import
	area_import forget find unchanged report_review screens_order dispatch screens_evac import_rows
	choice team screens_stock screens_goods"
for s in $suites; do
	holds "$s, every reading late" env FENGSUI_LATE="$W/late" CK_RUN_SUITE="$s" \
		CK_TIMEOUT_MULTIPLIER=$((SLOW * 4)) "$TOOLS/check"
done
sort -u "$W/late" | addr2line -e "$TOOLS/check" | sed 's/ (disc.*//' |
	grep -oE '(screens|src)/[a-z_/]*\.c:[0-9]+$' | sort -u >"$W/hit"
cd "$ROOT" || exit 1
grep -nHE '(txn|command)_again\(' $(find screens src/session src/command src/views -name '*.c' ! -name command_base.c) |
	cut -d: -f1,2 | sort >"$W/places"
# Drafts are the keeper's, and no keeper stands behind these seats.
missed=$(comm -13 "$W/hit" "$W/places" | grep -v '^screens/desk/drafts\.c:')
equal "and no place that reads was left out" "" "$missed"
has "of more than fifty" '^([5-9].|1..)$' "$(wc -l <"$W/places")"
