#!/bin/bash
# scripts/run: one command to a sample county, with and without a terminal.
# limit: 200
# plan: 21
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 21 "scripts/run builds the usual configuration only"
	exit 0
fi
holds "--help says what it will do" grep -q 'serve' <("$ROOT/scripts/run" --help)
"$ROOT/scripts/run" --nonsense >"$W/out" 2>&1
equal "a word it does not know is 2" 2 $?
said=$("$ROOT/scripts/run" --data 2>&1)
equal "so is an option without its value" "2 run: --data needs a value; see scripts/run --help" "$? $said"

# --- it says why it stops: nothing is installed, and nobody may install
mkdir "$W/bare"
cp "$ROOT/scripts/install-deps" "$W/bare/"
printf '#!/bin/sh\n' >"$W/bare/dpkg-query"
chmod 755 "$W/bare/dpkg-query"
ln -s "$(command -v apt-get)" "$W/bare/apt-get"
for word in sh dirname id mktemp rm cat sed dpkg; do ln -sf "$(command -v $word)" "$W/bare/$word"; done
lower=
[ "$(id -u)" != 0 ] || lower="setpriv --reuid nobody --regid nogroup --clear-groups"
said=$($lower env PATH="$W/bare" "$W/bare/install-deps" 2>&1)
equal "without root and sudo it ends" 1 $?
has "and says why" 'you are not root; run as root, or install sudo: gcc make' "$said"
printf '#!/bin/sh\necho no password >&2\nexit 1\n' >"$W/bare/sudo"
chmod 755 "$W/bare/sudo"
said=$($lower env PATH="$W/bare" "$W/bare/install-deps" 2>&1)
has "or that sudo did not let it" 'sudo did not let you' "$said"
: >"$W/file"
said=$("$ROOT/scripts/run" --data "$W/file" --listen 127.0.0.1:0 2>&1)
has "a place that is no directory is named, and at what it stopped" "$W/file.*stopped at: making a county" "$(tr '\n' ' ' <<<"$said")"

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
for who in zhandan01a zhandan3 supervisor1 admin1; do
	line=$(sed -n "s/^	\(ssh .* $who@.*\)/\1/p" "$W/said")
	timeout 20 ${line/ssh/ssh -F none -o BatchMode=yes -o UserKnownHostsFile=$W/known -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR} \
		"account show $who --json" >"$W/out" 2>"$W/err" </dev/null
	equal "so does the line to be $who" "$who" "$(jq -r .login "$W/out")"
done
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
expect "应答求救" 10
expect "样例" 10
expect "处置中" 10
sleep 500
key 0
sleep 500
key x
wait 0 15
END
then ok "on a terminal it logs in as the sample duty officer, and ends when he leaves"
else failed "on a terminal it logs in as the sample duty officer, and ends when he leaves" "$(cat "$W/typist.out")"; fi
if TYPIST_LIMIT=60 typist <<END
run $ROOT/scripts/run --data $W/sample --listen 127.0.0.1:0 --as zhandan01a
expect "天义昌村" 40
END
then ok "or as another"; else failed "or as another" "$(cat "$W/typist.out")"; fi
"$ROOT/scripts/run" --data "$W/sample" --listen 127.0.0.1:0 --as nobody1 >"$W/out" 2>&1 </dev/null
equal "a person that is not there" "1 run: --as nobody1: there is no made-up person of that name; see account list" "$? $(grep no.made "$W/out")"
D=$W/sample
check_holds "what it made and served is whole"
