# Reads the reports that test runs leave in the modules' target folders. Sourced by check and by CI; bash 3.2 will do.

# totals NAME: the counts of the runners' own reports of such tests, added up: "tests failures skipped".
totals() {
  cat /dev/null $(ls */target/surefire-reports/TEST-$1.xml */target/failsafe-reports/TEST-$1.xml 2> /dev/null) |
    sed -n 's/.*<testsuite .* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p' |
    awk '{ tests += $1; bad += $2 + $4; skipped += $3 } END { printf "%d %d %d\n", tests, bad, skipped }'
}

# all_ran NAME: fails unless there were such tests, none of which was skipped or failed.
all_ran() {
  local tests bad skipped
  read -r tests bad skipped <<< "$(totals "$1")"
  echo "$1: $tests tests, $bad failed, $skipped skipped"
  [ "$tests" != 0 ] && [ "$bad" = 0 ] && [ "$skipped" = 0 ]
}
