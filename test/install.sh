#!/bin/sh
# Installs what the lock files name, where that has not been done since they changed. Run before every npm script
# that needs it, so that a fresh clone works without a first `npm ci`.
set -eu
cd "$(dirname "$0")/.."

install_here() { # FOLDER
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] ||
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
}

install_here .
# The Node.js releases that the bundle is tried on: binaries for one platform.
[ "${1:-}" != --with-nodes ] || [ "$(uname -sm)" != 'Linux x86_64' ] || install_here test/nodes
