"""Reading: what sources give, what is known beside them, and what is wrong with them."""

import gzip
import pathlib
import pickle

import pytest

import triplewire as tw

LINES = (
    b'{"id": "a", "title": "Talks", "text": "The UN supports the talks, its spokesman said on Monday."}\n'
    b'{"id": "b", "text": 7}\n'
    b'{"id": "c", "text": "Norway condemned the attack, its minister said."}\n'
)


def test_paths_strings_bytes_and_directories_are_the_same(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(LINES.replace(b"7", b'"The talks went on."'))
    (tmp_path / "more.txt.gz").write_bytes(gzip.compress(b"Sweden joined the talks, a spokesman said."))
    own = list(tw.read(path))
    assert [document.id for document in own] == ["a", "b", "c"]
    assert list(tw.read(str(path))) == list(tw.read(path.read_bytes())) == own
    assert len(list(tw.read(tmp_path))) == 4
    assert list(tw.read([path, path])) == own + own


def test_an_error_says_where_and_reading_goes_on():
    reading = tw.read(LINES)
    assert next(reading).title == "Talks"
    with pytest.raises(tw.ReadError) as caught:
        next(reading)
    error = caught.value
    assert (error.file, error.line, error.field) == ("<bytes>", 2, "text")
    assert "text" in str(error)
    assert next(reading).id == "c"
    errors = []
    assert [document.id for document in tw.read(LINES, on_error=errors.append)] == ["a", "c"]
    assert [error.line for error in errors] == [2]


def test_what_cannot_be_read_is_an_error_of_its_kind(tmp_path):
    with pytest.raises(tw.ReadError) as caught:
        list(tw.read(tmp_path / "nothing.txt"))
    assert caught.value.file.endswith("nothing.txt")
    german = "Der Minister sagte am Montag, dass die Gespräche in der kommenden Woche beginnen werden und nicht früher."
    with pytest.raises(tw.LanguageError):
        list(tw.read(german.encode()))
    with pytest.raises(tw.LanguageError):
        tw.Document(german)
    assert tw.Document(german, any_language=True).language == "de"
    assert next(tw.read(german.encode(), any_language=True)).language == "de"
    for blank in ("", " \n"):
        with pytest.raises(tw.ReadError):
            tw.Document(blank)
    with pytest.raises(tw.Error):
        tw.Document("Norway.", published="yesterday")
    with pytest.raises(tw.Error) as caught:
        tw.read(b"Norway.", fields={"body": "x"})
    assert "text" in caught.value.hint


def test_what_is_known_beside_an_article_fills_in():
    line = b'{"body": "Norway condemned the attack.", "meta": {"head": "Attack"}}'
    [document] = tw.read(
        line, source="Example", published="2020-10", url="https://example.com/x", fields={"text": "body", "title": "meta.head"}
    )
    assert (document.source, document.published, document.url, document.title) == (
        "Example", "2020-10", "https://example.com/x", "Attack",
    )


def test_a_document_is_as_if_it_were_read(articles):
    for document in articles:
        [again] = tw.read(document.to_json().encode())
        assert again == document
        assert hash(again) == hash(document)
        assert pickle.loads(pickle.dumps(document)) == document
    assert articles[0] != articles[1]
    assert tw.Document("Norway.").id == tw.Document("Norway.").id != tw.Document("Sweden.").id
    assert "characters" in repr(articles[0])


def test_errors_survive_pickling():
    with pytest.raises(tw.ReadError) as caught:
        list(tw.read(b'{"text": 7}\n'))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.line, again.field) == (tw.ReadError, str(caught.value), 1, "text")


def test_the_examples_of_the_project_are_read():
    examples = pathlib.Path(__file__).parents[2] / "examples" / "articles"
    assert len(list(tw.read(examples))) > 2
