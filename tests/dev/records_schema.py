#!/usr/bin/env python3
"""Holds annotation records against ontology/record.schema.json.

Comes in: files of JSON Lines with good records, as `triplewire extract` writes them, the JSON files of
tests/quality/articles, and the examples of docs/record.md. Goes
out: exit code 1 if a record breaks the schema, or if the schema lets one pass that is wrong.

    python3 -m venv venv && venv/bin/pip install jsonschema
    venv/bin/python tests/dev/records_schema.py records.jsonl
"""

import copy
import json
import re
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]


def records(names):
    for path in map(Path, names):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield f"{path}:{number}", json.loads(line)
    for path in sorted((ROOT / "tests/quality/articles").glob("*.json")):
        yield str(path), json.loads(path.read_text())
    for number, block in enumerate(re.findall(r"```json\n(\{.*?)```", (ROOT / "docs/record.md").read_text(), re.DOTALL)):
        yield f"docs/record.md, example {number + 1}", json.loads(block)


def broken(record):
    """Copies of a record, each wrong in one way, with what is wrong."""
    for path, value in [
        (["id"], 1.5),
        (["text"], 7),
        (["published"], "23 October 2020"),
        (["entities"], None),
        (["entities", 0, "type"], "Animal"),
        (["entities", 0, "kind"], "ministry"),
        (["entities", 0, "mentions", 0], [1]),
        (["entities", 0, "mentions", 0], [-1, 5]),
        (["entities", 0, "mentions", 0], [1, 2, 3]),
        (["entities", 0, "mentions", 0], [1, 2, "Bo", 3]),
        (["entities", 0, "mentions", 0], {"start": 1}),
        (["entities", 0, "confidence"], 1.5),
        (["events", 0, "type"], "MEET"),
        (["events", 0, "trigger"], None),
        (["events", 0, "modality"], "sure"),
        (["claims", 0, "kind"], "hearsay"),
        (["relations", 0, "type"], "likes"),
    ]:
        wrong = copy.deepcopy(record)
        place = wrong
        try:
            for step in path[:-1]:
                place = place[step]
            if value is None:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        except (IndexError, KeyError):
            continue
        yield f"{'.'.join(map(str, path))} = {value!r}", wrong


def main(names):
    schema = json.loads((ROOT / "ontology/record.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures, good, bad = [], 0, set()
    for place, record in records(names):
        good += 1
        failures += [f"{place}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(record)]
        for what, wrong in broken(record):
            bad.add(what)
            if validator.is_valid(wrong):
                failures.append(f"{place}: passes with {what}")
    if len(bad) < 17:
        failures.append(f"only {len(bad)} of 17 ways to be wrong could be tried")
    print(f"{good} records are right, and {len(bad)} ways to be wrong are found")
    for failure in failures[:50]:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
