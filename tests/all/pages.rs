//! The pages of `triplewire serve`: what somebody opens, clicks on and sends in, what they see out.

use triplewire::serve::{Beside, Decisions, Options, Server};
use triplewire::store::GraphStore;

use crate::client::{Reply, Running};

/// Two outlets on a minister, a meeting and a quarrel, one of which denies the meeting; and a link that nobody has decided.
const GRAPH: &str = r#"
@prefix e: <https://news.example/entity/> . @prefix a: <https://news.example/article/> .
@prefix x: <https://news.example/x/> .
x:fjord a tw:Organisation ; rdfs:label "The Fjord"@en .
x:coast a tw:Organisation ; rdfs:label "The Coast"@en .
a:1 a tw:Article ; schema:headline "Oslo calls"@en ; schema:publisher x:fjord ; schema:datePublished "2020-05-06"^^xsd:date ; schema:url <https://fjord.example/1> .
a:2 a tw:Article ; schema:headline "No call"@en ; schema:publisher x:coast ; schema:datePublished "2020-05-07"^^xsd:date .
e:lund a tw:Person , tw:Official ; rdfs:label "Ada Lund"@en ; skos:altLabel "Lund"@en ; skos:closeMatch <https://kb.example/1> , <https://kb.example/2> .
e:berg a tw:Person ; rdfs:label "Bo Berg"@en .
e:norway a tw:Country ; rdfs:label "Norway"@en ; tw:isoCode "NO" .
e:sweden a tw:Country ; rdfs:label "Sweden"@en .
x:minister a tw:Position ; rdfs:label "Foreign Minister"@en .
x:tenure a tw:Tenure ; tw:holder e:lund ; tw:position x:minister ; tw:positionIn e:norway ; tw:asOf "2020-05-06"^^xsd:date ; tw:former false ;
  tw:reportedIn a:1 ; tw:evidence x:p1 ; tw:confidence 0.9 ; tw:extractor rule:role.title-before .
x:met1 a tw:Event ; tw:actor e:lund ; tw:target e:berg ; tw:eventType ev:CONSULT ; tw:modality tw:Asserted ; tw:eventDate "2020-05-06"^^xsd:date ;
  tw:reportedIn a:1 ; tw:evidence x:p2 .
x:met2 a tw:Event ; tw:actor e:lund ; tw:target e:berg ; tw:eventType ev:CONSULT ; tw:modality tw:Negated ; tw:eventDate "2020-05-06"^^xsd:date ;
  tw:reportedIn a:2 ; tw:evidence x:p3 .
x:accused a tw:Event ; tw:actor e:norway ; tw:target e:sweden ; tw:eventType ev:ACCUSE ; tw:modality tw:Asserted ; tw:eventDate "2020-04"^^xsd:gYearMonth ;
  tw:reportedIn a:2 ; tw:evidence x:p4 .
x:claim a tw:Claim ; tw:speaker e:berg ; tw:claimText "Norway accused Sweden"@en ; tw:quotationType tw:Direct ; tw:stance tw:Saying ; tw:reportedIn a:2 ; tw:evidence x:p4 ; tw:says x:accused .
x:p1 a tw:Passage ; tw:inArticle a:1 ; tw:start 9 ; tw:end 34 ; tw:exact "Foreign Minister Ada Lund"@en ; tw:sentence "Norway's Foreign Minister Ada Lund spoke."@en .
x:p2 a tw:Passage ; tw:inArticle a:1 ; tw:start 46 ; tw:end 49 ; tw:exact "met"@en ; tw:sentence "She met Bo Berg."@en .
x:m1 a tw:Mention ; tw:inArticle a:1 ; tw:start 50 ; tw:end 57 ; tw:exact "Bo Berg"@en ; tw:sentence "She met Bo Berg."@en ; tw:refersTo e:berg .
x:p3 a tw:Passage ; tw:inArticle a:2 ; tw:start 4 ; tw:end 16 ; tw:exact "did not meet"@en ; tw:sentence "She did not meet Bo Berg."@en .
x:p4 a tw:Passage ; tw:inArticle a:2 ; tw:start 40 ; tw:end 47 ; tw:exact "accused"@en ; tw:sentence "“Norway accused Sweden,” Berg said."@en .
"#;

fn graph(data: &str) -> GraphStore {
    let mut graph = GraphStore::new().expect("memory");
    let prefixes: String =
        graph.prefixes().iter().map(|(name, iri)| format!("@prefix {name}: <{iri}> .\n")).collect();
    graph.load_turtle(&format!("{prefixes}{data}")).expect("Turtle");
    graph
}

fn server() -> Running {
    Running::start(graph(GRAPH), Options::default())
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn iri(local: &str) -> String {
    encode(&format!("https://news.example/{local}"))
}

/// The page at an address.
fn page(server: &Running, address: &str) -> String {
    let reply = server.get(address);
    assert_eq!(reply.status, 200, "{address}: {}", reply.text());
    reply.text().to_owned()
}

/// Whether a page has all of these and none of those.
#[track_caller]
fn has(page: &str, all: &[&str], none: &[&str]) {
    for part in all {
        assert!(page.contains(part), "there is no {part} in\n{page}");
    }
    for part in none {
        assert!(!page.contains(part), "there is {part} in\n{page}");
    }
}

#[test]
fn answers_have_names_charts_pages_and_files() {
    let server = server();
    let ask = |query: &str| page(&server, &format!("/query?query={}", encode(query)));
    let counted = ask("SELECT ?outlet (COUNT(?a) AS ?n) { ?a schema:publisher ?outlet } GROUP BY ?outlet");
    has(&counted, &["class=\"chart\"", "<bdi>The Fjord</bdi></a>", "n by outlet", "/query.csv?query="], &[]);
    has(&ask("SELECT ?d { ?e tw:eventDate ?d }"), &["rows by"], &[]);
    has(
        &ask("CONSTRUCT { ?a ?t ?b } { ?e tw:actor ?a ; tw:target ?b ; tw:eventType ?t }"),
        &[
            "class=\"picture\"",
            "class=\"person\"",
            "class=\"verbal-conflict\"",
            "/query.ttl?query=",
            "2 triples",
        ],
        &[],
    );
    has(&ask("ASK { ?x a tw:Person }"), &["<p class=\"verdict\">Yes</p>"], &[]);
    has(&ask("ASK { ?x a tw:Persn }"), &["did you mean tw:Person?"], &[]);
    let many = encode(
        "SELECT ?x ?y { VALUES ?x { 0 1 2 3 4 5 6 7 8 9 10 } VALUES ?y { 0 1 2 3 4 5 6 7 8 9 10 11 12 } } ORDER BY ?x ?y",
    );
    let first = page(&server, &format!("/query?query={many}"));
    has(&first, &["1 to 100 of 143", ">Next</a>", ">Last</a>"], &[">Previous</a>"]);
    let second = page(&server, &format!("/query?query={many}&page=2"));
    has(&second, &["101 to 143 of 143", ">Previous</a>"], &[">Next</a>"]);
    has(&page(&server, &format!("/query?query={many}&page=99")), &["101 to 143 of 143"], &[]);
    let file = |suffix: &str, query: &str| server.get(&format!("/query.{suffix}?query={}", encode(query)));
    let names = "SELECT ?name { ?x a tw:Country ; rdfs:label ?name } ORDER BY ?name";
    let csv = file("csv", names);
    assert_eq!(
        (csv.text(), csv.header("content-disposition")),
        ("name\r\nNorway\r\nSweden\r\n", "attachment; filename=\"answer.csv\"")
    );
    for (suffix, query, status) in [
        ("json", names, 200),
        ("xml", names, 200),
        ("tsv", names, 200),
        ("ttl", names, 400),
        ("ttl", "DESCRIBE <https://news.example/entity/lund>", 200),
        ("csv", "DESCRIBE <https://news.example/entity/lund>", 400),
        ("exe", names, 404),
        ("csv", "nonsense", 400),
    ] {
        assert_eq!(file(suffix, query).status, status, "{suffix} {query}");
    }
}

#[test]
fn the_editor_is_told_what_may_come_and_what_is_wrong() {
    let server = server();
    has(&page(&server, "/query/complete?word=tw%3AOff"), &["\"insert\":\"tw:Official\""], &[]);
    has(&page(&server, "/query/complete?word=%22ada"), &["\\\"Ada Lund\\\"@en"], &[]);
    let check = |query: &str| {
        let form = format!("query={}", encode(query));
        let reply = server
            .send(&["POST /query/check", "Content-Type: application/x-www-form-urlencoded"], form.as_bytes());
        assert_eq!(reply.status, 200);
        reply.text().to_owned()
    };
    has(&check("SELECT *\n{ ?s ?p }"), &["\"line\":2"], &[]);
    has(&check("ASK { ?x a tw:Persn }"), &["\"warning\":true", "\"column\":12"], &[]);
    assert_eq!(check("ASK { ?x a tw:Person }"), "{\"problems\":[]}");
    has(&page(&server, "/search.json?q=lun"), &["\"name\":\"Ada Lund\"", "/resource?iri="], &[]);
    // Words are found in sentences, each told once, and in headlines.
    let met = page(&server, "/search?q=met+bo");
    has(&met, &["Nothing bears the name", "She met Bo Berg."], &["She did not meet"]);
    assert_eq!(met.matches("She met Bo Berg.").count(), 1);
    has(&page(&server, "/search?q=oslo"), &["Oslo calls"], &["Nothing has"]);
    has(&page(&server, "/search?q=berg"), &["Bo Berg</bdi>", "In headlines and sentences", "Berg said"], &[]);
}

#[test]
fn pictures_grow_by_links_and_lead_to_sentences() {
    let server = server();
    let all = page(&server, "/graph");
    has(&all, &["Ada Lund", "Bo Berg", "Norway", "Sweden", "data-live"], &[]);
    let lund = format!("/graph?e={}", iri("entity/lund"));
    let one = page(&server, &lund);
    // Norway has one neighbour more than is shown: that is told before it is opened.
    has(&one, &["Ada Lund", "Bo Berg", "Norway, +1", ">close</a>"], &["Sweden"]);
    let two = page(&server, &format!("{lund}&e={}", iri("entity/norway")));
    has(&two, &["Sweden"], &["Norway, +1"]);
    let tie = page(&server, &format!("{lund}&one={}&other={}", iri("entity/lund"), iri("entity/berg")));
    has(
        &tie,
        &["id=\"between\"", "<mark>met</mark>", "<mark>did not meet</mark>", "2 statements"],
        &["<mark>accused</mark>"],
    );
    // Filters: what is filtered out is neither drawn nor counted.
    for (filter, has_berg, has_norway) in [
        ("kind=position", false, true),
        ("kind=event", true, false),
        (&format!("kind={}", encode("https://w3id.org/triplewire/event#ACCUSE")), false, false),
        ("weight=2", true, false),
        ("told=negated", true, false),
        ("outlet=The%20Coast", true, false),
        ("outlet=Nobody", false, false),
        ("from=2020-05-07", false, false),
        ("to=2020-05-06", true, true),
        ("told=claimed", false, false),
    ] {
        let page = page(&server, &format!("{lund}&{filter}"));
        let joined = |name: &str| page.contains(&format!("<title>{name}"));
        assert_eq!((joined("Bo Berg"), joined("Norway")), (has_berg, has_norway), "{filter}");
    }
}

#[test]
fn the_timeline_has_what_fits() {
    let server = server();
    let all = page(&server, "/timeline");
    has(
        &all,
        &["<time>2020-05-06</time>", "<time>2020-04</time>", "did not happen", "accused"],
        &["Foreign Minister"],
    );
    let of = |rest: &str| page(&server, &format!("/timeline?{rest}"));
    has(&of(&format!("thing={}", iri("entity/sweden"))), &["accused"], &["<mark>met</mark>"]);
    has(&of("from=2020-05-01"), &["<mark>met</mark>"], &["<mark>accused"]);
    has(&of("to=2020-04-30"), &["<mark>accused"], &["<mark>met</mark>"]);
    has(&of("kind=position"), &["Foreign Minister"], &["<mark>met</mark>"]);
    has(&of("told=claimed"), &["according to"], &["<mark>met</mark>"]);
    assert_eq!(server.get(&format!("/timeline?thing={}", iri("entity/none"))).status, 404);
}

#[test]
fn two_outlets_are_set_side_by_side() {
    let server = server();
    let compared =
        page(&server, &format!("/compare?thing={}&a=The%20Fjord&b=The%20Coast", iri("entity/lund")));
    has(
        &compared,
        &[
            "Only <bdi>The Fjord</bdi>",
            "Only <bdi>The Coast</bdi>",
            "They contradict each other",
            "said not to have happened",
        ],
        &[],
    );
    has(&page(&server, "/compare?name=lund"), &["Two outlets on Ada Lund"], &[]);
    has(&page(&server, "/compare"), &["Things to begin with", "Norway"], &[]);
    has(&page(&server, &format!("/compare?thing={}", iri("entity/sweden"))), &["only one of them"], &[]);
}

#[test]
fn a_thing_an_article_and_an_event_show_all_accounts() {
    let server = server();
    let of = |local: &str| page(&server, &format!("/resource?iri={}", iri(local)));
    let lund = of("entity/lund");
    has(
        &lund,
        &[
            "id=\"positions\"",
            "<mark>Foreign Minister Ada Lund</mark>",
            "confidence 0.9",
            "role.title-before",
            "class=\"picture\"",
            "Who says otherwise",
            "said not to have happened",
            "Also <bdi>Lund</bdi>",
            ">as RDF<",
            ">as JSON<",
            ">as SPARQL<",
        ],
        &["id=\"officials\""],
    );
    has(
        &of("entity/norway"),
        &["id=\"officials\"", "id=\"about\"", "“Norway accused Sweden”"],
        &["id=\"claims\""],
    );
    has(&of("entity/berg"), &["id=\"claims\""], &[]);
    has(
        &of("x/met1"),
        &["id=\"accounts\"", "<mark>met</mark>", "<mark>did not meet</mark>", "Who says otherwise"],
        &[],
    );
    // The sentences in their order, with names as links, and what is missing between them.
    let article = of("article/1");
    has(
        &article,
        &[
            "Its text, as far as the graph has it",
            "She met <a class=\"name person\"",
            ">Bo Berg</a>.",
            "The Fjord",
            "Who says otherwise",
        ],
        &[],
    );
    let before = article.find("spoke.").expect("a sentence");
    assert!(before < article.find("She met <a").expect("another"));
    // The queries beside the lists find what the lists show.
    let rdf =
        lund.split("/query.ttl?query=").nth(1).and_then(|rest| rest.split('"').next()).expect("a query");
    has(server.get(&format!("/query.ttl?query={rdf}")).text(), &["tw:holder"], &[]);
}

/// Sends a decision.
fn decide(server: &Running, fields: &[(&str, &str)], headers: &[&str]) -> Reply {
    let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let mut head = vec!["POST /review", "Content-Type: application/x-www-form-urlencoded"];
    head.extend(headers);
    server.send(&head, form.join("&").as_bytes())
}

#[test]
fn what_a_person_decides_is_written_and_nobody_else_does() {
    let desk = tempfile::tempdir().expect("a directory");
    let file = desk.path().join("decisions.csv");
    let start = |token: Option<&str>| {
        let beside = Beside { decisions: Some(Decisions::new(file.clone(), token)), ..Beside::default() };
        let address = ([127, 0, 0, 1], 0).into();
        Running::of(
            Server::bind_with(graph(GRAPH), "1", beside, Options::default(), address).expect("a server"),
        )
    };
    let server = start(None);
    let open = page(&server, "/review");
    has(
        &open,
        &["Ada Lund", "https://kb.example/1", "https://kb.example/2", "method=\"post\""],
        &["password"],
    );
    let secret = open
        .split("name=\"secret\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a secret");
    let pair = [
        ("entity", "https://news.example/entity/lund"),
        ("target", "https://kb.example/1"),
        ("decision", "same"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&pair[..], more].concat();
    let own: Vec<(&str, &str)> = [&pair[..], &[("secret", secret)]].concat();
    // Without the secret, with a wrong one, from another origin, with another word: nothing is written.
    assert_eq!(decide(&server, &pair, &[]).status, 403);
    assert_eq!(decide(&server, &with(&[("secret", "0")]), &[]).status, 403);
    assert_eq!(decide(&server, &own, &["Origin: https://evil.example"]).status, 403);
    assert_eq!(decide(&server, &own, &["Origin: null", "Sec-Fetch-Site: cross-site"]).status, 403);
    let wrong: Vec<(&str, &str)> = [&pair[..2], &[("decision", "maybe"), ("secret", secret)]].concat();
    assert_eq!(decide(&server, &wrong, &[]).status, 400);
    assert!(!file.exists());
    let origin = format!("Origin: http://{}", server.address);
    let reply = decide(&server, &own, &[&origin]);
    assert_eq!((reply.status, reply.header("location").starts_with("/review?page=")), (303, true));
    let written = std::fs::read_to_string(&file).expect("a file");
    assert_eq!(
        written,
        "entity,target,decision\nhttps://news.example/entity/lund,https://kb.example/1,same\n"
    );
    has(
        &page(&server, "/review"),
        &["https://kb.example/2", "1 decided"],
        &["value=\"https://kb.example/1\""],
    );
    // The other way is a conflict, and nothing is written twice.
    let other: Vec<(&str, &str)> = [&pair[..2], &[("decision", "different"), ("secret", secret)]].concat();
    assert_eq!(decide(&server, &other, &[]).status, 409);
    assert_eq!(decide(&server, &own, &["Origin: null", "Sec-Fetch-Site: same-origin"]).status, 303);
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), written);
    drop(server);
    let server = start(Some("a token of some length"));
    let open = page(&server, "/review");
    let secret = open
        .split("name=\"secret\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a secret");
    let second = [
        ("entity", "https://news.example/entity/lund"),
        ("target", "https://kb.example/2"),
        ("decision", "unsure"),
        ("secret", secret),
    ];
    assert_eq!(decide(&server, &second, &[]).status, 403);
    let told: Vec<(&str, &str)> = [&second[..], &[("token", "a token of some length")]].concat();
    assert_eq!(decide(&server, &told, &[]).status, 303);
    // Without a file nothing is decided, and the page says how.
    let server = self::server();
    has(&page(&server, "/review"), &["--decisions FILE"], &["method=\"post\""]);
    assert_eq!(decide(&server, &pair, &[]).status, 403);
}

/// Texts that would be markup, addresses that would be scripts, turns of direction, and names longer than any.
fn hostile() -> String {
    let long = "Long ".repeat(2_000_000);
    let marks = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>' \\\" & \u{202E}drow\u{2066}";
    GRAPH
        .replace("\"Ada Lund\"", &format!("\"Ada {marks}\""))
        .replace("\"Bo Berg\"@en .\n", &format!("\"Bo {long}\"@en .\n"))
        .replace("\"The Fjord\"", &format!("\"Fjord {marks}\""))
        .replace("\"Oslo calls\"", &format!("\"{marks}\""))
        .replace("<https://fjord.example/1>", "<javascript:alert(3)>")
        .replace("\"She met Bo Berg.\"", &format!("\"She met Bo Berg. {marks} {long}\""))
        .replace("\"Sweden\"", "\" \u{200B}\"")
        .replace("<https://kb.example/1>", "<javascript:alert(4)>")
}

#[test]
fn hostile_texts_are_texts_and_short_on_every_page() {
    let server = Running::start(graph(&hostile()), Options::default());
    let lund = iri("entity/lund");
    let evil = encode("\"><script>alert(5)</script>");
    let mut addresses: Vec<String> = [
        "/",
        "/graph",
        "/timeline",
        "/timeline?kind=position",
        "/compare",
        "/review",
        "/query",
        "/search?q=ada",
        "/search?q=long",
    ]
    .map(str::to_owned)
    .to_vec();
    for local in [
        "entity/lund",
        "entity/berg",
        "entity/norway",
        "article/1",
        "article/2",
        "x/met1",
        "x/tenure",
        "x/claim",
        "x/p2",
        "x/fjord",
    ] {
        addresses.push(format!("/resource?iri={}", iri(local)));
    }
    addresses.extend([
        format!("/graph?e={lund}&one={lund}&other={}", iri("entity/berg")),
        format!("/graph?e={evil}&kind={evil}&from={evil}&outlet={evil}&told={evil}&weight={evil}"),
        format!("/timeline?x={evil}"),
        format!("/compare?thing={lund}"),
        format!("/compare?name={evil}"),
        format!("/query?query={}", encode("SELECT * { ?s ?p ?o }")),
        format!("/query?query={}", encode("SELECT ?l (1 AS ?n) { ?s rdfs:label ?l }")),
        format!("/query?query={}", encode("CONSTRUCT WHERE { ?s ?p ?o }")),
        format!("/query?query={evil}"),
        format!("/search?q={evil}"),
    ]);
    for address in addresses {
        let page = page(&server, &address);
        let scripts = page.matches("<script").count();
        assert_eq!(page.matches("<script type=\"module\" src=\"/").count(), scripts, "{address}");
        // What has no name that can be seen is called by its IRI: a link without words cannot be followed.
        has(
            &page,
            &["</footer>"],
            &["<img", "\u{202E}", "\u{2066}", "href=\"javascript:", "><bdi> \u{200B}</bdi></a>"],
        );
        assert!(page.len() < 700_000, "{address}: {} bytes", page.len());
    }
}
