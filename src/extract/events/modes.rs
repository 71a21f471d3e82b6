//! The modes of an event: its type and trigger in, those modes of PLOVER out that its words tell, `data/lexicons/event-modes.tsv`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::draft::Draft;
use crate::extract::lexicon::rows;
use crate::extract::record::EventType;

use super::words::words;
use crate::extract::morphology::singulars;

const TABLE: &str = include_str!("../../../data/lexicons/event-modes.tsv");

/// How many words after a verb its noun may be.
const REACH: usize = 4;

/// The modes that a phrase tells of an event of a type.
type Modes = FxHashMap<(EventType, &'static str), Vec<&'static str>>;

static MODES: LazyLock<Modes> = LazyLock::new(|| {
    let mut modes = Modes::default();
    for row in rows(TABLE) {
        let (Some(event_type), Some(mode), Some(phrases)) =
            (row.first().and_then(|name| EventType::from_name(name)), row.get(1), row.get(2))
        else {
            continue;
        };
        for phrase in phrases.split(", ") {
            modes.entry((event_type, phrase)).or_default().push(*mode);
        }
    }
    modes
});

/// The modes that a trigger, tokens of the document, tells of an event; in their alphabetical order.
pub(super) fn modes(draft: &Draft<'_>, event_type: EventType, trigger: &Range<usize>) -> Vec<String> {
    let tokens = &draft.analysis.tokens;
    let forms: Vec<Vec<Cow<'_, str>>> = (trigger.start.saturating_sub(2)
        ..(trigger.end + REACH + 1).min(tokens.len()))
        .map(|i| forms(&tokens[i].lower))
        .collect();
    let at = trigger.start - trigger.start.saturating_sub(2);
    let mut found: Vec<&'static str> = Vec::new();
    let known: &FxHashMap<(EventType, &str), Vec<&'static str>> = &MODES;
    let mut look = |phrase: &str| found.extend(known.get(&(event_type, phrase)).into_iter().flatten());
    // The words around the trigger, up to three.
    for start in 0..=at {
        for end in at + 1..=(start + 3).min(forms.len()) {
            each_phrase(&forms[start..end], String::new(), &mut look);
        }
    }
    let verb_end = at + trigger.len();
    for noun in forms.iter().skip(verb_end).take(REACH).flatten() {
        each_phrase(&forms[at..verb_end], String::new(), &mut |verb| look(&format!("{verb} + {noun}")));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(str::to_owned).collect()
}

/// What a word may be a form of, itself first.
fn forms(lower: &str) -> Vec<Cow<'_, str>> {
    let words = words();
    let mut forms: Vec<Cow<'_, str>> = singulars(lower).collect();
    forms.extend(words.readings(lower).iter().map(|reading| Cow::Borrowed(words.verbs[reading.verb].lemma)));
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Calls back with each phrase that the forms of some words make.
fn each_phrase(forms: &[Vec<Cow<'_, str>>], begun: String, found: &mut dyn FnMut(&str)) {
    let Some((first, rest)) = forms.split_first() else {
        return found(&begun);
    };
    for form in first {
        let phrase = if begun.is_empty() { form.to_string() } else { format!("{begun} {form}") };
        each_phrase(rest, phrase, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::events::tests::{NATIONS, events_with};
    use crate::vocab::ev;

    #[test]
    fn modes_are_told_by_the_trigger_and_the_words_about_it() {
        for (text, expected) in [
            ("Israel visited Syria.", &["visit"] as &[&str]),
            ("An Israeli drone strike killed troops in Syria.", &["drone"]),
            ("Israel fired six rockets at Syria.", &["heavy-weapons"]),
            ("Israel shelled Syria.", &["heavy-weapons"]),
            ("Israel withdrew its troops from Syria.", &["withdraw"]),
            ("Israel imposed sanctions on Syria.", &["discontinue"]),
            ("Israel condemned Syria.", &["disapprove"]),
            ("Israel attacked Syria.", &[]),
            ("Israel met Syria.", &[]),
        ] {
            let found = events_with(text, NATIONS, false);
            let (_, event) = found.first().expect("an event");
            assert_eq!(event.modes, expected, "{text}");
        }
    }

    #[test]
    fn every_mode_of_the_table_is_a_concept() {
        assert!(MODES.len() > 200);
        for ((event_type, phrase), modes) in &*MODES {
            for mode in modes {
                let local = format!("#{}-{mode}", format!("{event_type:?}").to_uppercase());
                assert!(
                    ev::ALL.iter().any(|concept| concept.as_str().ends_with(&local)),
                    "{phrase}: {local}"
                );
            }
        }
    }
}
