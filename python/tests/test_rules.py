"""Rules of one's own, and rules that are left out."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import triplewire as tw

RULE = """
[[rule]]
name = "own.ferries"
description = "Who ferries troops to whom."
tells = "AID"
verbs = ["ferry"]
subject = { is = ["country"], by = ["agent"] }
object = { is = ["country"], by = [">prep:to >pobj"] }
confidence = 0.6
example = "Norway ferried boats to Sweden."
counterexample = "Norway sold boats to Sweden."
"""
TEXT = "Denmark ferried blankets to Norway on Monday."


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    assert tw.Extractor().extract(TEXT).events == []
    path = tmp_path / "ferries.toml"
    path.write_text(RULE)
    for rules in (path, [tmp_path]):
        extractor = tw.Extractor(rules=rules)
        assert [event.rule for event in extractor.extract(TEXT).events] == ["own.ferries"]
        assert [event.rule for event in pickle.loads(pickle.dumps(extractor)).extract(TEXT).events] == ["own.ferries"]
    without = tw.Extractor(rules=path, without_rules=["own.ferries"])
    assert without.extract(TEXT).events == [] and "own.ferries" in repr(without)


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ferries.toml"
    path.write_text(RULE.replace("ferried boats", "sold boats"))
    with pytest.raises(tw.RulesError, match="does not fire in its example") as wrong:
        tw.Extractor(rules=path)
    assert (wrong.value.file, wrong.value.line) == (str(path), 3)
    with pytest.raises(tw.RulesError) as wrong:
        tw.Extractor(without_rules=["event.verb.activ"])
    assert "event.verb.active" in str(wrong.value.hint)
