#!/usr/bin/env bash
# Takes the incident of examples/ through its whole life on a running server: registers it, imports its log, sets facts
# and times, goes through the phases, closes and exports it. Prints the address of its page.
#
#   scripts/demo.sh [OUTPUT FOLDER]
#
# Who it works as: FIREBELL_URL and FIREBELL_KEY, or whoever signed in with `firebell login`. FIREBELL names the program.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${FIREBELL:-target/debug/firebell}
out=${1:-target/demo}
mkdir -p "$out"
# Prints what a command answers; what it says beside that shows only when it fails.
firebell() { "$program" "$@" 2>"$out/said" || { cat "$out/said" >&2; return 1; }; }

firebell register "Intruder in wiki and issue tracker" --severity SEV1 --json >"$out/registered.json"
incident=$(sed -E 's/.*"reference": ?"(INC-[0-9]+)".*/\1/' <<<"$(tr -d '\n' <"$out/registered.json")")
echo "registered $incident"

firebell import log examples/cloudflare-2023.csv --incident "$incident" --yes >/dev/null
echo "imported its log"

firebell set "$incident" occurred=2023-11-14T09:22:49Z detected=2023-11-23T16:00:00Z reported=2023-11-23T16:00:00Z \
  acknowledged=2023-11-23T16:12:00Z response_started=2023-11-23T16:12:00Z declared=2023-11-23T17:43:00Z >/dev/null
firebell set "$incident" detection_source=own_tool suspected_malicious=yes attack_vector=other priority=P1 tlp=CLEAR \
  data_affected=source_code data_affected=credentials third_party="Identity provider" tags=credentials \
  information_impact=proprietary_breach functional_impact=none >/dev/null
# Only a person confirms; a key without one leaves it suspected.
firebell set "$incident" --confirm affected_assets="Issue tracker" affected_assets=Wiki affected_assets="Source repositories" >/dev/null 2>&1 ||
  firebell set "$incident" affected_assets="Issue tracker" affected_assets=Wiki affected_assets="Source repositories" >/dev/null
echo "set facts and times"

step() { firebell phase "$incident" "$@" >/dev/null && echo "phase $1"; }
step investigating --at 2023-11-23T16:12:00Z
step contained --at 2023-11-23T21:31:00Z
step eradicated --at 2023-11-24T11:59:00Z
step recovered --at 2024-01-05T12:00:00Z
step review
firebell close "$incident" --as true_positive_with_impact --classification intrusions/system-compromise \
  "Leaked credentials were not renewed; all of them are now." >/dev/null
echo "closed"

for format in csv md json; do firebell export "$incident" --format "$format" --output "$out/$incident.$format"; done
echo "exported to $out"
firebell open "$incident"
