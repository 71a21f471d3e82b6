//! Texts that break off: whatever is cut from the end or the beginning of an article, what is left makes a record.

use triplewire::gazetteer::Gazetteer;
use triplewire::pipeline::process;
use triplewire::read::{Document, Item};

/// Sentences in which each word may be the last: who speaks, to whom, of what, when, and in which words.
const TEXTS: [&str; 24] = [
    "The harbour union said that the strike goes on, and that it will not end before May 3, 2021.",
    "A said that. B told C that. According to",
    "“We will not pay,” said Mayor Jane Holloway of Geneva, “until the bridge is safe.” She told reporters: “Wait.”",
    "\"No,\" he said. \"Not now,\" added Foreign Minister Ilmar Tenk, who had denied that his country attacked Latvia.",
    "Neither France nor Germany has said whether it will send troops to Mali, the minister told Radio Example on Friday.",
    "VILNIUS, Oct 23 (Example Wire) - Lithuania's prime minister met the president of Estonia for talks in Riga.",
    "By Ann Example and Bo Sample\nGENEVA (EW) — The United Nations has condemned, it says, the killing of six.",
    "In a letter dated 4 April 2019, Ms. Oduya accused the army of having shelled the town of Malakal.",
    "It is not true that Peru expelled the ambassador of Chile; reports that it did are false, she insisted, adding",
    "The ministers of defence of Norway, Sweden and Finland agreed to cooperate, said Dr. Lena Berg (Greens), noting",
    "Officials warned that, if",
    "President of the",
    "Kofi Example, former secretary-general of the African Union, was elected chairman on",
    "The European Union's foreign policy chief, Josep Example, is to visit Kyiv in the week of 12 to",
    "He said: “",
    "“",
    "\"The talks failed,\" Reuters quoted him as saying, before noting that",
    "What did Iran say? That it would, would not, or might",
    "SEOUL/TOKYO, Japan and South Korea on Monday signed",
    "– The court – it said – had",
    "U.S. Sec. of State A. B. Example Jr. told the U.N. in N.Y. that the U.S. had",
    "Between 2010 and 2012, from March to May, since last Tuesday, within three days of the 1990s",
    "Die Regierung sagte, dass\u{301} — 東京 said that 北京。",
    "The rebels' leader said they'd shelled the city's centre on Dec. 31, 1999, and the year before",
];

fn works(text: &str) {
    let mut document = Document::new("a", text);
    document.published = "2021-05-04".parse().ok();
    let record = process(Item::Article(document), Gazetteer::builtin());
    // What is found lies within the text.
    let length = record.document.text.chars().count();
    for claim in &record.claims {
        assert!(claim.span.start < claim.span.end && claim.span.end <= length, "{text:?}: {claim:?}");
    }
}

#[test]
fn every_beginning_of_a_text_makes_a_record() {
    for text in TEXTS {
        for (end, _) in text.char_indices() {
            works(&text[..end]);
            works(&format!("{text} {}", &text[..end]));
        }
        works(text);
    }
}

#[test]
fn every_end_of_a_text_makes_a_record() {
    for text in TEXTS {
        for (start, _) in text.char_indices() {
            works(&text[start..]);
        }
    }
}

#[test]
fn every_sentence_may_be_cut_out_of_the_middle() {
    for (at, first) in TEXTS.iter().enumerate() {
        let second = TEXTS[(at + 7) % TEXTS.len()];
        for cut in (0..first.len()).filter(|&cut| first.is_char_boundary(cut)).step_by(5) {
            let rest =
                (cut / 2..second.len()).find(|&start| second.is_char_boundary(start)).unwrap_or(second.len());
            works(&format!("{}{}", &first[..cut], &second[rest..]));
        }
    }
}
