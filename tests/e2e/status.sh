#!/bin/bash
# fengsui status: what runs, the store, the last backup, the clock and what is missing, in
# words and in JSON; its exit code tells what watches the machine whether somebody is needed.
# limit: 90
# plan: 39
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { skip 39 "only root sees the processes of the service accounts"; exit 0; }

# status: $code, $out (JSON) and $words
status() {
	words=$("$BIN" status --data "$D" 2>&1)
	out=$("$BIN" status --data "$D" --json 2>&1)
	code=$?
}
whats() { json '[.troubles[].what] | join(" ")'; }

status
equal "no county: nothing can be said" 2 "$code"
is "and that is named" '"\(.state) \(.troubles[0].what)"' 'unknown empty'

county
status
equal "one that is not served: nothing can be said either" 2 "$code"
equal "it does not run" stopped "$(whats)"
is "its store is looked at" '.store.entries > 20 and .store.bytes > 100000' true
has "in words" '服务没有在运行' "$words"
"$BIN" status --data "$D" --wrong >/dev/null 2>&1
equal "an option that there is not" 2 $?

server_start
status
equal "all is well" 0 "$code"
is "it says so" .state well
equal "nothing is wrong" "" "$(whats)"
is "main" .processes.main "$SERVER"
is "the keeper" .processes.keeper "$(pid_of keeper)"
is "the listener" .processes.listener "$(pid_of listener)"
is "the keeper answers" .processes.answers true
is "nobody is there" .processes.sessions 0
is "no backup yet, and the county is young" '"\(.backup.good) \(.backup.too_old)"' 'null false'
is "what stores grow by is known" '.store.day_bytes > 0' true
is "of the disk too" '.store.disk_used_percent >= 0 and .store.disk_left_bytes > 0' true
"$BIN" as clerk --data "$D" setting list --json >"$W/settings"
is "what the start said is missing" .missing_layers \
	"$(jq -r '.[] | select(.name == "server.lacks") | .value // empty' "$W/settings")"
has "in words" '一切正常' "$words"
has "no session" '会话：0' "$words"
LANGUAGE=en "$BIN" status --data "$D" >"$W/en"

sits_down desk 要办
status
is "one who is logged in is a session" .processes.sessions 1
exec 7>&-
kill "$SEAT"
wait "$SEAT" 2>/dev/null

mkdir "$W/bk"
"$BIN" backup --data "$D" --to "$W/bk/one" >/dev/null 2>&1
status
is "the backup is there, of this hour" '"\(.backup.age_hours) \(.backup.file)"' "0 $W/bk/one"
equal "all is well still" 0 "$code"

# A listener that is gone comes back; while it is stopped nobody can log in.
L=$(pid_of keeper)
kill -STOP "$L"
status
equal "a keeper that does not answer: somebody is needed" 1 "$code"
equal "it is named" keeper "$(whats)"
kill -CONT "$L"
sleep 1

mv "$D/slots" "$W/slots"
status
equal "a file beside the store is gone: somebody is needed" 1 "$code"
has "it is named" 'damage' "$(whats)"
has "with what to do" 'slots' "$words"
mv "$W/slots" "$D/slots"
mv "$D/host_key" "$W/host_key"
status
equal "the host key is gone" 1 "$code"
mv "$W/host_key" "$D/host_key"
status
equal "it is back" 0 "$code"

server_stop
status
equal "it ended" 2 "$code"
is "when it last lived is known" '.clock.last_lived | length' 25

# A clock two days before what was stored.
clock_begin
offset $((-base - 2 * 86400))
server_start --test-clock "$W/clock"
does "something is stored" desk "incident open hazard=flood area=$V11 place=桥头 --json"
status
equal "a clock before the newest entry: somebody is needed" 1 "$code"
equal "it is named" clock "$(whats)"
server_stop

# A store that cannot be read
printf 'no store at all' | dd of="$D/data.mdb" conv=notrunc 2>/dev/null
dd if=/dev/urandom of="$D/data.mdb" bs=4096 count=2 conv=notrunc 2>/dev/null
status
has "a damaged store is named" 'store' "$(whats)"
equal "and nothing can be said, for it does not run" 2 "$code"
