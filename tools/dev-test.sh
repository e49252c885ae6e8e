# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by ./dev: the tests, and the closing line that counts them.

tests_passed=0
tests_failed=0
tests_skipped=0
tests_wrong= # what the failed programs said

# test_step NAME COMMAND...: one step of `./dev test`, counted as one test.
test_step ()
{
  local name=$1 started=$SECONDS
  shift
  say "== $name"
  if ( set -e; "$@" ); then
    tests_passed=$((tests_passed + 1))
    say "== $name: passed ($((SECONDS - started)) s)"
  else
    tests_failed=$((tests_failed + 1))
    say "== $name: FAILED ($((SECONDS - started)) s)"
    tests_wrong+="$name: FAILED, see above"$'\n'
    return 1
  fi
}

# test_suites FOLDER SUITE...: runs meson's tests of that folder and adds every single result.
test_suites ()
{
  local folder=$1 arguments=() suite passed failed skipped status=0
  shift
  for suite in "$@"; do
    case $suite in
      --*) arguments+=("$suite") ;;
      *) arguments+=(--suite "$suite") ;;
    esac
  done
  rm -f "$folder"/meson-logs/testlog*
  # A suite that is named would bring its long tests along.
  case " ${arguments[*]} " in *" --setup=all "*) ;; *) arguments+=(--no-suite long) ;; esac
  meson test -C "$folder" --print-errorlogs --timeout-multiplier 4 "${arguments[@]}" >&2 || status=$?
  read -r passed failed skipped < <("$(system_python)" tools/count-tests "$folder/meson-logs" || echo 0 1 0)
  # Meson knows something went wrong that no single result tells (a build that broke, say).
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then
    failed=1
  fi
  say "$folder: $passed passed, $failed failed, $skipped skipped"
  if [ "$failed" != 0 ]; then
    tests_wrong+=$folder:$'\n'$("$(system_python)" tools/count-tests --failures "$folder/meson-logs" || true)$'\n'
  fi
  tests_passed=$((tests_passed + passed))
  tests_failed=$((tests_failed + failed))
  tests_skipped=$((tests_skipped + skipped))
}

# Prints those of the named suites that exist in the build folder.
existing_suites ()
{
  local folder=$1
  shift
  meson introspect --tests "$folder" | "$(system_python)" -c '
import json, sys
known = {suite.split(":")[-1] for test in json.load(sys.stdin) for suite in test["suite"]}
print(*[suite for suite in sys.argv[1:] if suite in known])' "$@"
}

# The rooms that are tested with sanitizers: the engines, which parse what others wrote.
sanitized_rooms=(base library-db vmm-core display appliance app fuzz)

test_sanitized ()
{
  build_configure build-asan gcc -Db_sanitize=address,undefined -Db_lundef=false
  local suites
  read -ra suites < <(existing_suites build-asan "${sanitized_rooms[@]}")
  [ "${#suites[@]}" != 0 ] || return 0
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=0
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
  export LSAN_OPTIONS=suppressions=$top/tools/lsan.supp:print_suppressions=0
  export CARREL_SANITIZED=1
  test_suites build-asan "${suites[@]}"
}

test_clang ()
{
  build_configure build-clang clang
  ninja -C build-clang >&2
}

command_test ()
{
  local all=() suites=() argument
  for argument in "$@"; do
    case $argument in
      --all) all=(--setup=all) ;;
      -*) fail "test: there is no option $argument" ;;
      *) suites+=("$argument") ;;
    esac
  done
  if [ "${#all[@]}" != 0 ]; then
    setup_packages build run test media
  else
    setup_packages build run test
  fi
  if test_step 'build with gcc, no warnings' build_in build; then
    if [ "${#suites[@]}" != 0 ]; then
      test_suites build "${all[@]}" "${suites[@]}"
    else
      test_suites build "${all[@]}"
      test_sanitized
      test_step 'build with clang, no warnings' test_clang || true
      test_step 'check' check_everything || true
    fi
  fi
  # Said again at the end, where a long log is looked at first.
  [ -z "$tests_wrong" ] || printf '== what failed\n%s' "$tests_wrong" >&2
  printf 'carrel: %d passed, %d failed, %d skipped\n' \
    "$tests_passed" "$tests_failed" "$tests_skipped"
  [ "$tests_failed" = 0 ] && [ "$tests_passed" != 0 ]
}

# check_everything: the rules of the house.  Each is a program in tests/rules; `./dev test` runs
# them as meson tests, too, so that a failing rule is named in the results.
check_everything ()
{
  local rule status=0
  for rule in tests/rules/rule-*; do
    [ -x "$rule" ] || continue
    if PYTHONDONTWRITEBYTECODE=1 "$rule" "$top" > "build/$(basename "$rule").tap"; then
      say "$(basename "$rule"): holds"
    else
      say "$(basename "$rule"): BROKEN"
      status=1
    fi
  done
  return "$status"
}
