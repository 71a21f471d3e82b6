"""The package beside the program: both on the same made-up news, one after the other.

    python python/benches/speed.py target/release/triplewire [--articles 2000] [--rows 1000000]

Prints the times of ``triplewire extract`` and of `Extractor.pipe` over the same file, and of a query of many rows as CSV by the
program and as a polars DataFrame by the package: the better of three runs of each, alternating. The package and the program are to be
of one profile. A process of its own does each, and the time is that of the whole process.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

PEOPLE = ["Jane Roe", "John Doe", "Maria Silva", "Ahmed Hassan", "Olga Petrova", "Li Wei", "Anna Berg", "Paul Weber"]
PLACES = ["Norway", "Sweden", "Brazil", "Kenya", "Japan", "Canada", "Poland", "Chile", "India", "Egypt"]
SENTENCES = [
    "{a} condemned {b} on {day} over the attack near the border.",
    "{p}, the foreign minister of {a}, met officials of {b} in {c} on {day}.",
    '"We will impose sanctions on {b}," {p} said at a briefing in {c}.',
    "The government of {a} announced that it would send aid to {b} next week.",
    "Police in {c} arrested three people after a protest outside the embassy of {b}.",
    "{p} and {q} signed an agreement on trade between {a} and {b}, the ministry said.",
    "Analysts expect prices to rise as harvests in the region were smaller than in the years before.",
    "The talks, which had been put off twice, are to go on in {c} after the holidays.",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
EXTRACT = """
import sys, triplewire as tw
with open(sys.argv[2], "w") as out:
    for record in tw.Extractor().pipe(tw.read(sys.argv[1])):
        out.write(record.to_json()); out.write("\\n")
"""
FRAME = """
import sys, polars, triplewire as tw
frame = polars.DataFrame(tw.Graph.load(sys.argv[1]).query(sys.argv[2]))
assert frame.height == int(sys.argv[3]), frame
"""
QUERY = "SELECT ?s ?name ?n ?day { ?s <urn:name> ?name ; <urn:n> ?n ; <urn:day> ?day }"


def articles(path, number):
    """Writes made-up articles of about 2 KB as JSON Lines."""
    chance = random.Random(7)
    with open(path, "w") as out:
        for at in range(number):
            pick = lambda words: chance.choice(words)
            text = " ".join(
                pick(SENTENCES).format(a=pick(PLACES), b=pick(PLACES), c=pick(PLACES), p=pick(PEOPLE), q=pick(PEOPLE), day=pick(DAYS))
                for _ in range(24)
            )
            out.write(json.dumps({"id": f"made-up-{at}", "published": "2020-10-23", "text": text}) + "\n")


def quads(path, number):
    """Writes the triples of so many rows."""
    xsd = "http://www.w3.org/2001/XMLSchema#"
    with open(path, "w") as out:
        for at in range(number):
            thing = f"<https://example.org/thing/{at}>"
            out.write(f'{thing} <urn:name> "the thing number {at}"@en .\n{thing} <urn:n> "{at}"^^<{xsd}integer> .\n')
            out.write(f'{thing} <urn:day> "{2000 + at % 20}-{at % 12 + 1:02}-{at % 28 + 1:02}"^^<{xsd}date> .\n')


def seconds(words, output=None):
    """How long a process takes."""
    with open(output or "/dev/null", "wb") as out:
        began = time.monotonic()
        subprocess.run([str(word) for word in words], check=True, stdout=out, stderr=subprocess.DEVNULL)
        return time.monotonic() - began


def compare(what, program, package, bound, is_rate):
    """Runs both alternately, and prints the better time of each and their ratio."""
    times = [(program(), package()) for _ in range(3)]
    one, other = (min(each) for each in zip(*times))
    ratio = one / other if is_rate else other / one
    print(f"{what:34} program {one:7.2f} s   package {other:7.2f} s   ratio {ratio:.2f} ({bound})", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--articles", type=int, default=2000)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        news, facts = folder / "news.jsonl", folder / "facts.nt"
        one, other = folder / "one.jsonl", folder / "other.jsonl"
        articles(news, given.articles)
        compare(
            f"{given.articles} articles, extracted",
            lambda: seconds([given.program, "extract", "-q", news, "-o", one]),
            lambda: seconds([sys.executable, "-c", EXTRACT, news, other]),
            "of the articles a second; at least 0.9",
            True,
        )
        assert one.read_bytes() == other.read_bytes(), "the records differ"
        quads(facts, given.rows)
        compare(
            f"{given.rows} rows",
            lambda: seconds([given.program, "query", "-q", "-d", facts, "--format", "csv", QUERY], folder / "rows.csv"),
            lambda: seconds([sys.executable, "-c", FRAME, facts, QUERY, given.rows]),
            "of the time; at most 1.5",
            False,
        )


if __name__ == "__main__":
    main()
