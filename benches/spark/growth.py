#!/usr/bin/env python3
"""What a build on Spark costs, and how that grows with the articles: a line for each number of them.

    python3 benches/spark/growth.py --python VENV/bin/python [--articles 1000 10000 100000] [--cores N] [--folder DIR]

The Python is one with triplewire, pyspark, pandas and pyarrow. Each number is built in a session of its own, whose event log
tells what its tasks did. Printed are, without the start of the session, the seconds, the articles of a second of a processor
core (what all processes used together), the most memory of a Python worker, and per article the bytes that were written to
shuffles, to disk where these did not fit into memory, as records between the steps, and as N-Quads.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from sampled import sampled

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
    builder = builder.config("spark.eventLog.compress", "false")
    builder = builder.config("spark.sql.shuffle.partitions", str(max(4, number // 5000)))
    spark = builder.config("spark.sql.files.maxPartitionBytes", "8m").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.range(cores).repartition(cores).mapInArrow(lambda batches: batches, "id bigint").count()
    print("START", flush=True)
    built = build(json_lines(spark, [str(source)]), str(folder / "out"), tables=False, keep_work=True)
    print("END", flush=True)
    spark.stop()
    (folder / "built.json").write_text(json.dumps({"articles": built.articles}))


def told(folder: Path) -> dict[str, int]:
    """What the tasks of the event log did, together."""
    sums = {"shuffled": 0, "spilled": 0}
    for file in (folder / "log").glob("[!.]*"):
        for line in file.open():
            if '"SparkListenerTaskEnd"' not in line:
                continue
            event = json.loads(line)
            metrics = event.get("Task Metrics") or {}
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
    titles = f"{'articles':>9} {'seconds':>8} {'articles/s/core':>16} {'MB a worker':>12} {'shuffled':>9} {'spilled':>8}"
    print(f"{titles} {'records':>8} {'quads.gz':>9}")
    for number in arguments.articles:
        command = [arguments.python, __file__, "--one", str(number), "--folder", folder, "--cores", str(arguments.cores)]
        result = sampled(command)
        count, sums = json.loads((folder / "built.json").read_text())["articles"], told(folder)
        records, quads = size(folder / "out/_work/records"), size(folder / "out/quads")
        print(
            f"{count:9} {result['seconds']:8.1f} {count / result['cpu']:16.0f} {result['worker']:12.0f} "
            f"{sums['shuffled'] / count:9.0f} {sums['spilled'] / count:8.0f} {records / count:8.0f} {quads / count:9.0f}",
            flush=True,
        )
        shutil.rmtree(folder / "out", ignore_errors=True)


if __name__ == "__main__":
    main()
