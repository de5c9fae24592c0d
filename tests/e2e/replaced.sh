#!/bin/bash
# Logins under way when the keeper is replaced: they wait, they are not refused.
# limit: 120
# plan: 15
. "$(dirname "$0")/lib.sh"
county
printf 'Long-Enough-7\n' | "$BIN" account add pw --data "$D" --area $V12 --role officer --post B --password-stdin >"$W/pw" 2>&1 ||
	failed "an account with a password" "$(cat "$W/pw")"
server_start

# another PID: waits until the keeper is another than PID.
another() {
	local i
	for i in $(seq 100); do
		[ -n "$(pid_of keeper)" ] && [ "$(pid_of keeper)" != "$1" ] && return
		sleep 0.1
	done
	failed "another keeper is started"
}

# --- proved to the keeper that is then killed; the command comes after that
# between SENTENCE SSH-WORD...: logs in without a channel, then asks for one.
between() {
	local sentence=$1 k i
	shift
	rm -f "$W/mux"
	"$@" -o ControlMaster=yes -o ControlPath="$W/mux" -N >"$W/master" 2>&1 </dev/null &
	for i in $(seq 100); do [ -S "$W/mux" ] && break; sleep 0.1; done
	k=$(pid_of keeper)
	kill -KILL "$k"
	another "$k"
	timeout 30 "$@" -o ControlMaster=no -o ControlPath="$W/mux" report list --json >"$W/out" 2>"$W/err" </dev/null
	equal "$sentence" 0 "$?"
	[ ! -s "$W/err" ] || sed 's/^/	/' "$W/err"
	ssh -F none -o ControlPath="$W/mux" -O exit x >/dev/null 2>&1
	wait $!
}
between "a login by key is proved to the next keeper" \
	ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1
between "and one by password" \
	sshpass -p Long-Enough-7 ssh "${SSH_OPTS[@]}" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 pw@127.0.0.1

# --- a keeper that hangs is replaced; who is logged in goes on, who waits for it is served
mkfifo "$W/lines"
timeout 60 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 report file hazard=flood - <"$W/lines" >"$W/filed" 2>/dev/null &
filing=$!
exec 8>"$W/lines"
for i in $(seq 100); do [ -n "$(sessions)" ] && break; sleep 0.1; done
sleep 1
before=$(sessions)
k=$(pid_of keeper)
kill -STOP "$k"
timeout 40 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 report list --json >"$W/out" 2>"$W/err" </dev/null
equal "a command that waits while a hung keeper is replaced" "0 " "$? $(cat "$W/err")"
has "main says that it hung" 'no progress for 5 s: it is replaced' "$(cat "$W/server.log")"
equal "who was logged in stays" "$before" "$(sessions)"
echo 'affected=7' >&8
exec 8>&-
wait "$filing"
equal "and is stored by the next one" "0 R" "$? $(head -c1 "$W/filed")"

# --- one that stays away: who comes reads why, also where ssh shows no more than errors
k=$(pid_of keeper)
kill -STOP "$SERVER"
kill -KILL "$k"
timeout 40 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -o LogLevel=ERROR -i "$W/keys/v11a" v11a@127.0.0.1 report list >"$W/out" 2>"$W/err" </dev/null
has "who comes while no keeper answers reads why" 'cannot take logins right now' "$(cat "$W/err")"
equal "and is not told that he was refused" 0 "$(grep -c 'Permission denied' "$W/err")"
kill -CONT "$SERVER"
another "$k"
does "and comes in later" v11a 'report list'

# --- on the server itself: a command tries again until the keeper that stood still goes on
k=$(pid_of keeper)
kill -STOP "$SERVER" "$k"
timeout 40 "$BIN" as v11a --data "$D" report list --json >"$W/out" 2>"$W/err" </dev/null &
sleep 3
kill -CONT "$k" "$SERVER"
wait $!
equal "a command on the server waits for a keeper that stands still" "0 " "$? $(cat "$W/err")"

# --- a listener and a keeper that lost each other, or main, are joined again or replaced
# logs_in SENTENCE
logs_in() {
	as v11a 'report list --json'
	equal "$1" "0 " "$code $err"
}

# said TEXT: waits until the server's log has it.
said() {
	local i
	for i in $(seq 100); do
		grep -q "$1" "$W/server.log" && return
		sleep 0.1
	done
	failed "the log says: $1" "$(tail -5 "$W/server.log")"
}
if "$TOOLS/cut" "$(pid_of listener)" 0 1 2 3 >"$W/cut" 2>/dev/null && [ "$(cat "$W/cut")" -ge 1 ]; then
	said 'the listener was cut off from the keeper'
	logs_in "a listener that lost the keeper is joined to it again"
	said_before=$(grep -c 'starting another' "$W/server.log")
	"$TOOLS/cut" "$(pid_of listener)" >"$W/cut"
	logs_in "a listener that lost main is replaced"
	k=$(pid_of keeper)
	"$TOOLS/cut" "$k" >"$W/cut"
	another "$k"
	logs_in "a keeper that lost main is replaced"
	equal "and main says so" "$((said_before + 2))" "$(grep -c 'starting another' "$W/server.log")"
else
	skip 4 "another process's sockets cannot be had"
fi

# --- none comes: the server is told to end while a login waits
kill -STOP "$(pid_of keeper)"
timeout 40 ssh -o LogLevel=INFO "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 report list >"$W/out" 2>"$W/err" </dev/null &
sleep 1.5
server_stop
wait $!
has "a login that waits when the server ends is told so" 'The system cannot take logins' "$(cat "$W/err")"
check_holds
