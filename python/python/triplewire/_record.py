"""The annotation record: what was found in one article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import _triplewire
from ._errors import ReadError
from ._found import Claim, Entity, Event, Maker, Relation, Role
from ._html import record_html
from ._triplewire import Document

__all__ = ["Record"]


class Record:
    """What was found in one article; `Extractor` and `read` give them.

    Records do not change. Two are equal if they say the same. In a notebook a record is shown as its text with what was
    found marked in it.

    Examples
    --------
    >>> import triplewire as tw
    >>> record = tw.Extractor().extract("Jane Roe, the head of the UN mission, met officials in Oslo.")
    >>> oslo = record.entities[-1]
    >>> oslo.name, record.text[oslo.start:oslo.end], oslo.same_as
    ('Oslo', 'Oslo', 'http://www.wikidata.org/entity/Q585')
    """

    __slots__ = ("_core", "_dict", "_maker")

    _core: _triplewire.RecordCore
    _dict: dict[str, Any] | None
    _maker: Maker | None

    def __init__(self) -> None:
        raise TypeError("records come from an Extractor, from read, or from Record.from_dict")

    @classmethod
    def _of(cls, core: _triplewire.RecordCore) -> Record:
        record = object.__new__(cls)
        record._core = core
        record._dict = None
        record._maker = None
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Record:
        """Take a record that is in hand as ``dict``, such as another tool makes it.

        Parameters
        ----------
        record : mapping
            The record, as `to_dict` gives it: ``docs/record.md`` has the form. References and offsets are checked.

        Returns
        -------
        Record
            The record.

        Raises
        ------
        ReadError
            If it is no record; ``field`` says where.
        """
        try:
            return cls.from_json(json.dumps(record, ensure_ascii=False))
        except (TypeError, ValueError) as error:
            raise ReadError(f"the record is no JSON: {error}") from None

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Take a record as JSON.

        Parameters
        ----------
        text : str
            The record, as `to_json` gives it.

        Returns
        -------
        Record
            The record.

        Raises
        ------
        ReadError
            If it is no record; ``field`` says where.
        """
        return cls._of(_triplewire.RecordCore.from_json(text))

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
            The record; it is the caller's own.
        """
        record: dict[str, Any] = json.loads(self._core.to_json())
        return record

    def explain(self, *, syntax: bool = False) -> str:
        """Show the text with what was found under its words, and the rule that found it.

        Parameters
        ----------
        syntax : bool, default False
            Whether the syntax of each sentence is shown too.

        Returns
        -------
        str
            The text, a line for each thing found, as ``triplewire extract --explain`` writes it.
        """
        return self._core.explain(syntax)

    def annotate(self, *, all_events: bool = False) -> Record:
        """Find roles, relations, events, claims and links around the entities of this record, which stay as they are.

        Parameters
        ----------
        all_events : bool, default False
            As for `Extractor`.

        Returns
        -------
        Record
            A new record.
        """
        return Record._of(self._core.annotate(all_events))

    def _parts(self) -> dict[str, Any]:
        if self._dict is None:
            self._dict = self.to_dict()
        return self._dict

    def _made(self) -> Maker:
        if self._maker is None:
            self._maker = Maker(self._parts(), self._core.sentences())
        return self._maker

    @property
    def id(self) -> str:
        """The identity of the article."""
        return self._core.id

    @property
    def text(self) -> str:
        """The text of the article, which all offsets are of."""
        return self._core.text

    @property
    def title(self) -> str | None:
        """The headline."""
        return self._core.title

    @property
    def document(self) -> Document:
        """The article, as it was read."""
        return self._core.document

    @property
    def entities(self) -> list[Entity]:
        """The named things, one entry for each thing in the world."""
        return list(self._made().entities)

    @property
    def roles(self) -> list[Role]:
        """Who holds which position."""
        return [self._made().role(part) for part in self._parts().get("roles", ())]

    @property
    def relations(self) -> list[Relation]:
        """Memberships, chairs, parts and places."""
        return [self._made().relation(part) for part in self._parts().get("relations", ())]

    @property
    def events(self) -> list[Event]:
        """Who did what to whom."""
        return [self._made().event(part) for part in self._parts().get("events", ())]

    @property
    def claims(self) -> list[Claim]:
        """Who said what."""
        return [self._made().claim(part) for part in self._parts().get("claims", ())]

    def __eq__(self, other: object) -> bool:
        return self._core == other._core if isinstance(other, Record) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.id)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_unpickle, (self.to_json(),))

    def __repr__(self) -> str:
        parts = self._parts()
        kinds = ("entities", "roles", "relations", "events", "claims")
        counts = ", ".join(f"{len(parts.get(kind, ()))} {kind}" for kind in kinds)
        return f"Record(id={self.id!r}, {counts})"

    def _repr_html_(self) -> str:
        return record_html(self)


def _unpickle(text: str) -> Record:
    return Record._of(_triplewire.RecordCore.from_json(text, checked=False))
