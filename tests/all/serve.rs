//! `triplewire serve` over HTTP: what clients send in, what they get out.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use triplewire::serve::Options;
use triplewire::store::GraphStore;

use crate::client::Running;

const GRAPH: &str = "
@prefix e: <https://news.example/entity/> . @prefix a: <https://news.example/article/> .
a:1 a tw:Article ; schema:headline \"Talks & <b>tea</b>\"@en .
e:1 a tw:Person ; rdfs:label \"Ada <script>alert(1)</script> Lund\"@en ; rdfs:seeAlso <https://site.example/ada> .
e:2 a tw:Country ; rdfs:label \"Norway\"@en .
";

fn graph() -> GraphStore {
    let mut graph = GraphStore::new().expect("memory");
    let prefixes: String =
        graph.prefixes().iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    graph.load_turtle(&format!("{prefixes}{GRAPH}")).expect("Turtle");
    graph
}

fn server() -> Running {
    Running::start(graph(), Options::default())
}

/// A text as the value of a parameter.
fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

const NAMES: &str = "SELECT ?name { ?x a tw:Country ; rdfs:label ?name }";

#[test]
fn a_query_is_answered_however_it_is_sent() {
    let server = server();
    let form = format!("query={}", encode(NAMES));
    let direct = "Content-Type: application/sparql-query; charset=utf-8";
    for reply in [
        server.get(&format!("/sparql?query={}", encode(NAMES))),
        server.send(&["POST /sparql", "Content-Type: application/x-www-form-urlencoded"], form.as_bytes()),
        server.send(&["POST /sparql", direct], NAMES.as_bytes()),
        server.send(&["QUERY /sparql", direct], NAMES.as_bytes()),
    ] {
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/sparql-results+json"));
        let answer: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(answer["results"]["bindings"][0]["name"]["value"], "Norway");
    }
}

#[test]
fn the_client_says_in_which_format() {
    let server = server();
    let select = format!("GET /sparql?query={}", encode(NAMES));
    let construct = format!("GET /sparql?query={}", encode("CONSTRUCT WHERE { ?x a tw:Country }"));
    for (request, accept, media_type, begins) in [
        (&select, "text/csv", "text/csv; charset=utf-8", "name\r\nNorway"),
        (
            &select,
            "text/html, application/sparql-results+xml;q=0.9",
            "application/sparql-results+xml",
            "<?xml",
        ),
        (&construct, "text/turtle", "text/turtle; charset=utf-8", "@prefix"),
        (&construct, "application/n-triples", "application/n-triples", "<https://news.example/entity/2>"),
    ] {
        let reply = server.send(&[request, &format!("Accept: {accept}")], b"");
        assert_eq!((reply.status, reply.header("content-type")), (200, media_type));
        assert!(reply.text().starts_with(begins), "{}", reply.text());
        assert!(reply.header("vary").contains("Accept"));
    }
    let reply = server.send(&[&select, "Accept: image/png"], b"");
    assert_eq!((reply.status, reply.header("content-type")), (406, "application/problem+json"));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let server = server();
    let problem = |address: &str| {
        let reply = server.get(address);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{address}");
        let problem: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(problem["status"], reply.status);
        (reply.status, problem)
    };
    let (status, told) = problem(&format!("/sparql?query={}", encode("SELECT *\n{ ?s ?p }")));
    assert_eq!((status, &told["line"]), (400, &serde_json::json!(2)));
    assert_eq!(problem(&format!("/sparql?query={}", encode("INSERT DATA { <a:b> <a:c> <a:d> }"))).0, 400);
    assert_eq!(problem(&format!("/sparql?update={}", encode("CLEAR ALL"))).0, 403);
    assert_eq!(problem("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").0, 400);
    assert_eq!(problem("/sparql?query=%FF").0, 400);
    assert_eq!(problem("/sparql?query=ASK%7B%7D&timeout=soon").0, 400);
    assert_eq!(problem("/nowhere").0, 404);
    assert_eq!(problem("/rdf-graph-store?graph=https%3A%2F%2Fnews.example%2Fnone").0, 404);
    assert_eq!(server.send(&["PUT /rdf-graph-store?default"], b"<a:b> <a:c> <a:d> .").status, 403);
    assert_eq!(server.send(&["POST /sparql", "Content-Type: text/plain"], b"ASK {}").status, 415);
    assert_eq!(server.send(&["DELETE /sparql"], b"").status, 405);
    assert_eq!(server.send(&["POST /sparql"], &vec![b' '; 2 << 20]).status, 413);
}

#[test]
fn an_answer_of_too_many_rows_is_none() {
    let mut options = Options::default();
    options.max_rows = 3;
    let server = Running::start(graph(), options);
    let reply = server.get(&format!("/sparql?query={}", encode("SELECT * { ?s ?p ?o }")));
    assert_eq!(reply.status, 413);
    assert!(reply.text().contains("LIMIT"));
}

#[test]
fn graphs_are_read_by_their_names() {
    let mut graph = graph();
    let quads = "<a:b> <a:c> \"in\" <https://news.example/g> .\n";
    graph.load_reader(quads.as_bytes(), Some(oxigraph::io::RdfFormat::NQuads), "quads").unwrap();
    let server = Running::start(graph, Options::default());
    let accept = "Accept: application/n-triples";
    let one = server.send(&["GET /rdf-graph-store?graph=https%3A%2F%2Fnews.example%2Fg", accept], b"");
    assert_eq!((one.status, one.text()), (200, "<a:b> <a:c> \"in\" .\n"));
    let all = server.send(&["GET /rdf-graph-store?default", accept], b"");
    assert!(all.text().contains("\"in\"") && all.text().contains("Norway"));
    let from = |graphs: &str| {
        let query = encode("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
        server
            .send(&[&format!("GET /sparql?query={query}{graphs}"), "Accept: text/csv"], b"")
            .text()
            .to_owned()
    };
    assert_eq!(from("&default-graph-uri=https%3A%2F%2Fnews.example%2Fg"), "n\r\n1\r\n");
    assert_eq!(from("&default-graph-uri=https%3A%2F%2Fnews.example%2Fnone"), "n\r\n0\r\n");
}

#[test]
fn the_endpoint_describes_itself() {
    let server = server();
    let reply = server.send(&["GET /sparql", "Accept: application/n-triples"], b"");
    let endpoint = format!("<http://{}/sparql>", server.address);
    let triple =
        format!("{endpoint} <http://www.w3.org/ns/sparql-service-description#endpoint> {endpoint} .\n");
    assert!(reply.text().contains(&triple), "{}", reply.text());
    let void = server.send(&["GET /.well-known/void", "Accept: application/n-triples"], b"");
    assert!(void.text().contains("<http://rdfs.org/ns/void#triples>"));
}

#[test]
fn caches_ask_whether_the_graph_is_still_the_same() {
    let server = server();
    let address = format!("GET /sparql?query={}", encode(NAMES));
    let first = server.send(&[&address], b"");
    let tag = format!("If-None-Match: {}", first.header("etag"));
    let again = server.send(&[&address, &tag], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_ne!(server.send(&[&address, "Accept: text/csv"], b"").header("etag"), first.header("etag"));
    server.handle.replace(graph(), "2");
    assert_eq!(server.send(&[&address, &tag], b"").status, 200);
}

#[test]
fn long_answers_are_packed_for_who_takes_it() {
    let server = server();
    let reply = server.send(&["GET /", "Accept-Encoding: gzip"], b"");
    assert_eq!(reply.header("content-encoding"), "gzip");
    let mut page = String::new();
    flate2::read::GzDecoder::new(&reply.body[..]).read_to_string(&mut page).unwrap();
    assert_eq!(page, server.get("/").text());
    let head = server.send(&["HEAD /"], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn only_its_own_names_are_answered() {
    let server = server();
    for (host, status) in [
        ("localhost:80", 200),
        ("127.0.0.1", 200),
        ("[::1]:7", 200),
        ("evil.example", 421),
        ("10.0.0.1", 421),
    ] {
        let text = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(server.raw(text.as_bytes()).status, status, "{host}");
    }
    let mut options = Options::default();
    options.hosts.push("news.example".to_owned());
    options.cors = Some("https://app.example".to_owned());
    let server = Running::start(graph(), options);
    let ask = |origin: &str| {
        let text = format!(
            "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: news.example\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n"
        );
        server.raw(text.as_bytes()).header("access-control-allow-origin").to_owned()
    };
    assert_eq!(
        (ask("https://app.example").as_str(), ask("https://other.example").as_str()),
        ("https://app.example", "")
    );
}

#[test]
fn texts_stay_texts_on_every_page() {
    let server = server();
    for address in [
        "/".to_owned(),
        format!("/query?query={}", encode("SELECT * { ?s ?p ?o }")),
        format!("/query?query={}", encode("</textarea><script>alert(2)</script>")),
        format!("/query?query={}", encode("CONSTRUCT WHERE { ?s ?p ?o }")),
        "/entity/1".to_owned(),
        "/search?q=ada".to_owned(),
        format!("/search?q={}", encode("<script>alert(3)</script>")),
        "/article/1".to_owned(),
        format!("/resource?iri={}", encode("https://news.example/entity/1")),
    ] {
        let reply = server.get(&address);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{address}"
        );
        let page = reply.text();
        let scripts = page.matches("<script").count();
        assert_eq!(page.matches("<script type=\"module\" src=\"/").count(), scripts, "{address}\n{page}");
        assert!(scripts > 0 && !page.contains("<b>tea"), "{address}\n{page}");
        assert!(reply.header("content-security-policy").contains("default-src 'none'"));
    }
    assert!(server.get("/entity/1").text().contains("Ada &lt;script&gt;"));
    assert!(server.get("/entity/1.ttl").text().contains("rdfs:label"));
    let rdf = server.send(&["GET /entity/1", "Accept: application/n-triples"], b"");
    assert!(rdf.text().starts_with("<https://news.example/entity/1> "), "{}", rdf.text());
    assert!(rdf.header("link").contains("<https://news.example/entity/1>; rel=\"canonical\""));
}

#[test]
fn a_thing_is_shown_with_who_says_what_in_which_sentence() {
    const TOLD: &str = "
@prefix e: <https://news.example/entity/> . @prefix a: <https://news.example/article/> .
@prefix x: <https://news.example/x/> .
a:2 a tw:Article ; schema:headline \"Oslo calls\"@en ; schema:publisher x:outlet ; schema:datePublished \"2020-05-06\"^^xsd:date .
x:outlet rdfs:label \"The Fjord\"@en .
x:tenure a tw:Tenure ; tw:holder e:1 ; tw:position x:minister ; tw:positionIn e:2 ; tw:former false ; tw:reportedIn a:2 ; tw:evidence x:passage .
x:minister rdfs:label \"Minister\"@en .
x:passage a tw:Passage ; tw:sentence \"Minister Ada Lund of Norway called & said so.\"@en .
x:event a tw:Event ; tw:actor e:1 ; tw:target e:2 ; tw:eventType ev:CONSULT ; tw:modality tw:Asserted ; tw:reportedIn a:2 ; tw:evidence x:passage .
x:claim a tw:Claim ; tw:speaker e:1 ; tw:claimText \"It is so\"@en ; tw:quotationType tw:Direct ; tw:stance tw:Saying ; tw:reportedIn a:2 ; tw:says x:event .
";
    let mut graph = graph();
    let prefixes: String =
        graph.prefixes().iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    graph.load_turtle(&format!("{prefixes}{TOLD}")).unwrap();
    let server = Running::start(graph, Options::default());
    let resource = |iri: &str| {
        let page = server.get(&format!("/resource?iri={}", encode(&format!("https://news.example/{iri}"))));
        assert_eq!(page.status, 200, "{iri}");
        page.text().to_owned()
    };
    let person = resource("entity/1");
    for part in [
        "id=\"positions\"",
        "id=\"events\"",
        "id=\"claims\"",
        "called &amp; said so",
        "<bdi>The Fjord</bdi></a>",
        "<bdi>Norway</bdi></a>",
        ">consult</a>",
        "It is so",
    ] {
        assert!(person.contains(part), "{part}\n{person}");
    }
    let country = resource("entity/2");
    assert!(country.contains("id=\"officials\"") && country.contains("id=\"events\""), "{country}");
    let event = resource("x/event");
    assert!(event.contains("id=\"accounts\"") && event.contains("according to"), "{event}");
    assert!(resource("article/2").contains("id=\"statements\""));
    assert!(server.get("/search?q=ada").text().contains("/resource?iri="));
    assert!(server.get("/search?q=norwai").text().contains("<bdi>Norway</bdi></a>"));
    assert!(server.get("/").text().contains("The Fjord"));
    let address = format!("/resource.nt?iri={}", encode("https://news.example/entity/2"));
    assert!(server.get(&address).text().contains("\"Norway\"@en"));
    assert_eq!(server.get("/resource.exe?iri=a:b").status, 404);
}

/// A query without end over a few triples.
const ENDLESS: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r \
                       . ?s ?t ?u . ?v ?w ?x . ?y ?z ?aa . ?ab ?ac ?ad }";

#[test]
fn who_watches_is_answered_while_all_workers_are_at_work() {
    let mut options = Options::default();
    options.query_timeout = Duration::from_secs(2);
    options.workers = 2;
    options.waiting = 2;
    let server = Running::start(graph(), options);
    let address = format!("/sparql?query={}", encode(ENDLESS));
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get(&address).status)).collect();
        std::thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        assert_eq!(server.get("/healthz").text(), "ok\n");
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        let answers: Vec<u16> = asked.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(answers.iter().all(|status| *status == 503), "{answers:?}");
    });
    let metrics = server.get("/metrics");
    let refused = metrics.text().lines().find(|line| line.starts_with("triplewire_refused_total"));
    assert!(refused.is_some_and(|line| !line.ends_with(" 0")), "{}", metrics.text());
    assert_eq!(server.get("/sparql?query=ASK%7B%7D").status, 200);
}

#[test]
fn slow_clients_are_cut_off_and_idle_ones_cost_nobody() {
    let mut options = Options::default();
    options.patience = Duration::from_millis(500);
    let server = Running::start(graph(), options);
    let mut slow = TcpStream::connect(server.address).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
    let idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    assert_eq!(server.get("/healthz").status, 200);
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut rest = Vec::new();
    slow.read_to_end(&mut rest).unwrap();
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 408"), "{rest:?}");
    drop(idle);
    // A body that does not come.
    let text =
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nConnection: close\r\n\r\nquery";
    assert_eq!(server.raw(text.as_bytes()).status, 408);
}

#[test]
fn the_query_of_a_client_that_goes_is_ended() {
    let mut options = Options::default();
    options.query_timeout = Duration::from_secs(60);
    options.workers = 1;
    let server = Running::start(graph(), options);
    let mut gone = TcpStream::connect(server.address).unwrap();
    let address = format!("/sparql?query={}", encode(ENDLESS));
    write!(gone, "GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    drop(gone);
    let begun = Instant::now();
    assert_eq!(server.get("/sparql?query=ASK%7B%7D").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(server.get("/metrics").text().contains("triplewire_abandoned_total 1\n"));
}

#[test]
fn what_is_being_answered_is_answered_when_the_server_stops() {
    let mut options = Options::default();
    options.query_timeout = Duration::from_secs(1);
    let server = Running::start(graph(), options);
    let address = format!("/sparql?query={}", encode(ENDLESS));
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| server.get(&address).status);
        std::thread::sleep(Duration::from_millis(300));
        server.handle.stop();
        assert_eq!(asked.join().unwrap(), 503);
    });
}

#[test]
fn names_are_reconciled_with_the_entities_of_the_graph() {
    let server = server();
    let json =
        |reply: &crate::client::Reply| -> serde_json::Value { serde_json::from_slice(&reply.body).unwrap() };
    let manifest = server.get("/reconcile/graph");
    assert_eq!((manifest.status, manifest.header("access-control-allow-origin")), (200, "*"));
    assert_eq!(json(&manifest)["versions"], serde_json::json!(["0.2"]));
    let batch = r#"{"a": {"query": "NORWAY", "type": "Country"}, "b": {"query": "Norway", "type": "Person"}, "c": {"query": ""}}"#;
    let form = format!("queries={}", encode(batch));
    let reply = server
        .send(&["POST /reconcile/graph", "Content-Type: application/x-www-form-urlencoded"], form.as_bytes());
    let answer = json(&reply);
    let first = &answer["a"]["result"][0];
    assert_eq!((&first["id"], &first["name"]), (&"https://news.example/entity/2".into(), &"Norway".into()));
    assert!(first["score"].as_f64().is_some_and(|score| score > 70.0), "{answer}");
    assert!(first["features"].as_array().is_some_and(|features| !features.is_empty()), "{answer}");
    assert_eq!(
        (&answer["b"]["result"], &answer["c"]["result"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    let suggested = json(&server.get("/reconcile/graph/suggest/entity?prefix=nor"));
    assert_eq!(suggested["result"][0]["name"], "Norway");
    assert_eq!(json(&server.get("/reconcile/graph/suggest/type?prefix=pe"))["result"][0]["name"], "Person");
    assert_eq!(
        json(&server.get("/reconcile/graph/suggest/property?prefix=cou"))["result"][0]["id"],
        "country"
    );
    let extend = encode(r#"{"ids": ["https://news.example/entity/2", "x"], "properties": [{"id": "type"}]}"#);
    let extended = json(&server.get(&format!("/reconcile/graph?extend={extend}")));
    assert_eq!(extended["rows"]["https://news.example/entity/2"]["type"][0]["name"], "Country");
    assert_eq!(extended["rows"]["x"]["type"], serde_json::json!([]));
    let preview =
        server.get(&format!("/reconcile/graph/preview?id={}", encode("https://news.example/entity/1")));
    assert!(preview.header("content-security-policy").contains("frame-ancestors *"));
    assert!(preview.text().contains("Ada &lt;script&gt;") && !preview.text().contains("<script"));
    for (address, status) in [
        ("/reconcile/other", 404),
        ("/reconcile/graph?queries=%7B", 400),
        ("/reconcile/graph?queries=%7B%22a%22%3A1%7D", 400),
        ("/reconcile/graph?extend=%7B%7D", 400),
        ("/reconcile/graph/preview?id=none", 404),
        ("/reconcile/graph/nothing", 404),
    ] {
        assert_eq!(server.get(address).status, status, "{address}");
    }
}

#[test]
#[cfg(unix)]
fn the_program_serves_until_it_is_told_to_end() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.nt");
    std::fs::write(&file, "<a:b> <a:c> \"d\" .\n").unwrap();
    // With fewer open files than there will be connections: it takes more where it may.
    let mut program = Command::new("sh")
        .args(["-c", "ulimit -S -n 64; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_triplewire")])
        .args(["serve", "--watch", "--bind", "127.0.0.1:0"])
        .arg(&file)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(program.stderr.take().unwrap());
    said.read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).expect(&line);
    let address = &address.to_owned();
    let idle: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(address).unwrap()).collect();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("ok\n"), "{answer}");
    drop(idle);
    let count = || {
        let mut stream = TcpStream::connect(address).unwrap();
        let query = encode("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
        let head = "Accept: text/csv\r\nConnection: close";
        write!(stream, "GET /sparql?query={query} HTTP/1.1\r\nHost: {address}\r\n{head}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.rsplit("\r\n").nth(1).unwrap().to_owned()
    };
    assert_eq!(count(), "1");
    // What is wrong is not taken over, what is right is.
    std::fs::write(&file, "<a:b> nonsense\n").unwrap();
    line.clear();
    while !line.contains("served as it was") {
        assert!(said.read_line(&mut line).unwrap() > 0, "{line}");
    }
    assert_eq!(count(), "1");
    std::fs::write(&file, "<a:b> <a:c> \"d\" .\n<a:b> <a:c> \"e\" .\n").unwrap();
    while !line.contains("served as it is now") {
        assert!(said.read_line(&mut line).unwrap() > 0, "{line}");
    }
    assert_eq!(count(), "2");
    let taken = Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(["serve", "--bind", address])
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(taken.status.code(), Some(1), "{taken:?}");
    let ended = Command::new("kill").arg(program.id().to_string()).status().unwrap();
    assert!(ended.success());
    assert_eq!(program.wait().unwrap().code(), Some(0));
}

#[test]
fn who_has_the_token_puts_articles_in_and_takes_them_out() {
    use triplewire::serve::{Beside, Server, Writable};
    use triplewire::store::Living;

    let folder = tempfile::tempdir().unwrap();
    let (store, article) = (folder.path().join("store"), folder.path().join("article.txt"));
    std::fs::write(&article, "Talks in Oslo\n\nOSLO, May 3, 2021 - Norway met Sweden in Oslo on Monday.\n")
        .unwrap();
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_triplewire"))
        .args(["build", "-q", "--store"])
        .args([&store, &article])
        .status()
        .unwrap();
    assert!(built.success());
    let token = "a token that nobody guesses";
    let writable = Some(Writable::new(store.clone(), token));
    let beside = Beside { writable, ..Beside::default() };
    let graph = GraphStore::open(&store).unwrap();
    let server =
        Server::bind_with(graph, "1", beside, Options::default(), ([127, 0, 0, 1], 0).into()).unwrap();
    let server = Running::of(server);
    let authorization = format!("Authorization: Bearer {token}");
    let json = "Content-Type: application/json";
    let told =
        br#"{"id": "b", "published": "2021-05-04", "text": "Peru's president, Ada Lund, criticised Chile."}"#;
    let count = |what: &str| {
        let query = encode(&format!("SELECT (COUNT(*) AS ?n) {{ {what} }}"));
        let reply = server.send(&[&format!("GET /sparql?query={query}"), "Accept: text/csv"], b"");
        reply.text().split("\r\n").nth(1).unwrap().parse::<u32>().unwrap()
    };
    assert_eq!(count("?a a tw:Article"), 1);
    let refused = server.send(&["POST /articles", json], told);
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(server.send(&["POST /articles", json, "Authorization: Bearer other"], told).status, 403);
    assert_eq!(count("?a a tw:Article"), 1);
    let post = |body: &[u8]| server.send(&["POST /articles", json, &authorization], body);
    assert_eq!(post(told).status, 201);
    assert_eq!((count("?a a tw:Article"), count("?p rdfs:label \"Ada Lund\"@en")), (2, 1));
    // Again, it is the same; what is no article is told.
    let again = post(told);
    assert_eq!((again.status, again.text().contains("\"same\":[\"b\"]")), (200, true), "{}", again.text());
    assert_eq!(post(b"").status, 400);
    // The article's graph goes with the article.
    let query = encode("SELECT ?a { ?a a tw:Article ; dcterms:identifier \"b\" }");
    let iri = server.send(&[&format!("GET /sparql?query={query}"), "Accept: text/csv"], b"");
    let iri = encode(iri.text().split("\r\n").nth(1).unwrap());
    let delete = server.send(&[&format!("DELETE /rdf-graph-store?graph={iri}"), &authorization], b"");
    assert_eq!(delete.status, 200, "{}", delete.text());
    assert_eq!(count("?p rdfs:label \"Ada Lund\"@en"), 0);
    assert_eq!(server.send(&["DELETE /articles?id=b", &authorization], b"").status, 404);
    // A program that another test starts has this one's locks until it is executed.
    let open = || {
        let living = Living::open(&store).ok();
        living.or_else(|| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            None
        })
    };
    assert_eq!((0..50).find_map(|_| open()).expect("nobody has the store").articles(), 1);
}
