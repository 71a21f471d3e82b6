//! What each token of a sentence is in its clause: a sentence in, one [`Tag`] for each token out.
//!
//! There is no statistical tagger: function words are closed classes, names are known, and a word that may be a verb is
//! one if what stands before and after it lets a verb stand there.

use std::ops::Range;

use crate::extract::classes::NO_ADVERBS;
use crate::extract::draft::Draft;
use crate::extract::text::{Token, TokenKind};

use super::resolve::Resolver;
use super::words::{Class, Reading, Words};

/// What a token is in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Name,
    Noun,
    Quant,
    Det,
    Own,
    Pron,
    Other,
    Rel,
    That,
    Sub,
    When,
    If,
    Prep,
    SubPrep,
    And,
    Adv,
    Not,
    Be,
    Have,
    Do,
    Will,
    May,
    To,
    Verb(Reading),
    Poss,
    Comma,
    Stop,
    Date,
    Hyphen,
    Skip,
}

impl Tag {
    /// Whether a noun phrase may go on with it.
    pub(super) fn is_nominal(self) -> bool {
        matches!(self, Self::Name | Self::Noun | Self::Quant | Self::Poss | Self::Hyphen)
    }

    pub(super) fn begins_phrase(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Noun | Self::Quant | Self::Det | Self::Own | Self::Pron | Self::Other
        )
    }
}

/// Tags the tokens of a sentence; `is_date` says which of them belong to a date.
pub(super) fn tags(
    draft: &Draft<'_>,
    words: &Words,
    sentence: Range<usize>,
    is_date: impl Fn(usize) -> bool,
) -> Vec<Tag> {
    let tokens = &draft.analysis.tokens[sentence.clone()];
    let mut tags: Vec<Tag> = Vec::with_capacity(tokens.len());
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let at = sentence.start + i;
        let tag = if token.text == "(" || token.text == "[" {
            depth += 1;
            Tag::Skip
        } else if token.text == ")" || token.text == "]" {
            depth = depth.saturating_sub(1);
            Tag::Skip
        } else if depth > 0 {
            Tag::Skip
        } else if draft.mention_at(at).is_some() {
            Tag::Name
        } else if is_date(at) {
            Tag::Date
        } else if joins(draft, words, at) {
            Tag::And
        } else {
            closed(words, tokens, i)
        };
        tags.push(tag);
    }
    Resolver { draft, start: sentence.start, words, tokens, tags }.run()
}

/// Whether "&" or "/" joins two names as "and" does. In "US/Iran talks" it is part of one phrase.
fn joins(draft: &Draft<'_>, words: &Words, at: usize) -> bool {
    let tokens = &draft.analysis.tokens;
    let named = |i: usize| draft.mention_at(i);
    let next = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|t| t.is("the")));
    let Some(second) = named(next) else { return false };
    let noun = tokens.get(second.tokens.end).is_some_and(|t| !words.nouns(&t.lower).is_empty());
    match tokens[at].text {
        "&" => at > 0 && named(at - 1).is_some(),
        "/" => at > 0 && named(at - 1).is_some() && !noun,
        _ => false,
    }
}

fn closed(words: &Words, tokens: &[Token<'_>], i: usize) -> Tag {
    let token = &tokens[i];
    let lower = &*token.lower;
    match token.kind {
        TokenKind::Possessive => return Tag::Poss,
        TokenKind::Number => return Tag::Quant,
        TokenKind::Punctuation => return punctuation(tokens, i),
        TokenKind::Word => {}
    }
    let next = |n: usize| tokens.get(i + n);
    // "one-on-one", "face-to-face".
    let joined = |n: usize| next(n).is_some_and(Token::is_hyphen);
    let after = |n: usize| i >= n && tokens[i - n].is_hyphen();
    if after(1) && (joined(1) || after(3)) || joined(1) && joined(3) {
        return Tag::Noun;
    }
    // "have both declared".
    if lower == "both" && i > 0 && tokens[i - 1].is_any(&["have", "has", "had", "are", "were"]) {
        return Tag::Adv;
    }
    if lower == "as" && next(1).is_some_and(|t| t.is("well")) && next(2).is_some_and(|t| t.is("as")) {
        return Tag::And;
    }
    if i > 0
        && (lower == "well" && tokens[i - 1].is("as")
            || lower == "as" && tokens[i - 1].is("well") && i > 1 && tokens[i - 2].is("as"))
    {
        return Tag::Skip;
    }
    // "to back the plan", "which back it": no adverb.
    if lower == "back"
        && i > 0
        && tokens[i - 1].is_any(&["to", "will", "would", "which", "who", "they", "we", "not"])
        && next(1).is_some_and(|t| t.kind == TokenKind::Word && !words.is(&t.lower, Class::Prep))
    {
        return Tag::Noun;
    }
    if lower == "once" && next(1).is_some_and(|t| t.is_any(&["again", "more"])) {
        return Tag::Adv;
    }
    if number_follows(words, tokens, i) {
        return Tag::Quant;
    }
    // "no longer attacks", "neither of them", "A rather than B", "A instead of B": one word each
    if lower == "longer" && i > 0 && tokens[i - 1].is("no") {
        return Tag::Not;
    }
    if lower == "no" && next(1).is_some_and(|t| t.is("longer")) {
        return Tag::Adv;
    }
    if lower == "neither" && next(1).is_some_and(|t| t.is("of")) {
        return Tag::Noun;
    }
    if lower == "instead" && next(1).is_some_and(|t| t.is("of")) {
        return Tag::Prep;
    }
    if lower == "of" && i > 0 && tokens[i - 1].is("instead") {
        return Tag::Skip;
    }
    if lower == "rather" && next(1).is_some_and(|t| t.is("than")) {
        return Tag::Adv;
    }
    if lower == "to" {
        // "shoulder to shoulder"
        if i > 0 && next(1).is_some_and(|t| t.lower == tokens[i - 1].lower) {
            return Tag::Prep;
        }
        return Tag::To;
    }
    if lower == "that" {
        return Tag::That;
    }
    const ORDER: [(Class, Tag); 18] = [
        (Class::Be, Tag::Be),
        (Class::Have, Tag::Have),
        (Class::Do, Tag::Do),
        (Class::Will, Tag::Will),
        (Class::May, Tag::May),
        (Class::Not, Tag::Not),
        (Class::Own, Tag::Own),
        (Class::Det, Tag::Det),
        (Class::Quant, Tag::Quant),
        (Class::Pron, Tag::Pron),
        (Class::Other, Tag::Other),
        (Class::Rel, Tag::Rel),
        (Class::If, Tag::If),
        (Class::SubPrep, Tag::SubPrep),
        (Class::When, Tag::When),
        (Class::Sub, Tag::Sub),
        (Class::And, Tag::And),
        (Class::Prep, Tag::Prep),
    ];
    let classes = words.classes(lower);
    let tag = ORDER.iter().find(|(class, _)| classes.contains(*class)).map(|(_, tag)| *tag);
    tag.unwrap_or(if classes.contains(Class::Adv) || is_adverb(lower) { Tag::Adv } else { Tag::Noun })
}

/// Whether the word only qualifies a number: "at least three", "more than 200", "up to 50", "about a dozen".
fn number_follows(words: &Words, tokens: &[Token<'_>], i: usize) -> bool {
    let number = |t: &Token<'_>| t.kind == TokenKind::Number || words.is(&t.lower, Class::Quant);
    let next = |n: usize| tokens.get(i + n);
    match &*tokens[i].lower {
        "at" => next(1).is_some_and(|t| t.is_any(&["least", "most"])),
        "least" | "most" => i > 0 && tokens[i - 1].is("at"),
        "up" => next(1).is_some_and(|t| t.is("to")) && next(2).is_some_and(number),
        "to" => i > 0 && tokens[i - 1].is("up") && next(1).is_some_and(number),
        "more" | "less" | "fewer" => true,
        "than" => i > 0 && tokens[i - 1].is_any(&["more", "less", "fewer"]) && next(1).is_some_and(number),
        "about" | "around" | "over" | "under" | "nearly" | "almost" | "some" => {
            next(1).is_some_and(|t| t.kind == TokenKind::Number)
        }
        _ => false,
    }
}

/// Adverbs in "-ly"; some adjectives and nouns end so too.
fn is_adverb(lower: &str) -> bool {
    lower.len() > 4 && lower.ends_with("ly") && !NO_ADVERBS.contains(lower)
}

fn punctuation(tokens: &[Token<'_>], i: usize) -> Tag {
    let token = &tokens[i];
    match token.text {
        "," => Tag::Comma,
        ";" | ":" | "—" | "." | "?" | "!" | "…" => Tag::Stop,
        _ if token.is_hyphen() => {
            if token.glued && tokens.get(i + 1).is_some_and(|next| next.glued) {
                Tag::Hyphen
            } else {
                Tag::Comma
            }
        }
        // The plural's possessive: "the ministers’ talks".
        "'" | "’" if token.glued && tokens[i.saturating_sub(1)].text.ends_with('s') => Tag::Poss,
        "%" | "$" | "€" | "£" | "/" | "&" => Tag::Noun,
        _ => Tag::Skip,
    }
}
