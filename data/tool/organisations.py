"""Organisations.

In: orgs_crosscheck.csv, opensanctions_igo.py.txt, the actor dictionaries, the reviewed table of names and kinds.
Out: the tables organisations, organisation_names.

The column supraverden of the cross-check is compared with and counted, and its wording is never taken over.
"""

import ast
import re

from .common import Names, fold, is_latin, read_csv, read_reviewed, tsv

CROSSCHECK = "orgs_crosscheck.csv"
IGO = "opensanctions_igo.py.txt"
INTERNATIONAL = "dictionaries/Phoenix.International.actors.txt"
GROUPS = "dictionaries/Phoenix.MilNonState.actors.txt"
REVIEWED = "reviewed/organisations.tsv"
# What makes a string of words the name of a group; without such a word the dictionary often names a person.
TELLING = set("""army armies front fronts brigade brigades movement organization organisation liberation forces cells
command jihad islamic islami islamiya islamiyah mujahideen mujahidin mujahedin martyrs revolutionary resistance guerrilla
commandos commando faction battalion ansar jaish jund lashkar hizb hizbul hezb harakat harkat harakut jamaat jamaah
jemaah jamiat fedayeen tigers league federation nuclei militia hawks fighters army's corsa corsican khalq khalsa
clandestini al-qaeda ejercito movimiento frente fuerzas patriotic""".split())
VAGUE = set("""armed action direct immediate international solidarity committee coordination islamic brotherhood society
group jihad forces cells movement the of for in and front anti communist command national organization liberation
autonomous revolutionary league fighters freedom arab""".split())
SMALL = {"of", "the", "and", "for", "in", "on", "to", "de", "du", "des", "la", "el", "al", "e", "a", "against", "with"}


def load_igo(sources):
    """The registry of OpenSanctions: QID to name, and whether the body is one of sport."""
    tree = ast.parse((sources / IGO).read_text(encoding="utf-8"))
    out = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if isinstance(value, ast.Call):
                    sport = any(keyword.arg == "topics" for keyword in value.keywords)
                    out[key.value] = (value.args[0].value, sport)
    return out


def actors(path):
    """The blocks of an actor dictionary: the names of one actor, and the codes that stand under them."""
    names, codes, blocks = [], [], []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        line = line.partition(";")[0].strip()
        if not line or line.startswith("#"):
            continue
        found = re.findall(r"\[(.*?)\]", line)
        text = re.sub(r"\[.*?\]", "", line).strip()
        if text:
            if codes:
                blocks.append((names, codes))
                names, codes = [], []
            names.append(re.sub(r"[_\s]+", " ", text.lstrip("+")).strip())
        codes += found
    blocks.append((names, codes))
    return blocks


def in_title_case(text):
    """"LORD'S RESISTANCE ARMY" as a name is written."""
    words = []
    for index, word in enumerate(text.lower().split()):
        parts = word.split("-")
        parts = [p if p in SMALL and (index or n) else p[:1].upper() + p[1:] for n, p in enumerate(parts)]
        words.append("-".join(parts))
    return " ".join(words)


def build(sources, overrides):
    igo = load_igo(sources)
    crosscheck = {row["qid"]: row for row in read_csv(sources / CROSSCHECK)}
    reviewed = {row["key"]: row for row in read_reviewed("organisations.tsv")}
    listed = {}
    for names, codes in actors(sources / INTERNATIONAL):
        if any(code.startswith(("IGO", "NGO", "MED")) and not re.search(r"\d", code) for code in codes):
            for name in names:
                listed.setdefault(fold(name), in_title_case(name))
    rows, names = [], Names()
    for key in sorted(set(igo) | set(crosscheck) | set(reviewed)):
        if (key, "drop") in overrides:
            continue
        check, review = crosscheck.get(key), reviewed.get(key)
        found = candidates(check, igo.get(key), review, listed)
        if not found:
            continue
        label = found[0][0]
        used = sorted({source for _, _, source in found} | ({CROSSCHECK} if check else set()))
        agreement = int(check["n_sources"]) if check else 1 if key in igo else 0
        kind = review["kind"] if review else "" if igo.get(key, ("", False))[1] else "intergovernmental"
        qid = key if key.startswith("Q") else ""
        rows.append((key, label, kind, review["country"] if review else "", qid, agreement if qid else 0,
                     overrides.get((key, "wikipedia"), ""), ";".join(used)))
        for name, form, source in found:
            names.add(key, name, form, source)
    add_groups(sources, rows, names)
    return tables(rows, names), rows, names


def tables(rows, names):
    header = ("key", "label", "kind", "country", "qid", "agreement", "wikipedia", "source")
    return {"organisations": tsv(header, rows), "organisation_names": names.table()}


def candidates(check, registered, review, listed):
    """The names of one organisation, the best first, with their forms and sources."""
    found = []
    if review:
        found += [(name, "name" if n == 0 else "alias", REVIEWED)
                  for n, name in enumerate(filter(None, review["names"].split("|")))]
        found += [(name, "acronym", REVIEWED) for name in filter(None, review["acronyms"].split("|"))]
    if registered:
        found.append((registered[0], "alias" if found else "name", IGO))
    if check:
        for column in ("elevant", "nsi"):
            name = check[column].rstrip(" +")
            if name and is_latin(name):
                single = name.isupper() and " " not in name
                found.append((name, "acronym" if single else "alias" if found else "name", CROSSCHECK))
        ror = check["ror"].partition(" http")[0]
        if ror and " " in ror and fold(ror) == fold(check["supraverden"]):
            found.append((ror, "alias" if found else "name", CROSSCHECK))
        if check["supraverden"] and fold(check["supraverden"]) in listed:
            found.append((listed[fold(check["supraverden"])], "alias" if found else "name", INTERNATIONAL))
    return found


def add_groups(sources, rows, names):
    """Armed groups of the dictionary: names of two or more words that are not already known; no identifiers."""
    known = names.folded("name", "alias", "acronym")
    for group, codes in actors(sources / GROUPS):
        plain = [re.sub(r"\(.*?\)", "", name).strip(" -") for name in group]
        plain = [name for name in plain if is_group_name(name)]
        if not plain or any(fold(name) in known for name in plain):
            continue
        if not any(re.fullmatch(r"[A-Z]{3}(REB|MOS|UAF|SEP|INS|MIL|RAD|OPP)?[A-Z]*", code.strip()) for code in codes):
            continue
        key = "g-" + fold(plain[0]).replace(" ", "-")
        rows.append((key, in_title_case(plain[0]), "armed_group", "", "", 0, "", GROUPS))
        for n, name in enumerate(plain):
            if fold(name) not in known:
                names.add(key, in_title_case(name), "name" if n == 0 else "alias", GROUPS)
                known.add(fold(name))


def is_group_name(name):
    words = fold(name).split()
    telling = any(word in TELLING for word in words) and not all(word in VAGUE for word in words)
    person = words[0] in {"abu", "ibn", "emir", "commander"} and not TELLING & set(words[1:])
    return telling and not person and len(words) <= 7 and is_latin(name) and not re.search(r"[\d/+#]", name)
