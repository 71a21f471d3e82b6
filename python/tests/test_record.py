"""Records: what they have, as objects and as data; and hostile ones."""

import json
import pickle

import pytest

import triplewire as tw


@pytest.fixture(scope="module")
def record():
    return tw.Extractor(all_events=True).extract(
        tw.Document(
            "São Paulo 🎉 — Norway condemned the attack in Brazil, Foreign Minister Jane Roe said on Tuesday. "
            "The UN's Human Rights Council may meet John Doe.",
            id="a", title="<b>Attack</b>", published="2020-10-20",
        )
    )


def test_offsets_are_those_of_python(record):
    for found in [*record.entities, *record.roles, *record.relations, *record.events, *record.claims]:
        assert found.text == record.text[found.start:found.end]
        assert found.text and found.text in found.sentence
        assert found.rule
    for entity in record.entities:
        for start, end in entity.mentions:
            assert record.text[start:end].strip()
    names = {entity.name: entity for entity in record.entities}
    assert names["Norway"].text == "Norway"
    assert names["Norway"].same_as == "http://www.wikidata.org/entity/Q20"
    assert names["Norway"].links[0].score is not None


def test_parts_refer_to_entities(record):
    [role] = [role for role in record.roles if role.position == "Foreign Minister"]
    assert (role.person.name, role.of.name, role.former) == ("Jane Roe", "Norway", False)
    event = next(event for event in record.events if event.type == "ACCUSE")
    assert [entity.name for entity in event.source] == ["Norway"]
    assert event.modality == "asserted"
    assert {event.modality for event in record.events} <= {"asserted", "negated", "planned", "hypothetical"}
    assert record.claims[0].speaker in record.entities


def test_forms_of_a_record_are_equal(record):
    again = tw.Record.from_dict(record.to_dict())
    assert again == record and hash(again) == hash(record)
    assert again.to_json() == record.to_json() == tw.Record.from_json(record.to_json()).to_json()
    assert pickle.loads(pickle.dumps(record)) == record
    assert json.loads(record.to_json()) == record.to_dict()
    assert record.document == next(tw.read(record.document.to_json().encode()))
    assert next(tw.read(record.to_json().encode())) == record
    assert record != 7


def test_a_record_shows_itself(record):
    page = record._repr_html_()
    assert "<mark" in page and "&lt;b&gt;Attack&lt;/b&gt;" in page and "<b>Attack" not in page
    assert "Norway" in record.explain() and "nsubj" in record.explain(syntax=True)
    assert "entities" in repr(record)


def test_the_text_is_kept_whole_in_a_notebook(record):
    import html
    import re

    page = record._repr_html_()
    body = page.split('white-space:pre-wrap">', 1)[1].split("</div>", 1)[0]
    assert html.unescape(re.sub("<[^>]*>", "", body)) == record.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entities": [{"id": "e1", "type": "Town", "name": "Oslo"}]}, "entities[0].type"),
        ({"entities": [{"id": "e1", "type": "Place", "name": "Oslo", "mentions": [[0, 99]]}]}, "entities[0].mentions[0]"),
        ({"roles": [{"person": "e9", "position": "Minister"}]}, "roles[0].person"),
        ({"text": 7}, "text"),
    ],
)
def test_what_is_no_record_is_told_by_its_field(change, field):
    with pytest.raises(tw.ReadError) as caught:
        tw.Record.from_dict({"id": "a", "text": "Oslo.", "entities": [], **change})
    assert (caught.value.field or str(caught.value)).startswith(field) or field in str(caught.value)


def test_hostile_records_are_errors_and_nothing_else():
    for hostile in [{}, {"text": ""}, {"entities": {}}, {"text": "a", "entities": [[]]}, {"id": 1, "entities": None}]:
        with pytest.raises(tw.ReadError):
            tw.Record.from_dict(hostile)
    for text in ["", "[", "null", "7", '{"entities": [' * 9000, "\0", "{}" * 3, '{"text": "\ud800"}'.encode("utf-8", "replace").decode()]:
        with pytest.raises(tw.ReadError):
            tw.Record.from_json(text)
    with pytest.raises(tw.ReadError):
        tw.Record.from_dict({"text": float("nan"), "x": object()})
    deep = current = {}
    for _ in range(5000):
        current["x"] = current = {}
    with pytest.raises((tw.ReadError, RecursionError)):
        tw.Record.from_dict(deep)


def test_nothing_is_made_from_nothing():
    for kind in (tw.Record, tw.Graph, tw.Result):
        with pytest.raises(TypeError):
            kind()


def test_what_is_found_is_shown_short():
    record = tw.Extractor().extract("Norwegian Foreign Minister Jane Roe met Swedish officials in Oslo, she said.")
    shown = [repr(found) for found in (*record.entities, *record.roles, *record.events)]
    assert "Role('Foreign Minister Jane Roe', person='Jane Roe', position='Foreign Minister', of='Norwegian')" in shown
    assert any(text.startswith("Entity('Jane Roe', id='e") and "name='Jane Roe'" in text for text in shown)
    assert max(map(len, shown)) < 200
