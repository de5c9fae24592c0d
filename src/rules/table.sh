#!/bin/sh
# Writes the table of all subjects: every `const struct subject subject_NAME` that
# a file of src/rules/*/ defines.
echo '/* Made from the folder src/rules/. */'
echo '#include "src/op/op.h"'
names=$(sed -n 's/^const struct subject subject_\([a-z_]*\) = {$/\1/p' "$@" | sort)
for n in $names; do echo "extern const struct subject subject_$n;"; done
echo 'const struct subject *const subjects[] = {'
for n in $names; do echo "	&subject_$n,"; done
echo '	NULL'
echo '};'
