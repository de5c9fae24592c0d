#!/bin/sh
# Writes the table of all Check suites: each tests/check/test_NAME.c defines
# `Suite *suite_NAME(void)`.
echo '/* Made from the folder tests/check/. */'
echo '#include <check.h>'
for f in "$@"; do n=$(basename "$f" .c); echo "Suite *suite_${n#test_}(void);"; done
echo 'Suite *(*const suites[])(void);'
echo 'Suite *(*const suites[])(void) = {'
for f in "$@"; do n=$(basename "$f" .c); echo "	suite_${n#test_},"; done
echo '	NULL'
echo '};'
