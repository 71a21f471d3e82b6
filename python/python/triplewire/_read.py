"""Reading: what the user names comes in, documents and annotation records go out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Union

from . import _triplewire
from ._record import Record
from ._triplewire import Document

if TYPE_CHECKING:
    Source = Union[str, os.PathLike[str], bytes]


def read(sources: Source | Iterable[Source]) -> Iterator[Document | Record]:
    """Read articles, or annotation records, one after another.

    Parameters
    ----------
    sources
        A file, a directory that is walked, or the content of a file as bytes; or several of these. What a file holds is told
        by its content: plain text, web pages, feeds, NITF, NewsML-G2, ninjs, web archives, or JSON, each also compressed.

    Yields
    ------
    Document or Record
        An article, or what was found in one already.
    """
    listed = [sources] if isinstance(sources, (str, bytes, os.PathLike)) else list(sources)
    for item in _triplewire.read(listed):
        yield item if isinstance(item, Document) else Record(item)
