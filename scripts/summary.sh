#!/usr/bin/env bash
# Says how long each part took, and closes with one plain line: "N passed, N failed". Reads what scripts/part.sh kept.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0
plain() { sed -E 's/\x1b\[[0-9;]*[A-Za-z]//g' "$1" | tr -d '\r'; }
while IFS=$'\t' read -r name seconds result; do
  log="target/parts/$name.log"
  # cargo: "test result: ok. 3 passed; 0 failed; …"; vitest: "Tests  1 failed | 3 passed (4)"; Playwright: "  3 passed
  # (1m)" and "  1 failed"; ours: "3 passed, 0 failed".
  read -r ok bad < <(plain "$log" | awk '
    /^test result:/ { ok += $4; bad += $6; next }
    /^ *Tests +[0-9]/ { for (i = 2; i < NF; i++) { if ($(i+1) ~ /^passed/) ok += $i; if ($(i+1) ~ /^failed/) bad += $i } next }
    /^ +[0-9]+ (passed|flaky)( \(|$)/ { ok += $1; next }
    /^ +[0-9]+ failed$/ { bad += $1; next }
    /^[0-9]+ passed, [0-9]+ failed$/ { ok += $1; bad += $3; next }
    END { print ok + 0, bad + 0 }')
  # A part that ended badly without a failed test (it did not build, it was killed) is one failure.
  [ "$result" = 0 ] || [ "$bad" -gt 0 ] || bad=1
  passed=$((passed + ok)) failed=$((failed + bad))
  printf '%-12s %3d min %02d s   %s\n' "$name" $((seconds / 60)) $((seconds % 60)) "$([ "$result" = 0 ] && echo "$ok passed" || echo "FAILED ($bad)")"
done <target/parts/times
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
