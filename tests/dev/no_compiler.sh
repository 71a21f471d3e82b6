#!/bin/sh
# Stands for the C compiler and the archiver of another system, where only types are checked: makes the files that it is asked for,
# empty. What Rust calls in them is declared in Rust, and nothing is linked.
#
#     CC_aarch64_apple_darwin=tests/dev/no_compiler.sh cargo check --target aarch64-apple-darwin
case $1 in
c* | q* | r* | s*) : > "$2" ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
    -o) : > "$2" ;;
    -Fo*) : > "${1#-Fo}" ;;
    -o*) : > "${1#-o}" ;;
    esac
    shift
done
