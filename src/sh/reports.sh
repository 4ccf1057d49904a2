# Reads the reports that test runs leave in the modules' target folders. Sourced by check and by CI; bash 3.2 will do.

# What programs that read reports begin with: "class", "test" and "seconds" of the case that is being read, without what it has written.
reading_reports='
  function unescaped(text) {
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&#10;/, " ", text)
    gsub(/&amp;/, "\\&", text)
    return text
  }
  function attribute(name) {
    if (!match($0, " " name "=\"[^\"]*\"")) return ""
    return unescaped(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
  }
  /^ *<system-(out|err)>/ { writing = 1 }
  writing { if (/<\/system-(out|err)>$/) writing = 0; next }
  /^ *<testcase / { class = attribute("classname"); test = attribute("name"); seconds = attribute("time") }'

# totals NAME: the counts of such tests in the runners' own reports, added up: "tests failures skipped". They are counted one by one:
# in the reports' own sums, a class of several that could not start is none.
totals() {
  cat /dev/null $(ls */target/surefire-reports/TEST-$1.xml */target/failsafe-reports/TEST-$1.xml 2> /dev/null) |
    awk "$reading_reports"'
      /^ *<testcase / { tests++ }
      /^ *<(failure|error)[ >]/ { bad++ }
      /^ *<skipped[ \/>]/ { skipped++ }
      END { printf "%d %d %d\n", tests, bad, skipped }'
}

# all_ran NAME: fails unless there were such tests, none of which was skipped or failed.
all_ran() {
  local tests bad skipped
  read -r tests bad skipped <<< "$(totals "$1")"
  echo "$1: $tests tests, $bad failed, $skipped skipped"
  [ "$tests" != 0 ] && [ "$bad" = 0 ] && [ "$skipped" = 0 ]
}

# What Maven says first of a JVM that ended, or was ended, amid its tests.
early_end='^\[ERROR\].*(The forked VM terminated|There was a timeout|There was an error in the forked process|Error occurred in starting fork)'

# only_tests_failed LOG: whether that log of Maven has no other reason to have failed than tests that failed, as the reports tell.
only_tests_failed() {
  local tests bad skipped
  read -r tests bad skipped <<< "$(totals '*')"
  [ "$bad" != 0 ] &&
    grep -q '^\[ERROR\] Failed to execute goal' "$1" &&
    ! grep '^\[ERROR\] Failed to execute goal' "$1" | grep -qv -e 'maven-surefire-plugin:[^ ]*:test ' -e 'maven-failsafe-plugin:[^ ]*:verify ' &&
    ! grep -qE "$early_end" "$1"
}

# crashes LOG...: what Maven says of JVMs that ended, or were ended, amid their tests, which then have no report; and which those are.
crashes() {
  local said
  said=$(EARLY_END=$early_end awk '
    $0 ~ ENVIRON["EARLY_END"] { telling = 1 }
    /^\[ERROR\] (\tat |-> |org\.apache\.maven\.)/ || !/^\[ERROR\] / { telling = 0 }
    telling && !/Command was/ && !told[$0]++ {
      print "   " substr($0, 9)
    }' "$@" 2> /dev/null)
  [ -z "$said" ] || printf '\n== test JVMs that ended too early\n%s\n%s\n' "$said" "$(unfinished)"
}

# unfinished: which tests, and classes, have begun and not ended, as the logs tell; those with a report have ended whatever the logs say.
unfinished() {
  local test
  cat /dev/null $(ls */target/tests*.log 2> /dev/null) | awk '
    $3 != "io.millrace.testkit.log.TestsInLog" || $5 != "TEST" { next }
    $7 == "STARTS" { running[$6] = 1 }
    $7 == "ENDS:" { delete running[$6] }
    END { for (test in running) print test }' | sort | while read -r test; do
    [ -n "$(ls */target/*-reports/TEST-"$test".xml */target/*-reports/TEST-"${test%.*}".xml 2> /dev/null)" ] || echo "   not ended: $test"
  done
}

# left_out LOG...: which modules Maven did not come to, since one that they need had failed; what their tests would find is not known then.
left_out() {
  local log
  for log in "$@"; do
    PART=$(basename "$log" .log | tr - ' ') awk '
      /^\[INFO\] Reactor Summary/ { telling = 1 }
      /^\[INFO\] -----/ { telling = 0 }
      !telling || !/^\[INFO\] .* (SKIPPED|FAILURE)/ { next }
      {
        name = substr($0, 8)
        sub(/ [. ]*(SKIPPED|FAILURE).*$/, "", name)
        if (/ SKIPPED$/) skipped = skipped "\n   " name
        else failed = failed (failed ? ", " : "") name
      }
      END { if (skipped) print "NOT RUN: in \"" ENVIRON["PART"] "\" the modules below, since they need one that failed (" failed "):" skipped }' "$log"
  done
}

# skips: which tests were skipped, and why, but for those that need Docker: they are counted alone.
skips() {
  grep -l '<skipped' */target/surefire-reports/TEST-*.xml */target/failsafe-reports/TEST-*.xml 2> /dev/null | grep -v 'ContainerIT\.xml$' |
    while read -r report; do
      awk "$reading_reports"'
        /^ *<skipped[ \/>]/ {
          said = attribute("message")
          if (said == "" && match($0, /: Assumption failed: /)) said = substr($0, RSTART + RLENGTH)
          print "NOT RUN: " class "." test ": " said
        }' "$report"
    done
}

# failures: for each test that failed its name, what it says, where in our code that was, and the end of its part of the log.
failures() {
  local report module number=0 class test seconds log
  for report in $(grep -l -e '<failure[ >]' -e '<error[ >]' */target/surefire-reports/TEST-*.xml */target/failsafe-reports/TEST-*.xml 2> /dev/null); do
    module=${report%%/*}
    log=$module/$(sed -n 's/.*<property name="millrace.log.file" value="\([^"]*\)".*/\1/p' "$report" | head -n 1)
    [ -f "$log" ] || log=$module/target/tests.log
    while read -r class seconds test; do
      [ -n "$class" ] || continue # the words are in what a test has written
      number=$((number + 1))
      [ $number != 1 ] || printf '\n== failures\n'
      printf '\n%d) %s%s in %s (%s s)\n' $number "$class" "${test:+.$test}" "$module" "$seconds"
      [ $number -le 20 ] || continue # the names of the others will do
      failure_text "$report" "$class" "$test"
      [ ! -f "$log" ] || log_of_test "$log" "$class" "$test"
    done <<< "$(failed_tests "$report")"
  done
  [ $number = 0 ] || echo
}

# failed_tests REPORT: class, seconds and method of each; without a method it is the class that could not start or end.
failed_tests() {
  awk "$reading_reports"' /^ *<(failure|error)[ >]/ { print class, seconds, test }' "$1"
}

# failure_text REPORT CLASS TEST: forty lines of its message, ten of each cause's, each with the first places in our code.
failure_text() {
  WANTED=$2.$3 awk "$reading_reports"'
    function say(text) { print "   " (length(text) > 1000 ? substr(text, 1, 1000) "..." : text) }
    function tell(line) {
      if (line ~ /^\t+at /) {
        if (line ~ /[ \/]io\.millrace\./ && places++ < 4) say("    " substr(line, index(line, "at ")))
        return
      }
      if (line ~ /^\t+\.\.\./) return
      if (line ~ /^\t*(Caused by|Suppressed): /) { lines = 30; places = 2 }
      if (lines++ < 40) say(line)
      else if (lines == 41) say("... (more in the report)")
    }
    /^ *<(failure|error)[ >]/ && class "." test == ENVIRON["WANTED"] {
      lines = places = 0
      start = index($0, "<![CDATA[")
      if (!start) { tell(attribute("type") ": " attribute("message")); next }
      telling = 1
      $0 = substr($0, start + 9)
    }
    telling {
      last = sub(/\]\]><\/(failure|error)>.*$/, "")
      gsub(/\]\]\]\]><!\[CDATA\[>/, "]]>")
      if ($0 != "") tell($0)
      if (last) telling = 0
    }' "$1"
}

# log_of_test LOG CLASS TEST: where its part of the log is, and what was last said there by us, or as a warning by anybody.
log_of_test() {
  local name=$3
  case $name in
    *\(*) name=${name%%\(*}${name##*\)} ;;
  esac
  NAME=$2${name:+.$name} awk '
    index($0, " TEST " ENVIRON["NAME"] " STARTS") { from = NR; kept = 0; to = 0 }
    from && !to && /^[0-9-]+T[0-9:,]+ +[A-Z]+ +/ {
      if (index($0, " TEST " ENVIRON["NAME"] " ENDS")) to = NR
      else if ($2 == "WARN" || $2 == "ERROR" || $3 ~ /^io\.millrace\./) keep[kept++ % 25] = length($0) > 300 ? substr($0, 1, 300) "..." : $0
    }
    END {
      if (!from) { print "   Log: " FILENAME; exit }
      print "   Log: " FILENAME ", lines " from " to " (to ? to : NR) (kept ? ", where we, and warnings, last said" : "")
      for (i = kept > 25 ? kept - 25 : 0; i < kept; i++) print "     " keep[i % 25]
    }' "$1"
}
