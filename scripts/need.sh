#!/usr/bin/env bash
# need.sh build|run|test|bench: sees to it that what the task needs is on this
# machine. What is missing is installed with apt (through sudo when not root);
# nothing is asked. When all is there it only looks, which takes a moment.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin"

say() { printf 'need: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

# Each line: the Debian package, how to see that it is there, and what for.
# The probe is cmd:NAME, pc:PKG-CONFIG-MODULE or file:PATH (several with |).
build_needs='gcc cmd:gcc the C parts (SQLite, OpenGL window)
git cmd:git fetching the source
pkg-config cmd:pkg-config finding the C libraries
libgl1-mesa-dev pc:gl the window
libx11-dev pc:x11 the window
libxcursor-dev pc:xcursor the window
libxrandr-dev pc:xrandr the window
libxinerama-dev pc:xinerama the window
libxi-dev pc:xi the window
libxxf86vm-dev pc:xxf86vm the window
libxkbcommon-dev pc:xkbcommon the window'
headless_needs='xvfb cmd:Xvfb a screen in memory
openbox cmd:openbox a window manager for it
imagemagick cmd:import saving pictures of it
libgl1-mesa-dri file:/usr/lib/*/dri/swrast_dri.so|/usr/lib/*/dri/libdril_dri.so|/usr/lib/*/libgallium-*.so drawing without a graphics card
x11-utils cmd:xprop looking at windows
dbus cmd:dbus-daemon a session bus of its own'
test_needs='dovecot-imapd file:/usr/lib/dovecot/imap|/usr/libexec/dovecot/imap a real IMAP server
dovecot-lmtpd file:/usr/lib/dovecot/lmtp|/usr/libexec/dovecot/lmtp delivery into it
chasquid cmd:chasquid a real mail server
dunst cmd:dunst a real notification service
gnome-keyring cmd:gnome-keyring-daemon a real keyring
xdotool cmd:xdotool hands for the window
openssl cmd:openssl certificates
procps cmd:ps looking at processes'
bench_needs='isync cmd:mbsync a measuring rod: fetching
notmuch cmd:notmuch a measuring rod: indexing and searching'

case "${1:-}" in
build) needs=$build_needs ;;
run)
  [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exit 0
  needs=$headless_needs ;;
test) needs=$headless_needs$'\n'$test_needs ;;
bench) needs=$headless_needs$'\n'$test_needs$'\n'$bench_needs ;;
*) die "usage: need.sh build|run|test|bench" ;;
esac

# check_go refuses a missing or too old Go with a clear word; Go is not
# installed from here, since the distributions' own is too old.
check_go() {
  local want have
  want=$(sed -n 's/^go \([0-9]*\.[0-9]*\).*/\1/p' go.mod)
  command -v go >/dev/null || die "Go is not installed (or not in PATH). Linje needs Go $want or newer: https://go.dev/dl/"
  have=$(go env GOVERSION 2>/dev/null || true)
  have=${have#go}
  if [ "$(printf '%s\n%s\n' "$want" "${have:-0}" | sort -V | head -n 1)" != "$want" ]; then
    die "Go $have is too old. Linje needs Go $want or newer: https://go.dev/dl/"
  fi
}

# there PROBE: is the thing on this machine?
there() {
  local kind=${1%%:*} what=${1#*:} path
  case $kind in
  cmd) command -v "$what" >/dev/null ;;
  pc) pkg-config --exists "$what" 2>/dev/null ;;
  file)
    local IFS='|'
    for path in $what; do
      # shellcheck disable=SC2086 # the path is a pattern
      compgen -G "$path" >/dev/null && return 0
    done
    return 1 ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

# apt_install keeps the servers that come along from being started: they are
# run by the tests alone, each with its own configuration.
apt_install() {
  local policy=/usr/sbin/policy-rc.d made='' apt
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
    as_root chmod 755 $policy
    made=1
    say "no service is started while installing (temporary $policy)"
  fi
  # shellcheck disable=SC2064 # expanded now on purpose
  [ -z "$made" ] || trap "as_root rm -f $policy" EXIT
  apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || as_root "${apt[@]}" update >&2
  if ! as_root "${apt[@]}" install --no-install-recommends "$@" >&2; then
    say "once more, with fresh package lists"
    as_root "${apt[@]}" update >&2
    as_root "${apt[@]}" install --no-install-recommends "$@" >&2 || die "apt could not install: $*"
  fi
}

# servers lists the system services that our packages bring, if installed.
servers() {
  dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' dovecot-core chasquid 2>/dev/null | sed -n 's/^ii  *//p' || true
}

# keep_down switches off, for the next start of the machine too, the services
# of the packages that were not there before.
keep_down() {
  local before=$1 package unit
  command -v systemctl >/dev/null || return 0
  for package in $(servers); do
    grep -qx "$package" <<<"$before" && continue
    for unit in $(dpkg -L "$package" | sed -n 's,.*/systemd/system/\([^/]*\.\(service\|socket\)\)$,\1,p' | grep -v @); do
      if as_root systemctl disable "$unit" >/dev/null 2>&1; then say "switched off the service $unit that came with $package"; fi
    done
  done
}

cd "$(dirname "$0")/.."
check_go
[ "$(uname -s)" = Linux ] || exit 0

packages=() reasons=''
while read -r package probe why; do
  there "$probe" && continue
  packages+=("$package")
  reasons+="  $package: $why"$'\n'
done <<<"$needs"
[ ${#packages[@]} -gt 0 ] || exit 0

say "to ${1}, this machine lacks:"
printf '%s' "$reasons" >&2
command -v apt-get >/dev/null || die "there is no apt-get here: install the equivalents of these Debian packages: ${packages[*]}"
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || die "not root and no sudo here: ask someone to run: apt-get install ${packages[*]}"
  say "installing them with sudo apt-get"
else
  say "installing them with apt-get"
fi
before=$(servers)
apt_install "${packages[@]}"
keep_down "$before"

hash -r
while read -r package probe why; do
  there "$probe" || die "$package is installed, but $probe is still not found"
done <<<"$needs"
say "all there"
