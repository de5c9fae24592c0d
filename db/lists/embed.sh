#!/bin/sh
# Writes the shipped lists (*.csv of this folder) as C arrays, so that the
# program needs no file beside itself.
echo '/* Made from the folder db/lists/. */'
echo '#include "db/lists.h"'
for f in "$@"; do
	n=$(basename "$f" .csv)
	echo "static const char list_$n[] ="
	sed 's/\\/\\\\/g; s/"/\\"/g; s/^/	"/; s/$/\\n"/' "$f"
	echo '	;'
done
echo 'const struct list lists[] = {'
for f in "$@"; do n=$(basename "$f" .csv); echo "	{ \"$n\", list_$n, sizeof list_$n - 1 },"; done
echo '	{ 0 }'
echo '};'
