//! Spellings of names: two names in, whether and how they may be the same name out.
//!
//! What differs only in accents, case, hyphens and apostrophes is the same after [`fold`](crate::gazetteer::fold). What
//! differs by a row of `data/lexicons/transliteration.tsv` has the same skeleton. All else is weaker.

use std::ops::Range;

use crate::gazetteer::skeleton::{EQUIVALENCES, Pair, letter, push_skeleton, push_skeletons};
use crate::gazetteer::{Forms, fold};

/// How many spellings of one word are tried at most.
const MAX_SPELLINGS: usize = 40;

/// The shortest word in which one wrong letter is forgiven, in letters.
const MIN_FUZZY: usize = 6;

/// How an official's name in the gazetteer fits a name in an article, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// The same full name, but for accents, case and hyphens.
    Same,
    /// The same full name in another transliteration.
    Spelling,
    /// One is a shorter form of the other: a second family name is missing, a given name is short.
    Partial,
    /// One letter differs, or two that are neighbours are swapped.
    Fuzzy,
    /// The article gives the family name alone.
    FamilyName,
}

/// A name, brought into the forms in which names are compared.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    folded: String,
    skeletons: String,
}

impl Name {
    /// Brings a name into its forms.
    pub(crate) fn new(written: &str) -> Self {
        let folded = fold(written);
        let mut skeletons = String::new();
        push_skeletons(&folded, &mut skeletons);
        Self { folded, skeletons }
    }

    /// Its forms.
    pub(crate) fn forms(&self) -> Forms<'_> {
        Forms { folded: &self.folded, skeletons: &self.skeletons }
    }
}

impl<'n> Forms<'n> {
    /// Its folded words.
    pub(crate) fn words(self) -> impl DoubleEndedIterator<Item = &'n str> + Clone {
        words(self.folded)
    }

    /// The number of its words.
    pub(crate) fn len(self) -> usize {
        self.words().count()
    }

    /// The skeletons of the first and of the last word that has one.
    fn ends(self) -> Option<(&'n str, &'n str)> {
        let mut skeletons = words(self.skeletons);
        let first = skeletons.next()?;
        Some((first, skeletons.next_back().unwrap_or(first)))
    }

    /// Whether the skeletons are the same letters, wherever the words are divided.
    fn has_skeleton_of(self, other: Self) -> bool {
        let letters = |forms: Self| forms.skeletons.bytes().filter(|byte| *byte != b' ');
        letters(self).eq(letters(other))
    }
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    text.split(' ').filter(|word| !word.is_empty())
}

/// Spellings of a word, none twice.
#[derive(Default)]
struct Spellings {
    text: String,
    words: Vec<Range<usize>>,
}

impl Spellings {
    fn add(&mut self, parts: [&str; 3]) {
        let start = self.text.len();
        parts.iter().for_each(|part| self.text.push_str(part));
        self.keep(start);
    }

    /// Adds a known spelling with one part replaced.
    fn replace(&mut self, base: &Range<usize>, part: Range<usize>, by: &str) {
        let start = self.text.len();
        self.text.extend_from_within(base.start..part.start);
        self.text.push_str(by);
        self.text.extend_from_within(part.end..base.end);
        self.keep(start);
    }

    /// Keeps what was added from `start`, if it is new and there is room.
    fn keep(&mut self, start: usize) {
        let new = &self.text[start..];
        if self.is_full() || new.is_empty() || self.words.iter().any(|word| &self.text[word.clone()] == new) {
            self.text.truncate(start);
        } else {
            self.words.push(start..self.text.len());
        }
    }

    fn is_full(&self) -> bool {
        self.words.len() >= MAX_SPELLINGS
    }
}

/// Both directions of each pair.
fn both(pairs: &[Pair]) -> impl Iterator<Item = Pair> {
    pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)])
}

/// Other spellings of a folded word that share its skeleton, itself first; a bounded number. `visit` sees each.
pub(crate) fn spellings(word: &str, visit: impl FnMut(&str)) {
    let table = &*EQUIVALENCES;
    let mut found = Spellings::default();
    found.add([word, "", ""]);
    // Whole words first, then two rounds of replacing one part.
    let usual = table.words.get(word).copied().unwrap_or(word);
    if !usual.is_empty() {
        found.add([usual, "", ""]);
        table.others.get(usual).into_iter().flatten().for_each(|other| found.add([other, "", ""]));
    }
    let mut begin = 0;
    'rounds: for _round in 0..2 {
        let end = found.words.len();
        for i in begin..end {
            let base = found.words[i].clone();
            let text = |found: &Spellings, pattern: &str, at: usize| {
                let (text, pattern) = (&found.text.as_bytes()[at..base.end], pattern.as_bytes());
                text.first() == pattern.first() && text.starts_with(pattern)
            };
            for (a, b) in both(&table.ends).filter(|(a, _)| a.len() <= base.len()) {
                let at = base.end - a.len();
                if text(&found, a, at) {
                    found.replace(&base, at..base.end, b);
                }
            }
            for (a, b) in both(&table.starts) {
                if text(&found, a, base.start) {
                    found.replace(&base, base.start..base.start + a.len(), b);
                }
            }
            let letters = found.text.as_bytes()[base.clone()]
                .iter()
                .filter_map(|byte| letter(*byte))
                .fold(0_u32, |letters, letter| letters | 1 << letter);
            for (a, b) in both(&table.parts) {
                if letter(a.as_bytes()[0]).is_some_and(|letter| letters & 1 << letter == 0) {
                    continue;
                }
                let mut at = base.start;
                while at < base.end {
                    if text(&found, a, at) {
                        found.replace(&base, at..at + a.len(), b);
                        at += a.len();
                    } else {
                        at += 1;
                    }
                }
            }
            if found.is_full() {
                break 'rounds;
            }
        }
        begin = end;
    }
    found.words.iter().map(|word| &found.text[word.clone()]).for_each(visit);
}

/// How the name of an official fits the name of a person in an article; `None` if it is another name.
///
/// "Fits" says nothing yet about whether it is the same person.
pub(crate) fn fit(article: Forms<'_>, official: Forms<'_>) -> Option<Fit> {
    let (first, last) = article.ends()?;
    let single = !article.skeletons.contains(' ');
    if article.folded == official.folded {
        return Some(if single { Fit::FamilyName } else { Fit::Same });
    }
    if article.has_skeleton_of(official) {
        return Some(if single { Fit::FamilyName } else { Fit::Spelling });
    }
    if initials_fit(article, official) {
        return Some(Fit::Partial);
    }
    if single {
        return words(official.skeletons).any(|word| word == last).then_some(Fit::FamilyName);
    }
    let (their_first, their_last) = official.ends().filter(|_| official.skeletons.contains(' '))?;
    if first == their_first
        && (is_part(words(article.skeletons), words(official.skeletons))
            || is_part(words(official.skeletons), words(article.skeletons)))
    {
        return Some(Fit::Partial);
    }
    let short = |a: &str, b: &str| a.chars().count() >= 3 && b.starts_with(a);
    if last == their_last && (short(first, their_first) || short(their_first, first)) {
        if !middles_fit(article, official) {
            return None;
        }
        return Some(Fit::Partial);
    }
    if first == their_first && last.chars().count() >= MIN_FUZZY && one_edit(last, their_last) {
        return Some(Fit::Fuzzy);
    }
    (last == their_last && first.chars().count() >= MIN_FUZZY && one_edit(first, their_first))
        .then_some(Fit::Fuzzy)
}

/// Whether a name is the other with given names as initials: "A. H. Mahmood Ali" and "Abul Hassan Mahmood Ali".
fn initials_fit(article: Forms<'_>, official: Forms<'_>) -> bool {
    let initials = article.words().take_while(|word| word.chars().count() == 1).count();
    let skeletons = |name: Forms<'_>| {
        let mut skeletons = Vec::new();
        for word in name.words().skip(initials) {
            let mut skeleton = String::new();
            push_skeleton(word, &mut skeleton);
            skeletons.push(skeleton);
        }
        skeletons.retain(|skeleton| !skeleton.is_empty());
        skeletons
    };
    initials > 0
        && initials < article.len()
        && article.len() == official.len()
        && article.words().zip(official.words()).take(initials).all(|(a, b)| b.starts_with(a))
        && skeletons(article) == skeletons(official)
}

/// Whether two names that begin and end alike may be one: of two that have middle names, the words of the shorter are in
/// the longer, if only as initials. Different patronymics are different persons.
pub(crate) fn middles_fit(article: Forms<'_>, official: Forms<'_>) -> bool {
    let middles = |name: Forms<'_>| {
        let mut words: Vec<(String, String)> = Vec::new();
        for word in name.words() {
            let mut skeleton = String::new();
            push_skeleton(word, &mut skeleton);
            if !skeleton.is_empty() {
                words.push((word.to_owned(), skeleton));
            }
        }
        words.pop();
        if !words.is_empty() {
            words.remove(0);
        }
        words
    };
    let (ours, theirs) = (middles(article), middles(official));
    let (short, long) = if ours.len() <= theirs.len() { (&ours, &theirs) } else { (&theirs, &ours) };
    let is_initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    let mut long = long.iter();
    short.iter().all(|(word, skeleton)| {
        long.any(|(other, of_other)| {
            skeleton == of_other || is_initial(word, other) || is_initial(other, word)
        })
    })
}

/// Whether a name is the other with given names left out or as initials: "A. Mahmood Ali" and "Abul Hassan Mahmood Ali".
pub(crate) fn shortened(short: Forms<'_>, long: Forms<'_>) -> bool {
    let skeleton = |word: &str| {
        let mut skeleton = String::new();
        push_skeleton(word, &mut skeleton);
        skeleton
    };
    let mut words = long.words();
    let fits = |word: &str, other: &str| {
        if word.chars().count() == 1 { other.starts_with(word) } else { skeleton(word) == skeleton(other) }
    };
    let last = |name: Forms<'_>| name.words().next_back().map(skeleton);
    short.len() > 1
        && short.len() <= long.len()
        && last(short) == last(long)
        && last(short).is_some_and(|last| !last.is_empty())
        && short.words().all(|word| words.any(|other| fits(word, other)))
}

/// Whether two names of several words have the same words, in whatever order.
pub(crate) fn reordered(a: Forms<'_>, b: Forms<'_>) -> bool {
    let sorted = |name: Forms<'_>| {
        let mut words: Vec<String> = words(name.skeletons).map(str::to_owned).collect();
        words.sort();
        words
    };
    let (a, b) = (sorted(a), sorted(b));
    a.len() > 1 && a == b
}

/// Whether the folded words of a name are those of the other with words left out.
pub(crate) fn subsequence(short: Forms<'_>, long: Forms<'_>) -> bool {
    is_part(short.words(), long.words())
}

fn is_part<'w>(
    mut short: impl Iterator<Item = &'w str> + Clone,
    mut long: impl Iterator<Item = &'w str> + Clone,
) -> bool {
    short.clone().count() < long.clone().count() && short.all(|word| long.any(|other| other == word))
}

/// Whether two words differ by at most one letter put in, left out or replaced, or by two neighbours swapped.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    a.len().max(b.len()) <= 1 || matches!((a, b), ([w, x], [y, z]) if w == z && x == y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(article: &str, official: &str) -> Option<Fit> {
        fit(Name::new(article).forms(), Name::new(official).forms())
    }

    fn all_spellings(word: &str) -> Vec<String> {
        let mut all = Vec::new();
        spellings(word, |spelling| all.push(spelling.to_owned()));
        all
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
        assert_eq!(fits("Pavel A. Orsenko", "Pavel Andreyevich Orsenko"), Some(Fit::Partial));
        assert_eq!(fits("George Bush", "George W. Bush"), Some(Fit::Partial));
        assert_eq!(fits("Ahston Carter", "Ashton Carter"), Some(Fit::Fuzzy));
        assert_eq!(fits("Al-Abadi", "Haider Al-Abadi"), Some(Fit::FamilyName));
        assert_eq!(fits("Asad", "Bashar al-Assad"), Some(Fit::FamilyName));
    }

    #[test]
    fn names_that_do_not() {
        assert_eq!(fits("John Carter", "Ashton Carter"), None);
        assert_eq!(fits("Ahtson Carter", "Ashton Carter"), None);
        assert_eq!(fits("Jeb Bush", "George W. Bush"), None);
        assert_eq!(fits("Jimmy Carter", "James Carver"), None);
        assert_eq!(fits("B. H. Mahmood Ali", "Abul Hassan Mahmood Ali"), None);
        assert_eq!(fits("A. Mahmood Ali", "Abul Hassan Mahmood Ali"), None);
        assert_eq!(fits("", "George W. Bush"), None);
        assert_eq!(fits("al", "Bashar al-Assad"), None);
        assert_eq!(fits("Pavel Andreyevich Orsenko", "Pavel Nikitich Orsenko"), None);
        assert_eq!(fits("George Walker Bush", "George Herbert Bush"), None);
        assert_eq!(fits("Kim Yong-nam", "Kim Yong-chol"), None);
    }

    #[test]
    fn spellings_are_bounded_and_share_a_skeleton() {
        for word in ["asad", "mnatsakanian", "qaddafi", "mohammad", "mississippissss"] {
            let all = all_spellings(word);
            assert!(all.len() <= MAX_SPELLINGS && all[0] == word, "{word}");
        }
        assert!(all_spellings("asad").contains(&"assad".to_owned()));
        assert!(all_spellings("mnatsakanian").contains(&"mnatsakanyan".to_owned()));
    }
}
