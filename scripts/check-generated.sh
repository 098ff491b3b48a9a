#!/usr/bin/env bash
# Fails when the web app's types are not what docs/openapi.json says. (That document itself is held by a Rust test.)
set -euo pipefail
cd "$(dirname "$0")/../web"
fresh=$(mktemp --suffix=.d.ts)
trap 'rm -f "$fresh"' EXIT
npx --no-install openapi-typescript ../docs/openapi.json --output "$fresh" >/dev/null 2>&1
if ! cmp -s "$fresh" src/api/schema.d.ts; then
  echo "web/src/api/schema.d.ts is not what docs/openapi.json says; run: make generate" >&2
  exit 1
fi
