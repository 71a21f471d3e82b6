"""Graphs: built, loaded, asked, explained, checked, linked, and given on."""

import gzip
import pathlib
import subprocess
import sys

import pytest

import triplewire as tw


def program(*words, **more):
    """Runs the program of this package."""
    line = "import sys; from triplewire._program import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-c", line, *map(str, words)], capture_output=True, **more)


def test_a_build_is_that_of_the_program(tmp_path):
    examples = pathlib.Path(__file__).parents[2] / "examples" / "articles"
    done = program("build", examples, "-o", tmp_path / "graph.nq", "--base", "https://example.org/")
    assert done.returncode == 0, done.stderr
    graph = tw.build(tw.read(examples), base="https://example.org/")
    assert graph.to_bytes("nq") == (tmp_path / "graph.nq").read_bytes()
    records = list(tw.Extractor().pipe(tw.read(examples)))
    assert tw.build(reversed(records), base="https://example.org/").to_bytes() == graph.to_bytes()
    done = program("extract", examples)
    assert done.stdout.decode().splitlines() == [record.to_json() for record in records]


def test_files_keep_the_graph(graph, tmp_path):
    whole = graph.to_bytes()
    for ending in ["nq", "trig", "nq.gz", "trig.zst", "jsonld"]:
        path = tmp_path / f"graph.{ending}"
        graph.save(path)
        assert tw.Graph.load(path).to_bytes() == whole, ending
    for ending in ["ttl", "nt", "rdf"]:
        graph.save(tmp_path / f"graph.{ending}")
        assert len(tw.Graph.load(tmp_path / f"graph.{ending}")) > 50
    graph.save(tmp_path / "odd", format="ttl")
    assert tw.Graph.load(tmp_path / "odd", format="ttl").query("ASK { ?s a tw:Country }") is True
    assert tw.Graph.parse(whole).to_bytes() == whole
    assert tw.Graph.parse(gzip.compress(whole)).to_bytes() == whole
    graph.save(tmp_path / "neo4j", format="neo4j")
    assert any((tmp_path / "neo4j").iterdir())
    for ending in ["graphml", "gexf", "ftm.json", "html"]:
        graph.save(tmp_path / f"graph.{ending}")
    both = tw.Graph.load(tmp_path / "graph.nq", tmp_path / "graph.ttl")
    assert len(both) >= len(graph)
    assert repr(graph) == f"Graph({len(graph)} triples)"


def test_what_is_no_graph_is_an_error(graph, tmp_path):
    with pytest.raises(tw.GraphError) as caught:
        tw.Graph.parse("<urn:a> <urn:b> <urn:c> .\nnonsense\n", "nt")
    assert caught.value.line == 2 and caught.value.hint
    with pytest.raises(tw.GraphError) as caught:
        tw.Graph.load(tmp_path / "nothing.nq")
    assert caught.value.file.endswith("nothing.nq")
    with pytest.raises(tw.GraphError):
        tw.Graph.parse("", "docx")
    with pytest.raises(tw.StoreError):
        tw.Graph.load(tmp_path)
    for bad in (tmp_path / "graph.docx", tmp_path / "no" / "graph.nq"):
        with pytest.raises(tw.GraphError):
            graph.save(bad)
    assert list(tmp_path.iterdir()) == []
    for noise in (b"\0" * 100, b"\xff\xfe<", b"<" * 10_000, b'"' + b"a" * 10_000):
        for form in ("ttl", "nq", "rdf", "jsonld"):
            try:
                tw.Graph.parse(noise, form)
            except tw.GraphError:
                pass


def test_queries_have_answers_of_their_kind(graph):
    assert graph.query("ASK { ?s a tw:Event }") is True
    assert isinstance(graph.query("CONSTRUCT { ?s a tw:Country } WHERE { ?s a tw:Country }"), tw.Graph)
    assert len(graph.query("SELECT ?s { ?s a tw:Event }")) == len(graph.events())
    assert "tw" in graph.prefixes and graph.prefixes["tw"].startswith("https://")


def test_a_wrong_query_says_what_to_mend(graph):
    with pytest.raises(tw.QueryError) as caught:
        graph.query("SELECT ?s {\n ?s a nope:Event }")
    assert caught.value.line == 2 and "nope" in str(caught.value) and caught.value.hint
    with pytest.raises(tw.QueryError):
        graph.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(tw.QueryError):
        graph.query("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    with pytest.raises(tw.Error):
        graph.query("ASK {}", timeout=-1)
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(TimeoutError):
        graph.query(slow, timeout=0.2)
    for hostile in ["", "{" * 100_000, "SELECT * {" + "OPTIONAL {" * 10_000, "\0", "\U0010ffff" * 1000]:
        with pytest.raises(tw.Error):
            graph.query(hostile)


def test_tables_have_a_row_for_each(graph):
    [sanction] = [event for event in graph.events() if event["type"] == "SANCTION"]
    assert (sanction["actors"], sanction["targets"], sanction["modality"]) == ("Sweden", "Belarus", "planned")
    assert graph.events().types["first_day"] == graph.events().types["last_day"] == "date32"
    assert sanction["outlet"] == "Other News" and "sanctions on Belarus" in sanction["sentence"]
    assert {row["label"] for row in graph.entities()} >= {"Norway", "Sweden", "Jane Roe", "Oslo"}
    [roe] = [row for row in graph.tenures() if row["holder"] == "Jane Roe"]
    assert (roe["position"], roe["in"], roe["former"]) == ("Foreign Minister", "Norway", False)
    assert graph.tenures().types["former"] == "bool" and graph.tenures().types["as_of"] == "date32"
    assert any(claim["speaker"] == "Jane Roe" for claim in graph.claims())
    assert graph.relations().columns[:3] == ["relation", "subject", "subject_iri"]
    empty = tw.build([])
    assert len(empty) == 0
    for table in ("entities", "events", "claims", "tenures", "relations"):
        assert len(getattr(empty, table)()) == 0


def test_explanations_have_their_sentences(graph):
    found = graph.explain("Jane Roe")
    assert "Foreign Minister" in str(found) and found.to_dict()["label"] == "Jane Roe"
    assert "<pre>" in found._repr_html_() and "Jane Roe" in repr(found)
    asked = graph.explain(subject="Norway", predicate="ev:ACCUSE")
    assert asked.to_dict()["said"]
    with pytest.raises(tw.NotFound) as caught:
        graph.explain("Jane Row")
    assert "Jane Roe" in caught.value.hint
    with pytest.raises(LookupError):
        graph.explain(subject="Norway", predicate="nonsense words")
    for wrong in ({}, {"name": "Norway", "subject": "Sweden"}):
        with pytest.raises(TypeError):
            graph.explain(**wrong)


def test_a_good_graph_has_no_violations(graph):
    assert [row for row in graph.check() if row["severity"] == "violation"] == []
    bad = graph.query(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p != tw:reportedIn) }"
    )
    found = bad.check()
    assert found.columns == ["severity", "rule", "focus", "path", "value", "message"]
    assert found[0]["severity"] == "violation" and found[0]["focus"].startswith("http")


def test_graphs_are_given_to_rdflib_and_networkx(graph):
    rdflib = pytest.importorskip("rdflib")
    networkx = pytest.importorskip("networkx")
    dataset = graph.to_rdflib()
    assert len({quad[:3] for quad in dataset.quads()}) == len(graph)
    tw_ = rdflib.Namespace(graph.prefixes["tw"])
    merged = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        merged.add((subject, predicate, value))
    assert len(set(merged.subjects(rdflib.RDF.type, tw_.Event))) == len(graph.events())
    network = graph.to_networkx()
    assert isinstance(network, networkx.MultiDiGraph)
    labels = {data.get("label") for _, data in network.nodes(data=True)}
    assert {"Norway", "Sweden", "Belarus"} <= labels and network.number_of_edges() > 2


def test_decisions_of_an_index_are_linked(graph, tmp_path):
    table = tmp_path / "people.csv"
    table.write_text(
        "id,label,aliases,type,country,from,to\n"
        "https://example.org/roe,Jane Roe,,person,Norway,,\nhttps://example.org/doe,John Doe,,person,,,\nbroken\n"
    )
    with pytest.warns(UserWarning):
        index = tw.kb.build([table], tmp_path / "people.kb")
    assert index.about["entries"] == 2 and "2 entries" in repr(index)
    assert [entry.names[0] for entry in index.find("jane roe")] == ["Jane Roe"]
    assert [entry.iri for entry in index.find("Jane Rowe", near=True)] == ["https://example.org/roe"]
    assert index.find("nobody at all") == []
    linked = graph.link(tmp_path / "people.kb")
    assert len(linked.graph) > len(graph)
    assert {row["target"] for row in linked.decisions} >= {"https://example.org/roe"}
    with pytest.raises(tw.KbError) as caught:
        tw.kb.Index(table)
    assert caught.value.file == str(table)
    for wrong in ({"kind": "nonsense"}, {"types": ["town"]}):
        with pytest.raises(tw.KbError):
            tw.kb.build([table], tmp_path / "x.kb", **wrong)
    assert not (tmp_path / "x.kb").exists()


def test_a_store_is_a_build_of_what_it_has(articles, tmp_path):
    store = tw.Store(tmp_path / "news")
    with pytest.raises(tw.StoreError):
        store.graph()
    changes = store.add(articles[:1])
    assert changes.added == ["https://example.com/1"] and changes.articles == 1
    before = store.graph()
    assert store.add(articles).same == ["https://example.com/1"]
    assert store.graph().to_bytes() == tw.build(articles).to_bytes()
    assert len(before) == changes.quads
    again = tw.build(articles[1:], store=tmp_path / "news")
    assert again.to_bytes() == tw.build(articles).to_bytes()
    assert tw.Graph.load(tmp_path / "news").events()[0] == again.events()[0]
    assert store.withdraw(["https://example.com/1", "nobody"])[2::4] == (["https://example.com/1"], ["nobody"])
    assert store.graph().to_bytes() == tw.build(articles[1:]).to_bytes()
    with pytest.raises(tw.StoreError):
        tw.Store(tmp_path / "news", base="https://other.example/").add(articles)
    with pytest.raises(tw.ReadError):
        tw.Store(tmp_path / "new").add([" "])
    assert not (tmp_path / "new").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(tw.StoreError):
        tw.Store(tmp_path / "full").add(articles)


def test_the_program_says_how_it_ended(tmp_path):
    assert program("--version").stdout.decode().split()[0] == "triplewire"
    assert program("nonsense").returncode == 2
    assert program("query", "-d", tmp_path / "no.nq", "ASK {}").returncode == 1
    (tmp_path / "a.jsonl").write_text('{"text": "Norway condemned it."}\n{"text": 7}\n')
    assert program("extract", "-q", tmp_path / "a.jsonl").returncode == 3


NINJS = '{{"uri": "urn:x:1", "version": "{}", "pubstatus": "{}", "headline": "Attack", "body_text": "Norway condemned the attack."}}\n'


def test_what_a_publisher_takes_back_is_out(tmp_path):
    kept = tw.build(tw.read(NINJS.format(1, "usable").encode()))
    gone = [NINJS.format(1, "usable").encode(), NINJS.format(2, "canceled").encode()]
    assert len(kept.events()) == 1
    with pytest.raises(tw.WithdrawnError) as caught:
        list(tw.read(gone))
    assert caught.value.id == "urn:x:1"
    for order in (gone, gone[::-1]):
        assert len(tw.build(tw.read(order))) == 0
    store = tw.Store(tmp_path / "news")
    changes = store.add(tw.read(gone[:1]))
    assert repr(changes) == f"Changes(added=1, articles=1, quads={changes.quads})" == str(changes)
    assert store.add(tw.read(gone[1:])).withdrawn == ["urn:x:1"]
    assert len(store.graph().events()) == 0


def test_one_article_is_no_list(tmp_path):
    for one in ("news.txt", tmp_path / "news.txt", tw.Document("Norway condemned it."), b"Norway condemned it."):
        for many in (tw.build, tw.Store(tmp_path / "store").add, tw.Extractor().pipe):
            with pytest.raises(TypeError, match=r"triplewire.read\(path\)"):
                many(one)


def test_dates_have_a_first_and_a_last_day():
    days = {}
    for date in ("2019-02-12", "2019-02", "2019"):
        record = {"id": date, "text": "Norway condemned Sweden.", "entities": [
            {"id": "n", "type": "Country", "name": "Norway", "mentions": [[0, 6]]}],
            "events": [{"type": "ACCUSE", "trigger": [7, 16], "source": ["n"], "date": date}]}
        [event] = tw.build([tw.Record.from_dict(record)]).events()
        days[date] = [str(event[day]) for day in ("date", "first_day", "last_day")]
    assert days == {
        "2019-02-12": ["2019-02-12", "2019-02-12", "2019-02-12"],
        "2019-02": ["2019-02", "2019-02-01", "2019-02-28"],
        "2019": ["2019", "2019-01-01", "2019-12-31"],
    }


def test_what_is_left_out_is_told():
    versions = [tw.Document(f"Norway condemned attack number {n}.", id="a", version=n) for n in (1, 2)]
    with pytest.warns(UserWarning, match="article 'a': 1 older"):
        graph = tw.build(versions)
    assert "number 2" in graph.events()[0]["sentence"]
    errors = []
    assert len(tw.build(tw.read(b'{"text": "Norway condemned it."}\n{"text": 7}\n'), on_error=errors.append).events()) == 1
    assert [error.field for error in errors] == ["text"]
