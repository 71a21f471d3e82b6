"""The command ``triplewire-spark``, which is also what ``spark-submit`` runs: words in, an exit code out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pyspark.sql import SparkSession

from triplewire_spark import sources
from triplewire_spark.build import build

#: How the ends of names tell that they are JSON Lines.
LINES = (".jsonl", ".ndjson")
PACKED = (".gz", ".bz2")


def parser() -> argparse.ArgumentParser:
    """Give the parser of the command line."""
    own = argparse.ArgumentParser(
        prog="triplewire-spark",
        description="Build a knowledge graph of an archive of news on Apache Spark. Its lines are those of "
        "'triplewire build', whatever the machines are.",
        epilog="With spark-submit, give it the path of this module: python -c 'import triplewire_spark.command as c; print(c.__file__)'",
    )
    own.add_argument("input", nargs="+", help="files, directories or patterns, wherever Spark reads: s3a://, hdfs://, local")
    own.add_argument("-o", "--output", required=True, help="the directory to write, wherever Spark writes")
    own.add_argument(
        "--format",
        choices=["auto", "lines", "files", "parquet"],
        default="auto",
        help="what the input is: JSON Lines; files of any form that triplewire reads, such as WARC; or a table of Parquet with "
        "a column 'text'. By itself: lines, if all names end in .jsonl or .ndjson, perhaps compressed, otherwise files",
    )
    own.add_argument(
        "--field", action="append", default=[], metavar="OURS=THEIRS",
        help="what a field of JSON, or a column, is called that is one of ours: text=body; may be repeated",
    )  # fmt: skip
    own.add_argument("--publisher", help="who published the articles that do not say so")
    own.add_argument("--published", metavar="DATE", help="when the articles were published that do not say so")
    own.add_argument("--language", metavar="TAG", help="the language of the articles that do not tell it; 'any' keeps all")
    own.add_argument("--article-timeout", type=int, metavar="SECONDS", help="how long one article may take [default: 600]")
    own.add_argument("--base", metavar="IRI", help="what the IRIs of the graph begin with")
    own.add_argument("--no-tables", action="store_true", help="write N-Quads alone, no tables of Parquet")
    own.add_argument("--partitions", type=int, metavar="N", help="how many partitions there are; otherwise Spark decides")
    own.add_argument("--keep-work", action="store_true", help="keep the files between the steps")
    own.add_argument("--keep-names", action="store_true", help="keep Spark's names of files: on object storage saves a copy")
    own.add_argument("--master", help="where to run, such as 'local[8]'; spark-submit has its own option for that")
    return own


def fields(given: Sequence[str]) -> dict[str, str]:
    """Give the names of fields that are written as OURS=THEIRS."""
    pairs = [pair.partition("=") for pair in given]
    wrong = [whole for whole, (ours, _, theirs) in zip(given, pairs) if not ours or not theirs]
    if wrong:
        raise ValueError(f"--field {wrong[0]}: write it as text=body, our name, then theirs")
    return {ours: theirs for ours, _, theirs in pairs}


def are_lines(paths: Sequence[str]) -> bool:
    """Tell whether the names of all paths are those of JSON Lines."""

    def is_one(path: str) -> bool:
        name = path.lower()
        packed = next((end for end in PACKED if name.endswith(end)), "")
        return name.removesuffix(packed).endswith(LINES)

    return all(is_one(path) for path in paths)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0, or 3 if something broken was skipped."""
    own = parser().parse_args(words)
    try:
        names = fields(own.field)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    starting = SparkSession.builder.appName("triplewire")
    spark = (starting.master(own.master) if own.master else starting).getOrCreate()
    form = own.format
    if form == "auto":
        form = "lines" if are_lines(own.input) else "files"
    if form == "parquet":
        documents = sources.articles(spark.read.parquet(*own.input), names)
        names = {}
    else:
        documents = (sources.json_lines if form == "lines" else sources.files)(spark, own.input)
    options = {
        "publisher": own.publisher, "published": own.published, "language": own.language, "fields": names,
        "article_seconds": own.article_timeout, "base": own.base,
    }  # fmt: skip
    built = build(
        documents, own.output, options=options, tables=not own.no_tables, partitions=own.partitions,
        keep_work=own.keep_work, keep_names=own.keep_names,
    )  # fmt: skip
    broken = built.skipped.get("error", 0) + built.skipped.get("map", 0)
    passed = sum(built.skipped.values()) - broken
    print(f"{built.articles} articles, {broken} skipped, {passed} passed over; {built.quads}", file=sys.stderr)
    return 3 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
