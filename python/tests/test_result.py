"""Results: the types of their columns, and what reads them."""

import datetime
import math
import random

import pytest

import triplewire as tw

VALUES = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?day ?moment ?local ?whole ?number ?mixed ?flag ?iri ?text ?odd ?none { VALUES (?row ?day ?moment ?local ?whole ?number ?mixed ?flag ?iri ?text ?odd ?none) {
  (1 "2020-10-23"^^xsd:date "2020-10-23T01:02:03.5Z"^^xsd:dateTime "2020-10-23T01:02:03"^^xsd:dateTime 7 1.5 "a" true ev:CONSULT "é🎉"@fr 9999999999999999999 UNDEF)
  (2 "1969-12-31"^^xsd:date "1969-12-31T23:59:59+02:00"^^xsd:dateTime "0001-01-01T00:00:00"^^xsd:dateTime -3 2 2 false <urn:x> "b" 1 UNDEF)
  (3 UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF)
  (4 "2000-02-29"^^xsd:date "2020-10-23T01:02:03-00:30"^^xsd:dateTime "9999-12-31T23:59:59.999999"^^xsd:dateTime 0 "INF"^^xsd:double "2020-10-23"^^xsd:date true tw:Event "" 2 UNDEF)
} } ORDER BY ?row
"""
UTC = datetime.timezone.utc


@pytest.fixture(scope="module")
def result():
    return tw.Graph.parse(b"").query(VALUES)


def test_columns_have_types(result):
    assert result.types == {
        "day": "date32", "moment": "timestamp[us, UTC]", "local": "timestamp[us]", "whole": "int64", "number": "double",
        "mixed": "string", "flag": "bool", "iri": "string", "text": "string", "odd": "string", "none": "string",
    }
    assert result[0] == {
        "day": datetime.date(2020, 10, 23),
        "moment": datetime.datetime(2020, 10, 23, 1, 2, 3, 500_000, UTC),
        "local": datetime.datetime(2020, 10, 23, 1, 2, 3),
        "whole": 7, "number": 1.5, "mixed": "a", "flag": True,
        "iri": result[0]["iri"], "text": "é🎉", "odd": "9999999999999999999", "none": None,
    }
    assert result[0]["iri"].endswith("CONSULT") and result[0]["iri"].startswith("https://")
    assert result.to_dicts(shorten=True)[0]["iri"] == "ev:CONSULT"
    assert result[1]["moment"] == datetime.datetime(1969, 12, 31, 21, 59, 59, 0, UTC)
    assert result[1]["local"] == datetime.datetime(1, 1, 1)
    assert result[3]["moment"] == datetime.datetime(2020, 10, 23, 1, 32, 3, 0, UTC)
    assert result[3]["day"] == datetime.date(2000, 2, 29) and math.isinf(result[3]["number"])
    assert set(result[2].values()) == {None}


def test_rows_are_a_sequence(result):
    assert len(result) == 4 and list(result) == result.to_dicts() == [result[at] for at in range(4)]
    assert result[-1] == result[3] and result["whole"] == [7, -3, None, 0]
    for wrong, error in [(4, IndexError), (-5, IndexError), ("nothing", KeyError)]:
        with pytest.raises(error):
            result[wrong]


def test_what_is_shown_is_escaped():
    result = tw.Graph.parse(b"").query('SELECT ?x { VALUES ?x { "<script>" "a&b" } }')
    page = result._repr_html_()
    assert "&lt;script&gt;" in page and "<script>" not in page
    assert str(result).splitlines()[0] == "x" and "2 rows" in repr(result)
    assert result.to_csv() == "x\r\n<script>\r\na&b\r\n"
    assert '"literal"' in result.to_sparql_json()


@pytest.mark.parametrize("text", ["2020-13-01", "2021-02-29", "2020-10-23Z", "-0044-03-15", "20201023", "12020-10-23", "0000-01-01"])
def test_days_that_are_none_stay_texts(text):
    query = f'PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?x {{ VALUES ?x {{ "{text}"^^xsd:date }} }}'
    result = tw.Graph.parse(b"").query(query)
    assert result.types == {"x": "string"} and result["x"] == [text]


def test_days_are_those_of_python():
    numbers = random.Random(7)
    days = [datetime.date.fromordinal(numbers.randrange(1, 3_652_059)) for _ in range(300)]
    values = " ".join(f'({at} "{day.isoformat()}"^^xsd:date)' for at, day in enumerate(days))
    query = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT ?x { VALUES (?n ?x) { " + values + " } } ORDER BY ?n"
    assert tw.Graph.parse(b"").query(query)["x"] == days


def test_pyarrow_reads_it(result):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(result)
    table.validate(full=True)
    assert {field.name: str(field.type) for field in table.schema} == {
        name: {"date32": "date32[day]", "timestamp[us, UTC]": "timestamp[us, tz=UTC]"}.get(kind, kind)
        for name, kind in result.types.items()
    }
    assert table.to_pylist() == result.to_dicts()
    assert result.to_arrow(shorten=True)["iri"][0].as_py() == "ev:CONSULT"
    assert pyarrow.table(result).equals(pyarrow.table(result))
    reader = pyarrow.RecordBatchReader.from_stream(result)
    column = reader.schema.names.index("whole")
    [batch] = list(reader)
    kept = batch.column(column)
    del reader, batch, table
    assert kept.to_pylist() == [7, -3, None, 0]


def test_polars_reads_it(result):
    polars = pytest.importorskip("polars")
    frame = result.to_polars()
    assert frame.equals(polars.DataFrame(result))
    assert [str(kind) for kind in frame.dtypes[:5]] == [
        "Date", "Datetime(time_unit='us', time_zone='UTC')", "Datetime(time_unit='us', time_zone=None)", "Int64", "Float64",
    ]
    assert frame["day"].to_list() == result["day"] and frame["text"].to_list() == result["text"]
    assert result.to_polars(shorten=True)["iri"][0] == "ev:CONSULT"


def test_pandas_reads_it(result, monkeypatch):
    pandas = pytest.importorskip("pandas")
    frame = result.to_pandas()
    assert list(frame.columns) == result.columns and len(frame) == 4
    assert frame["day"][0] == datetime.date(2020, 10, 23) and frame["whole"].dropna().tolist() == [7, -3, 0]
    assert frame["iri"][0] == result[0]["iri"] and frame["iri"].isna().tolist() == [False, False, True, False]
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    plain = result.to_pandas()
    assert plain["day"][0] == datetime.date(2020, 10, 23) and plain.shape == (4, 11)


def test_duckdb_reads_it(result):
    duckdb = pytest.importorskip("duckdb")
    rows = result  # duckdb finds it by its name
    assert duckdb.sql("SELECT sum(whole), max(day), count(text) FROM rows").fetchall() == [(4, datetime.date(2020, 10, 23), 3)]
    assert rows is result


def test_any_shape_is_read():
    pyarrow = pytest.importorskip("pyarrow")
    graph = tw.Graph.parse("".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(1000)), "nt")
    for limit in [0, 1, 7, 8, 9, 64, 65, 1000]:
        result = graph.query(f"SELECT ?s ?o ?n {{ ?s ?p ?o OPTIONAL {{ ?s <urn:no> ?n }} }} ORDER BY ?s LIMIT {limit}")
        table = pyarrow.table(result)
        table.validate(full=True)
        assert table.num_rows == len(result) == limit
        assert table.to_pylist() == result.to_dicts()


def test_columns_outlive_their_result():
    pyarrow = pytest.importorskip("pyarrow")
    graph = tw.Graph.parse("".join(f'<urn:{n}> <urn:p> "text {n}" .\n' for n in range(1000)), "nt")
    column = pyarrow.table(graph.query("SELECT ?o { ?s ?p ?o }"))["o"]
    del graph
    assert len(set(column.to_pylist())) == 1000
    capsules = [tw.Graph.parse(b"").query("SELECT (1 AS ?x) {}").__arrow_c_stream__() for _ in range(100)]
    del capsules
