"""Building: articles and records in, their graph out."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable

from . import _triplewire
from ._errors import Error
from ._extractor import Extractor
from ._extractor import items as many
from ._graph import Graph
from ._record import Record
from ._triplewire import Document

__all__ = ["build"]


def build(
    items: Iterable[Document | Record | str],
    *,
    extractor: Extractor | None = None,
    base: str | None = None,
    store: str | os.PathLike[str] | None = None,
    on_error: Callable[[Error], object] | None = None,
) -> Graph:
    """Make the graph of articles.

    Parameters
    ----------
    items : iterable of Document, Record or str
        Articles, which are extracted from and linked on all cores, or records. Their order makes no difference.
    extractor : Extractor, optional
        What finds what is in the articles.
    base : str, optional
        What the IRIs of the graph begin with; the publisher's own site.
    store : path, optional
        A store on disk to put the articles into, each in the place of the one of its id: see `Store`. Without it the graph is
        in memory.
    on_error : callable, optional
        Is given each exception of an article, also those that `read` raises, and the others go on. Without it the exception
        is raised.

    Returns
    -------
    Graph
        The graph of the articles; or of all that the store has, with these among them.

    Raises
    ------
    Error
        If an article cannot be used, or the store cannot be changed.

    Warns
    -----
    UserWarning
        Of articles of which a newer version is there too, or another of the same id, and of what cannot be put into RDF.

    Notes
    -----
    Of several versions of an article the newest is used. A publisher's notice that an article is withdrawn, which `read`
    raises as `WithdrawnError`, takes that article out and is no error here.

    Examples
    --------
    >>> import triplewire as tw
    >>> graph = tw.build(["Norway condemned the attack, Foreign Minister Jane Roe said."])
    >>> [(event["type"], event["actors"]) for event in graph.events()]
    [('ACCUSE', 'Norway')]
    """
    core = (extractor or Extractor())._core
    given = many(items)
    if store is None:
        graph, notices = _triplewire.build_graph(given, core, base, on_error)
        tell(notices)
        return Graph._of(graph)
    path = os.fspath(store)
    tell(_triplewire.add_to_store(path, given, core, base, on_error)[3])
    return Graph._of(_triplewire.open_store(path))


def tell(notices: list[str], rest: str = "more like these") -> None:
    """Tell as warnings what is not used, to who called the function that calls this."""
    for notice in notices[:10]:
        warnings.warn(notice, stacklevel=3)
    if len(notices) > 10:
        warnings.warn(f"{len(notices) - 10} {rest}", stacklevel=3)
