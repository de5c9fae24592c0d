# For the end-to-end tests: a sample county, a server on a free port, people with
# real ssh keys, and one line of output per sentence that was tested.
#
#   . "$(dirname "$0")/lib.sh"
#   county            makes a county in $D with the people below
#   server_start      serves it; $PORT; server_stop, server_kill
#   as LOGIN CMD [FILE]   one command over ssh; $code, $out, $err are files' texts
#   does SENTENCE LOGIN CMD [PATTERN]      it succeeds (and says PATTERN)
#   refused SENTENCE CODE PATTERN LOGIN CMD  it fails with CODE, saying PATTERN
#   skip N WHY        N tests cannot be made here
#
# Each script names its tests' least number ("# plan: N"), so that scripts/test
# notices when some are no longer reached; skipped ones count towards it.
#
# shellcheck shell=bash disable=SC2034

set -u
NAME=$(basename "$0" .sh)
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
BIN=${FENGSUI_BIN:-$ROOT/fengsui}
TOOLS=${FENGSUI_TOOLS:-$ROOT/build/plain/tools}
SLOW=${FENGSUI_SLOW:-1}
# Service accounts must reach it, whatever the caller's TMPDIR is.
unset TMPDIR
W=$(mktemp -d)
chmod 755 "$W"
D=$W/county
SERVER=
PORT=
mkdir -p "$W/keys"
unset LANGUAGE FENGSUI_DATA

COUNTY=150621 T1=150621200000 T2=150621103000
V11=150621200200 V12=150621200201 V21=150621103200

cleanup() {
	local result=$?
	set +u
	[ -z "$SERVER" ] || server_stop
	if declare -F cleanup_more >/dev/null; then cleanup_more; fi
	# What a sanitizer or the server itself had to complain about.
	if grep -lE 'ERROR: AddressSanitizer|ERROR: LeakSanitizer|runtime error:' "$W"/server*.log "$W"/err >/dev/null 2>&1; then
		echo "FAILED $NAME: a sanitizer found something"
		grep -hE -A25 'ERROR: AddressSanitizer|ERROR: LeakSanitizer|runtime error:' "$W"/server*.log "$W"/err | head -60
	fi
	if [ -n "${KEEP:-}" ]; then echo "kept: $W" >&2; else rm -rf "$W"; fi
	exit "$result"
}
trap cleanup EXIT
trap 'exit 143' TERM INT

ok() { echo "ok $NAME: $1"; }

# failed SENTENCE [TEXT]: says why, indented.
failed() {
	echo "FAILED $NAME: $1"
	[ -z "${2:-}" ] || sed 's/^/	/' <<<"$2" | head -40
}

# skip N WHY
skip() { echo "skipped $NAME: $1 tests, $2"; }

# says SENTENCE CODE PATTERN COMMAND...: it ends so and says that, both outputs together.
says() {
	local sentence=$1 want=$2 pattern=$3 said got
	shift 3
	said=$("$BIN" "$@" 2>&1 </dev/null)
	got=$?
	equal "$sentence: code" "$want" "$got"
	has "$sentence" "$pattern" "$said"
}

# holds SENTENCE COMMAND...: a local command must succeed.
holds() {
	local said sentence=$1
	shift
	if said=$("$@" 2>&1); then ok "$sentence"; else failed "$sentence" "$* : $? : $said"; fi
}

# equal SENTENCE EXPECTED ACTUAL
equal() {
	if [ "$2" = "$3" ]; then ok "$1"; else failed "$1" "expected: $2
is:       $3"; fi
}

# has SENTENCE PATTERN TEXT
has() {
	if grep -qE -e "$2" <<<"$3"; then ok "$1"; else failed "$1" "no “$2” in: $3"; fi
}

# The people: login, area, roles, post.
people() {
	cat <<-END
	desk $COUNTY duty -
	boss $COUNTY leader -
	watch $COUNTY supervisor -
	clerk $COUNTY admin -
	town1 $T1 officer,duty A
	town1b $T1 officer B
	town2 $T2 officer,duty A
	v11a $V11 officer A
	v11b $V11 officer B
	v12 $V12 officer A
	v21 $V21 officer A
	both $V11 officer B
	END
}

new_key() {
	[ -e "$W/keys/$1" ] || ssh-keygen -q -t "${2:-ed25519}" -N '' -C "$1" -f "$W/keys/$1"
}

county() {
	local login area role post
	if ! "$BIN" init --data "$D" --areas "$ROOT/db/lists/dalate.csv" --sample >"$W/init.log" 2>&1; then
		failed "a sample county is made" "$(cat "$W/init.log")"
		exit 1
	fi
	while read -r login area role post; do
		new_key "$login"
		set -- --data "$D" --area "$area" --role "$role" --key "$W/keys/$login.pub" --name "测试$login"
		[ "$post" = - ] || set -- "$@" --post "$post"
		if ! "$BIN" account add "$login" "$@" >"$W/add.log" 2>&1; then
			failed "the account $login is added" "$(cat "$W/add.log")"
			exit 1
		fi
	done < <(people)
	# The practice that a first login offers has its own test.
	while read -r login area role post; do
		case $role in officer*) "$BIN" account set "$login" --data "$D" practised=yes >"$W/add.log" 2>&1 ||
			failed "practice is noted as offered" "$(cat "$W/add.log")" ;; esac
	done < <(people)
	"$BIN" account grant both --data "$D" area="$V12" role=officer post=B >"$W/add.log" 2>&1 ||
		failed "a second area is granted" "$(cat "$W/add.log")"
}

server_start() {
	local i
	: >"$W/listening"
	"$BIN" serve --data "$D" --listen "${LISTEN:-127.0.0.1:${PORT:-0}}" "$@" >"$W/listening" 2>>"$W/server.log" &
	SERVER=$!
	for i in $(seq $((150 * SLOW))); do
		PORT=$(sed -n 's/^listening .*:\([0-9]*\)$/\1/p' "$W/listening")
		[ -n "$PORT" ] && break
		kill -0 "$SERVER" 2>/dev/null || break
		sleep 0.1
	done
	if [ -z "$PORT" ]; then
		failed "the server says that it listens" "$(cat "$W/listening" "$W/server.log")"
		SERVER=
		exit 1
	fi
	# A host key may be told by hand: the first contact is trusted in tests.
	SSH_OPTS=(-F none -p "$PORT" -o UserKnownHostsFile="$W/known" -o StrictHostKeyChecking=accept-new
		-o LogLevel=ERROR -o ConnectTimeout=30 -o IdentitiesOnly=yes -o IdentityAgent=none)
}

# clock_begin: a clock for `server_start --test-clock "$W/clock"`, which stands at noon of the
# next 1 July, so that neither midnight nor a New Year falls into the minutes after it.
clock_begin() {
	local now
	now=$(date +%s) year=$(date -u +%Y)
	[ "$now" -lt "$(date -u -d "$year-07-01 04:00" +%s)" ] || year=$((year + 1))
	base=$(($(date -u -d "$year-07-01 04:00" +%s) - now))
	printf '\0\0\0\0\0\0\0\0' >"$W/clock"
	chmod 644 "$W/clock"
	ahead 0
}

# offset SECONDS: the server's clock goes so far past noon, 8 bytes little-endian
offset() {
	local v=$(((base + $1) * 1000)) s=
	for _ in 1 2 3 4 5 6 7 8; do
		s="$s\\x$(printf %02x $((v & 255)))"
		v=$((v >> 8))
	done
	# shellcheck disable=SC2059
	printf "$s" | dd of="$W/clock" conv=notrunc 2>/dev/null
}

# ahead MINUTES: the clock jumps there
ahead() {
	offset $(($1 * 60))
	sleep 1
}

# pass FROM TO: minutes go by, in steps that are no jumps
pass() {
	local t
	for ((t = $1 * 60; t < $2 * 60; t += 19)); do
		offset "$t"
		sleep 0.15
	done
	ahead "$2"
}

# Ends the server as an administrator would; what outlives it is a failure.
server_stop() {
	local pids i
	[ -n "$SERVER" ] || return 0
	pids=$(family "$SERVER")
	kill -TERM "$SERVER" 2>/dev/null
	for i in $(seq 50); do
		kill -0 "$SERVER" 2>/dev/null || break
		sleep 0.1
	done
	if kill -0 "$SERVER" 2>/dev/null; then
		failed "the server ends within 5 s of SIGTERM" "$(ps -o pid,stat,comm,wchan -p "$(tr ' ' , <<<$pids)" 2>&1)"
		kill -KILL $pids 2>/dev/null
	fi
	wait "$SERVER" 2>/dev/null
	SERVER=
}

# family PID: it and all below it.
family() {
	local p
	echo -n "$1 "
	for p in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do family "$p"; done
}

# pid_of NAME: the child of main by its name.
pid_of() {
	local p
	for p in $(cat "/proc/$SERVER/task/$SERVER/children"); do
		[ "$(cat "/proc/$p/comm" 2>/dev/null)" = "$1" ] && echo "$p"
	done
}

# sessions: pids of all connections now.
sessions() {
	local l
	l=$(pid_of listener)
	[ -z "$l" ] || cat "/proc/$l/task/$l/children"
}

# ssh_as LOGIN WORD...: the real client, with the login's key.
ssh_as() {
	local login=$1
	shift
	ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/${login%%+*}" "$login@${HOST:-127.0.0.1}" "$@"
}

# as LOGIN CMD [FILE with standard input]
as() {
	timeout $((40 * SLOW)) ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/${1%%+*}" \
		"$1@${HOST:-127.0.0.1}" -- "$2" <"${3:-/dev/null}" >"$W/out" 2>"$W/err"
	code=$?
	out=$(tr -d '\0' <"$W/out")
	err=$(tr -d '\0' <"$W/err")
}

# does SENTENCE LOGIN CMD [PATTERN [FILE]]
does() {
	as "$2" "$3" "${5:-/dev/null}"
	if [ "$code" != 0 ]; then
		failed "$1" "$2: $3
exit $code: $err"
	elif [ -n "${4:-}" ] && ! grep -qE -e "$4" <<<"$out"; then
		failed "$1" "$2: $3
no “$4” in: $out"
	else
		ok "$1"
	fi
}

# refused SENTENCE CODE PATTERN LOGIN CMD [FILE]: standard output stays empty,
# standard error says why.
refused() {
	as "$4" "$5" "${6:-/dev/null}"
	if [ "$code" != "$2" ]; then
		failed "$1" "$4: $5
exit $code, not $2: $out$err"
	elif [ -n "$out" ]; then
		failed "$1" "$4: $5
standard output is not empty: $out"
	elif ! grep -qE -e "$3" <<<"$err"; then
		failed "$1" "$4: $5
no “$3” in: $err"
	else
		ok "$1"
	fi
}

# json FILTER: of the last output.
json() { jq -r "$1" <<<"$out" 2>&1; }

# is SENTENCE FILTER EXPECTED: of the last output.
is() { equal "$1" "$3" "$(json "$2")"; }

# Everything that check looks at; run while the server serves or not.
check_holds() {
	holds "${1:-the chain, the seals and the replay hold}" "$BIN" check --data "$D"
}

# typist SCRIPT-TEXT: people at terminals. $SSH LOGIN in it is a whole client.
typist() {
	timeout $((${TYPIST_LIMIT:-100} * SLOW)) "$TOOLS/typist" -t $((${TYPIST_LIMIT:-100} * SLOW)) >"$W/typist.out" 2>&1
}

# client LOGIN: the words of an interactive client, for typist's run.
client() {
	echo "ssh ${SSH_OPTS[*]} -o BatchMode=yes -t -i $W/keys/${1%%+*} $1@${HOST:-127.0.0.1}"
}

# proxy_start: a relay before the server at port $PROXY, process $WIRE; what it counted
# is in $W/bytes.
proxy_start() {
	local i
	: >"$W/bytes"
	"$TOOLS/wire_proxy" "$PORT" >"$W/bytes" &
	WIRE=$!
	for i in $(seq $((100 * SLOW))); do grep -q '^port ' "$W/bytes" && break; sleep 0.1; done
	PROXY=$(sed -n 's/^port //p' "$W/bytes")
}

# sits_down LOGIN WORD [PORT]: somebody with a terminal of his own, until his board shows
# WORD. $SEAT: his process; keys go to descriptor 7, the screen into $W/screen.
sits_down() {
	local i
	mkfifo "$W/keys.in"
	TERM=xterm script -qfec "stty cols 80 rows 24; ssh ${SSH_OPTS[*]/$PORT/${3:-$PORT}} -tt -i $W/keys/$1 $1@127.0.0.1" \
		/dev/null <"$W/keys.in" >"$W/screen" 2>&1 &
	SEAT=$!
	exec 7>"$W/keys.in"
	for i in $(seq $((100 * SLOW))); do grep -q "$2" "$W/screen" && break; sleep 0.1; done
	has "the board of $1 is shown" "$2" "$(tr -d '\0' <"$W/screen")"
}

# begins_flood X LOGIN: lines of typist by which LOGIN at seat X begins a first report
# of a flash flood; then the form is there.
begins_flood() {
	printf "@$1 %s\n" "run $(client "$2")" 'expect "报灾" 10' 'sleep 600' 'key 2' 'expect "____"' \
		'key Enter' 'expect "干旱"' 'key 1' 'expect "山洪"' 'key 1'
}
