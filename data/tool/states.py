"""Governors and other officers of the states of the United States.

In: us_state_executives.csv, admin1CodesASCII.txt. Out: officials with names and terms; those who are officials already
get the terms.
"""

from collections import defaultdict

from .common import HELD_SINCE, fold, read_csv

SOURCE = "us_state_executives.csv"
REGIONS = "admin1CodesASCII.txt"
# The first day of the month whose state the file has. A term that was to end later had not ended by then.
AS_OF = "2026-08-01"
# Members of the states' parliaments are in the file only if they were something else too: they are left out.
POSITIONS = {
    "governor": "Governor", "lt_governor": "Lieutenant Governor", "attorney general": "Attorney General",
    "secretary of state": "Secretary of State", "treasurer": "Treasurer", "auditor": "Auditor",
    "chief election officer": "Chief Election Officer", "mayor": "Mayor",
}
# What admin1CodesASCII.txt does not name among the states, or by another name than an office does.
ELSEWHERE = {"PR": "Puerto Rico", "DC": "the District of Columbia"}


def add(sources, rows, names, tenures, stood_for):
    """Adds to the rows, names and tenures of officials.

    An officer is the official of the same identifier; or the only official of the United States who bears the name, if
    that one held an office of the state or stood for it in the Congress, as `stood_for` has it.
    """
    states = {}
    for line in (sources / REGIONS).read_text(encoding="utf-8").splitlines():
        code, name = line.split("\t")[:2]
        if code.startswith("US."):
            states[code[3:]] = name
    states.update(ELSEWHERE)
    offices, called = defaultdict(set), defaultdict(set)
    for person, position, _, country, *_ in tenures:
        if country == "US":
            offices[person].add(position)
    for key, folded, _ in names.rows:
        if key in offices:
            called[folded].add(key)
    known = {row[0]: index for index, row in enumerate(rows)}
    persons = defaultdict(list)
    for record in read_csv(sources / SOURCE):
        if record["type"] in POSITIONS:
            persons[record["id"]].append(record)
    for own, records in sorted(persons.items()):
        name, item = records[0]["name"], next((r["wikidata"] for r in records if r["wikidata"]), "")
        places = {record["state"] for record in records}
        same = [key for key in called[fold(name)] if stood_for.get(key, set()) & places or any(
            position.endswith(f" of {states[state]}") for position in offices[key] for state in places)]
        key = item or (same[0] if len(same) == len(called[fold(name)]) == 1 else f"us-{own.rpartition('/')[2]}")
        if key not in known:
            known[key] = len(rows)
            rows.append((key, name, item, int(bool(item)), "", SOURCE))
            names.add(key, name, "name", SOURCE)
        else:
            row = rows[known[key]]
            rows[known[key]] = (*row[:3], row[3] + int(bool(item)), row[4], f"{row[5]};{SOURCE}")
            names.add(key, name, "alias", SOURCE)
        for record in records:
            end = record["end_date"] if record["end_date"] <= AS_OF else ""
            if not end or end >= HELD_SINCE:
                tenures.append((key, position_of(record, states), "", "US", "", record["start_date"], end, SOURCE))


def position_of(record, states):
    # The District of Columbia has a mayor where a state has a governor.
    kind = "mayor" if (record["state"], record["type"]) == ("DC", "governor") else record["type"]
    return f"{POSITIONS[kind]} of {states[record['state']]}"
