#!/bin/bash
# The declarations: what is at fault is named with its place, and a change of
# one record leaves the headers of all others alone.
. "$(dirname "$0")/lib.sh"

K=$W/db/kinds
mkdir -p "$K/shelter" "$K/road"
declare_all() { sh "$ROOT/db/kinds/declare.sh" "$W/gen" "$K"/*/*.def; }

cat >"$K/road/road.def" <<'END'
KIND(road, 2, STATE, 0, "", "road", "道路")
FIELD(road, 2, TEXT, name, 90, "name", "名称", F_REQUIRED)
END(road)
END
good() {
	cat >"$K/shelter/shelter.def" <<'END'
/* 避难所: where people
 * can be brought. */
KIND(shelter, 1, STATE, 0, "", "shelter", "避难所")
FIELD(shelter, 2, TEXT, name, 90, "name", "名称", F_REQUIRED)
FIELD(shelter, 3, COUNT, beds, 0, "beds (all, also lent)",
    "床位", 0)
FIELD(shelter, 4, BOOL, open, 0, "open", "开放", F_SYSTEM)
INDEX(shelter, 1, "name")
END(shelter)
END
	cat >"$K/shelter/args.def" <<'END'
LIST(view_shelter_list, "list shelters", "避难所清单")
FROM(shelter, "open")
END(view_shelter_list)
ARGS(op_shelter_set, "change a shelter", "修改避难所")
FROM(shelter, "which! beds room=name:9")
END(op_shelter_set)
END
}
# names SENTENCE PATTERN: the declarations are refused with words that fit.
names() {
	local said
	if said=$(declare_all 2>&1); then failed "$1" "not refused"; return; fi
	if grep -qE "$2" <<<"$said"; then ok "$1"; else failed "$1" "$said"; fi
}
# has SENTENCE FILE LINE
has() { if grep -qF -- "$3" "$W/gen/$2"; then ok "$1"; else failed "$1" "$(cat "$W/gen/$2")"; fi; }

good
holds "declarations become headers and tables" declare_all
has "an argument has the limit of the record's field" shelter/args.h "char room[90 + 1];"
has "and its label, under the number given" shelter.c '.no = 9, .type = T_TEXT, .flags = 0, .name = "room", .label = "name"'
has "which is the record itself" shelter.c '.flags = F_REQUIRED, .name = "which", .label = "shelter", .zh = "避难所"'
has "what the program sets in a record may be asked for in a list" shelter.c '.no = 4, .type = T_BOOL, .flags = 0, .name = "open"'
has "a label may hold commas and brackets" shelter.c '.label = "beds (all, also lent)", .zh = "床位"'

touch -d '2000-01-01' "$W/gen/road/road.h" "$W/gen/road.c" "$W/gen/shelter/shelter.h"
sed -i 's/name, 90/name, 60/' "$K/shelter/shelter.def"
holds "a field changes" declare_all
was() { [ "$(stat -c %Y "$W/gen/$1")" = "$(date -d 2000-01-01 +%s)" ]; }
holds "the other subject's header is not written again" was road/road.h
holds "nor its tables" was road.c
if was shelter/shelter.h; then failed "its own is"; else ok "its own is"; fi
has "and the arguments made from it follow" shelter/args.h "char room[60 + 1];"

good
sed -i 's/shelter, 3, COUNT/shelter, 2, COUNT/' "$K/shelter/shelter.def"
names "two fields with one number are both named" 'shelter\.def:5: shelter 2 is name and beds'
good
sed -i 's/KIND(shelter, 1/KIND(shelter, 2/' "$K/shelter/shelter.def"
names "two kinds with one number are both named" 'kind 2 is road and shelter'
good
sed -i 's/room=name:9/room=name:3/' "$K/shelter/args.def"
names "so are two arguments" 'args\.def:5: op_shelter_set 3 is beds and room'
good
sed -i 's/"open"/"opened"/' "$K/shelter/args.def"
names "a field that is not there" 'args\.def:2: shelter has no field opened'
good
sed -i 's/COUNT/COUNTS/' "$K/shelter/shelter.def"
names "a type that is none" 'shelter\.def:5: COUNTS is no type'
good
sed -i 's/COUNT, beds, 0/COUNT, beds, cups/' "$K/shelter/shelter.def"
names "a unit that is none" 'shelter\.def:5: cups is no unit of'
good
echo 'FELD(shelter, 5, BOOL, x, 0, "x", "x", 0)' >>"$K/shelter/shelter.def"
names "a word that is none" 'shelter\.def:10: FELD is not understood'
good
{
	echo 'KIND(wide, 3, STATE, 0, "", "wide", "宽")'
	for i in $(seq 2 258); do echo "FIELD(wide, $i, BOOL, f$i, 0, \"f\", \"f\", 0)"; done
	echo 'END(wide)'
} >"$K/road/wide.def"
names "more fields than anything holds" 'wide has more than 256 fields'
rm "$K/road/wide.def"
good
holds "and nothing of it stays" declare_all
if [ -e "$W/gen/road/wide.h" ]; then failed "a declaration that is gone takes its header along"; else ok "a declaration that is gone takes its header along"; fi
