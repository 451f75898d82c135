#!/usr/bin/env bash
# run.sh [SECONDS]: opens Linje's window. With no display it is opened in a
# screen in memory (Xvfb) with a session bus of its own, and a picture of it is
# saved once it can be used. With SECONDS it ends by itself after that time.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=${1:-}
case $limit in *[!0-9]*) echo "run: SECONDS must be a whole number, not \"$limit\"" >&2; exit 2 ;; esac
picture=$PWD/build/linje.png
room=''
pids=()

say() { printf 'run: %s\n' "$*"; }

# finish ends what was started here, newest first.
finish() {
  trap - EXIT INT TERM HUP
  local i pid
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    pid=${pids[i]}
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [ -z "$room" ] || rm -rf "$room"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# wait_for PID SECONDS CONDITION...: until the condition holds; fails when the
# process has ended or the time is out.
wait_for() {
  local pid=$1 tries=$(($2 * 20))
  shift 2
  until "$@"; do
    kill -0 "$pid" 2>/dev/null || return 1
    tries=$((tries - 1))
    [ $tries -gt 0 ] || return 1
    sleep 0.05
  done
}

# start_screen starts Xvfb on a free display, a window manager, and a session
# bus; the user's own bus and runtime directory are out of sight from then on.
start_screen() {
  say "there is no display: the window opens in memory (Xvfb)"
  Xvfb -displayfd 3 -screen 0 1300x860x24 -nolisten tcp -noreset 3>"$room/display" >"$room/xvfb.log" 2>&1 &
  pids+=($!)
  wait_for $! 20 test -s "$room/display" || { cat "$room/xvfb.log" >&2; say "Xvfb did not start"; exit 1; }
  DISPLAY=:$(tr -d '[:space:]' <"$room/display")
  export DISPLAY
  export XDG_RUNTIME_DIR=$room DBUS_SESSION_BUS_ADDRESS=unix:path=$room/bus
  if command -v dbus-daemon >/dev/null; then
    # It starts no services: a keyring started on it would open the user's own.
    cat >"$room/bus.conf" <<CONF
<busconfig>
  <type>session</type>
  <listen>$DBUS_SESSION_BUS_ADDRESS</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
CONF
    dbus-daemon --config-file="$room/bus.conf" --nofork --nopidfile >"$room/dbus.log" 2>&1 &
    pids+=($!)
    wait_for $! 10 test -S "$room/bus" || say "no session bus (dbus-daemon did not start)"
  fi
  openbox --sm-disable >"$room/openbox.log" 2>&1 &
  pids+=($!)
}

room=$(mktemp -d)
chmod 700 "$room"
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
'' | C | C.* | POSIX) unset LC_ALL LC_MESSAGES; export LANG=nb_NO.UTF-8 ;;
esac
headless=''
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then headless=1; start_screen; fi

export LINJE_READY_FILE=$room/ready
started=$SECONDS
build/linje &
app=$!
pids+=("$app")

if [ -n "$headless" ]; then
  if ! wait_for "$app" 90 test -e "$LINJE_READY_FILE"; then
    wait "$app" 2>/dev/null && code=0 || code=$?
    if kill -0 "$app" 2>/dev/null; then say "the window could not be used within 90 seconds"; else say "Linje ended before its window could be used (exit $code)"; fi
    exit 1
  fi
  import -window root "$picture"
  say "the window is up; picture: $picture"
  [ -n "$limit" ] || say "it stays up until you end it (Ctrl-C)"
fi

if [ -z "$limit" ]; then
  wait "$app"
  exit $?
fi
left=$((limit - (SECONDS - started)))
while [ $left -gt 0 ] && kill -0 "$app" 2>/dev/null; do
  sleep 1
  left=$((limit - (SECONDS - started)))
done
if ! kill -0 "$app" 2>/dev/null; then
  wait "$app"
  exit $?
fi
say "$limit seconds are over"
exit 0
