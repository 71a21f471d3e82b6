//! The forms of English verbs and nouns by rule, with irregular verbs from a table: a lemma in, its forms out.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::rows;

/// The irregular verbs by their base forms.
static IRREGULAR: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let table = include_str!("../../data/lexicons/event-irregular-verbs.tsv");
    rows(table).map(|row| (row[0], row)).collect()
});

/// A form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// "attack"
    Base,
    /// "attacks"
    Third,
    /// "attacked", "fought" as a tense
    Past,
    /// "attacked", "fought" as a participle
    Participle,
    /// "attacking"
    Ing,
}

/// All forms of a verb. The row of an irregular one has base, past and participle, alternatives separated by commas.
pub(super) fn forms(lemma: &str) -> Vec<(Form, String)> {
    let mut forms = vec![(Form::Base, lemma.to_owned()), (Form::Third, plural(lemma))];
    for stem in stems(lemma) {
        forms.push((Form::Ing, format!("{stem}ing")));
    }
    match IRREGULAR.get(lemma).map(Vec::as_slice) {
        Some([_, past, participle, ..]) => {
            forms.extend(past.split(',').map(|form| (Form::Past, form.to_owned())));
            forms.extend(participle.split(',').map(|form| (Form::Participle, form.to_owned())));
        }
        _ => {
            for form in regular_past(lemma) {
                forms.push((Form::Past, form.clone()));
                forms.push((Form::Participle, form));
            }
        }
    }
    forms
}

/// The plural of a noun, which is also the third person of a verb of the same letters.
pub(super) fn plural(noun: &str) -> String {
    let vowel_before_y = noun.len() > 1 && is_vowel(noun.as_bytes()[noun.len() - 2]);
    if let Some(stem) = noun.strip_suffix("man").filter(|_| noun.len() > 5) {
        return format!("{stem}men");
    }
    match noun.as_bytes().last() {
        Some(b'y') if !vowel_before_y => format!("{}ies", &noun[..noun.len() - 1]),
        Some(b's' | b'x' | b'z') => format!("{noun}es"),
        _ if noun.ends_with("sh") || noun.ends_with("ch") => format!("{noun}es"),
        _ if matches!(noun, "go" | "do" | "veto" | "echo" | "embargo" | "undergo") => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// Candidate singulars of a lower-case noun, the word itself first.
pub(super) fn singulars(noun: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let changed = |from: &str, to: &str| noun.strip_suffix(from).map(|stem| format!("{stem}{to}").into());
    [
        Some(noun.into()),
        changed("ies", "y"),
        changed("men", "man"),
        noun.strip_suffix("es").map(Cow::from),
        noun.strip_suffix('s').map(Cow::from),
    ]
    .into_iter()
    .flatten()
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The stems before "-ing". Both with and without a doubled consonant: the wrong one is no English word.
fn stems(lemma: &str) -> Vec<String> {
    if let Some(stem) = only_doubled(lemma) {
        return vec![stem];
    }
    let mut stems = Vec::new();
    if let Some(stem) = lemma.strip_suffix("ie") {
        stems.push(format!("{stem}y"));
    } else if let Some(stem) = lemma.strip_suffix('e').filter(|s| !s.ends_with('e')) {
        stems.push(stem.to_owned());
    } else {
        stems.push(lemma.to_owned());
    }
    stems.extend(doubled(lemma));
    stems
}

fn regular_past(lemma: &str) -> Vec<String> {
    if lemma.ends_with('e') {
        return vec![format!("{lemma}d")];
    }
    if let Some(stem) = lemma.strip_suffix('y').filter(|s| s.bytes().last().is_some_and(|b| !is_vowel(b))) {
        return vec![format!("{stem}ied")];
    }
    if let Some(stem) = only_doubled(lemma) {
        return vec![format!("{stem}ed")];
    }
    let mut forms = vec![format!("{lemma}ed")];
    forms.extend(doubled(lemma).map(|stem| format!("{stem}ed")));
    forms
}

/// The same where no other spelling is of the verb: "barred", as "bared" is of "bare".
fn only_doubled(lemma: &str) -> Option<String> {
    doubled(lemma).filter(|_| lemma.bytes().filter(|b| is_vowel(*b)).count() == 1)
}

/// "ban" → "bann": after one vowel letter and one consonant letter.
fn doubled(lemma: &str) -> Option<String> {
    let bytes = lemma.as_bytes();
    let n = bytes.len();
    (n >= 3
        && !is_vowel(bytes[n - 1])
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
        && is_vowel(bytes[n - 2])
        && (!is_vowel(bytes[n - 3]) || bytes[n - 3] == b'u'))
        .then(|| format!("{lemma}{}", char::from(bytes[n - 1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lemma: &str, form: Form) -> Vec<String> {
        forms(lemma).into_iter().filter(|(f, _)| *f == form).map(|(_, w)| w).collect()
    }

    #[test]
    fn regular_forms() {
        assert!(written("ban", Form::Past).contains(&"banned".into()));
        assert!(written("accuse", Form::Ing).contains(&"accusing".into()));
        assert!(written("deny", Form::Past).contains(&"denied".into()));
        assert!(written("expel", Form::Ing).contains(&"expelling".into()));
        assert_eq!(written("veto", Form::Third), ["vetoes"]);
        assert_eq!(plural("spokesman"), "spokesmen");
    }

    #[test]
    fn irregular_forms() {
        let forms = forms("strike");
        assert!(
            forms.contains(&(Form::Past, "struck".into())) && forms.contains(&(Form::Ing, "striking".into()))
        );
    }

    #[test]
    fn singulars_include_the_right_one() {
        for (plural, singular) in
            [("parties", "party"), ("policemen", "policeman"), ("losses", "loss"), ("arms", "arm")]
        {
            assert!(singulars(plural).any(|s| s == singular));
        }
    }
}
