#!/bin/bash
# scripts/run: one command to a sample county, with and without a terminal.
# limit: 120
# plan: 10
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 10 "scripts/run builds the usual configuration only"
	exit 0
fi
holds "--help says what it will do" grep -q 'serve' <("$ROOT/scripts/run" --help)
"$ROOT/scripts/run" --nonsense >"$W/out" 2>&1
equal "a word it does not know is 2" 2 $?

"$ROOT/scripts/run" --data "$W/sample" --listen 127.0.0.1:0 >"$W/said" 2>"$W/server.log" </dev/null &
SERVER=$!
for i in $(seq 600); do
	grep -q '^connect with' "$W/said" && break
	sleep 0.1
done
PORT=$(sed -n 's/^listening .*:\([0-9]*\)$/\1/p' "$W/said")
has "without a terminal it prints listening and how to connect" "^connect with: ssh -p $PORT -i .* county1@" "$(cat "$W/said")"
line=$(sed -n 's/^.*command: \(ssh .*\) help$/\1/p' "$W/said")
timeout 20 ${line/ssh/ssh -F none -o BatchMode=yes -o UserKnownHostsFile=$W/known -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR} \
	'area list tier=township --json' >"$W/out" 2>"$W/err" </dev/null
equal "the line it prints works" 0 $?
has "and shows the real townships" '展旦召苏木' "$(cat "$W/out")"
all=$(family "$SERVER")
"$ROOT/scripts/run" --data "$W/other" --listen "127.0.0.1:$PORT" >"$W/out" 2>"$W/err2" </dev/null
equal "a busy port ends it" 1 $?
has "and says what to do" 'scripts/run --listen' "$(cat "$W/err2")"
kill -TERM "$SERVER"
for i in $(seq 50); do
	left=
	for p in $all; do [ -d "/proc/$p" ] && ! grep -q '^State:.Z' "/proc/$p/status" 2>/dev/null && left="$left $p"; done
	[ -z "$left" ] && break
	sleep 0.1
done
equal "SIGTERM ends it and all below within 5 s" "" "$left"
wait "$SERVER" 2>/dev/null
SERVER=

if TYPIST_LIMIT=60 typist <<END
run $ROOT/scripts/run --data $W/sample --listen 127.0.0.1:0
expect "值班台" 40
sleep 500
key 0
sleep 500
key x
wait 0 15
END
then ok "on a terminal it logs in as the sample duty officer, and ends when he leaves"
else failed "on a terminal it logs in as the sample duty officer, and ends when he leaves" "$(cat "$W/typist.out")"; fi
D=$W/sample
check_holds "what it made and served is whole"
