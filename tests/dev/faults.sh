#!/usr/bin/env bash
# Does to the program what happens to programs, and prints how often it ended as it should.
#
#     tests/dev/faults.sh target/release/triplewire [TRIALS]
#
# Killed at random moments, no room on the disk, a disk that cannot be written, few descriptors, little memory, files that
# change while they are read, two programs that write one file, and a loss of power at every moment. Each line has how
# many trials there were and how many went wrong. Exit code 1 if one did. What a machine does not permit is said.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
program=$(realpath "${1:?the program to try}")
trials=${2:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export RUST_BACKTRACE=0
wrong=0

# Prints a figure: figure NAME TRIALS WRONG.
figure() {
    printf '%-34s %4d trials, %d wrong\n' "$1" "$2" "$3"
    wrong=$((wrong + $3))
}

complain() {
    echo "  wrong: $*" >&2
}

mkdir articles
for copy in $(seq 40); do
    mkdir "articles/$copy"
    for article in "$here"/examples/articles/*.txt; do
        # Articles of their own, so that the graph grows.
        sed "1s/^/Number $copy. /" "$article" > "articles/$copy/$(basename "$article")"
    done
done
"$program" build -q articles -o graph.nq
printf 'id,label,type\n' > names.csv
for number in $(seq 20000); do
    printf 'https://example.org/%s,Person number %s,person\n' "$number" "$number"
done >> names.csv
"$program" kb build -q names.csv -o world.kb

# The commands that write, by the name of what they write.
command_of() {
    case $1 in
        graph.ttl) echo build -q articles -o "$2/graph.ttl" ;;
        lines.nt) echo build -q --no-resolve articles -o "$2/lines.nt" ;;
        out.trig.gz) echo export -q -d graph.nq -o "$2/out.trig.gz" ;;
        names.kb) echo kb build -q names.csv -o "$2/names.kb" ;;
        links.ttl) echo link -q -d graph.nq --kb world.kb -o "$2/links.ttl" ;;
        records.jsonl) echo extract -q articles -o "$2/records.jsonl" ;;
        tables) echo export -q -d graph.nq --format neo4j -o "$2/tables/" ;;
        store) echo build -q articles --store "$2/store" ;;
    esac
}
outputs='graph.ttl lines.nt out.trig.gz names.kb links.ttl records.jsonl tables store'

# What is under a name, as one line; of a store, the graph.
content() {
    if [ "$(basename "$1")" = store ]; then
        if [ -e "$1/CURRENT" ]; then "$program" export -q -d "$1" -o content.nq 2> /dev/null || echo damaged > content.nq; else : > content.nq; fi
        if [ -s content.nq ]; then sha256sum < content.nq; else echo nothing; fi
    elif [ -d "$1" ]; then (cd "$1" && find . -type f -exec sha256sum {} + | sort | sha256sum); elif [ -e "$1" ]; then sha256sum < "$1"; else echo nothing; fi
}

mkdir whole
declare -A whole took
for name in $outputs; do
    before=$(date +%s%N)
    # shellcheck disable=SC2046 # several words
    "$program" $(command_of "$name" whole)
    took[$name]=$((($(date +%s%N) - before) / 1000))
    whole[$name]=$(content "whole/$name")
done

# Killed at a random moment: what was there is there, or what is whole; and the next run leaves nothing else.
count=0 bad=0 left=0
for name in $outputs; do
    for _trial in $(seq "$trials"); do
        rm -rf out && mkdir out
        case $name in tables | store) ;; *) echo 'what was there' > "out/$name" ;; esac
        old=$(content "out/$name")
        # shellcheck disable=SC2046
        "$program" $(command_of "$name" out) 2> /dev/null &
        child=$!
        sleep "$(printf '0.%06d' $((RANDOM * 32768 % (took[$name] < 999999 ? took[$name] : 999999))))"
        kill -9 $child 2> /dev/null || true
        wait $child 2> /dev/null || true
        now=$(content "out/$name")
        count=$((count + 1))
        [ "$now" = "$old" ] || [ "$now" = "${whole[$name]}" ] || { complain "$name is a half"; bad=$((bad + 1)); }
        [ -z "$(find out -name '.triplewire-*')" ] || left=$((left + 1))
        case $name in tables | store) rm -rf "out/$name" ;; esac
        # shellcheck disable=SC2046
        "$program" $(command_of "$name" out)
        [ "$(ls -A out)" = "$name" ] || { complain "$(ls -A out) is left"; bad=$((bad + 1)); }
    done
done
figure "killed ($left left a part)" $count $bad

# No room, and a disk that cannot be written.
if "$here/tests/dev/full_disk.sh" "$program" > full.log 2>&1; then bad=0; else bad=1; cat full.log; fi
figure 'a full disk' "$(grep -c 'bytes free' full.log || true)" $bad
count=0 bad=0
if unshare --mount mount -t tmpfs none /mnt 2> /dev/null; then
    for name in $outputs; do
        code=0
        # shellcheck disable=SC2046
        unshare --mount sh -c 'mount -t tmpfs -o ro none /mnt && exec "$@"' sh \
            "$program" $(command_of "$name" /mnt) 2> said || code=$?
        count=$((count + 1))
        [ $code = 1 ] && grep -q '^error: ' said || { complain "$name on a read-only disk: $code"; bad=$((bad + 1)); }
    done
    figure 'a disk that is read-only' $count $bad
else
    echo 'a disk that is read-only: skipped, this machine lets nobody mount one'
fi

# /dev/full, and a limit to the size of files.
count=0 bad=0
for name in graph.ttl records.jsonl; do
    code=0
    # shellcheck disable=SC2046
    "$program" $(command_of "$name" out | sed 's| -o .*||') -o /dev/full --format ttl 2> said || code=$?
    [ "$name" != records.jsonl ] || { code=0; "$program" extract -q articles -o /dev/full 2> said || code=$?; }
    count=$((count + 1))
    [ $code = 1 ] || { complain "/dev/full: $code"; bad=$((bad + 1)); }
done
for name in $outputs; do
    rm -rf out && mkdir out
    code=0
    # shellcheck disable=SC2046
    (trap '' XFSZ; ulimit -f 8; exec "$program" $(command_of "$name" out)) 2> said || code=$?
    count=$((count + 1))
    # What is smaller than that may be there as a whole.
    case "$code $(ls -A out)" in
        '1 ') ;;
        "0 $name") [ "$(content "out/$name")" = "${whole[$name]}" ] || { complain "$name is a half"; bad=$((bad + 1)); } ;;
        *) complain "$name within 8 blocks: $code $(ls -A out)"; bad=$((bad + 1)) ;;
    esac
done
figure 'a limit to the size of files' $count $bad

# Few descriptors, little memory: the right result, or a message and exit code 1; never a signal, never a half.
count=0 bad=0
for number in 5 6 8 12 16 32; do
    for name in $outputs; do
        rm -rf out && mkdir out
        code=0
        # shellcheck disable=SC2046
        (ulimit -n "$number"; exec "$program" --verbose $(command_of "$name" out | sed 's/-q //')) > said 2>&1 || code=$?
        count=$((count + 1))
        case $code in
            0) [ "$(content "out/$name")" = "${whole[$name]}" ] || { complain "$name is another"; bad=$((bad + 1)); } ;;
            1 | 3) grep -q '^error: ' said || { complain "$name, $number descriptors: no word"; bad=$((bad + 1)); } ;;
            *) complain "$name, $number descriptors: $code"; bad=$((bad + 1)) ;;
        esac
    done
done
figure 'few descriptors' $count $bad
count=0 bad=0
for number in 40000 80000 160000 320000 640000 1280000; do
    for name in $outputs; do
        rm -rf out && mkdir out
        code=0
        # shellcheck disable=SC2046
        (ulimit -v "$number"; exec "$program" $(command_of "$name" out)) > said 2>&1 || code=$?
        count=$((count + 1))
        case $code in
            0) [ "$(content "out/$name")" = "${whole[$name]}" ] || { complain "$name is another"; bad=$((bad + 1)); } ;;
            1) [ -s said ] || { complain "$name, $number KiB: no word"; bad=$((bad + 1)); } ;;
            # The system could not even load the program.
            127 | 139) ! (ulimit -v "$number"; exec "$program" --version) > said 2>&1 || { complain "$name, $number KiB: $code"; bad=$((bad + 1)); } ;;
            *) complain "$name, $number KiB: $code $(head -c 300 said)"; bad=$((bad + 1)) ;;
        esac
    done
done
figure 'little memory' $count $bad

# A file that grows, shrinks or is replaced while it is read: no signal, and the output is whole or not there.
count=0 bad=0
for change in 'cat graph.nq >> in.nq' 'truncate -s 1000 in.nq' 'cp graph.nq new.nq; mv new.nq in.nq'; do
    for _trial in $(seq "$trials"); do
        rm -rf out && mkdir out
        cp graph.nq in.nq
        "$program" export -q -d in.nq -o out/out.nt 2> /dev/null &
        child=$!
        sleep "0.0$((RANDOM % 90 + 10))"
        eval "$change"
        code=0
        wait $child || code=$?
        count=$((count + 1))
        case $code in
            0 | 1 | 3) ;;
            *) complain "$change: $code"; bad=$((bad + 1)) ;;
        esac
    done
done
figure 'an input that changes' $count $bad

# Two programs write one file: it is that of one of them.
count=0 bad=0
"$program" export -q -d graph.nq -o one.nt
"$program" export -q -d graph.nq --only class=Event -o two.nt
for _trial in $(seq "$trials"); do
    rm -rf out && mkdir out
    "$program" export -q -d graph.nq -o out/x.nt &
    first=$!
    "$program" export -q -d graph.nq --only class=Event -o out/x.nt &
    second=$!
    wait $first $second || bad=$((bad + 1))
    count=$((count + 1))
    cmp -s out/x.nt one.nt || cmp -s out/x.nt two.nt || { complain 'a mixture'; bad=$((bad + 1)); }
    [ "$(ls -A out)" = x.nt ] || { complain "$(ls -A out)"; bad=$((bad + 1)); }
done
figure 'two programs, one output' $count $bad

# Lost power: what was flushed is there, and of names what may be.
if command -v strace > /dev/null && strace -o /dev/null true 2> /dev/null; then
    count=0 bad=0
    for name in $outputs; do
        rm -rf out && mkdir out
        case $name in tables | store) ;; *) echo 'what was there' > "out/$name" ;; esac
        # shellcheck disable=SC2046
        strace -f -y -qq -s 0 -o trace -e trace=write,pwrite64,writev,copy_file_range,sendfile,ftruncate,fsync,fdatasync,rename,renameat,renameat2 \
            "$program" $(command_of "$name" "$work/out")
        # What makes a store whole is its manifest.
        case $name in store) output=$name/CURRENT ;; *) output=$name ;; esac
        if python3 "$here/tests/dev/lost_power.py" trace "$work/out/$output" > moments; then :; else bad=$((bad + 1)); cat moments; fi
        count=$((count + $(tail -n 1 moments | cut -d ' ' -f 1)))
    done
    figure 'power lost (moments)' "$count" $bad
else
    echo 'lost power: skipped, there is no strace that may trace'
fi
[ $wrong = 0 ]
