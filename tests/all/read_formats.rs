//! The formats of news: the same article is the same, whatever it comes in, and what is bad costs only itself.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::mpsc;

use flate2::Compression;
use flate2::write::GzEncoder;
use triplewire::read::{Document, Input, Item, Note, NoteKind, ReadError, Reader};

const PILOTS: &str = "tests/read/pilots";
const URL: &str = "https://harbour-news.example/2019/03/14/pilots";

/// Reads bytes; the items, and the notes.
fn read(name: &str, bytes: Vec<u8>) -> (Vec<Result<Item, ReadError>>, Vec<Note>) {
    read_with(Reader::new(), name, bytes)
}

fn read_with(reader: Reader, name: &str, bytes: Vec<u8>) -> (Vec<Result<Item, ReadError>>, Vec<Note>) {
    let (sender, notes) = mpsc::channel();
    let input = Input::Stream(name.into(), Box::new(Cursor::new(bytes)));
    let reading = reader.read([input]).with_notes(move |note| sender.send(note).expect("the test listens"));
    let items = reading.collect();
    (items, notes.try_iter().collect())
}

fn documents(name: &str, bytes: Vec<u8>) -> Vec<Document> {
    let (items, _) = read(name, bytes);
    items.into_iter().map(|item| item.expect("it can be read").document().clone()).collect()
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(PILOTS).join(name)).expect("a sample")
}

fn errors(items: &[Result<Item, ReadError>]) -> Vec<String> {
    items.iter().filter_map(|item| item.as_ref().err()).map(ToString::to_string).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}

/// One record of a web archive.
fn record(kind: &str, media_type: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat();
    record("response", "application/http; msgtype=response", url, &block)
}

fn page(url: &str) -> Vec<u8> {
    response(url, "200 OK\r\nContent-Type: text/html; charset=utf-8", &file("json-ld.html"))
}

#[track_caller]
fn is_the_article(name: &str, document: &Document) {
    let expected: Document = {
        let mut value: serde_json::Value = serde_json::from_slice(&file("expected.json")).expect("JSON");
        value["id"] = "".into();
        serde_json::from_value(value).expect("a document")
    };
    assert_eq!(document.title, expected.title, "{name}");
    assert_eq!(document.text, expected.text, "{name}");
    assert_eq!(document.source, expected.source, "{name}");
    assert_eq!(document.published, expected.published, "{name}");
    if name != "article.txt" {
        assert_eq!(document.url.as_deref(), Some(URL), "{name}");
        assert_eq!(document.language.as_deref(), Some("en"), "{name}");
    }
}

#[test]
fn the_same_article_is_the_same_in_every_format() {
    let mut names: Vec<String> = std::fs::read_dir(PILOTS)
        .expect("samples")
        .map(|entry| entry.expect("a sample").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "expected.json")
        .collect();
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    for name in &names {
        // Neither the name nor a compression matters.
        for (called, bytes) in [(name.as_str(), file(name)), ("x", file(name)), ("x.gz", gzip(&file(name)))] {
            // A plain text has no place for the outlet's name, unless it is a known agency in the dateline.
            let reader = match name.as_str() {
                "article.txt" => Reader::new().with_publisher("Harbour News"),
                _ => Reader::new(),
            };
            let (items, _) = read_with(reader, called, bytes);
            let found: Vec<&Document> =
                items.iter().map(|item| item.as_ref().expect("it can be read").document()).collect();
            assert_eq!(found.len(), 1, "{name}");
            is_the_article(name, found[0]);
        }
    }
}

#[test]
fn a_web_archive_has_the_article_of_each_page() {
    let parts = [
        record("warcinfo", "application/warc-fields", "", b"software: a test\r\n"),
        record("request", "application/http; msgtype=request", URL, b"GET / HTTP/1.1\r\n\r\n"),
        page(URL),
        response("https://x.example/logo.png", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        response("https://x.example/gone", "404 Not Found\r\nContent-Type: text/html", b"<p>Gone."),
        response(
            URL,
            "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
            &gzip(&file("open-graph.html")),
        ),
    ];
    let plain = parts.concat();
    let by_record: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
    for (name, bytes) in [("x.warc", plain.clone()), ("x.warc.gz", by_record), ("whole.gz", gzip(&plain))] {
        let (items, notes) = read(name, bytes);
        assert_eq!(errors(&items), Vec::<String>::new(), "{name}");
        assert_eq!(items.len(), 2, "{name}");
        for item in &items {
            is_the_article(name, item.as_ref().expect("an article").document());
        }
        assert_eq!(
            notes.iter().map(|note| note.kind.to_string()).collect::<Vec<_>>(),
            [
                "passed over, as they are no text of news: 1 metadata record, 1 other file, 1 redirection or error page, \
                 1 request"
            ],
            "{name}"
        );
    }
}

#[test]
fn a_damaged_record_costs_only_itself() {
    let good = page(URL);
    let without_length =
        String::from_utf8(good.clone()).expect("text").replace("Content-Length", "Content-Width");
    let (items, _) = read("x", [good.clone(), without_length.into_bytes(), good.clone()].concat());
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 2);
    let at = good.len();
    assert_eq!(errors(&items), [format!("x: at byte {at}: the record is not read: its length is missing")]);

    let packed = gzip(&good);
    let mut damaged = packed.clone();
    for byte in &mut damaged[300..340] {
        *byte ^= 0x55;
    }
    let (items, _) = read("x", [packed.clone(), damaged, packed.clone(), packed.clone()].concat());
    assert!(items.iter().filter(|item| item.is_ok()).count() >= 3, "{:?}", errors(&items));
    assert!(!errors(&items).is_empty());
    assert!(errors(&items)[0].starts_with(&format!("x: at byte {}: ", packed.len())), "{:?}", errors(&items));

    for cut in [packed.len() / 2, packed.len() - 4] {
        let (items, _) = read("x", [&packed[..], &packed[..cut]].concat());
        assert!(items[0].is_ok());
        assert!(errors(&items).iter().any(|error| error.contains("breaks off")), "{:?}", errors(&items));
    }
    let (items, _) = read("x", [&good[..], &good[..good.len() / 2]].concat());
    assert_eq!(errors(&items), [format!("x: at byte {at}: the record is not read: it breaks off")]);
}

#[test]
fn a_feed_gives_what_it_has() {
    let feed = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Harbour News</title>\n\
        <item><title>Only a summary</title><guid>https://x.example/1</guid><description>Fish &amp;amp; chips are dear.</description></item>\n\
        <item><title>Nothing</title></item>\n\
        <item><title>The last &nbsp; one</title><guid isPermaLink=\"false\">7</guid><description>The port is open.</description>\n";
    let (items, notes) = read("x", feed.as_bytes().to_vec());
    let first = items[0].as_ref().expect("an article").document();
    assert_eq!(
        (first.text.as_str(), first.url.as_deref()),
        ("Fish & chips are dear.", Some("https://x.example/1"))
    );
    assert_eq!(first.source.as_deref(), Some("Harbour News"));
    assert_eq!(notes[0].kind, NoteKind::Summary);
    assert_eq!(notes[0].to_string(), "x:3: only a summary of the article is there, and that is read");
    assert_eq!(
        errors(&items),
        [
            "x:4: the article has no text".to_owned(),
            "x:5: the XML is broken: it breaks off within <item>".to_owned(),
        ]
    );
}

#[test]
fn bombs_are_refused() {
    let entities = "<?xml version=\"1.0\"?><!DOCTYPE nitf [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<nitf><body><body.content><p>&b;</p></body.content></body></nitf>";
    let (items, _) = read("x", entities.as_bytes().to_vec());
    assert_eq!(errors(&items), ["x:1: the XML defines entities, and those are not expanded"]);
    let deep = format!("<nitf>{}", "<block>".repeat(100_000));
    assert!(errors(&read("x", deep.into_bytes()).0)[0].contains("more than 200 deep"));
    let deep = format!("<!doctype html><html><body>{}A port.", "<div>".repeat(100_000));
    assert!(errors(&read("x", deep.into_bytes()).0)[0].contains("more than 500 deep"));
}

#[test]
fn the_declared_encoding_is_used() {
    let page = String::from_utf8(file("open-graph.html")).expect("text").replace("utf-8", "windows-1253");
    let (greek, _, lost) = encoding_rs::WINDOWS_1253.encode(&page);
    assert!(!lost && !greek.is_ascii());
    is_the_article("windows-1253", &documents("x", greek.to_vec())[0]);
    let feed = String::from_utf8(file("rss-2.xml")).expect("text").replace("UTF-8", "windows-1252");
    let (western, _, lost) = encoding_rs::WINDOWS_1252.encode(&feed);
    assert!(!lost);
    is_the_article("windows-1252", &documents("x", western.to_vec())[0]);
}

#[test]
fn a_page_without_a_main_text_is_no_article() {
    let (items, _) = read(
        "x",
        b"<!doctype html><html><head><title>Login</title></head><body><form><input></form></body></html>"
            .to_vec(),
    );
    assert_eq!(errors(&items), ["x: the article has no text"]);
}

#[test]
fn a_nitf_dateline_goes_before_the_text() {
    let nitf = "<nitf><body><body.head><hedline><hl1>Pilots return</hl1></hedline><dateline><location>LARNACA</location> \
        <story.date>March 14, 2019</story.date></dateline></body.head><body.content><p>The pilots are back.</p></body.content></body></nitf>";
    let document = &documents("x", nitf.as_bytes().to_vec())[0];
    assert_eq!(document.text, "LARNACA, March 14, 2019 - The pilots are back.");
    assert_eq!(document.published.map(|date| date.to_string()).as_deref(), Some("2019-03-14"));
}

#[test]
fn arc_files_are_read() {
    let record = |url: &str, block: &[u8]| {
        let head = format!("{url} 192.0.2.1 20190314101112 text/html {}\n", block.len());
        [head.as_bytes(), block, b"\n"].concat()
    };
    let answer = |body: &[u8]| [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", body].concat();
    let first =
        record("filedesc://a.arc", b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n");
    let broken = b"no header of a record\n".to_vec();
    let records = [
        first,
        record("dns:harbour-news.example", b"20190314"),
        broken,
        record(URL, &answer(&file("open-graph.html"))),
    ];
    let one_by_one = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.arc", records.concat()), ("a.arc.gz", one_by_one)] {
        let (items, notes) = read(name, bytes);
        assert_eq!(errors(&items).len(), 1, "{name}: {items:?}");
        let told =
            items.last().and_then(|item| item.as_ref().ok()).expect("the article after the broken record");
        assert_eq!(told.document().url.as_deref(), Some(URL), "{name}");
        assert!(notes.iter().any(|note| note.to_string().contains("2 metadata records")), "{notes:?}");
    }
}

#[test]
fn packages_and_pictures_are_named() {
    let item = |element: &str, class: &str| {
        format!("<{element} guid='x'><itemMeta><itemClass qcode='{class}'/></itemMeta></{element}>")
    };
    let items = [
        item("newsItem", "ninat:picture"),
        item("newsItem", "ninat:picture"),
        item("packageItem", "ninat:composite"),
    ];
    let message =
        format!("<?xml version='1.0'?><newsMessage><itemSet>{}</itemSet></newsMessage>", items.concat());
    let (items, notes) = read("message.xml", message.into_bytes());
    assert!(items.is_empty(), "{items:?}");
    assert_eq!(notes[0].kind.to_string(), "there is no article in it, but 1 package, 2 pictures");
    assert!(notes[0].is_warning());
    let picture = r#"{"uri": "x", "type": "picture", "headline": "A bridge", "version": "1"}"#;
    let (items, _) = read("picture.json", picture.into());
    assert!(errors(&items)[0].ends_with("this is a picture, and no text of news"), "{items:?}");
}

#[test]
fn live_blogs_are_read_in_the_order_of_their_updates() {
    let update = |time: &str, words: &str| {
        format!(r#"{{"@type": "BlogPosting", "datePublished": "{time}", "articleBody": "{words}"}}"#)
    };
    let updates = [
        update("2021-03-30T12:00:00Z", "The ministers left the hall at noon, and nothing had been agreed."),
        update(
            "2021-03-30T10:00:00Z",
            "The ministers came to the hall in the morning, and they were silent.",
        ),
    ];
    let page = format!(
        r#"<html><head><script type="application/ld+json">{{"@type": "LiveBlogPosting", "headline": "Talks", "liveBlogUpdate": [{}]}}</script></head>
        <body><p>Follow the talks here, live, as they go on.</p></body></html>"#,
        updates.join(",")
    );
    let text = &documents("live.html", page.into_bytes())[0].text;
    assert_eq!(text.lines().next(), Some("2021-03-30"), "{text}");
    assert!(text.find("came") < text.find("left") && text.contains("left"), "{text}");
}

/// Paragraphs of prose, so many, no two alike.
fn prose(name: &str, count: usize) -> String {
    let paragraph = |number| {
        format!(
            "<p>In the year {number} the people of {name} built a bridge over the river, and it was opened by the mayor.</p>"
        )
    };
    (1900..1900 + count).map(paragraph).collect()
}

#[test]
fn text_of_a_page_that_is_not_read_is_told() {
    let told = |page: String| {
        let (items, notes) = read("page.html", page.into_bytes());
        let lost = notes.iter().filter(|note| matches!(note.kind, NoteKind::Lost { .. }));
        let mut said: Vec<String> = lost.map(ToString::to_string).collect();
        said.extend(errors(&items));
        said
    };
    let page = |head: &str, body: &str| {
        format!("<html><head><title>A bridge</title>{head}</head><body>{body}</body></html>")
    };
    let stub = "<main><h1>A bridge</h1><article><p>The bridge over the river is closed to all from Monday on, said the mayor.</p></article></main>";
    let linked = |free: &str| {
        format!(
            r#"<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {free}}}</script>"#
        )
    };
    let strings = prose("Aville", 12).replace("<p>", r#"",""#).replace("</p>", r#"",""#);
    let full = |name: &str| format!("<article><h2>{name}</h2>{}</article>", prose(name, 8));
    for (said, page) in [
        ("the page says that the rest is behind a paywall", page(&linked("false"), stub)),
        ("the page says that the rest is behind a paywall", page(&linked(r#""False""#), stub)),
        (
            "the page says that the rest is behind a paywall",
            page("", &format!("{stub}<div class='c-paywall'>Read on for 1 a month</div>")),
        ),
        (
            "of text, which are not read",
            page("", &format!(r#"{stub}<script>window.STATE = {{"body": ["{strings}"]}};</script>"#)),
        ),
        (
            "put together by its scripts",
            page(
                "<script src=app.js></script>",
                "<div id=root></div><noscript>You need to enable JavaScript.</noscript>",
            ),
        ),
        (
            "there are 2 other articles on the page",
            page(
                "",
                &format!(
                    "<main><article>{}</article></main>{}{}",
                    prose("Dell", 20),
                    full("Aville"),
                    full("Btown")
                ),
            ),
        ),
        (
            "there is another article on the page",
            page("", &format!("<main>{}</main><section>{}</section>", full("Aville"), full("Btown"))),
        ),
        (
            "the text may be in a frame, which",
            page("", &format!("{stub}<iframe srcdoc=\"{}\"></iframe>", prose("Aville", 9))),
        ),
        (
            "the text may be in a frame (story.html)",
            page("", "<h1>A bridge</h1><iframe src='story.html' width='700'></iframe>"),
        ),
    ] {
        let told = told(page);
        assert!(
            told.len() == 1 && told[0].starts_with("page.html: ") && told[0].contains(said),
            "{said}: {told:?}"
        );
    }
    for whole in [
        page("", &full("Aville")),
        page(&linked("false"), &prose("Aville", 14)),
        page(&linked("true"), stub),
        page(
            "<script src=app.js></script>",
            &format!(
                "{}<div class=comments><article><h3>Ann</h3>{}</article></div>",
                full("Aville"),
                prose("Btown", 9)
            ),
        ),
        page(
            "",
            &format!(
                "{}<aside>{}</aside><iframe src='https://example.org/film' width=1 height=1></iframe>",
                full("Aville"),
                full("Btown")
            ),
        ),
        page("", &format!(r#"{}<script>window.STATE = {{"body": ["{strings}"]}};</script>"#, full("Aville"))),
    ] {
        assert_eq!(told(whole.clone()), [""; 0], "{whole}");
    }
}

/// What an article is called, by whom and when, and how it begins.
fn shown(documents: &[Document]) -> Vec<String> {
    let shown = |document: &Document| {
        format!(
            "{} | {} | {} | {}",
            document.title.as_deref().unwrap_or("-"),
            document.source.as_deref().unwrap_or("-"),
            document.published.map_or("-".to_owned(), |date| date.to_string()),
            document.text.lines().next().unwrap_or_default()
        )
    };
    documents.iter().map(shown).collect()
}

#[test]
fn articles_are_found_in_what_services_and_tables_put_around_them() {
    let one = "Pilots | The Harbour | 2022-03-03 | The pilots of the harbour met on Monday.";
    let text = "The pilots of the harbour met on Monday.";
    for (name, json) in [
        (
            "newsapi.json",
            format!(
                r#"{{"status": "ok", "totalResults": 1, "articles": [{{"source": {{"id": null, "name": "The Harbour"}}, "title": "Pilots", "publishedAt": "2022-03-03T10:00:00Z", "content": "{text} … [+1234 chars]"}}, {{"title": "[Removed]", "content": "[Removed]"}}]}}"#
            ),
        ),
        (
            "graph.json",
            format!(
                r#"{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "x"}}, {{"@type": ["NewsArticle"], "headline": "Pilots", "articleBody": "<p>{text}</p><p>More.</p>", "datePublished": "2022-03-03", "publisher": {{"name": "The Harbour"}}}}]}}"#
            ),
        ),
        (
            "columns.json",
            format!(
                r#"{{"title": {{"0": "Pilots"}}, "content": {{"0": "{text}"}}, "date": {{"0": 1646301600000}}, "outlet": {{"0": "The Harbour"}}}}"#
            ),
        ),
        (
            "split.json",
            format!(
                r#"{{"columns": ["title", "content", "date", "outlet"], "index": [0], "data": [["Pilots", "{text}", 1646301600000, "The Harbour"]]}}"#
            ),
        ),
        (
            "matter.md",
            "---\ntitle: 'Pilots'\ndate: 2022-03-03 10:00\npublisher: The Harbour\ntags: [a, b]\n---\n\n# Pilots\n\nThe **pilots** of the [harbour](https://x.example) met on Monday.\n\nMore.\n".to_owned(),
        ),
        (
            "matter.txt",
            format!(
                "+++\ntitle = \"Pilots\"\ndate = 2022-03-03\npublisher = \"The Harbour\"\n+++\n\n{text}\n"
            ),
        ),
    ] {
        let (items, notes) = read(name, json.into_bytes());
        let read = items.iter().filter_map(|item| item.as_ref().ok());
        let found: Vec<Document> = read.map(|item| item.document().clone()).collect();
        assert_eq!(shown(&found), [one], "{name}: {items:?}");
        assert_eq!(errors(&items).len(), usize::from(name == "newsapi.json"), "{name}");
        let cut = notes.iter().any(|note| note.kind == NoteKind::Summary);
        assert_eq!(cut, name == "newsapi.json", "{name}");
    }
    // A rule at the head of a text is no front matter.
    let found = documents("rule.txt", format!("---\n{text}\n---\n").into_bytes());
    assert!(found[0].text.contains("---"), "{found:?}");
}

#[test]
fn withdrawals_and_entries_are_told_in_all_their_spellings() {
    let item = |status: &str| {
        format!(
            "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x' version='2'><itemMeta><itemClass uri='http://cv.iptc.org/newscodes/ninature/text'/><pubStatus {status}/></itemMeta><contentSet><inlineData contenttype='text/plain'>The pilots met.</inlineData></contentSet></newsItem>"
        )
    };
    for (status, withdrawn) in [
        ("qcode='stat:canceled'", true),
        ("uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'", true),
        ("qcode='withheld'", true),
        ("uri='http://cv.iptc.org/newscodes/pubstatusg2/usable'", false),
    ] {
        let (items, _) = read("item.xml", item(status).into_bytes());
        assert_eq!(
            items[0].as_ref().err().is_some_and(|error| error.withdrawn().is_some()),
            withdrawn,
            "{status}"
        );
    }
    let entry = |updated: &str, words: &str| {
        format!(
            "<entry><id>urn:uuid:1</id><title>Pilots</title><updated>{updated}</updated><content>{words}</content></entry>"
        )
    };
    let entries =
        [entry("2022-03-03T10:00:00Z", "The pilots met."), entry("2022-03-03T11:00:00Z", "The pilots left.")];
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Harbour</title>{}</feed>",
        entries.concat()
    );
    let ids: Vec<String> =
        documents("feed.xml", feed.into_bytes()).into_iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["urn:uuid:1", "urn:uuid:1"]);
}
