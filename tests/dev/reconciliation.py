"""The reconciliation service of `triplewire serve` as clients see it: reconciliation.py PROGRAM GRAPH [SCHEMAS]

A client library from PyPI (reconciler) reconciles a column against the graph's entities. With SCHEMAS, a directory with the
JSON Schemas of the specification in `0.2/schemas` and `1.0-draft/schemas`, every kind of answer of either version is validated,
and what is sent too. Needs jsonschema, pandas and reconciler.
"""

import json
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pandas
from jsonschema import Draft7Validator
from reconciler import reconcile
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7


def start(program, graph):
    server = subprocess.Popen([program, "serve", graph, "--bind", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if found := re.search(r"http://[\d.]+:\d+", line):
            return server, found[0]
    raise SystemExit("the server has ended")


def ask(address, **fields):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.urlopen(address, data) as answer:
        return json.load(answer)


def post(address, value):
    request = urllib.request.Request(address, json.dumps(value).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def validate(schemas, name, answer):
    read = {path.name: json.loads(path.read_text()) for path in schemas.glob("*.json")}
    # Schemas refer to one another; that of the manifest also to one of another site, for what is not here.
    known = [(read[file].get("$id", file), read[file]) for file in read if file in (name, "type.json", "lang.json", "dir.json")]
    known.append(("http://swagger.io/v2/schema.json", {"definitions": {"securityDefinitions": {"additionalProperties": {}}}}))
    resources = [(iri, Resource.from_contents(schema, default_specification=DRAFT7)) for iri, schema in known]
    validator = Draft7Validator(read[name], registry=Registry().with_resources(resources))
    problems = list(validator.iter_errors(answer))
    for problem in problems:
        print(f"{schemas.parent.name} {name}: {problem.message} at {list(problem.absolute_path)}", file=sys.stderr)
    return len(problems)


def main(program, graph, schemas=None):
    query = "SELECT DISTINCT ?name { ?thing a tw:Country ; rdfs:label ?name } ORDER BY ?name"
    listed = subprocess.run([program, "query", "-q", "-d", graph, "--format", "csv", query], capture_output=True, text=True, check=True)
    names = listed.stdout.split("\n")[1:]
    names = [name.strip() for name in names if name.strip()][:20]
    server, origin = start(program, graph)
    service = f"{origin}/reconcile/graph"
    wrong = 0
    try:
        batch = {f"q{number}": {"query": name, "type": "Country", "limit": 3} for number, name in enumerate(names)}
        batch["properties"] = {"query": names[0], "properties": [{"pid": "country", "v": ["XX", {"id": "YY"}]}, {"pid": "date", "v": 2020}]}
        results = ask(service, queries=json.dumps(batch))
        first = results["q0"]["result"][0]["id"]
        answers = {
            "manifest.json": ask(service),
            "reconciliation-query-batch.json": batch,
            "reconciliation-result-batch.json": results,
            "suggest-entities-response.json": ask(f"{service}/suggest/entity?prefix={urllib.parse.quote(names[0][:3])}"),
            "suggest-types-response.json": ask(f"{service}/suggest/type?prefix=p"),
            "suggest-properties-response.json": ask(f"{service}/suggest/property?prefix=c"),
            "data-extension-property-proposal.json": ask(f"{service}/extend/propose?type=Country&limit=3"),
            "data-extension-response.json": ask(
                service,
                extend=json.dumps({"ids": [first], "properties": [{"id": id} for id in ("country", "name", "same", "type")]}),
            ),
        }
        draft = f"{service}/1.0"
        named = [{"matchType": "name", "propertyValue": name} for name in names]
        conditions = [{"type": "Country", "limit": 3, "conditions": [name]} for name in named]
        known = {"matchType": "property", "propertyId": "country", "propertyValue": ["XX", {"id": "YY"}], "required": True, "matchQuantifier": "none"}
        conditions.append({"conditions": [named[0], known]})
        asked = {"ids": [first], "properties": [{"id": id} for id in ("country", "name", "same", "type")]}
        of_draft = {
            "manifest.json": ask(draft),
            "reconciliation-query-batch.json": {"queries": conditions},
            "reconciliation-result-batch.json": post(f"{draft}/match", {"queries": conditions}),
            "suggest-entities-response.json": ask(f"{draft}/suggest/entity?prefix={urllib.parse.quote(names[0][:3])}&limit=3"),
            "suggest-types-response.json": ask(f"{draft}/suggest/type?prefix=p"),
            "suggest-properties-response.json": ask(f"{draft}/suggest/property?prefix=c"),
            "data-extension-property-proposal.json": ask(f"{draft}/extend/propose?type=Country&limit=3"),
            "data-extension-query.json": asked,
            "data-extension-response.json": post(f"{draft}/extend", asked),
        }
        for version, answered in (("0.2", answers), ("1.0-draft", of_draft)):
            if schemas:
                wrong += sum(validate(Path(schemas) / version / "schemas", *answer) for answer in answered.items())
        for name, result in zip(names, of_draft["reconciliation-result-batch.json"]["results"]):
            if not result["candidates"] or result["candidates"][0]["name"] != name:
                print(f"{name} is not the first candidate of itself", file=sys.stderr)
                wrong += 1
        table = reconcile(pandas.Series(names), type_id="Country", reconciliation_endpoint=service)
        matched = dict(zip(table["input_value"], table["name"]))
        for name in names:
            if matched.get(name) != name:
                print(f"{name} is reconciled with {matched.get(name)}", file=sys.stderr)
                wrong += 1
    finally:
        server.terminate()
    print(f"{len(answers) + len(of_draft)} kinds of answers{' validated' if schemas else ''}, {len(names)} names reconciled, {wrong} wrong")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
