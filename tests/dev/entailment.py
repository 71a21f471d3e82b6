"""OWL 2 RL over graphs of Triplewire: nothing follows that their articles do not say.

python entailment.py PROGRAM DIRECTORY

Makes a graph of articles whose statements are denied, planned or laid into a speaker's mouth, closes it under the
ontology and what the vocabularies around it say of their terms (owlrl, from PyPI), and looks at what was inferred.
"""

import json
import subprocess
import sys
from pathlib import Path

import owlrl
from rdflib import OWL, PROV, RDF, Graph, Literal, Namespace, URIRef

TW = Namespace("https://w3id.org/triplewire#")
ORG = Namespace("http://www.w3.org/ns/org#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("https://schema.org/")

# By the definitions of SEM and ORG; schema.org's domains are meant as rdfs:domain by many readers.
ELSEWHERE = """
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
sem:hasActor rdfs:domain sem:Event ; rdfs:range sem:Actor .
sem:hasPlace rdfs:domain sem:Event ; rdfs:range sem:Place .
sem:eventType rdfs:domain sem:Event .
org:member rdfs:domain org:Membership ; rdfs:range foaf:Agent .
org:role rdfs:domain org:Membership ; rdfs:range org:Role .
org:organization rdfs:domain org:Membership ; rdfs:range org:Organization .
schema:containedInPlace rdfs:domain schema:Place ; rdfs:range schema:Place .
"""

TEXT = (
    "Norway did not attack Sudan. Sweden plans to visit Kenya. "
    "\"President Arvo Brelkin attacked Chad,\" Foreign Minister Xantor Brelvik of Norway said on Monday. "
    "The Blue River Council is based in Oslo, Norway. Norway joined the Council of Europe in 1949."
)

# What a tool may find: each statement on one reading that must not become a fact.
RECORD = {
    "id": "2", "published": "2020-06-15", "text": "",
    "entities": [
        {"id": "e1", "type": "Person", "name": "Ann Lee"}, {"id": "e2", "type": "Person", "name": "Bo Ek"},
        {"id": "e3", "type": "Country", "name": "Norway"}, {"id": "e4", "type": "Organisation", "name": "Oak Bank"},
        {"id": "e5", "type": "Place", "kind": "city", "name": "Lund"},
    ],
    "roles": [{"person": "e2", "position": "mayor", "of": "e5", "former": True}],
    "relations": [{"type": "located_in", "subject": who, "object": "e5"} for who in ["e1", "e4"]]
    + [{"type": "member_of", "subject": "e3", "object": "e4"}],
}


def main():
    program, directory = sys.argv[1], Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    article = {"id": "1", "published": "2020-06-15", "source": "Example Wire", "text": TEXT}
    records = directory / "records.jsonl"
    records.write_text(json.dumps(article) + "\n" + json.dumps(RECORD) + "\n")
    graph_file = directory / "entailment.ttl"
    subprocess.run([program, "build", "-q", "--all-events", records, "-o", graph_file], check=True)
    graph = Graph().parse(graph_file)
    modalities = set(graph.objects(None, TW.modality))
    assert {TW.Negated, TW.Asserted} <= modalities, modalities
    assert (None, TW.says, None) in graph, "nothing is said in a claim"
    officials = set(graph.subjects(RDF.type, TW.Official))

    graph.parse(data=ELSEWHERE, format="turtle")
    ontology = Path(__file__).parents[2] / "ontology"
    for name in ["triplewire.ttl", "events.ttl", "rules.ttl"]:
        graph.parse(ontology / name)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)

    errors = list(graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
    assert not errors, errors
    of = lambda kind: set(graph.subjects(RDF.type, kind))
    for kind in [SEM.Event, SEM.Actor, SEM.Place, ORG.Membership]:
        assert not of(kind), f"inferred to be a {kind}: {of(kind)}"
    assert of(TW.Official) == officials, of(TW.Official) - officials
    assert not of(SCHEMA.Place) - of(TW.Place) - of(TW.Country), "inferred to be a place"
    # Two classes of entities at once, and a thing that is nothing, are contradictions.
    kinds = [TW.Person, TW.Country, TW.Organisation, TW.Place]
    for one in kinds:
        for other in kinds:
            assert one == other or not of(one) & of(other), (one, other, of(one) & of(other))
    assert not of(OWL.Nothing), of(OWL.Nothing)
    same = {(s, o) for s, o in graph.subject_objects(OWL.sameAs) if s != o and not isinstance(s, Literal)}
    inferred = {pair for pair in same if not any("Q" in iri or "geonames" in iri or "dbpedia" in iri for iri in pair)}
    assert not inferred, f"inferred to be the same: {inferred}"
    # The alignments that are meant do hold.
    assert of(SCHEMA.Person) >= of(TW.Person) and of(TW.Person), "no person"
    assert of(PROV.Entity) >= of(TW.Statement) and of(TW.Statement), "no entity of PROV-O"
    print(f"{len(graph)} triples, nothing that must not follow")


main()
