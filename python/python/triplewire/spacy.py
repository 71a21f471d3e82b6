"""spaCy: what a pipeline found comes in, records go out; and a component that puts a record on each document.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("triplewire")
>>> nlp("Norway condemned the attack.")._.triplewire.events[0].type
'ACCUSE'
"""

from __future__ import annotations

import json
from typing import Any

import spacy.tokens
from spacy.language import Language
from spacy.tokens import Doc

from . import _triplewire
from ._extractor import Extractor
from ._record import Record

__all__ = ["Component", "from_spacy"]


def from_spacy(
    doc: Doc,
    *,
    source: str | None = None,
    url: str | None = None,
    published: str | None = None,
    annotate: bool = True,
    all_events: bool = False,
) -> Record:
    """Make a record of what a spaCy pipeline found.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        A document whose ``ents`` are set.
    source, url, published : str, optional
        Who published it, where it is found, and when it was published.
    annotate : bool, default True
        Whether roles, relations, events, claims and links are found around the entities of spaCy.
    all_events : bool, default False
        As for `Extractor`.

    Returns
    -------
    Record
        The record; spaCy's labels become types by the tables that ``triplewire import`` has.

    Raises
    ------
    ReadError
        If the document has no text.
    """
    data = json.dumps(doc.to_json(), ensure_ascii=False).encode()
    found = _triplewire.import_records(
        data, "spacy", source=source, url=url, published=published, language=doc.lang_ or None
    )
    record = Record._of(found[0])
    return record.annotate(all_events=all_events) if annotate else record


class Component:
    """A component that sets ``doc._.triplewire`` to a `Record`.

    Parameters
    ----------
    entities : str, default "triplewire"
        Whose entities: ``triplewire`` finds its own in the text, ``spacy`` takes those that the pipeline found before.
    all_events : bool, default False
        As for `Extractor`.
    """

    def __init__(self, entities: str = "triplewire", all_events: bool = False) -> None:
        if entities not in ("triplewire", "spacy"):
            raise ValueError(f"entities is 'triplewire' or 'spacy', not {entities!r}")
        self.entities = entities
        self.all_events = all_events
        self._extractor = Extractor(all_events=all_events)
        if not Doc.has_extension("triplewire"):
            Doc.set_extension("triplewire", default=None)

    def __call__(self, doc: Doc) -> Doc:
        if self.entities == "spacy":
            doc._.triplewire = from_spacy(doc, all_events=self.all_events)
        elif doc.text.strip():
            doc._.triplewire = self._extractor.extract(doc.text)
        return doc


@Language.factory("triplewire", default_config={"entities": "triplewire", "all_events": False})
def make_component(nlp: Language, name: str, entities: str, all_events: bool) -> Any:
    """Make the component for ``nlp.add_pipe("triplewire")``."""
    return Component(entities, all_events)
