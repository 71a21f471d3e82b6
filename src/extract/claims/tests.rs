use super::super::dates::dates;
use super::super::draft::{Draft, DraftEntity, Form, Mention};
use super::super::record::{EntityType, Span};
use super::*;
use EntityType::{Country, Organisation, Person};

const NAMES: &[(&str, EntityType)] = &[
    ("Ana Bell", Person),
    ("Brand", Person),
    ("Rurian", Country),
    ("Ruria", Country),
    ("Elbonia", Country),
    ("Trade Office", Organisation),
    ("Newswire", Organisation),
    ("Clean Rivers", Organisation),
];

/// The claims of a text in which the names above are found: speaker, rule without its prefix, words.
fn found(text: &str) -> Vec<(String, String, String)> {
    let mut draft = Draft::new(text, "2020-10-23".parse().ok(), None);
    let mut mentions = vec![];
    for (entity, (name, entity_type)) in NAMES.iter().enumerate() {
        draft.entities.push(DraftEntity {
            entity_type: *entity_type,
            kind: None,
            name: (*name).to_owned(),
            country: None,
            confidence: 1.0,
            rule: "test",
        });
        for (byte, _) in text.match_indices(name) {
            let start = text[..byte].chars().count();
            let tokens = draft.analysis.tokens_in(Span::new(start, start + name.chars().count()));
            mentions.push(Mention { tokens, entity, form: Form::Name });
        }
    }
    draft.set_mentions(mentions);
    let chars: Vec<char> = text.chars().collect();
    claims(&draft, &dates(&draft.analysis, draft.published))
        .into_iter()
        .map(|claim| {
            let speaker = claim.speaker[1..].parse::<usize>().unwrap() - 1;
            let words = chars[claim.span.start..claim.span.end].iter().collect();
            let rule = claim.extractor.unwrap().trim_start_matches("claim.").to_owned();
            (NAMES[speaker].0.to_owned(), rule, words)
        })
        .collect()
}

fn check(cases: &[(&str, &str, &str, &str)]) {
    for &(text, speaker, rule, words) in cases {
        assert_eq!(found(text), [(speaker.to_owned(), rule.to_owned(), words.to_owned())], "{text}");
    }
}

fn nothing(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

mod forms;

#[test]
fn said_that() {
    check(&[
        ("Ana Bell said the talks failed.", "Ana Bell", "said-that", "the talks failed"),
        ("Ana Bell said on Tuesday that the talks failed.", "Ana Bell", "said-that", "the talks failed"),
        (
            "Minister Ana Bell, the head of the Trade Office, says talks failed.",
            "Ana Bell",
            "said-that",
            "talks failed",
        ),
        ("Ana Bell told reporters in Rome that talks failed.", "Ana Bell", "said-that", "talks failed"),
        ("Ana Bell told the Newswire agency talks had failed.", "Ana Bell", "said-that", "talks had failed"),
        ("In a report, Clean Rivers warned that it was late.", "Clean Rivers", "said-that", "it was late"),
        ("Rurian officials say they will go.", "Rurian", "said-that", "they will go"),
        ("A spokesman for the Trade Office said it will act.", "Trade Office", "said-that", "it will act"),
        ("A Trade Office spokeswoman denied that it will act.", "Trade Office", "said-that", "it will act"),
        ("Ruria's government says it will act, and is asking others.", "Ruria", "said-that", "it will act"),
        ("Ruria says it left, months after Elbonia did.", "Ruria", "said-that", "it left"),
        ("Ana Bell deplored the war and said it must end.", "Ana Bell", "said-that", "it must end"),
        ("A statement from the Trade Office said it will act.", "Trade Office", "said-that", "it will act"),
        ("Newswire reported, citing officials, that talks failed.", "Newswire", "said-that", "talks failed"),
        ("A spokesman for Ana Bell said talks failed.", "Ana Bell", "said-that", "talks failed"),
        ("Ruria's foreign minister, Ana Bell, said talks failed.", "Ana Bell", "said-that", "talks failed"),
        ("Speaking in Rome, Ana Bell on Friday said talks failed.", "Ana Bell", "said-that", "talks failed"),
        ("Minister of Trade Ana Bell of Ruria said talks failed.", "Ana Bell", "said-that", "talks failed"),
        ("Rurian Ambassador to Elbonia Ana Bell said talks failed.", "Ana Bell", "said-that", "talks failed"),
        (
            "Ruria's ambassador to Elbonia, Ana Bell, said talks failed.",
            "Ana Bell",
            "said-that",
            "talks failed",
        ),
        (
            "Ana Bell told Newswire any plan “must be good”.",
            "Ana Bell",
            "said-that",
            "any plan “must be good”",
        ),
        (
            "Brand said it failed, while Rurian media reported that it went well.",
            "Brand",
            "said-that",
            "it failed",
        ),
        (
            "A military spokesman for Ruria, Colonel Brand, said in a statement posted on Friday that talks failed.",
            "Brand",
            "said-that",
            "talks failed",
        ),
        ("A Rurian military statement said it had left.", "Rurian", "said-that", "it had left"),
        (
            "The report released Friday by Clean Rivers said it failed.",
            "Clean Rivers",
            "said-that",
            "it failed",
        ),
        ("Brand, who said the talks failed, left.", "Brand", "said-that", "the talks failed, left"),
        ("The Trade Office said in Ruria the fund agreed.", "Trade Office", "said-that", "the fund agreed"),
        ("Ana Bell told parliament the talks failed.", "Ana Bell", "said-that", "the talks failed"),
        ("Ana Bell said on television late on Sunday it failed.", "Ana Bell", "said-that", "it failed"),
        ("A leader of Clean Rivers said it failed.", "Clean Rivers", "said-that", "it failed"),
        ("Ana Bell expects that talks will fail.", "Ana Bell", "said-that", "talks will fail"),
        ("Ana Bell said it failed, while Brand praised the plan.", "Ana Bell", "said-that", "it failed"),
        ("Ana Bell said it was “a waste,” adding no more.", "Ana Bell", "said-that", "it was “a waste,”"),
    ]);
    nothing(&[
        "Witnesses said the talks failed.",
        "Some witnesses to the shooting in Ruria said they ran.",
        "Ana Bell said goodbye.",
        "Ana Bell did not say that talks failed.",
        "Ana Bell is said to be ill.",
        "Ana Bell will say that talks failed.",
        "Ana Bell announced the decision after meeting officials.",
        "Ana Bell told them to go home.",
        "Ana Bell claimed responsibility for it.",
        "Opponents of Ana Bell say talks failed.",
        "Police said the talks with Ruria failed.",
        "A senior Brand administration official said talks failed.",
        "Ana Bell's lawyer said talks failed.",
        "Ana Bell denied reports that talks had failed.",
        "The people of Ruria say talks failed.",
        "Rurian media say talks failed.",
        "Ana Bell reports from Ruria.",
        "The role Ruria can play was noted by many.",
        "Ana Bell noted the role Ruria can play.",
        "The talks have failed, Ana Bell charged.",
        "Ana Bell, charged in 2019, was freed.",
    ]);
}

#[test]
fn two_speakers_have_a_claim_each() {
    let both = found("Ruria and Elbonia have said they will talk.");
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|(_, _, words)| words == "they will talk"));
    assert_eq!(found("Ruria, Elbonia and Ana Bell said in a joint statement that talks failed.").len(), 3);
    assert_eq!(found("Rurian and Elbonia officials said talks failed.").len(), 2);
}

#[test]
fn trailing_and_inverted() {
    check(&[
        ("The talks have failed, Ana Bell said.", "Ana Bell", "trailing", "The talks have failed"),
        (
            "The talks have failed, Newswire reports on Oct.23.",
            "Newswire",
            "trailing",
            "The talks have failed",
        ),
        ("The talks have failed, added Ana Bell.", "Ana Bell", "inverted", "The talks have failed"),
        (
            "ROME, October 20 - The talks have failed, Ana Bell said.",
            "Ana Bell",
            "trailing",
            "The talks have failed",
        ),
        ("She has left, her spokesman, Brand, said.", "Brand", "trailing", "She has left"),
        ("Talks have failed, Ana Bell said, before it left.", "Ana Bell", "trailing", "Talks have failed"),
        (
            "The talks, Ana Bell said, have failed for good.",
            "Ana Bell",
            "parenthetical",
            "The talks, Ana Bell said, have failed for good",
        ),
        ("As Ana Bell said, the talks have failed.", "Ana Bell", "parenthetical", "the talks have failed"),
    ]);
    nothing(&[
        "In Rome, Ana Bell said.",
        "The man, said to be Ana Bell, fled.",
        "The book, written by Ana Bell, was sold.",
    ]);
}

#[test]
fn participles() {
    check(&[
        ("Ana Bell left, saying the talks failed.", "Ana Bell", "saying", "the talks failed"),
        ("Ana Bell said talks had failed, Newswire reported.", "Ana Bell", "said-that", "talks had failed"),
        (
            "Newswire quoted a Trade Office spokesman as saying it will act.",
            "Trade Office",
            "as-saying",
            "it will act",
        ),
        ("Newswire quoted witnesses as saying it will act.", "Newswire", "as-saying", "it will act"),
        ("The talks failed, with Ana Bell saying it was late.", "Ana Bell", "saying", "it was late"),
        (
            "Ruria rejected it, with its foreign ministry saying it was late.",
            "Ruria",
            "saying",
            "it was late",
        ),
        ("Ana Bell was quoted as saying talks failed.", "Ana Bell", "as-saying", "talks failed"),
        (
            "The talks have failed, Ana Bell was quoted as saying by Newswire.",
            "Ana Bell",
            "as-saying",
            "The talks have failed",
        ),
    ]);
    assert_eq!(found("Ana Bell said talks failed, adding that Ruria left.").len(), 2);
    let both = found("Ana Bell said talks failed, but she denied that Ruria had left.");
    assert_eq!(both[0].2, "talks failed");
    assert_eq!(both[1].2, "Ruria had left");
    nothing(&["Ana Bell left, saying goodbye.", "A man left, saying talks failed."]);
}

#[test]
fn according_to() {
    check(&[
        ("The talks failed, according to Ana Bell.", "Ana Bell", "according-to", "The talks failed"),
        ("According to Ana Bell, the talks failed.", "Ana Bell", "according-to", "the talks failed"),
        (
            "The talks failed, according to a Trade Office news release.",
            "Trade Office",
            "according-to",
            "The talks failed",
        ),
        (
            "According to the minister, Ana Bell, the talks failed.",
            "Ana Bell",
            "according-to",
            "the talks failed",
        ),
    ]);
    check(&[
        (
            "According to Ana Bell, an officer of the Trade Office, a local body, the talks failed.",
            "Ana Bell",
            "according-to",
            "the talks failed",
        ),
        (
            "According to Ana Bell, who leads the office, the talks have failed.",
            "Ana Bell",
            "according-to",
            "the talks have failed",
        ),
        (
            "The talks failed, according to the Trade Office's press service.",
            "Trade Office",
            "according-to",
            "The talks failed",
        ),
    ]);
    nothing(&["The talks went according to plan.", "According to witnesses, Ana Bell left early."]);
}

#[test]
fn quotations() {
    check(&[
        ("“We agree on this,” Ana Bell said.", "Ana Bell", "quote-after", "We agree on this"),
        ("\"We agree on this,\" said Ana Bell, the minister.", "Ana Bell", "quote-after", "We agree on this"),
        ("Ana Bell said: “We agree on this.”", "Ana Bell", "quote-before", "We agree on this"),
        ("Ana Bell said in a statement, “We agree on this.”", "Ana Bell", "quote-before", "We agree on this"),
        ("Ana Bell denied the charges: “We know nothing.”", "Ana Bell", "quote-before", "We know nothing"),
        (
            "Ana Bell praised the plan. “It is a good plan.”",
            "Ana Bell",
            "quote-continued",
            "It is a good plan",
        ),
        ("Ana Bell said the “plan” was late.", "Ana Bell", "said-that", "the “plan” was late"),
    ]);
    nothing(&["“We agree on this,” a man said.", "A man praised the plan. “It is a good plan.”"]);
}

#[test]
fn a_quotation_in_parts_is_several_claims() {
    let parts =
        found("“We agree,” Brand said Friday. “We will sign. Then we go.”\n\n“It is over,” he added.");
    let words: Vec<&str> = parts.iter().map(|(_, _, words)| words.as_str()).collect();
    assert_eq!(words, ["We agree", "We will sign. Then we go", "It is over"]);
    assert!(parts.iter().all(|(speaker, _, _)| speaker == "Brand"));
}

#[test]
fn an_attribution_interrupts_a_quotation() {
    let parts = found("“We agree on this,” said Minister Ana Bell, “and we will sign.” Brand left.");
    let words: Vec<&str> = parts.iter().map(|(_, _, words)| words.as_str()).collect();
    assert_eq!(words, ["We agree on this", "and we will sign"]);
    assert!(parts.iter().all(|(speaker, _, _)| speaker == "Ana Bell"));
    // What another does next to a quotation of theirs is not said by the first.
    let other = found("“We agree on this,” said Ana Bell, but a man cried, “It is over for us.”");
    assert_eq!(other.len(), 1);
}

#[test]
fn who_is_named_in_the_words_does_not_speak_them() {
    let conceded = found("Brand conceded. “I congratulate Ana Bell,” she said.");
    assert_eq!(conceded[0].0, "Brand");
    let trailing = found("Clean Rivers met. The plan will fail without aid to Ruria, it said.");
    assert_eq!(trailing[0].0, "Clean Rivers");
}

#[test]
fn the_innermost_speaker_counts() {
    check(&[
        ("Newswire says Ana Bell said the talks failed.", "Ana Bell", "said-that", "the talks failed"),
        (
            "The talks have failed, Ana Bell said, Newswire reports.",
            "Ana Bell",
            "trailing",
            "The talks have failed",
        ),
    ]);
}

#[test]
fn descriptions_and_pronouns_speak_for_their_names() {
    let all =
        found("Ana Bell left Rome. She said talks failed. The Trade Office met. The office said it agreed.");
    let speakers: Vec<&str> = all.iter().map(|(speaker, _, _)| speaker.as_str()).collect();
    assert_eq!(speakers, ["Ana Bell", "Trade Office"]);
}

#[test]
fn a_text_of_cues_and_marks_takes_linear_time() {
    let text = "said that \" he said, ".repeat(20_000);
    assert!(found(&text).is_empty());
}

#[test]
fn words_about_the_attribution_are_no_words_said() {
    check(&[
        (
            "\"It is a good plan,\" Ana Bell said in a statement released by the campaign.",
            "Ana Bell",
            "quote-after",
            "It is a good plan",
        ),
        (
            "\"It is a good plan,\" Ana Bell said on \"The Long Hour\" on Sunday.",
            "Ana Bell",
            "quote-after",
            "It is a good plan",
        ),
        (
            "\"It is a good plan,\" Ana Bell said at a Newswire security summit Thursday.",
            "Ana Bell",
            "quote-after",
            "It is a good plan",
        ),
        (
            "Ana Bell said the plan was good, and he added that it would work.",
            "Ana Bell",
            "said-that",
            "the plan was good",
        ),
        (
            "Ana Bell went so far as to say that the vote was rigged.",
            "Ana Bell",
            "said-that",
            "the vote was rigged",
        ),
        ("In the words of Ana Bell, the vote was rigged.", "Ana Bell", "according-to", "the vote was rigged"),
        ("Ana Bell: \"We will not give in.\"", "Ana Bell", "quote-before", "We will not give in"),
        (
            "The killings went on, according to Clean Rivers Ruria.",
            "Clean Rivers",
            "according-to",
            "The killings went on",
        ),
    ]);
    nothing(&[
        "Ana Bell said in a letter sent to the press on Monday.",
        "The army left, and its chief, Ana Bell, warned Ruria against war.",
        "The killings went on, according to Rights Without Borders Ruria.",
    ]);
}
