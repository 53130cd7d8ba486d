#!/usr/bin/env bash
# Sets a fresh Debian 12 machine up, builds everything and runs every test.
#
#   tests/run.sh           all of it
#   tests/run.sh --quick   build, unit tests, command-line tests
#
# One line a step with its time; the last line is "N passed, N failed", counted in steps.
# What the steps print goes to build/logs. The tests learn from the environment:
#   KEYASSAY_BIN, KEYASSAY_SIM  the programs under test
#   KEYASSAY_KEYS_FILE          where every key they use is written, for the sweep at the end
#   KEYASSAY_GOLDENS            where reports are written that must not depend on the compiler
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
logs=$root/build/logs
scratch=$root/build/run
jobs=$(nproc)
passed=0
failed=0

tell() { printf '%-6s %4d s  %-10s %s\n' "$@"; }

note() { printf '%s' "$*" >"$logs/$step.note"; }

# What cannot be built is told once; only these steps say more without it.
needs_no_build() { [[ " setup build structure catalog " = *" $1 "* ]]; }

# Each step is a function, run in a shell of its own that stops at the first error.
run_step() {
  step=$1
  local started=$SECONDS code=0 verdict=ok
  (
    set -eo pipefail
    "step_$step"
  ) >"$logs/$step.log" 2>&1 </dev/null
  code=$?
  if [ "$code" = 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    verdict=FAILED
  fi
  tell "$verdict" $((SECONDS - started)) "$step" "$(cat "$logs/$step.note" 2>/dev/null)"
  if [ "$code" != 0 ]; then
    tail -n 20 "$logs/$step.log" | sed 's/^/    /'
    echo "    all of it: build/logs/$step.log"
  fi
}

build_preset() {
  cmake --preset "$1"
  cmake --build --preset "$1" --parallel "$jobs" "${@:2}"
}

# Runs unit tests of one build and says how many there were; none is a failure.
run_unit() {
  local ran
  "$@" | tee "$scratch/unit.txt"
  ran=$(sed -n 's/^\[doctest\] test cases: *\([0-9]*\) .*/\1/p' "$scratch/unit.txt")
  note "$ran test cases"
  [ "${ran:-0}" -gt 0 ] || { echo "no test case matched: $*"; return 1; }
}

run_pytest() {
  build/venv/bin/python -m pytest -q -p no:cacheprovider --basetemp="$scratch/pytest" "$@" |
    tee "$scratch/pytest.txt"
  note "$(tail -n 1 "$scratch/pytest.txt")"
}

step_setup() { tests/setup.sh; }

step_build() { build_preset release; }

# Each public header stands on its own, in the strictest reading of both compilers.
check_headers() {
  local header compiler
  for header in include/keyassay/*.hpp; do
    for compiler in c++ clang++-14; do
      echo "#include \"keyassay/${header##*/}\"" |
        "$compiler" -x c++ -std=c++20 -fsyntax-only -Iinclude -Wall -Wextra -Wpedantic -Wshadow -Werror -
    done
  done
}

step_structure() {
  check_headers
  build/venv/bin/python tests/structure/self_test.py
  build/venv/bin/python tests/secrets/self_test.py
  build/venv/bin/python tests/structure/run.py
}

step_unit() {
  export KEYASSAY_GOLDENS=$scratch/goldens/gcc
  mkdir -p "$KEYASSAY_GOLDENS"
  ctest --preset release --verbose | tee "$scratch/ctest.txt"
  note "$(awk '/\[doctest\] test cases:/ { for (i = 1; i < NF; i++) if ($i == "cases:") n += $(i + 1) }
    END { print n + 0, "test cases" }' "$scratch/ctest.txt")"
}

step_cli() { run_pytest tests/cli; }

step_catalog() { run_pytest tests/catalog; }

step_install() { tests/install/run.sh build/release "$scratch/install"; }

step_asan() {
  build_preset asan --target keyassay_unit
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
  run_unit build/asan/tests/keyassay_unit
}

# The sanitizer wants its shadow memory at fixed places, hence the fixed address layout.
step_tsan() {
  build_preset tsan --target keyassay_threads
  local fixed=(setarch "$(uname -m)" -R)
  "${fixed[@]}" true || fixed=()
  run_unit "${fixed[@]}" build/tsan/tests/keyassay_threads
}

# Same inputs, same bytes out, whoever compiled it.
step_clang() {
  build_preset clang --target keyassay_unit
  export KEYASSAY_GOLDENS=$scratch/goldens/clang
  mkdir -p "$KEYASSAY_GOLDENS"
  run_unit build/clang/tests/keyassay_unit
  local written
  written=$(find "$scratch/goldens/gcc" -type f | wc -l)
  [ "$written" -gt 0 ] || { echo "the tests wrote no reports to compare"; return 1; }
  diff -r "$scratch/goldens/gcc" "$scratch/goldens/clang"
  note "$(cat "$logs/$step.note"), $written reports with the same bytes"
}

step_coverage() {
  build_preset coverage --target keyassay_unit
  find build/coverage -name '*.gcda' -delete
  build/coverage/tests/keyassay_unit
  local code=0
  gcovr --root . --object-directory build/coverage --filter lib/ --exclude 'lib/transport/curl\.cpp' \
    -j "$jobs" --print-summary --fail-under-line 90 >"$scratch/coverage.txt" || code=$?
  cat "$scratch/coverage.txt"
  note "$(grep '^lines:' "$scratch/coverage.txt")"
  return "$code"
}

step_secrets() {
  local found code=0
  found=$(build/venv/bin/python tests/secrets/sweep.py --keys "$KEYASSAY_KEYS_FILE" \
    --catalog lib/catalog/providers "$logs" "$scratch" build/*/Testing) || code=$?
  echo "$found"
  note "$(tail -n 1 <<<"$found")"
  return "$code"
}

prepare() {
  rm -rf "$logs" "$scratch" build/keys-used.txt
  mkdir -p "$logs" "$scratch/tmp"
  (umask 077 && : >build/keys-used.txt)
  export KEYASSAY_KEYS_FILE=$root/build/keys-used.txt
  export KEYASSAY_BIN=$root/build/release/bindings/cli/keyassay
  export KEYASSAY_SIM=$root/build/release/tests/sim/keyassay_sim_server
  # What the tests write to a temporary folder is swept too.
  export TMPDIR=$scratch/tmp
  export PYTHONDONTWRITEBYTECODE=1
}

steps=(setup build structure unit cli catalog install asan tsan clang coverage secrets)
case ${1-} in
  "") ;;
  --quick) steps=(setup build unit cli) ;;
  *)
    echo "usage: tests/run.sh [--quick]" >&2
    exit 2
    ;;
esac

prepare
build_failed=
for each in "${steps[@]}"; do
  if [ -n "$build_failed" ] && ! needs_no_build "$each"; then
    failed=$((failed + 1))
    tell FAILED 0 "$each" "not run: the build failed"
    continue
  fi
  failed_before=$failed
  run_step "$each"
  if [ "$each" = build ] && [ "$failed" != "$failed_before" ]; then build_failed=yes; fi
  if [ "$each" = setup ] && command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
