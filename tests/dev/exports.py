#!/usr/bin/env python3
"""Opens what `triplewire export` writes with other programs and says whether they find what SPARQL finds in the graph.

Comes in: the program, a graph file (Turtle), an empty directory to work in.
Goes out: a line for each format with what was counted; exit code 1 if a reader cannot read it, if two counts differ,
if an entity is not valid by its FollowTheMoney schema, or if a table breaks the rules of Neo4j's import.

    python3 -m venv venv && venv/bin/pip install pyoxigraph networkx igraph followthemoney
    venv/bin/python tests/dev/exports.py target/release/triplewire graph.ttl work/

The packages igraph and followthemoney bring C and C++ code; followthemoney builds on PyICU, which needs the Debian
packages libicu-dev, pkg-config and g++ where there is no wheel of it.
"""

import csv
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx
import pyoxigraph
from followthemoney import model
from followthemoney.exc import InvalidData

PREFIXES = """
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX ev: <https://w3id.org/triplewire/event#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
IS_MUTUAL = "?type IN (ev:CONSULT, ev:AGREE, ev:COOPERATE)"
# Between whom an event is: from actor to target, or where these are the same between any two, in one order.
ENDS = f"""{{ ?e tw:actor ?x ; tw:target ?y ; tw:eventType ?type ; tw:modality ?m }} UNION {{
    ?e tw:actor ?x , ?y ; tw:eventType ?type ; tw:modality ?m FILTER(STR(?x) < STR(?y))
    FILTER({IS_MUTUAL}) FILTER NOT EXISTS {{ ?e tw:target ?target }} }}
    BIND({IS_MUTUAL} && STR(?x) > STR(?y) AS ?turned) BIND(IF(?turned, ?y, ?x) AS ?s) BIND(IF(?turned, ?x, ?y) AS ?o)"""
# What a pattern matches, each combination once; after the variables, what the combinations are chosen by.
QUERIES = {
    "entities": "?e a ?class FILTER(?class IN (tw:Person, tw:Country, tw:Organisation, tw:Place)) | ?e",
    "mentions": "?m a tw:Mention | ?m",
    "articles": "?a a tw:Article | ?a",
    "relations": "?r tw:subject ?s ; tw:object ?o ; tw:relationType ?type | ?s ?o ?type",
    "relation nodes": "?r tw:subject ?s ; tw:object ?o | ?r",
    "positions": """?t tw:holder ?s ; tw:position ?position ; tw:former ?former
        OPTIONAL { ?t tw:positionIn ?body } BIND(COALESCE(?body, ?position) AS ?o) | ?s ?o ?position ?former""",
    "tenures": "?t a tw:Tenure | ?t",
    "posts": "?t tw:position ?position OPTIONAL { ?t tw:positionIn ?body } | ?position ?body",
    "position nodes": "?t tw:position ?p FILTER NOT EXISTS { ?t tw:positionIn ?body } | ?p",
    "all positions": "?p a tw:Position | ?p",
    "ends": f"{ENDS} | ?s ?o ?type ?m",
    "ends and articles": f"{ENDS} ?e tw:reportedIn ?article | ?s ?o ?type ?m ?article",
    "only claimed": f"""{ENDS} BIND(IF(EXISTS {{ ?claim tw:says ?e }}, 1, 0) AS ?said)
        | ?s ?o ?type ?m | GROUP BY ?s ?o ?type ?m HAVING(MIN(?said) = 1)""",
    "without target": f"""?e tw:actor ?s ; tw:eventType ?type FILTER NOT EXISTS {{ ?e tw:target ?target }}
        FILTER(!({IS_MUTUAL}) || NOT EXISTS {{ ?e tw:actor ?other FILTER(?other != ?s) }}) | ?e ?s""",
    "without actor": "?e tw:target ?o ; tw:eventType ?type FILTER NOT EXISTS { ?e tw:actor ?s } | ?e ?o",
    "event nodes": f"""?e a tw:Event ; tw:eventType ?type
        FILTER(EXISTS {{ ?e tw:actor ?a }} || EXISTS {{ ?e tw:target ?a }})
        FILTER(NOT EXISTS {{ ?e tw:actor ?a }} || NOT EXISTS {{ ?e tw:target ?t }})
        FILTER(!({IS_MUTUAL}) || NOT EXISTS {{ ?e tw:actor ?a , ?b FILTER(?a != ?b) }}) | ?e""",
    "events": "?e a tw:Event | ?e",
    "claims": "?c a tw:Claim | ?c",
    "claim parts": "?c tw:says ?e . ?e a tw:Event | ?c ?e",
    "mentioned": "?m tw:refersTo ?e ; tw:inArticle ?a | ?a ?e",
    "names": """?m tw:refersTo ?e ; tw:inArticle ?a ; tw:exact ?name . ?e a ?class
        FILTER(?class IN (tw:Person, tw:Country, tw:Organisation)) | ?a ?e ?name""",
    "parts": "?e a tw:Event ; tw:actor|tw:target|tw:eventPlace ?o | ?e ?o",
}

failures = []


def expect(what, found, wanted):
    print(f"{what}: {found}")
    if found != wanted:
        failures.append(f"{what}: {found} where the graph has {wanted}")


def counts(path):
    store = pyoxigraph.Store()
    store.load(path=path, format=pyoxigraph.RdfFormat.TURTLE)

    def count(query):
        pattern, variables, chosen = (query.split(" | ") + [""])[:3]
        rows = store.query(f"{PREFIXES} SELECT DISTINCT {variables} {{ {pattern} }} {chosen}")
        return sum(1 for _ in rows)

    return {name: count(query) for name, query in QUERIES.items()}


def check_network(name, nodes, edges, want):
    """Nodes are attributes; edges are the places of their ends, and attributes."""
    of_type = lambda *types: sum(node["type"] in types for node in nodes)
    expect(f"{name}: entities", len(nodes) - of_type("Event", "Position"), want["entities"])
    expect(f"{name}: position nodes", of_type("Position"), want["position nodes"])
    expect(f"{name}: event nodes", of_type("Event"), want["event nodes"])
    expect(f"{name}: mentions", sum(int(node.get("mentions") or 0) for node in nodes), want["mentions"])
    of_kind = lambda kind: [edge for edge in edges if edge[2]["kind"] == kind]
    expect(f"{name}: relations", len(of_kind("relation")), want["relations"])
    expect(f"{name}: positions", len(of_kind("position")), want["positions"])
    alone = lambda edge: "Event" in (nodes[edge[0]]["type"], nodes[edge[1]]["type"])
    events = [data for *ends, data in of_kind("event") if not alone(ends)]
    expect(f"{name}: events", len(events), want["ends"])
    expect(f"{name}: their weight", sum(int(data["weight"]) for data in events), want["ends and articles"])
    expect(f"{name}: only claimed", sum(bool(data.get("claimed_by")) for data in events), want["only claimed"])
    lonely = len(of_kind("event")) - len(events)
    expect(f"{name}: events with one end", lonely, want["without target"] + want["without actor"])


def check_networkx(name, graph, want):
    place = {node: at for at, node in enumerate(graph)}
    edges = [(place[a], place[b], data) for a, b, data in graph.edges(data=True)]
    check_network(f"networkx, {name}", [data for _, data in graph.nodes(data=True)], edges, want)


def check_igraph(graph, want):
    # Where a value is missing igraph has a number that is none.
    clean = lambda data: {key: value for key, value in data.items() if value == value}
    nodes = [clean(vertex.attributes()) for vertex in graph.vs]
    edges = [(edge.source, edge.target, clean(edge.attributes())) for edge in graph.es]
    check_network("igraph, GraphML", nodes, edges, want)


def check_spells(path):
    """Every spell is of days, and ends after it begins."""
    spells = ElementTree.parse(path).getroot().iter("{http://gexf.net/1.3}spell")
    number = 0
    for spell in spells:
        start, end = (datetime.date.fromisoformat(spell.get(key)) for key in ("start", "end"))
        number += 1
        if start > end:
            failures.append(f"gexf: a spell from {start} to {end}")
    print(f"gexf: {number} spells")


def check_ftm(path, want):
    schemata, known = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            schema = data["schema"]
            schemata[schema] = schemata.get(schema, 0) + 1
            try:
                model.get(schema).validate(data)
            except InvalidData as error:
                failures.append(f"followthemoney: {data['id']}: {error.errors}")
            # What is not valid as a value does not survive a proxy that cleans.
            proxy = model.get_proxy({"id": data["id"], "schema": schema, "properties": {}})
            for name, values in data["properties"].items():
                proxy.add(name, values)
                if sorted(proxy.get(name)) != sorted(values):
                    failures.append(f"followthemoney: {data['id']}: {name}: {values} became {proxy.get(name)}")
            if data["id"] in known:
                failures.append(f"followthemoney: {data['id']} is there twice")
            known[data["id"]] = proxy
    for proxy in known.values():
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                if value not in known:
                    failures.append(f"followthemoney: {proxy.id}: {prop.name} leads to nothing: {value}")
                elif not known[value].schema.is_a(prop.range):
                    failures.append(f"followthemoney: {proxy.id}: {prop.name} is no {prop.range.name}: {value}")
    of = lambda *names: sum(schemata.get(name, 0) for name in names)
    things = of("Person", "PublicBody", "Organization", "Company", "LegalEntity", "Address")
    expect("followthemoney: entities", things, want["entities"])
    expect("followthemoney: articles", of("Article"), want["articles"])
    expect("followthemoney: mentions", of("Mention"), want["names"])
    expect("followthemoney: positions", of("Position"), want["posts"])
    expect("followthemoney: occupancies", of("Occupancy"), want["tenures"])
    expect("followthemoney: events", of("Event"), want["events"])
    relations = of("Membership", "Directorship", "UnknownLink")
    expect("followthemoney: relations", relations, want["relation nodes"])


# https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format
FIELD = re.compile(r"(\w+)?:(ID|START_ID|END_ID|LABEL|TYPE|int|double|boolean|date|string\[\])|\w+")
VALUES = {
    "int": re.compile(r"-?\d+"),
    "double": re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "LABEL": re.compile(r"\w+(;\w+)*"),
    "TYPE": re.compile(r"[A-Z][A-Z_]*"),
}


def check_neo4j(directory, want):
    nodes, labels, types = set(), {}, {}
    # Nodes first: relationships need them.
    for path in sorted(directory.glob("*.csv"), key=lambda path: (path.name.startswith("rel"), path.name)):
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows)
            if not all(FIELD.fullmatch(field) for field in header):
                failures.append(f"{path}: the header {header} is not one of Neo4j's")
            kinds = [field.split(":")[1] if ":" in field else "" for field in header]
            for row in rows:
                if len(row) != len(header):
                    failures.append(f"{path}:{rows.line_num}: {len(row)} cells for {len(header)} columns")
                    continue
                for kind, value in zip(kinds, row):
                    if kind in VALUES and value and not VALUES[kind].fullmatch(value):
                        failures.append(f"{path}:{rows.line_num}: {value!r} is no {kind}")
                cell = dict(zip(kinds, row))
                if "ID" in cell:
                    if not cell["ID"] or cell["ID"] in nodes:
                        failures.append(f"{path}:{rows.line_num}: the node {cell['ID']!r} is there twice")
                    nodes.add(cell["ID"])
                    for label in cell["LABEL"].split(";"):
                        labels[label] = labels.get(label, 0) + 1
                else:
                    types[cell["TYPE"]] = types.get(cell["TYPE"], 0) + 1
                    for end in (cell["START_ID"], cell["END_ID"]):
                        if end not in nodes:
                            failures.append(f"{path}:{rows.line_num}: leads to no node: {end}")
    expect("neo4j: entities", labels.get("Entity", 0), want["entities"])
    expect("neo4j: articles", labels.get("Article", 0), want["articles"])
    expect("neo4j: events", labels.get("Event", 0), want["events"])
    expect("neo4j: claims", labels.get("Claim", 0), want["claims"])
    expect("neo4j: positions", labels.get("Position", 0), want["all positions"])
    expect("neo4j: tenures", types.get("HOLDS_POSITION", 0), want["tenures"])
    expect("neo4j: MENTIONS", types.get("MENTIONS", 0), want["mentioned"])
    expect("neo4j: SAYS", types.get("SAYS", 0), want["claim parts"])
    expect("neo4j: REPORTED_IN", types.get("REPORTED_IN", 0), want["events"] + want["claims"])
    relations = sum(types.get(name, 0) for name in ("MEMBER_OF", "CHAIRS", "PART_OF", "LOCATED_IN"))
    expect("neo4j: relations", relations, want["relation nodes"])


def main(program, graph, work):
    want = counts(graph)
    work = Path(work)
    work.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, form in (("graph.graphml", "graphml"), ("graph.gexf", "gexf"), ("graph.ftm.json", "ftm"), ("neo4j/", "neo4j")):
        written[name] = work / name
        subprocess.run([program, "export", "-q", "-d", graph, "--format", form, "-o", f"{work}/{name}"], check=True)
    check_networkx("GraphML", networkx.read_graphml(written["graph.graphml"], force_multigraph=True), want)
    check_networkx("GEXF", networkx.read_gexf(written["graph.gexf"]), want)
    check_igraph(igraph.Graph.Read_GraphML(str(written["graph.graphml"])), want)
    check_spells(written["graph.gexf"])
    check_ftm(written["graph.ftm.json"], want)
    check_neo4j(written["neo4j/"], want)
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
