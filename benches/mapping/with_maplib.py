"""Maps `flat.csv` with maplib: OTTR templates over data frames. with_maplib.py FOLDER OUTPUT"""

import sys

import polars as pl
from maplib import Model

TEMPLATES = """
@prefix tw: <https://w3id.org/triplewire#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix ottr: <http://ns.ottr.xyz/0.4/> .

tw:RecordTemplate [
    ottr:IRI ?article, xsd:string ?id, xsd:date ?published, ottr:IRI ?mention, xsd:integer ?start, xsd:integer ?end,
    xsd:string ?name, xsd:string ?text, ottr:IRI ?entity, ottr:IRI ?class
] :: {
    ottr:Triple(?article, rdf:type, tw:Article),
    ottr:Triple(?article, dcterms:identifier, ?id),
    ottr:Triple(?article, schema:datePublished, ?published),
    ottr:Triple(?mention, rdf:type, tw:Mention),
    ottr:Triple(?mention, tw:inArticle, ?article),
    ottr:Triple(?mention, tw:start, ?start),
    ottr:Triple(?mention, tw:end, ?end),
    ottr:Triple(?mention, tw:exact, ?name),
    ottr:Triple(?mention, tw:sentence, ?text),
    ottr:Triple(?mention, tw:refersTo, ?entity),
    ottr:Triple(?entity, rdf:type, ?class),
    ottr:Triple(?entity, rdfs:label, ?name)
} .

tw:LinkTemplate [ ottr:IRI ?entity, ottr:IRI ?link, ottr:IRI ?about, xsd:boolean ?decided ] :: {
    ottr:Triple(?entity, rdfs:seeAlso, ?link),
    ottr:Triple(?about, rdf:type, tw:Link),
    ottr:Triple(?about, tw:linkOf, ?entity),
    ottr:Triple(?about, tw:linkTarget, ?link),
    ottr:Triple(?about, tw:decided, ?decided)
} .
"""

folder, output = sys.argv[1:]
base = "https://triplewire.example/"
facts = pl.read_csv(f"{folder}/flat.csv", try_parse_dates=True).with_columns(
    article=pl.lit(f"{base}article/") + pl.col("id"),
    mention=pl.format(base + "mention/{}-{}-{}", "id", "start", "end"),
    entity=pl.lit(f"{base}entity/") + pl.col("name").str.replace_all(" ", "_"),
    about=pl.lit(f"{base}link/") + pl.col("id"),
    decided=pl.lit(True),
)
facts = facts.with_columns((pl.lit("https://w3id.org/triplewire#") + pl.col("type")).alias("class"))
model = Model()
model.add_template(TEMPLATES)
model.map(
    "https://w3id.org/triplewire#RecordTemplate",
    facts.select("article", "id", "published", "mention", "start", "end", "name", "text", "entity", "class"),
)
model.map(
    "https://w3id.org/triplewire#LinkTemplate",
    facts.filter(pl.col("link").is_not_null() & (pl.col("link") != "")).select("entity", "link", "about", "decided"),
)
model.write(output, format="ntriples")
