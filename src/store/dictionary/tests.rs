//! Terms and numbers lead to one another, and no byte of a dictionary makes the reader panic.

use std::collections::BTreeMap;
use std::io;

use proptest::prelude::*;

use super::*;
use crate::store::file::{FileWriter, StoreFile};

/// The bytes of a file with these terms, numbered from `first` on, after so many bytes of something else.
fn written(terms: &[Vec<u8>], first: u32, before: usize) -> Vec<u8> {
    let mut out = FileWriter::new(Vec::new()).unwrap();
    out.put(&vec![7; before]).unwrap();
    let mut keys: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    for (number, term) in (first..).zip(terms) {
        keys.insert(key(term).into_owned(), number);
    }
    let mut writer = DictionaryWriter::new(first);
    keys.iter().for_each(|(key, number)| writer.push(key, *number, &mut out).unwrap());
    let long = |number: u32| Ok::<_, io::Error>(terms[(number - first) as usize].clone());
    writer.finish(&mut out, long).unwrap();
    out.finish().unwrap()
}

fn dictionary(bytes: &[u8]) -> Dictionary {
    Dictionary::open(&StoreFile::of_memory(bytes).unwrap()).unwrap()
}

fn holds(terms: &[Vec<u8>], first: u32, before: usize) {
    let dictionary = dictionary(&written(terms, first, before));
    assert_eq!((dictionary.len() as usize, dictionary.first()), (terms.len(), first));
    for (number, term) in (first..).zip(terms) {
        assert_eq!(dictionary.term(number).unwrap().as_ref(), Some(term));
        assert_eq!(dictionary.number(term), Ok(Some(number)));
        let mut other = term.clone();
        other.push(1);
        assert_eq!(dictionary.number(&other).unwrap().is_some(), terms.contains(&other));
    }
    assert_eq!(dictionary.term(first + terms.len() as u32), Ok(None));
    assert_eq!(dictionary.number(b"\xfe not there"), Ok(None));
    assert_eq!(dictionary.number(b""), Ok(None));
    let mut keys = dictionary.keys();
    let mut before: Option<Vec<u8>> = None;
    for _ in terms {
        let (found, number) = keys.next().unwrap().unwrap();
        assert_eq!(*found, *key(&terms[(number - first) as usize]));
        assert!(before.is_none_or(|before| *before < *found));
        before = Some(found.to_owned());
    }
    assert_eq!(keys.next(), Ok(None));
}

fn term() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "Ihttps://e\\.org/[ab]{1,8}".prop_map(String::into_bytes),
        2 => prop::collection::vec(0..0xff_u8, 1..30),
        1 => (1000..3000_usize, any::<u8>()).prop_map(|(length, byte)| [&[b'S'][..], &vec![byte; length]].concat()),
    ]
}

proptest! {
    #[test]
    fn terms_and_numbers_lead_to_one_another(
        mut terms in prop::collection::vec(term(), 0..120),
        first in prop_oneof![Just(0), 1..1_000_000_u32],
        before in prop_oneof![Just(0), 0..70_000_usize],
    ) {
        let mut seen = std::collections::BTreeSet::new();
        terms.retain(|term| seen.insert(term.clone()));
        holds(&terms, first, before);
    }

    #[test]
    fn wrong_bytes_are_a_fault_and_nothing_worse(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let terms: Vec<Vec<u8>> = (0..90).map(|n| format!("Ihttps://e.org/{n}/{}", n * n).into_bytes()).collect();
        let mut bytes = written(&terms, 5, 0);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        // Without checksums, as nothing but a wrong program could write it.
        let Ok(file) = StoreFile::of_memory(&bytes) else { return Ok(()) };
        let Ok(dictionary) = Dictionary::open(&file) else { return Ok(()) };
        for number in 0..100 {
            let _ = dictionary.term(number);
        }
        for term in &terms {
            let _ = dictionary.number(term);
        }
        let mut keys = dictionary.keys();
        let mut count = 0;
        while let Ok(Some(_)) = keys.next() {
            count += 1;
            prop_assert!(count < 100_000);
        }
    }
}

#[test]
fn many_pages_are_one_dictionary() {
    let mut terms: Vec<Vec<u8>> = (0..40_000_u32)
        .map(|n| format!("Shttps://e.org/{}/{n}", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect();
    // Long terms, some of them longer than a block of the file.
    terms.extend((0..40_u8).map(|n| vec![n.max(1); 500 + 5000 * usize::from(n)]));
    holds(&terms, 17, 65_300);
}
