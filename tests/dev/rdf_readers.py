#!/usr/bin/env python3
"""Reads graph files with other implementations of RDF and says whether they agree.

Comes in: graph files of one graph (Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD; the format goes by the
extension). JSON-LD is read by PyLD too.
Goes out: a line for each file and reader with the number of statements; exit code 1 if a file does not parse, if
two readers read different statements from one file, or if two files without blank nodes differ in their triples
(graph names apart) or, both having graph names, in their quads.

    python3 -m venv venv && venv/bin/pip install rdflib pyoxigraph PyLD
    venv/bin/python tests/dev/rdf_readers.py graph.ttl graph.trig graph.nt graph.nq graph.rdf graph.jsonld
"""

import io
import json
import logging
import sys
from pathlib import Path

import pyoxigraph
import rdflib
from pyld import jsonld

RDFLIB = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "nt",
    ".nq": "nquads",
    ".rdf": "xml",
    ".jsonld": "json-ld",
}
OXIGRAPH = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
WITH_GRAPHS = {".trig", ".nq", ".jsonld"}

# Values such as "01"^^xsd:integer and gYearMonth stay as they are written.
rdflib.NORMALIZE_LITERALS = False
# rdflib tells about every literal that it has no Python value for.
logging.getLogger("rdflib").setLevel(logging.CRITICAL)


BLANK = ("blank",)


def term(value):
    """A term of either library in one form; blank nodes have none."""
    if isinstance(value, (rdflib.URIRef, pyoxigraph.NamedNode)):
        return ("iri", str(value) if isinstance(value, rdflib.URIRef) else value.value)
    if isinstance(value, rdflib.Literal):
        language = value.language.lower() if value.language else None
        datatype = None if language or value.datatype == rdflib.XSD.string else value.datatype
        return ("literal", str(value), language, str(datatype) if datatype else None)
    if isinstance(value, pyoxigraph.Literal):
        datatype = value.datatype.value
        plain = value.language or datatype == str(rdflib.XSD.string)
        return ("literal", value.value, value.language, None if plain else datatype)
    return BLANK


def with_rdflib(path):
    dataset = rdflib.Dataset()
    dataset.parse(path, format=RDFLIB[path.suffix])
    default = rdflib.graph.DATASET_DEFAULT_GRAPH_ID
    for subject, predicate, value, graph in dataset.quads():
        graph = None if path.suffix not in WITH_GRAPHS or graph in (None, default) else term(graph)
        yield (term(subject), term(predicate), term(value), graph)


def with_oxigraph(path):
    yield from from_oxigraph(pyoxigraph.parse(path=str(path), format=OXIGRAPH[path.suffix]))


def with_pyld(path):
    options = {"format": "application/n-quads", "produceGeneralizedRdf": False}
    nquads = jsonld.to_rdf(json.loads(path.read_text("utf-8")), options)
    yield from from_oxigraph(pyoxigraph.parse(io.BytesIO(nquads.encode()), format=pyoxigraph.RdfFormat.N_QUADS))


def from_oxigraph(quads):
    for quad in quads:
        graph = None if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else term(quad.graph_name)
        yield (term(quad.subject), term(quad.predicate), term(quad.object), graph)


def main(names):
    failures = []
    quads, triples = {}, {}
    for path in map(Path, names):
        read = {}
        readers = [("rdflib", with_rdflib), ("pyoxigraph", with_oxigraph)]
        if path.suffix == ".jsonld":
            readers.append(("PyLD", with_pyld))
        for reader, parse in readers:
            try:
                read[reader] = list(parse(path))
            except Exception as error:  # whatever a parser throws is the finding
                failures.append(f"{path}: {reader}: {error}")
                continue
            print(f"{path}: {reader}: {len(read[reader])} statements")
        if len(read) != len(readers):
            continue
        one, *others = (sorted(statements, key=str) for statements in read.values())
        # Without the labels of blank nodes this compares less than the graphs, but never too much.
        for (reader, _), other in zip(readers[1:], others):
            odd = set(one) ^ set(other)
            if reader == "PyLD":
                # It rewrites numbers of this datatype even where they are given as text.
                odd = {statement for statement in odd if statement[2][-1] != str(rdflib.XSD.double)}
            if odd or len(one) != len(other):
                failures.append(f"{path}: rdflib and {reader} differ, for instance in {sorted(odd, key=str)[:3]}")
        if not any(BLANK in statement for statement in one):
            statements = set(one)
            triples[path] = {statement[:3] for statement in statements}
            if path.suffix in WITH_GRAPHS:
                quads[path] = statements
    for sets, what in ((triples, "triples"), (quads, "quads")):
        paths = list(sets)
        for path in paths[1:]:
            if sets[path] != sets[paths[0]]:
                count = len(sets[path] ^ sets[paths[0]])
                failures.append(f"{path} and {paths[0]} differ in {count} {what}")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
