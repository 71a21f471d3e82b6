"""Shared by all parts: reading sources and reviewed tables, folding names, writing tables.

In: files of the sources directory and of data/reviewed. Out: rows of text tables, sorted, tab-separated.
"""

import csv
import hashlib
import io
import re
import unicodedata
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent
# Officials are those who held an office in this year or later.
HELD_SINCE = "2000"
FORMS = ("name", "alias", "acronym", "adjective", "people", "weak")
LETTERS = str.maketrans({
    "ı": "i", "ə": "a", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th",
    "ħ": "h", "ŋ": "n", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ǝ": "a",
})
DROPPED = set(".'’‘ʻʼʹʽ`´′ʾʿ\u200b\u200c\u200d\u00ad")


def fold(text):
    """The key under which a name is found; src/gazetteer/fold.rs does the same."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    decomposed = unicodedata.normalize("NFKD", decomposed).translate(LETTERS)
    out = []
    for char in decomposed:
        if unicodedata.category(char).startswith("M") or char in DROPPED:
            continue
        if char == "&":
            out.append(" and ")
        else:
            out.append(char if char.isalnum() else " ")
    return " ".join("".join(out).split())


def is_latin(text):
    """Whether every letter of the text is of the Latin script."""
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def read_csv(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def read_reviewed(name):
    """A table of data/reviewed: tab-separated, a header line, lines that start with # are comments."""
    lines = (DATA / "reviewed" / name).read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t") + [""] * len(header))) for line in lines[1:]]


def tsv(header, rows):
    """A table as text: fields without tabs or line ends, rows sorted and without doubles."""
    out = io.StringIO()
    out.write("\t".join(header) + "\n")
    for row in sorted(set(rows), key=natural):
        fields = [re.sub(r"\s+", " ", str(field)).strip() for field in row]
        out.write("\t".join(fields) + "\n")
    return out.getvalue()


def natural(row):
    """Sorting by the first field, numbers as numbers, then by the rest."""
    first = str(row[0])
    digits = re.sub(r"\D", "", first)
    return (re.sub(r"\d.*", "", first), int(digits) if digits else 0, [str(f) for f in row])


class Names:
    """The names of the entries of one table: each folded name once for an entry, in its strongest form."""

    def __init__(self):
        self.rows = {}

    def add(self, key, name, form, source):
        name = re.sub(r"\s+", " ", name).strip(" ,;")
        folded = fold(name)
        if not folded or (len(folded) < 2 and form != "acronym"):
            return
        # An acronym and a word may fold alike ("US", "us"); they stay apart by their form.
        slot = (key, folded, "acronym" if form == "acronym" else "word")
        if form in ("adjective", "people"):
            slot = (key, folded, form)
        old = self.rows.get(slot)
        shorter = old is not None and form == old[1] == "acronym" and len(name) < len(old[0])
        if old is None or shorter or FORMS.index(form) < FORMS.index(old[1]):
            self.rows[slot] = (name, form, source)

    def weaken(self, predicate):
        for slot, (name, form, source) in self.rows.items():
            if form in ("name", "alias") and predicate(slot[0], slot[1]):
                self.rows[slot] = (name, "weak", source)

    def drop(self, predicate):
        self.rows = {slot: row for slot, row in self.rows.items() if not predicate(slot[0], slot[1], row[1])}

    def folded(self, *forms):
        return {slot[1] for slot, row in self.rows.items() if row[1] in forms}

    def table(self):
        return tsv(("key", "name", "form", "source"), [(k[0], *row) for k, row in self.rows.items()])
