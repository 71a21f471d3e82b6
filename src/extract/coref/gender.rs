//! Who is "he" and who "she": a draft in, the gender of its persons as far as it is told and the person that each such
//! pronoun stands for out. All stages ask here, so that one pronoun is one person and one person is not both.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::draft::{Draft, Mention};
use crate::extract::lexicon::rows;
use crate::extract::record::EntityType;
use crate::extract::text::TokenKind;
use crate::gazetteer::fold;

use super::salience::person;

/// How many tokens behind a pronoun that is a subject are taken for its clause.
const OWN_CLAUSE: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

static WORDS: LazyLock<FxHashMap<&'static str, Gender>> =
    LazyLock::new(|| table(include_str!("../../../data/lexicons/gender.tsv")));

static GIVEN: LazyLock<FxHashMap<&'static str, Gender>> =
    LazyLock::new(|| table(include_str!("../../../data/lexicons/given-name-genders.tsv")));

fn table(text: &'static str) -> FxHashMap<&'static str, Gender> {
    rows(text)
        .map(|row| (row[0], if row.get(1) == Some(&"f") { Gender::Female } else { Gender::Male }))
        .collect()
}

/// What is known of the persons of a text.
#[derive(Clone, Debug, Default)]
pub struct Genders {
    known: FxHashMap<usize, Gender>,
    /// The person of each pronoun, by its token.
    persons: FxHashMap<usize, usize>,
}

impl Genders {
    /// Goes through the text once: titles and given names tell first, then each "he" and "she" in its order.
    pub(crate) fn of(draft: &Draft<'_>) -> Self {
        let mut genders = Self::default();
        let persons =
            || draft.mentions.iter().filter(|m| draft.entities[m.entity].entity_type == EntityType::Person);
        // A title anywhere in the text is surer than a first name.
        for tell in [titled, named] {
            for mention in persons() {
                if let Some(gender) = tell(draft, mention) {
                    genders.known.entry(mention.entity).or_insert(gender);
                }
            }
        }
        for (at, token) in draft.analysis.tokens.iter().enumerate() {
            let Some(wanted) = gender_of(&token.lower) else { continue };
            if draft.mention_at(at).is_some() {
                continue;
            }
            let Some(found) = person(draft, at, wanted, &genders) else { continue };
            // "He called on Mr. Roe": who acts is not the one acted on in the same clause.
            let subject = token.is_any(&["he", "she"]);
            if subject && draft.mentions_in(at + 1..at + OWN_CLAUSE).iter().any(|m| m.entity == found) {
                continue;
            }
            genders.persons.insert(at, found);
            if token.is_any(&["he", "she"]) {
                genders.known.entry(found).or_insert(wanted);
            }
        }
        genders
    }

    pub(super) fn known(&self, person: usize) -> Option<Gender> {
        self.known.get(&person).copied()
    }

    pub(super) fn person(&self, at: usize) -> Option<usize> {
        self.persons.get(&at).copied()
    }
}

/// The gender of a pronoun.
pub(super) fn gender_of(pronoun: &str) -> Option<Gender> {
    match pronoun {
        "he" | "him" | "his" | "himself" => Some(Gender::Male),
        "she" | "her" | "hers" | "herself" => Some(Gender::Female),
        _ => None,
    }
}

/// Whether an entity may be what a pronoun stands for, as far as gender tells.
pub fn agrees(draft: &Draft<'_>, entity: usize, pronoun: &str) -> bool {
    let wanted = gender_of(pronoun);
    wanted.is_none() || draft.genders().known(entity).is_none_or(|g| Some(g) == wanted)
}

/// The gender that a title before a mention of a person tells.
fn titled(draft: &Draft<'_>, mention: &Mention) -> Option<Gender> {
    let start = mention.tokens.start.saturating_sub(4);
    let words = draft.analysis.tokens[start..mention.tokens.start].iter().rev();
    words
        .take_while(|t| t.kind == TokenKind::Word && (t.is_capitalised() || WORDS.contains_key(&*t.lower)))
        .find_map(|t| WORDS.get(&*t.lower).copied())
}

/// The gender that the first name of a person tells.
fn named(draft: &Draft<'_>, mention: &Mention) -> Option<Gender> {
    let name = &draft.entities[mention.entity].name;
    let first = name.split([' ', '-']).next().filter(|_| name.contains(' '))?;
    let lower = first.to_lowercase();
    WORDS.get(&*lower).or_else(|| GIVEN.get(&*fold(first))).copied()
}
