#!/usr/bin/env bash
# Installs a finished build to a fresh prefix and builds a user of it in each of the three ways:
# find_package, add_subdirectory, pkg-config.
#
#   tests/install/run.sh BUILD_FOLDER WORK_FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
work=$(cd "$2" && pwd)
prefix=$work/prefix
failed=0

fail() {
  echo "FAILED $1: $2"
  failed=$((failed + 1))
}

# Every consumer prints the one provider whose keys look like its key.
expect_provider() {
  local found
  found=$("$2") || true
  if [ "$found" = cerebras ]; then echo "ok $1"; else fail "$1" "expected 'cerebras', printed '$found'"; fi
}

# The transport links and the program starts: without a key it ends with 2.
expect_no_key() {
  local code=0
  "$2" </dev/null >/dev/null 2>&1 || code=$?
  if [ "$code" = 2 ]; then echo "ok $1"; else fail "$1" "expected exit code 2 without a key, found $code"; fi
}

configure() { cmake -S "$1" -B "$2" -G Ninja -DCMAKE_BUILD_TYPE=Release "${@:3}" >"$2.log" 2>&1; }

by_find_package() {
  configure "$here/find_package" "$work/find_package" "-DCMAKE_PREFIX_PATH=$prefix" &&
    cmake --build "$work/find_package" >>"$work/find_package.log" 2>&1
}

by_pkg_config() {
  export PKG_CONFIG_PATH
  PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name keyassay.pc)")
  # shellcheck disable=SC2046  # the flags are words
  {
    c++ -std=c++20 -o "$work/pkg_config" "$here/main.cpp" $(pkg-config --cflags --libs keyassay) &&
      c++ -std=c++20 -o "$work/pkg_config_static" "$here/main.cpp" \
        $(pkg-config --static --cflags --libs keyassay) &&
      c++ -std=c++20 -o "$work/pkg_config_curl" "$root/examples/probe_curl.cpp" \
        $(pkg-config --cflags --libs keyassay-curl)
  } >"$work/pkg_config.log" 2>&1
}

by_add_subdirectory() {
  configure "$here/add_subdirectory" "$work/add_subdirectory" "-DKEYASSAY_SOURCE=$root" &&
    cmake --build "$work/add_subdirectory" --target consumer >>"$work/add_subdirectory.log" 2>&1
}

# Nothing of ours shows in the project that contains us.
subdirectory_is_quiet() {
  local dir=$work/add_subdirectory
  ctest --test-dir "$dir" -N | grep -q 'Total Tests: 0' || fail add_subdirectory "our tests became theirs"
  if grep -E '^KEYASSAY_(BUILD_(TESTS|EXAMPLES|CLI)|INSTALL):BOOL=ON' "$dir/CMakeCache.txt"; then
    fail add_subdirectory "these options should be off"
  fi
  cmake --install "$dir" --prefix "$work/theirs" >/dev/null
  [ -z "$(find "$work/theirs" -type f 2>/dev/null)" ] || fail add_subdirectory "we installed files"
  if grep -A9 'CMakeFiles/consumer.dir' "$dir/build.ninja" | grep -q -e -Wconversion; then
    fail add_subdirectory "our warnings reached their target"
  fi
}

installed_headers() {
  local header
  for header in "$root"/include/keyassay/*.hpp; do
    [ -f "$prefix/include/keyassay/${header##*/}" ] || fail install "${header##*/} is missing"
  done
  if find "$prefix" -name '*.hpp' | grep -v '/include/keyassay/'; then fail install "private headers"; fi
  if grep -rlF "$root" "$prefix" --include='*.cmake' --include='*.pc'; then
    fail install "paths of this machine"
  fi
}

cmake --install "$build" --prefix "$prefix" >"$work/install.log"
installed_headers
for way in find_package pkg_config add_subdirectory; do
  if ! "by_$way"; then
    fail "$way" "does not build"
    tail -n 20 "$work/$way.log"
  fi
done
expect_provider find_package "$work/find_package/consumer"
expect_no_key "find_package with curl" "$work/find_package/curl_consumer"
expect_provider pkg-config "$work/pkg_config"
expect_provider "pkg-config --static" "$work/pkg_config_static"
expect_no_key "pkg-config with curl" "$work/pkg_config_curl"
expect_provider add_subdirectory "$work/add_subdirectory/consumer"
subdirectory_is_quiet
exit $((failed > 0))
