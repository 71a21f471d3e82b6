#!/usr/bin/env bash
# Type-checks the program for other systems: tests/dev/targets.sh DIRECTORY TARGET...
#
# A target whose standard library cannot be had is told by a line NOT RUN.
set -euo pipefail
cd "$(dirname "$0")/../.."

directory=$1
shift
for target in "$@"; do
    if ! rustup target add "$target" 2> /dev/null; then
        echo "NOT RUN: the standard library of $target cannot be had"
        continue
    fi
    name=${target//-/_}
    env "CC_$name=$PWD/tests/dev/no_compiler.sh" "CXX_$name=$PWD/tests/dev/no_compiler.sh" "AR_$name=$PWD/tests/dev/no_compiler.sh" \
        SDKROOT=/ cargo check --locked --target "$target" --target-dir "$directory"
done
