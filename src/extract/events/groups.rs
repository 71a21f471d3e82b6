//! The verb groups and phrases of a sentence: tags in, a sequence of [`Item`]s and [`Group`]s out.

use std::ops::Range;

use super::tags::Tag;
use crate::extract::morphology::Form;

/// The form of a verb group in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It has a tense: "has attacked", "will be held".
    Finite,
    /// "to attack".
    Infinitive,
    /// "attacking", without auxiliary.
    Ing,
    /// "attacked by", without auxiliary.
    Participle,
}

/// A verb with its auxiliaries.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Its tokens, from the start of the sentence.
    pub(super) tokens: Range<usize>,
    /// The token of the main verb.
    pub(super) head: usize,
    /// The main verb in [`super::words::Words::verbs`]; none for a bare auxiliary.
    pub(super) verb: Option<usize>,
    pub(super) shape: Shape,
    pub(super) passive: bool,
    pub(super) negated: bool,
    pub(super) will: bool,
    pub(super) may: bool,
    /// "would", which after "said" is a future.
    pub(super) would: bool,
    pub(super) perfect: bool,
    pub(super) past: bool,
    pub(super) progressive: bool,
    /// Whether it is a form of "be" alone.
    pub(super) copula: bool,
    /// Whether it is a form of "have" alone, which is then the main verb: "had talks".
    pub(super) has: bool,
}

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A noun phrase without what its prepositions add; tokens from the start of the sentence.
    Phrase(Range<usize>),
    /// A verb group, by number.
    Verb(usize),
    /// A preposition.
    Prep(usize),
    /// A preposition that may begin a clause: "after".
    SubPrep(usize),
    /// "that", "because", "when".
    Sub(usize),
    /// "if".
    If,
    Rel(usize),
    And(usize),
    Comma,
    Stop,
    /// The tokens of a date.
    Date(Range<usize>),
}

/// Groups the tags of a sentence into verb groups and phrases.
pub(super) fn group<'t>(tags: &[Tag], lower: &dyn Fn(usize) -> &'t str) -> (Vec<Item>, Vec<Group>) {
    let (mut items, mut groups) = (Vec::new(), Vec::new());
    let mut i = 0;
    while i < tags.len() {
        let end = match tags[i] {
            Tag::Be | Tag::Have | Tag::Do | Tag::Will | Tag::May | Tag::To | Tag::Verb(_) => {
                let group = verb_group(tags, i, lower);
                let end = group.tokens.end;
                items.push(Item::Verb(groups.len()));
                groups.push(group);
                end
            }
            Tag::Name | Tag::Noun | Tag::Quant | Tag::Det | Tag::Own | Tag::Pron | Tag::Other => {
                let end = phrase_end(tags, i);
                items.push(Item::Phrase(i..end));
                end
            }
            Tag::Date => {
                let end = (i..tags.len()).find(|&j| tags[j] != Tag::Date).unwrap_or(tags.len());
                items.push(Item::Date(i..end));
                end
            }
            tag => {
                match tag {
                    Tag::Prep => items.push(Item::Prep(i)),
                    Tag::SubPrep => items.push(Item::SubPrep(i)),
                    Tag::Sub | Tag::When | Tag::That => items.push(Item::Sub(i)),
                    Tag::If => items.push(Item::If),
                    Tag::Rel => items.push(Item::Rel(i)),
                    Tag::And => items.push(Item::And(i)),
                    Tag::Comma => items.push(Item::Comma),
                    Tag::Stop => items.push(Item::Stop),
                    _ => {}
                }
                i + 1
            }
        };
        i = end;
    }
    (items, groups)
}

fn phrase_end(tags: &[Tag], start: usize) -> usize {
    if matches!(tags[start], Tag::Pron | Tag::Other) {
        return start + 1;
    }
    let mut end = start + 1;
    // "all the", "both the", "some of" aside: a determiner after a quantifier goes on.
    if tags[start] == Tag::Quant {
        while end < tags.len() && matches!(tags[end], Tag::Quant | Tag::Det | Tag::Own) {
            end += 1;
        }
    }
    while end < tags.len() {
        let adverb_inside = matches!(tags[end], Tag::Adv | Tag::Skip)
            && tags.get(end + 1).is_some_and(|next| next.is_nominal())
            && (matches!(tags[end - 1], Tag::Det | Tag::Own | Tag::Quant | Tag::Poss)
                || tags[end] == Tag::Skip);
        if tags[end].is_nominal() || adverb_inside {
            end += 1;
        } else {
            break;
        }
    }
    end
}

fn verb_group<'t>(tags: &[Tag], start: usize, lower: &dyn Fn(usize) -> &'t str) -> Group {
    let mut group = Group {
        tokens: start..start + 1,
        head: start,
        verb: None,
        shape: Shape::Finite,
        passive: false,
        negated: false,
        will: false,
        may: false,
        would: false,
        perfect: false,
        past: false,
        progressive: false,
        copula: false,
        has: false,
    };
    if start > 0 && tags[start - 1] == Tag::Not {
        group.negated = true;
    }
    let mut last = None;
    let mut i = start;
    while i < tags.len() {
        match tags[i] {
            Tag::To => {
                // "is to hold", "has to leave", "ought to": part of the group; else "to" begins one.
                if i > start {
                    match last {
                        Some(Tag::Be) => group.will = true,
                        Some(Tag::Have | Tag::May) => group.may = true,
                        _ => break,
                    }
                } else {
                    group.shape = Shape::Infinitive;
                }
            }
            // "was not attacked" is as passive as "was attacked".
            Tag::Not => {
                group.negated = true;
                group.tokens.end = i + 1;
                i += 1;
                continue;
            }
            Tag::Adv | Tag::Skip => {
                i += 1;
                continue;
            }
            Tag::Be if matches!(last, None | Some(Tag::Be | Tag::Have | Tag::Will | Tag::May | Tag::To)) => {
                group.head = i;
                let word = lower(i);
                group.past |= matches!(word, "was" | "were");
                group.perfect |= last == Some(Tag::Have);
                if last.is_none() && word == "being" {
                    group.shape = Shape::Ing;
                }
            }
            Tag::Have if matches!(last, None | Some(Tag::Will | Tag::May | Tag::To)) => {
                group.head = i;
                group.past |= lower(i) == "had";
                if last.is_none() && lower(i) == "having" {
                    group.shape = Shape::Ing;
                }
            }
            Tag::Do if matches!(last, None | Some(Tag::To | Tag::Will | Tag::May)) => {
                group.head = i;
                group.past |= lower(i) == "did";
            }
            Tag::Will if last.is_none() => {
                group.will = true;
                group.negated |= lower(i) == "won't";
            }
            Tag::May if last.is_none() => {
                group.may = true;
                group.would = lower(i).starts_with("would");
            }
            Tag::Verb(reading) => {
                if matches!(last, Some(Tag::Be))
                    && reading.form != Form::Ing
                    && reading.form != Form::Participle
                    || last == Some(Tag::Have) && reading.form == Form::Ing
                {
                    break;
                }
                group.head = i;
                group.verb = Some(reading.verb);
                group.tokens.end = i + 1;
                match (last, reading.form) {
                    (Some(Tag::Be), Form::Ing) => group.progressive = true,
                    (Some(Tag::Be), _) => group.passive = true,
                    (Some(Tag::Have), _) => group.perfect = true,
                    (None, Form::Ing) => group.shape = Shape::Ing,
                    (None, Form::Past) => group.past = true,
                    (None, Form::Participle) => {
                        group.shape = Shape::Participle;
                        group.passive = true;
                    }
                    _ => {}
                }
                return finish(group, tags, lower);
            }
            _ => break,
        }
        last = Some(tags[i]);
        group.tokens.end = i + 1;
        i += 1;
    }
    group.copula = tags[group.head] == Tag::Be;
    group.has =
        tags[group.head] == Tag::Have && tags.get(group.tokens.end).is_some_and(|tag| tag.begins_phrase());
    finish(group, tags, lower)
}

fn finish<'t>(mut group: Group, tags: &[Tag], lower: &dyn Fn(usize) -> &'t str) -> Group {
    for i in group.tokens.clone() {
        // Contracted negations are auxiliaries and negations in one word.
        group.negated |= lower(i).ends_with("n't") || lower(i) == "cannot";
    }
    group.negated |= group.copula && tags.get(group.tokens.end) == Some(&Tag::Not);
    group
}
