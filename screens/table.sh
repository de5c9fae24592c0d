#!/bin/sh
# Writes the table of all screens: one row per file screens/NAME.c, which
# defines `const struct screen screen_NAME`.
echo '/* Made from the folder screens/. */'
echo '#include "screens/kit/screen.h"'
for f in "$@"; do n=$(basename "$f" .c); echo "extern const struct screen screen_$n;"; done
echo 'const struct screen *const screens[] = {'
for f in "$@"; do n=$(basename "$f" .c); echo "	&screen_$n,"; done
echo '	NULL'
echo '};'
