//! The words around a verb that reports speech: where its group begins, what follows it, and how far the words
//! claimed go.

use std::ops::Range;

use crate::extract::classes::HEARERS;
use crate::extract::coref::class_of;
use crate::extract::dates::is_verb;
use crate::extract::record::EntityType;
use crate::extract::text::{Token, TokenKind};
use crate::extract::words::{Class, is, is_preposition};

use super::article::{Article, is_dash};
use super::cues::{Cue, Frame, cue};
use super::quotes::is_trailing;

/// A verb with its auxiliaries and adverbs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// The first token.
    pub(super) start: usize,
    /// The verb itself.
    pub(super) verb: usize,
    /// The first token after it.
    pub(super) end: usize,
    /// The verb.
    pub(super) cue: &'static Cue,
}

/// What follows a verb that reports speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Following {
    /// A clause that begins with this token; whether "that" or a colon shows it.
    Clause(usize, bool),
    /// A quotation, by its number.
    Quote(usize),
    /// Nothing: the sentence goes on or ends with this token.
    Nothing(usize),
    /// Something that is no claim: "said nothing", "told them to go".
    Other,
}

fn is_adverb(token: &Token<'_>) -> bool {
    is(Class::Adverb, &token.lower)
        || token.kind == TokenKind::Word
            && token.lower.ends_with("ly")
            && token.text.len() > 4
            && !token.is_capitalised()
}

/// The group of the cue at token `verb`, unless it is passive, negated, modal or an infinitive.
pub(super) fn group(tokens: &[Token<'_>], sentence: &Range<usize>, verb: usize) -> Option<Group> {
    let found = cue(&tokens[verb].lower)?;
    if tokens[verb].is_capitalised() && verb > sentence.start && !tokens[verb - 1].is("\"") {
        return None;
    }
    let mut end = verb + 1;
    if let Some(particle) = found.particle {
        if !tokens[..sentence.end].get(end).is_some_and(|t| t.is(particle)) {
            return None;
        }
        end += 1;
    }
    let mut start = verb;
    let mut be = false;
    while start > sentence.start {
        let before = &tokens[start - 1];
        if before.is_any(&["is", "are", "was", "were", "be", "been", "being", "am"]) {
            be = true;
        } else if let Some(went) = went_so_far(tokens, sentence.start, start) {
            // "went so far as to say"
            start = went;
            break;
        } else if before.is("both") && start - 1 == sentence.start {
            break;
        } else if is(Class::Unsaid, &before.lower) {
            return None;
        } else if !is_adverb(before) && !before.is_any(&["has", "have", "had", "having", "did", "does"]) {
            break;
        }
        start -= 1;
    }
    // "is saying" speaks, "is said" does not; a participle without "is" belongs to another rule.
    (be == found.participle).then_some(Group { start, verb, end, cue: found })
}

/// Where "went so far as to", "went as far as" or "went on to" begins that ends before the verb at token `verb`.
pub(super) fn went_so_far(tokens: &[Token<'_>], first: usize, verb: usize) -> Option<usize> {
    const WENT: &[&str] = &["went", "goes", "gone"];
    const PHRASES: [&[&[&str]]; 3] = [
        &[WENT, &["so", "as"], &["far"], &["as"], &["to"]],
        &[WENT, &["as", "so"], &["far"], &["as"]],
        &[WENT, &["on"], &["to"]],
    ];
    PHRASES.iter().find_map(|words| {
        let start = verb.checked_sub(words.len()).filter(|&i| i > first)?;
        (words.iter().enumerate().all(|(n, words)| tokens[start + n].is_any(words))).then_some(start)
    })
}

/// What follows the group, up to the end of the sentence.
pub(super) fn following(article: &Article<'_, '_>, sentence: &Range<usize>, group: &Group) -> Following {
    let tokens = &article.draft.analysis.tokens;
    let mut i = group.end;
    // "Newswire informs with reference to"
    let bare = tokens[..sentence.end].get(i).is_none_or(|t| t.is_any(&["with", ".", ","]));
    if group.cue.frame == Frame::Tell && group.cue.verb() == "inform" && bare {
        return Following::Nothing(i);
    }
    if group.cue.frame == Frame::Tell {
        match after_recipient(article, sentence, i) {
            Some(after) => i = after,
            None => return Following::Other,
        }
    }
    // "warned Ruria that", "promised voters that"
    if let Some(that) = after_warned(article, sentence, group) {
        return Following::Clause(that, true);
    }
    // At most a few adverbials stand between the verb and the words.
    for _ in 0..6 {
        if i >= sentence.end {
            return Following::Nothing(sentence.end);
        }
        let token = &tokens[i];
        if let Some(quote) = article.quote_opening(i) {
            return Following::Quote(quote);
        }
        if token.is("that") && !tokens.get(i + 1).is_some_and(|t| t.is_any(&["was", "is", "would"])) {
            let mut i = i;
            while i + 1 < sentence.end && tokens[i + 1].is(",") {
                i += 1;
            }
            return match article.quote_opening(i + 1) {
                Some(quote) if ends_clause(tokens, article.quotes[quote].end, sentence.end) => {
                    Following::Quote(quote)
                }
                _ => Following::Clause(i + 1, true),
            };
        }
        if token.is(":") {
            return match article.quote_opening(i + 1) {
                Some(quote) => Following::Quote(quote),
                None if i + 2 < sentence.end => Following::Clause(i + 1, true),
                None => Following::Nothing(i),
            };
        }
        if token.is(",") {
            if let Some(quote) = article.quote_opening(i + 1) {
                return Following::Quote(quote);
            }
            // "said, in a statement, that": one adverbial between commas.
            let comma = (i + 1..sentence.end.min(i + 14)).find(|&j| tokens[j].is(","));
            if let Some(comma) = comma
                && (is_preposition(&tokens[i + 1].lower) || tokens[i + 1].is_any(&["citing", "quoting"]))
                && tokens.get(comma + 1).is_some_and(|t| t.is("that"))
            {
                return Following::Clause(comma + 2, true);
            }
            return Following::Nothing(i);
        }
        if token.kind == TokenKind::Punctuation && (is_trailing(token) && !is_dash(token) || token.is(")")) {
            return Following::Nothing(i);
        }
        if is_dash(token) {
            return Following::Nothing(i);
        }
        if let Some(after) = article.date_end(i) {
            i = after;
            while i < sentence.end
                && tokens[i].is_any(&["morning", "afternoon", "evening", "night", "here", "there"])
            {
                i += 1;
            }
            continue;
        }
        if token.is_any(&[
            "on",
            "late",
            "early",
            "earlier",
            "in",
            "since",
            "here",
            "again",
            "afterwards",
            "later",
        ]) && i + 1 < sentence.end
            && (article.date_end(i + 1).is_some()
                || tokens[i + 1].is("on") && article.date_end(i + 2).is_some()
                || token.is_any(&["here", "again", "afterwards"]))
        {
            i += 1;
            continue;
        }
        // "said in Rome the fund had grown": where it was said.
        let outlet = token.is("on");
        if token.is_any(&["in", "at", "from", "on"])
            && let Some(place) = article.draft.mention_at(i + 1)
            && match article.type_of(place) {
                EntityType::Place | EntityType::Country => !outlet,
                EntityType::Organisation => outlet,
                EntityType::Person | EntityType::Entity => false,
            }
            && place.tokens.end < sentence.end
            && tokens[place.tokens.end].is_any(&CLAUSE_STARTS)
            && (sees_clause(article, place.tokens.end, sentence.end)
                || tokens[place.tokens.end..sentence.end.min(place.tokens.end + 6)]
                    .iter()
                    .any(|t| is_verb(&t.lower)))
        {
            i = place.tokens.end;
            continue;
        }
        if is_preposition(&token.lower)
            && let Some(after) = after_adverbial(article, sentence, i)
        {
            i = after;
            continue;
        }
        break;
    }
    if i >= sentence.end {
        return Following::Nothing(sentence.end);
    }
    clause_at(article, sentence, group, i)
}

/// Whether the words after a quotation end or leave the clause it is in.
fn ends_clause(tokens: &[Token<'_>], i: usize, end: usize) -> bool {
    i >= end || tokens[i].kind == TokenKind::Punctuation || tokens[i].is_any(&["and", "but", "adding"])
}

/// The token after "to reporters in Rome" or "in a statement on state television"; nothing if the words at `i` belong
/// to what is said.
fn after_adverbial(article: &Article<'_, '_>, sentence: &Range<usize>, i: usize) -> Option<usize> {
    let tokens = &article.draft.analysis.tokens;
    let limit = sentence.end.min(i + 16);
    let mut occasion = false;
    // "asked to leave" is an infinitive, "said to reporters" is not.
    let after = &tokens[..sentence.end].get(i + 1)?;
    if tokens[i].is("to")
        && !(after.is_capitalised()
            || is(Class::Occasion, &after.lower)
            || after.is_any(&["the", "a", "an", "his", "her", "their"]))
    {
        return None;
    }
    let mut title = i;
    for j in i + 1..limit {
        let token = &tokens[j];
        // "on "Meet the Press"", "at an Example Post summit": names of programmes and outlets are no words said.
        if let Some(quote) = article.quote_opening(j).filter(|&q| is_title(article, q)) {
            title = article.quotes[quote].end;
            occasion = true;
        }
        if j < title || article.draft.mention_at(j).is_some() && is(Class::Occasion, &token.lower) {
            continue;
        }
        if token.is("that") || token.is_any(&[",", ":", "\"", "“", ".", ";"]) {
            return Some(j);
        }
        if token.kind == TokenKind::Word && is_verb(&token.lower) && !token.lower.ends_with("ed") {
            return None;
        }
        if occasion && let Some(after) = article.date_end(j) {
            title = title.max(after);
            continue;
        }
        if occasion && !is_preposition(&token.lower) && !token.is_any(&OCCASIONS_TAIL) {
            // "in a statement posted on its page that": more about the statement.
            if token.lower.ends_with("ed") || token.is_any(&["sent", "made", "given", "read"]) {
                let that = (j..limit).find(|&k| tokens[k].is_any(&["that", ",", ":"]));
                let more = tokens[..sentence.end].get(j + 1).is_none_or(|t| {
                    is_preposition(&t.lower) || t.kind == TokenKind::Punctuation || t.lower.ends_with("ly")
                }) || article.date_end(j + 1).is_some();
                if let Some(that) = that.or(more.then_some(sentence.end)) {
                    return Some(that);
                }
            }
            // "in a statement the attack was": the phrase ends with its noun.
            return Some(j);
        }
        // "at a Post security summit": the last of the nouns is the occasion.
        let noun = is(Class::Occasion, &token.lower)
            && !tokens[j + 1..limit.max(j + 1)]
                .iter()
                .take(3)
                .take_while(|t| t.kind == TokenKind::Word && !is_preposition(&t.lower) && !t.is("that"))
                .any(|t| is(Class::Occasion, &t.lower));
        if noun && !(tokens.get(j + 1).is_some_and(|t| is_preposition(&t.lower) || t.is("that"))) {
            occasion = true;
        }
    }
    (limit == sentence.end && occasion).then_some(limit)
}

/// Whether a quotation is the title of a programme or text: short, with a capital in every word that is no function word.
pub(super) fn is_title(article: &Article<'_, '_>, quote: usize) -> bool {
    let tokens = &article.draft.analysis.tokens;
    let words = article.quotes[quote].words(tokens);
    let capital = |i: usize| {
        let token = &tokens[i];
        token.is_capitalised() || is_preposition(&token.lower) || token.is_any(&["the", "a", "an", "and"])
    };
    let ended = article.quotes[quote].inner.end > words.end && tokens[words.end].is_any(&[".", "!", "?"]);
    (1..=6).contains(&words.len()) && !ended && words.clone().all(capital)
}

/// Words that begin a clause after the place where it was said.
const CLAUSE_STARTS: [&str; 15] = [
    "the", "a", "an", "he", "she", "it", "they", "his", "her", "its", "their", "there", "this", "these",
    "both",
];

const OCCASIONS_TAIL: [&str; 3] = ["today", "yesterday", "here"];

/// The token after those told: "reporters in Rome on Friday", "the official Xinhua news agency"; nothing if what
/// follows is no clause ("told them to go", "told of").
fn after_recipient(article: &Article<'_, '_>, sentence: &Range<usize>, from: usize) -> Option<usize> {
    let tokens = &article.draft.analysis.tokens;
    let limit = sentence.end.min(from + 24);
    // "told parliament the talks", "told a news conference the talks"
    let hearers = (from..limit.min(from + 4)).find(|&j| {
        let noun = &tokens[j].lower;
        article.draft.mention_at(j).is_none()
            && (is(Class::Occasion, noun) || class_of(noun).is_some())
            && tokens[..sentence.end].get(j + 1).is_some_and(|t| t.is_any(&CLAUSE_STARTS))
    });
    if let Some(noun) = hearers.filter(|&j| article.draft.mentions_in(from..j).is_empty()) {
        return Some(noun + 1);
    }
    // "that" shows the clause wherever it stands.
    for (j, token) in tokens.iter().enumerate().take(limit).skip(from) {
        if token.is("to") && j < from + 6 && article.draft.mention_at(j).is_none() {
            return None;
        }
        if token.is_any(&["that", ":"]) || token.is(",") && j > from {
            return Some(j);
        }
        if token.is_any(&["\"", "“", ".", ";"]) {
            // "told Newswire any plan “must be good”": the quotation is part of a clause.
            let clause = token.is_any(&["\"", "“"])
                && article.draft.mention_at(j - 1).is_none()
                && article.draft.mentions_in(from..j).first().is_some_and(|m| {
                    tokens[m.tokens.end..j]
                        .iter()
                        .any(|t| t.is_any(&["any", "the", "a", "his", "her", "its", "their"]))
                });
            if clause {
                break;
            }
            return Some(j);
        }
        if is_verb(&token.lower) && !token.lower.ends_with("ed") {
            break;
        }
    }
    if tokens.get(from)?.is_any(&["him", "her", "them", "me", "us"]) || tokens[from].is_in(&HEARERS) {
        return Some(from + 1);
    }
    let mention = article.draft.mentions_in(from..limit.min(from + 5)).first()?;
    let mut end = mention.tokens.end;
    // "the Xinhua news agency"
    while end < limit
        && tokens[end].is_any(&["news", "agency", "newspaper", "television", "radio", "channel", "TV"])
    {
        end += 1;
    }
    Some(end)
}

/// The first word of what somebody is warned of, promised or reminded of: "warned Ruria that", "promised voters that".
fn after_warned(article: &Article<'_, '_>, sentence: &Range<usize>, group: &Group) -> Option<usize> {
    let tokens = &article.draft.analysis.tokens;
    if !matches!(group.cue.verb(), "warn" | "remind" | "promise" | "caution") {
        return None;
    }
    let from = group.end;
    let end = match article.draft.mention_at(from) {
        Some(mention) => mention.tokens.end,
        None if tokens.get(from)?.is_in(&HEARERS) || tokens[from].is_any(&["him", "her", "them"]) => from + 1,
        None => return None,
    };
    (end + 2 < sentence.end && tokens[end].is("that")).then_some(end + 1)
}

/// Whether the words from token `i` are a clause that the cue may take.
fn clause_at(article: &Article<'_, '_>, sentence: &Range<usize>, group: &Group, i: usize) -> Following {
    let tokens = &article.draft.analysis.tokens;
    let token = &tokens[i];
    let shown = sees_clause(article, i, sentence.end);
    // "The ministry report said": the cue is a noun.
    if token.is_any(&["has", "have", "had", "was", "were", "is", "are", "will"])
        || cue(&token.lower).is_some_and(|c| !c.participle)
            && article.draft.mention_at(i).is_none()
            && !token.is_capitalised()
    {
        return Following::Other;
    }
    match group.cue.frame {
        Frame::Bare => {
            let other = token
                .is_any(&["so", "nothing", "little", "goodbye", "no", "yes", "much", "to", "of", "sorry"])
                || (is_preposition(&token.lower)
                    || token.is_any(&["about", "on", "against", "for", "with", "by", "at"]))
                    && !shown;
            if other || !shown && sentence.end - i < 3 {
                Following::Other
            } else {
                Following::Clause(i, false)
            }
        }
        Frame::Tell => Following::Clause(i, false),
        Frame::Clause
            if shown
                && !is_preposition(&token.lower)
                && !token.is_any(&["where", "when", "how", "what", "who", "why", "whether"]) =>
        {
            Following::Clause(i, false)
        }
        Frame::Clause | Frame::That | Frame::Strict | Frame::Quote | Frame::Body => Following::Other,
    }
}

/// Whether a finite verb stands in the words before a boundary or a relative pronoun.
fn sees_clause(article: &Article<'_, '_>, from: usize, end: usize) -> bool {
    let tokens = &article.draft.analysis.tokens;
    for i in from..end.min(from + 20) {
        let token = &tokens[i];
        if i > from
            && token.is_any(&[
                ",", ";", ".", "that", "which", "who", "whose", "when", "after", "before", "as", "because",
                "where", "while", "by", "saying", "—",
            ])
        {
            return false;
        }
        // "the role they can play", "the talks Iran has left": a relative clause without its pronoun.
        let noun = i > from + 1 && {
            let before = &tokens[i - 1];
            before.kind == TokenKind::Word
                && !before.is_capitalised()
                && article.draft.mention_at(i - 1).is_none()
                && !is_preposition(&before.lower)
                && !is_verb(&before.lower)
                && !before.is_any(&["the", "a", "an", "and", "or", "that", "all", "both"])
        };
        let again =
            token.is_any(&["the", "a", "an", "he", "she", "they", "it", "its", "his", "their", "we", "you"]);
        let name = article.draft.mention_at(i).is_some_and(|m| {
            m.tokens.start == i && article.draft.entities[m.entity].entity_type != EntityType::Person
        });
        if noun && (again || name && tokens[from].is_any(&["the", "a", "an", "its", "his", "her", "their"])) {
            return false;
        }
        if article.draft.mention_at(i).is_some() || token.is_capitalised() && i > from {
            continue;
        }
        if is(Class::Auxiliary, &token.lower)
            || i == from && token.is_any(&["he", "she", "it", "they", "we", "there"])
        {
            return true;
        }
        if i > from && is(Class::Past, &token.lower) {
            return true;
        }
        // "stated Bell left": a past after a name.
        if i > from
            && is_verb(&token.lower)
            && (article.draft.mention_at(i - 1).is_some() || tokens[i - 1].is_any(&["he", "she"]))
        {
            return true;
        }
    }
    false
}
