#!/usr/bin/env python3
"""Writes a made-up graph in the shape of Triplewire's, as N-Triples in a shuffled but fixed order.

    generate.py TRIPLES > graph.nt
"""

import random
import sys
import uuid

TW = "https://w3id.org/triplewire#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
DECIMAL = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
WORDS = "talks border water minister said agreed on sharing the data of river gauges after years without them".split()


def node(kind, number):
    return f"<https://triplewire.example/{kind}/{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind}{number}')}>"


def main(triples):
    chance = random.Random(20)
    lines = []

    def add(subject, term, value):
        lines.append(f"{subject} <{TW}{term}> {value} .\n")

    entities = max(1, triples // 60)
    for number in range(entities):
        entity = node("entity", number)
        lines.append(f"{entity} {TYPE} <{TW}Person> .\n")
        lines.append(f'{entity} {LABEL} "Person number {number}"@en .\n')
    number = 0
    while len(lines) < triples:
        mention, article = node("mention", number), node("article", number // 40)
        start = number % 5000
        sentence = " ".join(chance.choices(WORDS, k=16))
        lines.append(f"{mention} {TYPE} <{TW}Mention> .\n")
        add(mention, "inArticle", article)
        add(mention, "start", f'"{start}"{INTEGER}')
        add(mention, "end", f'"{start + 9}"{INTEGER}')
        add(mention, "exact", f'"Person number {number % entities}"@en')
        add(mention, "sentence", f'"\\"{sentence} {number // 3}\\""@en')
        add(mention, "refersTo", node("entity", number % entities))
        add(mention, "confidence", f'"0.{chance.randrange(10, 99)}"{DECIMAL}')
        add(mention, "extractor", '"name.full"')
        number += 1
    chance.shuffle(lines)
    sys.stdout.writelines(lines[:triples])


if __name__ == "__main__":
    main(int(sys.argv[1]))
