//! Whether a word that may be a verb is one: tags with open words in, decided tags out.

use crate::extract::classes::{BEFORE_TO_NOUN, DESCRIBING_ING, DESCRIBING_PARTICIPLES};
use crate::extract::draft::{Draft, Form as Naming};
use crate::extract::text::Token;
use crate::gazetteer::{Gazetteer, NameForm};

use super::tags::Tag;
use super::words::{Reading, Words};
use crate::extract::morphology::Form;

/// The tags of a sentence while they are decided.
pub(super) struct Resolver<'a, 't> {
    pub(super) draft: &'a Draft<'t>,
    pub(super) start: usize,
    pub(super) words: &'a Words,
    pub(super) tokens: &'a [Token<'t>],
    pub(super) tags: Vec<Tag>,
}

impl Resolver<'_, '_> {
    /// Left to right: whether each open word is a verb, and what "that", "to" and "'s" are.
    pub(super) fn run(mut self) -> Vec<Tag> {
        self.decide();
        let verbal =
            |tag: &Tag| matches!(tag, Tag::Verb(_) | Tag::Be | Tag::Have | Tag::Do | Tag::Will | Tag::May);
        if !self.tags.iter().any(verbal)
            && let Some((i, reading)) = (1..self.tokens.len()).find_map(|i| Some((i, self.only_verb(i)?)))
        {
            self.tags[i] = Tag::Verb(reading);
        }
        self.tags
    }

    /// The reading as a verb of a word between noun and phrase, where no other word of the sentence is one: "Norway
    /// supplies weapons to the rebels".
    fn only_verb(&self, i: usize) -> Option<Reading> {
        let (j, before) = self.before(i)?;
        let subject = matches!(before, Tag::Name | Tag::Noun) && !self.adjective_name(Some((j, before)));
        let next = self.after_tag(i);
        let object = next.begins_phrase() && next != Tag::Other;
        if self.tags[i] != Tag::Noun
            || !subject
            || !object
            || self.joined(i)
            || self.tokens[i].is_capitalised()
        {
            return None;
        }
        let plural = self.plural_subject(Some((j, before)));
        let form = |form: Form| if plural { form == Form::Base } else { form == Form::Third };
        self.words.readings(&self.tokens[i].lower).iter().copied().find(|r| form(r.form))
    }

    /// Left to right, each word by those around it.
    fn decide(&mut self) {
        for i in 0..self.tokens.len() {
            match self.tags[i] {
                Tag::Noun => {
                    if let Some(reading) = self.verb(i) {
                        self.tags[i] = Tag::Verb(reading);
                    }
                }
                Tag::To if !self.infinitive(i) => self.tags[i] = Tag::Prep,
                Tag::That => self.tags[i] = self.that(i),
                // "it 's said", "he 's going": a short "is" or "has".
                Tag::Poss if i > 0 && matches!(self.tags[i - 1], Tag::Pron | Tag::Other) => {
                    self.tags[i] = Tag::Be
                }
                _ => {}
            }
        }
    }

    fn before(&self, i: usize) -> Option<(usize, Tag)> {
        (0..i)
            .rev()
            .map(|j| (j, self.tags[j]))
            .find(|(_, tag)| !matches!(tag, Tag::Adv | Tag::Not | Tag::Skip))
    }

    fn after(&self, i: usize) -> Option<(usize, Tag)> {
        (i + 1..self.tokens.len())
            .map(|j| (j, self.tags[j]))
            .find(|(_, tag)| !matches!(tag, Tag::Adv | Tag::Not | Tag::Skip))
    }

    fn after_tag(&self, i: usize) -> Tag {
        self.after(i).map_or(Tag::Stop, |(_, tag)| tag)
    }

    fn base_reading(&self, i: usize) -> Option<Reading> {
        self.words.readings(&self.tokens[i].lower).iter().copied().find(|r| r.form == Form::Base)
    }

    /// Whether "to" begins an infinitive. Unknown verbs count when the word looks like no noun phrase goes on.
    fn infinitive(&self, i: usize) -> bool {
        let Some((next, tag)) = self.after(i) else { return false };
        match tag {
            Tag::Be | Tag::Have | Tag::Do => matches!(&*self.tokens[next].lower, "be" | "have" | "do"),
            Tag::Noun if !self.tokens[next].is_capitalised() => {
                let Some(reading) = self.base_reading(next) else { return false };
                let verb = &self.words.verbs[reading.verb];
                let verbal =
                    self.before(i).is_some_and(|(_, tag)| matches!(tag, Tag::Verb(_) | Tag::Be | Tag::Have));
                // "in response to attack helicopters", "due to support": a noun after all.
                let nominal = i > 0 && self.tokens[i - 1].is_in(&BEFORE_TO_NOUN);
                !verb.nounlike
                    || !matches!(self.after_tag(next), Tag::Noun)
                    || verbal
                    || !verb.events.is_empty() && !nominal
            }
            _ => false,
        }
    }

    fn that(&self, i: usize) -> Tag {
        let next = self.after(i).map(|(next, tag)| (self.tokens[next].lower.to_string(), next, tag));
        match next {
            Some((_, _, Tag::Be | Tag::Have | Tag::Do | Tag::Will | Tag::May)) => {
                if self.before(i).is_some_and(|(_, tag)| tag.is_nominal()) { Tag::Rel } else { Tag::Other }
            }
            Some((word, next, Tag::Noun)) => {
                let finite = self
                    .words
                    .readings(&word)
                    .iter()
                    .any(|r| matches!(r.form, Form::Past | Form::Third | Form::Base));
                let noun_before =
                    self.before(i).is_some_and(|(_, tag)| tag.is_nominal()) || self.contrasted(i);
                let plain = self.words.nouns(&word).is_empty() || self.after_tag(next).begins_phrase();
                if finite && noun_before && plain {
                    Tag::Rel
                } else if self.before(i).is_none_or(|(_, tag)| matches!(tag, Tag::Prep | Tag::SubPrep)) {
                    Tag::Det
                } else {
                    Tag::Sub
                }
            }
            _ => Tag::Sub,
        }
    }

    /// "It was A, not B, that": after the comma that closes what is not meant.
    fn contrasted(&self, i: usize) -> bool {
        let Some((comma, Tag::Comma)) = self.before(i) else { return false };
        let start = (0..comma).rev().find(|&k| !self.tags[k].is_nominal());
        start.is_some_and(|k| self.tags[k] == Tag::Not)
    }

    fn verb(&mut self, i: usize) -> Option<Reading> {
        let token = &self.tokens[i];
        if let Some(reading) = self.compound(i) {
            return Some(reading);
        }
        let readings = self.words.readings(&token.lower);
        if readings.is_empty() || self.joined(i) {
            return None;
        }
        let before = self.before(i);
        if token.is_capitalised() && before.is_some() {
            return None;
        }
        let next = self.after_tag(i);
        readings.iter().copied().filter(|reading| self.fits(i, *reading, before, next)).min_by_key(
            |reading| (reading.form == Form::Base && next == Tag::Stop, reading.form == Form::Participle),
        )
    }

    /// The reading of a verb with a hyphen in it: "co-sponsored".
    fn compound(&mut self, i: usize) -> Option<Reading> {
        if i < 3 || self.tags[i - 1] != Tag::Hyphen || !matches!(&*self.tokens[i - 2].lower, "co" | "test") {
            return None;
        }
        let whole = format!("{}-{}", self.tokens[i - 2].lower, self.tokens[i].lower);
        let before = self.before(i - 2).map(|(_, tag)| tag);
        let follows = matches!(
            before,
            Some(Tag::Name | Tag::Noun | Tag::Pron | Tag::Rel | Tag::Have | Tag::Be | Tag::Will)
        );
        let reading = self.words.readings(&whole).first().copied().filter(|_| follows)?;
        self.tags[i - 2] = Tag::Skip;
        self.tags[i - 1] = Tag::Skip;
        Some(reading)
    }

    /// Whether a hyphen joins the token to another: "Hamas-led", "cease-fire".
    fn joined(&self, i: usize) -> bool {
        i > 0 && self.tags[i - 1] == Tag::Hyphen || self.tags.get(i + 1) == Some(&Tag::Hyphen)
    }

    fn fits(&self, i: usize, reading: Reading, before: Option<(usize, Tag)>, next: Tag) -> bool {
        let previous = before.map(|(_, tag)| tag);
        let verb = &self.words.verbs[reading.verb];
        let nounlike = verb.nounlike;
        match reading.form {
            Form::Base => match previous {
                Some(Tag::To | Tag::Will | Tag::May | Tag::Do) => true,
                Some(Tag::Pron | Tag::Rel) => !self.singular_pronoun(before),
                Some(Tag::And) => {
                    self.verb_before_and(before)
                        && (!nounlike || next.begins_phrase() || self.particle(i, reading))
                }
                Some(Tag::Noun | Tag::Name) => {
                    // "police in Bangladesh say they": a word that is no noun.
                    !nounlike && (next.begins_phrase() || next == Tag::Sub)
                        || self.plural_subject(before)
                            && (!nounlike
                                || matches!(next, Tag::Det | Tag::Own | Tag::Pron | Tag::Name | Tag::Sub))
                }
                // "few believe that", "many say"
                Some(Tag::Quant) => {
                    !nounlike
                        && before
                            .is_some_and(|(j, _)| self.tokens[j].is_any(&["few", "many", "some", "most"]))
                }
                None => !nounlike || next.begins_phrase(),
                _ => false,
            },
            // "If Norway attacks, Sweden will": the clause has no other verb.
            Form::Third
                if nounlike && self.conditional_subject(before) && matches!(next, Tag::Comma | Tag::Stop) =>
            {
                true
            }
            Form::Third if nounlike && self.adjective_name(before) => false,
            Form::Third => match previous {
                Some(Tag::Pron | Tag::Rel | Tag::Other) => true,
                Some(Tag::Noun | Tag::Name | Tag::Quant | Tag::Date | Tag::Comma | Tag::And) => {
                    !nounlike
                        || matches!(next, Tag::Det | Tag::Own | Tag::Pron | Tag::Sub | Tag::That | Tag::To)
                            && !matches!(previous, Some(Tag::And | Tag::Date))
                            && !self.governed(before)
                        || previous == Some(Tag::Name) && (next == Tag::Name || self.particle(i, reading))
                        || self.after_agent(before) && self.particle(i, reading)
                        || previous == Some(Tag::And) && self.verb_before_and(before) && next.begins_phrase()
                }
                _ => false,
            },
            Form::Past | Form::Participle => match previous {
                Some(Tag::Be | Tag::Have) => reading.form == Form::Participle,
                Some(Tag::Det | Tag::Own | Tag::Poss | Tag::Quant | Tag::Prep) => false,
                Some(Tag::SubPrep | Tag::When | Tag::If | Tag::To | Tag::Will | Tag::May | Tag::Do) => false,
                None => next == Tag::Prep && !nounlike,
                // "discussed shared goals", "urged increased aid": it describes.
                Some(Tag::Verb(_)) if next == Tag::Noun => false,
                Some(Tag::Noun) if self.adjective(i, before, next) => false,
                _ => true,
            },
            Form::Ing => self.ing(i, reading, before, next),
        }
    }

    /// Whether a word in "-ed" between noun and noun, in a phrase with a determiner, only describes: "the three armed
    /// wanted men" no; "the group accused troops" yes. Only words that often describe are doubted.
    fn adjective(&self, i: usize, before: Option<(usize, Tag)>, next: Tag) -> bool {
        matches!(next, Tag::Noun)
            && self.tokens[i].is_in(&DESCRIBING_PARTICIPLES)
            && before.is_some_and(|(j, _)| j + 1 == i)
            && !self.plural_subject(before)
    }

    fn ing(&self, i: usize, reading: Reading, before: Option<(usize, Tag)>, next: Tag) -> bool {
        let lower = &*self.tokens[i].lower;
        let noun = !self.words.nouns(lower).is_empty();
        let describes = DESCRIBING_ING.contains(lower);
        match before.map(|(_, tag)| tag) {
            Some(Tag::Be) => true,
            Some(Tag::Verb(_) | Tag::Prep | Tag::And) | None
                if describes && matches!(next, Tag::Noun | Tag::Name) =>
            {
                false
            }
            Some(Tag::Det | Tag::Own | Tag::Poss | Tag::Quant | Tag::Hyphen) => false,
            // "of shooting down the plane"
            Some(Tag::Prep) if noun && self.particle(i, reading) => true,
            // "Meeting Kim in Oslo, Roe called for"
            None if noun => next == Tag::Name,
            _ if noun => {
                next.begins_phrase()
                    && before.is_some_and(|(_, tag)| !matches!(tag, Tag::Noun | Tag::Name | Tag::And))
                    || next == Tag::Prep
                        && matches!(before, Some((_, Tag::SubPrep | Tag::Comma | Tag::Verb(_))))
                        && self.after(i).is_some_and(|(j, _)| self.tokens[j].is("with"))
            }
            Some(Tag::Prep)
                if next == Tag::Noun && self.before(i).is_some_and(|(j, _)| self.tokens[j].is("with")) =>
            {
                false
            }
            // "his legal financing": the last word of a phrase with a determiner.
            Some(Tag::Noun) if matches!(next, Tag::Stop | Tag::Comma | Tag::And) && self.determined(i) => {
                false
            }
            Some(Tag::Noun) => {
                // "a growing", "the ruling": adjectives stand before nouns in the phrase of a determiner.
                !(next == Tag::Noun && before.is_some_and(|(j, _)| j > 0 && self.tags[j - 1] == Tag::Det))
                    || self.plural_subject(before)
            }
            _ => true,
        }
    }

    /// Whether the word before is the adjective of a country: what follows it is no verb.
    fn adjective_name(&self, before: Option<(usize, Tag)>) -> bool {
        let Some((j, Tag::Name)) = before else { return false };
        let form = self.draft.mention_at(self.start + j).map(|m| m.form);
        form == Some(Naming::Adjective)
            || Gazetteer::builtin().find(self.tokens[j].text).any(|m| m.form == NameForm::Adjective)
    }

    /// Whether the word before is a noun for somebody: "the alliance stands by".
    fn after_agent(&self, before: Option<(usize, Tag)>) -> bool {
        matches!(before, Some((j, Tag::Noun)) if self.words.agent(&self.tokens[j].lower).is_some())
    }

    /// Whether the phrase that ends before stands after a preposition or verb, and so is no subject.
    fn governed(&self, before: Option<(usize, Tag)>) -> bool {
        let Some((j, _)) = before else { return false };
        let start = (0..j).rev().find(|&k| !self.tags[k].is_nominal() && self.tags[k] != Tag::Det);
        start.is_some_and(|k| matches!(self.tags[k], Tag::Prep | Tag::Verb(_)))
    }

    /// Whether a name that is the word before follows "if".
    fn conditional_subject(&self, before: Option<(usize, Tag)>) -> bool {
        let Some((j, Tag::Name)) = before else { return false };
        let start = (0..j).rev().find(|&k| self.tags[k] != Tag::Name);
        start.is_some_and(|k| self.tags[k] == Tag::If)
    }

    /// Whether a determiner begins the phrase that the word would end.
    fn determined(&self, i: usize) -> bool {
        let start = (0..i).rev().find(|&k| !self.tags[k].is_nominal());
        start.is_some_and(|k| matches!(self.tags[k], Tag::Det | Tag::Own))
    }

    fn singular_pronoun(&self, before: Option<(usize, Tag)>) -> bool {
        before.is_some_and(|(j, _)| self.tokens[j].is_any(&["he", "she", "it"]))
    }

    /// Whether the word before is a plural noun, or the last of several coordinated names.
    fn plural_subject(&self, before: Option<(usize, Tag)>) -> bool {
        let Some((j, tag)) = before else { return false };
        let lower = &*self.tokens[j].lower;
        if tag == Tag::Noun {
            return lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us")
                || matches!(lower, "people" | "police" | "men" | "women" | "media" | "youth" | "military")
                || lower.ends_with("men");
        }
        let mut k = j;
        while k > 0 && matches!(self.tags[k - 1], Tag::Name | Tag::Hyphen | Tag::Noun | Tag::Det) {
            k -= 1;
        }
        k > 0 && self.tags[k - 1] == Tag::And
            || lower.ends_with("ians")
            || lower.ends_with("is") && lower.len() > 4
    }

    /// Whether a verb stands before the coordinator, with at most its object between.
    fn verb_before_and(&self, before: Option<(usize, Tag)>) -> bool {
        let Some((j, _)) = before else { return false };
        (0..j)
            .rev()
            .map(|k| self.tags[k])
            .skip_while(|tag| *tag == Tag::Comma)
            .take_while(|tag| !matches!(tag, Tag::Comma | Tag::Stop | Tag::Sub | Tag::Rel))
            .take(16)
            .any(|tag| matches!(tag, Tag::Verb(_)))
    }

    /// Whether the word after is the particle or preposition of one of the verb's events.
    fn particle(&self, i: usize, reading: Reading) -> bool {
        // "stands firmly behind"
        let next = self.tokens[i + 1..].iter().zip(&self.tags[i + 1..]).find(|(_, tag)| **tag != Tag::Adv);
        let Some((next, _)) = next else { return false };
        self.words.verbs[reading.verb]
            .events
            .iter()
            .any(|event| event.after.first().is_some_and(|word| next.is(word)))
    }
}
