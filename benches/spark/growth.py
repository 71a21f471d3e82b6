#!/usr/bin/env python3
"""What a build on Spark costs, and how that grows with the articles: a line for each number of them.

    python3 benches/spark/growth.py --python VENV/bin/python [--articles 1000 10000 100000] [--cores N] [--folder DIR]

The Python is one with triplewire, pyspark, pandas and pyarrow. Each number is built in a session of its own, whose event log
tells what its tasks did. Printed are the wall time without the start of the session, the time that tasks ran a core (which
leaves out the driver and waiting), what they wrote to shuffles, to disk in shuffles that did not fit into memory, the records
between the steps and the N-Quads, all per article.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPARK = HERE.parent.parent / "distributed/spark"


def build_one(number: int, folder: Path, cores: int) -> None:
    """Build so many articles in this process; print the seconds."""
    sys.path[:0] = [str(SPARK / "src"), str(SPARK / "tests")]
    import generated
    from pyspark.sql import SparkSession
    from triplewire_spark import build, json_lines

    source = folder / f"{number}.jsonl"
    if not source.exists():
        with open(source, "w") as file:
            file.writelines(generated.lines(number))
    log = folder / "log"
    shutil.rmtree(log, ignore_errors=True)
    log.mkdir()
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.eventLog.enabled", "true").config("spark.eventLog.dir", log.as_uri())
    builder = builder.config("spark.driver.memory", "3g").config("spark.eventLog.rolling.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", str(max(4, number // 5000)))
    spark = builder.config("spark.sql.files.maxPartitionBytes", "8m").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.range(cores).repartition(cores).mapInArrow(lambda batches: batches, "id bigint").count()
    start = time.monotonic()
    built = build(json_lines(spark, [str(source)]), str(folder / "out"), tables=False, keep_work=True)
    seconds = time.monotonic() - start
    spark.stop()
    print(json.dumps({"seconds": seconds, "articles": built.articles}))


def told(folder: Path) -> dict[str, int]:
    """What the tasks of the event log did, together."""
    sums = {"run": 0, "shuffled": 0, "spilled": 0}
    for file in (folder / "log").iterdir():
        for line in file.open():
            if '"SparkListenerTaskEnd"' not in line:
                continue
            event = json.loads(line)
            metrics = event.get("Task Metrics") or {}
            sums["run"] += metrics.get("Executor Run Time", 0)
            sums["shuffled"] += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
            sums["spilled"] += metrics.get("Disk Bytes Spilled", 0)
    return sums


def size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=HERE.parent.parent / "target/spark-growth")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.one:
        return build_one(arguments.one, folder, arguments.cores)
    print(f"{arguments.cores} cores; bytes per article")
    print(f"{'articles':>9} {'seconds':>8} {'articles/s':>11} {'a core':>7} {'shuffled':>9} {'spilled':>8} {'records':>8} {'quads.gz':>9}")
    for number in arguments.articles:
        command = [arguments.python, __file__, "--one", str(number), "--folder", folder, "--cores", str(arguments.cores)]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if run.returncode:
            sys.exit(run.stderr[-4000:])
        result = json.loads(run.stdout.splitlines()[-1])
        count, sums = result["articles"], told(folder)
        records, quads = size(folder / "out/_work/records"), size(folder / "out/quads")
        print(
            f"{count:9} {result['seconds']:8.1f} {count / result['seconds']:11.0f} {count / (sums['run'] / 1000):7.0f} "
            f"{sums['shuffled'] / count:9.0f} {sums['spilled'] / count:8.0f} {records / count:8.0f} {quads / count:9.0f}",
            flush=True,
        )
        shutil.rmtree(folder / "out", ignore_errors=True)


if __name__ == "__main__":
    main()
