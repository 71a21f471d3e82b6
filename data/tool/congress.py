"""Members of the Congress of 2026, presidents and vice presidents of the United States.

In: the two files of congress-legislators in YAML. Out: members in the shape that the JSON files of the same project
have, so that `legislators.py` treats all alike. Only what is used is read: identifiers, names, terms; the files have
one form throughout, which needs no general reader of YAML.
"""

import re

CURRENT, EXECUTIVE = "us_legislators_current.yaml", "us_executive.yaml"
# The files are those of June 2026; this is the last day on which a term began in them.
AS_OF = "2026-06-10"
FIELD = re.compile(r"^(?P<indent> *)(?P<item>- )?(?P<key>[a-z_]+):(?: (?P<value>.*))?$")


def members(sources):
    """Each member with the name of its file."""
    return [(member, file) for file in (CURRENT, EXECUTIVE)
            for member in read((sources / file).read_text(encoding="utf-8"))]


def read(text):
    out, section = [], ""
    for line in text.splitlines():
        field = FIELD.match(line)
        if not field:
            continue
        depth = len(field["indent"]) + len(field["item"] or "")
        value = scalar(field["value"] or "")
        if field["item"] and not field["indent"]:
            out.append({"id": {}, "name": {}, "terms": []})
        if depth == 2:
            section = field["key"]
        elif section in ("id", "name") and depth == 4 and not field["item"]:
            out[-1][section][field["key"]] = value
        elif section == "terms" and depth == 4:
            if field["item"]:
                out[-1]["terms"].append({})
            out[-1]["terms"][-1][field["key"]] = value
    return out


def scalar(text):
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        quote, text = text[0], text[1:-1]
        return text.replace("''", "'") if quote == "'" else decode(text)
    return text


def decode(text):
    """A text in double quotes, whose letters beyond ASCII are written as escapes."""
    text = re.sub(r"\\x([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), text)
