#!/bin/bash
# Each role may do what its row in the rights table says, in its scope, and
# nothing else; by command, as the keeper decides it.
# limit: 90
# plan: 43
. "$(dirname "$0")/lib.sh"
county
server_start

does "an officer files for his own village" v11a 'report file hazard=flood affected=10 --json'
R=$(json .number) I=$(json .incident)
refused "not for another village" 3 '.' v11a "report file hazard=flood area=$V12 affected=1"
refused "not for his township" 3 '.' v11a "report file hazard=flood area=$T1 affected=1"
refused "a supervisor files nothing" 3 '.' watch "report file hazard=flood area=$V11 affected=1"
refused "an administrator files nothing" 3 '.' clerk "report file hazard=flood area=$V11 affected=1"
refused "the desk above files only as told by telephone" 3 'by_phone|电话' desk "report file incident=$I area=$V12 affected=3"
does "and then names the speaker" town1 "report file incident=$I area=$V12 affected=3 by_phone=v12 --json"
is "who stands in the report" .by_phone v12
refused "an officer does not review his own" 3 '.' v11a "report accept $R"
refused "the other post does not either" 3 '.' v11b "report return $R reason=x"
refused "another township does not" 3 '.' town2 "report accept $R"
refused "the county does not while the township may" 3 '.' desk "report accept $R"
does "the township's second post does" town1b "report accept $R"

does "dead or missing ring the county at once" v21 'report file hazard=flood dead=1 --json'
R2=$(json .number) I2=$(json .incident)
does "the county's needs show it" desk 'need list --json' "$R2"
does "and the leader's" boss 'need list --json' "$R2"
does "not opened in time, the county may review in its place" desk "report accept $R2"

does "an officer opens an incident in scope" v11a 'incident open hazard=hail text="冰雹" --json'
I3=$(json .number)
refused "not elsewhere" 3 '.' v11a "incident open hazard=hail area=$T2"
refused "an officer does not set its state" 3 '.' v11a "incident state $I3 state=verified"
does "a leader does" boss "incident state $I3 state=verified"
refused "an officer does not link" 3 '.' v11a "incident link $I3 to=$I"
does "he adds a note" v11a "incident note $I3 text=\"一寸大\""
refused "a supervisor adds none" 3 '.' watch "incident note $I3 text=x"
does "a township extends the affected areas" town1 "incident area $I3 add=$T2"
does "now the other township sees it" town2 "incident show $I3"

refused "an officer adds no account" 3 '.' v11a "account add x1 area=$V11 role=officer"
refused "the desk grants no role" 3 '.' desk "account grant v11a area=$T1 role=duty"
does "the administrator does" clerk "account grant v11a area=$V12 role=officer post=B"
does "and revokes it" clerk "account revoke v11a area=$V12"
does "an account of the administrator has a card with a code" clerk "account add newone area=$V21 role=officer post=B name=\"新人\"" '2222|[0-9]{3}'
refused "a setting is the administrator's" 3 '.' desk 'setting set report.unopened.minutes value=5'
does "who changes it at once" clerk 'setting set report.unopened.minutes value=5'
does "the head line of an open natural incident is for all" v21 'incident list --json' "$I3|$I"
refused "its inside is not" 3 '.' v21 "incident note $I text=x"
does "a list holds only what is in scope" v21 'report list --json'
is "one report" 'length' 1
does "a disabled account ends" clerk 'account disable v21 reason="调离"'
as v21 'report list'
equal "it cannot log in" 255 "$code"
does "and is enabled again" clerk 'account enable v21'
does "then it works as before" v21 'report list'
does "refused sendings are in the journal" watch 'journal list refused=yes --json' 'report\.'
check_holds
