#!/usr/bin/env python3
"""How well the main text of web pages is found, beside trafilatura and readability, on sets of annotated pages.

    cargo build --release
    python3 tests/dev/article_sets.py [--folder DIR] [--trafilatura DIR] [--benchmark DIR] [--program FILE] [--lost FILE]

Comes in: the evaluation set of trafilatura (https://github.com/adbar/trafilatura, `tests/evaldata.json` and its pages, of
each a few sentences that must be found and some that must not) and the article extraction benchmark of Zyte
(https://github.com/scrapinghub/article-extraction-benchmark, the whole text of 181 pages). They are cloned by git into the
folder unless their directories are named. trafilatura and readability-lxml are installed there from PyPI.
Goes out: precision, recall and F1 of each program on each set, side by side; with --lost, the sentences of the first set
that Triplewire lost or should not have taken.
"""

import argparse
import gzip
import importlib.util
import json
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["trafilatura==2.3.1", "readability-lxml==0.9", "lxml_html_clean==0.4.6"]
SETS = {
    "trafilatura": "https://github.com/adbar/trafilatura",
    "benchmark": "https://github.com/scrapinghub/article-extraction-benchmark",
}


def triplewire(program):
    def text(path, _html):
        # Pages in other languages are pages too.
        command = [program, "extract", "-q", "--language", "any", str(path)]
        output = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace").stdout
        return "\n".join(json.loads(line)["text"] for line in output.splitlines())

    return text


def trafilatura(_path, html):
    import trafilatura

    return trafilatura.extract(html, include_comments=False, include_tables=True, favor_precision=False) or ""


def readability(_path, html):
    from lxml.html import fromstring
    from readability import Document

    try:
        return fromstring(Document(html.decode("utf-8", "replace")).summary()).text_content()
    except Exception:  # Some pages it cannot read.
        return ""


def texts(extractor, pages):
    def one(page):
        html = page.read_bytes()
        html = gzip.decompress(html) if page.suffix == ".gz" else html
        return extractor(page, html)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(pages, pool.map(one, pages)))


def measures(true, false, missed):
    precision, recall = true / max(true + false, 1), true / max(true + missed, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def sentences(folder, extractor, lost):
    """On trafilatura's set: sentences that are to be in the text, and those that are not."""
    where = {path.name: path for path in sorted(folder.rglob("*.html"))}
    pages = json.loads(next(folder.rglob("evaldata.json")).read_text(encoding="utf-8"))
    found = {page["file"]: where[page["file"]] for page in pages.values() if page["file"] in where}
    got = texts(extractor, list(found.values()))
    true = false = missed = 0
    for page in pages.values():
        if page["file"] not in found:
            continue
        text = got[found[page["file"]]]
        for kind, wanted in (("with", True), ("without", False)):
            for words in page[kind]:
                there = words in text
                true += there and wanted
                false += there and not wanted
                missed += wanted and not there
                if there != wanted and lost is not None:
                    print("lost" if wanted else "taken", page["file"], words, sep="\t", file=lost)
    return len(found), measures(true, false, missed)


def shingles(folder, extractor, _lost):
    """On the benchmark: by its own measure."""
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {key: folder / "html" / f"{key}.html.gz" for key in truth}
    got = texts(extractor, list(pages.values()))
    answers = {key: {"articleBody": got[page]} for key, page in pages.items()}
    found = evaluate.evaluate(truth, answers, 2)
    return len(pages), (found["precision"], found["recall"], found["f1"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "target/article-sets")
    parser.add_argument("--trafilatura", type=Path)
    parser.add_argument("--benchmark", type=Path)
    parser.add_argument("--program", default=str(ROOT / "target/release/triplewire"))
    parser.add_argument("--only", help="one program by its name")
    parser.add_argument("--lost", type=Path)
    options = parser.parse_args()
    python = options.folder / "venv/bin/python"
    if Path(sys.prefix).resolve() != (options.folder / "venv").resolve():
        if not python.exists():
            venv.create(options.folder / "venv", with_pip=True)
        # Older pips stumble over the two ways in which these name an extra of lxml.
        for packages in (["--upgrade", "pip"], PACKAGES):
            subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        sys.exit(subprocess.run([python, *sys.argv]).returncode)
    folders = {}
    for name, address in SETS.items():
        folders[name] = getattr(options, name) or options.folder / name
        if not folders[name].exists():
            subprocess.run(["git", "clone", "-q", "--depth", "1", address, folders[name]], check=True)
    programs = {
        "triplewire": triplewire(options.program),
        "trafilatura": trafilatura,
        "readability": readability,
    }
    print(f"{'set':<12} {'program':<12} {'pages':>5} {'P':>6} {'R':>6} {'F1':>6}")
    for name, measure in (("trafilatura", sentences), ("benchmark", shingles)):
        for program, extractor in programs.items():
            if options.only not in (None, program):
                continue
            lost = options.lost.open("w", encoding="utf-8") if options.lost and program == "triplewire" and name == "trafilatura" else None
            number, (precision, recall, f1) = measure(folders[name], extractor, lost)
            print(f"{name:<12} {program:<12} {number:>5} {precision:>6.3f} {recall:>6.3f} {f1:>6.3f}", flush=True)


if __name__ == "__main__":
    main()
