"""The package loads, reads, extracts and runs the program."""

import json
import subprocess
import sys

import triplewire as tw


def test_text_becomes_a_record():
    record = tw.Extractor().extract("Norway condemned the attack, Foreign Minister Jane Roe said.")
    found = record.to_dict()
    assert found == json.loads(record.to_json())
    assert {entity["name"] for entity in found["entities"]} >= {"Norway", "Jane Roe"}


def test_bytes_and_files_are_read(tmp_path):
    article = b'{"id": "a", "title": "Talks", "text": "The UN supports the talks, its spokesman said."}\n'
    path = tmp_path / "articles.jsonl"
    path.write_bytes(article)
    assert list(tw.read(path)) == list(tw.read(article))
    assert next(tw.read(str(path))).title == "Talks"


def test_the_program_comes_along():
    done = subprocess.run([sys.executable, "-c", "from triplewire._program import main; raise SystemExit(main())", "--version"],
                          capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()[0]) == (0, "triplewire")
