#!/bin/bash
# Who may log in and how: key, password, one-time code, GB18030, the host key.
# limit: 150
# plan: 67
. "$(dirname "$0")/lib.sh"
county
for t in ecdsa rsa; do
	new_key "k$t" $t
	"$BIN" account add "k$t" --data "$D" --area $V11 --role officer --post B --key "$W/keys/k$t.pub" >/dev/null 2>&1 ||
		failed "an account with a key of type $t"
done
ssh-keygen -q -t rsa -b 2048 -N '' -f "$W/keys/short"
if "$BIN" account add short --data "$D" --area $V11 --role officer --key "$W/keys/short.pub" >"$W/short" 2>&1; then
	failed "an RSA key of 2048 bits is refused"
else
	has "an RSA key of 2048 bits is refused, saying why" '3072|ed25519|2048' "$(cat "$W/short")"
fi
printf 'Long-Enough-7\n' | "$BIN" account add pw --data "$D" --area $V12 --role officer --post B --password-stdin >"$W/pw" 2>&1 ||
	failed "an account with a password" "$(cat "$W/pw")"
for p in seven77 12345678 guessed1 guessed-2026; do
	said=$("$BIN" account add guessed --data "$D" --area $V12 --role officer --password-stdin 2>&1 <<<"$p")
	[ $? = 1 ] || failed "a password that is guessed first: $p" "$said"
done
has "a password that is guessed first is refused, saying why" '账号、姓名或电话' "$said"
"$BIN" account add card --data "$D" --area $V12 --role officer --post B --name 卡样例 >"$W/card" 2>&1 ||
	failed "an account with neither" "$(cat "$W/card")"
has "prints a card with the account" 'card' "$(cat "$W/card")"
has "with the host key's fingerprint" 'SHA256:[A-Za-z0-9+/]{43}' "$(cat "$W/card")"
has "without a server it names this machine" "^登录：ssh -o ServerAliveInterval=15 -p 2222 card@$(hostname)\$" "$(cat "$W/card")"
# A county of an older program has no second host key.
rm "$D/host_key_ecdsa"
server_start
has "the second host key is made and said" 'second host key.*SHA256:' "$(cat "$W/server.log")"
has "with one it names what is served" "^登录：ssh -o ServerAliveInterval=15 -p $PORT card2@127[.]0[.]0[.]1\$" \
	"$("$BIN" account add card2 --data "$D" --area $V12 --role officer --post B 2>&1)"

does "an ed25519 key" v11a 'report list'
does "an ecdsa key" kecdsa 'report list'
does "an rsa key of 3072 bits or more" krsa 'report list'
as v11a 'account show v11a --json'
has "the own account is readable" "$V11" "$out"
equal "the host key is the one on the card" "$(grep -oE 'SHA256:[A-Za-z0-9+/]{43}' "$W/card" | head -1)" \
	"$(ssh-keygen -lf "$W/known" | grep -oE 'SHA256:[A-Za-z0-9+/]{43}' | head -1)"

# --- clients that know no other algorithms; those that know the host are not surprised
limited() {
	timeout 40 ssh $1 "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/v11a" v11a@127.0.0.1 report list >/dev/null 2>"$W/err" </dev/null
}
cut -d' ' -f2 "$W/known" | sort -u >"$W/known.kinds"
equal "only the ed25519 key is known so far" ssh-ed25519 "$(cat "$W/known.kinds")"
for o in '-c aes256-ctr -m hmac-sha2-256' '-c aes128-ctr -m hmac-sha2-256' '-c aes128-ctr -m hmac-sha2-256-etm@openssh.com' \
	'-o KexAlgorithms=ecdh-sha2-nistp256'; do
	holds "limited to $o" limited "$o"
done
holds "limited to all of them and another host key" limited "-c aes128-ctr -m hmac-sha2-256 -o KexAlgorithms=ecdh-sha2-nistp256
	-o HostKeyAlgorithms=ecdsa-sha2-nistp256 -o UserKnownHostsFile=$W/known.old -o StrictHostKeyChecking=no"
equal "which is the second one" "$(ssh-keygen -lf "$D/host_key_ecdsa" | grep -oE 'SHA256:[^ ]*')" "$(ssh-keygen -lf "$W/known.old" | grep -oE 'SHA256:[^ ]*')"
holds "who knows the first one is not surprised" limited '-o StrictHostKeyChecking=yes'
if command -v plink >/dev/null && command -v puttygen >/dev/null; then
	puttygen "$W/keys/v11a" -O private -o "$W/keys/v11a.ppk" --new-passphrase /dev/null
	holds "PuTTY's client meets the key on the card" timeout 40 plink -batch -P "$PORT" -i "$W/keys/v11a.ppk" \
		-hostkey "$(ssh-keygen -lf "$W/known" | grep -oE 'SHA256:[^ ]*' | head -1)" v11a@127.0.0.1 report list
else
	skip 1 "no PuTTY here"
fi

new_key stranger
timeout 20 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/stranger" v11a@127.0.0.1 report list >"$W/out" 2>"$W/err"
equal "a key that is not his" 255 $?
timeout 20 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/stranger" nobodyhere@127.0.0.1 report list >"$W/out" 2>"$W/err2"
equal "a name that does not exist" 255 $?
equal "and both look the same" "$(sed 's/v11a/X/g' "$W/err")" "$(sed 's/nobodyhere/X/g' "$W/err2")"

pass() {
	local word=$1 login=$2
	shift 2
	timeout 40 sshpass -p "$word" ssh "${SSH_OPTS[@]}" -o PubkeyAuthentication=no \
		-o NumberOfPasswordPrompts=1 "$login@127.0.0.1" "$@" >"$W/out" 2>"$W/err" </dev/null
	code=$? out=$(cat "$W/out") err=$(cat "$W/err")
}
pass Long-Enough-7 pw report list
equal "a password" 0 "$code"
pass Wrong-Enough-7 pw report list
equal "a wrong password is refused" 1 "$(($code != 0))"
pass Long-Enough-7 nobodyhere report list
equal "a password of nobody is refused" 1 "$(($code != 0))"
pass Long-Enough-7 pw report list
equal "slowed down, not locked out" 0 "$code"

# --- asking costs nothing, so it has an end
asked=$("$TOOLS/crowd" asks "$PORT" v11a)
equal "what one may log in with is not answered for ever" 1 "$((asked > 20 && asked <= 110))"

shown=$("$TOOLS/crowd" shows "$PORT" v11a "$W/keys/v11a.pub")
equal "nor is whether a key is his" 1 "$((shown > 20 && shown <= 110))"
shown=$("$TOOLS/crowd" shows "$PORT" v11a "$W/keys/stranger.pub")
equal "and keys that are not are soon enough ($shown)" 1 "$((shown >= 1 && shown <= 20))"

# --- a crowd that says little keeps nobody out, and whoever waits longest makes way
"$BIN" as clerk --data "$D" setting set login.waiting value=200 >/dev/null
"$TOOLS/crowd" hold "$PORT" 260 30 $((12 * SLOW)) >"$W/crowd" &
crowd=$!
sleep 2
does "in a crowd a key" v11a 'report list'
pass Long-Enough-7 pw report list
equal "in a crowd a password" 0 "$code"
wait "$crowd"
equal "and the crowd had to begin again and again" 1 "$(($(cat "$W/crowd") > 260))"
has "which is said once a minute" 'connections that were not logged in made way' "$(cat "$W"/server*.log)"
equal "and not more often" 1 "$(grep -c 'made way' "$W"/server*.log)"
"$BIN" as clerk --data "$D" setting reset login.waiting >/dev/null

# --- the one-time code on the card must be replaced on the first login
new_key early
with_key() { timeout 40 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/$2" "$1@127.0.0.1" report list >/dev/null 2>&1 </dev/null; }
CODE=$(sed -n 's/^一次性口令 \([a-z0-9-]*\).*/\1/p' "$W/card")
pass "$CODE" card report list
has "with a code commands wait for a password" '^[1-4]$' "$code"
cat >"$W/askpass" <<END
#!/bin/sh
echo "$CODE"
END
chmod +x "$W/askpass"
TYPIST_LIMIT=60 typist <<END
env SSH_ASKPASS=$W/askpass
env SSH_ASKPASS_REQUIRE=force
env DISPLAY=:0
run ssh ${SSH_OPTS[*]} -i $W/keys/early -t card@127.0.0.1
expect "口令" 20
screen
type "Mountain-River-9"
key Enter
sleep 500
type "Mountain-River-9"
key Enter
key 2
expect "以后用它代替口令" 20
absent ">1"
key 2
sleep 1000
expect "以后用它代替口令"
key Enter
sleep 200
screen
expect "以后用它代替口令"
END
if [ $? = 0 ]; then ok "the first login asks for a password of one's own"; else failed "the first login asks for a password of one's own" "$(cat "$W/typist.out")"; fi
equal "and keys typed ahead of the question take no key" 1 "$(with_key card early; echo $(($? != 0)))"
pass "Mountain-River-9" card report list
equal "the new password works" 0 "$code"
[ "$code" = 0 ] || cat "$W/typist.out" | sed 's/^/	/'
pass "$CODE" card report list
equal "the code no longer does" 1 "$(($code != 0))"

# --- a key that the client offers takes the password's place only if the person says so
cat >"$W/askpass" <<END
#!/bin/sh
echo Mountain-River-9
END
new_key phone
new_key shared
# at_device KEY WORD...: card logs in by password while the client offers KEY
at_device() {
	local key=$1
	shift
	{
		cat <<-END
		env SSH_ASKPASS=$W/askpass
		env SSH_ASKPASS_REQUIRE=force
		env DISPLAY=:0
		run ssh ${SSH_OPTS[*]} -i $W/keys/$key -t ${who:-card}@127.0.0.1
		END
		printf '%s\n' "$@"
	} | TYPIST_LIMIT=60 typist
}
device() {
	local sentence=$1
	shift
	if at_device "$@"; then ok "$sentence"; else failed "$sentence" "$(cat "$W/typist.out")"; fi
}
device "the key of a device is asked about, and may be refused" shared \
	'expect "以后用它代替口令" 20' 'expect "只有我用这台设备"' 'sleep 1500' 'key 1' 'expect "以后不再问"'
device "a no is remembered" shared 'expect "报灾" 20' 'sleep 500' 'absent "代替口令"'
equal "and the key opens nothing" 1 "$(with_key card shared; echo $(($? != 0)))"
device "another device is asked about, and may be taken" phone \
	'expect "以后用它代替口令" 20' 'sleep 1500' 'key 2' 'expect "这台设备登录不用口令"'
holds "from then on the key is enough" with_key card phone
printf 'Mountain-River-9\n' | "$BIN" account add other --data "$D" --area $V12 --role officer --post B --password-stdin >"$W/pw" 2>&1
who=other device "a key of another account is named as such" phone \
	'expect "已属于另一个账号" 20' 'absent "card"' 'sleep 1500' 'key 1' 'expect "练一次"'
equal "and is not taken" 1 "$(with_key other phone; echo $(($? != 0)))"
printf 'Mountain-River-9\n' | "$BIN" account add chief --data "$D" --area $COUNTY --role leader --password-stdin >"$W/pw" 2>&1
new_key chief
who=chief device "a leader is not asked" chief 'expect "带班" 20' 'sleep 500' 'absent "代替口令"'

# --- whoever cannot log in reads at the prompt whom to telephone; a GB18030 terminal
# --- gets ASCII alone, because nothing says yet what it shows
cat >"$W/askpass" <<END
#!/bin/sh
printf '%s' "\$1" >$W/prompt
echo wrong
END
prompt() {
	LC_ALL=C.UTF-8 SSH_ASKPASS=$W/askpass SSH_ASKPASS_REQUIRE=force DISPLAY=:0 timeout 40 ssh "${SSH_OPTS[@]}" \
		-o PreferredAuthentications=keyboard-interactive -o NumberOfPasswordPrompts="${2:-1}" "$1@127.0.0.1" report list >"$W/out" 2>&1
	cat "$W/prompt"
}
has "without a telephone the prompt names none" '[)] 口令 Password: $' "$(prompt pw)"
holds "the duty room has a telephone" "$BIN" as clerk --data "$D" setting set duty.phone value=0477-5550119
has "it stands at the prompt" '口令 [(]tel[.] 0477-5550119[)] Password: $' "$(prompt pw)"
has "and in GB18030" '[)] [(]tel[.] 0477-5550119[)] Password: $' "$(prompt pw+gbk)"
holds "with words before it" "$BIN" as clerk --data "$D" setting set duty.phone value=值班室0477-5550119
has "these stand at the prompt too" '口令 [(]tel[.] 值班室0477-5550119[)] Password: $' "$(prompt pw)"
has "not in GB18030" '[)] Password: $' "$(prompt pw+gbk)"
# What stands at the second prompt, after a wrong one.
again() {
	prompt "$1" 2 | tail -c 300
}
has "a wrong password is called wrong, and whom to call stands there" '口令不对。忘了请打值班室0477-5550119，要一次性口令。 Wrong[.].*Call 值班室0477-5550119 for a one-time code[.] 口令 Password: $' "$(again pw)"
equal "whoever's it is" "$(again pw | sed 's/pw@//')" "$(again nobodyhere | sed 's/nobodyhere@//')"
has "in GB18030 in ASCII" '[)] Wrong[.] Forgot it[?] Ask the duty room for a one-time code[.] Password: $' "$(again pw+gbk)"
holds "one try is enough to end a connection" "$BIN" as clerk --data "$D" setting set login.attempts value=1
SSH_OPTS=(-o LogLevel=INFO "${SSH_OPTS[@]}")
prompt pw >/dev/null
SSH_OPTS=("${SSH_OPTS[@]:2}")
has "and the last words are the same, in both languages" '口令不对。忘了请打值班室0477-5550119，要一次性口令。 Wrong[.] Forgot it[?] Call 值班室0477-5550119 for a one-time code' "$(cat "$W/out")"
"$BIN" as clerk --data "$D" setting reset login.attempts >/dev/null

# --- public keys as the programs of other systems write them, and private ones by mistake
new_key many
P=$W/keys/many.pub
sed 's/$/\r/' "$P" >"$W/crlf.pub"
{ printf '\xff\xfe'; iconv -f UTF-8 -t UTF-16LE "$W/crlf.pub"; } >"$W/notepad.pub"
{ printf '\xef\xbb\xbf'; cat "$W/crlf.pub"; } >"$W/mark.pub"
ssh-keygen -e -f "$P" >"$W/block.pub"
printf '%s' "$(cat "$P")" >"$W/noend.pub"
print=$(ssh-keygen -lf "$P" | grep -oE 'SHA256:[^ ]*')
forms="crlf notepad mark block noend"
if command -v puttygen >/dev/null; then
	puttygen "$W/keys/many" -O public -o "$W/putty.pub"
	puttygen "$W/keys/many" -O private -o "$W/keys/putty" --new-passphrase /dev/null
	forms="$forms putty"
fi
taken=
for f in $forms; do
	"$BIN" account key v21 --data "$D" --key "$W/$f.pub" >/dev/null 2>&1 && taken="$taken $f"
	"$BIN" account key v21 --data "$D" drop="$print" >/dev/null 2>&1
done
equal "a key file in every form is read" " $forms" "$taken"
does "and over ssh with the line ends of Windows" v21 "account key v21 add=\"$(cat "$W/crlf.pub")\""
for f in many putty; do
	[ ! -e "$W/keys/$f" ] || has "a private key is warned of: $f" '是私钥.*没有存下' "$("$BIN" account key v21 --data "$D" --key "$W/keys/$f" 2>&1)"
done
refused "over ssh too" 1 '有私钥' v21 "account key v21 add=\"$(cat "$W/keys/many")\""
equal "and nothing of it is stored" 0 "$(grep -c "$(sed -n 3p "$W/keys/many")" "$D/data.mdb")"

# --- one session more than an account may have ends the one idle longest, never a desk
"$BIN" as clerk --data "$D" setting set login.sessions value=1 >/dev/null
if TYPIST_LIMIT=80 typist <<END
@a run $(client v11a)
@a expect "报灾" 20
@b run $(client v11a)
@b expect "报灾" 20
@a expect "有一次不是您登录的" 10
@c run $(client desk)
@c expect "值班台" 20
@d run $(client desk)
@d expect "都是值班席位" 20
@d expect "all sessions that this account may have at once are open desks" 5
END
then ok "the session that ends says why, the desk that is full in both languages"
else failed "the session that ends says why, the desk that is full in both languages" "$(cat "$W/typist.out")"; fi
"$BIN" as v11a --data "$D" account set v11a language=en >/dev/null
if TYPIST_LIMIT=80 typist <<END
@a run $(client v11a)
@a expect "report a disaster" 20
@b run $(client v11a)
@b expect "report a disaster" 20
@a expect "login was not yours, tell" 10
END
then ok "and in English"; else failed "and in English" "$(cat "$W/typist.out")"; fi
"$BIN" as v11a --data "$D" account set v11a language=zh >/dev/null
"$BIN" as clerk --data "$D" setting reset login.sessions >/dev/null

# --- the desk that called back gives a code of 15 minutes, never upwards
does "the township gives its village officer a code" town1 'account code v12' '[A-Za-z0-9]{3,}'
refused "never to a higher role" 3 '.' town1 'account code desk'

# --- GB18030
as v11a+gbk 'report file hazard=flood affected=5 place='"$(printf '样例' | iconv -f UTF-8 -t GB18030)"' --json'
equal "NAME+gbk is a session in GB18030" 样例 "$(iconv -f GB18030 -t UTF-8 <"$W/out" | jq -r .place)"
as v11a 'report list --json'
equal "stored as UTF-8" 样例 "$(json '.[0].place')"
LC_ALL=C LANG=zh_CN.GBK timeout 20 ssh "${SSH_OPTS[@]}" -o BatchMode=yes -o SendEnv=LANG -i "$W/keys/v11a" v11a@127.0.0.1 report list 2>&1 </dev/null |
	iconv -f GB18030 -t UTF-8 >"$W/gb" 2>&1
has "and so is LANG=zh_CN.GBK" '样例' "$(cat "$W/gb")"

as watch 'journal list --json'
has "logins are in the journal" 'login' "$out"
as watch 'journal list limit=1000'
has "in words, and by what" '登录.*命令：公钥' "$out"
as watch 'journal list limit=1000 --json'
equal "failed ones have one line, with the name that was tried first" v11a \
	"$(json '[.[] | select(.op == "session.failed" or .operation == "session.failed") | .words.login] | join(" ")')"
check_holds
