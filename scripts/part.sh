#!/usr/bin/env bash
# Runs one part of the tests: part.sh NAME COMMAND… What it prints goes to the terminal and to target/parts/NAME.log;
# its seconds and its result go to target/parts/times, from which .ci/run makes its summary.
set -uo pipefail
cd "$(dirname "$0")/.."
name=$1
shift
mkdir -p target/parts
begun=$SECONDS
"$@" 2>&1 | tee "target/parts/$name.log"
result=${PIPESTATUS[0]}
printf '%s\t%s\t%s\n' "$name" "$((SECONDS - begun))" "$result" >>target/parts/times
exit "$result"
