"""What is found in an article, as objects: entities, roles, relations, events and claims."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

__all__ = ["Claim", "Entity", "Event", "Link", "Relation", "Role", "Span"]


class Span(NamedTuple):
    """A stretch of an article's text, half open.

    Attributes
    ----------
    start, end : int
        Offsets in characters of the ``str``: ``text[start:end]`` are the words.
    """

    start: int
    end: int


@dataclass(frozen=True)
class Link:
    """What an entity is, or may be, in another dataset.

    Attributes
    ----------
    target : str
        The IRI of the entry there.
    relation : str
        ``sameAs`` if the identity is decided, ``candidate`` if it is one of several that it may be.
    score : float or None
        How sure the linker is, 0 to 1.
    reason : str or None
        Why, in words.
    source : str or None
        The dataset or file that the identifier comes from.
    """

    target: str
    relation: str
    score: float | None = None
    reason: str | None = None
    source: str | None = None


@dataclass(frozen=True, repr=False)
class _Found:
    """What all have: the words, the sentence around them, and who found it."""

    start: int | None
    """The offset of its first character, or None where the record has no stretch for it."""
    end: int | None
    """The offset behind its last character."""
    text: str | None
    """Its words."""
    sentence: str | None
    """The sentence that they stand in, or begin in."""
    rule: str | None
    """The rule or tool that found it."""
    confidence: float | None
    """How sure that one is, 0 to 1."""

    def __repr__(self) -> str:
        """The words, and what is particular to it, with entities by their names."""
        own = [field.name for field in fields(self) if field.name not in _COMMON]
        told = [(name, _short(getattr(self, name))) for name in own]
        parts = [f"{name}={value}" for name, value in told if value not in ("None", "()", "False")]
        return f"{type(self).__name__}({', '.join([repr(self.text), *parts])})"


@dataclass(frozen=True, repr=False)
class Entity(_Found):
    """A named thing. Its stretch is that of its first mention.

    Attributes
    ----------
    id : str
        The name of this entry within its record, which roles, relations, events and claims refer to.
    type : str
        ``Person``, ``Country``, ``Organisation``, ``Place`` or ``Entity``.
    name : str
        The fullest form of the name in the article.
    kind : str or None
        What kind of organisation or place it is: ``party``, ``company``, ``city``, ...
    aliases : tuple of str
        The other forms of the name in the article.
    mentions : tuple of Span
        Where the article names it.
    links : tuple of Link
        What it is, or may be, elsewhere.
    iri : str or None
        Its IRI in the graph, if the record decides it.
    """

    id: str
    type: str
    name: str
    kind: str | None
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    links: tuple[Link, ...]
    iri: str | None

    @property
    def same_as(self) -> str | None:
        """The IRI of what it is elsewhere, if that is decided: the first, in Wikidata as a rule."""
        return next((link.target for link in self.links if link.relation == "sameAs"), None)


@dataclass(frozen=True, repr=False)
class Role(_Found):
    """A person holds a position.

    Attributes
    ----------
    person : Entity
        The holder.
    position : str
        The position, without its country.
    of : Entity or None
        The country or organisation that the position is in.
    former : bool
        Whether the article says that the holder no longer holds it.
    """

    person: Entity
    position: str
    of: Entity | None
    former: bool


@dataclass(frozen=True, repr=False)
class Relation(_Found):
    """A lasting relation between two entities.

    Attributes
    ----------
    type : str
        ``member_of``, ``chairs``, ``part_of``, ``located_in``, or ``other``, in the words of the ``label``.
    subject, object : Entity
        From whom to whom.
    label : str or None
        The words of another tool.
    """

    type: str
    subject: Entity
    object: Entity
    label: str | None


@dataclass(frozen=True, repr=False)
class Event(_Found):
    """Who did what to whom. Its stretch is that of the verb or noun that tells it.

    Attributes
    ----------
    type : str
        A root category of PLOVER: ``CONSULT``, ``ASSAULT``, ``SANCTION``, ...
    source, target : tuple of Entity
        Those who act, and those acted on.
    date : str or None
        When, as precisely as the article lets one say: "2020-10-23", "2020-10" or "2020".
    place : Entity or None
        Where.
    modality : str
        ``asserted``, ``negated``, ``planned`` or ``hypothetical``.
    modes : tuple of str
        How it was done, in the modes of PLOVER.
    """

    type: str
    source: tuple[Entity, ...]
    target: tuple[Entity, ...]
    date: str | None
    place: Entity | None
    modality: str
    modes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Claim(_Found):
    """Who said what. Its stretch is what is said.

    Attributes
    ----------
    speaker : Entity
        Who says it.
    kind : str
        Whether the words are the speaker's (``direct``) or the article's (``indirect``).
    stance : str or None
        How the speaker stands to it, where the verb tells it.
    """

    speaker: Entity
    kind: str
    stance: str | None


_COMMON = {field.name for field in fields(_Found)} | {"mentions", "links"}
"""The fields that are not shown: those that all have, and the long ones."""


def _short(value: object) -> str:
    """A value as it is shown in another."""
    if isinstance(value, Entity):
        return repr(value.name)
    if isinstance(value, tuple):
        return f"({', '.join(map(_short, value))})"
    return repr(value)


class Maker:
    """Makes these objects of the parts of a record."""

    def __init__(self, record: dict[str, Any], sentences: list[tuple[int, int]]) -> None:
        self.text: str = record["text"]
        self.sentences = sentences
        self.entities = [self.entity(part) for part in record.get("entities", ())]
        self.by_id = {entity.id: entity for entity in self.entities}

    def found(self, part: dict[str, Any], span: list[int] | None) -> dict[str, Any]:
        """What all have."""
        start, end = span if span else (None, None)
        return {
            "start": start,
            "end": end,
            "text": None if start is None else self.text[start:end],
            "sentence": None if start is None else self.sentence(start),
            "rule": part.get("extractor"),
            "confidence": part.get("confidence"),
        }

    def sentence(self, at: int) -> str | None:
        """The sentence that the character ``at`` stands in."""
        for start, end in self.sentences:
            if start <= at < end:
                return self.text[start:end]
        return None

    def entity(self, part: dict[str, Any]) -> Entity:
        """An entity."""
        mentions = tuple(Span(*mention) for mention in part.get("mentions", ()))
        return Entity(
            **self.found(part, list(mentions[0]) if mentions else None),
            id=part["id"],
            type=part["type"],
            name=part["name"],
            kind=part.get("kind"),
            aliases=tuple(part.get("aliases", ())),
            mentions=mentions,
            links=tuple(Link(**link) for link in part.get("links", ())),
            iri=part.get("iri"),
        )

    def role(self, part: dict[str, Any]) -> Role:
        """A role."""
        return Role(
            **self.found(part, part.get("span")),
            person=self.by_id[part["person"]],
            position=part["position"],
            of=self.by_id.get(part.get("of") or ""),
            former=part.get("former", False),
        )

    def relation(self, part: dict[str, Any]) -> Relation:
        """A relation."""
        return Relation(
            **self.found(part, part.get("span")),
            type=part["type"],
            subject=self.by_id[part["subject"]],
            object=self.by_id[part["object"]],
            label=part.get("label"),
        )

    def event(self, part: dict[str, Any]) -> Event:
        """An event."""
        return Event(
            **self.found(part, part["trigger"]),
            type=part["type"],
            source=tuple(self.by_id[id] for id in part.get("source", ())),
            target=tuple(self.by_id[id] for id in part.get("target", ())),
            date=part.get("date"),
            place=self.by_id.get(part.get("place") or ""),
            modality=part.get("modality", "asserted"),
            modes=tuple(part.get("modes", ())),
        )

    def claim(self, part: dict[str, Any]) -> Claim:
        """A claim."""
        return Claim(
            **self.found(part, part["span"]),
            speaker=self.by_id[part["speaker"]],
            kind=part["kind"],
            stance=part.get("stance"),
        )
