//! Positions and titles as phrases: a token index in, the [`PositionPhrase`] that begins there out.
//!
//! A phrase is modifiers, a head and perhaps a field: "former Deputy Foreign Minister", "Secretary of State",
//! "Minister for Foreign Affairs", "Lieutenant General". Modifiers, heads and fields are the tables
//! `data/lexicons/position*.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::classes::TENURE_ADJECTIVES;
use super::dates::is_verb;
use super::lexicon::{PhraseTable, WordSet, rows};
use super::text::{Analysis, Token, TokenKind};
use super::words::{Class, is, is_preposition};

static HEADS: LazyLock<PhraseTable> =
    LazyLock::new(|| PhraseTable::parse(include_str!("../../data/lexicons/positions.tsv")));
static FIELDS: LazyLock<PhraseTable> =
    LazyLock::new(|| PhraseTable::parse(include_str!("../../data/lexicons/position-fields.tsv")));
static PORTFOLIOS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::parse(include_str!("../../data/lexicons/portfolio-words.txt")));
static MODIFIERS: LazyLock<FxHashMap<&'static str, Modifier>> = LazyLock::new(|| {
    rows(include_str!("../../data/lexicons/position-modifiers.tsv"))
        .map(|row| {
            let class = match row.get(1) {
                Some(&"former") => Modifier::Former,
                Some(&"next") => Modifier::Next,
                Some(&"field") => Modifier::Field,
                _ => Modifier::Rank,
            };
            (row[0], class)
        })
        .collect()
});

static MODIFIER_WORDS: LazyLock<WordSet> = LazyLock::new(|| MODIFIERS.keys().copied().collect());

/// What a modifier says of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Modifier {
    /// It is past.
    Former,
    /// It is not yet held.
    Next,
    /// Its rank among others.
    Rank,
    /// What it is about.
    Field,
}

/// What a position is, by its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionClass {
    /// Head of a state or government.
    State,
    /// A post in a government, body or company.
    Office,
    /// What somebody works as, a position only where a body is named.
    Profession,
    /// Member of a legislature or court.
    Member,
    /// A military or police rank: a title only.
    Rank,
    /// A form of address: a title only.
    Honour,
}

impl PositionClass {
    /// Whether to hold it is a role, not only a title.
    pub fn is_position(self) -> bool {
        matches!(self, Self::State | Self::Office | Self::Profession | Self::Member)
    }
}

/// A position or title in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionPhrase {
    /// All its tokens.
    pub tokens: Range<usize>,
    /// The tokens of the position itself, without "former", "new" and the like.
    pub core: Range<usize>,
    /// What it is.
    pub class: PositionClass,
    /// Whether it is said to be past.
    pub former: bool,
    /// Whether the head is in the plural.
    pub plural: bool,
}

fn class_of(column: Option<&&str>) -> PositionClass {
    match column {
        Some(&"state") => PositionClass::State,
        Some(&"profession") => PositionClass::Profession,
        Some(&"member") => PositionClass::Member,
        Some(&"rank") => PositionClass::Rank,
        Some(&"honour") => PositionClass::Honour,
        _ => PositionClass::Office,
    }
}

/// Whether a phrase may begin with a token: a head in singular or plural, or a modifier.
fn may_begin(token: &Token<'_>) -> bool {
    let lower = &*token.lower;
    HEADS.begins_with(lower)
        || MODIFIER_WORDS.contains(lower)
        || PORTFOLIOS.contains(lower)
        || lower.strip_suffix('s').is_some_and(|singular| HEADS.begins_with(singular))
}

/// Whether a position is only what its holder works as: "Professor", "professor of law", "defence analyst".
pub fn is_profession(position: &str) -> bool {
    let lower = position.to_lowercase();
    let head = lower.split(" of ").next().and_then(|words| words.split(' ').next_back());
    let words = |i: usize| head.filter(|_| i == 0);
    HEADS.longest(&words).is_some_and(|p| class_of(p.columns.first()) == PositionClass::Profession)
}

/// Whether a word says that a position after it is past: "former", "ex".
pub fn is_past(token: &Token<'_>) -> bool {
    MODIFIERS.get(&*token.lower) == Some(&Modifier::Former)
}

/// The longest position phrase that begins with token `first` and ends before token `end`.
pub fn position_at(analysis: &Analysis<'_>, first: usize, end: usize) -> Option<PositionPhrase> {
    let tokens = &analysis.tokens;
    let token = |i: usize| (i < end).then(|| &tokens[i]);
    if first >= end || !may_begin(&tokens[first]) {
        return None;
    }
    let (mut at, mut core, mut former) = (first, first, false);
    // Whether a word before the head is one of what ministers are for: "public safety minister".
    let mut portfolio = false;
    let mut best = None;
    // Modifiers, as many as there are; a head may follow any of them, the last head wins ("Deputy Minister").
    loop {
        // "the Joint Chiefs of Staff" are a body.
        let body = |i: usize| {
            i > 0 && tokens[i].is("chiefs") && tokens[i - 1].is("joint") && tokens[i].is_capitalised()
        };
        if let Some((length, class, plural)) = head_at(tokens, at, end).filter(|_| !body(at)) {
            // In "army chief General Doe" the rank is a title of its own.
            let rank = matches!(class, PositionClass::Rank | PositionClass::Honour);
            let held = |p: &PositionPhrase| p.class.is_position() && p.tokens.end == at;
            if rank && best.as_ref().is_some_and(held) {
                break;
            }
            let after = suffix_after(tokens, at + length, end);
            let after = field_after(tokens, after, end);
            best = Some(PositionPhrase { tokens: first..after, core: core..after, class, former, plural });
        }
        let Some(word) = token(at) else { break };
        let own = MODIFIERS.get(&*word.lower);
        if own.is_none() && !(best.is_none() && PORTFOLIOS.contains(&word.lower)) {
            break;
        }
        portfolio |= own.is_none();
        let modifier = own.unwrap_or(&Modifier::Field);
        at += 1;
        match modifier {
            Modifier::Former => {
                former = true;
                core = at;
            }
            Modifier::Next => core = at,
            Modifier::Rank | Modifier::Field => {}
        }
        if token(at).is_some_and(Token::is_hyphen) {
            at += 1;
            if *modifier == Modifier::Former {
                core = at;
            }
        }
        // "Trade and Industry Secretary"
        if *modifier == Modifier::Field && token(at).is_some_and(|t| t.is("and")) {
            let field = |t: &Token<'_>| MODIFIERS.get(&*t.lower) == Some(&Modifier::Field);
            let same = |t: &Token<'_>| t.is_capitalised() == tokens[at - 1].is_capitalised();
            at += usize::from(token(at + 1).is_some_and(|t| field(t) && same(t)));
        }
        if at - first > 8 {
            break;
        }
    }
    let mut phrase: PositionPhrase = best?;
    let of_minister = || {
        tokens[phrase.core.clone()]
            .iter()
            .any(|t| t.is_any(&["minister", "ministers", "secretary", "commissioner"]))
    };
    if portfolio && !of_minister() {
        return None;
    }
    // "new", "current" and "newly elected" say nothing of the position.
    while phrase.core.len() > 1 && tokens[phrase.core.start].is_in(&TENURE_ADJECTIVES) {
        phrase.core.start += 1;
    }
    Some(phrase)
}

fn head_at(tokens: &[Token<'_>], at: usize, end: usize) -> Option<(usize, PositionClass, bool)> {
    let words = |i: usize| tokens[..end].get(at + i).map(|t| &*t.lower);
    if let Some(phrase) = HEADS.longest(&words) {
        return Some((phrase.words.len(), class_of(phrase.columns.first()), false));
    }
    // The plural of a one-word or two-word head: "Presidents", "foreign ministers", "co-chairs".
    let singular = words(0)?.strip_suffix('s')?;
    let plain = |i: usize| if i == 0 { Some(singular) } else { None };
    HEADS.longest(&plain).filter(|_| singular.len() > 2).map(|p| (1, class_of(p.columns.first()), true))
}

/// The end of "-elect" or "-designate" after a head.
fn suffix_after(tokens: &[Token<'_>], at: usize, end: usize) -> usize {
    let joined = tokens[..end].get(at).is_some_and(|t| t.is_hyphen() && t.glued);
    let suffix = tokens[..end].get(at + 1).is_some_and(|t| t.is_any(&["elect", "designate", "nominee"]));
    if joined && suffix { at + 2 } else { at }
}

/// The end of the phrase when a field follows its head: "of State", "for Foreign Affairs".
fn field_after(tokens: &[Token<'_>], at: usize, end: usize) -> usize {
    // "Minister Responsible for Foreign Affairs"
    let responsible =
        at > 0 && tokens[at - 1].is("minister") && tokens[..end].get(at).is_some_and(|t| t.is("responsible"));
    if responsible {
        let after = portfolio(tokens, at - 1, at + 1, end);
        return if after > 0 { at + 2 + after } else { at };
    }
    if !tokens[..end].get(at).is_some_and(|t| t.is_any(&["of", "for"])) {
        return at;
    }
    let words = |i: usize| tokens[..end].get(at + 1 + i).map(|t| &*t.lower);
    let of_minister = at.checked_sub(1).map_or(0, |head| portfolio(tokens, head, at, end));
    match FIELDS.longest(&words) {
        // "head of the army's Northern Command" is about the command.
        Some(phrase)
            if !tokens[..end]
                .get(at + 1 + phrase.words.len())
                .is_some_and(|t| t.kind == TokenKind::Possessive) =>
        {
            at + 1 + phrase.words.len().max(of_minister).max(plain_portfolio(tokens, at, end))
        }
        _ => match of_minister.max(plain_portfolio(tokens, at, end)) {
            0 => at,
            length => at + 1 + length,
        },
    }
}

/// How many tokens after "of" or "for" name what a minister or secretary is for: "Energy and Natural Resources".
fn portfolio(tokens: &[Token<'_>], head: usize, at: usize, end: usize) -> usize {
    let head = &tokens[head];
    let capital = head.is_capitalised();
    let minister = head.is_any(&["minister", "commissioner"]) || capital && head.is("secretary");
    let word = |i: usize| {
        let fits = |t: &Token<'_>| t.is_capitalised() == capital || t.is_all_caps();
        tokens[..end].get(i).is_some_and(|t| fits(t) && PORTFOLIOS.contains(&t.lower))
    };
    let mut next = at + 1;
    if !minister {
        return 0;
    }
    loop {
        let skip = (0..3).find(|skip| {
            word(next + skip) && (next..next + skip).all(|i| tokens[i].is_any(&["and", ",", "the"]))
        });
        match skip {
            Some(skip) if next + skip < at + 10 => next += skip + 1,
            _ => return next - at - 1,
        }
    }
}

/// How many plain words after "for" or "of" name what a minister or secretary is for, whatever they are: "lake transport",
/// "rivers and lakes". They end at a mark, a name or a preposition.
fn plain_portfolio(tokens: &[Token<'_>], at: usize, end: usize) -> usize {
    const HEADS: &[&str] = &["minister", "secretary", "undersecretary", "under-secretary", "state"];
    const LONGEST: usize = 6;
    let tokens = &tokens[..end];
    let head = at.checked_sub(1).map(|i| &tokens[i]);
    let of_state = head.is_some_and(|t| t.is("state")) && at > 2 && tokens[at - 2].is("of");
    let fits = head.is_some_and(|t| !t.is_capitalised() && t.is_any(HEADS) && (!t.is("state") || of_state));
    let preposition =
        tokens.get(at).is_some_and(|t| t.is("for") || t.is("of") && head.is_some_and(|h| h.is("minister")));
    if !fits || !preposition {
        return 0;
    }
    let plain = |i: usize| {
        tokens.get(i).is_some_and(|t| {
            let region = t.is_capitalised()
                && t.lower.ends_with("an")
                && tokens.get(i + 1).is_some_and(|t| t.is("affairs"));
            t.kind == TokenKind::Word
                && (!t.is_capitalised() || region)
                && !is_preposition(&t.lower)
                && !is(Class::Auxiliary, &t.lower)
                && !is(Class::Boundary, &t.lower)
                && !t.is_any(&["the", "a", "an", "his", "her", "its", "their", "said", "says", "told", "or"])
        })
    };
    let length = (at + 1..at + 1 + LONGEST).take_while(|&i| plain(i)).count();
    let last = (at + 1 + length).checked_sub(1).filter(|_| length > 0);
    // "a minister for years", "for the minister of finance and left"
    let noun = last.is_some_and(|i| {
        !tokens[i].is("and")
            && !is_verb(&tokens[i].lower)
            && !tokens[i].is_any(&["years", "months", "life", "now", "example", "instance"])
    });
    let closed = tokens.get(at + 1 + length).is_none_or(|t| {
        t.kind == TokenKind::Punctuation || t.is_capitalised() || t.is_any(&["of", "in", "at"])
    });
    if noun && closed { length } else { 0 }
}

/// Every position phrase of a sentence, from left to right, without overlaps.
pub fn positions_in(analysis: &Analysis<'_>, sentence: Range<usize>) -> Vec<PositionPhrase> {
    let mut found = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        if analysis.tokens[at].kind == TokenKind::Word
            && may_begin(&analysis.tokens[at])
            && let Some(phrase) = position_at(analysis, at, sentence.end)
        {
            at = phrase.tokens.end;
            found.push(phrase);
            continue;
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str) -> Option<(String, String, bool)> {
        let analysis = Analysis::new(text);
        let phrase = position_at(&analysis, 0, analysis.tokens.len())?;
        Some((
            analysis.slice(phrase.tokens.clone()).to_owned(),
            analysis.slice(phrase.core.clone()).to_owned(),
            phrase.former,
        ))
    }

    #[test]
    fn modifiers_heads_and_fields() {
        for (text, whole, core, former) in [
            ("Secretary of State John Doe", "Secretary of State", "Secretary of State", false),
            (
                "former Deputy Foreign Minister John",
                "former Deputy Foreign Minister",
                "Deputy Foreign Minister",
                true,
            ),
            ("ex-President Doe", "ex-President", "President", true),
            (
                "Minister for Foreign Affairs of",
                "Minister for Foreign Affairs",
                "Minister for Foreign Affairs",
                false,
            ),
            ("Secretary-General Doe", "Secretary-General", "Secretary-General", false),
            ("new Prime Minister Doe", "new Prime Minister", "Prime Minister", false),
            ("Lt. Gen. Doe", "Lt. Gen.", "Lt. Gen.", false),
            (
                "Minister of Energy and Natural Resources John",
                "Minister of Energy and Natural Resources",
                "Minister of Energy and Natural Resources",
                false,
            ),
            ("army chief, who", "army chief", "army chief", false),
            ("public safety minister", "public safety minister", "public safety minister", false),
            (
                "Minister Responsible for Foreign Affairs, who",
                "Minister Responsible for Foreign Affairs",
                "Minister Responsible for Foreign Affairs",
                false,
            ),
            ("Chief of Navy Jane Doe", "Chief of Navy", "Chief of Navy", false),
        ] {
            assert_eq!(position(text), Some((whole.into(), core.into(), former)), "{text}");
        }
    }

    #[test]
    fn a_modifier_alone_is_no_position() {
        assert_eq!(position("Foreign companies"), None);
        assert_eq!(position("former rebels"), None);
        // what ministers are for is no modifier of another head
        assert_eq!(position("public safety chief"), None);
        assert_eq!(position("children left"), None);
    }
}
