"""Explanations: what is known of something, with the sentences that say so, as text and as data."""

from __future__ import annotations

import json
from html import escape
from typing import Any

__all__ = ["Explanation"]


class Explanation:
    """What is known of something, with the sentences that say so: text when printed, JSON as ``to_dict``."""

    __slots__ = ("_json", "_text")

    def __init__(self, json_text: str, text: str) -> None:
        self._json = json_text
        self._text = text

    def to_dict(self) -> dict[str, Any]:
        """Give it as ``triplewire explain --format json`` writes it.

        Returns
        -------
        dict
            Names, links, positions, relations, events and claims, each with its articles and words.
        """
        found: dict[str, Any] = json.loads(self._json)
        return found

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text.split("\n", 1)[0]

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self._text)}</pre>"
