"""Members of the Congress of the United States.

In: the files of us-legislators, which are those of the project congress-legislators of 2015. Out: officials with names,
terms and titles of Wikipedia articles; those who are officials already get the terms and the title.
"""

import json
import re
from collections import defaultdict

from .common import HELD_SINCE, fold

FILES = ("us-legislators/data/legislators-current.json", "us-legislators/data/legislators-historical.json")
# The day of the files. A term that was to end later had not ended by then.
AS_OF = "2015-07-05"
# Titles of that year with such words have often been changed since: notes in brackets, "Jr.", initials.
UNSTABLE = re.compile(r"[(,]|\b\w\.")
POSITIONS = {"sen": "Senator", "rep": "Representative"}


def add(packages, rows, names, tenures):
    """Adds to the rows, names and tenures of officials.

    A member is an official of the same title, or of the same name if only one official of the United States and one
    member since 1950 bear it, and the title has no note to tell it from others. Else the member is a person apart, so
    that the name is known to be ambiguous.
    """
    members = []
    for file in FILES:
        with open(packages / file, encoding="utf-8") as lines:
            members += [(member, file) for member in json.load(lines)]
    recent = [(m, file) for m, file in members if m["terms"][-1]["end"] >= "1950"]
    namesakes = defaultdict(set)
    for member, _ in recent:
        for name in written(member):
            namesakes[fold(name)].add(member["id"]["bioguide"])
    titled = {row[4]: row[0] for row in rows if row[4]}
    in_the_us = {row[0] for row in tenures if row[3] == "US"}
    called = defaultdict(set)
    for slot in names.rows:
        if slot[0] in in_the_us:
            called[slot[1]].add(slot[0])
    known = {row[0]: index for index, row in enumerate(rows)}
    for member, file in recent:
        if member["terms"][-1]["end"] < HELD_SINCE:
            continue
        own = member["id"]["bioguide"]
        full = member["id"].get("wikipedia", "")
        same = {key for name in written(member) for key in called[fold(name)]}
        namesake = "(" in full or any(namesakes[fold(name)] != {own} for name in written(member))
        key = titled.get(full) or (same.pop() if len(same) == 1 and not namesake else None)
        title = "" if namesake or UNSTABLE.search(full) else full
        if key is None:
            key = f"us-{own}"
            rows.append((key, written(member)[0], "", 0, title, file))
        else:
            row = rows[known[key]]
            rows[known[key]] = (*row[:4], row[4] or title, f"{row[5]};{file}")
        for number, name in enumerate(written(member)):
            names.add(key, name, "name" if number == 0 and key.startswith("us-") else "alias", file)
        tenures += [(key, POSITIONS[kind], "", "US", "", start, end, file) for kind, start, end in terms(member)]


def written(member):
    """The names of a member, the usual one first."""
    name = member["name"]
    title = member["id"].get("wikipedia", "").partition(" (")[0]
    found = [title, name.get("official_full", ""), f"{name['first']} {name['last']}"]
    if "nickname" in name:
        found.append(f"{name['nickname']} {name['last']}")
    return list(dict.fromkeys(filter(None, found)))


def terms(member):
    """Kind, start and end of each time in office; terms that follow each other are one."""
    out = []
    for term in member["terms"]:
        end = term["end"] if term["end"] <= AS_OF else ""
        if out and out[-1][0] == term["type"] and out[-1][2][:4] == term["start"][:4]:
            out[-1] = (term["type"], out[-1][1], end)
        else:
            out.append((term["type"], term["start"], end))
    return [term for term in out if not term[2] or term[2] >= HELD_SINCE]
