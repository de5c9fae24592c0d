#!/bin/bash
# The Debian package on a bare Debian: installed, a county made and served, a record stored,
# upgraded to a higher version over the store, removed and purged; the county is there still.
# Then once more where systemd runs, which starts, restarts and ends it.
# limit: 300
# plan: 50
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 50 "what is packed is the plain build"
	exit 0
fi
[ "$(id -u)" = 0 ] || { skip 50 "only root makes a bare root"; exit 0; }
for tool in mmdebstrap dpkg-shlibdeps dpkg-deb; do
	command -v "$tool" >/dev/null || { skip 50 "$tool is missing"; exit 0; }
done

# --- the package
one=$("$ROOT/scripts/package" --version 0.0.1 "$W/pk" 2>"$W/err") || failed "a package is made" "$(cat "$W/err")"
two=$W/pk/higher.deb
dpkg-deb -R "$one" "$W/higher" && sed -i 's/^Version: .*/Version: 0.0.2/' "$W/higher/DEBIAN/control" &&
	dpkg-deb --root-owner-group -b "$W/higher" "$two" >"$W/err" 2>&1 || failed "and a higher one" "$(cat "$W/err")"
dpkg-deb -c "$one" | awk '{ print $6 }' >"$W/files"
for f in usr/bin/fengsui lib/systemd/system/fengsui.service usr/lib/sysusers.d/fengsui.conf \
	usr/share/locale/zh_CN/LC_MESSAGES/fengsui.mo usr/share/man/man1/fengsui.1.gz \
	usr/share/man/zh_CN/man7/fengsui-commands.7.gz usr/share/bash-completion/completions/fengsui \
	usr/share/doc/fengsui/copyright usr/share/doc/fengsui/changelog.gz; do
	has "it holds $f" "^\\./$f\$" "$(cat "$W/files")"
done
has "it needs a libssh without known holes" 'libssh-4 \(>= 0\.10\.6' "$(dpkg-deb -f "$one" Depends)"
# --- dpkg has stopped them and then removes nothing after all: as its script is called then
dpkg-deb -e "$one" "$W/control"
mkdir "$W/systemd"
for c in systemctl deb-systemd-invoke; do
	printf '#!/bin/sh\necho "%s $*" >>%s/called\n' "$c" "$W" >"$W/systemd/$c"
	chmod 755 "$W/systemd/$c"
done
aborted() {
	: >"$W/called"
	unshare --mount --propagation private sh -c 'mount -t tmpfs run /run && mount -t tmpfs lib /var/lib &&
		mkdir -p /run/systemd/system /var/lib/fengsui && { [ -z "$1" ] || : >"/var/lib/fengsui/$1"; } &&
		PATH="$0/systemd:$PATH" sh "$0/control/postinst" abort-remove 1' "$W" "$1" >"$W/out" 2>&1
	sed -n 's/^deb-systemd-invoke //p' "$W/called" | sort | paste -sd ' '
}
equal "a removal that came to nothing starts all that is enabled" \
	'start fengsui-backup.timer start fengsui-drill.timer start fengsui.service' "$(aborted data.mdb)"
equal "but nothing where no county is" '' "$(aborted '')"
if command -v lintian >/dev/null; then
	equal "lintian has nothing to say" "" "$(lintian --allow-root "$one" 2>&1 | grep -E '^[EW]:')"
else
	skip 1 "lintian is missing"
fi

# --- a bare Debian: what is essential and what the package depends on, and no more. Its files
# are laid out and said to be installed, which takes seconds; their own scripts would take a minute.
# bare_root FOLDER WANTED: 1, and why, where none can be made.
bare_root() {
	local deb f
	timeout $((45 * SLOW)) mmdebstrap --quiet --variant=extract --skip=check/qemu,cleanup \
		--include='?essential' --include="usr-is-merged,$2" "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$1" \
		>"$W/root.log" 2>&1 || { grep ^E: "$W/root.log" | head -1; return 1; }
	for deb in "$1"/var/cache/apt/archives/*.deb; do
		dpkg-deb -f "$deb" | sed '1a Status: install ok installed'
		echo
	done >"$1/var/lib/dpkg/status"
	for f in passwd group; do cp "$1/usr/share/base-passwd/$f.master" "$1/etc/$f"; done
	# What its scripts would have made, and a unit closes.
	mkdir -p "$1"/{home,mnt,srv,tmp,var/tmp,var/log,var/backups}
	chmod 1777 "$1/tmp" "$1/var/tmp"
	cp "$one" "$two" "$1/srv/"
}
R=$W/tree
# Of alternatives the lighter one.
needs=$(dpkg-deb -f "$one" Depends | tr ',' '\n' | sed 's/.*| *//; s/(.*//' | tr -d ' ' | paste -sd,)
if ! why=$(bare_root "$R" "$needs"); then
	skip 37 "no bare Debian can be made here: $why"
	exit 0
fi
# in_root COMMAND...: with a /proc and a /dev of its own, gone with the process.
IN_ROOT=(unshare --mount --propagation private sh -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" &&
	exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' "$R")
in_root() { "${IN_ROOT[@]}" "$@"; }

holds "it is installed" in_root dpkg --force-unsafe-io -i "/srv/$(basename "$one")"
equal "its three accounts are there" "fengsui fengsui-net fengsui-session" \
	"$(cut -d: -f1 "$R/etc/passwd" | grep ^fengsui | sort | paste -sd ' ')"
equal "and its directory is the keeper's" "750 fengsui fengsui-session" \
	"$(in_root stat -c '%a %U %G' /var/lib/fengsui)"
has "the server begins with the machine" 'fengsui.service' "$(ls "$R/etc/systemd/system/multi-user.target.wants" 2>&1)"
has "the program speaks Chinese there" '建立一个旗县' "$(in_root fengsui help)"
holds "a county is made" in_root fengsui init --areas dalate --sample

serve_there() {
	"${IN_ROOT[@]}" fengsui serve --listen 127.0.0.1:0 >"$W/listening" 2>>"$W/server.log" &
	SERVER=$!
	for i in $(seq $((100 * SLOW))); do grep -q ^listening "$W/listening" && break; sleep 0.1; done
	has "$1" '^listening' "$(cat "$W/listening")"
}
status_there() { in_root fengsui status --json | jq -r "$1"; }

serve_there "it is served"
equal "by its own accounts, and all is well" "well" "$(status_there .state)"
incident=$(in_root fengsui as county1 incident open hazard=flood area=$V11 place=样例桥头 --json | jq -r .number)
has "a record is stored" '^E[0-9]' "$incident"
holds "a higher version is installed while it serves" in_root dpkg --force-unsafe-io -i "/srv/$(basename "$two")"
equal "which serves on until it is started again" "well" "$(status_there .state)"
server_stop
serve_there "it is started again"
has "the record is there" '样例桥头' "$(in_root fengsui as county1 incident show "$incident")"
server_stop
holds "the package is removed" in_root dpkg -r fengsui
equal "the county stays" yes "$([ -s "$R/var/lib/fengsui/data.mdb" ] && [ ! -e "$R/usr/bin/fengsui" ] && echo yes)"
has "it is purged, and says that the county was kept and how it goes" 'rm -r /var/lib/fengsui' "$(in_root dpkg -P fengsui 2>&1)"
equal "the county stays" yes "$([ -s "$R/var/lib/fengsui/data.mdb" ] && echo yes)"
equal "and nothing else does" "" "$(find "$R/usr" "$R/etc" "$R/lib/systemd" -name '*fengsui*' ! -path '*/dpkg/*' 2>/dev/null)"
in_root dpkg --force-unsafe-io -i "/srv/$(basename "$two")" >"$W/err" 2>&1
has "installed once more it is there" '样例桥头' "$(in_root fengsui as county1 incident show "$incident")"

# --- on a Debian whose first process is systemd, in namespaces and a control group of its own
P=$W/booted
INIT=
GROUP=
cleanup_more() {
	local i
	{ [ -z "$INIT" ] || kill -KILL "$INIT"; wait "$INIT"; } 2>/dev/null	# with it goes all that its namespaces hold
	for i in $(seq 50); do
		[ -z "$GROUP" ] || ! find "$GROUP" -depth -type d -exec rmdir {} + 2>/dev/null || break
		sleep 0.1
	done
}
boot() {
	local top
	top=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	[ -n "$top" ] && mkdir "$top/fengsui-$$" 2>/dev/null || { echo "no control group can be made here"; return 1; }
	GROUP=$top/fengsui-$$
	cp /etc/machine-id "$P/etc/" 2>/dev/null || head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$P/etc/machine-id"
	sh -c 'echo $$ >"$1/cgroup.procs" && exec unshare --mount --propagation private --pid --net --uts --ipc --cgroup \
		--fork --kill-child sh -c "$2" "$0"' "$P" "$GROUP" '
		mount --bind "$0" "$0" && cd "$0" && mount -t proc proc proc && mount -t sysfs sysfs sys &&
		mount -t cgroup2 cgroup2 sys/fs/cgroup && mount -t tmpfs run run && mount -t tmpfs dev dev || exit
		for n in null zero full random urandom tty; do : >dev/$n; mount --bind /dev/$n dev/$n; done
		mkdir dev/pts dev/shm && mount -t devpts -o newinstance,ptmxmode=666 pts dev/pts && ln -s pts/ptmx dev/ptmx
		mount -t tmpfs shm dev/shm
		ip link set lo up
		pivot_root . mnt && umount -l mnt &&
		exec env -i container=other PATH=/usr/sbin:/usr/bin LC_ALL=C.UTF-8 /lib/systemd/systemd' \
		</dev/null >"$W/boot.log" 2>&1 &
	INIT=$!
	for i in $(seq $((200 * SLOW))); do
		FIRST=$(pgrep -P "$INIT" -x systemd) && booted systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded' && return
		sleep 0.1
	done
	echo "systemd does not start here: $(tail -1 "$W/boot.log")"
	return 1
}
booted() {
	nsenter -t "$FIRST" -m -p -n -u -i -C -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive "$@"
}
if ! why=$(bare_root "$P" "${needs/systemd-standalone-sysusers/systemd}") || ! boot >"$W/why"; then
	skip 18 "${why:-$(cat "$W/why")}"
	exit 0
fi
# well SENTENCE: the server is there, within seconds.
well() {
	local i
	for i in $(seq $((100 * SLOW))); do
		booted fengsui status >"$W/out" 2>&1 && break
		sleep 0.1
	done
	has "$1" '一切正常' "$(cat "$W/out"; booted journalctl -b -u fengsui -o cat -n 8 --no-pager 2>&1)"
}
of() { booted systemctl show -P "$1" "$2"; }
there() { booted systemctl "$1" fengsui.service fengsui-backup.timer fengsui-drill.timer 2>&1 | paste -sd ' '; }
# The real client, from out here, over the loopback in there.
by_ssh() { nsenter -t "$FIRST" -n ssh "${SSH_OPTS[@]}" -o BatchMode=yes -i "$W/keys/li" li@127.0.0.1 "$@" 2>"$W/err"; }
SSH_OPTS=(-F none -p 2222 -o UserKnownHostsFile="$W/known" -o StrictHostKeyChecking=accept-new -o LogLevel=ERROR -o IdentitiesOnly=yes)

holds "where systemd runs it is installed" booted dpkg --force-unsafe-io -i "/srv/$(basename "$one")"
equal "the server is enabled, the timers wait for a word" "enabled disabled disabled" "$(there is-enabled)"
holds "a county is made there" booted fengsui init --areas dalate --sample
new_key li
cp "$W/keys/li.pub" "$P/srv/"
holds "it is started" booted systemctl start fengsui
well "and is well behind all that its unit closes"
equal "with each layer of protection of its own" "" "$(booted fengsui status --json | jq -r .missing_layers)"
booted fengsui account add li --area "$V12" --role officer --key /srv/li.pub >"$W/err" 2>&1
has "who logs in is answered" '^R[0-9]' "$(by_ssh report file hazard=flood affected=10 place=样例桥头 --json | jq -r .number)"
mkdir -m 700 "$P/var/backups/fengsui"
for u in backup drill; do holds "fengsui-$u.service does what it is for" booted systemctl start "fengsui-$u.service"; done
booted systemctl --quiet enable --now fengsui-backup.timer fengsui-drill.timer 2>"$W/err"
main=$(of MainPID fengsui)
holds "a higher version is installed while it runs" booted dpkg --force-unsafe-io -i "/srv/$(basename "$two")"
well "which serves"
has "as another process" '^[1-9]' "$(of MainPID fengsui | grep -vx "$main")"
booted systemctl kill -s KILL --kill-whom=main fengsui
sleep 2.5		# RestartSec
well "and is started again when it is killed"
holds "the package is removed where it runs" booted dpkg -r fengsui
equal "and nothing of it runs any more" "inactive inactive inactive" "$(there is-active)"
booted dpkg --force-unsafe-io -i "/srv/$(basename "$two")" >"$W/err" 2>&1
equal "installed once more all runs that ran" "active active active" "$(there is-active)"
for _ in $(seq $((100 * SLOW))); do booted fengsui status >"$W/out" 2>&1 && break; sleep 0.1; done
has "what was sent is there" '样例桥头' "$(by_ssh report list)"
booted dpkg -P fengsui >"$W/err" 2>&1
equal "purged it leaves nothing that is to be started" "" "$(find "$P/etc/systemd" "$P/var/lib/systemd" -name '*fengsui*')"
