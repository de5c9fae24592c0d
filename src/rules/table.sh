#!/bin/sh
# Writes the table of all subjects: every src/rules/*/NAME.c that defines
# `const struct subject subject_NAME`.
echo '/* Made from the folder src/rules/. */'
echo '#include "src/op/op.h"'
names=$(for f in "$@"; do
	n=$(basename "$f" .c)
	grep -q "^const struct subject subject_$n\b" "$f" && echo "$n"
done)
for n in $names; do echo "extern const struct subject subject_$n;"; done
echo 'const struct subject *const subjects[] = {'
for n in $names; do echo "	&subject_$n,"; done
echo '	NULL'
echo '};'
