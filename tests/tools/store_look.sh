#!/bin/bash
# store_look.sh FENGSUI DIR: what a program reads in a county, a line each, in a
# form that neither the year nor new columns change. Refused entries by their
# sentence; numbers without their year.
set -u
bin=$1 dir=$2
export LC_ALL=C.UTF-8
unset LANGUAGE FENGSUI_DATA
see() {
	local who=$1 filter=$2
	shift 2
	echo "- $*"
	"$bin" as "$who" --data "$dir" "$@" --json 2>/dev/null | jq -rc "$filter" 2>&1
}
# The first of the day it was made: a running number alone is of today.
first=$("$bin" as desk --data "$dir" incident list --json 2>/dev/null | jq -r 'map(.number)|min')
{
	see desk 'sort_by(.number)[]|[.number,.name,.state,.hazard,.area]' incident list
	see desk '[.number,.state,.trapped,(.areas|sort),(.linked|map(.number)),(.timeline|length)]' incident show "$first"
	see desk '.timeline[]|[.line,.what,.text,.struck_reason]' incident show "$first"
	see desk '[.accepted,.reported,.changed]' report total incident="$first"
	see desk 'sort_by(.number)[]|[.number,.incident,.area,.stage,.state,.version,.affected,.resettled,.trapped]' report list
	see desk 'sort_by(.number)[]|[.number,.area,.place,.trapped,.answered_by]' sos list
	see desk 'sort_by(.subject,.verb)[]|[.subject,.verb,.area,.state]' need list
	see town1 'sort_by(.subject,.verb)[]|[.subject,.verb,.area,.state]' need list
	see v11b 'length' draft list
	see clerk '.value' setting show report.unopened.minutes
	see clerk '[.code,.successor]' area show 150621200202
	see clerk '[.login,.disabled]' account show v11b
	see watch '.[]|[.seq,.op,.actor,.number,.refused,.field,.why]' journal list limit=1000
} | sed -E 's/\b([A-Z])20[0-9]{2}([0-9]{4}-)/\1\2/g; s/E[0-9]{4}-/E-/g; s/R[0-9]{4}-/R-/g; s/S[0-9]{4}-/S-/g'
