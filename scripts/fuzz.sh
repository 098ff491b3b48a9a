#!/usr/bin/env bash
# Sends a real server what its own specification allows, and more, and checks every answer against that specification:
# no 5xx, no status, content type or body that docs/openapi.json does not name. The same seed each time; what is found
# can be had again with the command that is printed. Uses schemathesis, which is fetched once into target/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
examples=${FIREBELL_FUZZ_EXAMPLES:-50}
limit=${FIREBELL_FUZZ_SECONDS:-240}
home=target/fuzz
version=4.32.5
if [ "$("$home/venv/bin/python" -c 'import importlib.metadata as m; print(m.version("schemathesis"))' 2>/dev/null)" != "$version" ]; then
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

work=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$work"
}
trap finish EXIT
firebell=${FIREBELL:-target/debug/firebell}
place=(--data "$work/data")
[ -z "${FIREBELL_FUZZ_DATABASE:-}" ] || place+=(--database "$FIREBELL_FUZZ_DATABASE")
echo 'a long enough pass phrase' |
  "$firebell" setup "${place[@]}" --organisation Example --email admin@example.com --password-stdin >/dev/null
key=$("$firebell" key create "${place[@]}" --name fuzz --as admin@example.com)
"$firebell" serve "${place[@]}" --listen 127.0.0.1:0 --log warn >"$work/out" 2>"$home/server.log" &
server=$!
for _ in $(seq 100); do
  url=$(sed -n 's/^Firebell serves on //p' "$work/out")
  [ -z "$url" ] || break
  sleep 0.1
done
[ -n "$url" ] || { echo "the server did not start:" >&2; cat "$home/server.log" >&2; exit 1; }
curl() { command curl --silent --fail --show-error --header "Authorization: Bearer $key" "$@"; }
# Something to find: what is asked for by id or reference is there in the first place.
for title in "Odd mail" "Server down" "Lost laptop"; do
  curl --output /dev/null --json "{\"title\":\"$title\",\"note\":\"first\"}" "$url/api/v1/incidents"
done

run() { # name, then arguments of schemathesis
  local name=$1
  shift
  timeout "$limit" "$home/venv/bin/schemathesis" --config-file scripts/schemathesis.toml run docs/openapi.json --url "$url" \
    --max-examples "$examples" --seed 1 --workers 2 --phases examples,coverage,fuzzing --generation-database none \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    --continue-on-failure --request-timeout 20 --no-color "$@" >"$home/$name.txt" 2>&1
  local result=$?
  tail -n "${FIREBELL_FUZZ_LINES:-200}" "$home/$name.txt"
  [ "$result" != 124 ] || echo "the fuzzing did not end within $limit seconds" >&2
  if [ "$result" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
passed=0 failed=0
set +e
# With a key. The stream never ends, so it is left out; it has tests of its own.
run key --header "Authorization: Bearer $key" --exclude-path-regex '^/api/v1/(stream|organisation/example)$'
# What only somebody who signed in may do. Ending all other sessions leaves this one.
session=$(command curl --silent --fail --json '{"email":"admin@example.com","password":"a long enough pass phrase"}' \
  "$url/api/v1/sessions" | sed -E 's/.*"token":"([^"]+)".*/\1/')
run session --header "Authorization: Bearer $session" --include-path-regex '^/api/v1/(sessions|me|keys)(/|$)'
if ! kill -0 "$server" 2>/dev/null; then
  echo "the server ended while it was fuzzed:" >&2
  tail -n 20 "$home/server.log" >&2
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
