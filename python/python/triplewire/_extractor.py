"""Extraction: documents in, records out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import _triplewire
from ._errors import Error
from ._read import lenient
from ._record import Record
from ._triplewire import Document

__all__ = ["Extractor"]


def item(given: Document | Record | str) -> Document | _triplewire.RecordCore:
    """What the engine takes for what the user gives."""
    if isinstance(given, Record):
        return given._core
    return Document(given) if isinstance(given, str) else given


def items(given: Iterable[Document | Record | str]) -> Iterable[Document | _triplewire.RecordCore]:
    """What the engine takes for the articles that the user gives, which are many."""
    if isinstance(given, (str, bytes, os.PathLike, Document, Record)):
        what = "a list of articles is wanted, not one: write [article], or for files triplewire.read(path)"
        raise TypeError(what)
    return map(item, given)


class Extractor:
    """Finds names, offices, relations, events and claims in articles, and what the names are elsewhere.

    Parameters
    ----------
    all_events : bool, default False
        Also events that the article tells as negated, possible, wished for or asked for. Their ``modality`` says which.
    rules : path, or iterable of paths, optional
        Files and directories with rules of your own, which come before the built-in ones.
    without_rules : iterable of str, optional
        The names of rules by which nothing is to be found, built in or your own.

    Raises
    ------
    RulesError
        If a file has no rules, a rule does not fire in its own example or does so in its counterexample, or there is no rule
        of a name.

    Notes
    -----
    It is a pure function of each article: the same article gives the same record. One extractor may be used by any number
    of threads, and after a fork.

    Examples
    --------
    >>> import triplewire as tw
    >>> record = tw.Extractor().extract("Norway condemned the attack, Foreign Minister Jane Roe said on Monday.")
    >>> [(entity.type, entity.name) for entity in record.entities]
    [('Country', 'Norway'), ('Person', 'Jane Roe')]
    >>> record.roles[0].position
    'Foreign Minister'
    >>> tw.Extractor(without_rules=["role.title-before"]).extract("Foreign Minister Jane Roe left Norway.").roles
    []
    """

    __slots__ = ("_all_events", "_core", "_rules", "_without_rules")

    def __init__(
        self,
        *,
        all_events: bool = False,
        rules: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
        without_rules: Iterable[str] = (),
    ) -> None:
        self._all_events = all_events
        given = [rules] if isinstance(rules, (str, os.PathLike)) else rules
        self._rules = [os.fspath(path) for path in given]
        self._without_rules = list(without_rules)
        self._core = _triplewire.ExtractorCore(all_events, self._rules, self._without_rules)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_make, (self._all_events, self._rules, self._without_rules))

    def __repr__(self) -> str:
        more = [f", rules={self._rules}"] if self._rules else []
        more += [f", without_rules={self._without_rules}"] if self._without_rules else []
        return f"Extractor(all_events={self._all_events}{''.join(more)})"

    def extract(self, document: Document | Record | str) -> Record:
        """Find what is in one article.

        Parameters
        ----------
        document : Document, Record or str
            An article; its text alone is enough. A record keeps what it says and gets links beside it.

        Returns
        -------
        Record
            What was found.

        Raises
        ------
        ReadError
            If the text has no words, or is not in English.
        LimitError
            If it takes longer than 60 seconds.
        """
        return Record._of(self._core.extract(item(document)))

    def pipe(
        self,
        documents: Iterable[Document | Record | str],
        *,
        threads: int | None = None,
        ahead: int | None = None,
        on_error: Callable[[Error], object] | None = None,
    ) -> Iterator[Record]:
        """Find what is in many articles, on all cores.

        Parameters
        ----------
        documents : iterable of Document, Record or str
            The articles. They are taken as there is room for them, so that the iterable may be without an end.
        threads : int, optional
            How many threads to work on; one for each processor core if it is not said.
        ahead : int, optional
            How many articles are taken before the record of the first is asked for, and are in memory at most; 32 for each
            thread if it is not said.
        on_error : callable, optional
            Is given each exception of an article, and the others go on. Without it the exception is raised.

        Returns
        -------
        iterator of Record
            The records, in the order of the articles. The interpreter's lock is not held while they are made.

        Raises
        ------
        Error
            As `extract`, and what the iterable raises, each after the records of the articles before it.

        Examples
        --------
        >>> import triplewire as tw
        >>> texts = ["Norway condemned it.", "Sweden joined NATO."]
        >>> [record.entities[0].name for record in tw.Extractor().pipe(texts)]
        ['Norway', 'Sweden']
        """
        records = map(Record._of, self._core.pipe(items(documents), threads, ahead))
        return records if on_error is None else lenient(records, on_error)


def _make(all_events: bool, rules: list[str], without_rules: list[str]) -> Extractor:
    return Extractor(all_events=all_events, rules=rules, without_rules=without_rules)
