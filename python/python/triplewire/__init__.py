"""Turn news into a knowledge graph: articles in, linked and attributed RDF out."""

from __future__ import annotations

from ._extractor import Extractor
from ._read import read
from ._record import Record
from ._triplewire import Document, __version__

__all__ = ["Document", "Extractor", "Record", "__version__", "read"]
