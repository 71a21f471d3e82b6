"""spaCy: a component on its pipelines, and records of what they found."""

import pytest

import triplewire as tw

spacy = pytest.importorskip("spacy")
from triplewire.spacy import from_spacy  # noqa: E402


def test_a_component_puts_a_record_on_each_document():
    nlp = spacy.blank("en")
    nlp.add_pipe("triplewire")
    doc = nlp("Norway condemned the attack, Foreign Minister Jane Roe said.")
    assert doc._.triplewire == tw.Extractor().extract(doc.text)
    for entity in doc._.triplewire.entities:
        assert doc.char_span(entity.start, entity.end).text == entity.text
    assert [len(doc._.triplewire.entities) for doc in nlp.pipe(["Norway condemned it.", "Sweden and Norway."])] == [1, 2]
    assert nlp("")._.triplewire is None


def test_entities_of_spacy_become_a_record():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Jane Roe"}, {"label": "GPE", "pattern": "Norway"}])
    doc = nlp("Jane Roe, the Foreign Minister of Norway, condemned the attack.")
    record = from_spacy(doc)
    assert {(entity.name, entity.type) for entity in record.entities} >= {("Jane Roe", "Person"), ("Norway", "Country")}
    assert record.roles[0].position == "Foreign Minister"
    nlp.add_pipe("triplewire", config={"entities": "spacy"})
    assert nlp(doc.text)._.triplewire.roles == record.roles


def test_a_component_says_what_it_takes():
    with pytest.raises(ValueError):
        spacy.blank("en").add_pipe("triplewire", config={"entities": "others"})
