#!/bin/sh
# Writes the table of all Check suites: each tests/check/test_NAME.c defines
# `Suite *suite_NAME(void)`.
echo '/* Made from the folder tests/check/. */'
echo '#include "tests/check/help_suites.h"'
for f in "$@"; do n=$(basename "$f" .c); echo "Suite *suite_${n#test_}(void);"; done
echo 'const struct suite suites[] = {'
for f in "$@"; do n=$(basename "$f" .c); n=${n#test_}; echo "	{ \"$n\", suite_$n },"; done
echo '	{ 0 }'
echo '};'
