"""The work on partitions: batches of Arrow in, batches of Arrow out.

Each function here gives the function that ``mapInArrow`` runs in each partition. The wheel does the work; what is here
divides batches, gives each record its place, and keeps the facts of one block at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from triplewire import __version__, parts

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches], Batches]

#: How many documents are extracted from at once.
CHUNK = 256
#: The records of a block have places that differ in these bits only; facts are sent once for each block.
BLOCK_BITS = 10
#: The places of a partition differ in these bits only.
PLACE_BITS = 40
#: How many bytes of states a partition gathers before it sends them.
MEMORY = 64 << 20
#: How many keys that facts are wanted of are gathered before they are sent.
WANTED = 1 << 18
#: How much of a document that is not used is shown.
SHOWN = 2000

RECORDS = pa.schema([
    ("block", pa.int64()), ("place", pa.int64()), ("kind", pa.string()), ("id", pa.string()),
    ("record", pa.binary()), ("keys", pa.binary()),
    ("reason", pa.string()), ("file", pa.string()), ("document", pa.string()),
])
STATES = pa.schema([("stage", pa.string()), ("key", pa.string()), ("state", pa.binary()), ("block", pa.int64())])
FACTS = pa.schema([("stage", pa.string()), ("key", pa.string()), ("fact", pa.binary())])
QUADS = pa.schema([
    (name, pa.string()) for name in ("subject", "predicate", "object", "literal", "datatype", "language", "graph")
])
LINES = pa.schema([("value", pa.binary()), ("kind", pa.string())])


def ddl(schema: pa.Schema) -> str:
    """Give a schema as Spark writes it."""
    names = {pa.int64(): "bigint", pa.string(): "string", pa.binary(): "binary"}
    return ", ".join(f"{field.name} {names[field.type]}" for field in schema)


def batch(schema: pa.Schema, **columns: list[Any]) -> pa.RecordBatch:
    """Make a batch; a column that is not given has no values."""
    length = len(next(iter(columns.values())))
    arrays = [pa.array(columns.get(field.name, [None] * length), field.type) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def checked(version: str) -> None:
    """Refuse to work with another version than the driver has: the steps fit together only in one."""
    if version != __version__:
        raise RuntimeError(f"triplewire is {__version__} here and {version} on the driver: install the same everywhere")


def extract(options: dict[str, Any], lines: bool) -> Work:
    """Find what is in documents: a row for each article with its record and keys, or with the reason why it is not used."""
    version = __version__

    def run(batches: Batches) -> Batches:
        from pyspark import TaskContext

        checked(version)
        worker = parts.Parts(**options)
        context = TaskContext.get()
        place = (context.partitionId() if context else 0) << PLACE_BITS
        for given in batches:
            names, contents = given.column(0), given.column(1)
            step = CHUNK if lines else 1
            for start in range(0, given.num_rows, step):
                content = contents.slice(start, step).to_pylist()
                if lines:
                    found = worker.extract_lines(content)
                else:
                    found = worker.extract_file(names[start].as_py(), content[0])
                number = len(found["kind"])
                where, shown = [], []
                for kind, line in zip(found["kind"], found["line"]):
                    at = line - 1 if lines and line else 0
                    used = kind == "record"
                    where.append(None if used else names[start + at].as_py())
                    known = lines and line and not used
                    shown.append(content[at][:SHOWN].decode("utf-8", "replace") if known else None)
                places = list(range(place, place + number))
                place += number
                yield batch(
                    RECORDS,
                    block=[at >> BLOCK_BITS for at in places],
                    place=places,
                    **{name: found[name] for name in ("kind", "id", "record", "keys", "reason")},
                    file=where,
                    document=shown,
                )

    return run


def states(rows: tuple[list[str], list[str], list[bytes]]) -> Batches:
    """Give states in batches."""
    stages, keys, values = rows
    for start in range(0, len(keys), 4096):
        end = start + 4096
        yield batch(STATES, stage=stages[start:end], key=keys[start:end], state=values[start:end])


class Wanted:
    """Gathers which blocks want the facts of which keys, each once."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.keys: dict[int, set[str]] = {}
        self.count = 0

    def add(self, block: int, keys: list[str]) -> Batches:
        """Add the keys that a block wants; give what was gathered, if it is much."""
        own = self.keys.setdefault(block, set())
        self.count -= len(own)
        own.update(keys)
        self.count += len(own)
        if self.count > WANTED:
            yield from self.take()

    def take(self) -> Batches:
        """Give what was gathered."""
        for block, keys in sorted(self.keys.items()):
            ordered = sorted(keys)
            for start in range(0, len(ordered), 4096):
                some = ordered[start : start + 4096]
                yield batch(STATES, stage=[self.stage] * len(some), key=some, block=[block] * len(some))
        self.keys, self.count = {}, 0


def runs(values: list[int]) -> Iterator[tuple[int, int, int]]:
    """Give each value with the start and the end of where it stands several times in a row."""
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            yield values[start], start, end
            start = end


def articles() -> Work:
    """Combine which records each article has: ``keys`` and ``place`` in, states out."""

    def run(batches: Batches) -> Batches:
        combiner = parts.Combiner(MEMORY)
        for given in batches:
            combiner.add_articles(given.column(0).to_pylist(), given.column(1).to_pylist())
            if combiner.is_full():
                yield from states(combiner.take())
        yield from states(combiner.take())

    return run


def marks() -> Work:
    """Combine what is said of targets and names: ``block`` and ``keys`` in, states and what blocks want to know out."""

    def run(batches: Batches) -> Batches:
        combiner, wanted = parts.Combiner(MEMORY), Wanted("asked")
        for given in batches:
            keys = given.column(1).to_pylist()
            combiner.add_marks(keys)
            for block, start, end in runs(given.column(0).to_pylist()):
                yield from wanted.add(block, parts.asked(keys[start:end]))
            if combiner.is_full():
                yield from states(combiner.take())
        yield from states(combiner.take())
        yield from wanted.take()

    return run


def blocks(batches: Batches) -> Iterator[tuple[int, list[bytes], list[bytes]]]:
    """Give the records of each block with the facts of it, which come before them: ``block``, ``is_record``, ``value`` in.

    The facts of one block and the records of one batch are in memory.
    """
    last, facts = None, []
    for given in batches:
        values = given.column(2).to_pylist()
        records = given.column(1).to_pylist()
        for block, start, end in runs(given.column(0).to_pylist()):
            if block != last:
                last, facts = block, []
            for is_record, first, behind in runs(records[start:end]):
                own = values[start + first : start + behind]
                if is_record:
                    yield block, facts, own
                else:
                    facts = facts + own


def bearers() -> Work:
    """Combine what is said of those who bear contradictory names, which are the facts of a block."""

    def run(batches: Batches) -> Batches:
        combiner = parts.Combiner(MEMORY)
        for _, names, keys in blocks(batches):
            if names:
                combiner.add_bearers(keys, [name.decode() for name in names])
            if combiner.is_full():
                yield from states(combiner.take())
        yield from states(combiner.take())

    return run


def things() -> Work:
    """Combine what is said of entities, whose keys the facts of a block decide; give the keys that blocks have, too."""

    def run(batches: Batches) -> Batches:
        combiner, wanted = parts.Combiner(MEMORY), Wanted("final")
        settled: tuple[list[bytes] | None, Any] = (None, None)
        for block, facts, keys in blocks(batches):
            if settled[0] is not facts:
                settled = (facts, parts.Settled(facts))
            combiner.add_things(keys, settled[1])
            yield from wanted.add(block, parts.finals(keys, settled[1]))
            if combiner.is_full():
                yield from states(combiner.take())
        yield from states(combiner.take())
        yield from wanted.take()

    return run


def merge() -> Work:
    """Settle what the states of each key say together: ``stage``, ``key``, ``state`` in, sorted by the first two."""

    def run(batches: Batches) -> Batches:
        merger = parts.Merger()

        def facts(rows: tuple[list[str], list[str], list[bytes]]) -> Batches:
            if rows[0]:
                yield batch(FACTS, stage=rows[0], key=rows[1], fact=rows[2])

        for given in batches:
            yield from facts(merger.add(*(given.column(i).to_pylist() for i in range(3))))
        yield from facts(merger.finish())

    return run


def graph(options: dict[str, Any], tables: bool) -> Work:
    """Map records by the facts of their blocks: lines of N-Quads, rows of tables and what failed out."""
    version = __version__

    def run(batches: Batches) -> Batches:
        checked(version)
        worker = parts.Parts(**options)
        settled: tuple[list[bytes] | None, Any] = (None, None)
        for _, facts, records in blocks(batches):
            if settled[0] is not facts:
                settled = (facts, parts.Settled(facts))
            for start in range(0, len(records), CHUNK):
                made = worker.map(records[start : start + CHUNK], settled[1], tables=tables)
                yield batch(LINES, value=made["own"], kind=["own"] * len(made["own"]))
                yield batch(LINES, value=made["shared"], kind=["shared"] * len(made["shared"]))
                if tables:
                    yield batch(LINES, value=made["row"], kind=made["table"])
                if made["failed"]:
                    rows = [parts.failure(article, reason) for article, reason in made["failed"]]
                    yield batch(LINES, value=rows, kind=["failed"] * len(rows))

    return run


def quads() -> Work:
    """Read lines of N-Quads: one column in, quads out."""

    def run(batches: Batches) -> Batches:
        for given in batches:
            yield batch(QUADS, **parts.quads(given.column(0).to_pylist()))

    return run
