"""Loses power after every system call of a run, and says whether the output is old or whole each time.

    strace -f -y -qq -s 0 -o TRACE -e trace=write,pwrite64,writev,copy_file_range,sendfile,ftruncate,fsync,fdatasync,rename,renameat,renameat2 COMMAND
    python3 tests/dev/lost_power.py TRACE OUTPUT

The model is that of a careless disk: of a file only what was written before its last flush is there, while a new name
may be there at once or only when its directory was flushed. So a file must be flushed as a whole before it takes the
name, and when the command has ended, its directory must have been flushed after that. Exit code 1 if it is not so. The
last line has the number of moments.
"""

import os
import re
import sys

CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
FILE = re.compile(r"^\d+<([^>]*)>")


def main(trace: str, output: str) -> int:
    written: dict[str, int] = {}
    flushed: dict[str, int] = {}
    named_at = None
    kept_at = None
    wrong = []
    moments = 0
    pending: dict[str, str] = {}
    for number, line in enumerate(open(trace, encoding="utf-8", errors="replace"), 1):
        # Calls of other threads may come in between: the two halves are put together.
        thread = line.split(" ", 1)[0]
        if line.rstrip().endswith("<unfinished ...>"):
            pending[thread] = line.rstrip().removesuffix("<unfinished ...>").rstrip()
            continue
        resumed = re.search(r"<\.\.\. \w+ resumed>(.*)", line)
        if resumed:
            line = pending.pop(thread, "") + resumed.group(1)
        call = CALL.match(line)
        if not call or int(call.group(3)) < 0:
            continue
        name, arguments, result = call.groups()
        moments += 1
        file = FILE.match(arguments)
        path = file.group(1).split("<")[0] if file else ""
        if name in ("write", "pwrite64", "writev"):
            written[path] = written.get(path, 0) + int(result)
        elif name in ("copy_file_range", "sendfile"):
            # From one file into another, which is named first by one of them and second by the other.
            ends = re.findall(r"\d+<([^>]*)>", arguments)
            path = ends[1 if name == "copy_file_range" else 0] if len(ends) > 1 else path
            written[path] = written.get(path, 0) + int(result)
        elif name in ("fsync", "fdatasync"):
            flushed[path] = written.get(path, 0)
            if path == os.path.dirname(output) and named_at is not None:
                kept_at = number
        elif name.startswith("rename"):
            old, new = [os.path.normpath(text) for text in re.findall(r'"([^"]*)"', arguments)][:2]
            # A temporary file without a name shows as the number of its inode: it never gets one.
            parts = [path for path in written if path == old or path.startswith(old + "/")]
            parts = [path for path in parts if not os.path.basename(path).startswith("#")]
            for part in parts:
                if flushed.get(part) != written[part]:
                    wrong.append(f"line {number}: {part} gets its name with {flushed.get(part, 0)} of {written[part]} bytes")
            if new == output:
                named_at = number
                # An output may have nothing in it.
                if not parts and os.path.getsize(output) > 0:
                    wrong.append(f"line {number}: nothing was written to {old}")
    if named_at is None:
        wrong.append(f"{output} never gets its name")
    elif kept_at is None:
        wrong.append(f"the directory of {output} is not flushed after it got its name")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(moments, "moments")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
