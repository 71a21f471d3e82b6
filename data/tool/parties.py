"""Political parties.

In: the two files of Party Facts, which are joined by its number. Out: more rows of the tables organisations and
organisation_names.

The two files are one crawl and so one source for an identifier. A party that the tables already have gets its
identifier if it alone of its country bears the name. Names that are ordinary words, and short names, are weak: they
are good for linking what is known to be a party.
"""

import re
from collections import defaultdict
from urllib.parse import unquote

from .common import HELD_SINCE, fold, is_latin, read_csv

WIKIDATA = "parties_wikidata.csv"
WIKIPEDIA = "parties_wikipedia.csv"
HEADS = set("party movement front alliance union league coalition bloc rally congress democrats".split())


def load(sources, countries):
    """QID to country, name, short name, title: parties that still were in 2000, of one country of today."""
    codes = {row[4]: row[3] for row in countries if row[3] and row[4]}
    more = {row["partyfacts_id"]: row for row in read_csv(sources / WIKIPEDIA)}
    found = defaultdict(list)
    for row in read_csv(sources / WIKIDATA):
        second = more.get(row["partyfacts_id"], {})
        country = codes.get(row["country"], "")
        name = re.sub(r"\(.*?\)", "", row["name"]).strip()
        if not country or not is_latin(name) or second.get("name") != row["name"]:
            continue
        title = unquote(second["url"].rpartition("/wiki/")[2]).replace("_", " ").strip()
        gone = second["year_dissolved"]
        short = row["name_short"] if is_latin(row["name_short"]) and "/" not in row["name_short"] else ""
        found[row["wikidata_id"]].append((country, name, short, title, gone))
    out = {}
    for qid, rows in sorted(found.items()):
        lasting = not any(gone and gone < HELD_SINCE for *_, gone in rows)
        if qid.startswith("Q") and lasting and len({(row[0], fold(row[1])) for row in rows}) == 1:
            titles = sorted({row[3] for row in rows})
            out[qid] = (*rows[0][:3], titles[0] if len(titles) == 1 else "")
    return out


def add(sources, countries, rows, names, taken, ordinary):
    """`taken` are the folded names of countries; `ordinary` tells of a folded word whether it is ordinary English or in the
    name of a person or place."""
    parties = load(sources, countries)
    index = {row[0]: number for number, row in enumerate(rows)}
    called = defaultdict(set)
    for slot, (_, form, _) in names.rows.items():
        called[slot[1]].add((slot[0], form))
    known = known_parties(parties, rows, called)
    files = f"{WIKIDATA};{WIKIPEDIA}"
    for qid, (country, name, short, title) in parties.items():
        key = known.get(qid)
        others = {k for k, form in called[fold(name)] if rows[index[k]][2] != "party"}
        if qid in index or others:
            continue
        if key:
            old = rows[index[key]]
            rows[index[key]] = (*old[:4], qid, 1, old[6], f"{old[7]};{files}")
        else:
            key = qid
            rows.append((qid, name, "party", country, qid, 1, title, files))
            names.add(qid, name, form_of(name, country, ordinary), WIKIDATA)
        # A short name that a country or a body of another kind bears is theirs.
        elsewhere = fold(short) in taken or any(rows[index[k]][2] != "party" for k, _ in called[fold(short)])
        if short and not elsewhere and (key, fold(short), "acronym") not in names.rows:
            names.add(key, short, "weak", WIKIDATA)
        if key != qid and all(slot[:2] != (key, fold(name)) for slot in names.rows):
            names.add(key, name, "alias" if form_of(name, country, ordinary) == "name" else "weak", WIKIDATA)


def known_parties(parties, rows, called):
    """QID to the key of the party that the tables already have."""
    by_key = defaultdict(set)
    for row in rows:
        if row[2] != "party" or not row[3] or row[4]:
            continue
        for qid, (country, name, short, _) in parties.items():
            same = any(key == row[0] for key, _ in called[fold(name)])
            same_short = short.isupper() and any(key == row[0] and form == "acronym" for key, form in called[fold(short)])
            if country == row[3] and (same or same_short):
                by_key[row[0]].add(qid)
    return {found.pop(): key for key, found in by_key.items() if len(found) == 1}


def form_of(name, country, ordinary):
    """Whether a name is to be found in a text, or only to be linked once something is known to be a party."""
    words = fold(name).removeprefix("the ").split()
    telling = [word for word in words if not ordinary(word)]
    if len(words) == 1:
        return "name" if telling and len(words[0]) > 4 and name[1:].islower() else "weak"
    return "name" if len(words) > 2 or telling or HEADS & set(words) else "weak"
