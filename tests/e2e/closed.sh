#!/bin/bash
# Started by root from a tree that nobody else may read, as below /root: the
# service accounts still speak the reader's language.
# limit: 60
# plan: 8
. "$(dirname "$0")/lib.sh"
if [ "$(id -u)" != 0 ] || ! id fengsui-session >/dev/null 2>&1 || ! id fengsui >/dev/null 2>&1; then
	skip 8 "they need root and the service accounts"
	exit 0
fi
mkdir -m 700 "$W/closed"
cp "$BIN" "$W/closed/fengsui"
cp -r "$(dirname "$TOOLS")/locale" "$W/closed/locale"
chmod 700 "$W/closed/fengsui" "$W/closed/locale"
BIN=$W/closed/fengsui
cd "$W/closed" || exit 1
# What may leak is known by name (tests/data/lsan.supp), and here no name can be read.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
county
server_start
has "its cards are Chinese" '烽燧登录卡' "$("$BIN" account add card --data "$D" --area $V12 --role officer --name 卡样例 2>&1)"
has "with the server's address" "^登录：ssh -o ServerAliveInterval=15 -p $PORT card2@" "$("$BIN" account add card2 --data "$D" --area $V12 --role officer 2>&1)"
does "so are those that a person makes" clerk 'account code v12' '烽燧登录卡'
does "and what he reads" v11a 'help' '灾'
refused "and what he is refused" 2 '不是数' v11a 'report file hazard=flood 受灾=很多'
kill -KILL "$(pid_of keeper)"
for i in $(seq $((50 * SLOW))); do
	as clerk 'account code v12'
	[ "$code" = 4 ] || break
	sleep 0.2
done
has "a keeper that begins anew speaks it too" '烽燧登录卡' "$out$err"
server_stop
has "commands on the machine as well" '编号|账号' "$("$BIN" as clerk --data "$D" account list 2>&1)"
check_holds
