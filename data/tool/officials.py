"""Officials: persons, the positions they held, and when.

In: officials_eps.csv, and what legislators.py, states.py and british.py read. Out: the tables officials, official_names, tenures, tenure_sources.
"""

import re
from collections import Counter, defaultdict

from . import british, legislators, states
from .common import HELD_SINCE, Names, fold, is_latin, read_csv, tsv

SOURCE = "officials_eps.csv"
# A tenure without an end that began before this year is a gap in the data rather than a term of office.
OPEN_SINCE = "1985"
# Sources of tenures that say their own date.
DATED = {**legislators.DATED, states.SOURCE: states.AS_OF, british.SOURCE: british.AS_OF}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
HONORIFIC = re.compile(r"^(Dr\.?|Prince|Princess|Sheikh|Sir|Dame|Lord|Baroness|King|Queen|General|Gen\.)\s+")
PATRONYMIC = re.compile(r"(ovich|evich|yevich|ovych|ovna|evna|ivna|uly|oğlu|oglu|qızı|kyzy)$")
PEERAGE = re.compile(r",\s+(\d\w+ )?(Baron|Baroness|Lord|Lady|Earl|Viscount|Viscountess|Count|Marquess|Duke)\b.*$")
SUFFIX = re.compile(r",?\s+(Jr|Jnr|Sr|II|III|IV)\.?$")


def build(sources, packages, countries, organisations):
    """`countries` are the rows of the table of countries; `organisations` maps folded names to keys."""
    codes = {row[7]: row[3] for row in countries if row[7] and row[3]}
    slugs = {fold(row[2]): row[3] for row in countries if row[3]}
    slugs.update({"ivory coast": "CI", "congo kinshasa": "CD", "congo brazzaville": "CG", "turkey": "TR"})
    records = read_csv(sources / SOURCE)
    usual = usual_country(records, slugs)
    persons, tenures = defaultdict(list), []
    for record in records:
        start = date(record["start"])
        end = date(record["end"])
        if (end and end[:4] < HELD_SINCE) or (not end and start and start[:4] < OPEN_SINCE):
            continue
        persons[record["person_qid"]].append(record)
        file = record["src"].rpartition("/")[2]
        country = record["iso2"] or codes.get(record["country_qid"], "")
        body = body_of(record["position"], organisations) if not country else ""
        if not country and not body:
            country = usual.get(record["src"], "")
        tenures.append((record["person_qid"], record["position"].strip(), record["position_qid"], country, body,
                        start, end, file))
    rows, names = [], Names()
    for qid, found in sorted(persons.items()):
        labels = Counter(clean(record["person"]) for record in found if is_latin(record["person"]))
        labels = {name: count for name, count in labels.items() if name and not re.fullmatch(r"Q\d+", name)}
        if not labels:
            continue
        label = min(labels, key=lambda name: (bool(HONORIFIC.match(name)), -labels[name], len(name), name))
        titles = sorted({record["enwiki"] for record in found if record["enwiki"]})
        titled = clean(titles[0]) if len(titles) == 1 else ""
        if is_latin(titled) and len(titled.split()) > 1 and set(fold(titled).split()) < set(fold(label).split()):
            label = titled
        files = sorted({record["src"].rpartition("/")[2] for record in found})
        rows.append((qid, label, qid, len(files), titles[0] if len(titles) == 1 else "", f"{SOURCE}:{','.join(files)}"))
        add_names(names, qid, label, labels)
    kept = {row[0] for row in rows}
    tenures = [row for row in tenures if row[0] in kept]
    stood_for = legislators.add(sources, packages, rows, names, tenures)
    states.add(sources, rows, names, tenures, stood_for)
    british.add(sources, rows, names, tenures)
    header = ("key", "label", "qid", "agreement", "wikipedia", "source")
    tenure_header = ("person", "position", "position_qid", "country", "body", "start", "end", "source")
    tables = {
        "officials": tsv(header, rows),
        "official_names": names.table(),
        "tenures": tsv(tenure_header, tenures),
        "tenure_sources": tsv(("source", "known_until"), known_until(tenures)),
    }
    return tables, rows, names


def known_until(tenures):
    """The last day of which each source of tenures knows, in the order of the sources.

    Where a source has a date of its own, that; else the last day on which an office began or ended in any file of
    `officials_eps.csv`, whose files are the answers of one query at one time.
    """
    last = max(day for row in tenures if row[7] not in DATED for day in row[5:7] if len(day) == 10)
    return [(source, DATED.get(source, last)) for source in sorted({row[7] for row in tenures})]


def date(text):
    return text if DATE.fullmatch(text) else text[:4] if DATE.fullmatch(text[:4]) else ""


def clean(name):
    """A label of Wikidata as a name: without a note in brackets and without a nickname in them."""
    return re.sub(r"\s+", " ", re.sub(r"\(.*?\)", "", name)).strip()


def usual_country(records, slugs):
    """The country that each national source is about; the two worldwide sources have none."""
    counts = defaultdict(Counter)
    for record in records:
        if record["iso2"]:
            counts[record["src"]][record["iso2"]] += 1
    out = {}
    for source in {record["src"] for record in records}:
        slug = fold(re.sub(r"-(cabinet|ministers)$", "", source.rpartition("/")[2]))
        if slug.startswith("world"):
            continue
        if counts[source]:
            out[source] = counts[source].most_common(1)[0][0]
        elif slug in slugs:
            out[source] = slugs[slug]
    return out


def body_of(position, organisations):
    """The organisation whose name ends or begins the title: "Secretary-General of the United Nations"."""
    if re.match(r"(?i)(deputy )?(permanent representative|ambassador|envoy)", position):
        return ""
    words = fold(position).split()
    for length in range(len(words), 0, -1):
        for start in range(0, len(words) - length + 1):
            key = organisations.get(" ".join(words[start:start + length]))
            if key and (start + length == len(words) or start == 0):
                return key
    return ""


def add_names(names, qid, label, labels, source=SOURCE):
    names.add(qid, label, "name", source)
    for name in sorted(labels):
        names.add(qid, name, "alias", source)
    for name in sorted(labels):
        short = SUFFIX.sub("", HONORIFIC.sub("", PEERAGE.sub("", name))).strip()
        if " " in short:
            names.add(qid, short, "alias", source)
            words = short.split()
            without = [words[0], *(w for w in words[1:-1] if not re.fullmatch(r"\w\.?", w)), words[-1]]
            if len(without) > 1 and len(words[0].rstrip(".")) > 1:
                names.add(qid, " ".join(without), "alias", source)
            if len(without) == 3 and without[1][:1].isupper():
                form = "alias" if PATRONYMIC.search(without[1]) else "weak"
                names.add(qid, f"{without[0]} {without[2]}", form, source)
