#!/usr/bin/env python3
"""Has other tools write the same facts, each in its own way, and holds the graphs of what is imported against one another.

Comes in: the program and a folder to work in. Goes out: exit code 1 if what a tool wrote is not read whole, or gives
another graph than the record that says the same (tests/import/expected.json, cut down to what the tool can say).

    python3 -m venv venv && venv/bin/pip install spacy conllu rdflib followthemoney
    venv/bin/python tests/dev/import_tools.py target/release/triplewire target/tools

spaCy has a blank pipeline with an entity ruler, since its models are not on PyPI. Hugging Face's transformers, GLiNER and
REBEL are left out: their models would have to be downloaded, and tests/import has samples of what they write. Nor is brat
on PyPI.
"""

import copy
import json
import subprocess
import sys
from pathlib import Path

import conllu
import rdflib
import spacy
from followthemoney import model

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = json.loads((ROOT / "tests/import/expected.json").read_text())
LABELS = {"Person": "PERSON", "Place": "GPE", "Organisation": "ORG"}


def run(program, *arguments, stdin=b""):
    done = subprocess.run([program, *arguments], input=stdin, capture_output=True)
    return done.stdout, done.stderr.decode(), done.returncode


def with_spacy(folder):
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": LABELS[e["type"]], "pattern": e["name"]} for e in EXPECTED["entities"]])
    path = folder / "spacy.jsonl"
    path.write_text(json.dumps(pipeline(EXPECTED["text"]).to_json()) + "\n")
    return [(path, names(EXPECTED))]


def with_conllu(folder):
    """The tokens are spaCy's; the column MISC has the entities as GUM writes them."""
    text = EXPECTED["text"]
    stretches = [(m, number, e) for number, e in enumerate(EXPECTED["entities"], 1) for m in e["mentions"]]
    tokens = conllu.TokenList(metadata={"newdoc id": "sample", "sent_id": "1", "text": text})
    for token in spacy.blank("en")(text):
        begin, end = token.idx, token.idx + len(token.text)
        marks = ""
        for (first, last), number, entity in stretches:
            kind = {"Person": "person", "Place": "place", "Organisation": "organization"}[entity["type"]]
            if first == begin:
                marks += f"({number}-{kind}-1" + (")" if last == end else "")
            elif last == end:
                marks += f"{number})"
        inside = any(first <= begin and end <= last for (first, last), *_ in stretches)
        tokens.append(
            conllu.Token(
                id=token.i + 1,
                form=token.text,
                lemma="_",
                upos="PROPN" if inside else "X",
                xpos=None,
                feats=None,
                head=0,
                deprel="dep",
                deps=None,
                misc=({"Entity": marks} if marks else {}) | ({} if token.whitespace_ else {"SpaceAfter": "No"}) or None,
            )
        )
    path = folder / "conllu.conllu"
    path.write_text(tokens.serialize())
    return [(path, names(EXPECTED))]


def with_rdflib(folder):
    """NIF in every syntax that rdflib writes."""
    nif = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
    its = rdflib.Namespace("http://www.w3.org/2005/11/its/rdf#")
    dbo = rdflib.Namespace("http://dbpedia.org/ontology/")
    text, base = EXPECTED["text"], "https://news.example/sample"
    graph = rdflib.Graph()

    def stretch(begin, end, kind):
        node = rdflib.URIRef(f"{base}#char={begin},{end}")
        graph.add((node, rdflib.RDF.type, kind))
        graph.add((node, nif.beginIndex, rdflib.Literal(begin, datatype=rdflib.XSD.nonNegativeInteger)))
        graph.add((node, nif.endIndex, rdflib.Literal(end, datatype=rdflib.XSD.nonNegativeInteger)))
        return node

    context = stretch(0, len(text), nif.Context)
    graph.add((context, nif.isString, rdflib.Literal(text)))
    for entity in EXPECTED["entities"]:
        for begin, end in entity["mentions"]:
            node = stretch(begin, end, nif.Phrase)
            graph.add((node, nif.referenceContext, context))
            graph.add((node, nif.anchorOf, rdflib.Literal(text[begin:end])))
            graph.add((node, its.taClassRef, dbo["City" if entity.get("kind") == "city" else entity["type"]]))
    files = []
    for syntax, ending in [("turtle", "ttl"), ("nt", "nt"), ("n3", "n3"), ("xml", "rdf"), ("json-ld", "jsonld")]:
        path = folder / f"nif.{ending}"
        graph.serialize(path, format=syntax, encoding="utf-8")
        files.append((path, names(EXPECTED)))
    return files


def with_followthemoney(folder):
    """The same without a text, and as what an article says."""
    schemata = {"Person": "Person", "Place": "Address", "Organisation": "Organization"}

    def entity(schema, key, **properties):
        made = model.make_entity(schema)
        made.id = key
        for name, values in properties.items():
            made.add(name, values, quiet=False)
        return json.dumps(made.to_dict())

    def lines(**proof):
        for e in EXPECTED["entities"]:
            name = "full" if e["type"] == "Place" else "name"
            yield entity(schemata[e["type"]], f"key-{e['id']}", **{name: e["name"]}, **proof)
        yield entity("Directorship", "key-r", director="key-b", organization="key-d", **proof)
        place = {"addressEntity": "key-c"}
        yield entity("Event", "key-e", name="met", keywords="CONSULT", organizer="key-a", involved=["key-a", "key-b"], **place, **proof)

    bare = copy.deepcopy(EXPECTED)
    bare["text"] = ""
    del bare["entities"][2]["kind"], bare["relations"][0]["span"]
    bare["events"][0]["trigger"] = [0, 1]
    for e in bare["entities"]:
        e["mentions"] = []
    path = folder / "things.jsonl"
    path.write_text("\n".join(lines()) + "\n")
    whole = copy.deepcopy(EXPECTED)
    del whole["entities"][2]["kind"]
    told = folder / "told.jsonl"
    article = entity("Article", "key-x", title="Talks", bodyText=EXPECTED["text"], publisher="Oak Times", language="eng")
    mention = entity("Mention", "key-m", document="key-x", resolved="key-a", name="Zoë Lee")
    told.write_text("\n".join([article, mention, *lines(proof="key-x")]) + "\n")
    return [(path, bare), (told, whole)]


def names(record):
    """The record without its statements."""
    return {**record, "relations": [], "events": []}


def plain(record):
    """The record without what differs by tool."""
    record = {"id": "sample", **{key: record.get(key, []) for key in ["text", "entities", "roles", "relations", "events"]}}
    record = copy.deepcopy(record)
    for part in record["entities"] + record["roles"] + record["relations"] + record["events"]:
        for field in ["extractor", "confidence", "links"]:
            part.pop(field, None)
    return record


def graph(program, record):
    out, messages, code = run(program, "build", "-q", "-", "-o", "-", "--format", "ntriples", stdin=json.dumps(record).encode())
    if code != 0:
        sys.exit(f"no graph: {messages}")
    return set(out.decode().splitlines())


def main(program, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    failures = []
    for tool in (with_spacy, with_conllu, with_rdflib, with_followthemoney):
        for path, expected in tool(folder):
            out, messages, code = run(program, "import", path)
            if run(program, "import", "-", stdin=path.read_bytes())[0].count(b"\n") != out.count(b"\n"):
                failures.append(f"{path.name}: it is read otherwise from stdin")
            records = [json.loads(line) for line in out.splitlines()]
            if code != 0 or len(records) != 1 or "warning" in messages:
                failures.append(f"{path.name}: {len(records)} records, code {code}: {messages}")
                continue
            found, wanted = graph(program, plain(records[0])), graph(program, plain(expected))
            failures += [f"{path.name}: missing: {line}" for line in sorted(wanted - found)]
            failures += [f"{path.name}: unexpected: {line}" for line in sorted(found - wanted)]
            print(f"{path.name}: {len(found)} triples")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
