"""Extraction: documents in, records out."""

from __future__ import annotations

from . import _triplewire
from ._record import Record
from ._triplewire import Document


class Extractor:
    """Finds who did what to whom, and who said what, in articles."""

    __slots__ = ("_core",)

    def __init__(self, *, all_events: bool = False) -> None:
        self._core = _triplewire.ExtractorCore(all_events)

    def extract(self, document: Document | Record | str) -> Record:
        """Find what is in one article.

        Parameters
        ----------
        document
            An article; its text alone is enough. A record keeps what it says and gets links beside it.

        Returns
        -------
        Record
            What was found.
        """
        if isinstance(document, str):
            document = Document(document)
        item = document._core if isinstance(document, Record) else document
        return Record(self._core.extract(item))
