"""Stores: articles come and go, and the graph of those that are there is on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from . import _triplewire
from ._build import tell
from ._errors import Error
from ._extractor import Extractor
from ._extractor import items as many
from ._graph import Graph
from ._record import Record
from ._triplewire import Document

__all__ = ["Changes", "Store"]


class Changes(NamedTuple):
    """What became of articles that a store was given; all but the last two are lists of ids.

    Attributes
    ----------
    added, replaced, withdrawn, same : list of str
        New articles; those that took the place of what was there; those that are gone; those that are as they were.
    older, refused, missing : list of str
        Left out as the store has a newer version; left out as their publisher withdrew them; to be taken out and not there.
    articles, quads : int
        How many the store has now.
    """

    added: list[str]
    replaced: list[str]
    withdrawn: list[str]
    same: list[str]
    older: list[str]
    refused: list[str]
    missing: list[str]
    articles: int
    quads: int

    def __repr__(self) -> str:
        """The numbers of what changed, and of what the store has now."""
        lists = [(name, len(ids)) for name, ids in zip(self._fields, self) if isinstance(ids, list)]
        changed = [f"{name}={number}" for name, number in lists if number]
        return f"Changes({', '.join([*changed, f'articles={self.articles}', f'quads={self.quads}'])})"


class Store:
    """A directory with a graph that articles are put into and taken out of.

    Its graph is always that of a build of all the articles that it has. Each change is one step: who reads sees the graph
    before it or after it. One process writes at a time; any number read.

    Parameters
    ----------
    path : path
        The directory. It is made by the first `add`.
    base : str, optional
        What the IRIs of a new store begin with.

    Examples
    --------
    >>> import tempfile, triplewire as tw
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     store = tw.Store(directory + "/news")
    ...     added = store.add([tw.Document("Norway condemned the attack.", id="a")]).added
    ...     gone = store.withdraw(["a"]).withdrawn
    >>> added, gone
    (['a'], ['a'])
    """

    __slots__ = ("base", "path")

    def __init__(self, path: str | os.PathLike[str], *, base: str | None = None) -> None:
        self.path = os.fspath(path)
        self.base = base

    def add(
        self,
        items: Iterable[Document | Record | str],
        *,
        extractor: Extractor | None = None,
        on_error: Callable[[Error], object] | None = None,
    ) -> Changes:
        """Put articles in, each in the place of the one of its id.

        Parameters
        ----------
        items : iterable of Document, Record or str
            Articles or records, as for `build`.
        extractor : Extractor, optional
            What finds what is in the articles.
        on_error : callable, optional
            Is given each exception of an article, and the others go on. Without it the store is as it was.

        Returns
        -------
        Changes
            What became of them.

        Raises
        ------
        StoreError
            If there is something else at the path, another process writes to it, or it is damaged.
        """
        core = (extractor or Extractor())._core
        lists, articles, quads, notices = _triplewire.add_to_store(self.path, many(items), core, self.base, on_error)
        tell(notices)
        return _changes(lists, articles, quads)

    def withdraw(self, ids: Iterable[str]) -> Changes:
        """Take articles out.

        Parameters
        ----------
        ids : iterable of str
            The ids of the articles.

        Returns
        -------
        Changes
            What became of them.

        Raises
        ------
        StoreError
            If there is no store, another process writes to it, or it is damaged.
        """
        lists, articles, quads, _ = _triplewire.withdraw_from_store(self.path, list(ids))
        return _changes(lists, articles, quads)

    def graph(self) -> Graph:
        """Give the graph as it is now; it stays so whatever becomes of the store.

        Returns
        -------
        Graph
            The graph, which is asked on disk.

        Raises
        ------
        StoreError
            If there is no store, or it is damaged.
        """
        return Graph._of(_triplewire.open_store(self.path))

    def __repr__(self) -> str:
        return f"Store({self.path!r})"


def _changes(lists: list[list[str]], articles: int, quads: int) -> Changes:
    added, replaced, withdrawn, same, older, refused, missing = lists
    return Changes(added, replaced, withdrawn, same, older, refused, missing, articles, quads)
