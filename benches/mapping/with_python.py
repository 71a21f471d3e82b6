"""Maps `records.jsonl` with f-strings and orjson: nothing is checked, nothing escaped. with_python.py FOLDER OUTPUT"""

import sys

import orjson

BASE = "https://triplewire.example/"
TW = "https://w3id.org/triplewire#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SEE_ALSO = "<http://www.w3.org/2000/01/rdf-schema#seeAlso>"
IDENTIFIER = "<http://purl.org/dc/terms/identifier>"
PUBLISHED = "<https://schema.org/datePublished>"

folder, output = sys.argv[1:]
with open(f"{folder}/records.jsonl", "rb") as lines, open(output, "w", encoding="utf-8") as out:
    for line in lines:
        record = orjson.loads(line)
        id, text = record["id"], record["text"]
        article = f"<{BASE}article/{id}>"
        out.write(
            f'{article} {TYPE} <{TW}Article> .\n{article} {IDENTIFIER} "{id}" .\n'
            f'{article} {PUBLISHED} "{record["published"]}"^^<{XSD}date> .\n'
        )
        for entity in record["entities"]:
            name = entity["name"]
            node = f"<{BASE}entity/{name.replace(' ', '_')}>"
            out.write(f'{node} {TYPE} <{TW}{entity["type"]}> .\n{node} {LABEL} "{name}"@en .\n')
            for start, end in entity["mentions"]:
                mention = f"<{BASE}mention/{id}-{start}-{end}>"
                out.write(
                    f"{mention} {TYPE} <{TW}Mention> .\n{mention} <{TW}inArticle> {article} .\n"
                    f'{mention} <{TW}start> "{start}"^^<{XSD}integer> .\n{mention} <{TW}end> "{end}"^^<{XSD}integer> .\n'
                    f'{mention} <{TW}exact> "{text[start:end]}"@en .\n{mention} <{TW}sentence> "{text}"@en .\n'
                    f"{mention} <{TW}refersTo> {node} .\n"
                )
            for link in entity.get("links", []):
                target = f"<{link['target']}>"
                about = f"<{BASE}link/{id}>"
                out.write(
                    f"{node} {SEE_ALSO} {target} .\n{about} {TYPE} <{TW}Link> .\n{about} <{TW}linkOf> {node} .\n"
                    f'{about} <{TW}linkTarget> {target} .\n{about} <{TW}decided> "true"^^<{XSD}boolean> .\n'
                )
