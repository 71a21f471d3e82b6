"""Knowledge bases: indexes of the names of other datasets, to link against or to look into.

Examples
--------
>>> import pathlib, tempfile
>>> from triplewire import kb
>>> with tempfile.TemporaryDirectory() as directory:
...     table = pathlib.Path(directory, "towns.csv")
...     _ = table.write_text("id,label,aliases,type,country,from,to\\nhttp://example.org/1,Springfield,,place,,,\\n")
...     index = kb.build([table], pathlib.Path(directory, "towns.kb"))
...     found = index.find("Springfield")
>>> found[0].iri
'http://example.org/1'
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import _triplewire
from ._build import tell

__all__ = ["Entry", "Index", "build"]


@dataclass(frozen=True)
class Entry:
    """An entry of an index.

    Attributes
    ----------
    iri : str
        Its IRI.
    names : tuple of str
        Its names, the label first.
    type : str or None
        ``Person``, ``Country``, ``Organisation`` or ``Place``.
    data : dict
        All that the index has of it, as ``triplewire kb find`` writes it.
    """

    iri: str
    names: tuple[str, ...]
    type: str | None
    data: dict[str, Any]


class Index:
    """An index of names that `build` or ``triplewire kb build`` made.

    Parameters
    ----------
    path : path
        The file.

    Raises
    ------
    KbError
        If it is none, or damaged.
    """

    __slots__ = ("_core", "path")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self._core = _triplewire.IndexCore(self.path)

    @property
    def about(self) -> dict[str, Any]:
        """What is in it: sources, and how many entries and names."""
        about: dict[str, Any] = json.loads(self._core.about())
        return about

    def find(self, name: str, *, near: bool = False) -> list[Entry]:
        """Find the entries that bear a name.

        Parameters
        ----------
        name : str
            The name.
        near : bool, default False
            Also names that differ in a letter or, long ones, in two, and persons of whom it is the surname.

        Returns
        -------
        list of Entry
            The entries, each once.
        """
        entries = []
        for text in self._core.find(name, near):
            data = json.loads(text)
            entries.append(Entry(data["iri"], tuple(data.get("names", ())), data.get("class"), data))
        return entries

    def __reduce__(self) -> tuple[Any, ...]:
        return (Index, (self.path,))

    def __repr__(self) -> str:
        return f"Index({self.path!r}, {self.about['entries']} entries)"


def build(
    sources: Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    kind: str | None = None,
    types: Iterable[str] = (),
    languages: Iterable[str] = ("en",),
    officials: bool = False,
) -> Index:
    """Make an index of the names of datasets.

    Parameters
    ----------
    sources : iterable of paths
        The JSON dump of Wikidata, RDF with labels, tables of GeoNames, FollowTheMoney entities, or CSV with the columns
        id,label,aliases,type,country,from,to; compressed or not.
    output : path
        The index to write.
    kind : str, optional
        What the sources are, where their names and beginnings do not tell: wikidata, geonames, ftm, csv, or an RDF format.
    types : iterable of str
        The classes of the entries to keep: person, country, organisation, place; all, if none is named.
    languages : iterable of str
        The languages of the labels to keep, best first; all, if none is named.
    officials : bool, default False
        Whether who held which position when is read too, from the JSON dump of Wikidata.

    Returns
    -------
    Index
        The index. What of the sources was skipped is told as warnings.

    Raises
    ------
    KbError
        If a source cannot be read, or the index cannot be written.
    """
    _about, skipped = _triplewire.build_index(
        [os.fspath(source) for source in sources], os.fspath(output), kind, list(types), list(languages), officials
    )
    tell(skipped, "more were skipped")
    return Index(output)
