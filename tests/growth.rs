//! Work grows with the archive and no faster: commands are measured over archives of 1,000 and 10,000 things, with
//! `CI_LONG=1` of 100,000 too, and the work for each thing must not double from one to the next.
//!
//! Work is counted, not timed: each allocation and each sixteen bytes of it are a unit.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use triplewire::check;
use triplewire::describe::{self, Publication};
use triplewire::explain;
use triplewire::export::{self, ViewFormat};
use triplewire::extract::{EntityType, Record};
use triplewire::kb::{Builder, Fact, KnowledgeBase, Rank};
use triplewire::limits::Limits;
use triplewire::map::{self, Dataset};
use triplewire::query::Query;
use triplewire::read::{Input, Item, Reader};
use triplewire::reconcile::{self, Judgements};
use triplewire::resolve::Resolver;
use triplewire::store::GraphStore;
use triplewire::view::View;
use triplewire::vocab::Prefixes;

/// Counts what the program asks of the system's allocator.
struct Counting;

static WORK: AtomicU64 = AtomicU64::new(0);

#[expect(unsafe_code, reason = "an allocator is unsafe by its nature; this one passes everything on")]
// SAFETY: every call is the system allocator's own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        WORK.fetch_add(1 + layout.size() as u64 / 16, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        WORK.fetch_add(1 + size.saturating_sub(layout.size()) as u64 / 16, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The result of work, and how much it was.
fn measured<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = WORK.load(Ordering::Relaxed);
    let done = work();
    (done, WORK.load(Ordering::Relaxed) - before)
}

const COUNTRIES: [&str; 8] = ["Norway", "Peru", "Iran", "Chad", "Cuba", "Fiji", "Mali", "Oman"];
const TYPES: [&str; 6] = ["CONSULT", "ASSAULT", "ACCUSE", "SUPPORT", "AGREE", "REJECT"];

/// The record of an article: three entities, a role, a claim and two events, most of them about Norway, as an archive
/// has its usual suspects.
fn record(number: usize) -> String {
    let other = COUNTRIES[1 + number % 7];
    let person = format!("Tavi Orsen{}", number / 2);
    let text = format!("Norway met {other} on a day, President {person} said. Norway acted on {other}.");
    let at = |words: &str| {
        let start = text.find(words).expect("the words are there");
        format!("[{start},{}]", start + words.len())
    };
    let last = text.rfind("Norway acted").expect("it is there");
    let day =
        format!("20{:02}-{:02}-{:02}", 10 + number / 3360 % 80, 1 + number / 280 % 12, 1 + number / 10 % 28);
    let (one, two) = (TYPES[number % 6], TYPES[(number / 6) % 6]);
    format!(
        r#"{{"id":"a{number}","source":"Outlet {}","published":"{day}","title":"T{number}","text":"{text}","entities":[
        {{"id":"e1","type":"Country","name":"Norway","mentions":[[0,6],[{last},{}]]}},
        {{"id":"e2","type":"Country","name":"{other}","mentions":[{}]}},
        {{"id":"e3","type":"Person","name":"{person}","mentions":[{}]}}],
        "roles":[{{"person":"e3","position":"president","of":"e1","former":false}}],"relations":[],
        "events":[{{"type":"{one}","trigger":{},"source":["e1"],"target":["e2"],"date":"{day}","modality":"asserted"}},
        {{"type":"{two}","trigger":[{},{}],"source":["e1"],"target":["e2"],"date":null,"modality":"asserted"}}],
        "claims":[{{"speaker":"e3","span":[0,{}],"kind":"indirect"}}]}}"#,
        number % 7,
        last + 6,
        at(other),
        at(&person),
        at("met"),
        last + 7,
        last + 12,
        text.find(',').expect("a comma"),
    )
    .replace('\n', " ")
}

fn records(articles: usize) -> Vec<Record> {
    let lines: String = (0..articles).map(|number| record(number) + "\n").collect();
    let input = Input::Stream("archive.jsonl".into(), Box::new(std::io::Cursor::new(lines.into_bytes())));
    let read = Reader::new().read([input]).map(|item| match item.expect("a record") {
        Item::Record(record) => *record,
        Item::Article(_) => panic!("not a record"),
    });
    read.collect()
}

/// An index with an entry for each of so many persons.
fn index(folder: &Path, persons: usize) -> KnowledgeBase {
    let mut builder = Builder::new(folder);
    for number in 0..persons {
        let facts = [
            Fact::Name(Rank::Label, format!("Tavi Orsen{number}")),
            Fact::Class(EntityType::Person),
            Fact::Country("NO".into()),
        ];
        builder.add(&format!("https://example.org/{number}"), &facts).expect("a disk");
    }
    let (bytes, _) = builder.finish(Vec::new()).expect("a disk");
    let path = folder.join(format!("{persons}.kb"));
    fs::write(&path, bytes).expect("a disk");
    KnowledgeBase::open(&path).expect("an index")
}

/// The work of each command over an archive of so many articles.
fn works(articles: usize, folder: &Path) -> Vec<(String, u64)> {
    let mut works: Vec<(String, u64)> = Vec::new();
    let mut note = |what: &str, work: u64| works.push((what.to_owned(), work));
    let records = records(articles);
    let (dataset, work) = measured(|| {
        let mut resolver = Resolver::new();
        records.into_iter().for_each(|record| resolver.add(record));
        map::map(&resolver.finish(), &map::Options::default()).dataset
    });
    note("resolve", work);
    let (view, work) = measured(|| View::new(&dataset));
    note("view", work);
    let base = describe::base_of(&dataset);
    note("describe", measured(|| describe::describe(&dataset, &base, &Publication::default())).1);
    for (name, format) in [
        ("report", ViewFormat::Html),
        ("GraphML", ViewFormat::GraphMl),
        ("GEXF", ViewFormat::Gexf),
        ("FollowTheMoney", ViewFormat::Ftm),
    ] {
        let written = || export::view(&view, format, &Limits::default(), Vec::new()).expect("memory").len();
        note(name, measured(written).1);
    }
    let prefixes = Prefixes::new(&base);
    let site = folder.join(format!("site-{articles}"));
    std::fs::create_dir(&site).expect("a directory");
    let written = || export::site::write(&view, &prefixes, base.as_str(), &site).expect("pages").things;
    note("site", measured(written).1);
    let norway = view.entities().iter().find(|entity| entity.label == "Norway").expect("Norway").iri.clone();
    note("explain", measured(|| explain::explain(&view, &prefixes, &norway)).1);
    for (what, subject, predicate, object) in [
        ("explain --subject", Some("Norway"), None, None),
        ("explain position", None, Some("president"), Some("Norway")),
        ("explain event", Some("Norway"), Some("consult"), Some("Peru")),
        ("explain all events", None, Some("consult"), None),
    ] {
        let pattern = explain::Pattern::new(&view, &prefixes, subject, predicate, object).expect("a pattern");
        let (asked, work) = measured(|| pattern.explain(&view, &prefixes));
        assert!(!asked.said.is_empty(), "{what}");
        note(what, work);
    }
    for conditions in [&["entity=Norway"][..], &["entity=Norway", "hops=1"], &["event=CONSULT"]] {
        let only = conditions.iter().map(|text| text.parse().expect("a condition")).collect();
        let selection = export::Selection { only, without: Vec::new() };
        note(&format!("select {}", conditions.join(" ")), measured(|| selection.of(&dataset)).1);
    }
    let bases = [index(folder, articles)];
    let (linked, work) = measured(|| {
        let subjects = reconcile::subjects(&view);
        let found = reconcile::from_knowledge_bases(&subjects, &bases).expect("an index");
        let mut decided = reconcile::decide_all(subjects, found, &Judgements::new());
        reconcile::reject_contradictions(&mut decided, &Judgements::new());
        reconcile::linkset(&decided, &base)
    });
    assert!(!linked.is_empty());
    note("link", work);
    queries(&dataset, &mut note);
    works
}

/// The work of each rule and each example query.
fn queries(dataset: &Dataset, note: &mut dyn FnMut(&str, u64)) {
    let mut graph = GraphStore::new().expect("memory");
    graph.load_quads(dataset.quads()).expect("memory");
    for rule in check::builtin() {
        let name = format!("check {}", rule.name);
        let rules = [rule];
        let (checked, work) = measured(|| check::check(&graph, &rules, None));
        assert!(checked.failed.is_empty(), "{name}");
        note(&name, work);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/queries");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("a query");
        note(&name, measured(|| Query::new(text).run(&graph).expect("an answer")).1);
    }
}

#[test]
fn work_grows_no_faster_than_the_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    let is_long = std::env::var_os("CI_LONG").is_some_and(|value| value != "0");
    let sizes: &[usize] = if is_long { &[100, 1_000, 10_000] } else { &[100, 1_000] };
    let mut before: Option<(usize, Vec<(String, u64)>)> = None;
    let mut grown = Vec::new();
    for &articles in sizes {
        let works = works(articles, folder.path());
        if let Some((fewer, before)) = before {
            for ((what, work), (_, less)) in works.iter().zip(&before) {
                let each = |work: u64, articles: usize| work as f64 / articles as f64;
                let growth = each(*work, articles) / each(*less, fewer);
                println!(
                    "{what:28} {:12.0} units for an article of {articles}, {growth:.2} times that of {fewer}",
                    each(*work, articles)
                );
                if growth > 2.0 {
                    grown.push(format!("{what}: {growth:.2} times the work for each article of {articles}"));
                }
            }
        }
        before = Some((articles, works));
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}
