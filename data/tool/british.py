"""Ministers of the United Kingdom.

In: the tables of the Institute for Government's database of ministers. Out: officials with names and terms; those who
are officials already get the terms.
"""

import re
from collections import defaultdict
from datetime import date

from .common import HELD_SINCE, fold, read_csv

SOURCE = "uk_ifg_appointment.csv"
PERSONS, POSTS, BODIES = "uk_ifg_person.csv", "uk_ifg_post.csv", "uk_ifg_organisation.csv"
FILES = (SOURCE, PERSONS, POSTS, BODIES)
# The last day on which an appointment began or ended in the file.
AS_OF = "2026-06-12"
# How many days the sources may differ by about the beginning or the end of one term.
NEAR = 31
TITLED = re.compile(r"^(Lord|Lady|Baroness|Baron|Viscount|Earl|Duke|Marquess|Countess)\b")
KNIGHTED = re.compile(r"^(Sir|Dame)\s+")


def add(sources, rows, names, tenures):
    """Adds to the rows, names and tenures of officials.

    The source has no identifiers. A minister is an official of the same name one of whose terms in the United Kingdom
    begins or ends within a month of one of the minister's; if more than one is, or none, the minister is a person apart.
    """
    posts = positions(sources)
    terms, written = defaultdict(list), defaultdict(list)
    for record in read_csv(sources / SOURCE):
        if not record["end_date"] or record["end_date"] >= HELD_SINCE:
            terms[record["person_id"]].append((posts[record["post_id"]], record["start_date"], record["end_date"]))
    for record in sorted(read_csv(sources / PERSONS), key=lambda r: (r["start_date"], r["name"])):
        written[record["id"]] += [record["name"], record["display_name"]]
    days, called = defaultdict(set), defaultdict(set)
    for person, _, _, country, _, start, end, _ in tenures:
        if country == "GB":
            days[person].update(day for day in (start, end) if len(day) == 10)
    for key, folded, _ in names.rows:
        if key in days:
            called[folded].add(key)
    known = {row[0]: index for index, row in enumerate(rows)}
    for own, found in sorted(terms.items()):
        forms = list(dict.fromkeys(filter(None, written[own])))
        forms += [short for name in forms if " " in (short := KNIGHTED.sub("", name)) and short not in forms]
        same = {key for name in forms for key in called[fold(name)] if near(days[key], found)}
        key = same.pop() if len(same) == 1 else f"gb-{own}"
        label = min(forms, key=lambda name: (bool(TITLED.match(name) or KNIGHTED.match(name)), forms.index(name)))
        if key not in known:
            known[key] = len(rows)
            rows.append((key, label, "", 0, "", SOURCE))
            names.add(key, label, "name", PERSONS)
        else:
            row = rows[known[key]]
            rows[known[key]] = (*row[:5], f"{row[5]};{SOURCE}")
        for name in forms:
            names.add(key, name, "alias", PERSONS)
        tenures += [(key, position, "", "GB", "", start, end, SOURCE) for position, start, end in found]


def positions(sources):
    """The name of each post; with its department if posts of several departments have it."""
    bodies = {row["id"]: row["name"] for row in read_csv(sources / BODIES)}
    posts = read_csv(sources / POSTS)
    departments = defaultdict(set)
    for post in posts:
        departments[post["name"]].add(post["organisation_id"])
    return {post["id"]: f"{post['name']} ({bodies[post['organisation_id']]})"
            if len(departments[post["name"]]) > 1 and post["organisation_id"] in bodies else post["name"] for post in posts}


def near(known, terms):
    """Whether a day on which a known term begins or ends is near one of the terms."""
    days = [date.fromisoformat(day) for day in known]
    return any(abs((date.fromisoformat(day) - other).days) <= NEAR
               for _, start, end in terms for day in (start, end) if day for other in days)
