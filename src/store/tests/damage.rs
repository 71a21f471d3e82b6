//! Damaged stores: every bit and every length of a small one.

use std::fs;
use std::path::Path;

use super::{Forms, line, names, quads};
use crate::store::budget::Budget;
use crate::store::disk::Disk;
use crate::store::words::{Asked, Field};
use crate::store::{Change, StoreError, Writer};

/// A property whose values are indexed.
const LABEL: &str = "<http://www.w3.org/2000/01/rdf-schema#label>";

/// A store of a graph, a folded change and a small change.
fn small_store(directory: &Path) {
    let mut writer = Writer::open_or_create(directory).unwrap();
    let triple = "<<( <https://e.org/s> <https://e.org/p> _:b )>>";
    let first = line(&["<https://e.org/s>", "<https://e.org/p>", triple, "_:b"].map(str::to_owned));
    let quad = |n: usize| -> Forms {
        ["<https://e.org/s>", LABEL, "\"text\"@en", "<https://e.org/g>"]
            .map(|form| form.to_owned())
            .map(|form| if form.starts_with('"') { format!("\"{n} text\"@en") } else { form })
    };
    for n in 0..3 {
        if n == 1 {
            writer.policy.quads = 0;
            writer.policy.part = 1;
        }
        let add = line(&quad(n)) + if n == 0 { &first } else { "" };
        let change = Change { add, remove: line(&quad(n + 1)), ..Change::default() };
        writer.policy.files = if n == 2 { 100 } else { 1 };
        writer.policy.quads = if n == 2 { 100 } else { writer.policy.quads };
        writer.change(&change).unwrap();
    }
}

/// What is read of a store: its quads, or why not.
fn read(directory: &Path) -> Result<Vec<String>, StoreError> {
    let disk = Disk::open(directory)?;
    let snapshot = disk.snapshot();
    let mut all = Vec::new();
    for order in super::Order::ALL {
        for key in snapshot.scan(order, &[]) {
            for id in key? {
                all.push(match id {
                    id if id == super::TermId::DEFAULT.0 => String::new(),
                    id => snapshot.term(super::TermId(id))?.to_string(),
                });
            }
        }
    }
    let triple = "<<( <https://e.org/s> <https://e.org/p> _:b )>>";
    for form in [triple, "<https://e.org/s>", "\"0 text\"@en", "\"2 text\"@en", "<nothing>"] {
        all.push(format!("{:?}", snapshot.id_of_form(form)?));
    }
    let texts = snapshot.texts()?;
    for words in ["text", "1 te*", "\"0 text\"", "nothing"] {
        let asked = Asked::new(words, None);
        let found = snapshot.find_words(&texts, Field::Name, &asked, &Budget::default())?;
        all.push(format!("{found:?}"));
    }
    Ok(all)
}

#[test]
fn every_bit_and_every_length_is_noticed_or_says_the_same() {
    let desk = tempfile::tempdir().unwrap();
    small_store(desk.path());
    let whole = read(desk.path()).unwrap();
    assert!(quads(&Disk::open(desk.path()).unwrap().snapshot()).len() == 4);
    assert!(names(desk.path()).len() > 4, "{:?}", names(desk.path()));
    for name in names(desk.path()).into_iter().filter(|name| name != "LOCK") {
        let path = desk.path().join(&name);
        let bytes = fs::read(&path).unwrap();
        // All bits of the manifest and of the graph; the other files are made in the same way.
        let step = if name.starts_with("change") { 7 } else { 1 };
        let mut trials: Vec<Vec<u8>> =
            (0..bytes.len()).step_by(step).map(|length| bytes[..length].to_vec()).collect();
        trials.extend((0..bytes.len() * 8).step_by(step).map(|bit| {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            changed
        }));
        trials.push([&bytes[..], b"more"].concat());
        for (number, trial) in trials.into_iter().enumerate() {
            fs::write(&path, &trial).unwrap();
            if let Ok(found) = read(desk.path()) {
                assert_eq!(found, whole, "{name}, trial {number}");
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    assert_eq!(read(desk.path()).unwrap(), whole);
}

#[test]
fn what_is_wrong_is_said() {
    let desk = tempfile::tempdir().unwrap();
    small_store(desk.path());
    let graph = desk.path().join("graph-1");
    let whole = fs::read(&graph).unwrap();
    let says = |path: &Path, bytes: &[u8], words: &str| {
        let before = fs::read(path).unwrap();
        fs::write(path, bytes).unwrap();
        let error = Disk::open(desk.path()).unwrap_err();
        assert!(error.to_string().contains(words) && error.hint().is_some(), "{error}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
        fs::write(path, before).unwrap();
    };
    says(&graph, &whole[..whole.len() - 1], "cut short");
    let mut newer = whole.clone();
    newer[7] = 9;
    says(&graph, &newer, "version 9");
    let other = desk.path().join("other");
    small_store(&other);
    fs::remove_file(other.join("LOCK")).unwrap();
    let mut writer = Writer::open(&other).unwrap();
    writer.compact().unwrap();
    let compacted = names(&other).into_iter().find(|name| name.starts_with("graph-")).unwrap();
    says(&graph, &fs::read(other.join(compacted)).unwrap(), "not the file");
    let manifest = desk.path().join("CURRENT");
    let text = fs::read_to_string(&manifest).unwrap();
    says(&manifest, text.replace("store 1\n", "store 2\n").as_bytes(), "version 2");
    says(&manifest, text.replace("totals", "tota1s").as_bytes(), "not those that were written");
    says(&manifest, &text.as_bytes()[..40], "cut short");
    fs::remove_file(&graph).unwrap();
    assert!(matches!(Disk::open(desk.path()), Err(StoreError::Io { path, .. }) if path == graph));
}
