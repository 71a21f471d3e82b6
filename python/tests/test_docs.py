"""The page of the documentation: its code runs from the beginning to the end."""

import pathlib
import re

import pytest

import triplewire as tw

ROOT = pathlib.Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore")
def test_the_code_of_the_page_runs(tmp_path, monkeypatch):
    spacy = pytest.importorskip("spacy")
    for needed in ("polars", "pandas", "pyarrow"):
        pytest.importorskip(needed)
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(blocks) > 3
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "today").mkdir()
    (tmp_path / "today" / "a.jsonl").write_text('{"id": "https://example.com/1", "text": "Norway condemned it."}\n')
    (tmp_path / "people.csv").write_text("id,label,aliases,type,country,from,to\nhttps://example.org/1,Jane Roe,,person,,,\n")
    monkeypatch.chdir(tmp_path)
    # Its models are no part of spaCy.
    monkeypatch.setattr(spacy, "load", lambda name: spacy.blank("en"))
    names = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert isinstance(names["record"], tw.Record) and len(names["events"]) > 5 and len(names["officials"]) > 3
    assert (tmp_path / "graph.trig.zst").exists()
