#!/bin/bash
# The power is cut at any moment of a county's writing: whatever part of what was not synced is
# on the disk then, all that was answered is there once, and the check holds.
# FENGSUI_CUTS=N: so many; FENGSUI_SEED=N: other ones.
# limit: 120
# plan: 2
. "$(dirname "$0")/lib.sh"
M=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
cleanup_more() { rm -rf "$M"; }
if said=$("$TOOLS/powercut" "$M/county" "${FENGSUI_CUTS:-40}" "${FENGSUI_SEED:-1}" 2>&1); then
	ok "$said"
else
	failed "nothing that was answered is lost by a power cut" "$said"
fi
rm -rf "$M"/*
said=$(FENGSUI_LYING_DISK=1 "$TOOLS/powercut" "$M/county" 10 1 2>&1)
equal "a disk that only says that it has stored something is found out" 1 $?
