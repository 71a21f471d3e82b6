//! What who has the token writes into a served store by the Graph Store Protocol and by SPARQL updates, beside articles.

use std::path::Path;
use std::time::{Duration, Instant};

use triplewire::query::Update;
use triplewire::serve::{Beside, Options, Server, Writable};
use triplewire::store::{self, GraphStore, Living, Statements, Writer};
use triplewire::vocab::iri::Base;

use crate::client::{Reply, Running};

const TOKEN: &str = "a token that nobody guesses";
const TURTLE: &str = "Content-Type: text/turtle";
const UPDATE: &str = "Content-Type: application/sparql-update";
const JSON: &str = "Content-Type: application/json";

/// A text as the value of a parameter.
fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A server over a store to which who has the token writes.
struct Desk {
    server: Running,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        drop(Living::open_or_create(folder.path(), &Base::default()).expect("a store"));
        Self { server: serve(folder.path(), options), folder }
    }

    fn send(&self, head: &str, kind: &str, body: &str) -> Reply {
        self.server.send(&[head, kind, &format!("Authorization: Bearer {TOKEN}")], body.as_bytes())
    }

    fn update(&self, text: &str) -> Reply {
        self.send("POST /sparql", UPDATE, text)
    }

    fn post_article(&self, id: &str, text: &str) {
        let article = format!(r#"{{"id": "{id}", "published": "2021-05-04", "text": "{text}"}}"#);
        let reply = self.send("POST /articles", JSON, &article);
        assert!([200, 201].contains(&reply.status), "{}", reply.text());
    }

    /// The only value of the first row of a query.
    fn ask(&self, query: &str) -> String {
        let reply =
            self.server.send(&[&format!("GET /sparql?query={}", encode(query)), "Accept: text/csv"], b"");
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().split("\r\n").nth(1).unwrap_or_default().to_owned()
    }

    fn count(&self) -> String {
        self.ask("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    }
}

fn serve(store: &Path, options: Options) -> Running {
    let beside = Beside { writable: Some(Writable::new(store.to_owned(), TOKEN)), ..Beside::default() };
    let graph = GraphStore::open(store).expect("a store");
    Running::of(Server::bind_with(graph, "1", beside, options, ([127, 0, 0, 1], 0).into()).expect("a server"))
}

#[test]
fn statements_of_others_stay_beside_what_follows_from_articles() {
    let desk = Desk::new(Options::default());
    desk.post_article("b", "Peru's president, Ada Lund, criticised Chile.");
    let notes = "/rdf-graph-store?graph=urn%3Anotes";
    let put = |text: &str| desk.send(&format!("PUT {notes}"), TURTLE, text).status;
    assert_eq!(put("<urn:a> <urn:says> \"one\" ; <urn:of> [ <urn:by> <me> ] ."), 201);
    assert_eq!(put("<urn:a> <urn:says> \"two\" ."), 204);
    assert_eq!(
        desk.send(&format!("POST {notes}"), TURTLE, "<urn:a> <urn:of> [ <urn:by> <me> ] .").status,
        204
    );
    // A relative IRI is one of the graph's.
    assert_eq!(desk.ask("SELECT ?by { GRAPH <urn:notes> { ?of <urn:by> ?by } }"), "urn:me");
    assert_eq!(
        desk.update("INSERT DATA { <urn:a> <urn:in> 1 . GRAPH <urn:notes> { <urn:b> <urn:in> 2 } }").status,
        204
    );
    let mine = || {
        desk.ask("SELECT (GROUP_CONCAT(STR(?o); separator=' ') AS ?all) { SELECT ?o { GRAPH <urn:notes> { ?s <urn:says>|<urn:in> ?o } } ORDER BY STR(?o) }")
    };
    assert_eq!(mine(), "2 two");
    // The graph without a name is what is written and read as the default graph.
    let unnamed = desk.server.send(&["GET /rdf-graph-store?default", "Accept: application/n-triples"], b"");
    assert_eq!(unnamed.text(), "<urn:a> <urn:in> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n");
    // Articles come, change and go, and the store is put together.
    desk.post_article("c", "Chile's foreign minister, Ben Moss, met Ada Lund in Lima.");
    desk.post_article("b", "Peru's president, Ada Lund, praised Chile.");
    assert_eq!(desk.send("DELETE /articles?id=c", JSON, "").status, 200);
    Writer::open(desk.folder.path()).unwrap().compact().unwrap();
    store::verify(desk.folder.path()).unwrap();
    assert_eq!(Living::open(desk.folder.path()).unwrap().articles(), 1);
    let desk = Desk { server: serve(desk.folder.path(), Options::default()), folder: desk.folder };
    assert_eq!(desk.ask("SELECT (COUNT(*) AS ?n) { GRAPH <urn:notes> { ?s ?p ?o } }"), "4");
    assert_eq!(desk.send(&format!("DELETE {notes}"), TURTLE, "").status, 204);
    assert_eq!(desk.send(&format!("DELETE {notes}"), TURTLE, "").status, 404);
    assert_eq!(desk.ask("SELECT (COUNT(*) AS ?n) { ?a a tw:Article }"), "1");
}

#[test]
fn what_follows_from_articles_is_not_written() {
    let desk = Desk::new(Options::default());
    desk.post_article("b", "Peru's president, Ada Lund, criticised Chile.");
    let article = desk.ask("SELECT ?a { ?a a tw:Article }");
    let before = desk.count();
    let address = format!("/rdf-graph-store?graph={}", encode(&article));
    for method in ["PUT", "POST"] {
        let reply = desk.send(&format!("{method} {address}"), TURTLE, "<urn:a> <urn:b> <urn:c> .");
        assert!(
            reply.status == 409 && reply.text().contains("follows from the articles"),
            "{}",
            reply.text()
        );
    }
    for update in [
        format!("INSERT DATA {{ <urn:a> <urn:b> 1 GRAPH <{article}> {{ <urn:a> <urn:b> <urn:c> }} }}"),
        "INSERT DATA { <urn:a> <urn:b> 1 } ; DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }".to_owned(),
        format!("CLEAR GRAPH <{article}>"),
        "DROP ALL".to_owned(),
        "CLEAR NAMED".to_owned(),
        format!("MOVE <{article}> TO <urn:g>"),
        "INSERT DATA { GRAPH <https://triplewire.example/article/new> { <urn:a> <urn:b> 1 } }".to_owned(),
        "INSERT DATA { GRAPH <https://triplewire.example/graph/links> { <urn:a> <urn:b> 1 } }".to_owned(),
    ] {
        let reply = desk.update(&update);
        assert_eq!(reply.status, 409, "{update}\n{}", reply.text());
    }
    // What changes nothing there is none of that.
    assert_eq!(
        desk.update(&format!("DELETE DATA {{ GRAPH <{article}> {{ <urn:a> <urn:b> 1 }} }}")).status,
        204
    );
    assert_eq!(desk.update(&format!("COPY <{article}> TO <urn:copy>")).status, 204);
    assert_eq!(desk.update("DROP GRAPH <urn:copy> ; CLEAR DEFAULT").status, 204);
    assert_eq!(desk.count(), before);
    assert_eq!(desk.send(&format!("DELETE {address}"), TURTLE, "").status, 200);
    assert_eq!(desk.ask("SELECT (COUNT(*) AS ?n) { ?a a tw:Article }"), "0");
}

#[test]
fn what_is_wrong_with_a_write_is_told_and_nothing_is_written() {
    let desk = Desk::new(Options::default());
    assert_eq!(desk.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }").status, 204);
    let form = "Content-Type: application/x-www-form-urlencoded";
    let graph = "/rdf-graph-store?graph=urn%3Ag";
    for (head, kind, body, status) in [
        ("GET /sparql?update=CLEAR%20ALL", JSON, "", 405),
        ("POST /sparql", UPDATE, "INSERT DATA { <urn:a> <urn:b>\n }", 400),
        ("POST /sparql", UPDATE, "SELECT * { ?s ?p ?o }", 400),
        ("POST /sparql", UPDATE, "INSERT DATA { <urn:x> <urn:y> 1 } ; LOAD <http://127.0.0.1:9/>", 403),
        ("POST /sparql", UPDATE, "INSERT DATA { <urn:x> <urn:y> 1 } ; LOAD SILENT <file:///etc/passwd>", 403),
        (
            "POST /sparql",
            UPDATE,
            "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
            400,
        ),
        ("POST /sparql", UPDATE, "INSERT DATA { <urn:x> <urn:y> 1 } ; CREATE GRAPH <urn:g>", 409),
        (
            "POST /sparql?using-graph-uri=urn%3Ag",
            UPDATE,
            "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            400,
        ),
        ("POST /sparql", form, "update=CLEAR+ALL&update=CLEAR+ALL", 400),
        ("POST /sparql", form, "update=CLEAR+ALL&query=ASK%7B%7D", 400),
        (&format!("PUT {graph}"), TURTLE, "<urn:a> <urn:b> .", 400),
        (&format!("PUT {graph}"), "Content-Type: application/trig", "<urn:h> { <urn:a> <urn:b> 1 }", 400),
        (&format!("PUT {graph}"), "Content-Type: image/png", "x", 415),
        (&format!("PATCH {graph}"), TURTLE, "", 405),
        (&format!("PUT {graph}&default"), TURTLE, "", 400),
        ("PUT /rdf-graph-store", TURTLE, "", 400),
        ("PUT /rdf-graph-store?graph=g", TURTLE, "", 400),
        ("DELETE /rdf-graph-store", TURTLE, "", 400),
    ] {
        let reply = desk.send(head, kind, body);
        assert_eq!(reply.status, status, "{head} {body}\n{}", reply.text());
        assert_eq!(reply.header("content-type"), "application/problem+json", "{head} {body}");
    }
    assert!(desk.update("INSERT DATA { <urn:a> <urn:b>\n }").text().contains("\"line\":2"));
    for (authorization, status) in
        [("X-None: 1", 401), ("Authorization: Bearer other", 403), ("Authorization: Basic eA==", 403)]
    {
        let head = format!("PUT {graph}");
        assert_eq!(desk.server.send(&[&head, TURTLE, authorization], b"<urn:a> <urn:b> 2 .").status, status);
        assert_eq!(desk.server.send(&["POST /sparql", UPDATE, authorization], b"CLEAR ALL").status, status);
        assert_eq!(
            desk.server.send(&["POST /sparql", form, authorization], b"update=CLEAR+ALL").status,
            status
        );
    }
    assert_eq!(desk.count(), "2", "one statement, in all graphs and in its own");
}

#[test]
fn who_reads_does_not_wait_for_who_writes() {
    let mut options = Options::default();
    options.query_timeout = Duration::from_secs(2);
    options.workers = 1;
    let desk = Desk::new(options);
    let data: String = (0..60).map(|n| format!("<urn:s{n}> <urn:p> {n} . ")).collect();
    assert_eq!(desk.update(&format!("INSERT DATA {{ {data} }}")).status, 204);
    let before = desk.server.get("/sparql?query=ASK%7B%7D").header("etag").to_owned();
    let endless =
        "INSERT { ?a <urn:q> ?b } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h . ?i ?t ?j . ?k ?u ?l }";
    std::thread::scope(|scope| {
        let written = [(), ()].map(|()| scope.spawn(|| desk.update(endless).status));
        std::thread::sleep(Duration::from_millis(200));
        let begun = Instant::now();
        assert_eq!(desk.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), "60");
        assert!(begun.elapsed() < Duration::from_millis(1500), "{:?}", begun.elapsed());
        assert_eq!(written.map(|thread| thread.join().unwrap()), [503, 503]);
    });
    assert_eq!(desk.server.get("/sparql?query=ASK%7B%7D").header("etag"), before);
    assert_eq!(desk.update("DELETE WHERE { <urn:s1> ?p ?o }").status, 204);
    assert_ne!(desk.server.get("/sparql?query=ASK%7B%7D").header("etag"), before);
}

#[test]
fn an_update_makes_one_change_of_all_that_it_does() {
    let mut graph = GraphStore::new().unwrap();
    graph.load_turtle("<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 .").unwrap();
    let change = |text: &str| {
        let [first, again] = [(); 2].map(|()| Update::new(text, "x").run(&graph).unwrap());
        let change = (first.remove, first.add);
        assert_eq!(change, (again.remove, again.add), "{text}");
        change
    };
    let none = (String::new(), String::new());
    assert_eq!(change("INSERT DATA { <urn:c> <urn:p> 3 } ; DELETE DATA { <urn:c> <urn:p> 3 }"), none);
    assert_eq!(change("DELETE DATA { <urn:a> <urn:p> 1 } ; INSERT DATA { <urn:a> <urn:p> 1 }"), none);
    assert_eq!(change("CREATE GRAPH <urn:g> ; DROP GRAPH <urn:none> ; CLEAR NAMED"), none);
    let one = |text: &str| text.replace('1', "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>");
    let moved = change("WITH <urn:g> INSERT { ?s ?p ?o } USING NAMED <urn:h> WHERE { GRAPH <urn:h> { ?s ?p ?o } } ;
        INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { ?s ?p ?o FILTER(?o = 1) } ; DELETE WHERE { <urn:a> ?p ?o }");
    assert_eq!(moved, (one("<urn:a> <urn:p> 1 .\n"), one("<urn:a> <urn:p> 1 <urn:g> .\n")));
    // Blank nodes are other ones for each row and each operation, and numbered.
    let (_, nodes) = change(
        "INSERT { ?s <urn:q> _:n . _:n <urn:r> _:n } WHERE { ?s <urn:p> ?o } ; INSERT DATA { _:n <urn:r> _:m }",
    );
    assert_eq!(nodes.matches("_:x").count(), 8, "{nodes}");
    for node in ["_:x0", "_:x1", "_:x2", "_:x3"] {
        assert!(nodes.contains(&format!("{node} ")), "{nodes}");
    }
    // One that a row makes is the same in all places of it.
    let (_, made) = change("INSERT { ?n <urn:q> ?n } WHERE { <urn:a> ?p ?o BIND(BNODE() AS ?n) }");
    assert_eq!(made, "_:x0 <urn:q> _:x0 .\n");
}

#[test]
fn long_data_is_written() {
    let folder = tempfile::tempdir().unwrap();
    drop(Living::open_or_create(folder.path(), &Base::default()).unwrap());
    let data: String = (0..20_000).map(|n| format!("<urn:s{n}> <urn:p> <urn:o{n}> . ")).collect();
    let mut statements = Statements::open(folder.path()).unwrap();
    let change = Update::new(format!("INSERT DATA {{ {data} }}"), "x").run(&statements.graph()).unwrap();
    statements.change(change).unwrap();
    assert_eq!(statements.graph().count(), 20_000);
}

#[test]
fn triple_terms_are_written_asked_and_taken_out() {
    let desk = Desk::new(Options::default());
    let put = |text: &str| desk.send("PUT /rdf-graph-store?graph=urn%3Anotes", TURTLE, text);
    assert_eq!(put("<urn:a> <urn:p> <urn:b> {| <urn:by> <urn:c> |} .").status, 201);
    let by = "SELECT ?by { << <urn:a> <urn:p> ?o >> <urn:by> ?by }";
    assert_eq!(desk.ask(by), "urn:c");
    let deep = format!("<urn:a> <urn:p> {}", "<<( <urn:a> <urn:p> ".repeat(100_000));
    let reply = put(&deep);
    assert!(reply.status == 400 && reply.text().contains("more than 200 deep"), "{}", reply.text());
    let insert = "INSERT DATA { <urn:d> <urn:q> <<( _:x <urn:p> <<( _:x <urn:p> 1 )>> )>> . _:x <urn:n> 1 }";
    assert_eq!(desk.update(insert).status, 204);
    assert_eq!(desk.ask("SELECT ?n { <urn:d> <urn:q> <<( ?x ?p <<( ?x ?p ?n )>> )>> . ?x <urn:n> ?n }"), "1");
    let again = "DELETE { ?s ?p ?t } INSERT { ?s <urn:r> <<( <urn:e> <urn:p> ?t )>> } WHERE { ?s <urn:q> ?t . BIND(<urn:q> AS ?p) }";
    assert_eq!(desk.update(again).status, 204);
    assert_eq!(
        desk.ask(
            "SELECT (COUNT(*) AS ?n) { <urn:d> <urn:r> <<( <urn:e> ?p <<( ?x ?p ?o )>> )>> . ?x <urn:n> 1 }"
        ),
        "1"
    );
    assert_eq!(desk.ask("SELECT (COUNT(*) AS ?n) { <urn:d> <urn:q> ?t }"), "0");
    store::verify(desk.folder.path()).unwrap();
    // What has no triple terms is not acceptable where a graph has some.
    let graph = "GET /rdf-graph-store?graph=urn%3Anotes";
    let reply = desk.server.send(&[graph, "Accept: application/ld+json"], b"");
    assert!(reply.status == 406 && reply.text().contains("JSON-LD has no way"), "{}", reply.text());
    let reply = desk.server.send(&[graph, "Accept: text/turtle"], b"");
    assert!(reply.text().contains("<<( <urn:a> <urn:p> <urn:b> )>>"), "{}", reply.text());
}
