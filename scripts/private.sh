#!/usr/bin/env bash
# private.sh COMMAND...: runs a command so that it cannot reach the user's own
# data, keyring, session bus or screen. Go's caches stay where they are.
set -euo pipefail
export PATH="$PATH:/usr/sbin:/sbin"

for name in GOCACHE GOMODCACHE GOPATH GOENV; do
  value=$(go env $name)
  export "$name=$value"
done
room=$(mktemp -d)
trap 'chmod -R u+w "$room" 2>/dev/null || true; rm -rf "$room"' EXIT
mkdir -p "$room"/{data,config,cache,state,run}
chmod 700 "$room/run"
export HOME=$room XDG_DATA_HOME=$room/data XDG_CONFIG_HOME=$room/config XDG_CACHE_HOME=$room/cache
export XDG_STATE_HOME=$room/state XDG_RUNTIME_DIR=$room/run
# An address where nobody listens: without one, D-Bus clients start a bus.
export DBUS_SESSION_BUS_ADDRESS=unix:path=$room/run/none
unset DISPLAY WAYLAND_DISPLAY XAUTHORITY LC_ALL LC_MESSAGES LANGUAGE LINJE_DATA LINJE_READY_FILE
export LANG=nb_NO.UTF-8
"$@"
