"""Building in parts: what an engine such as Spark calls in each of its partitions.

The steps are those of ``triplewire resolve``: what each article says of its entities becomes *states* of articles, targets,
names and keys. States of one key are merged in any order and any grouping, and are finished into *facts*. By the facts of
its entities, the graph of a record is part of the graph of all. Values are lists of bytes, so that they become columns.

Examples
--------
>>> from triplewire import parts
>>> worker = parts.Parts()
>>> found = worker.extract_lines([b'{"id": "1", "text": "Angela Merkel met Emmanuel Macron in Paris."}', b"{"])
>>> found["kind"], found["id"], found["line"]
(['record', 'error'], ['1', None], [None, 2])
>>> combiner = parts.Combiner()
>>> combiner.add_things(found["keys"][:1], parts.Settled([]))
>>> stages, keys, states = combiner.take()
>>> len(states) == len(keys) and set(stages)
{'key'}
>>> merged = parts.merge("key", states[0], states[0])
>>> parts.finish("key", keys[0], states[0]) is None, parts.finish("key", keys[0], merged) is None
(True, False)
>>> made = worker.map([found["record"][0]], parts.Settled([]))
>>> len(made["own"])
1
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from . import _triplewire

__all__ = ["Combiner", "Merger", "Parts", "Settled", "asked", "failure", "finals", "finish", "merge", "quads"]

#: States as columns: the names of their stages, their keys, themselves.
Columns = tuple[list[str], list[str], list[bytes]]


class Settled:
    """Facts, to be looked up.

    Parameters
    ----------
    facts
        Lines of settled facts, as :meth:`Merger.add` gives them: those that the records at hand need.

    Raises
    ------
    ValueError
        If a line is none of settled facts, or of a newer version.
    """

    __slots__ = ("_core",)

    def __init__(self, facts: Sequence[bytes]) -> None:
        self._core = _triplewire.SettledCore(list(facts))


class Parts:
    """Extracts from documents and maps records, one thread at a time.

    Parameters
    ----------
    publisher
        Who published the articles that do not say so.
    published
        When the articles were published that do not say so: a date of ISO 8601.
    language
        The language of the articles that do not tell it, a tag of BCP 47; ``"any"`` keeps those in other languages.
    fields
        What a field of JSON is called that is one of ours: ``{"text": "body"}``.
    article_seconds
        How long one article may take, in seconds; 600 if it is not given.
    base
        What the IRIs of the graph begin with.

    Raises
    ------
    ValueError
        If a date or an IRI is none.
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        *,
        publisher: str | None = None,
        published: str | None = None,
        language: str | None = None,
        fields: Mapping[str, str] | None = None,
        article_seconds: int | None = None,
        base: str | None = None,
    ) -> None:
        self._core = _triplewire.PartsCore(
            publisher, published, language, list((fields or {}).items()), article_seconds, base
        )

    def extract_lines(self, lines: Sequence[bytes]) -> dict[str, list[Any]]:
        """Extract from records or articles as JSON.

        Whatever is wrong with one of them costs it alone.

        Parameters
        ----------
        lines
            JSON objects, one each.

        Returns
        -------
        dict of list
            A row for each article: ``kind`` is ``"record"``, ``"withdrawn"``, ``"language"`` or ``"error"``; ``id``,
            ``record`` and ``keys`` (bytes of JSON) of those that are used; of the others ``line``, counted from 1, and
            ``reason``.
        """
        return self._core.extract_lines(list(lines))

    def extract_file(self, name: str, content: bytes) -> dict[str, list[Any]]:
        """Extract from the articles of a file of any form that is read.

        Parameters
        ----------
        name
            Its name, whose end may tell what it is.
        content
            Its bytes, also compressed.

        Returns
        -------
        dict of list
            As of :meth:`extract_lines`.
        """
        return self._core.extract_file(name, content)

    def keys(self, records: Sequence[bytes]) -> list[bytes]:
        """Give the keys of records: a line of JSON for each, without its end.

        Raises
        ------
        ValueError
            If a record is none.
        """
        return self._core.keys(list(records))

    def map(self, records: Sequence[bytes], settled: Settled, *, tables: bool = False) -> dict[str, list[Any]]:
        """Map records that are used into N-Quads.

        Parameters
        ----------
        records
            Records, as :meth:`extract_lines` gives them.
        settled
            What is settled about their targets, names and keys.
        tables
            Whether rows of tables are wanted, too.

        Returns
        -------
        dict of list
            ``own`` has the lines of each article in its own graph, ``shared`` lines that other articles may have as well;
            ``table`` and ``row`` name tables with a row of each as JSON; ``failed`` has pairs of an id and a reason,
            ``dropped`` what could not be put into RDF.

        Raises
        ------
        ValueError
            If a record is none.
        """
        return self._core.map(list(records), settled._core, tables)


class Combiner:
    """Puts states together while they fit into memory.

    Parameters
    ----------
    memory
        About how many bytes the states may take; see :meth:`is_full`.
    """

    __slots__ = ("_core",)

    def __init__(self, memory: int = 64 << 20) -> None:
        self._core = _triplewire.CombinerCore(memory)

    def add_articles(self, keys: Sequence[bytes], places: Sequence[int]) -> None:
        """Add which records, or withdrawals, of their articles these are; of those that are the same the one of the smallest
        place is used. Stage ``article``."""
        self._core.add_articles(list(keys), list(places))

    def add_marks(self, keys: Sequence[bytes]) -> None:
        """Add what records that are used say of targets and names. Stages ``target`` and ``mark``."""
        self._core.add_marks(list(keys))

    def add_bearers(self, keys: Sequence[bytes], names: Sequence[str]) -> None:
        """Add what they say of those who bear these contradictory names. Stage ``name``."""
        self._core.add_bearers(list(keys), list(names))

    def add_things(self, keys: Sequence[bytes], settled: Settled) -> None:
        """Add what they say of their entities, of whose targets and names the facts are given. Stage ``key``."""
        self._core.add_things(list(keys), settled._core)

    def add(self, stages: Sequence[str], keys: Sequence[str], states: Sequence[bytes]) -> None:
        """Add states."""
        self._core.add(list(stages), list(keys), list(states))

    def is_full(self) -> bool:
        """Tell whether the states take as much memory as they may."""
        return self._core.is_full()

    def take(self) -> Columns:
        """Take the states out, in the order of their stages and keys."""
        return self._core.take()


class Merger:
    """Merges states of which those of one key come one after another."""

    __slots__ = ("_core",)

    def __init__(self) -> None:
        self._core = _triplewire.MergerCore()

    def add(self, stages: Sequence[str], keys: Sequence[str], states: Sequence[bytes]) -> Columns:
        """Add states; give the facts of the keys that are complete, as far as anything is settled about them."""
        return self._core.add(list(stages), list(keys), list(states))

    def finish(self) -> Columns:
        """Give the facts of the last key."""
        return self._core.finish()


def asked(keys: Sequence[bytes]) -> list[str]:
    """Give the targets and names that the keys of these records depend on, each once."""
    return _triplewire.asked(list(keys))


def finals(keys: Sequence[bytes], settled: Settled) -> list[str]:
    """Give the keys that the entities of these records have beside all others, each once."""
    return _triplewire.finals(list(keys), settled._core)


def merge(stage: str, one: bytes, other: bytes) -> bytes:
    """Merge two states of one key; which is merged first makes no difference.

    Raises
    ------
    ValueError
        If one is no state of the stage.
    """
    return _triplewire.merge(stage, one, other)


def finish(stage: str, key: str, state: bytes) -> bytes | None:
    """Give what is settled by the state of a key: nothing where each record is right by itself."""
    return _triplewire.finish(stage, key, state)


def failure(article: str, reason: str) -> bytes:
    """Give the row of an article that could not be mapped, as JSON."""
    return json.dumps({"id": article, "reason": reason}).encode()


def quads(lines: Sequence[bytes]) -> dict[str, list[str | None]]:
    """Read lines of N-Quads.

    Parameters
    ----------
    lines
        Lines of UTF-8.

    Returns
    -------
    dict of list
        ``subject``, ``predicate`` and ``graph``; ``object``, if it is an IRI, otherwise ``literal`` with its ``language`` or,
        if it is no plain text, ``datatype``.

    Raises
    ------
    ValueError
        If a line is none of N-Quads.
    """
    return _triplewire.quads(list(lines))
