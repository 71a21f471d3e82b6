use super::*;
use crate::syntax::parse;

const TABLE: &str = "a\tt\tx\ty\t0.5\tchairs\ttold\t>nsubj\t>dobj\nb\tt\tx\ty\t0.5\tmember\ttold\t<attr >nsubj\t>prep:of >pobj";

/// What the patterns of the table find in a text: the words of subjects and objects.
fn found(text: &str) -> Vec<(String, String)> {
    let patterns = Patterns::parse(TABLE).expect("the table is one");
    let tree = parse(text);
    let words = |words: &[usize]| {
        let words = words.iter().map(|word| &text[tree.words()[*word].bytes.clone()]);
        words.collect::<Vec<_>>().join(" ")
    };
    let fits = (0..tree.words().len()).flat_map(|cue| {
        let lower = text[tree.words()[cue].bytes.clone()].to_lowercase();
        patterns.of_cue(&lower).filter_map(|p| p.fit(&tree, text, cue)).collect::<Vec<_>>()
    });
    fits.map(|fit| (words(&fit.subjects), words(&fit.objects))).collect()
}

#[test]
fn ways_through_the_tree() {
    let cases = [
        ("Norway, as everybody knows, chairs the council.", &[("Norway", "council")][..]),
        (
            "Norway and Sweden, who chairs the council and the bank, left.",
            &[("Norway Sweden", "council bank")],
        ),
        ("Norway is now a full member of the council and the bank.", &[("Norway", "council")]),
        ("He said that Norway chairs the council.", &[("Norway", "council")]),
        ("Norway is not a member of the council.", &[]),
        ("Norway is no member of the council.", &[]),
        ("Norway never chairs the council.", &[]),
        ("Norway may be a member of the council.", &[]),
        ("If Norway is a member of the council, it will leave.", &[]),
        ("Norway wants to be a member of the council.", &[]),
        ("Norway moved the chairs.", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(subject, object)| ((*subject).to_owned(), (*object).to_owned())).collect();
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn rows_that_are_none_say_why() {
    for (table, reason) in [
        ("a\tb", "nine columns"),
        ("a\tt\tx\ty\thigh\tc\t-\t>nsubj\t>dobj", "high is no number"),
        ("a\tt\tx\ty\t1\tc\tsure\t>nsubj\t>dobj", "no condition sure"),
        ("a\tt\tx\ty\t1\tc\t-\tnsubj\t>dobj", "begins with < or >"),
        ("a\tt\tx\ty\t1\tc\t-\t>subject\t>dobj", "no label subject"),
    ] {
        let error = Patterns::parse(table).map(|_| ()).expect_err(table);
        assert!(error.contains(reason), "{error}");
    }
}
