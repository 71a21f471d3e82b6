"""Members of the Congress of the United States, its presidents and vice presidents.

In: the files of congress-legislators of 2026 (`congress.py`), and those of 2015 in us-legislators, which have the members
who had left by then. Out: officials with names, terms and titles of Wikipedia articles; those who are officials already
get the terms and the title.
"""

import json
import re
from collections import defaultdict

from . import congress
from .common import HELD_SINCE, fold

FILES = ("us-legislators/data/legislators-current.json", "us-legislators/data/legislators-historical.json")
# The day of the files. A term that was to end later had not ended by then.
AS_OF = "2015-07-05"
# Titles of that year with such words have often been changed since: notes in brackets, "Jr.", initials.
UNSTABLE = re.compile(r"[(,]|\b\w\.")
POSITIONS = {"sen": "Senator", "rep": "Representative", "prez": "President", "viceprez": "Vice President"}
# The day of each file.
DATED = {**{file: AS_OF for file in FILES}, congress.CURRENT: congress.AS_OF, congress.EXECUTIVE: congress.AS_OF}


def add(sources, packages, rows, names, tenures):
    """Adds to the rows, names and tenures of officials; returns the states that each member stood for.

    A member whose identifier in Wikidata the files of 2026 give is that item. Any other is an official of the same
    title, or of the same name if only one official of the United States and one member since 1950 bear it, and the
    title has no note to tell it from others. Else the member is a person apart, so that the name is known to be
    ambiguous.
    """
    members = congress.members(sources)
    items = {number(m): m["id"]["wikidata"] for m, _ in members if "wikidata" in m["id"]}
    told = {(number(m), congress.CURRENT) for m, file in members if file == congress.CURRENT}
    for file in FILES:
        with open(packages / file, encoding="utf-8") as lines:
            members += [(member, file) for member in json.load(lines)]
    recent = [(m, file) for m, file in members if m["terms"][-1]["end"] >= "1950"]
    namesakes = defaultdict(set)
    for member, _ in recent:
        for name in written(member):
            namesakes[fold(name)].add(number(member))
    titled = {row[4]: row[0] for row in rows if row[4]}
    in_the_us = {row[0] for row in tenures if row[3] == "US"}
    called = defaultdict(set)
    for slot in names.rows:
        if slot[0] in in_the_us:
            called[slot[1]].add(slot[0])
    known = {row[0]: index for index, row in enumerate(rows)}
    states = defaultdict(set)
    for member, file in recent:
        if member["terms"][-1]["end"] < HELD_SINCE:
            continue
        own = number(member)
        full = member["id"].get("wikipedia", "")
        same = {key for name in written(member) for key in called[fold(name)]}
        namesake = "(" in full or any(namesakes[fold(name)] != {own} for name in written(member))
        key = items.get(own) or titled.get(full) or (same.pop() if len(same) == 1 and not namesake else None)
        title = "" if namesake or UNSTABLE.search(full) else full
        identified = int(key is not None and member["id"].get("wikidata") == key)
        key = key or f"us-{own}"
        if key not in known:
            known[key] = len(rows)
            rows.append((key, written(member)[0], key if identified else "", identified, title, file))
            names.add(key, written(member)[0], "name", file)
        else:
            row = rows[known[key]]
            rows[known[key]] = (*row[:3], row[3] + identified, row[4] or title, f"{row[5]};{file}")
        for name in written(member):
            names.add(key, name, "alias", file)
        states[key].update(term.get("state", "") for term in member["terms"])
        # The file of 2026 has all terms of those who are in it.
        if file not in FILES or (own, congress.CURRENT) not in told:
            tenures += [(key, POSITIONS[kind], "", "US", "", start, end, file)
                        for kind, start, end in terms(member, DATED[file])]
    return states


def number(member):
    """What the files of all years tell a member by."""
    return member["id"].get("bioguide") or f"govtrack-{member['id']['govtrack']}"


def written(member):
    """The names of a member, the usual one first."""
    name = member["name"]
    title = member["id"].get("wikipedia", "").partition(" (")[0].partition(", ")[0]
    found = [title, name.get("official_full", ""), f"{name['first']} {name['last']}"]
    if "nickname" in name:
        found.append(f"{name['nickname']} {name['last']}")
    return list(dict.fromkeys(filter(None, found)))


def terms(member, as_of):
    """Kind, start and end of each time in office; terms that follow each other are one."""
    out = []
    for term in member["terms"]:
        end = term["end"] if term["end"] <= as_of else ""
        if out and out[-1][0] == term["type"] and out[-1][2][:4] == term["start"][:4]:
            out[-1] = (term["type"], out[-1][1], end)
        else:
            out.append((term["type"], term["start"], end))
    return [term for term in out if not term[2] or term[2] >= HELD_SINCE]
