#!/bin/sh
# Writes the table of all screens: every screens/SUBJECT/NAME.c that defines
# `const struct screen screen_NAME`, in the order of their names.
echo '/* Made from the folder screens/. */'
echo '#include "screens/kit/screen.h"'
names=$(for f in "$@"; do
	n=$(basename "$f" .c)
	grep -q "^const struct screen screen_$n\b" "$f" && echo "$n"
done | sort)
for n in $names; do echo "extern const struct screen screen_$n;"; done
echo 'const struct screen *const screens[] = {'
for n in $names; do echo "	&screen_$n,"; done
echo '	NULL'
echo '};'
