//! What the fuzz targets share: the bytes of one input in, nothing out; a panic, a hang or a broken promise is a find.

use std::io::Cursor;
use std::path::Path;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use triplewire::checked;
use triplewire::extract::Record;
use triplewire::gazetteer::Gazetteer;
use triplewire::graph_file::{Loader, format_by_name};
use triplewire::import::{Format, Importer, Mapping, Report};
use triplewire::kb::{Builder, Fact, KnowledgeBase, Rank};
use triplewire::limits::{Limit, Limits};
use triplewire::map::{self, Dataset};
use triplewire::query::Query;
use triplewire::read::{Input, Item, Reader};
use triplewire::reconcile::Judgements;
use triplewire::resolve::Resolver;
use triplewire::store::{self, Change, GraphStore, Writer};
use triplewire::vocab::Prefixes;

/// Small limits: what is over them is refused, and that is tried too.
fn limits() -> Limits {
    Limits::default().with(Limit::Article, 1 << 16).with(Limit::Time, 5)
}

/// The names by which files of articles are told, beside their content.
const NAMES: [&str; 8] = ["a", "a.txt", "a.html", "a.xml", "a.jsonl", "a.csv", "a.eml", "a.warc"];

/// A file of articles in any format: its first byte chooses the name, the rest is the content.
pub fn articles(data: &[u8]) {
    let Some((first, content)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let read = || -> Vec<String> {
        let input = Input::Stream(name.into(), Box::new(Cursor::new(content.to_vec())));
        let items = Reader::new().with_limits(limits()).read([input]).with_notes(|_| ());
        items.take(100).map(|item| format!("{item:?}")).collect()
    };
    assert_eq!(read(), read(), "the same bytes are read in two ways");
}

/// A record goes all the way to a graph, which is written and read again.
fn to_graph(record: Record) {
    let mut resolver = Resolver::new();
    resolver.add(record);
    let mapped = map::map(&resolver.finish(), &map::Options::default());
    let written = map::write(&mapped.dataset, map::Format::NQuads, &Prefixes::default(), Vec::new());
    let Ok(written) = written else { return };
    let again = load(written, RdfFormat::NQuads).expect("what was written is read");
    assert!(again == mapped.dataset, "the graph is another after it was written and read");
}

/// The text of an article, through extraction, links and the graph.
pub fn text(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > 1 << 14 {
        return;
    }
    let document = triplewire::read::Document::new("a", text);
    to_graph(triplewire::pipeline::process(Item::Article(document), Gazetteer::builtin()));
}

/// Annotation records as JSON Lines.
pub fn records(data: &[u8]) {
    let input = Input::Stream("a.jsonl".into(), Box::new(Cursor::new(data.to_vec())));
    for item in Reader::new().with_limits(limits()).read([input]).take(20) {
        if let Ok(Item::Record(record)) = item {
            to_graph(triplewire::pipeline::process(Item::Record(record), Gazetteer::builtin()));
        }
    }
}

/// What another tool found: the first byte chooses the tool.
pub fn import(data: &[u8]) {
    let Some((first, content)) = data.split_first() else { return };
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let importer = Importer::new().with_format(format).with_unmapped(true).with_limits(limits());
    let mut records = Vec::new();
    let mut deliver = |found: Result<Record, _>| {
        records.extend(found.ok());
        Ok::<_, ()>(())
    };
    let mut report = Report::default();
    let _ = importer.stream(Path::new("<fuzz>"), content, &mut report, &mut deliver);
    records.into_iter().take(5).for_each(to_graph);
}

const SYNTAXES: [&str; 7] = ["nt", "nq", "ttl", "trig", "rdf", "jsonld", "n3"];

fn load(bytes: Vec<u8>, format: RdfFormat) -> Result<Dataset, String> {
    let mut loader = Loader::new().with_base("http://example.org/").map_err(|error| error.to_string())?;
    loader.load_reader(Cursor::new(bytes), Some(format), "fuzz").map_err(|error| error.to_string())?;
    Ok(loader.finish().dataset)
}

/// A graph file: the first byte chooses the syntax. What is read is written in every format, and means the same.
pub fn graph(data: &[u8]) {
    let Some((first, content)) = data.split_first() else { return };
    let format = format_by_name(SYNTAXES[usize::from(*first) % SYNTAXES.len()]).expect("a format");
    let Ok(dataset) = load(content.to_vec(), format) else { return };
    for (format, syntax) in [
        (map::Format::NQuads, RdfFormat::NQuads),
        (map::Format::TriG, RdfFormat::TriG),
        (map::Format::JsonLd, RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
    ] {
        let Ok(written) = map::write(&dataset, format, &Prefixes::default(), Vec::new()) else { continue };
        let again = load(written, syntax).expect("what was written is read");
        assert_eq!(again.len(), dataset.len(), "{}", format.name());
    }
}

/// An index of names: the input says where bytes of a right one are changed.
pub fn index(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::new(folder.path());
    for number in 0..40 {
        let facts = [Fact::Name(Rank::Label, format!("Name {number}")), Fact::Population(number)];
        builder.add(&format!("https://example.org/{number}"), &facts).expect("a disk");
    }
    let (mut bytes, _) = builder.finish(Vec::new()).expect("a disk");
    let changes = data.chunks_exact(3).take(8);
    let mut changed = false;
    for change in changes {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        bytes[at] ^= change[2];
        changed |= change[2] != 0;
    }
    let path = folder.path().join("fuzz.kb");
    std::fs::write(&path, bytes).expect("a disk");
    let Ok(base) = KnowledgeBase::open(&path) else { return };
    for number in 0..40 {
        let found = base.find(&format!("Name {number}"));
        let near = base.find_near(&format!("Name {number}x"));
        let items: Vec<_> = found.iter().chain(&near).filter_map(|hit| base.item(hit.item)).collect();
        let right = items.iter().all(|item| item.label() == format!("Name {}", item.population));
        assert!(right || base.intact().is_err(), "a wrong answer from a damaged index");
    }
    assert!(changed || base.intact().is_ok());
}

/// A graph of a store in one file: the first byte says whether the checksums are those of the changed bytes, as only a
/// wrong program would write them; the rest where bytes of a right file are changed.
pub fn store(data: &[u8]) {
    thread_local! {
        static WHOLE: Vec<u8> = {
            let folder = tempfile::tempdir().expect("a folder");
            let (path, file) = (folder.path().join("store"), folder.path().join("file"));
            let mut writer = Writer::open_or_create(&path).expect("a disk");
            let mut add = String::new();
            for number in 0..300 {
                let iri = format!("<https://example.org/{}/c6ea8779-be58-5aaf-a62c-98b899{number:06}>", number % 7);
                let value = format!("\"{number}\"^^<http://www.w3.org/2001/XMLSchema#integer>");
                add += &format!("{iri} <https://example.org/number> {value} <https://example.org/g{}> .\n", number % 3);
                add += &format!("{iri} <https://example.org/text> \"{}\"@en .\n", "long ".repeat(number));
                let name = format!("name {number} of {}", number % 11);
                add += &format!("{iri} <http://www.w3.org/2000/01/rdf-schema#label> \"{name}\"@en .\n");
            }
            writer.change(&Change { add, ..Change::default() }).expect("a disk");
            store::pack(&path, &file).expect("a disk");
            std::fs::read(&file).expect("a disk")
        };
    }
    let Some((first, changes)) = data.split_first() else { return };
    let whole = WHOLE.with(Clone::clone);
    let length = whole.len() - 12;
    let body = u64::from_le_bytes(whole[length..length + 8].try_into().expect("8 bytes")) as usize;
    let checks = first % 2 == 0;
    let mut bytes = if checks { whole.clone() } else { whole[..body].to_vec() };
    // Most of what can go wrong is near the end, where the sections are listed.
    for change in changes.chunks_exact(4).take(8) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % bytes.len();
        let at = if change[2] % 2 == 0 { at } else { bytes.len() - 1 - at % 700 };
        bytes[at] ^= change[3];
    }
    if !checks {
        let mut writer = checked::Writer::new(Vec::new());
        std::io::Write::write_all(&mut writer, &bytes).expect("memory");
        bytes = writer.finish().expect("memory");
    }
    let changed = bytes != whole;
    let path = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
    std::fs::write(&path, bytes).expect("a disk");
    let verified = store::verify(&path);
    assert!(verified.is_ok() || changed);
    assert!(verified.is_err() || !changed || !checks, "a damaged file was taken for a whole one");
    let Ok(graph) = GraphStore::open(&path) else { return };
    for text in [
        "SELECT * { ?s ?p ?o } LIMIT 2000",
        "SELECT * { GRAPH ?g { ?s <https://example.org/number> 7 } }",
        "SELECT * { ?s <https://example.org/text> ?text FILTER CONTAINS(?text, \"long long\") }",
    ] {
        let query = Query::new(text).with_timeout(std::time::Duration::from_secs(5));
        if let Ok(answer) = query.run(&graph) {
            let _ = answer.to_text(graph.prefixes());
        }
    }
    for words in ["name 7", "na*", "\"of 3\""] {
        let _ = graph.search(words, 100);
    }
    let _ = store::info(&path);
}

/// A checked file, whatever its bytes.
pub fn checked_file(data: &[u8]) {
    let path = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
    std::fs::write(&path, data).expect("a disk");
    if let Ok(file) = checked::Checked::open(std::fs::File::open(&path).expect("a file")) {
        let _ = (file.verify(), file.get(0..file.len()), file.get(file.len() / 2..file.len()));
    }
}

/// A table or graph of decisions: the first byte chooses which.
pub fn decisions(data: &[u8]) {
    let Some((first, content)) = data.split_first() else { return };
    let mut judgements = Judgements::new();
    let read = match SYNTAXES.get(usize::from(*first) % (SYNTAXES.len() * 2)) {
        Some(name) => {
            judgements.read_rdf(content, format_by_name(name).expect("a format"), "fuzz", &limits())
        }
        None => judgements.read_csv(content, "fuzz", &limits()),
    };
    let _ = read.map(|()| judgements.check());
}

/// A mapping of labels in TOML.
pub fn mapping(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Mapping::builtin().add(text);
    }
}

/// A query over a small graph.
pub fn query(data: &[u8]) {
    thread_local! {
        static GRAPH: GraphStore = {
            let mut graph = GraphStore::new().expect("memory");
            graph.load_turtle(include_str!("../small.ttl")).expect("Turtle");
            graph
        };
    }
    let Ok(text) = std::str::from_utf8(data) else { return };
    let timeout = std::time::Duration::from_millis(500);
    GRAPH.with(|graph| {
        let query = Query::new(text).with_timeout(timeout);
        let _ = (query.unknown_terms(), query.lost_languages(graph.prefixes()));
        if let Ok(answer) = query.run(graph) {
            answer.to_text(graph.prefixes()).expect("an answer is written");
        }
    });
}
