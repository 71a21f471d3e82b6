//! The syntax and the names of sentences beside what spaCy says of them with the same weights: tests/syntax/golden.tsv and
//! names.tsv, made by tests/dev/syntax_agrees.py.

use std::collections::HashSet;

use triplewire::syntax::{Name, Word, names, parse};

const SENTENCES: &str = include_str!("../syntax/sentences.txt");
const GOLDEN: &str = include_str!("../syntax/golden.tsv");
const NAMES: &str = include_str!("../syntax/names.tsv");

/// The share of words that must have the head and label that spaCy gives with the weights as they were before rounding.
const AGREEMENT: f64 = 0.995;

#[test]
fn sentences_have_the_trees_that_spacy_gives() {
    let golden: Vec<Vec<&str>> = GOLDEN.split_terminator("\n\n").map(|rows| rows.lines().collect()).collect();
    assert_eq!(golden.len(), SENTENCES.lines().count());
    let (mut words, mut same) = (0, 0);
    let mut others = String::new();
    for (text, golden) in SENTENCES.lines().zip(golden) {
        let tree = parse(text);
        let written: Vec<&str> = tree.words().iter().map(|word| &text[word.bytes.clone()]).collect();
        let expected: Vec<&str> = golden.iter().filter_map(|row| row.split('\t').next()).collect();
        assert_eq!(written, expected);
        let row = |word: &Word| {
            format!("{}\t{}\t{}\t{}", &text[word.bytes.clone()], word.tag, word.head, word.label.name())
        };
        for (word, expected) in tree.words().iter().zip(golden) {
            words += 1;
            let found = row(word);
            if found == expected {
                same += 1;
            } else {
                others += &format!("{found}, not {expected}: {text}\n");
            }
        }
    }
    assert!(f64::from(same) >= AGREEMENT * f64::from(words), "{same} of {words}\n{others}");
}

#[test]
fn sentences_have_the_names_that_spacy_finds() {
    let expected: HashSet<&str> = NAMES.lines().collect();
    let rows = |(number, text): (usize, &str)| {
        let row = |name: &Name| format!("{number}\t{}\t{}", name.label, &text[name.bytes.clone()]);
        names(text).iter().map(row).collect::<Vec<_>>()
    };
    let rows: Vec<String> = SENTENCES.lines().enumerate().flat_map(rows).collect();
    let found: HashSet<&str> = rows.iter().map(String::as_str).collect();
    let others: Vec<_> = found.symmetric_difference(&expected).collect();
    // They are few; of those of whole articles at most one in a hundred may differ.
    assert!(others.len() * 50 <= expected.len(), "{others:?}");
}

#[test]
fn a_text_without_an_end_is_parsed_in_parts() {
    let clause = "Norway's minister said that the rebels, who didn't leave, would ";
    let (one, many) = (parse(clause).words().len(), parse(&clause.repeat(90)));
    assert_eq!(many.words().len(), one * 90);
    // Memory and work are bounded by the longest part: no head is further away.
    let far = |(at, word): (usize, &Word)| word.head.abs_diff(at) >= 1_000;
    assert!(!many.words().iter().enumerate().any(far));
}

#[test]
fn nothing_and_marks_alone_are_parsed() {
    for text in ["", " ", "\n\n", "...", "—", "\u{200b}", "((((((", "'s", "a", "😀 é \u{301}"] {
        let tree = parse(text);
        assert!(
            tree.words().iter().all(|word| text.get(word.bytes.clone()).is_some_and(|word| !word.is_empty()))
        );
    }
}
