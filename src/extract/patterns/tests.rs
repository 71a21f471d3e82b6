use super::*;
use crate::syntax::parse;

const FILE: &str = r#"
[sets]
bodies = ["council", "bank"]

[[rule]]
name = "a"
description = "Who chairs what."
tells = "chairs"
cues = ["chairs"]
if = ["told"]
subject = { is = ["person"], by = [">nsubj"] }
object = { is = ["organisation"], by = [">dobj"] }
confidence = 1
example = "x"
counterexample = "y"

[[rule]]
name = "b"
description = "Who is a member of what."
tells = "member_of"
cues = ["member"]
if = ["told"]
subject = { is = ["person"], by = ["<attr >nsubj"] }
object = { is = ["organisation"], by = [">prep:of >pobj:@bodies"] }
confidence = 0.5
example = "x"
counterexample = "y"

[[rule]]
name = "c"
description = "Who carries what for whom."
tells = "other"
label = "carries for"
verbs = ["carry"]
subject = { is = ["person"], by = ["agent"] }
object = { is = ["organisation"], by = [">prep:for >pobj", ">dobj >prep:for >pobj"] }
needs = ["patient"]
unless = [">dobj:rifles"]
confidence = 0.5
example = "x"
counterexample = "y"
"#;

const TEXT: &str = "Anna, who chairs the council and the bank, and Lena, whom she asked to carry it, left.";

/// What the patterns of the file find in a text: the words of subjects and objects.
fn found(text: &str) -> Vec<(String, String)> {
    let mut patterns = Patterns::default();
    for file in read(FILE).expect("the file is one") {
        patterns.add(file.pattern, file.cues);
    }
    let tree = parse(text);
    let words = |words: &[usize]| {
        let words = words.iter().map(|word| &text[tree.words()[*word].bytes.clone()]);
        words.collect::<Vec<_>>().join(" ")
    };
    let fits = (0..tree.words().len()).flat_map(|cue| {
        let lower = text[tree.words()[cue].bytes.clone()].to_lowercase();
        patterns.of_cue(&lower).filter_map(|(p, part)| p.fit(&tree, text, cue, part)).collect::<Vec<_>>()
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
        ("Norway is now a full member of the team.", &[]),
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
fn the_agent_is_found_however_the_clause_is_built() {
    for text in [
        "Anna carried letters for the council.",
        "Letters were carried by Anna for the council.",
        "Anna came back and carried letters for the council.",
        "Anna began to carry letters for the council.",
        "The king asked Anna to carry letters for the council.",
        "Anna, who carried letters for the council, left.",
        "They saw Anna carrying letters for the council.",
        "The king accused Anna of carrying letters for the council.",
        "Anna was accused of carrying letters for the council.",
    ] {
        assert_eq!(found(text), [("Anna".to_owned(), "council".to_owned())], "{text}");
    }
    for text in [
        "Anna carried on for the council.",
        "Anna carried rifles for the council.",
        "Letters were carried for the council.",
        "The carry for the council was long.",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(300))]

    #[test]
    fn any_file_is_read_or_refused_and_any_way_ends(
        way in "((>|<)(nsubj|conj|dobj|relcl|acl|prep:of)|agent|patient| ){0,9}",
        noise in "[\\[\\]{}=\"'a-z.\n ]{0,60}",
        at in 0..FILE.len(),
    ) {
        let _ = read(&noise);
        let cut: String = FILE.chars().take(at).chain(noise.chars()).chain(FILE.chars().skip(at)).collect();
        let _ = read(&cut);
        let text = FILE.replacen(">nsubj", &way, 1);
        if let Ok(files) = read(&text) {
            let tree = parse(TEXT);
            for cue in 0..tree.words().len() {
                let _ = files[0].pattern.fit(&tree, TEXT, cue, Part::Any);
            }
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let long = ">prep ".repeat(13);
    for (from, to, place, reason) in [
        ("[sets]", "[set", (2, 5), "unclosed table"),
        ("tells = \"chairs\"", "tells = \"chair\"", (8, 9), "nothing is called 'chair'"),
        ("confidence = 1", "confidence = 2", (13, 14), "2 is not between 0 and 1"),
        ("confidence = 1", "confidence = \"high\"", (13, 14), "invalid type"),
        ("confidence = 1", "confidense = 1", (13, 1), "unknown field"),
        ("\"told\"", "\"sure\"", (10, 7), "no condition 'sure'"),
        ("\"person\"", "\"human\"", (11, 19), "no type 'human'"),
        ("\">nsubj\"", "\"nsubj\"", (11, 36), "begins with < or >"),
        ("\">nsubj\"", "\">subject\"", (11, 36), "no label 'subject'"),
        ("\">nsubj\"", "\">nsubj:@nobody\"", (11, 36), "no set 'nobody'"),
        ("\">nsubj\"", "\">nsubj:Anna\"", (11, 36), "words are in lower case"),
        ("\">nsubj\"", "\"\"", (11, 36), "1 to 12 steps"),
        ("\">nsubj\"", &format!("\"{long}\""), (11, 36), "1 to 12 steps"),
        ("[\">nsubj\"]", "[]", (11, 35), "no way"),
        ("is = [\"person\"], ", "", (11, 18), "'is' is missing"),
        ("cues = [\"chairs\"]", "cues = []", (6, 8), "needs 'cues'"),
        ("cues = [\"chairs\"]", "cues = [\"@none\"]", (9, 9), "no set 'none'"),
        ("cues = [\"chairs\"]", "cues = [\"two words\"]", (9, 9), "no word in lower case"),
        ("tells = \"chairs\"", "tells = \"ASSAULT\"", (9, 9), "an event has no 'cues'"),
        ("tells = \"chairs\"", "tells = \"other\"", (8, 9), "needs a 'label'"),
        (
            "tells = \"chairs\"",
            "tells = \"chairs\"\nlabel = \"x\"",
            (9, 9),
            "'label' does not go with 'chairs'",
        ),
        ("tells = \"chairs\"", "tells = \"claim\"\nstance = \"sing\"", (9, 10), "no stance 'sing'"),
        ("bodies = ", "saying = ", (3, 11), "the program has a set 'saying'"),
        ("example = \"x\"", "example = \" \"", (14, 11), "the example is empty"),
    ] {
        let text = FILE.replacen(from, to, 1);
        let wrong = read(&text).map(|_| ()).expect_err(to);
        assert!(wrong.message.contains(reason), "{to}: {wrong:?}");
        assert_eq!((wrong.line, wrong.column), place, "{to}: {wrong:?}");
    }
}
