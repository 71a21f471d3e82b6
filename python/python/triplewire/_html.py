"""What notebooks show: records with their text marked, results as tables. All that comes from outside is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._record import Record

COLOURS = {
    "Person": "#cfe3ff",
    "Country": "#d5f0d0",
    "Organisation": "#ffe2b8",
    "Place": "#e6dbff",
    "Entity": "#e8e8e8",
}
"""The colours of the types of entities: dark letters can be read on them."""


def record_html(record: Record) -> str:
    """The text of a record, with each mention marked, and a list of what else was found."""
    text = record.text
    pieces: list[str] = []
    at = 0
    mentions = [(span, entity) for entity in record.entities for span in entity.mentions]
    for span, entity in sorted(mentions, key=lambda pair: (pair[0].start, -pair[0].end)):
        if span.start < at:
            continue
        about = " · ".join(filter(None, (entity.type, entity.name, entity.same_as, entity.rule)))
        pieces.append(escape(text[at : span.start]))
        pieces.append(
            f'<mark style="background:{COLOURS.get(entity.type, "#e8e8e8")};color:#111" title="{escape(about)}">'
            f"{escape(text[span.start : span.end])}</mark>"
        )
        at = span.end
    pieces.append(escape(text[at:]))
    title = f"<h4>{escape(record.title)}</h4>" if record.title else ""
    found = "".join(f"<li>{line}</li>" for line in _lines(record))
    return (
        f'<div class="triplewire-record">{title}<div style="white-space:pre-wrap">{"".join(pieces)}</div>'
        f"{f'<ul>{found}</ul>' if found else ''}</div>"
    )


def _lines(record: Record) -> list[str]:
    def names(entities: Any) -> str:
        return escape(", ".join(entity.name for entity in entities))

    lines: list[tuple[Any, str]] = []
    for role in record.roles:
        of = f" of {escape(role.of.name)}" if role.of else ""
        former = "former " if role.former else ""
        lines.append((role, f"{escape(role.person.name)}: {former}{escape(role.position)}{of}"))
    for relation in record.relations:
        what = escape(relation.label or relation.type.replace("_", " "))
        lines.append((relation, f"{escape(relation.subject.name)} {what} {escape(relation.object.name)}"))
    for event in record.events:
        target = f" → {names(event.target)}" if event.target else ""
        place = event.place.name if event.place else None
        rest = ", ".join(filter(None, (place, event.date, event.modality)))
        lines.append((event, f"{names(event.source)} <b>{escape(event.type)}</b>{target} ({escape(rest)})"))
    for claim in record.claims:
        lines.append((claim, f"{escape(claim.speaker.name)}: “{escape(claim.text or '')}”"))
    shown = []
    for found, line in lines:
        shown.append(f'<span title="{escape(found.rule or "")}: {escape(found.sentence or "")}">{line}</span>')
    return shown


def table_html(names: list[str], rows: list[list[Any]], total: int) -> str:
    """The first rows of a result as a table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if value is None else escape(str(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    more = f"<p>{total} rows, of which {len(rows)} are shown</p>" if total > len(rows) else ""
    return f'<table class="triplewire-result"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}'
