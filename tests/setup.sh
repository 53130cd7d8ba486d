#!/usr/bin/env bash
# Makes a Debian 12 machine ready to build and test: packages that are missing, and a Python
# environment under build/. Does nothing when nothing is missing. Works as root and with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
  ca-certificates ccache clang-14 cmake g++ gcovr git libcli11-dev libcpp-httplib-dev
  libcurl4-openssl-dev libfmt-dev libsimdjson-dev libssl-dev ninja-build pkg-config
  doctest-dev python3 python3-venv
)

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

install_packages() {
  local missing=() package
  for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "${missing[@]}"
}

# The copy of the requirements says which ones the environment was made from.
make_python() {
  local venv=build/venv
  if cmp -s tests/requirements.txt "$venv/requirements.txt"; then return 0; fi
  rm -rf "$venv"
  mkdir -p build
  /usr/bin/python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/requirements.txt
  cp tests/requirements.txt "$venv/requirements.txt"
}

if command -v dpkg-query >/dev/null; then
  install_packages
else
  echo "not a Debian system: expecting these by other means: ${packages[*]}"
fi
make_python
