#!/usr/bin/env python3
"""Made-up annotation records for the benchmark of mapping: the same bytes every time.

    generate.py FOLDER [--records N]

writes `records.jsonl`, annotation records as `triplewire build` reads them, and `flat.csv`, the same facts with a row for
each record, as mapping engines want them. A record has an id, a date, a sentence, one entity, where the sentence names it
and, one in ten, a link: 12.5 triples each on average.
"""

import argparse
import csv
import json
from pathlib import Path

FIRST = "Mira Jonas Ilse Tomas Petra Henk Oda Marek Lena Arvid Runa Matti Vera Bruno Elin Piet".split()
LAST = "Castellan Brandvold Orrendal Vossberg Quillmark Haldane Tarnowick Lindhurst Maravell Drexholm".split()
PLACES = "Corvale Marrowby Eastmere Tolgrad Vennick Harlund Osterby Quenby Saltmarsh Wickstead".split()
BODIES = "Grain Board|Harbour Council|Rail Union|Water Authority|Fisheries Office|Glass Works".split("|")
DEEDS = [
    "opened the new bridge on Tuesday, a day before the tide.",
    "asked for more time to read the report on the harbour.",
    "said little about the price of wheat, which rose again.",
    "will speak in the old town hall next week, whatever the weather.",
]


class Random:
    """Knuth's MMIX generator."""

    def __init__(self):
        self.state = 0x2545F4914F6CDD1D

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def pick(self, items):
        return items[self.below(len(items))]


def fact(random, number):
    """One record's facts."""
    kind = random.pick(["Person", "Person", "Organisation", "Place"])
    if kind == "Person":
        name = f"{random.pick(FIRST)} {random.pick(LAST)}{random.pick(['', 'sen', 'ova', 'ini'])}"
    elif kind == "Organisation":
        name = f"{random.pick(PLACES)} {random.pick(BODIES)}"
    else:
        name = f"{random.pick(['North', 'South', 'Upper', 'Lower'])} {random.pick(PLACES)}"
    before = random.pick(["", "Then ", "At noon ", "“As promised,” "])
    return {
        "id": f"made-up-{number}",
        "published": f"2019-{1 + random.below(12):02}-{1 + random.below(28):02}",
        "text": f"{before}{name} {random.pick(DEEDS)}",
        "type": kind,
        "name": name,
        "start": len(before),
        "end": len(before) + len(name),
        "link": f"https://kb.example/item/{random.below(50_000)}" if random.below(10) == 0 else "",
    }


def record(fact):
    entity = {"id": "e1", "type": fact["type"], "name": fact["name"], "mentions": [[fact["start"], fact["end"]]]}
    if fact["link"]:
        entity["links"] = [{"target": fact["link"]}]
    return {"id": fact["id"], "published": fact["published"], "text": fact["text"], "entities": [entity]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=100_000)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    random = Random()
    with (
        open(arguments.folder / "records.jsonl", "w", encoding="utf-8") as records,
        open(arguments.folder / "flat.csv", "w", encoding="utf-8", newline="") as flat,
    ):
        rows = None
        for number in range(arguments.records):
            facts = fact(random, number)
            records.write(json.dumps(record(facts), ensure_ascii=False) + "\n")
            if rows is None:
                rows = csv.DictWriter(flat, facts.keys())
                rows.writeheader()
            rows.writerow(facts)


if __name__ == "__main__":
    main()
