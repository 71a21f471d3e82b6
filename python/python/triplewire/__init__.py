"""Turn news into a knowledge graph: articles in, linked and attributed RDF out.

`read` gives documents, an `Extractor` makes a `Record` of each, `build` makes the `Graph` of many, and `Graph.query` gives a
`Result` that pandas, polars, duckdb and pyarrow take as it is. Nothing asks the network.

Examples
--------
>>> import triplewire as tw
>>> graph = tw.build(["Norway condemned the attack, Foreign Minister Jane Roe said."])
>>> print(graph.query("SELECT ?who ?what { ?event tw:actor/rdfs:label ?who ; tw:eventType ?what }"))
who     what
------  ---------
Norway  ev:ACCUSE
"""

from __future__ import annotations

from . import kb
from ._build import build
from ._errors import (
    Ambiguous,
    DefectError,
    Error,
    ExtractorError,
    GraphError,
    KbError,
    LanguageError,
    LimitError,
    NotFound,
    QueryError,
    QueryTimeout,
    ReadError,
    RulesError,
    StoreError,
    WithdrawnError,
)
from ._explain import Explanation
from ._extractor import Extractor
from ._found import Claim, Entity, Event, Link, Relation, Role, Span
from ._graph import Graph, Linked
from ._read import read
from ._record import Record
from ._result import Result
from ._store import Changes, Store
from ._triplewire import Document, __version__

__all__ = [
    "Ambiguous",
    "Changes",
    "Claim",
    "DefectError",
    "Document",
    "Entity",
    "Error",
    "Event",
    "Explanation",
    "Extractor",
    "ExtractorError",
    "Graph",
    "GraphError",
    "KbError",
    "LanguageError",
    "LimitError",
    "Link",
    "Linked",
    "NotFound",
    "QueryError",
    "QueryTimeout",
    "ReadError",
    "Record",
    "Relation",
    "Result",
    "Role",
    "RulesError",
    "Span",
    "Store",
    "StoreError",
    "WithdrawnError",
    "__version__",
    "build",
    "kb",
    "read",
]
