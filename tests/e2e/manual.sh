#!/bin/bash
# The manual pages and the completion say what the program says: every command, option, noun,
# verb and key, and no other; they are set without a warning. `make install` puts all in its
# place, and what is installed finds its catalogue.
# limit: 200
# plan: 34
. "$(dirname "$0")/lib.sh"
B=$(dirname "$TOOLS")
export LC_CTYPE=C.UTF-8	# a mark is of characters, not of bytes
make -s -C "$ROOT" -o FORCE CFG="${FENGSUI_CONFIG:-plain}" manual >"$W/make.log" 2>&1 || failed "the pages are made" "$(cat "$W/make.log")"

# set FILE: as a very wide terminal shows it, without marks
set_wide() {
	LC_ALL=C.UTF-8 MANWIDTH=5000 MANROFFSEQ= GROFF_NO_SGR=1 man --warnings -P cat -E UTF-8 -l -Tutf8 "$1" 2>"$W/warnings" |
		sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g'
}

# options: those in standard input, each once
options() { grep -oE -- '(^|[^a-z-])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | sort -u; }

for l in en zh; do
	dir=$B/man
	[ $l = en ] || dir=$B/man/zh_CN
	for page in man1/fengsui.1 man7/fengsui-commands.7; do
		LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -P cat -E UTF-8 -l -Tutf8 "$dir/$page" >"$W/80" 2>"$W/warnings"
		equal "$l $page: no warning at 80 columns" "" "$(head -5 "$W/warnings")"
		equal "$l $page: nothing is cut off" "" "$(sed 's/.\x08//g' "$W/80" | grep -E '.{200}' | head -3)"
		has "$l $page: its name is known to whatis" '^fengsui' "$(lexgrog "$dir/$page" 2>&1 | sed 's/^[^"]*"//')"
	done
done
page=$(set_wide "$B/man/man1/fengsui.1")
zh=$(set_wide "$B/man/zh_CN/man1/fengsui.1")
names=$("$BIN" help | sed -n 's/^  fengsui \([^ ]*\).*/\1/p' | sort)
equal "every command of help is in the page, and no other" "$names" \
	"$(sed -n '/^COMMANDS/,/^OPTIONS/s/^       fengsui \([^ ]*\).*/\1/p' <<<"$page" | sort)"
equal "in Chinese too" "$names" "$(sed -n '/^命令/,/^选项/s/^       fengsui \([^ ]*\).*/\1/p' <<<"$zh" | sort)"
said=$(for n in $names; do case $n in --*) echo "$n" ;; account) "$BIN" help "$n" | head -2 ;; *) "$BIN" help "$n" ;; esac; done | options)
equal "every option of their help, and no other" "$said" "$(options <<<"$page")"
equal "in Chinese too" "$said" "$(options <<<"$zh")"
equal "and each that they take is told in their help" "" "$(
	grep -hoE '\{ "[a-z-]+", (required|no)_argument' "$ROOT"/src/main.c "$ROOT"/src/admin/*.c |
		sed 's/{ "\([a-z-]*\)".*/--\1/' | sort -u | comm -23 - <(echo "$said"))"

county
"$BIN" as clerk --data "$D" help >"$W/help.zh"
verbs=$(grep -E '^  [a-z]' "$W/help.zh" | awk '{ print $1, $2 }' | sort)
# NOUN VERB KEY of what help of each noun says; local choices are not the program's.
keys_of() { awk '/^  [a-z]/ { v = $1 " " $2 } /^    [a-z_0-9]+=/ { k = $1; sub(/=.*/, "", k); print v, k }' | sort; }
for n in $(cut -d' ' -f1 <<<"$verbs" | uniq); do "$BIN" as clerk --data "$D" "$n" help; done >"$W/keys.help"
keys=$(keys_of <"$W/keys.help")
equal "help knows some verbs and keys" yes "$([ "$(wc -l <<<"$verbs")" -gt 150 ] && [ "$(wc -l <<<"$keys")" -gt 500 ] && echo yes)"
for l in man man/zh_CN; do
	page=$(set_wide "$B/$l/man7/fengsui-commands.7")
	equal "$l: every noun and verb is in the page, and no other" "$verbs" \
		"$(sed -nE 's/^       ([a-z_]+ [a-z_-]+)( .*)?$/\1/p' <<<"$page" | grep -vE '^(ssh|fengsui|what) ' | sort)"
	equal "$l: every key of them, and no other" "$keys" \
		"$(sed -E 's/^       ([a-z_]+ [a-z_-]+)/  \1/; t; s/^ {14}([a-z_0-9]+=)/    \1/' <<<"$page" | keys_of)"
	grep -o '"--[a-z]*"' "$ROOT/src/command/options.c" | tr -d '"' | grep -v -e '^--$' -e '--help' | sort -u >"$W/options"
	equal "$l: the options that all take" "$(cat "$W/options")" "$(sed -n '/^\(OPTIONS\|选项\)/,/^\(DESCR\|说明\)/p' <<<"$page" | options)"
done

# completion, as bash asks for it
complete_of() {
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fengsui fengsui; printf "%s\n" "${COMPREPLY[@]}"' - "$B/fengsui.bash" "$@" | grep . | sort
}
equal "bash offers the commands" "$names" "$(complete_of fengsui '')"
equal "their options" "$("$BIN" help status | options)" "$(complete_of fengsui status --)"
equal "nouns" "$(cut -d' ' -f1 <<<"$verbs" | sort -u)" "$(complete_of fengsui as zhao --data /x '')"
equal "verbs" "$(sed -n 's/^team //p' <<<"$verbs")" "$(complete_of fengsui as zhao team '')"
equal "keys" "$(sed -n 's/^team add \(.*\)/\1=/p' <<<"$keys")" "$(complete_of fengsui as zhao --data /x team add 样例队 '')"
equal "nothing behind =" "" "$(complete_of fengsui as zhao team add area = '')"

# installed
if [ "${FENGSUI_CONFIG:-plain}" = plain ]; then
	make -s -C "$ROOT" install DESTDIR="$W/tree" PREFIX=/usr >"$W/make.log" 2>&1 || failed "make install" "$(cat "$W/make.log")"
	has "the program finds its catalogue where it is" '这个列表|服务' "$(env -i "$W/tree/usr/bin/fengsui" help)"
	has "the unit names it" '^ExecStart=/usr/bin/fengsui serve' "$(cat "$W/tree/usr/lib/systemd/system/fengsui.service")"
	has "the manual is found" 'SYNOPSIS' "$(MANPATH=$W/tree/usr/share/man man -P cat fengsui 2>&1 | sed 's/.\x08//g')"
	make -s -C "$ROOT" uninstall DESTDIR="$W/tree" PREFIX=/usr >"$W/make.log" 2>&1
	equal "and nothing is left of it" "" "$(find "$W/tree" -type f)"
else
	skip 4 "what is installed is the plain build"
fi
