//! Direct speech: the quotations of an article and the claims found so far in, the direct claims out.
//!
//! | rule | fires on | not on |
//! |---|---|---|
//! | `claim.quote-after` | "“We agree,” Bell said." "“We agree,” said Bell." | "the “Q-West” base, Bell said" |
//! | `claim.quote-before` | "Bell said: “We agree.”" "Bell left, saying “we agree”." | "Bell said the “plan” failed" |
//! | `claim.quote-continued` | "Bell spoke. “We agree.”" | "A man spoke. “We agree.”" |

use std::ops::Range;

use crate::extract::dates::is_verb;
use crate::extract::record::ClaimKind::Direct;
use crate::extract::record::EntityType;
use crate::extract::words::{Class, is, is_preposition};

use super::article::{Article, is_dash};
use super::clause::{Following, Group, following, group};
use super::cues::cue;
use super::indirect::{inverted, main_subject, of_participle};
use super::labels::labelled;
use super::quotes::Quote;
use super::subject::Subject;
use super::{Found, claim_each};

/// How many tokens a name with its titles may have.
const NAME: usize = 14;

/// Who spoke last, and in which sentence.
struct Last {
    subject: Subject,
    sentence: usize,
}

/// Adds the direct claims. The claims found so far are in the order of the text.
pub(super) fn claims(article: &Article<'_, '_>, found: &mut Vec<Found>) {
    let indirect = found.len();
    let mut next = 0;
    let mut last: Option<Last> = None;
    let mut previous: Option<&Quote> = None;
    for quote in &article.quotes {
        let words = quote.words(&article.draft.analysis.tokens);
        if words.is_empty() {
            continue;
        }
        let analysis = &article.draft.analysis;
        // The claims before the quotation tell who may go on speaking.
        while next < indirect && found[next].tokens.start < quote.open {
            let claim = &found[next];
            let sentence = analysis.sentence_of(claim.tokens.end - 1);
            match &mut last {
                Some(l) if l.sentence > sentence => {}
                _ => {
                    let subject = Subject {
                        speakers: vec![claim.speaker],
                        confidence: 0.9,
                        start: quote.open,
                        end: quote.open,
                    };
                    last = Some(Last { subject, sentence });
                }
            }
            next += 1;
        }
        let sentence = analysis.sentence_of(quote.open);
        let attributed = after(article, quote)
            .map(|(s, stance)| (s, 0.98, "claim.quote-after", stance))
            .or_else(|| before(article, quote).map(|(s, stance)| (s, 0.95, "claim.quote-before", stance)))
            .or_else(|| labelled(article, quote).map(|s| (s, 0.85, "claim.quoted-words", "claim")))
            .or_else(|| {
                interrupted(article, previous, quote, last.as_ref())
                    .or_else(|| continued(article, quote, words.len(), last.as_ref()))
                    .map(|s| (s, 0.8, "claim.quote-continued", "say"))
            });
        previous = None;
        if let Some((subject, confidence, rule, stance)) = attributed {
            claim_each(found, &subject, &words, (Direct, confidence, rule, stance));
            let ends = analysis.sentence_of(quote.end.max(1) - 1).max(sentence);
            last = Some(Last { subject, sentence: ends });
            previous = Some(quote);
        }
    }
}

/// The tokens of the sentence that token `i` is in.
fn sentence_at(article: &Article<'_, '_>, i: usize) -> Range<usize> {
    let analysis = &article.draft.analysis;
    analysis.sentences.get(analysis.sentence_of(i)).map_or(i..i, |s| s.tokens.clone())
}

/// Whether the quotation begins its sentence, so that all that is said stands in it.
fn begins_sentence(article: &Article<'_, '_>, quote: &Quote) -> bool {
    let tokens = &article.draft.analysis.tokens;
    let sentence = sentence_at(article, quote.open);
    (sentence.start..quote.open).all(|i| tokens[i].kind == crate::extract::text::TokenKind::Punctuation)
        || (sentence.start..quote.open).len() <= 1 && tokens[sentence.start].is_any(&["and", "but"])
}

/// "“We agree,” Bell said."
fn after(article: &Article<'_, '_>, quote: &Quote) -> Option<(Subject, &'static str)> {
    let tokens = &article.draft.analysis.tokens;
    let sentence = sentence_at(article, quote.end - 1);
    let mut from = quote.end;
    if let Some(subject) = signed(article, quote) {
        return Some((subject, "say"));
    }
    if from >= sentence.end || !begins_sentence(article, quote) && !follows_attribution(article, quote) {
        return None;
    }
    if tokens[from].is(",") {
        from += 1;
    }
    for verb in from..sentence.end.min(from + 40) {
        if article.quote_of(verb).is_some() || tokens[verb].is(";") {
            return None;
        }
        let known = cue(&tokens[verb].lower).is_some() && article.draft.mention_at(verb).is_none();
        let Some(group) = known.then(|| group(tokens, &(from..sentence.end), verb)).flatten() else {
            continue;
        };
        if group.start == from {
            let whole = Group { ..group };
            return inverted_after(article, &sentence, &whole).map(|s| (s, group.cue.stance));
        }
        return article.subject(from, group.start).map(|s| (s, group.cue.stance));
    }
    None
}

/// "“We agree.” — Ana Bell, minister of trade": who signs a quotation after a dash.
fn signed(article: &Article<'_, '_>, quote: &Quote) -> Option<Subject> {
    let analysis = &article.draft.analysis;
    let from = quote.end + usize::from(analysis.tokens.get(quote.end).is_some_and(|t| t.is(",")));
    let dash = analysis.tokens.get(from).filter(|t| is_dash(t) || t.text == "-")?;
    let sentence = sentence_at(article, from);
    let here = analysis.sentences.get(analysis.sentence_of(quote.open))?;
    let same = here.paragraph == analysis.sentences.get(analysis.sentence_of(from))?.paragraph;
    if dash.glued && dash.text == "-" || !same || !begins_sentence(article, quote) {
        return None;
    }
    // A paper after a dash is where a headline stood.
    let person = |&e: &usize| article.draft.entities[e].entity_type == EntityType::Person;
    name_alone(article, from + 1..sentence.end).filter(|subject| subject.speakers.iter().all(person))
}

/// The one person whom words without a verb name, with titles and appositions: "Foreign Minister Ana Bell", "Ana Bell, the
/// minister of trade of Ruria"; or the body that they name and nothing else.
fn name_alone(article: &Article<'_, '_>, words: Range<usize>) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    let plain = words.len() <= NAME
        && words.clone().all(|i| {
            let (token, named) = (&tokens[i], article.draft.mention_at(i).is_some());
            let verb =
                is_verb(&token.lower) || is(Class::Auxiliary, &token.lower) || cue(&token.lower).is_some();
            named || !verb && !is(Class::Boundary, &token.lower) && article.quote_of(i).is_none()
        });
    let mentions = article.draft.mentions_in(words.clone());
    let persons: Vec<_> = mentions.iter().filter(|m| article.type_of(m) == EntityType::Person).collect();
    let (start, end) = (words.start, words.end);
    let own = |entity: usize, confidence: f64| Subject { speakers: vec![entity], confidence, start, end };
    match persons[..] {
        // "Letters to Ana Bell": a name after a preposition signs nothing.
        [person] if plain => {
            let first =
                tokens[start..person.tokens.start].iter().all(|t| !is_preposition(&t.lower) || t.is("of"));
            first.then(|| own(person.entity, 0.9))
        }
        [] if plain && mentions.len() == 1 => {
            let body = &mentions[0];
            let article_ = usize::from(tokens[start].is("the"));
            let whole = body.tokens.start == start + article_
                && tokens[body.tokens.end..end].iter().all(|t| t.is("."));
            (whole && article.type_of(body) == EntityType::Organisation).then(|| own(body.entity, 0.75))
        }
        _ => None,
    }
}

fn inverted_after(article: &Article<'_, '_>, sentence: &Range<usize>, group: &Group) -> Option<Subject> {
    inverted(article, sentence, group).map(|(subject, _)| subject)
}

/// Whether the quotation stands after a colon, a comma or a verb that reports it.
fn follows_attribution(article: &Article<'_, '_>, quote: &Quote) -> bool {
    let tokens = &article.draft.analysis.tokens;
    quote.open.checked_sub(1).is_some_and(|i| tokens[i].is(":"))
}

/// "Bell said: “We agree.”"
fn before(article: &Article<'_, '_>, quote: &Quote) -> Option<(Subject, &'static str)> {
    let tokens = &article.draft.analysis.tokens;
    let analysis = &article.draft.analysis;
    let number = analysis.sentence_of(quote.open);
    let mut sentence = sentence_at(article, quote.open);
    let mut wanted = Following::Quote(article.quote_of(quote.open)?);
    if begins_sentence(article, quote) {
        // "Bell stated," or "Bell stated:" in a line of its own.
        sentence = analysis.sentences.get(number.checked_sub(1)?)?.tokens.clone();
        if !tokens[sentence.end - 1].is_any(&[",", ":"]) {
            return None;
        }
        wanted = Following::Nothing(sentence.end - 1);
    }
    let upto = quote.open.min(sentence.end);
    let colon = tokens[upto - 1].is(":");
    let spoken = (sentence.start.max(upto.saturating_sub(30))..upto)
        .rev()
        .filter(|&i| article.quote_of(i).is_none() && article.draft.mention_at(i).is_none())
        .find_map(|i| {
            let cue = cue(&tokens[i].lower)?;
            let participle = cue.participle.then_some(Group { start: i, verb: i, end: i + 1, cue });
            let verb = group(tokens, &sentence, i).or(participle)?;
            // "said the “plan” failed": a few words inside a sentence that goes on are no speech of their own; but
            // "denied the charges: “We”" is.
            if !colon && following(article, &sentence, &verb) != wanted {
                return None;
            }
            let subject = if participle.is_some() && verb.start == verb.verb {
                of_participle(article, &sentence, verb.verb, &[])
            } else if colon && verb.start == sentence.start {
                // "Said Jane Bell: “We agree.”"
                article.subject(verb.end, upto - 1)
            } else {
                article.subject(sentence.start, verb.start)
            };
            Some((subject?, cue.stance))
        });
    // "Ana Bell: “We agree.”"
    let spoken = spoken.or_else(|| {
        colon.then(|| name_alone(article, sentence.start..upto - 1)).flatten().map(|s| (s, "say"))
    });
    // "Bell wrote on his page:" with a verb that is no cue.
    spoken.or_else(|| {
        let subject = colon.then(|| main_subject(article, sentence.start, upto)).flatten()?;
        Some((Subject { confidence: subject.confidence * 0.8, ..subject }, "say"))
    })
}

/// "“We agree,” said Bell, “and we go.”": only the attribution of the first half stands between the two.
fn interrupted(
    article: &Article<'_, '_>,
    previous: Option<&Quote>,
    quote: &Quote,
    last: Option<&Last>,
) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    let between = previous?.end..quote.open;
    let subject = &last?.subject;
    let closed = between.len() <= 40 && tokens[quote.open - 1].is(",");
    if !closed || sentence_at(article, quote.open).start > between.start {
        return None;
    }
    let verbs = between.clone().filter(|&i| {
        article.draft.mention_at(i).is_none()
            && cue(&tokens[i].lower).is_some()
            && !tokens[i].is_capitalised()
    });
    let joined = between.clone().any(|i| tokens[i].is_any(&["but", "while", "whose", ";"]));
    let same = subject.start >= between.start && subject.start < between.end;
    (same && !joined && verbs.count() == 1)
        .then(|| Subject { confidence: subject.confidence * 0.95, ..subject.clone() })
}

/// A quotation that makes up its sentences, after words of the same speaker.
fn continued(
    article: &Article<'_, '_>,
    quote: &Quote,
    length: usize,
    last: Option<&Last>,
) -> Option<Subject> {
    let analysis = &article.draft.analysis;
    let sentence = analysis.sentence_of(quote.open);
    if length < 4 || !begins_sentence(article, quote) {
        return None;
    }
    // Words after the quotation that are no attribution belong to a sentence of another kind.
    if sentence_at(article, quote.end - 1).end > quote.end + 1 {
        return None;
    }
    let previous = sentence.checked_sub(1)?;
    if let Some(last) = last.filter(|l| l.sentence + 1 >= sentence) {
        let mut subject = last.subject.clone();
        subject.confidence *= 0.95;
        return Some(subject);
    }
    // "Bell praised the plan. “It is good.”"
    let before = analysis.sentences.get(previous)?.tokens.clone();
    let mut subject = main_subject(article, before.start, before.end)?;
    let person = |&e: &usize| article.draft.entities[e].entity_type == EntityType::Person;
    subject.confidence *= 0.8;
    subject.speakers.iter().all(person).then_some(subject)
}
