//! The reader through its public interface: whatever the bytes, it gives articles or errors and never panics.

use proptest::prelude::*;
use triplewire::extract::Record;
use triplewire::limits::Limits;
use triplewire::read::{Document, Input, Item, NoteKind, ReadError, Reader};

fn read(name: &str, bytes: &[u8], reader: Reader) -> Vec<Result<Item, ReadError>> {
    reader.read([Input::Stream(name.into(), Box::new(std::io::Cursor::new(bytes.to_vec())))]).collect()
}

fn documents(name: &str, text: &str, reader: Reader) -> Vec<Document> {
    read(name, text.as_bytes(), reader)
        .into_iter()
        .map(|item| item.expect("it can be read").document().clone())
        .collect()
}

const RECORDS: &str = "{\"id\": \"1\", \"text\": \"One.\"}\n{\"id\": \"2\", \"text\": \"Two.\"}\n";

#[test]
fn the_forms_of_records_give_the_same_articles() {
    let lines = documents("x", RECORDS, Reader::new());
    assert_eq!(lines.iter().map(|document| document.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let objects = RECORDS.replace(", ", ",\n  ").replace('{', "{\n  ");
    for form in [
        RECORDS.replace('\n', "\r\n"),
        format!("\u{feff}{RECORDS}"),
        format!("\n\n{RECORDS}\n"),
        format!("[{}]", RECORDS.trim().replace('\n', ",")),
        format!("[\n  {}\n]\n", RECORDS.trim().replace('\n', ",\n  ").replace(", ", ",\n  ")),
        objects,
    ] {
        assert_eq!(documents("x", &form, Reader::new()), lines, "{form}");
    }
}

#[test]
fn annotation_records_keep_their_text() {
    let text = "Trend\r\nreports";
    let record = serde_json::json!({"id": "1", "text": text, "entities": [
        {"id": "e1", "type": "Organisation", "name": "Trend", "mentions": [[0, 5]]}
    ]});
    let items = read("x", record.to_string().as_bytes(), Reader::new().with_publisher("AzerNews"));
    let Ok(Item::Record(record)) = &items[0] else { panic!("{items:?}") };
    assert_eq!(record.document.text, text);
    assert_eq!(record.document.source.as_deref(), Some("AzerNews"));
    assert_eq!(record.entities.len(), 1);
    let again = serde_json::to_string(&**record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&again).unwrap(), **record);
    let bare = read("x", br#"{"id": "1", "entities": []}"#, Reader::new());
    assert!(matches!(&bare[0], Ok(Item::Record(_))), "{bare:?}");
}

#[test]
fn options_fill_what_is_missing_and_nothing_else() {
    let reader = || {
        Reader::new()
            .with_publisher("Option")
            .with_published("2021-01-02".parse().unwrap())
            .with_language("en")
            .with_any_language()
            .with_url("https://example.org/option")
    };
    let full = r#"{"id": "1", "source": "Own", "published": "2020-10-23", "language": "az", "url": "https://example.org/own", "text": "x"}"#;
    let document = &documents("x", full, reader())[0];
    assert_eq!(document.source.as_deref(), Some("Own"));
    assert_eq!(document.published.unwrap().to_string(), "2020-10-23");
    assert_eq!(document.language.as_deref(), Some("az"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/own"));
    let plain = &documents("x", "By Trend\n\nThe UN.", reader())[0];
    assert_eq!(plain.source.as_deref(), Some("Option"));
    assert_eq!(plain.published.unwrap().to_string(), "2021-01-02");
    assert_eq!(plain.id, "https://example.org/option");
    let dated = &documents("x", "BAKU, October 23, 2020 (Trend) - The UN.", reader())[0];
    assert_eq!(dated.published.unwrap().to_string(), "2020-10-23");
}

#[test]
fn a_url_belongs_to_one_article() {
    let (sender, notes) = std::sync::mpsc::channel();
    let input = Input::Stream("x".into(), Box::new("{\"text\": \"One.\"}\n{\"text\": \"Two.\"}".as_bytes()));
    let reading = Reader::new().with_url("https://example.org/1").read([input]);
    let items: Vec<_> = reading.with_notes(move |note| sender.send(note).unwrap()).collect();
    assert_eq!(items[0].as_ref().unwrap().document().id, "https://example.org/1");
    assert_eq!(items[1].as_ref().unwrap().document().url, None);
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [NoteKind::SecondUrl]);
}

#[test]
fn identity_is_of_content() {
    let one = &documents("a.txt", "UN backs talks\n\nThe UN.\n", Reader::new())[0];
    let same = &documents("b.txt", "\nUN backs talks\r\n\r\nThe UN.", Reader::new())[0];
    let other = &documents("a.txt", "UN backs talks\n\nThe EU.\n", Reader::new())[0];
    assert_eq!(one.id, same.id);
    assert_ne!(one.id, other.id);
    // Graphs that are published refer to these: they must never change.
    assert_eq!(one.id, triplewire::read::content_id(Some("UN backs talks"), "The UN."));
    assert_eq!(triplewire::read::content_id(Some("a"), "b"), "430ee69d-48b6-5e33-89b8-b72d650b290e");
}

/// Limits that allow lines and articles of so many bytes.
fn limits(bytes: u64) -> Limits {
    Limits { line: bytes, article: bytes, ..Limits::default() }
}

#[test]
fn lengths_are_limited() {
    let long = format!("{{\"id\": \"long\", \"text\": \"{}\"}}\n", "x".repeat(1000));
    let items =
        read("x", format!("{RECORDS}{long}{RECORDS}").as_bytes(), Reader::new().with_limits(limits(500)));
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 4);
    let error = items.iter().find_map(|item| item.as_ref().err()).unwrap();
    assert_eq!(error.to_string(), "x:3: longer than the limit of 500 bytes for one line");
    let plain = read("x", "The UN. ".repeat(100).as_bytes(), Reader::new().with_limits(limits(500)));
    assert!(plain[0].as_ref().unwrap_err().to_string().contains("more text than 500 bytes"), "{plain:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "[a-z]\\.(txt|json|jsonl)") {
        read(&name, &bytes, Reader::new().with_limits(limits(300)));
    }

    #[test]
    fn arbitrary_text_never_panics(
        text in "([A-Z]{1,9}|[a-z]{1,9}|[0-9]{1,4}|[ ,.()/—–'\"-]|By |Published: |Oct|\\PC|\r?\n|\n\n){0,60}",
    ) {
        for item in read("x", text.as_bytes(), Reader::new()) {
            if let Ok(Item::Article(document)) = item {
                let part = text.replace("\r\n", "\n").contains(&document.text);
                prop_assert!(part, "{document:?}");
            }
        }
    }

    #[test]
    fn arbitrary_json_never_panics(text in "([\\[\\]{},:\" \n]|\"(id|text|entities|published)\": ?|null|1|\"a\"|é|\\\\u00){0,60}") {
        read("x.json", text.as_bytes(), Reader::new());
        read("x.jsonl", text.as_bytes(), Reader::new());
    }

    #[test]
    fn what_is_written_is_read_again(
        id in "\\PC{1,10}", title in prop::option::of("[^\r\u{0}]{1,40}"), text in "[A-Za-z][^\r]{0,200}",
        source in prop::option::of("[A-Z][a-z]{1,9}"), year in 1900i16..2100, month in 1u8..13, day in 1u8..29,
    ) {
        prop_assume!(!id.trim().is_empty() && title.as_ref().is_none_or(|title| !title.trim().is_empty()));
        let published = triplewire::date::Date::from_day(year, month, day);
        // Any string of letters may look like some language.
        let text = format!("{text} {}", "and that is what they said to those who were with them. ".repeat(9));
        let mut document = Document::new(id, text);
        (document.title, document.source, document.published) = (title, source, published);
        let json = serde_json::to_string(&document).unwrap();
        let items = read("x", json.as_bytes(), Reader::new());
        prop_assert_eq!(items.len(), 1);
        prop_assert_eq!(items[0].as_ref().unwrap(), &Item::Article(document));
    }
}
