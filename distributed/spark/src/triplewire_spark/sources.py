"""Sources: paths or a DataFrame in, a DataFrame of documents out.

A document is a row with ``file``, where it is from, and ``content``: a record or an article as a line of JSON, or the whole
of a file of any form that Triplewire reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F


@dataclass(frozen=True)
class Documents:
    """Documents that are to be built.

    Attributes
    ----------
    frame
        A row for each: ``file`` (string) and ``content`` (binary).
    lines
        Whether each is one line of JSON; otherwise each is a file.
    """

    frame: DataFrame
    lines: bool


def json_lines(spark: SparkSession, paths: Sequence[str]) -> Documents:
    """Take articles or annotation records of JSON Lines, by Spark's reader of texts.

    Parameters
    ----------
    spark
        The session.
    paths
        Files, directories or patterns, wherever Spark reads: ``s3a://``, ``hdfs://``, ``gs://``, local; compressed as Spark
        can (gzip, bzip2). Those that are not compressed are divided.

    Returns
    -------
    Documents
        A document for each line.
    """
    frame = spark.read.text(list(paths))
    # The bytes as they are: Triplewire finds the encoding.
    columns = [F.col("_metadata.file_path").alias("file"), F.col("value").cast("binary").alias("content")]
    return Documents(frame.select(*columns), lines=True)


def files(spark: SparkSession, paths: Sequence[str]) -> Documents:
    """Take files of any form that Triplewire reads: web archives, pages, feeds, NITF, NewsML-G2, ninjs, plain text.

    Parameters
    ----------
    spark
        The session.
    paths
        Files, directories or patterns, wherever Spark reads. Each file is read whole, and has less than 2 GB: an executor
        needs about five times the size of the largest for each of its cores.

    Returns
    -------
    Documents
        A document for each file; it may have many articles.
    """
    frame = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(list(paths))
    return Documents(frame.select(F.col("path").alias("file"), "content"), lines=False)


def articles(frame: DataFrame, columns: Mapping[str, str] | None = None) -> Documents:
    """Take articles of a DataFrame.

    Parameters
    ----------
    frame
        A row for each article. The columns ``id``, ``text``, ``title``, ``published``, ``modified``, ``version``, ``url``,
        ``source`` and ``language`` are used, of which only ``text`` has to be there. Dates and times as such or as text.
    columns
        What a column is called that has another name: ``{"text": "body"}``.

    Returns
    -------
    Documents
        A document for each row.
    """
    names = ("id", "text", "title", "published", "modified", "version", "url", "source", "language")
    given = dict(columns or {})
    unknown = sorted(set(given) - set(names))
    if unknown:
        raise ValueError(f"there is no field {unknown[0]!r}: the fields are {', '.join(names)}")
    missing = sorted(theirs for theirs in given.values() if theirs not in frame.columns)
    if missing:
        raise ValueError(f"the DataFrame has no column {missing[0]!r}: it has {', '.join(frame.columns)}")
    own = {ours: given.get(ours, ours) for ours in names}
    own = {ours: theirs for ours, theirs in own.items() if theirs in frame.columns}
    if "text" not in own:
        raise ValueError("the DataFrame has no column 'text': say which one has the text, columns={'text': ...}")
    kinds = dict(frame.dtypes)

    def column(ours: str, theirs: str):
        taken = F.col(f"`{theirs}`")
        if kinds[theirs] == "timestamp":
            taken = F.date_format(F.to_utc_timestamp(taken, F.current_timezone()), "yyyy-MM-dd'T'HH:mm:ss'Z'")
        elif ours == "id" or kinds[theirs] == "date":
            taken = taken.cast("string")
        return taken.alias(ours)

    rows = F.to_json(F.struct(*(column(ours, theirs) for ours, theirs in own.items())))
    return Documents(frame.select(F.lit("").alias("file"), rows.cast("binary").alias("content")), lines=True)
