//! What somebody calls a thing: a quotation of some words inside a sentence in, who says them of something out.
//!
//! | rule | fires on | not on |
//! |---|---|---|
//! | `claim.quoted-words` | "Bell called the vote “a farce”", "rejected it as “pure fancy”", "praised her for saving “our last port”" | "a play called “The Farce”" |

use std::ops::Range;

use crate::extract::classes::{LABELLING, QUOTED_DEEDS};
use crate::extract::words::{Class, is};

use super::article::Article;
use super::clause::is_title;
use super::indirect::{main_subject, of_participle};
use super::quotes::Quote;
use super::subject::Subject;

/// How many tokens what is called so may have.
const THING: usize = 14;

/// The fewest words of a quotation behind a preposition that are more than a word used in another sense.
const WORDS: usize = 3;

/// Who calls something by the words of a quotation, or does what the words say why: "praised her for “saving our port”".
pub(super) fn labelled(article: &Article<'_, '_>, quote: &Quote) -> Option<Subject> {
    let analysis = &article.draft.analysis;
    let tokens = &analysis.tokens;
    let sentence = analysis.sentences.get(analysis.sentence_of(quote.open))?.tokens.clone();
    if is_title(article, article.quote_of(quote.open)?) {
        return None;
    }
    let first = sentence.start.max(quote.open.saturating_sub(THING));
    let free = |i: usize| article.draft.mention_at(i).is_none() && article.quote_of(i).is_none();
    let verb = (first..quote.open)
        .rev()
        .find(|&i| (tokens[i].is_in(&LABELLING) || tokens[i].is_in(&QUOTED_DEEDS)) && free(i))?;
    let thing = verb + 1..quote.open;
    let whole = thing.clone().all(|i| {
        let apart = tokens[i].is_any(&[",", ";", ":", ".", "(", ")", "\"", "“", "”", "—"]);
        !apart
            && (article.draft.mention_at(i).is_some()
                || !is(Class::Auxiliary, &tokens[i].lower) && !is(Class::Boundary, &tokens[i].lower)
                || tokens[i].is("as"))
    });
    let called = tokens[verb].lower.starts_with("call")
        || !tokens[verb].lower.ends_with("ing") && thing.clone().any(|i| tokens[i].is("as"));
    let named = ["brand", "label", "term", "deem", "describ", "characteri", "portray"]
        .iter()
        .any(|stem| tokens[verb].lower.starts_with(stem));
    let by_as = thing.clone().any(|i| tokens[i].is("as"));
    let preposition =
        |i: usize| i > verb && tokens[i].is_any(&["of", "for", "about", "against", "over", "with"]);
    let behind = preposition(quote.open - 1)
        || tokens[quote.open - 1].lower.ends_with("ing") && preposition(quote.open.saturating_sub(2));
    let spoken = quote.words(tokens).len() >= WORDS;
    let deed = tokens[verb].is_in(&QUOTED_DEEDS) && behind && spoken;
    if !whole || !(called || named || by_as || deed) {
        return None;
    }
    of_verb(article, &sentence, verb, quote)
}

/// The subject of the verb, or who stands after "by" if it is passive.
fn of_verb(
    article: &Article<'_, '_>,
    sentence: &Range<usize>,
    verb: usize,
    quote: &Quote,
) -> Option<Subject> {
    let tokens = &article.draft.analysis.tokens;
    let mut start = verb;
    let mut passive = false;
    while start > sentence.start {
        let before = &tokens[start - 1];
        if before.is_any(&["is", "are", "was", "were", "been", "being"]) {
            passive = true;
        } else if is(Class::Unsaid, &before.lower) {
            return None;
        } else if !before.is_any(&["has", "have", "had"])
            && !is(Class::Adverb, &before.lower)
            && !before.lower.ends_with("ly")
        {
            break;
        }
        start -= 1;
    }
    if passive {
        let by = quote.end..sentence.end.min(quote.end + 1);
        let by = by.into_iter().find(|&i| tokens[i].is("by"))?;
        let end = article.phrase_end(by + 1, sentence.end);
        let (speakers, confidence) = article.noun_phrase(by + 1..end)?;
        return Some(Subject { speakers, confidence, start: by, end });
    }
    if tokens[verb].lower.ends_with("ing") {
        return of_participle(article, sentence, verb, &[]);
    }
    // "left and called it": the subject of the verb before "and".
    let and = start.checked_sub(1).filter(|&i| i > sentence.start && tokens[i].is_any(&["and", "but"]));
    match and {
        Some(and) => main_subject(article, sentence.start, and),
        None => article.subject(sentence.start, start),
    }
}
