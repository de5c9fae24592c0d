#!/bin/bash
# The Debian package on a bare Debian: installed, a county made and served, a record stored,
# upgraded to a higher version over the store, removed and purged; the county is there still.
# limit: 300
# plan: 32
. "$(dirname "$0")/lib.sh"
if [ "${FENGSUI_CONFIG:-plain}" != plain ]; then
	skip 32 "what is packed is the plain build"
	exit 0
fi
[ "$(id -u)" = 0 ] || { skip 32 "only root makes a bare root"; exit 0; }
for tool in mmdebstrap dpkg-shlibdeps dpkg-deb; do
	command -v "$tool" >/dev/null || { skip 32 "$tool is missing"; exit 0; }
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
R=$W/tree
# Of alternatives the lighter one.
needs=$(dpkg-deb -f "$one" Depends | tr ',' '\n' | sed 's/.*| *//; s/(.*//' | tr -d ' ' | paste -sd,)
if ! timeout $((45 * SLOW)) mmdebstrap --quiet --variant=extract --skip=check/qemu,cleanup \
	--include='?essential' --include="usr-is-merged,$needs" "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$R" >"$W/root.log" 2>&1; then
	skip 19 "no bare Debian can be made here: $(grep ^E: "$W/root.log" | head -1)"
	exit 0
fi
for deb in "$R"/var/cache/apt/archives/*.deb; do
	dpkg-deb -f "$deb" | sed '1a Status: install ok installed'
	echo
done >"$R/var/lib/dpkg/status"
for f in passwd group; do cp "$R/usr/share/base-passwd/$f.master" "$R/etc/$f"; done
mkdir -p "$R/tmp/in"
cp "$one" "$two" "$R/tmp/in/"
# in_root COMMAND...: with a /proc and a /dev of its own, gone with the process.
IN_ROOT=(unshare --mount --propagation private sh -c 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" &&
	exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' "$R")
in_root() { "${IN_ROOT[@]}" "$@"; }

holds "it is installed" in_root dpkg --force-unsafe-io -i "/tmp/in/$(basename "$one")"
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
holds "a higher version is installed while it serves" in_root dpkg --force-unsafe-io -i "/tmp/in/$(basename "$two")"
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
in_root dpkg --force-unsafe-io -i "/tmp/in/$(basename "$two")" >"$W/err" 2>&1
has "installed once more it is there" '样例桥头' "$(in_root fengsui as county1 incident show "$incident")"
