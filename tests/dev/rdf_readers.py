#!/usr/bin/env python3
"""Reads graph files with other implementations of RDF and says whether they agree.

Comes in: graph files of one graph (Turtle, TriG, N-Triples, N-Quads; the format goes by the extension).
Goes out: a line for each file and reader with the number of statements; exit code 1 if a file does not parse, if
two readers read different statements from one file, or if two files without blank nodes differ in their triples
(graph names apart) or, both having graph names, in their quads.

    python3 -m venv venv && venv/bin/pip install rdflib pyoxigraph
    venv/bin/python tests/dev/rdf_readers.py graph.ttl graph.trig graph.nt graph.nq
"""

import logging
import sys
from pathlib import Path

import pyoxigraph
import rdflib

RDFLIB = {".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nquads"}
OXIGRAPH = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
}
WITH_GRAPHS = {".trig", ".nq"}

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
    for quad in pyoxigraph.parse(path=str(path), format=OXIGRAPH[path.suffix]):
        graph = None if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else term(quad.graph_name)
        yield (term(quad.subject), term(quad.predicate), term(quad.object), graph)


def main(names):
    failures = []
    quads, triples = {}, {}
    for path in map(Path, names):
        read = {}
        for reader, parse in (("rdflib", with_rdflib), ("pyoxigraph", with_oxigraph)):
            try:
                read[reader] = list(parse(path))
            except Exception as error:  # whatever a parser throws is the finding
                failures.append(f"{path}: {reader}: {error}")
                continue
            print(f"{path}: {reader}: {len(read[reader])} statements")
        if len(read) != 2:
            continue
        one, other = (sorted(statements, key=str) for statements in read.values())
        # Without the labels of blank nodes this compares less than the graphs, but never too much.
        if one != other:
            odd = sorted(set(one) ^ set(other), key=str)[:3]
            failures.append(f"{path}: the readers differ, for instance in {odd}")
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
