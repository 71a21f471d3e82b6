"""Made-up articles: how many in, JSON Lines out, of which some are namesakes' and some are versions, copies or withdrawn.

Numbers come from a linear congruential generator with a fixed seed, so that the same number of articles is the same text.
Every article names the United States: the hottest key there can be.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

FIRST = ["Tavi", "Orlan", "Mirel", "Keso", "Danil", "Ruvena", "Halem", "Ilsa"]
LAST = ["Merrow", "Vastik", "Orsen", "Belgrave", "Kallin", "Dorvath", "Penhallow", "Zarnik", "Ulmane", "Tresk"]
OFFICES = ["Foreign Minister", "President", "Defence Minister", "Prime Minister", "Interior Minister", "Ambassador"]
COUNTRIES = ["Germany", "Ukraine", "France", "Poland", "Norway", "Kenya", "Japan", "Brazil", "Canada", "Turkey"]
VERBS = ["met", "criticized", "thanked", "visited", "praised", "threatened", "called on"]
OUTLETS = ["Harbour Wire", "The Tresk Gazette", "Reuters"]
FILLERS = [
    "Officials declined to comment on the details of the meeting.",
    "The two sides agreed to continue the talks in the coming weeks.",
    "Observers said that the announcement had been expected for months.",
    "Markets hardly moved after the news, and trade remained slow.",
    "A spokesman for the ministry said that further steps were being prepared.",
]


class Numbers:
    """Numbers that are the same each time."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, bound: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def one(self, of: list[str]) -> str:
        return of[self.below(len(of))]


def article(number: int, names: int) -> dict[str, object]:
    """Give one article. So many names there are; each is borne by several."""
    numbers = Numbers(number * 7919 + 17)
    person, other = numbers.below(names), numbers.below(names)

    def name(of: int) -> str:
        # More names than first and last names make have a middle one, which is made of syllables.
        middle = of // (len(FIRST) * len(LAST))
        syllables = "".join("bakelimonuprastivo"[2 * (middle // 9**i % 9) :][:2] for i in range(4)).title()
        middle_name = f" {syllables}" if middle else ""
        return f"{FIRST[of % len(FIRST)]}{middle_name} {LAST[of // len(FIRST) % len(LAST)]}"

    # Who bears a name is of one of three countries, most often of the first.
    country = COUNTRIES[(person + [0, 0, 0, 1, 2][numbers.below(5)]) % len(COUNTRIES)]
    office, verb, place = numbers.one(OFFICES), numbers.one(VERBS), numbers.one(COUNTRIES)
    title = f"{country} and the United States hold talks"
    first = f"{country}'s {office} {name(person)} {verb} {name(other)} of {place} on Monday."
    if numbers.below(3) == 0:
        first = f"{name(person)} {verb} {name(other)} in {place} on Tuesday."
    said = f'"We will not accept this," {name(person)} told reporters in the United States.'
    text = "\n\n".join([first, numbers.one(FILLERS), said, numbers.one(FILLERS), numbers.one(FILLERS)])
    day = f"2021-{numbers.below(12) + 1:02}-{numbers.below(28) + 1:02}"
    return {"id": f"wire:{number}", "title": title, "published": day, "source": numbers.one(OUTLETS), "text": text}


def articles(number: int) -> Iterator[dict[str, object]]:
    """Give so many articles, and what comes besides."""
    names = max(12, number // 10)
    for i in range(number):
        own = article(i, names)
        if i % 17 == 3:
            # The same once more, later.
            yield own
        if i % 19 == 5:
            own["version"] = 1
            newer = dict(own, version=2, title=f"{own['title']} (corrected)")
            newer["text"] = str(own["text"]).replace("on Monday", "on Sunday")
            # The newer version may come first.
            yield newer
        if i % 23 == 7:
            yield dict(own, title="Another of the same id, as new")
        yield own
        if i % 29 == 11:
            yield {"uri": f"wire:{i - 3}", "pubstatus": "canceled", "headline": "withdrawn"}
        if i % 101 == 13:
            text = "Die Bundesregierung hat am Montag in Berlin mitgeteilt, dass sie das Abkommen nicht unterzeichnen werde."
            yield {"id": f"wire:de:{i}", "text": text}


def lines(number: int) -> Iterator[str]:
    """Give them as lines of JSON."""
    for own in articles(number):
        yield json.dumps(own) + "\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines(int(sys.argv[1])))
