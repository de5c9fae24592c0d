#!/bin/sh
# Writes the tables of all reading verbs and of what prints a kind: every
# src/views/NAME.c that defines `const struct command_view views_NAME[]` or
# `const struct command_paper paper_NAME`.
echo '/* Made from the folder src/views/. */'
echo '#include "src/command/command_base.h"'
defining() {
	what=$1 after=$2
	shift 2
	for f in "$@"; do
		n=$(basename "$f" .c)
		grep -q "^const struct $what$n$after" "$f" && echo "$n"
	done
}
views=$(defining 'command_view views_' '\[\]' "$@")
papers=$(defining 'command_paper paper_' ' ' "$@")
for n in $views; do echo "extern const struct command_view views_$n[];"; done
echo 'const struct command_view *const view_groups[] = {'
for n in $views; do echo "	views_$n,"; done
echo '	NULL'
echo '};'
for n in $papers; do echo "extern const struct command_paper paper_$n;"; done
echo 'const struct command_paper *const command_papers[] = {'
for n in $papers; do echo "	&paper_$n,"; done
echo '	NULL'
echo '};'
