"""Results: the rows of a query, or of a table of the graph, for DataFrames and for Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

from . import _triplewire
from ._html import table_html

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Result"]

BATCH = 10_000
"""How many rows are made objects of Python at a time."""

SHOWN = 25
"""How many rows a notebook shows."""


class Result:
    """Rows with named columns, each of one type.

    A column of ``xsd:date`` has dates, one of integers 64-bit integers, one of decimals, floats and doubles (or of these and
    integers) doubles, one of booleans booleans, one of ``xsd:dateTime`` moments, in UTC where all say their offset. Any other
    column, one of several of these, and one with a value that is not of its form, has strings. What has no value is None.
    IRIs are whole, unless they are asked for shortened; languages of texts are left out: `to_csv` and `to_sparql_json` keep
    them.

    It has the Arrow C stream interface: ``polars.DataFrame(result)``, ``pyarrow.table(result)``, duckdb's SQL over a variable
    that has it, and ``pandas.DataFrame.from_arrow`` take it as it is, without a copy where they can.

    Examples
    --------
    >>> import triplewire as tw
    >>> graph = tw.build(["Norway condemned the attack.", "Sweden condemned the attack."])
    >>> result = graph.query("SELECT ?name { ?country a tw:Country ; rdfs:label ?name } ORDER BY ?name")
    >>> len(result), result.columns
    (2, ['name'])
    >>> [row["name"] for row in result]
    ['Norway', 'Sweden']
    """

    __slots__ = ("_core",)

    _core: _triplewire.ResultCore

    def __init__(self) -> None:
        raise TypeError("results come from Graph.query and the tables of a Graph")

    @classmethod
    def _of(cls, core: _triplewire.ResultCore) -> Result:
        result = object.__new__(cls)
        result._core = core
        return result

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._core.names()

    @property
    def types(self) -> dict[str, str]:
        """The types of the columns by their names, as Arrow calls them: ``string``, ``int64``, ``date32``, ..."""
        return dict(zip(self._core.names(), self._core.types()))

    def __len__(self) -> int:
        return len(self._core)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.columns
        for start in range(0, len(self), BATCH):
            for row in self._core.rows(start, start + BATCH, False):
                yield dict(zip(names, row))

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, at: str) -> list[Any]: ...

    def __getitem__(self, at: int | str) -> dict[str, Any] | list[Any]:
        """Give one row by its number, or one column by its name."""
        if isinstance(at, str):
            names = self.columns
            if at not in names:
                raise KeyError(at)
            return self._core.column(names.index(at))
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(f"there are {len(self)} rows")
        return dict(zip(self.columns, self._core.rows(number, number + 1, False)[0]))

    def to_dicts(self, *, shorten: bool = False) -> list[dict[str, Any]]:
        """Give the rows as dictionaries.

        Parameters
        ----------
        shorten : bool, default False
            Whether IRIs are written with the prefixes of the graph: ``ev:CONSULT``.

        Returns
        -------
        list of dict
            One for each row, with a key for each column.
        """
        names = self.columns
        return [dict(zip(names, row)) for row in self._core.rows(0, len(self), shorten)]

    def to_arrow(self, *, shorten: bool = False) -> pyarrow.Table:
        """Give the rows as a table of pyarrow, which has to be installed.

        Parameters
        ----------
        shorten : bool, default False
            Whether IRIs are written with the prefixes of the graph.

        Returns
        -------
        pyarrow.Table
            The table, of ``len(self)`` rows.
        """
        import pyarrow

        return pyarrow.table(_Stream(self._core, shorten))

    def to_polars(self, *, shorten: bool = False) -> polars.DataFrame:
        """Give the rows as a DataFrame of polars, which has to be installed.

        Parameters
        ----------
        shorten : bool, default False
            Whether IRIs are written with the prefixes of the graph.

        Returns
        -------
        polars.DataFrame
            The frame, of ``len(self)`` rows.
        """
        import polars

        return polars.DataFrame(_Stream(self._core, shorten))

    def to_pandas(self, *, shorten: bool = False) -> pandas.DataFrame:
        """Give the rows as a DataFrame of pandas, which has to be installed.

        With pyarrow beside it the columns keep their types (``date32`` and integers with gaps too); without it they are
        pandas' own.

        Parameters
        ----------
        shorten : bool, default False
            Whether IRIs are written with the prefixes of the graph.

        Returns
        -------
        pandas.DataFrame
            The frame, of ``len(self)`` rows.
        """
        import pandas

        try:
            import pyarrow
        except ImportError:
            return pandas.DataFrame(self._core.rows(0, len(self), shorten), columns=self.columns)
        return pyarrow.table(_Stream(self._core, shorten)).to_pandas(types_mapper=pandas.ArrowDtype)

    def to_csv(self) -> str:
        """Give the rows as SPARQL's CSV."""
        return self._core.write("csv")

    def to_sparql_json(self) -> str:
        """Give the rows as SPARQL's JSON, which has every detail of every term."""
        return self._core.write("json")

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the stream of the Arrow C interface, as a capsule; a schema that is asked for is not heeded."""
        return self._core.stream(False)

    def __repr__(self) -> str:
        return f"Result({len(self)} rows × {len(self.columns)} columns: {', '.join(self.columns)})"

    def __str__(self) -> str:
        return self._core.write("table").rstrip("\n")

    def _repr_html_(self) -> str:
        return table_html(self.columns, self._core.rows(0, SHOWN, True), len(self))


class _Stream:
    """The stream of a result with its IRIs as they are asked for."""

    def __init__(self, core: _triplewire.ResultCore, shorten: bool) -> None:
        self._core = core
        self._shorten = shorten

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream(self._shorten)
