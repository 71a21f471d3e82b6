"""What can go wrong: one class for each kind, with the place and the way out as attributes."""

from __future__ import annotations

from typing import Any


class Error(Exception):
    """Something that the package cannot do.

    Parameters
    ----------
    message : str
        What is wrong, and where.
    file, line, column, field, id, hint
        See the attributes.

    Attributes
    ----------
    message : str
        What is wrong, and where, without the way out.
    file : str or None
        The file, or what stands for it.
    line : int or None
        The line, counted from 1.
    column : int or None
        The column in characters, counted from 1.
    field : str or None
        The path of the field within the record: ``events[0].source``.
    id : str or None
        The identity of the article.
    hint : str or None
        The way out.

    Examples
    --------
    >>> import triplewire as tw
    >>> try:
    ...     tw.Record.from_dict({"id": "a", "text": "Oslo", "entities": [{"id": "e1", "type": "Town", "name": "Oslo"}]})
    ... except tw.ReadError as error:
    ...     print(error.field)
    entities[0].type
    """

    def __init__(
        self,
        message: str = "",
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        field: str | None = None,
        id: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.id = id
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        about = {name: value for name, value in self.__dict__.items() if name != "_notice"}
        return (type(self), (self.message,), about)


class ReadError(Error):
    """A file or a record that is no article and no record."""


class LanguageError(ReadError):
    """An article that is not in English, where only English was asked for."""


class WithdrawnError(ReadError):
    """A notice that a publisher took an article back: take the article ``id`` out of what you have."""


class LimitError(Error):
    """Something is larger, or takes longer, than is allowed."""


class ExtractorError(Error):
    """An extractor that is another program has failed."""


class GraphError(Error):
    """A graph file that cannot be read or written."""


class StoreError(Error):
    """A store that cannot be opened, read or changed."""


class QueryError(Error):
    """A query that is none, or cannot be answered: ``line`` and ``column`` say where in its text."""


class QueryTimeout(QueryError, TimeoutError):
    """A query that took longer than it was given."""


class NotFound(Error, LookupError):
    """A name that nothing in the graph has; the hint has names that are like it."""


class Ambiguous(Error, LookupError):
    """A name that several things have; the message names them."""


class RulesError(Error):
    """A file of rules that is wrong: ``file``, ``line`` and ``column`` say where; or a name that no rule has."""


class KbError(Error):
    """An index of names that cannot be made or read."""


class DefectError(Error):
    """A defect of the package: please report it together with what was given."""
