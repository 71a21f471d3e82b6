"""Titles of articles of the English Wikipedia, for the entries that no source gives a title of their own.

In: the finished tables of the other parts; the page titles of compromise-wikipedia, the links of OurAirports' regions,
CLDR's names of subdivisions, the words of wamerican. Out: the tables with their column `wikipedia` filled.

A page of a name exists: that is all a list of titles says. The page is the entry's if the entry bears the name as its
own and nothing else that the gazetteer or a dictionary of English knows may be meant by it. What is doubtful stays
without a title.
"""

import csv
import gzip
import io
import json
import re
from collections import defaultdict
from urllib.parse import unquote

from .common import fold, tsv

PAGES = "compromise-wikipedia/src/_model.js"
REGIONS = "ourairports/data/regions.csv.gz"
SUBDIVISIONS = "cldr-subdivisions-full/subdivisions/en/en.json"
WORDS = "wamerican/usr/share/dict/american-english"
TABLES = {"countries": "country_names", "regions": "region_names", "areas": "area_names", "disputed": "disputed_names",
          "cities": "city_names", "organisations": "organisation_names", "officials": "official_names"}
# A city of this many people may have a page of its bare name; of the United States, where pages have "City, State" as
# their titles but for the largest, of that many.
LARGE = 100_000
LARGE_IN_THE_US = 300_000
# The same if the page has other letters than the city's name, such as none with accents.
LARGE_IN_OTHER_LETTERS = 250_000
# Below this size a city of the United States does not make the bare name of a state ambiguous; elsewhere any city does.
LESS_THAN_A_STATE = 50_000
# A city of this many people is meant by its name though that is an ordinary word as well: Shanghai.
VAST = 10_000_000
# How many times more people than any namesake.
DOMINANCE = 10
# What follows the name of a region in the title of its page.
GENERIC = re.compile(
    r"(Province|Region|Oblast|Governorate|Prefecture|District|County|Department|State|Krai|Division|Voivodeship|Parish"
    r"|Municipality|Canton|Autonomous Okrug|Autonomous Region|Emirate|Regional State|Department, \w+"
    r"|Province, \w+|Region, \w+|Rayon|Raion)$", re.I)
# Words that may stand in the name of an organisation of any country.
COMMON = set("""national democratic republican liberal conservative labour labor social socialist christian peoples people
party union front movement army liberation force forces red the of for and united development justice congress
communist workers islamic jihad""".split())


def build(tables, packages, overrides):
    """Fills the column `wikipedia` of the tables, which are texts, and names the files that gave it in `source`.

    What `overrides` say of a title stands, also that there is none.
    """
    rows = {name: parse(tables[name]) for name in TABLES}
    names = {name: defaultdict(list) for name in TABLES}
    bearers = defaultdict(set)
    for table, of_names in TABLES.items():
        for row in parse(tables[of_names]):
            names[table][row["key"]].append((row["name"], row["form"]))
            if row["form"] != "acronym":
                bearers[fold(row["name"])].add((table, row["key"]))
    known = Known(rows, names, bearers, packages)
    for table in ("regions", "cities", "areas", "disputed", "organisations", "officials"):
        for row in rows[table]:
            settled = overrides.get((row["key"], "wikipedia"))
            if settled is not None:
                found = (settled, ["overrides.tsv"])
            else:
                found = None if row.get("wikipedia") else known.title(table, row)
            row.setdefault("wikipedia", "")
            if found:
                row["wikipedia"], files = found
                row["source"] = ";".join(dict.fromkeys([*row["source"].split(";"), *files]))
        header = [column for column in rows[table][0] if column not in ("wikipedia", "source")]
        header += ["wikipedia", "source"]
        tables[table] = tsv(header, [tuple(row[column] for column in header) for row in rows[table]])


def parse(text):
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


class Known:
    """What is known of names: who bears them, which pages there are, which words are ordinary."""

    def __init__(self, rows, names, bearers, packages):
        self.rows = {table: {row["key"]: row for row in found} for table, found in rows.items()}
        self.names = names
        self.bearers = bearers
        self.pages = defaultdict(list)
        for title in unpack((packages / PAGES).read_text(encoding="utf-8")):
            self.pages[fold(title)].append(title)
        words = (packages / WORDS).read_text(encoding="utf-8").split()
        self.words = {fold(word) for word in words if word[:1].islower() and "'" not in word}
        self.weak = {(row_key, fold(name)) for row_key, found in names["regions"].items()
                     for name, form in found if form == "weak"}
        self.claims, self.linked = defaultdict(set), {}
        self.link_regions(packages)

    def title(self, table, row):
        return getattr(self, f"of_{table}")(row)

    def of_regions(self, row):
        """The page that OurAirports links, if CLDR spells the region's name as its title does.

        A title that is the bare name must be that of a page that many read, and no name of anything else.
        """
        title, name = self.linked.get(row["key"], ("", ""))
        if not title or self.is_ordinary(title) or self.is_shared_by_regions(title, name, row["country"]):
            return None
        if title != name:
            return title, [REGIONS, SUBDIVISIONS]
        if title.lower() in self.pages.get(fold(title), []) and self.is_free(fold(title), ("regions", row["key"])):
            return title, [REGIONS, SUBDIVISIONS, PAGES]
        return None

    def of_cities(self, row):
        """The page of the bare name of a large city that an atlas has too, if it is far larger than its namesakes."""
        size = int(row["population"])
        least = LARGE_IN_THE_US if row["country"] == "US" else LARGE
        if size < least and not row["capital"] or row["agreement"] != "2":
            return None
        forms = dict((fold(name), form) for name, form in self.names["cities"][row["key"]])
        title = self.page(row["label"])
        if not title or forms.get(fold(title)) not in ("name", "alias"):
            return None
        # Other letters may be those of another word: Pāli and Pali, Médéa and Medea.
        if letters(title) != letters(row["label"]) and size < LARGE_IN_OTHER_LETTERS:
            return None
        return (title, [PAGES]) if self.is_free(fold(title), ("cities", row["key"]), size) else None

    def of_areas(self, row):
        title = self.page(row["label"])
        return (title, [PAGES]) if title and self.is_free(fold(title), ("areas", row["key"])) else None

    def of_disputed(self, row):
        title = self.page(row["label"])
        return (title, [PAGES]) if title and self.is_free(fold(title), ("disputed", row["key"])) else None

    def of_organisations(self, row):
        """The page of the name; of a body of a country, also of the name with the country's in front."""
        names = [row["label"], *(n for n, form in self.names["organisations"][row["key"]] if form == "alias")]
        names = [name for name in dict.fromkeys(names) if not set(fold(name).split()) <= COMMON]
        full = []
        if row["country"] and row["kind"] in ("governmental", "armed_force"):
            country = next((r["label"] for r in self.rows["countries"].values() if r["iso2"] == row["country"]), "")
            full = [f"{country} {row['label'].removeprefix(row['country'] + ' ')}"]
        me = ("organisations", row["key"])
        for group in (full, [row["label"]], names):
            titles = {title for name in group if (title := self.page(name))
                      and (name in full or self.is_free(fold(name), me))}
            if len(titles) == 1:
                return titles.pop(), [PAGES]
        return None

    def of_officials(self, row):
        """The page of the full name, if several lists have the person; with one list namesakes are too many."""
        name = row["label"]
        alone = len({key for table, key in self.bearers[fold(name)] if table == "officials"}) == 1
        listed = name.lower() in self.pages.get(fold(name), [])
        return (name, [PAGES]) if int(row["agreement"]) > 1 and " " in name and alone and listed else None

    def is_ordinary(self, title):
        """Whether a title is made of ordinary words alone: "Red Deer", "Northern Province"."""
        return all(word in self.words or GENERIC.fullmatch(word) for word in fold(title).split())

    def is_shared_by_regions(self, title, name, country):
        """Whether the title of a region may be that of a namesake elsewhere, for no other title of it is known."""
        for table, key in self.bearers[fold(name)]:
            row = self.rows[table][key]
            if table == "regions" and row["country"] != country and self.claims[key] in (set(), {title}):
                return True
        return False

    def is_free(self, folded, me, size=0):
        """Whether nothing else that is as well known bears a name."""
        if self.is_ordinary(folded) and size < VAST and (" " not in folded or me[0] in ("cities", "regions")):
            return False
        return all(self.is_lesser(other, folded, me, size) for other in self.bearers[folded] - {me})

    def is_lesser(self, other, folded, me, size):
        """Whether another bearer of a name is so much less known that the page is not its."""
        table, key = other
        row, mine = self.rows[table][key], self.rows[me[0]][me[1]]
        if table == "cities":
            theirs = int(row["population"])
            if me[0] == "regions":
                if row["country"] != mine["country"]:
                    return theirs < LARGE_IN_THE_US
                return row["country"] == "US" and theirs < LESS_THAN_A_STATE
            return theirs * DOMINANCE <= size if me[0] == "cities" else theirs < LARGE
        if table == "regions" and (me[0] == "disputed" or me[0] == "cities" and row["country"] != mine["country"]):
            return (key, folded) in self.weak
        if table == "regions" and me[0] == "cities":
            # The region has a page of another name; or it is the city: Vienna.
            return folded not in map(fold, self.claims[key]) or bool(mine["capital"])
        return False

    def page(self, name):
        """The title of the page of a name, in the letters of the page and the capitals of the name."""
        titles = self.pages.get(fold(name), [])
        if len(titles) != 1:
            return None
        if titles[0] == name.lower():
            return name
        ours, theirs = re.split(r"([ -])", name), re.split(r"([ -])", titles[0])
        if len(ours) != len(theirs):
            return None
        return "".join(their[:1].upper() + their[1:] if our[:1].isupper() else their
                       for our, their in zip(ours, theirs))

    def link_regions(self, packages):
        """Fills `claims`, all titles that OurAirports links to a region, and `linked`, the one title that begins with
        the region's name in CLDR, with that name."""
        with open(packages / SUBDIVISIONS, encoding="utf-8") as file:
            names = json.load(file)["subdivisions"]["localeDisplayNames"]["subdivisions"]
        with gzip.open(packages / REGIONS, "rt", encoding="utf-8", newline="") as file:
            regions = list(csv.DictReader(file))
        keys = defaultdict(set)
        for key, row in self.rows["regions"].items():
            for name, _ in self.names["regions"][key]:
                keys[(row["country"], fold(name))].add(key)
        sure = defaultdict(set)
        for region in regions:
            title = unquote(region["wikipedia_link"].rpartition("/wiki/")[2]).replace("_", " ")
            name = names.get(region["code"].replace("-", "").lower(), "")
            bare = GENERIC.sub("", title).strip()
            found = {key for form in (name, title, bare) if form for key in keys[(region["iso_country"], fold(form))]}
            for key in found if title else ():
                self.claims[key].add(title)
            rest = title.removeprefix(name)
            if name and len(found) == 1 and rest != title and (not rest or GENERIC.fullmatch(rest.strip())):
                sure[found.pop()].add((title, name))
        self.linked = {key: titles.pop() for key, titles in sure.items() if len(titles) == 1}


def letters(name):
    return re.sub(r"\W", "", name.lower())


def unpack(script):
    """The words of a trie packed by efrt 2, in the one string of a script: `export default `true¦...``.

    Nodes are separated by ";" and consist of pairs of letters and a reference to the node that follows, "," for the end
    of a word; "!" at the beginning marks a node that is the end of a word too. References count in base 36 from the node
    itself, or name one of the symbols that stand before the nodes.
    """
    packed = script.partition("`")[2].rpartition("`")[0].partition("¦")[2]
    nodes = packed.split(";")
    symbols = []
    while match := re.fullmatch(r"([0-9A-Z]+):([0-9A-Z]+)", nodes[len(symbols)]):
        symbols.append(number(match[2]))
    nodes = nodes[len(symbols):]
    stack = [(0, "")]
    while stack:
        index, prefix = stack.pop()
        node = nodes[index]
        if node.startswith("!"):
            yield prefix
            node = node[1:]
        parts = re.split(r"([A-Z0-9,]+)", node)
        for letters, reference in zip(parts[::2], [*parts[1::2], ","]):
            if not letters:
                continue
            if reference == ",":
                yield prefix + letters
                continue
            value = number(reference)
            stack.append((symbols[value] if value < len(symbols) else index + value + 1 - len(symbols),
                          prefix + letters))


def number(digits):
    """A number of efrt: base 36, the numbers of two digits following those of one, and so on."""
    value, places, size = 0, 1, 36
    while places < len(digits):
        value += size
        places += 1
        size *= 36
    return value + int(digits, 36)
