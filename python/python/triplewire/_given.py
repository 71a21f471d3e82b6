"""What a graph gives to others: files, bytes, and the objects of rdflib and networkx."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from . import _triplewire

if TYPE_CHECKING:
    import networkx
    import rdflib


class Given:
    """A graph as what can be given on."""

    __slots__ = ("_core",)

    _core: _triplewire.GraphCore

    def save(self, path: str | os.PathLike[str], *, format: str | None = None) -> None:
        """Write the graph into a file, which appears when it is whole.

        Parameters
        ----------
        path : path
            Its name tells the format: .ttl, .trig, .nt, .nq, .rdf, .jsonld, .graphml, .gexf, .ftm.json, .html; with .gz,
            .bz2 or .zst after that it is compressed.
        format : str, optional
            The format, where the name does not say it; ``neo4j`` writes a directory of tables.

        Raises
        ------
        GraphError
            If the file cannot be written, or the format is not known.
        """
        _triplewire.save_graph(self._core, os.fspath(path), format)

    def to_bytes(self, format: str = "nq") -> bytes:
        """Give the graph as a file would have it.

        Parameters
        ----------
        format : str, default "nq"
            The format, by the ending that a file would have.

        Returns
        -------
        bytes
            The same graph gives the same bytes.
        """
        return bytes(_triplewire.write_graph(self._core, format))

    def to_rdflib(self) -> rdflib.Dataset:
        """Give the graph to rdflib, which has to be installed.

        Returns
        -------
        rdflib.Dataset
            A dataset with the same quads, and with the prefixes bound.
        """
        import rdflib

        dataset = rdflib.Dataset()
        for name, namespace in self._core.prefixes():
            dataset.bind(name, namespace)
        dataset.parse(data=self.to_bytes("nq"), format="nquads")
        return dataset

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Give the network of the entities to networkx, which has to be installed.

        Returns
        -------
        networkx.MultiDiGraph
            The entities as nodes; what is said of two of them as edges, with the attributes that GraphML has.
        """
        import networkx

        network = networkx.read_graphml(io.BytesIO(self.to_bytes("graphml")), force_multigraph=True)
        return network if network.is_directed() else network.to_directed()
