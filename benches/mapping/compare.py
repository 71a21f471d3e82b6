#!/usr/bin/env python3
"""Mapping side by side: the same made-up facts to N-Triples by Triplewire, maplib, Morph-KGC and a Python script.

    cargo build --release && python3 benches/mapping/compare.py [--records N] [--folder DIR] [--runs N]

makes the facts with generate.py, installs the others from PyPI into a virtual environment in the folder, and runs each as
a whole process: file in, file out. Printed are the best wall time of the runs, triples a second (lines written by wall
time), the most memory, and the throughput as a multiple of that of maplib and of that of the Python script. Triplewire
validates every record, identifies things by UUIDs of their content and escapes what it writes; the Python script does
none of this.
"""

import argparse
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PACKAGES = ["maplib==0.20.26", "morph-kgc==2.8.1", "orjson==3.13.0"]


def run(command, folder):
    """Seconds and megabytes of a process."""
    start = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command}: {errors.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / 1024


def lines(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "mapping")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--triplewire", type=Path, default=ROOT / "target" / "release" / "triplewire")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    program = str(arguments.triplewire.resolve())
    subprocess.run([sys.executable, HERE / "generate.py", folder, "--records", str(arguments.records)], check=True)
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    (folder / "mapping.rml.ttl").write_bytes((HERE / "mapping.rml.ttl").read_bytes())
    (folder / "morph.ini").write_text(
        "[CONFIGURATION]\noutput_file = morph.nt\n[DataSource]\nmappings = mapping.rml.ttl\n"
    )
    build = [program, "build", "-q", "records.jsonl"]
    tools = [
        ("triplewire --no-resolve", "lone.nt", [*build, "--no-resolve", "-o", "lone.nt"]),
        ("triplewire --no-resolve, 1 thread", "one.nt", [*build, "--no-resolve", "--threads", "1", "-o", "one.nt"]),
        ("triplewire, resolved", "resolved.nt", [*build, "-o", "resolved.nt"]),
        ("maplib", "maplib.nt", [python, HERE / "with_maplib.py", folder, "maplib.nt"]),
        ("Morph-KGC", "morph.nt", [python, "-m", "morph_kgc", "morph.ini"]),
        ("Python f-strings, orjson", "python.nt", [python, HERE / "with_python.py", folder, "python.nt"]),
    ]
    rows = []
    for name, output, command in tools:
        results = []
        for _ in range(arguments.runs):
            # No tool is to pay for taking the last run's file away.
            (folder / output).unlink(missing_ok=True)
            results.append(run(command, folder))
        seconds = min(seconds for seconds, _ in results)
        rows.append((name, lines(folder / output), seconds, max(memory for _, memory in results)))
    rates = {name: count / seconds for name, count, seconds, _ in rows}
    maplib, script = rates["maplib"], rates["Python f-strings, orjson"]
    print(f"{'':34} {'triples':>9} {'seconds':>8} {'M triples/s':>12} {'MB':>6} {'x maplib':>9} {'x Python':>9}")
    for name, count, seconds, memory in rows:
        times = f"{rates[name] / maplib:9.1f} {rates[name] / script:9.2f}"
        print(f"{name:34} {count:9} {seconds:8.2f} {rates[name] / 1e6:12.3f} {memory:6.0f} {times}")
    if (folder / "lone.nt").read_bytes() != (folder / "one.nt").read_bytes():
        sys.exit("one thread and two wrote different bytes")


if __name__ == "__main__":
    main()
