"""What the tests share: a few made-up articles, their graph, and made-up archives."""

import pytest

import triplewire as tw

ARTICLES = [
    tw.Document(
        "OSLO - Norway condemned the attack on Tuesday, Foreign Minister Jane Roe said. Roe met Swedish officials in Oslo.",
        id="https://example.com/1",
        title="Norway condemns attack",
        source="Example News",
        published="2020-10-20",
    ),
    tw.Document(
        "Sweden will impose sanctions on Belarus, the Swedish Foreign Ministry said. John Doe, the prime minister of "
        "Sweden, visited Norway on 2 October 2020.",
        id="https://example.com/2",
        title="Sweden plans sanctions",
        source="Other News",
        published="2020-10-21",
    ),
]


@pytest.fixture(scope="session")
def articles():
    return ARTICLES


@pytest.fixture(scope="session")
def graph():
    return tw.build(ARTICLES)


@pytest.fixture
def many():
    """Makes as many made-up articles as are asked for, one at a time."""

    def make(number):
        countries = ["Norway", "Sweden", "Finland", "Denmark", "Iceland"]
        for at in range(number):
            one, other = countries[at % 5], countries[(at + 1 + at // 5 % 4) % 5]
            yield tw.Document(f"{one} condemned {other} on Monday. Jane Roe, a spokeswoman, said number {at}.", id=f"a{at}")

    return make
