#!/usr/bin/env bash
# Runs every command that writes a file on a disk without room, and says whether it fails as it should.
#
#     tests/dev/full_disk.sh target/release/triplewire
#
# The disk is a small one in memory (tmpfs), in a mount namespace of its own: nothing is left mounted. Each command must
# end with exit code 1, name its output in the message, leave nothing behind that was not there before, and leave what
# was there under the output's name as it was. This is tried with no byte free and with room for a beginning.
#
# Exit code 1 if a command does otherwise. Where no disk can be mounted, it says so and is done.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "${1:?the program to try}")

if [ -z "${IN_NAMESPACE:-}" ]; then
    for options in --mount '--user --map-root-user --mount'; do
        # shellcheck disable=SC2086 # several options
        if unshare $options mount -t tmpfs none /mnt 2> /dev/null; then
            IN_NAMESPACE=1 exec unshare $options "$0" "$@"
        fi
    done
    echo 'skipped: this machine lets nobody mount a disk'
    exit 0
fi

work=$(mktemp -d)
disk=/mnt
failed=0
trap 'rm -rf "$work"' EXIT

# What the commands read stands on another disk.
for copy in 1 2 3 4 5 6 7 8; do
    mkdir -p "$work/articles/$copy"
    cp "$here"/examples/articles/* "$work/articles/$copy"
done
"$program" build -q "$here/examples/articles" -o "$work/graph.nq"
"$program" extract -q "$here/examples/articles" -o "$work/records.jsonl"
printf '@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n' > "$work/names.ttl"
for number in $(seq 2000); do
    printf '<https://example.org/%s> rdfs:label "Person number %s"@en .\n' "$number" "$number"
done >> "$work/names.ttl"
"$program" kb build -q -o "$work/world.kb" "$work/names.ttl" "$work/graph.nq"

# Tries a command whose output is $disk/NAME: try ROOM NAME ARGUMENT...
try() {
    local room=$1 name=$2 before after code=0
    shift 2
    mount -t tmpfs -o size=160k none "$disk"
    case $name in
        */) ;;
        *) echo 'what was there before' > "$disk/$name" ;;
    esac
    # Takes all room but what is to be left; `head` fails when the disk is full.
    head -c $((160 * 1024)) /dev/zero > "$disk/filler" 2> /dev/null || true
    [ "$room" = 0 ] || truncate -s "-$room" "$disk/filler"
    before=$(cd "$disk" && find . -type f -exec sha256sum {} + | sort && find . -type d | sort)
    "$program" "$@" > "$work/stdout" 2> "$work/stderr" || code=$?
    after=$(cd "$disk" && find . -type f -exec sha256sum {} + | sort && find . -type d | sort)
    umount "$disk"
    local message
    message=$(grep -m 1 '^error: ' "$work/stderr" || true)
    if [ "$code" != 1 ] || [ "$before" != "$after" ] || [[ $message != *"$disk/${name%/}"*'No space left on device'* ]]; then
        echo "error: with $room bytes free: triplewire $*"
        echo "  exit code $code, said: $(cat "$work/stderr")"
        diff <(echo "$before") <(echo "$after") || true
        failed=1
    else
        printf '%6s bytes free: %-13s %s\n' "$room" "$name" "$message"
    fi
}

for room in 0 4096; do
    for name in graph.{ttl,trig,nt,nq}; do
        try "$room" "$name" build "$work/articles" -o "$disk/$name"
    done
    try "$room" lines.nt build --no-resolve "$work/articles" -o "$disk/lines.nt"
    try "$room" records.jsonl extract "$work/articles" -o "$disk/records.jsonl"
    for name in graph.{ttl,trig,nt,nq,rdf,jsonld,graphml,gexf,ftm.json} report.html graph.{ttl,nq,jsonld,graphml}.{gz,bz2,zst}; do
        try "$room" "$name" export -d "$work/graph.nq" -o "$disk/$name"
    done
    try "$room" tables/ export -d "$work/graph.nq" --format neo4j -o "$disk/tables/"
    try "$room" site/ export -d "$work/graph.nq" --format site -o "$disk/site/"
    try "$room" store/ build "$work/articles" --store "$disk/store"
    try "$room" world.kb kb build -o "$disk/world.kb" "$work/names.ttl"
    try "$room" ontology.html ontology --format html -o "$disk/ontology.html"
    try "$room" rows.csv query -d "$work/graph.nq" -o "$disk/rows.csv" --format csv 'SELECT * { ?s ?p ?o }'
done
# These write less than a page of memory or a few, so only a disk without room stops them.
try 0 links.ttl link -d "$work/graph.nq" --kb "$work/world.kb" -o "$disk/links.ttl"
try 0 review.csv link -d "$work/graph.nq" --kb "$work/world.kb" -o "$work/links.ttl" --review "$disk/review.csv"
try 0 about.ttl describe -d "$work/graph.nq" -o "$disk/about.ttl"
try 0 report.json check -d "$work/graph.nq" --format json -o "$disk/report.json"
try 0 facts.json explain -d "$work/graph.nq" --format json -o "$disk/facts.json" 'Mike Pompeo'
exit $failed
