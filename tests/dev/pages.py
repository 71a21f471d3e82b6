#!/usr/bin/env python3
"""Reads HTML pages as a browser does and says whether they are whole and ask nothing of anybody.

Comes in: HTML files. Goes out: exit code 1 if one is not well-formed HTML5, has a script or an event handler, has
anything that a browser would load, a link to what is no address of the web, or a link within the page without a goal.

    python3 -m venv venv && venv/bin/pip install html5lib
    venv/bin/python tests/dev/pages.py report.html
"""

import re
import sys
from pathlib import Path

import html5lib

HTML = "{http://www.w3.org/1999/xhtml}"
ACTIVE = {"script", "iframe", "object", "embed", "img", "image", "use", "link", "base", "form", "video", "audio", "source"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest"}


def problems(path):
    parser = html5lib.HTMLParser(strict=False)
    document = parser.parse(path.read_bytes(), transport_encoding="utf-8")
    for position, code, details in parser.errors:
        yield f"{position}: {code} {details}"
    elements = list(document.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    for double in {name for name in ids if ids.count(name) > 1}:
        yield f"two elements have the id {double}"
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        name = re.sub(r"^\{.*\}", "", element.tag)
        if name in ACTIVE:
            yield f"there is a <{name}>"
        if name == "style" and re.search(r"url\(|@import|expression|image-set", element.text or ""):
            yield "the style loads something"
        if name == "meta" and element.get("http-equiv", "").lower() == "refresh":
            yield "the page goes elsewhere"
        for attribute, value in element.attrib.items():
            attribute = re.sub(r"^\{.*\}", "", attribute)
            if attribute.startswith("on") or attribute in LOADING or attribute == "style":
                yield f"<{name}> has {attribute}={value!r}"
            if attribute == "href":
                if value.startswith("#"):
                    if value[1:] not in ids:
                        yield f"nothing in the page is {value}"
                elif name != "a" or not re.match(r"https?://", value, re.I):
                    yield f"<{name}> leads to {value!r}"


def main(names):
    failed = False
    for path in map(Path, names):
        found = list(problems(path))
        print(f"{path}: {path.stat().st_size} bytes, {len(found)} problems")
        for problem in found[:20]:
            print(f"error: {path}: {problem}", file=sys.stderr)
        failed |= bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
