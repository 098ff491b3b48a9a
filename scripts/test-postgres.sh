#!/usr/bin/env bash
# Starts a private PostgreSQL for the tests under target/, if it does not run yet, and prints its URL.
# PostgreSQL refuses to run as root, so as root it runs as the user postgres or nobody. `stop` ends it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/x)")
[ -x "$bin/initdb" ] || { echo "PostgreSQL's initdb was not found; install the package postgresql" >&2; exit 1; }
port=${FIREBELL_TEST_PG_PORT:-54329}
data=${FIREBELL_TEST_PG_DATA:-/tmp/firebell-test-pg-$(id -u)-$port}
as=()
if [ "$(id -u)" = 0 ]; then
  user=postgres; id postgres >/dev/null 2>&1 || user=nobody
  as=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME=/tmp)
fi
if [ "${1:-}" = stop ]; then
  [ -d "$data" ] && "${as[@]}" "$bin/pg_ctl" -D "$data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$data"
  exit 0
fi
exec 9>"/tmp/firebell-test-pg-$port.lock"
flock 9
if ! "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
  rm -rf "$data"
  mkdir -p "$data"
  [ "$(id -u)" = 0 ] && chown "$user" "$data"
  cd /tmp
  "${as[@]}" "$bin/initdb" -D "$data" -U firebell --auth=trust -E UTF8 --locale=C >/dev/null
  # fsync stays on: what is promised after a commit is part of what is tested.
  cat >>"$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 300
shared_buffers = 256MB
CONF
  "${as[@]}" "$bin/pg_ctl" -D "$data" -w -l "$data/log" start >/dev/null 9>&-
fi
echo "postgres://firebell@127.0.0.1:$port/postgres"
cd "$root"
