#!/usr/bin/env python3
"""Says whether pySHACL, with ontology/shapes.ttl, and the rules of `triplewire check` find the same.

Comes in: the program, and graph files in which all is well. Goes out: exit code 1 if pySHACL finds something in them,
or if the two name other nodes of one severity in a graph that is broken. The broken graphs are those of
tests/check/*.ru, and copies of tests/check/good.ttl with one statement removed, added or changed, every statement in
every way. Only rules that say `shacl: core` or `shacl: own` at their heads take part. The program's own validator
(`check --shacl`) must agree too.

    python3 -m venv venv && venv/bin/pip install pyshacl
    venv/bin/python tests/dev/shacl_agree.py target/release/triplewire graph.ttl
"""

import json
import logging
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH, XSD

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://news.example/"
TW = rdflib.Namespace("https://w3id.org/triplewire#")

rdflib.NORMALIZE_LITERALS = False
logging.getLogger("rdflib").setLevel(logging.CRITICAL)


def pyshacl_finds(graph, shapes):
    """The nodes that pySHACL complains about, each with the severity."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultSeverity)).split("#")[1].lower())
        for result in report.objects(None, SH.result)
    }


def program_finds(program, graph, arguments):
    """The nodes that the program complains about, each with the severity."""
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        graph.serialize(file.name, format="nt", encoding="utf-8")
        run = subprocess.run(
            [program, "check", "-q", "-d", file.name, "--format", "json", *arguments], capture_output=True, text=True
        )
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    return {(result["focus"]["value"], result["severity"]) for result in json.loads(run.stdout)["results"]}


def rules_in_shacl():
    """The names of the rules that the shapes say too, and of those that they do not."""
    by = {True: [], False: []}
    for path in sorted((ROOT / "ontology/checks").glob("*.rq")):
        said = re.search(r"^# shacl: (\w+)$", path.read_text(), re.M)[1]
        by[said in ("core", "own")].append(path.stem)
    return by[True], by[False]


def moved(term, base):
    """The term under another base, if it is an IRI under the usual one."""
    is_ours = isinstance(term, rdflib.URIRef) and term.startswith(BASE)
    return rdflib.URIRef(base + term[len(BASE) :]) if is_ours else term


def copies(good):
    """Copies of a graph, each under an IRI of its own and broken in one place, in one graph; and what was done."""
    number = 0
    union, told = rdflib.Graph(), {}
    changed = [
        rdflib.URIRef(BASE + "nobody"),
        rdflib.URIRef(BASE + "article-2"),
        rdflib.Literal("x"),
        rdflib.Literal("7", datatype=XSD.integer),
        rdflib.Literal("x", datatype=XSD.integer),
        rdflib.Literal("2021-02-29", datatype=XSD.date),
    ]
    added = [rdflib.URIRef(BASE + "ruritania"), rdflib.Literal("x", lang="en")]
    for triple in sorted(good):
        changes = [("without", {triple}, set())]
        if triple[1] == RDF.type:
            changes += [("changed to", {triple}, {(*triple[:2], value)}) for value in (TW.Event, TW.Country)]
            changes += [("and", set(), {(*triple[:2], value)}) for value in (TW.Event, TW.City)]
        else:
            changes += [("changed to", {triple}, {(*triple[:2], value)}) for value in changed]
            changes += [("and", set(), {(*triple[:2], value)}) for value in added]
        for what, less, more in changes:
            number += 1
            own = f"{BASE}{number}/"
            for statement in (set(good) - less) | more:
                union.add(tuple(moved(term, own) for term in statement))
            told[own] = " ".join([*(term.n3() for term in triple), what, *(term[2].n3() for term in more)])
    return union, told


def main(program, names):
    failures = []
    core, rest = rules_in_shacl()
    shapes = rdflib.Graph().parse(ROOT / "ontology/shapes.ttl")
    good = rdflib.Graph().parse(ROOT / "tests/check/good.ttl")
    without_rules = [argument for name in core + rest for argument in ("--without", name)]
    without_rest = [argument for name in rest for argument in ("--without", name)]

    def compare(name, graph, told=lambda focus: ""):
        by_shapes = pyshacl_finds(graph, shapes)
        answers = {"the rules": program_finds(program, graph, without_rest)}
        answers["--shacl"] = program_finds(program, graph, ["--shacl", *without_rules])
        for way, found in answers.items():
            print(f"{name}: {way}: {len(found)} nodes, pySHACL: {len(by_shapes)}")
            for focus, severity in sorted(found ^ by_shapes):
                who = way if (focus, severity) in found else "pySHACL"
                failures.append(f"{name}: only {who}: {severity}: {focus} {told(focus)}")
        return by_shapes

    for path in [ROOT / "tests/check/good.ttl", *map(Path, names)]:
        graph = rdflib.Graph().parse(path)
        for found in compare(str(path), graph):
            failures.append(f"{path}: pySHACL: {found}")
    for path in sorted((ROOT / "tests/check").glob("*.ru")):
        graph = rdflib.Graph() + good
        graph.update(path.read_text())
        found = compare(path.name, graph)
        if bool(found) != (path.stem in core):
            failures.append(f"{path.name}: pySHACL finds {len(found)} nodes, and the head of the rule says otherwise")
    union, told = copies(good)
    compare(f"{len(told)} broken copies", union, lambda focus: told.get(re.sub(r"(/\d+/).*", r"\1", focus), ""))
    for failure in failures[:50]:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
