"""The annotation record: what was found in one article."""

from __future__ import annotations

import json
from typing import Any

from . import _triplewire


class Record:
    """What was found in one article."""

    __slots__ = ("_core",)

    def __init__(self, core: _triplewire.RecordCore) -> None:
        self._core = core

    def to_json(self) -> str:
        """Give the record as one line of JSON, as ``triplewire extract`` writes it.

        Returns
        -------
        str
            The JSON, without a line feed at its end.
        """
        return self._core.to_json()

    def to_dict(self) -> dict[str, Any]:
        """Give the record as the objects that its JSON would be read as.

        Returns
        -------
        dict
            The record.
        """
        return json.loads(self._core.to_json())
