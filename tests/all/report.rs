//! The report of a graph: `triplewire export -o report.html`.

use crate::common::Desk;

fn examples() -> String {
    format!("{}/examples/articles", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn it_shows_what_the_graph_says() {
    let desk = Desk::new();
    desk.run(["build", &examples(), "-o", "graph.trig"]).ended(0, &[]);
    desk.run(["export", "-d", "graph.trig", "-o", "one.html"]).ended(0, &["statements"]);
    let stdout = desk.run(["export", "-d", "graph.trig", "--format", "html"]);
    let page = desk.read("one.html");
    assert!(page.lines().eq(stdout.lines()), "the same graph gives the same page");
    for part in [
        "<mark>met</mark>",
        "“Both delegations came with their books open”",
        "<b><bdi>Foreign Minister</bdi></b>",
        "is a member of",
        "Meridian News Agency</bdi>, 2019-03-13",
        "<span class=\"tag\">planned</span>",
        "href=\"http://www.wikidata.org/entity/Q",
        "<svg ",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Every link within the page has its goal.
    let ids: std::collections::HashSet<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for goal in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(goal), "{goal}");
    }
}

#[test]
fn hostile_texts_are_shown_and_not_obeyed() {
    let desk = Desk::new();
    let evil = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u{202E}\u{0007}";
    let text = format!("{evil} met Ilham Aliyev. \"{evil}\", he said.");
    let length = evil.chars().count();
    let record = serde_json::json!({
        "id": evil, "source": evil, "title": evil, "url": "javascript:alert(1)", "published": "2020-10-23", "text": text,
        "entities": [
            {"id": "a", "type": "Person", "name": evil, "aliases": [evil, "<b>"], "mentions": [[0, length]],
             "links": [{"target": "javascript:alert(document.cookie)", "reason": evil, "source": evil}]},
            {"id": "b", "type": "Person", "name": "Ilham Aliyev", "mentions": [[length + 5, length + 17]]},
        ],
        "roles": [{"person": "a", "position": evil, "of": "b", "span": [0, 9]}],
        "relations": [{"type": "member_of", "subject": "a", "object": "b", "span": [0, 9]}],
        "events": [{"type": "CONSULT", "trigger": [length + 1, length + 4], "source": ["a"], "target": ["b"]}],
        "claims": [{"speaker": "a", "span": [length + 20, 2 * length + 20], "kind": "direct"}],
    });
    desk.file("evil.jsonl", record.to_string());
    desk.run(["build", "evil.jsonl", "-o", "graph.ttl"]);
    desk.run(["export", "-d", "graph.ttl", "-o", "page.html"]).ended(0, &[]);
    desk.run(["export", "-d", "graph.ttl", "--format", "site", "-o", "site/"]).ended(0, &[]);
    for (name, page) in files(&desk.path().join("site")).iter().filter(|(name, _)| name.ends_with(".html")) {
        let lower = page.to_ascii_lowercase();
        for sign in
            ["<script>", "<img", "onerror=alert(1)>\"", "href=\"javascript", "\u{202E}", "\u{0007}", "<b>\""]
        {
            assert!(!lower.contains(sign), "{sign:?} is in {name}");
        }
    }
    let page = desk.read("page.html");
    assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("<mark>"));
    assert_eq!(page.matches("<title>").count(), page.matches("</title>").count());
    // For tests/dev/pages.py, which reads it as a browser does.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile.html"), &page).unwrap();
    let lower = page.to_ascii_lowercase();
    for sign in
        ["<script", "<img", "onerror=alert(1)>\"", "href=\"javascript", "\u{202E}", "\u{0007}", "<b>\""]
    {
        assert!(!lower.contains(sign), "{sign:?}");
    }
    // RDF of others may have any text where we have checked ones.
    desk.file(
        "foreign.nt",
        "<https://x.example/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/triplewire#Person> .\n\
         <https://x.example/a> <http://www.w3.org/2002/07/owl#sameAs> <javascript:alert(1)> .\n\
         <https://x.example/a> <https://w3id.org/triplewire#isoCode> \"<script>\" .\n",
    );
    desk.run(["export", "-d", "foreign.nt", "-o", "foreign.html"]).ended(0, &[]);
    let page = desk.read("foreign.html").to_ascii_lowercase();
    assert!(page.contains("&lt;script&gt;") && page.contains("javascript:alert(1)"));
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"));
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let desk = Desk::new();
    let mut graph =
        String::from("@prefix : <https://x.example/> . @prefix tw: <https://w3id.org/triplewire#> .\n");
    for number in 0..2000 {
        let other = number / 2;
        graph.push_str(&format!(
            ":p{number} a tw:Person . :e{number} a tw:Event ; tw:actor :p{number} ; tw:target :p{other} .\n"
        ));
    }
    desk.file("graph.ttl", graph);
    desk.run(["export", "-d", "graph.ttl", "-o", "page.html"]).ended(0, &[]);
    let page = desk.read("page.html");
    assert!(page.contains("400 of 2000 are shown: those of which most is said"), "entities");
    assert!(page.contains("400 of 2000 are shown: the newest"), "events");
    assert!(page.len() < 1_000_000, "{}", page.len());
}

#[test]
fn a_graph_without_anything_of_ours_has_a_page_too() {
    let desk = Desk::new();
    desk.file("foreign.ttl", "<https://x.example/a> <https://x.example/b> \"<c>\" .");
    desk.run(["export", "-d", "foreign.ttl", "-o", "page.html"]).ended(0, &[]);
    assert!(desk.read("page.html").contains("No statement joins two entities."));
    desk.run(["export", "-d", "foreign.ttl", "--format", "html", "-o", "nowhere/page.html"])
        .ended(1, &["nowhere"]);
    assert_eq!(desk.names(), ["foreign.ttl", "page.html"]);
}

/// A record of Norway's prime minister, whom an article of a day names.
fn record(id: &str, day: &str, position: &str) -> String {
    let text = format!("{position} Lena Berg met Ilmar Tenk.");
    let at = position.chars().count() + 1;
    let record = serde_json::json!({
        "id": id, "source": "Courier", "published": day, "text": text,
        "entities": [
            {"id": "a", "type": "Person", "name": "Lena Berg", "mentions": [[at, at + 9]],
             "links": [{"target": "http://www.wikidata.org/entity/Q1", "reason": id, "source": "here"}]},
            {"id": "b", "type": "Person", "name": "Ilmar Tenk", "mentions": [[at + 14, at + 24]]},
        ],
        "roles": [{"person": "a", "position": position, "span": [0, at]}],
        "relations": [{"type": "member_of", "subject": "a", "object": "b", "span": [0, at]}],
        "events": [{"type": "CONSULT", "trigger": [at + 10, at + 13], "source": ["a"], "target": ["b"], "date": day}],
    });
    format!("{record}\n")
}

#[test]
fn what_many_articles_say_alike_is_shown_once_and_the_newest_first() {
    let desk = Desk::new();
    let days = ["2020-01-10", "2020-02-10", "2020-03-10"];
    let records: String = days.iter().map(|day| record(day, day, "Chair")).collect();
    desk.file("records.jsonl", records + &record("other", "2020-02-20", "Envoy"));
    desk.run(["build", "records.jsonl", "-o", "graph.ttl"]).ended(0, &[]);
    desk.run(["export", "-d", "graph.ttl", "-o", "page.html"]).ended(0, &[]);
    let page = desk.read("page.html");
    let (_, positions) = page.split_once("<h2 id=\"positions\">").expect("positions");
    let (positions, relations) = positions.split_once("<h2 id=\"relations\">").expect("relations");
    assert!(positions.starts_with("Positions <small>2</small>"), "{positions}");
    assert!(positions.contains("3 reports, 2020-01-10 to 2020-03-10"), "{positions}");
    assert!(positions.contains("1 report, as of 2020-02-20"), "{positions}");
    assert!(relations.starts_with("Relations <small>1</small>") && relations.contains("4 reports"));
    // Events and articles begin with the newest, an identity is told once, and those with a card are listed by letter.
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is not in the page"));
    assert!(at("<h3 class=\"day\">2020-03-10") < at("<h3 class=\"day\">2020-01-10"));
    assert_eq!(page.matches("href=\"http://www.wikidata.org/entity/Q1\"").count(), 1);
    assert!(page.contains("<summary>L <small>1</small></summary>"));
}

/// The files below a directory, with what is in them.
fn files(folder: &std::path::Path) -> std::collections::BTreeMap<String, String> {
    let mut files = std::collections::BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(open) = folders.pop() {
        for entry in std::fs::read_dir(&open).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
                files.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    files
}

#[test]
fn a_site_has_a_page_for_each_thing_article_and_event_with_its_rdf() {
    let desk = Desk::new();
    desk.run(["build", &examples(), "-o", "graph.trig"]).ended(0, &[]);
    let site = ["export", "-d", "graph.trig", "--format", "site", "-o"];
    desk.run(site.iter().chain(&["one/"])).ended(0, &["a page for each of 60 things, 6 articles, "]);
    desk.run(site.iter().chain(&["two/"])).ended(0, &[]);
    let pages = files(&desk.path().join("one"));
    assert_eq!(pages, files(&desk.path().join("two")), "the same graph gives the same site");
    let of = |folder: &str, ending: &str| {
        pages.keys().filter(|name| name.starts_with(folder) && name.ends_with(ending)).count()
    };
    assert_eq!((of("entity/", ".html"), of("article/", ".html")), (60, 6));
    assert_eq!(of("entity/", ".ttl"), 60);
    assert_eq!(of("event/", ".html"), of("event/", ".ttl"));
    let index = &pages["index.html"];
    assert!(
        index.contains("Mike Pompeo")
            && index.contains("search.js")
            && pages["search.js"].contains("Mike Pompeo")
    );
    // Every link from page to page has its goal, and every RDF file is one and is about the page's thing.
    for (name, page) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let folder = std::path::Path::new(name).parent().expect("a parent");
        for href in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !href.starts_with("http") {
                let goal = desk.path().join("one").join(folder).join(href);
                assert!(goal.exists(), "{name} leads to {href}");
            }
        }
        assert!(!page.contains("<script>"), "{name}");
    }
    let (name, rdf) =
        pages.iter().find(|(name, _)| name.starts_with("entity/") && name.ends_with(".ttl")).expect("RDF");
    let mut graph = triplewire::store::GraphStore::new().expect("memory");
    graph.load_turtle(rdf).expect("Turtle");
    let iri = format!("https://triplewire.example/{}", name.trim_end_matches(".ttl"));
    let ask = format!("ASK {{ <{iri}> rdfs:label ?name }}");
    let answer = triplewire::query::Query::new(ask).run(&graph).expect("an answer");
    assert_eq!(answer, triplewire::query::Answer::Boolean(true));
    desk.run(["export", "-d", "graph.trig", "--format", "site"])
        .ended(2, &["a site is many files", "hint: "]);
    desk.run(site.iter().chain(&["one/"])).ended(1, &["one"]);
    // A part of a graph is a site too.
    desk.run(site.iter().chain(&["part/", "--only", "entity=Mike Pompeo"])).ended(0, &["1 article, "]);
}
