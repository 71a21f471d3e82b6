"""Graphs: loaded from files or built; asked, explained, checked, linked, and given on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from . import _triplewire
from ._errors import QueryError
from ._explain import Explanation
from ._given import Given
from ._result import Result

__all__ = ["Graph", "Linked"]


class Linked(NamedTuple):
    """What comes of linking: the graph with its links, and the table of what each entity is or may be."""

    graph: Graph
    decisions: Result


class Graph(Given):
    """A knowledge graph that can be asked. It does not change.

    See Also
    --------
    build : makes one of articles.
    Graph.load : makes one of graph files.
    """

    __slots__ = ()

    def __init__(self) -> None:
        raise TypeError("graphs come from build, Graph.load, Graph.parse and Store.graph")

    @classmethod
    def _of(cls, core: _triplewire.GraphCore) -> Graph:
        graph = object.__new__(cls)
        graph._core = core
        return graph

    @classmethod
    def load(cls, *paths: str | os.PathLike[str], format: str | None = None, base: str | None = None) -> Graph:
        """Load graph files and stores together.

        Parameters
        ----------
        *paths : path
            Graph files (.ttl, .trig, .nt, .nq, .rdf, .jsonld, .n3, also .gz and .zst), and directories of stores.
        format : str, optional
            The format of files whose names do not say it: ttl, trig, nt, nq, rdf, jsonld or n3.
        base : str, optional
            The IRI that relative IRIs are resolved against.

        Returns
        -------
        Graph
            The graph. A store that is named first is asked on disk.

        Raises
        ------
        GraphError
            If a file cannot be read or is not in its format.
        StoreError
            If a directory holds no store, or a damaged one.
        """
        return cls._of(_triplewire.GraphCore.load([os.fspath(path) for path in paths], format, base))

    @classmethod
    def parse(cls, data: bytes | str, format: str = "nq", *, base: str | None = None) -> Graph:
        """Read a graph that is in hand.

        Parameters
        ----------
        data : bytes or str
            What a graph file would hold.
        format : str, default "nq"
            Its format: ttl, trig, nt, nq, rdf, jsonld or n3.
        base : str, optional
            The IRI that relative IRIs are resolved against.

        Returns
        -------
        Graph
            The graph.

        Raises
        ------
        GraphError
            If it is not in that format; ``line`` and ``column`` say where.

        Examples
        --------
        >>> import triplewire as tw
        >>> len(tw.Graph.parse("<urn:a> <urn:b> <urn:c> .", "nt"))
        1
        """
        content = data.encode() if isinstance(data, str) else bytes(data)
        return cls._of(_triplewire.GraphCore.load([content], format, base))

    def __len__(self) -> int:
        """How many triples there are, each once, however many articles say it."""
        return len(self._core)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that queries need not declare, and what they stand for."""
        return dict(self._core.prefixes())

    def query(
        self, sparql: str, *, timeout: float | None = None, memory: int | None = None, base: str | None = None
    ) -> Any:
        """Ask the graph in SPARQL 1.1. The prefixes of `prefixes` need not be declared.

        Parameters
        ----------
        sparql : str
            The query.
        timeout : float, optional
            After how many seconds to give up.
        memory : int, optional
            How many bytes the query may take (told by Linux alone).
        base : str, optional
            The IRI that relative IRIs are resolved against.

        Returns
        -------
        Result, bool or Graph
            The rows of a SELECT; the yes or no of an ASK; the triples of a CONSTRUCT or DESCRIBE.

        Raises
        ------
        QueryError
            If it is no query; ``line``, ``column`` and ``hint`` say what to mend.
        QueryTimeout
            If the time is over.
        """
        answer = self._core.query(sparql, timeout, memory, base)
        if isinstance(answer, bool):
            return answer
        return Graph._of(answer) if isinstance(answer, _triplewire.GraphCore) else Result._of(answer)

    def entities(self) -> Result:
        """The entities: entity, label, type, names, same_as, and how many mentions, articles and statements it has."""
        return self._table("entities")

    def events(self) -> Result:
        """The events: event, type, actors, targets, places (each also with its IRIs), date, first_day, last_day, modality,
        and the account.

        A date is as precise as it is known (2020, 2020-10 or 2020-10-23); the first and the last day that it may mean are
        always days, so that they can be sorted and compared.

        The account is, here and in the other tables: said_by (where the article quotes it), confidence, article, outlet,
        published, headline, url and sentence.
        """
        return self._table("events")

    def claims(self) -> Result:
        """The claims: claim, speaker, speaker_iri, text, kind, stance ("deny"), statements (how many are part of it), and
        the account."""
        return self._table("claims")

    def tenures(self) -> Result:
        """Who holds which position: tenure, holder, position, in (each also with its IRI), as_of, former, and the account."""
        return self._table("tenures")

    def relations(self) -> Result:
        """The lasting relations: relation, subject, type, object (each also with its IRI), and the account."""
        return self._table("relations")

    def _table(self, kind: str) -> Result:
        return Result._of(_triplewire.graph_table(self._core, kind))

    def explain(
        self,
        name: str | None = None,
        *,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
    ) -> Explanation:
        """Tell what is known of an entity or a statement, and the sentences that say so.

        Parameters
        ----------
        name : str, optional
            An entity, or any other node: its name, its IRI, a prefixed name, or a Wikidata identifier such as Q42.
        subject, predicate, object : str, optional
            A statement in its place: who, a relation or type of event (``ev:CONSULT``, ``position``, ``says``), and whom.

        Returns
        -------
        Explanation
            Text when it is printed; ``to_dict`` has it as data.

        Raises
        ------
        NotFound
            If nothing has that name; the hint has names that are like it.
        Ambiguous
            If several have it.
        """
        parts = (subject, predicate, object)
        if (name is None) == (parts == (None, None, None)):
            raise TypeError("explain takes a name, or a subject, predicate and object")
        if name is not None:
            return Explanation(*_triplewire.explain_name(self._core, name))
        return Explanation(*_triplewire.explain_statement(self._core, *parts))

    def check(self, *, timeout: float | None = None) -> Result:
        """Find what in the graph is not as the ontology wants it.

        Parameters
        ----------
        timeout : float, optional
            After how many seconds to give a rule up.

        Returns
        -------
        Result
            A row for each finding: severity (violation, warning, info), rule, focus, path, value and message; the worst first.

        Raises
        ------
        QueryError
            If a rule could not be asked in its time.
        """
        found, failed = self._core.check(timeout)
        if failed:
            raise QueryError("; ".join(failed))
        return Result._of(found)

    def link(
        self,
        kb: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
        *,
        decisions: Iterable[str | os.PathLike[str]] = (),
        enrich: bool = False,
    ) -> Linked:
        """Find what the entities are in other datasets, beside the built-in gazetteer.

        Parameters
        ----------
        kb : path or iterable of paths
            Indexes that ``triplewire.kb.build`` made.
        decisions : iterable of paths
            What people decided: reviewed tables, or RDF with owl:sameAs and owl:differentFrom.
        enrich : bool, default False
            Whether the country and the positions that the entries have are added, in a graph of their own.

        Returns
        -------
        Linked
            A new graph, with links; and the decisions: entity, label, target, target_label, decided and score.

        Raises
        ------
        KbError
            If an index or a table cannot be read.
        """
        indexes = [kb] if isinstance(kb, (str, os.PathLike)) else list(kb)
        tables = [os.fspath(path) for path in decisions]
        graph, table = _triplewire.link_graph(self._core, [os.fspath(path) for path in indexes], tables, enrich)
        return Linked(Graph._of(graph), Result._of(table))

    def __repr__(self) -> str:
        return f"Graph({len(self)} triples)"

