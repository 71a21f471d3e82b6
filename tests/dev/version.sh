#!/usr/bin/env bash
# Whether the crate, the Python package, the citation and the changelog have the version of a release: tests/dev/version.sh VERSION
#
# With --notes before it, what the changelog says of that version.
set -euo pipefail
cd "$(dirname "$0")/../.."

section() {
    awk -v heading="## [$1]" 'index($0, heading) == 1 { found = 1; next } /^## \[/ { found = 0 } found' CHANGELOG.md
}

if [ "${1:-}" = --notes ]; then
    section "$2"
    exit
fi

version=${1:-$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)}
failed=0
holds() {
    if ! grep -qF "$2" "$1"; then
        echo "error: $1 does not have: $2" >&2
        failed=1
    fi
}
holds Cargo.toml "version = \"$version\""
holds python/Cargo.toml "version = \"$version\""
holds CITATION.cff "version: $version"
holds CHANGELOG.md "## [$version]"
holds ontology/triplewire.ttl "owl:versionInfo \"$version\""
if [ -z "$(section "$version")" ]; then
    echo "error: CHANGELOG.md says nothing of $version" >&2
    failed=1
fi
exit "$failed"
