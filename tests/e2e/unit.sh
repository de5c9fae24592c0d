#!/bin/bash
# The unit file: how closed it is by systemd's own measure, and what is not tried again.
# limit: 30
# plan: 5
. "$(dirname "$0")/lib.sh"
unit=$ROOT/doc/fengsui.service
if command -v systemd-analyze >/dev/null 2>&1; then
	holds "it scores below 2.5" systemd-analyze security --offline=yes --threshold=24 "$unit"
	sed "s,/opt/fengsui/fengsui,$BIN," "$unit" >"$W/fengsui.service"
	holds "and systemd understands every line" systemd-analyze verify "$W/fengsui.service"
	equal "without a word" "" "$(systemd-analyze verify "$W/fengsui.service" 2>&1 | grep fengsui)"
else
	skip 3 "systemd-analyze is missing"
fi
never=$(sed -n 's/^RestartPreventExitStatus=//p' "$unit")
"$BIN" serve --data "$W/none" >"$W/out" 2>&1
has "a directory without a county is not tried again" "(^| )$?( |\$)" "$never"
"$BIN" serve --no-such-option >"$W/out" 2>&1
has "nor a wrong command line" "(^| )$?( |\$)" "$never"
