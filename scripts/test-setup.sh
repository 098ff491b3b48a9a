#!/usr/bin/env bash
# Makes sure that what the tests need is on this machine: PostgreSQL, Chromium, Python with venv, strace. As root on a
# system with apt it installs what is missing; elsewhere it lists it and ends with an error.
set -euo pipefail
missing=() packages=()
need() { # what, package, test command…
  local what=$1 package=$2
  shift 2
  "$@" >/dev/null 2>&1 || { missing+=("$what (Debian: $package)"); packages+=("$package"); }
}
postgres() { [ -n "${FIREBELL_TEST_DATABASE:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }
chromium() { [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; }
look() {
  missing=() packages=()
  need "PostgreSQL 14 or newer, or a server named in FIREBELL_TEST_DATABASE" postgresql postgres
  need "Chromium, or a browser named in CHROMIUM" chromium chromium
  need "Python 3 with venv" python3-venv python3 -c 'import venv, ensurepip'
  need "strace" strace command -v strace
}
look
if [ "${#packages[@]}" -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests: ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
  look
fi
if [ "${#missing[@]}" -gt 0 ]; then
  echo "The tests need this, and it is not here:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi
