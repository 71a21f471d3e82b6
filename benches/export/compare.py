#!/usr/bin/env python3
"""Export side by side: the same made-up graph written by Triplewire, serdi, rdflib and Jena.

    cargo build --release && python3 benches/export/compare.py [--triples N] [--small N] [--runs N] [--formats]

makes graphs with generate.py, installs rdflib from PyPI beside them, and takes serdi (Debian package serdi) and Jena
(Debian packages libapache-jena-java and default-jdk-headless) into the tables where they are installed.

The first table is of whole commands, N-Triples in, with the best wall time of the runs, the processor time and the most
memory of that run. The second is of writing alone, between a graph in memory and a file: for rdflib and Jena the call of
their pretty Turtle writer, for Triplewire sorting and writing. rdflib takes a minute for 200,000 triples, so it gets a
graph of that size; Triplewire writes both. The third shows how Triplewire's time grows with the graph.

Runs of the tools alternate, and are to be compared within one table only. Triplewire sorts, checks every term, and leaves
out what is said twice; serdi hands line after line through.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
JARS = Path("/usr/share/java")
# Of the bindings of a logging library one is enough, and these fall out with one another.
ODD_JARS = ("maven3-slf4j", "slf4j-jcl", "slf4j-log4j", "slf4j-simple", "slf4j-jdk14", "log4j-over", "jcl-over", "jul-to")


def run(command, output):
    """Wall seconds, processor seconds and megabytes of a process, and what it printed."""
    start = time.monotonic()
    with open(output, "wb") as file:
        child = subprocess.Popen(list(map(str, command)), stdout=file, stderr=subprocess.PIPE)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command}: {errors.decode(errors='replace')}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(commands, folder, runs):
    """The run of each command that took the least wall time; the commands take turns."""
    results = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            results[name].append(run(command, folder / "stdout"))
    return {name: min(measured) for name, measured in results.items()}


def jena(folder):
    """The command that runs Pretty.java, if it can be had."""
    jars = [str(jar) for jar in JARS.glob("*.jar") if not jar.name.startswith(ODD_JARS)]
    if not shutil.which("javac") or not (JARS / "jena-arq.jar").exists():
        return None
    # Debian moves a part of Jena to another package, but not the texts that it loads.
    moved = "org/apache/jena/ext/xerces/"
    with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(moved) and name.endswith(".properties"):
                text = folder / "xerces" / name.removeprefix(moved)
                text.parent.mkdir(parents=True, exist_ok=True)
                text.write_bytes(archive.read(name))
    path = ":".join([str(folder), *jars])
    subprocess.run(["javac", "-cp", path, "-d", folder, HERE / "Pretty.java"], check=True)
    return ["java", "-Xmx8g", "-cp", path, "Pretty"]


def writing(command, folder):
    """What a program that times itself prints: triples, then seconds of each part."""
    run(command, folder / "stdout")
    return [float(part) for part in (folder / "stdout").read_text().split()[-3:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=200_000, help="the graph for rdflib")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--formats", action="store_true", help="every format of export, instead of the three tables")
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "bench-export")
    parser.add_argument("--triplewire", type=Path, default=ROOT / "target" / "release" / "triplewire")
    arguments = parser.parse_args()
    folder, triples = arguments.folder.resolve(), arguments.triples
    program = arguments.triplewire.resolve()
    folder.mkdir(parents=True, exist_ok=True)

    def graph(size):
        path = folder / f"{size}.nt"
        if not path.exists() or path.stat().st_size == 0:
            with open(path, "wb") as file:
                subprocess.run([sys.executable, HERE / "generate.py", str(size)], stdout=file, check=True)
        return path

    def export(size, name):
        output = folder / f"out.{name}"
        if name.endswith("/"):
            shutil.rmtree(output, ignore_errors=True)
        return [program, "export", "-q", "-d", graph(size), "-o", f"{folder}/out.{name}"]

    def table(measured, size):
        print(f"{'':34}   wall s    cpu s      MB   million triples/s")
        for name, (wall, cpu, memory) in measured.items():
            print(f"{name:34} {wall:8.2f} {cpu:8.2f} {memory:7.0f} {size / wall / 1e6:8.3f}")

    if arguments.formats:
        names = "nt nq ttl trig rdf jsonld nt.gz nt.bz2 nt.zst graphml gexf ftm.json html".split()
        print(f"whole commands, {triples:,} triples of N-Triples in")
        table(best({f"triplewire, {name}": export(triples, name) for name in names}, folder, 1), triples)
        table(best({"triplewire, tables for Neo4j": export(triples, "neo4j/")}, folder, 1), triples)
        return

    commands = {"triplewire, N-Triples": export(triples, "nt"), "triplewire, Turtle": export(triples, "ttl")}
    if shutil.which("serdi"):
        commands["serdi, N-Triples"] = ["serdi", "-i", "ntriples", "-o", "ntriples", graph(triples)]
    print(f"whole commands, {triples:,} triples of N-Triples in, best of {arguments.runs}")
    table(best(commands, folder, arguments.runs), triples)

    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "rdflib==7.6.0"], check=True)
    subprocess.run(["cargo", "bench", "--locked", "-q", "--bench", "export", "--no-run"], cwd=ROOT, check=True)
    alone = ["cargo", "bench", "--locked", "-q", "--bench", "export", "--", "--output", folder / "out.ttl"]
    rows = []
    for size in (arguments.small, triples):
        # Reading has two threads to itself here; only what comes after it is compared.
        times = [writing([*alone, graph(size)], folder) for _ in range(arguments.runs)]
        _, sorting, put = min(times, key=lambda time: time[1] + time[2])
        rows.append((f"triplewire, Turtle: sort, write", size, sorting + put))
    java = jena(folder)
    if java:
        for size in (arguments.small, triples):
            seconds = writing([*java, graph(size), folder / "jena.ttl"], folder)[2]
            rows.append(("Jena, pretty Turtle", size, seconds))
    seconds = writing([python, HERE / "longturtle.py", graph(arguments.small), folder / "rdflib.ttl"], folder)[2]
    rows.append(("rdflib, longturtle", arguments.small, seconds))
    print(f"\nwriting alone, a graph in memory to a file")
    print(f"{'':34}  triples        s   million triples/s")
    for name, size, seconds in rows:
        print(f"{name:34} {size:8} {seconds:8.2f} {size / seconds / 1e6:8.3f}")

    print("\nwhole commands as the graph grows, microseconds a triple")
    print(f"{'triples':>10} {'N-Triples':>10} {'Turtle':>10}")
    for size in (triples // 2, triples, triples * 2):
        measured = best({name: export(size, name) for name in ("nt", "ttl")}, folder, arguments.runs)
        print(f"{size:10} {measured['nt'][0] / size * 1e6:10.2f} {measured['ttl'][0] / size * 1e6:10.2f}")


if __name__ == "__main__":
    main()
