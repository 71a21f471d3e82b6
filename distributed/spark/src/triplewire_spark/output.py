"""The output: what the steps wrote in, files under their names out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from . import steps

if TYPE_CHECKING:
    from .build import Built, Work

STATEMENT = "article string, confidence double, said_in array<string>, sentence string"
#: The tables, and their columns.
TABLES = {
    "articles": "article string, headline string, url string, published string, publisher string, language string",
    "entities": "entity string, label string, type string, classes array<string>, same_as array<string>, mentions bigint",
    "mentions": "mention string, article string, entity string, label string, start bigint, end bigint, exact string,"
    " sentence string, confidence double",
    "events": "event string, type string, actors array<string>, actor_labels array<string>, targets array<string>,"
    " target_labels array<string>, places array<string>, place_labels array<string>, date string, modality string, "
    + STATEMENT,
    "claims": "claim string, speaker string, speaker_label string, text string, kind string, stance string, says array<string>, " + STATEMENT,
    "tenures": "tenure string, holder string, holder_label string, position string, position_in string,"
    " position_in_label string, as_of string, former boolean, " + STATEMENT,
    "relations": "relation string, type string, subject string, subject_label string, object string, object_label string, "
    + STATEMENT,
}
FAILED = "kind string, id string, reason string, file string, document string"


def publish(
    work: Work, records: DataFrame, used: DataFrame, path: str, tables: bool, keep_work: bool, keep_names: bool
) -> Built:
    """Put what was made where it is looked for."""
    from .build import Built

    path = path.rstrip("/")
    spark = work.spark
    shared = _lines(work, "shared").distinct()
    if work.partitions:
        shared = shared.repartition(work.partitions)
    shared.write.mode("overwrite").option("compression", "gzip").text(work.of("shared"))
    quads = f"{path}/quads"
    _move(spark, [work.of("mapped/kind=own"), work.of("shared")], quads, keep_names)
    skipped = records.where("kind != 'record'").select("kind", "id", "reason", "file", "document")
    failed = F.from_json("value", "id string, reason string").alias("row")
    failed = _lines(work, "failed").select(failed).select(F.lit("map").alias("kind"), "row.id", "row.reason")
    skipped = skipped.unionByName(failed, allowMissingColumns=True)
    skipped.write.mode("overwrite").parquet(f"{path}/failed")
    skipped = spark.read.schema(FAILED).parquet(f"{path}/failed")
    counts = {row["kind"]: row["count"] for row in skipped.groupBy("kind").count().collect()}
    places = {}
    for name, columns in TABLES.items() if tables else ():
        places[name] = f"{path}/tables/{name}"
        rows = _lines(work, name).select(F.from_json("value", columns).alias("row")).select("row.*")
        _table(name, rows).write.mode("overwrite").parquet(places[name])
    if tables:
        places["quads"] = f"{path}/tables/quads"
        _quads(spark, quads).write.mode("overwrite").parquet(places["quads"])
    number = used.count()
    if not keep_work:
        _remove(spark, work.path)
    return Built(articles=number - counts.get("map", 0), quads=quads, tables=places, skipped=counts)


def _lines(work: Work, kind: str) -> DataFrame:
    """Give the lines of a kind, of which there may be none."""
    place = work.of(f"mapped/kind={kind}")
    if _exists(work.spark, place):
        return work.spark.read.text(place)
    return work.spark.createDataFrame([], "value string")


def _table(name: str, rows: DataFrame) -> DataFrame:
    """Give the rows of a table, each thing once."""
    if name != "entities":
        return rows
    links = F.array_sort(F.array_distinct(F.flatten(F.collect_set("same_as")))).alias("same_as")
    classes = F.array_sort(F.array_distinct(F.flatten(F.collect_set("classes")))).alias("classes")
    # All articles say the same of an entity, but for its links and how often they name it.
    return rows.groupBy("entity").agg(
        F.min("label").alias("label"),
        F.min("type").alias("type"),
        classes,
        links,
        F.sum("mentions").alias("mentions"),
        F.count("*").alias("articles"),
    )


def _quads(spark, path: str) -> DataFrame:
    """Give quads as columns."""
    lines = spark.read.text(path).select(F.col("value").cast("binary"))
    return lines.mapInArrow(steps.quads(), steps.ddl(steps.QUADS))


def _file_system(spark, path: str):
    jvm = spark._jvm
    place = jvm.org.apache.hadoop.fs.Path(path)
    return place.getFileSystem(spark._jsc.hadoopConfiguration()), place


def _exists(spark, path: str) -> bool:
    system, place = _file_system(spark, path)
    return system.exists(place)


def _remove(spark, path: str) -> None:
    system, place = _file_system(spark, path)
    system.delete(place, True)


def _move(spark, sources: list[str], target: str, keep_names: bool) -> None:
    """Move the files of lines to one directory, where they are numbered."""
    system, place = _file_system(spark, target)
    path = spark._jvm.org.apache.hadoop.fs.Path
    system.delete(place, True)
    system.mkdirs(place)
    number = 0
    for source in sources:
        if not _exists(spark, source):
            continue
        for status in sorted(system.listStatus(path(source)), key=lambda status: status.getPath().getName()):
            name = status.getPath().getName()
            if name.startswith("part-"):
                own = name if keep_names else f"part-{number:05}.nq.gz"
                system.rename(status.getPath(), path(f"{target}/{own}"))
                number += 1
