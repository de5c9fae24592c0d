#!/bin/bash
# The examples of README.md and README.zh-CN.md, run in their order on fresh counties:
# each line that begins with "$ ", and what it prints. Times, dates, keys, codes and
# counts of log lines may differ. FENGSUI_README=write writes what they print now.
# limit: 120
# plan: 62
. "$(dirname "$0")/lib.sh"
H=$W/here
names='v1=zhandan01a v2=zhandan02a z3=zhandan3 c1=county1 s1=supervisor1'
for n in $names; do new_key "${n%=*}"; done

# A place of its own, and the sample county behind v1 v2 z3 c1 s1.
fresh() {
	mkdir "$H" "$H/bin" "$H/sample"
	chmod 755 "$H" "$H/sample"
	cd "$H" || exit 1
	ln -s "$BIN" fengsui
	ln -s "$ROOT/db" db
	printf 'code,name,tier,parent_code,kind\n150621,达拉特旗,county,,county\n150621200000,展旦召苏木,townshi,150621,sumu\n' >bad.csv
	D=$H/sample/county PORT=
	rm -f "$W/known"
	"$BIN" init --data "$D" --areas "$ROOT/db/lists/dalate.csv" --sample >"$W/init.log" 2>&1 ||
		failed "a sample county is made" "$(cat "$W/init.log")"
	server_start
	for n in $names; do
		"$BIN" account key "${n#*=}" --data "$D" "add=$(cat "$W/keys/${n%=*}.pub")" >"$W/add.log" 2>&1 ||
			failed "a key for $n" "$(cat "$W/add.log")"
	done
	cat >bin/ssh <<-END
	#!/bin/sh
	for n in $names; do
		[ "\${n%=*}" != "\$1" ] || { who=\${n#*=} key=\$1; }
	done
	shift
	exec $(command -v ssh) ${SSH_OPTS[*]} -o BatchMode=yes -i $W/keys/\$key "\$who@127.0.0.1" "\$@"
	END
	chmod +x bin/ssh
}

# What may be another at another time.
plain() {
	sed -E -e 's/\r//g; s/[0-9a-f]{64}/HASH/g; s/SHA256:[A-Za-z0-9+\/]{43}/KEY/g' \
		-e 's/([0-9a-f]{4} ){7}[0-9a-f]{4}/PRINT/g' \
		-e 's/[a-z0-9]{4}(-[a-z0-9]{4}){3}/CODE/g' \
		-e 's/before=[0-9]+/before=N/g; s/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+(\+08:00)?/DAY TIME/g' \
		-e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/DAY/g; s/(昨天 |[0-9]{2}-[0-9]{2} |DAY )?[0-9]{2}:[0-9]{2}(:[0-9]{2})?/TIME/g' \
		-e 's/\b([A-Z])(20[0-9]{2})?[0-9]{4}-/\1/g; s/([灾事求])(20[0-9]{2})?[0-9]{4}-([0-9])/\1\3/g' \
		-e "s/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g; s/端口 [0-9]+/端口 PORT/; s/-p [0-9]+/-p PORT/" \
		-e 's/(日志|封印|记录|到第) [0-9]+ /\1 N /g; s/^[0-9]{2,}	/N	/' -e 's/剩[0-9]+分/LEFT/'
}

second= second_port=none second_named=none
run_one() {
	local command=$1 i
	case $command in
	'./fengsui serve'*)
		sed -E 's/(:)[0-9]+$/\10/' <<<"${command#./}" >"$W/serve"
		read -ra words <"$W/serve"
		: >"$W/serve.out"	# it is looked at before it begins
		"$BIN" "${words[@]:1}" >"$W/serve.out" 2>>"$W/server.log" &
		second=$!
		for i in $(seq $((100 * SLOW))); do grep -q ^listening "$W/serve.out" && break; sleep 0.1; done
		second_port=$(sed -n 's/.*://p' "$W/serve.out") second_named=${command##*:}
		cat "$W/serve.out" ;;
	*)
		PATH=$H/bin:$PATH timeout $((40 * SLOW)) bash -c "$command" </dev/null
		i=$?
		[ "$i" = 0 ] || echo "[exit $i]" >&2 ;;
	esac
}
cleanup_more() {
	[ -z "$second" ] || { kill -TERM "$second"; wait "$second"; } 2>/dev/null
	second=
}

# one COMMAND EXPECTED. "（下略）" at the end: the lines before it are those compared.
one() {
	local said want=$2 cut
	run_one "$1" >"$W/said" 2>"$W/said.err"
	said=$(cat "$W/said" "$W/said.err")
	if [ "${want##*$'\n'}" = "（下略）" ]; then
		cut=$(wc -l <<<"$want")
		said=$(head -$((cut - 1)) <<<"$said")$'\n（下略）'
	fi
	printf '$ %s\n%s%s' "$1" "$said" "${said:+
}" | sed "s/127.0.0.1:$second_port\$/127.0.0.1:$second_named/; s/端口 $second_port/端口 $second_named/; s/-p $second_port/-p $second_named/" >>"$W/now"
	equal "$readme: $1" "$(plain <<<"$want")" "$(plain <<<"$said")"
}

# The lines of a page, an example at a time.
inside= command= expected= blank=
finish() {
	[ -z "$command" ] || one "$command" "${expected%$'\n'}"
	[ -z "$blank" ] || echo >>"$W/now"
	command= expected= blank=
}
page() {
	local line n
	readme=$1
	: >"$W/now"
	for n in $names; do
		has "$readme says who ${n%=*} is" "\`${n%=*}\`.*\`${n#*=}\`" "$(tr '\n' ' ' <"$ROOT/$readme")"
	done
	fresh
	while IFS= read -r line <&5; do
		case $line in
		'```'*) finish; [ -z "$inside" ] && inside=yes || inside=; echo "$line" >>"$W/now" ;;
		'$ '*) finish; [ -n "$inside" ] && command=${line#??} || echo "$line" >>"$W/now" ;;
		*)	if [ -z "$command" ]; then echo "$line" >>"$W/now"
			elif [ -z "$line" ]; then blank=yes
			else expected+=$line$'\n'; fi ;;
		esac
	done 5<"$ROOT/$readme"
	[ "${FENGSUI_README:-}" != write ] || cp "$W/now" "$ROOT/$readme"
	cleanup_more
	check_holds
	server_stop
	cd "$W" && rm -rf "$H"
}
page README.md
page README.zh-CN.md
