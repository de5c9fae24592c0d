#!/bin/bash
# Random nights held against a model that shares no code with the rules.
# FENGSUI_SEED=N plays others as well.
# plan: 1
. "$(dirname "$0")/lib.sh"
count=20000
for seed in 1 ${FENGSUI_SEED:-}; do
	if said=$("$TOOLS/nights" $count "$seed" 2>&1); then
		ok "$count operations from seed $seed: what is shown is what the model says"
	else
		failed "$count operations from seed $seed" "$said"
	fi
done
