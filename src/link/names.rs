//! Spellings of names: two names in, whether and how they may be the same name out.
//!
//! What differs only in accents, case, hyphens and apostrophes is the same after [`fold`]. What differs by a row of
//! `data/lexicons/transliteration.tsv` is the same after [`skeleton`]. All else is weaker.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::extract::lexicon::rows;
use crate::gazetteer::fold;

/// How many spellings of one word are tried at most.
const MAX_SPELLINGS: usize = 40;

/// The shortest word in which one wrong letter is forgiven, in letters.
const MIN_FUZZY: usize = 6;

struct Equivalences {
    words: HashMap<&'static str, &'static str>,
    starts: Vec<(&'static str, &'static str)>,
    parts: Vec<(&'static str, &'static str)>,
    ends: Vec<(&'static str, &'static str)>,
}

static EQUIVALENCES: LazyLock<Equivalences> = LazyLock::new(|| {
    let mut table = Equivalences { words: HashMap::new(), starts: vec![], parts: vec![], ends: vec![] };
    for row in rows(include_str!("../../data/lexicons/transliteration.tsv")) {
        if let [place, from, to, ..] = row[..] {
            match place {
                "word" => drop(table.words.insert(from, to)),
                "start" => table.starts.push((from, to)),
                "any" => table.parts.push((from, to)),
                _ => table.ends.push((from, to)),
            }
        }
    }
    table.parts.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    table
});

/// How an official's name in the gazetteer fits a name in an article, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The same full name, but for accents, case and hyphens.
    Same,
    /// The same full name in another transliteration.
    Spelling,
    /// One is a shorter form of the other: a second family name is missing, a given name is short.
    Partial,
    /// One letter differs.
    Fuzzy,
    /// The article gives the family name alone.
    FamilyName,
}

/// The folded words of a name.
pub(crate) fn words(name: &str) -> Vec<String> {
    fold(name).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The one form that all transliterations of a folded word share; empty for a particle such as "al".
pub(crate) fn skeleton(word: &str) -> String {
    let table = &*EQUIVALENCES;
    let mut word = table.words.get(word).copied().unwrap_or(word).to_owned();
    for (from, to) in &table.starts {
        if let Some(rest) = word.strip_prefix(from) {
            word = format!("{to}{rest}");
        }
    }
    for (from, to) in &table.ends {
        if let Some(rest) = word.strip_suffix(from) {
            word = format!("{rest}{to}");
            break;
        }
    }
    replace_parts(&word, &table.parts)
}

/// Replaces parts of a word from left to right, the longest that begin at a letter first.
fn replace_parts(word: &str, parts: &[(&str, &str)]) -> String {
    let mut replaced = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let first = rest.as_bytes()[0];
        let part = parts.iter().find(|(from, _)| from.as_bytes()[0] == first && rest.starts_with(from));
        match part {
            Some((from, to)) => {
                replaced.push_str(to);
                rest = &rest[from.len()..];
            }
            None => {
                replaced.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    replaced
}

/// The skeletons of the words of a name, particles left out.
pub(crate) fn skeletons(words: &[String]) -> Vec<String> {
    words.iter().map(|w| skeleton(w)).filter(|w| !w.is_empty()).collect()
}

/// Other spellings of a folded word that share its skeleton, itself first; a bounded number.
pub(crate) fn spellings(word: &str) -> Vec<String> {
    let table = &*EQUIVALENCES;
    let mut found = vec![word.to_owned()];
    let mut seen: BTreeSet<String> = found.iter().cloned().collect();
    let mut add = |list: &mut Vec<String>, new: String| {
        if list.len() < MAX_SPELLINGS && !new.is_empty() && seen.insert(new.clone()) {
            list.push(new);
        }
    };
    // Whole words first, then two rounds of replacing one part.
    let usual = table.words.get(word).copied().unwrap_or(word);
    if !usual.is_empty() {
        add(&mut found, usual.to_owned());
        let mut others: Vec<&str> =
            table.words.iter().filter(|(_, to)| **to == usual).map(|(from, _)| *from).collect();
        others.sort_unstable();
        others.into_iter().for_each(|other| add(&mut found, other.to_owned()));
    }
    let mut begin = 0;
    for _round in 0..2 {
        let end = found.len();
        for i in begin..end {
            let base = found[i].clone();
            for (a, b) in table.ends.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
                if let Some(rest) = base.strip_suffix(a) {
                    add(&mut found, format!("{rest}{b}"));
                }
            }
            for (a, b) in table.starts.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
                if let Some(rest) = base.strip_prefix(a) {
                    add(&mut found, format!("{b}{rest}"));
                }
            }
            for (a, b) in table.parts.iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
                for (at, _) in base.match_indices(a) {
                    add(&mut found, format!("{}{b}{}", &base[..at], &base[at + a.len()..]));
                }
            }
        }
        begin = end;
    }
    found
}

/// How the name of an official fits the name of a person in an article; `None` if it is another name.
///
/// Both are given as folded words. "Fits" says nothing yet about whether it is the same person.
pub(crate) fn fit(article: &[String], official: &[String]) -> Option<Fit> {
    let (ours, theirs) = (skeletons(article), skeletons(official));
    let last = ours.last()?;
    if article == official {
        return Some(if ours.len() > 1 { Fit::Same } else { Fit::FamilyName });
    }
    if ours == theirs || ours.concat() == theirs.concat() {
        return Some(if ours.len() > 1 { Fit::Spelling } else { Fit::FamilyName });
    }
    if initials_fit(article, official) {
        return Some(Fit::Partial);
    }
    if ours.len() == 1 {
        return theirs.contains(last).then_some(Fit::FamilyName);
    }
    if theirs.len() < 2 {
        return None;
    }
    let (first, their_first) = (&ours[0], &theirs[0]);
    if first == their_first && (subsequence(&ours, &theirs) || subsequence(&theirs, &ours)) {
        return Some(Fit::Partial);
    }
    let their_last = theirs.last()?;
    let short = |a: &str, b: &str| a.chars().count() >= 3 && b.starts_with(a);
    if last == their_last && (short(first, their_first) || short(their_first, first)) {
        return Some(Fit::Partial);
    }
    if first == their_first && last.chars().count() >= MIN_FUZZY && one_edit(last, their_last) {
        return Some(Fit::Fuzzy);
    }
    (last == their_last && first.chars().count() >= MIN_FUZZY && one_edit(first, their_first))
        .then_some(Fit::Fuzzy)
}

/// Whether a name is the other with given names as initials: "A. H. Mahmood Ali" and "Abul Hassan Mahmood Ali".
fn initials_fit(article: &[String], official: &[String]) -> bool {
    let one_letter = |word: &&String| word.chars().count() == 1;
    let initials = article.iter().take_while(one_letter).count();
    initials > 0
        && initials < article.len()
        && article.len() == official.len()
        && article.iter().zip(official).take(initials).all(|(a, b)| b.starts_with(a.as_str()))
        && skeletons(&article[initials..]) == skeletons(&official[initials..])
}

/// Whether a name is the other with words left out.
pub(crate) fn subsequence(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.len() < long.len() && short.iter().all(|w| rest.any(|l| l == w))
}

/// Whether two words differ by at most one letter put in, left out or replaced.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - end <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(article: &str, official: &str) -> Option<Fit> {
        fit(&words(article), &words(official))
    }

    #[test]
    fn names_that_fit() {
        assert_eq!(fits("Antonio Guterres", "António Guterres"), Some(Fit::Same));
        assert_eq!(fits("Haider al-Abadi", "Haider Al-Abadi"), Some(Fit::Same));
        assert_eq!(fits("Bashar Assad", "Bashar al-Assad"), Some(Fit::Spelling));
        assert_eq!(fits("Bashar al-Asad", "Bashar al-Assad"), Some(Fit::Spelling));
        assert_eq!(fits("Zohrab Mnatsakanian", "Zohrab Mnatsakanyan"), Some(Fit::Spelling));
        assert_eq!(fits("Mahmoud Abbas", "Mahmud Abbas"), Some(Fit::Spelling));
        assert_eq!(fits("Ash Carter", "Ashton Carter"), Some(Fit::Partial));
        assert_eq!(fits("A. H. Mahmood Ali", "Abul Hassan Mahmood Ali"), Some(Fit::Partial));
        assert_eq!(fits("Gurbanguly Berdimuhamedov", "Gurbanguly Berdimuhamedow"), Some(Fit::Spelling));
        assert_eq!(fits("Carlos Lage", "Carlos Lage Dávila"), Some(Fit::Partial));
        assert_eq!(fits("George Bush", "George W. Bush"), Some(Fit::Partial));
        assert_eq!(fits("Al-Abadi", "Haider Al-Abadi"), Some(Fit::FamilyName));
        assert_eq!(fits("Asad", "Bashar al-Assad"), Some(Fit::FamilyName));
    }

    #[test]
    fn names_that_do_not() {
        assert_eq!(fits("John Carter", "Ashton Carter"), None);
        assert_eq!(fits("Jeb Bush", "George W. Bush"), None);
        assert_eq!(fits("Jimmy Carter", "James Carver"), None);
        assert_eq!(fits("B. H. Mahmood Ali", "Abul Hassan Mahmood Ali"), None);
        assert_eq!(fits("A. Mahmood Ali", "Abul Hassan Mahmood Ali"), None);
        assert_eq!(fits("", "George W. Bush"), None);
        assert_eq!(fits("al", "Bashar al-Assad"), None);
        assert_eq!(fits("Kim Yong-nam", "Kim Yong-chol"), None);
    }

    #[test]
    fn spellings_are_bounded_and_share_a_skeleton() {
        for word in ["asad", "mnatsakanian", "qaddafi", "mohammad", "mississippissss"] {
            let all = spellings(word);
            assert!(all.len() <= MAX_SPELLINGS && all[0] == word, "{word}");
        }
        assert!(spellings("asad").contains(&"assad".to_owned()));
        assert!(spellings("mnatsakanian").contains(&"mnatsakanyan".to_owned()));
    }
}
