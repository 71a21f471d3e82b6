"""The graph is that of one machine, line for line, whatever the partitions are and whatever dies."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import faults
import generated
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, lines_of
from triplewire_spark import articles, build, files, json_lines

NUMBER = 400


@pytest.fixture(scope="module")
def wire(tmp_path_factory) -> Path:
    """Generated articles: namesakes, copies, versions, withdrawals, and some that are not used."""
    path = tmp_path_factory.mktemp("wire") / "wire.jsonl"
    path.write_text("".join(generated.lines(NUMBER)))
    return path


@pytest.mark.parametrize(
    ("partitions", "dies"),
    [(1, "graph"), (3, "extract"), (7, "things"), (None, "merge keys")],
)
def test_any_partitions_and_a_task_that_dies_make_the_whole(spark, wire, whole, tmp_path, partitions, dies):
    built = build(
        json_lines(spark, [str(wire)]), str(tmp_path / "out"), partitions=partitions, keep_work=True,
        around=faults.killed(dies), tables=partitions == 3,
    )  # fmt: skip
    made, expected = lines_of(built.quads), whole(wire)
    assert len(made) > 30_000
    assert made == expected
    # Names were told apart: without that, it would not be a test.
    names = pq.read_table(tmp_path / "out/_work/names")
    assert names.num_rows > 10
    if partitions:
        # What every article names is sent once from each partition, not once from each article.
        states = pq.read_table(tmp_path / "out/_work/things/stage=key").column("key").to_pylist()
        assert states.count("http://www.wikidata.org/entity/Q30") <= partitions


def test_the_examples_are_read_as_files(spark, whole, tmp_path):
    examples = ROOT / "examples/articles"
    built = build(files(spark, [str(examples)]), str(tmp_path), options={"base": "https://example.org/"}, partitions=2)
    assert lines_of(built.quads) == whole(examples, options=("--base", "https://example.org/"))
    assert not (tmp_path / "_work").exists()
    tables = {name: pq.read_table(path) for name, path in built.tables.items()}
    assert tables["quads"].num_rows == len(lines_of(built.quads))
    assert {name for name, table in tables.items() if table.num_rows} >= {"articles", "entities", "mentions", "events"}
    sentences = tables["mentions"].column("sentence").to_pylist()
    assert all(exact in sentence for exact, sentence in zip(tables["mentions"].column("exact").to_pylist(), sentences))
    entities = tables["entities"].column("entity").to_pylist()
    assert len(set(entities)) == len(entities) and set(tables["mentions"].column("entity").to_pylist()) <= set(entities)


def warc(pages: list[tuple[str, str]]) -> bytes:
    """A web archive of pages, each record compressed by itself."""
    out = b""
    for number, (url, body) in enumerate(pages):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-03-30T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        out += gzip.compress(head + http + b"\r\n\r\n", mtime=0)
    return out


def test_web_archives_are_read(spark, whole, tmp_path):
    pages = []
    for i in range(12):
        own = generated.article(i, 12)
        text = "".join(f"<p>{part}</p>" for part in str(own["text"]).split("\n\n"))
        page = f"<html><head><title>{own['title']}</title></head><body><article><h1>{own['title']}</h1>{text}</article></body></html>"
        pages.append((f"https://news.example.org/{i}", page))
    for part in range(2):
        (tmp_path / f"crawl-{part}.warc.gz").write_bytes(warc(pages[part::2]))
    built = build(files(spark, [str(tmp_path / "*.warc.gz")]), str(tmp_path / "out"), tables=False)
    expected = whole(tmp_path / "crawl-0.warc.gz", tmp_path / "crawl-1.warc.gz")
    assert built.articles == 12
    assert lines_of(built.quads) == expected


def test_a_frame_is_read_by_its_columns(spark, whole, tmp_path):
    rows = [generated.article(i, 12) for i in range(20)]
    times = "SELECT id, text AS body, title, source, to_timestamp(published) AS modified, to_date(published) AS published FROM rows"
    spark.createDataFrame([{name: str(value) for name, value in row.items()} for row in rows]).createOrReplaceTempView("rows")
    frame = spark.sql(times)
    documents = articles(frame, {"text": "body"})
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join(bytes(row["content"]) for row in documents.frame.collect()))
    assert b'"published":"2021-' in path.read_bytes() and b'15:00:00Z"' in path.read_bytes()
    built = build(documents, str(tmp_path / "out"), tables=False, partitions=2)
    assert lines_of(built.quads) == whole(path)
    with pytest.raises(ValueError, match="no column 'words'"):
        articles(frame, {"text": "words"})
    with pytest.raises(ValueError, match="no field 'words'"):
        articles(frame, {"words": "body"})
    with pytest.raises(ValueError, match="no column 'text'"):
        articles(frame)


def test_poison_costs_itself_alone_and_is_listed(spark, whole, tmp_path):
    good = list(generated.lines(30))
    bad = ['{"id": "cut", "text": "It breaks', "no JSON at all", '{"id": "empty"}', "[]", '{"id": "deep", "x": ' + "[" * 100_000]
    mixed = [line for i, line in enumerate(good) for line in ([bad[i] + "\n"] if i < len(bad) else []) + [line]]
    mixed.insert(20, "\n")
    path = tmp_path / "mixed.jsonl"
    # The last line is no UTF-8.
    path.write_bytes("".join(mixed).encode() + '{"id": "latin", "text": "Angela Merkel met José Pérez."}'.encode("latin-1"))
    built = build(json_lines(spark, [str(path)]), str(tmp_path / "out"), partitions=3, tables=False)
    assert lines_of(built.quads) == whole(path)
    assert built.skipped["error"] == len(bad)
    failed = [row for row in pq.read_table(tmp_path / "out/failed").to_pylist() if row["kind"] == "error"]
    assert all(row["reason"] and row["file"].endswith("mixed.jsonl") for row in failed)
    # Each is shown, as much of it as there is room for.
    assert sorted(row["document"] for row in failed) == sorted(line[:2000] for line in bad)


def test_what_takes_too_long_is_listed_and_nothing_is_no_error(spark, tmp_path):
    path = tmp_path / "slow.jsonl"
    path.write_text("".join(generated.lines(3)))
    options = {"article_seconds": 0}
    built = build(json_lines(spark, [str(path)]), str(tmp_path / "out"), options=options, partitions=2)
    assert (built.articles, built.skipped) == (0, {"error": 3})
    reasons = {row["reason"] for row in pq.read_table(tmp_path / "out/failed").to_pylist()}
    assert all("wire:" in reason and "longer" in reason for reason in reasons), reasons
    assert pq.read_table(built.tables["quads"]).num_rows == 0


def test_the_command_says_what_it_did(wire, whole, tmp_path):
    command = [sys.executable, "-m", "triplewire_spark"]
    told = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    assert "--partitions" in told and "s3a://" in told
    path = tmp_path / "part.jsonl"
    path.write_text("".join(generated.lines(20)) + "broken\n")
    run = subprocess.run(
        [*command, str(path), "-o", str(tmp_path / "out"), "--master", "local[2]", "--no-tables", "--partitions", "2"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 3, run.stderr
    assert "1 skipped" in run.stderr
    assert lines_of(tmp_path / "out/quads") == whole(path)


CLUSTER = """
import sys
sys.path.insert(0, sys.argv[1])
import faults
from conftest import session
from triplewire_spark import build, json_lines
spark = session("local-cluster[2,1,1024]")
build(json_lines(spark, [sys.argv[2]]), sys.argv[3], partitions=3, around=faults.killed("graph"))
spark.stop()
"""


@pytest.mark.long
def test_executors_of_their_own_make_the_whole(wire, whole, tmp_path):
    # Two machines in one: what is sent to executors has to be sent as it is to others.
    environment = dict(os.environ, SPARK_SCALA_VERSION="2.13")
    here = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", CLUSTER, here, str(wire), str(tmp_path / "out")],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-4000:]
    assert lines_of(tmp_path / "out/quads") == whole(wire)

