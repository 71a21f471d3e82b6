"""Reading: what the user names comes in, documents and annotation records go out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, Union

from . import _triplewire
from ._errors import Error
from ._record import Record
from ._triplewire import Document

if TYPE_CHECKING:
    from typing_extensions import TypeAlias

    Source: TypeAlias = Union[str, os.PathLike[str], bytes]

T = TypeVar("T")

__all__ = ["read"]


def read(
    sources: Source | Iterable[Source],
    *,
    source: str | None = None,
    url: str | None = None,
    published: str | None = None,
    language: str | None = None,
    any_language: bool = False,
    fields: Mapping[str, str] | None = None,
    on_error: Callable[[Error], object] | None = None,
) -> Iterator[Document | Record]:
    """Read articles, or annotation records, one after another.

    Parameters
    ----------
    sources : str, path, bytes or iterable of these
        A file, a directory that is walked in the order of its names, or, as bytes, the content of a file. What a file holds
        is told by its content: plain text, web pages, feeds, NITF, NewsML-G2, ninjs, web archives, tables, or JSON, each
        also compressed.
    source : str, optional
        Who published the articles that do not say so.
    url : str, optional
        Where the first article is found that does not say so.
    published : str, optional
        When the articles were published that do not say so: "2020-10-23", "2020-10" or "2020".
    language : str, optional
        The language of the articles that do not tell it, a tag of BCP 47.
    any_language : bool, default False
        Whether articles that are not in English are read too. Only names are found in them.
    fields : mapping, optional
        What fields of JSON, or columns of a table, are called that are ours: ``{"text": "content"}``. A dot leads into an
        object: ``{"title": "meta.headline"}``.
    on_error : callable, optional
        Is given each exception, and reading goes on. Without it the exception is raised; reading may go on after it.

    Returns
    -------
    iterator of Document or Record
        Articles; or records, where the source has them. Memory does not grow with their number.

    Raises
    ------
    ReadError
        If a file or a record is none of these. ``file``, ``line`` and ``field`` say where.

    Examples
    --------
    >>> import triplewire as tw
    >>> [document] = tw.read(b"Talks begin\\n\\nGENEVA - The UN backs the talks, its spokesman said.\\n")
    >>> document.title
    'Talks begin'
    """
    listed = [sources] if isinstance(sources, (str, bytes, os.PathLike)) else list(sources)
    core = _triplewire.read(
        listed,
        source=source,
        url=url,
        published=published,
        language=language,
        any_language=any_language,
        fields=list((fields or {}).items()),
    )
    items = map(_public, core)
    return items if on_error is None else lenient(items, on_error)


def _public(item: Document | _triplewire.RecordCore) -> Document | Record:
    return item if isinstance(item, Document) else Record._of(item)


def lenient(items: Iterator[T], on_error: Callable[[Error], object]) -> Iterator[T]:
    """Give each error of an iterator that goes on after errors to ``on_error``, and its items to who asks."""
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except Error as error:
            on_error(error)
            continue
        yield item
