#!/usr/bin/env python3
"""Holds what PyLD makes of annotation records against the graphs that Triplewire makes of them.

Comes in: the program. Goes out: exit code 1 if a triple that the records say as JSON-LD, under what
`triplewire ontology --format jsonld-context` prints, is not in the graph.

    python3 -m venv venv && venv/bin/pip install PyLD pyoxigraph
    venv/bin/python tests/dev/record_jsonld.py target/release/triplewire
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph
from pyld import jsonld

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ["brat.ann", "conllu.conllu", "followthemoney.jsonl", "nif.ttl", "spacy.json", "triples.jsonl"]


def run(program, *arguments, stdin=b""):
    return subprocess.run([program, *arguments], input=stdin, stdout=subprocess.PIPE, check=True).stdout


def triples(nquads, syntax=pyoxigraph.RdfFormat.N_TRIPLES):
    return {(q.subject, q.predicate, q.object) for q in pyoxigraph.parse(nquads, format=syntax)}


def missing(told, graph):
    """What of `told` is not in `graph`; a blank node is matched by all that is said of it."""
    subjects = defaultdict(set)
    for subject, *rest in graph:
        subjects[subject].add(tuple(rest))
    about = defaultdict(set)
    for subject, *rest in told:
        about[subject].add(tuple(rest))
    found = []
    for subject, said in about.items():
        blank = isinstance(subject, pyoxigraph.BlankNode)
        known = subjects.values() if blank else [subjects.get(subject, set())]
        if not any(said <= one for one in known):
            found.append((subject, said))
    return found


def main(program):
    context = json.loads(run(program, "ontology", "--format", "jsonld-context"))["@context"]
    articles = [ROOT / "examples/articles", ROOT / "tests/quality/articles"]
    lines = run(program, "extract", "-q", "--iris", *articles).splitlines()
    imported = run(program, "import", "-q", *(ROOT / "tests/import" / name for name in SAMPLES))
    lines += run(program, "extract", "-q", "--iris", "-", stdin=imported).splitlines()
    failures, count, wrong = [], 0, 0
    for line in lines:
        record = json.loads(line)
        document = {"@context": [context, {"@language": record.get("language", "en")}], **record}
        told = triples(jsonld.to_rdf(document, {"format": "application/n-quads"}))
        graph = triples(run(program, "build", "-q", "-", "-o", "-", "--format", "ntriples", stdin=line))
        count += len(told)
        failures += [f"{record['id']}: {subject}: {said}" for subject, said in missing(told, graph)]
        if len(told) < 2 * len(record["entities"]):
            failures.append(f"{record['id']}: says only {len(told)} triples")
        # What is not said must be found missing, or the comparison is worth nothing.
        name = pyoxigraph.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        altered = {(s, p, pyoxigraph.Literal("somebody else") if p == name else o) for s, p, o in told}
        wrong += bool(missing(altered, graph))
    print(f"{len(lines)} records say {count} triples as JSON-LD")
    if not count or wrong != len(lines):
        failures.append(f"only {wrong} of {len(lines)} altered records were found out")
    for failure in failures[:50]:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
