"""The build: documents in, the graph and its tables out.

Each step writes what it finds beside the output and reads it from there: what a lost machine had is not computed again,
a step that is done twice changes nothing, and Spark knows how much there is before it joins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from . import output, steps
from .sources import Documents

#: A batch of records goes to Python at once; of files, which may be large, one.
BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
#: Rows of lines are written to a directory for each kind.
KINDS = "kind"


@dataclass(frozen=True)
class Built:
    """What was built.

    Attributes
    ----------
    articles
        How many articles are in the graph.
    quads
        Where the files of N-Quads are.
    tables
        Where each table is.
    skipped
        How many documents are not used, by why: ``error``, ``language``, ``withdrawn``, ``map``.
    """

    articles: int
    quads: str
    tables: Mapping[str, str]
    skipped: Mapping[str, int]


#: What is called in each partition with the name of the step and its batches.
Around = Callable[[str, steps.Batches], steps.Batches]


class Work:
    """The frames of the steps, which are in files."""

    def __init__(
        self, spark: SparkSession, path: str, partitions: int | None = None, around: Around | None = None
    ) -> None:
        self.spark, self.path, self.partitions, self.around = spark, path.rstrip("/"), partitions, around

    def of(self, name: str) -> str:
        """Give the path of a step."""
        return f"{self.path}/{name}"

    def run(self, name: str, frame: DataFrame, work: steps.Work, schema: Any) -> DataFrame:
        """Do the work of a step on each partition."""
        around = self.around
        if around is None:
            return frame.mapInArrow(work, steps.ddl(schema))
        return frame.mapInArrow(lambda batches: around(name, work(batches)), steps.ddl(schema))

    def put(self, name: str, frame: DataFrame, by: str | None = None) -> DataFrame:
        """Compute a step, and give what it made."""
        writer = frame.write.mode("overwrite")
        (writer.partitionBy(by) if by else writer).parquet(self.of(name))
        return self.spark.read.schema(frame.schema).parquet(self.of(name))

    def shuffled(self, frame: DataFrame, *columns: str) -> DataFrame:
        """Send the rows of each value of columns to one partition."""
        number = [self.partitions] if self.partitions else []
        return frame.repartition(*number, *columns)

    def settled(self, name: str, states: DataFrame) -> DataFrame:
        """Merge the states of each key into facts."""
        own = self.shuffled(states.select("stage", "key", "state"), "stage", "key")
        own = own.sortWithinPartitions("stage", "key")
        return self.put(name, self.run(f"merge {name}", own, steps.merge(), steps.FACTS))

    def met(self, facts: DataFrame, records: DataFrame) -> DataFrame:
        """Bring the facts that blocks want (``block``, ``fact``) together with their records (``block``, and another)."""
        value = next(name for name in records.columns if name != "block")
        first = facts.select("block", F.lit(False).alias("is_record"), F.col("fact").alias("value"))
        rest = records.select("block", F.lit(True).alias("is_record"), F.col(value).alias("value"))
        return self.shuffled(first.unionByName(rest), "block").sortWithinPartitions("block", "is_record")


def wanted(wants: DataFrame, facts: DataFrame) -> DataFrame:
    """Give the facts that each block wants."""
    return wants.select("key", "block").join(facts.select("key", "fact"), "key").select("block", "fact")


def used(records: DataFrame, unused: DataFrame | None) -> DataFrame:
    """Give the records that are used."""
    own = records.where("kind = 'record'")
    return own if unused is None else own.join(unused.select("place"), "place", "left_anti")


def build(
    documents: Documents,
    path: str,
    *,
    options: Mapping[str, Any] | None = None,
    tables: bool = True,
    partitions: int | None = None,
    keep_work: bool = False,
    keep_names: bool = False,
    around: Around | None = None,
) -> Built:
    """Build the graph of documents.

    Parameters
    ----------
    documents
        What :func:`~triplewire_spark.json_lines`, :func:`~triplewire_spark.files` or :func:`~triplewire_spark.articles` gives.
    path
        Where the output goes, wherever Spark writes: ``quads/`` with N-Quads as .nq.gz, ``tables/NAME/`` as Parquet,
        ``failed/`` with what is not used and why, and for as long as it takes ``_work/``.
    options
        Options of :class:`triplewire.parts.Parts`.
    tables
        Whether tables are wanted.
    partitions
        How many partitions there are after each shuffle; otherwise Spark decides.
    keep_work
        Whether ``_work/`` stays.
    keep_names
        Whether the files of N-Quads keep the names that Spark gives them, ``.txt.gz``. On object storage, where to rename is
        to copy, that saves a copy of them.
    around
        What is called in each partition with the name of the step and the batches that it makes, and gives them on: to
        count or to time them.

    Returns
    -------
    Built
        What was built.
    """
    spark, options = documents.frame.sparkSession, dict(options or {})
    work = Work(spark, f"{path.rstrip('/')}/_work", partitions, around)
    before = spark.conf.get(BATCH)
    try:
        records = extracted(work, documents, options, partitions)
        spark.conf.set(BATCH, "1000")
        unused = unused_records(work, records)
        facts = settled(work, records, unused)
        own = work.met(facts, used(records, unused).select("block", "record"))
        mapped = work.run("graph", own, steps.graph(options, tables), steps.LINES)
        mapped = mapped.select(F.col("value").cast("string").alias("value"), KINDS)
        writer = mapped.write.mode("overwrite").partitionBy(KINDS).option("compression", "gzip")
        writer.text(work.of("mapped"))
        return output.publish(work, records, used(records, unused), path, tables, keep_work, keep_names)
    finally:
        spark.conf.set(BATCH, before)


def extracted(work: Work, documents: Documents, options: dict[str, Any], partitions: int | None) -> DataFrame:
    """Find what is in the documents."""
    frame = documents.frame.select("file", "content")
    # A file that cannot be divided is read by one task, and extracted from by all.
    least = work.spark.sparkContext.defaultParallelism
    if partitions or frame.rdd.getNumPartitions() < least:
        frame = frame.repartition(partitions or least)
    work.spark.conf.set(BATCH, "1000" if documents.lines else "1")
    found = work.run("extract", frame, steps.extract(options, documents.lines), steps.RECORDS)
    return work.put("records", found)


def unused_records(work: Work, records: DataFrame) -> DataFrame | None:
    """Find the records of which there is a newer version, that came twice, or that are withdrawn; if there are any."""
    own = records.where("keys is not null").select("keys", "place")
    articles = work.settled("articles", work.run("articles", own, steps.articles(), steps.STATES))
    told = F.from_json(F.col("fact").cast("string"), "place bigint").alias("told")
    told = articles.select(F.col("key").alias("id"), told).select("id", F.col("told.place").alias("newest"))
    own = records.where("kind = 'record'").select("id", "place").join(told, "id")
    unused = work.put("unused", own.where("newest is null or newest != place").select("place"))
    return None if unused.isEmpty() else unused


def settled(work: Work, records: DataFrame, unused: DataFrame | None) -> DataFrame:
    """Settle what all say together: the facts that each block wants."""
    own = used(records, unused).select("block", "keys")
    marks = work.put("marks", work.run("marks", own, steps.marks(), steps.STATES), by="stage")
    asked = marks.where("stage = 'asked'")
    facts = work.settled("asked", marks.where("stage != 'asked'"))
    names = facts.where("stage = 'mark'")
    known = facts.where("stage = 'target'")
    if not names.isEmpty():
        # Here the name itself is what is told of it.
        states = work.run("bearers", work.met(wanted(asked, names), own), steps.bearers(), steps.STATES)
        known = known.unionByName(work.settled("names", states))
    known = work.put("known", wanted(asked, known))
    things = work.run("things", work.met(known, own), steps.things(), steps.STATES)
    things = work.put("things", things, by="stage")
    facts = work.settled("keys", things.where("stage = 'key'"))
    return known.unionByName(wanted(things.where("stage = 'final'"), facts))
