//! What the stages of extraction pass on to one another: the text with the mentions, entities and roles found so far.
//!
//! The naming stages fill a [`Draft`]; the stages for relations, events and claims read it. Entities are numbered in
//! the order of their first mention, and everything else refers to them by that number.

use crate::date::Date;
use crate::syntax::Tree;

use super::coref::Genders;
use super::credits::credits;
use super::positions::{PositionPhrase, positions_in};
use super::record::{EntityType, Kind, Span};
use super::ruleset::{ByKind, RuleSet};
use super::syntax::Trees;
use super::text::Analysis;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// How a mention names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a name, full or short, or an acronym.
    Name,
    /// By the adjective of a country: "Armenian".
    Adjective,
    /// By the word for its people: "Iraqis".
    People,
    /// By a capital that stands for the government: "Tehran has violated".
    Capital,
}

/// A place in the text where an entity is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The tokens of the name; never empty.
    pub tokens: Range<usize>,
    /// The number of the entity.
    pub entity: usize,
    /// How it is named.
    pub form: Form,
}

/// A named thing found in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftEntity {
    /// What type of thing it is.
    pub entity_type: EntityType,
    /// What kind of its type it is.
    pub kind: Option<Kind>,
    /// The fullest form of the name in the article.
    pub name: String,
    /// The ISO 3166-1 alpha-2 code of the country that it is, lies in or belongs to, if the gazetteer knows one.
    pub country: Option<String>,
    /// How sure the naming rule is, 0 to 1.
    pub confidence: f64,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A person holds a position.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRole {
    /// The number of the person.
    pub person: usize,
    /// The position without its country.
    pub position: String,
    /// The number of the country or organisation.
    pub of: Option<usize>,
    /// Whether it is said to be past.
    pub former: bool,
    /// The tokens that say so, name included.
    pub tokens: Range<usize>,
    /// How sure the rule is, 0 to 1.
    pub confidence: f64,
    /// The rule that found it.
    pub rule: &'static str,
}

/// An article in the course of extraction.
#[derive(Clone, Debug)]
pub struct Draft<'t> {
    /// The text, its tokens and sentences.
    pub analysis: Analysis<'t>,
    /// When the article was published.
    pub published: Option<Date>,
    /// The outlet, by name.
    pub source: Option<&'t str>,
    /// Whether the text is in English, so that the parser may be asked.
    pub english: bool,
    /// The named things, in the order of their first mention.
    pub entities: Vec<DraftEntity>,
    /// Where they are named, in the order of the text, without overlaps.
    pub mentions: Vec<Mention>,
    /// Who holds which position, in the order of the text.
    pub roles: Vec<DraftRole>,
    mention_at: Vec<Option<u32>>,
    /// The mentions in credits, once they are hidden.
    hidden: Vec<Mention>,
    /// Found when they are first asked for.
    positions: OnceLock<Vec<PositionPhrase>>,
    credits: OnceLock<Vec<Range<usize>>>,
    genders: OnceLock<Genders>,
    trees: Trees,
    /// The rules, if they are not the usual ones.
    rules: Option<Arc<RuleSet>>,
}

impl<'t> Draft<'t> {
    /// A draft of a text in which nothing has been found yet.
    pub fn new(text: &'t str, published: Option<Date>, source: Option<&'t str>) -> Self {
        let analysis = Analysis::new(text);
        let mention_at = vec![None; analysis.tokens.len()];
        let trees = Trees::new(analysis.sentences.len());
        Self {
            analysis,
            published,
            source,
            english: true,
            entities: vec![],
            mentions: vec![],
            roles: vec![],
            mention_at,
            hidden: vec![],
            positions: OnceLock::new(),
            credits: OnceLock::new(),
            genders: OnceLock::new(),
            trees,
            rules: None,
        }
    }

    /// With these rules.
    pub(super) fn with_rules(mut self, rules: Option<Arc<RuleSet>>) -> Self {
        self.rules = rules;
        self
    }

    /// Whether what a rule finds is taken: it is not left out.
    #[inline]
    pub(super) fn has_rule(&self, rule: &str) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.has(rule))
    }

    /// The patterns of the user.
    pub(super) fn own_patterns(&self) -> Option<&ByKind> {
        self.rules.as_ref().map(|rules| &rules.patterns)
    }

    /// Takes the entities of rules that are left out away, with their mentions; `stays` are those that stay in any case.
    /// Tells which stayed.
    pub(super) fn leave_names_out(&mut self, stays: impl Fn(usize) -> bool) -> Vec<bool> {
        let stay = |(number, entity): (usize, &DraftEntity)| stays(number) || self.has_rule(entity.rule);
        let stayed: Vec<bool> = self.entities.iter().enumerate().map(stay).collect();
        if stayed.iter().all(|stayed| *stayed) {
            return stayed;
        }
        let mut next = 0;
        let numbers: Vec<Option<usize>> = stayed
            .iter()
            .map(|stayed| {
                let number = next;
                next += usize::from(*stayed);
                stayed.then_some(number)
            })
            .collect();
        let mut keep = stayed.iter();
        self.entities.retain(|_| keep.next().copied().unwrap_or_default());
        let mentions = std::mem::take(&mut self.mentions).into_iter();
        let mentions = mentions.filter_map(|m| Some(Mention { entity: numbers[m.entity]?, ..m })).collect();
        self.set_mentions(mentions);
        stayed
    }

    /// Sets the mentions; sorts them and drops any that overlaps an earlier one.
    pub fn set_mentions(&mut self, mut mentions: Vec<Mention>) {
        mentions.sort_by_key(|m| (m.tokens.start, usize::MAX - m.tokens.end));
        self.mention_at = vec![None; self.analysis.tokens.len()];
        self.mentions.clear();
        self.genders = OnceLock::new();
        let mut end = 0;
        for mention in mentions {
            if mention.tokens.start >= end {
                end = mention.tokens.end;
                let index = u32::try_from(self.mentions.len()).unwrap_or(u32::MAX);
                self.mention_at[mention.tokens.clone()].fill(Some(index));
                self.mentions.push(mention);
            }
        }
    }

    /// The stretches of tokens that only say who reported, edited or photographed the article.
    pub(super) fn credits(&self) -> &[Range<usize>] {
        self.credits.get_or_init(|| credits(&self.analysis))
    }

    /// Takes the mentions in credits away from the stages that follow; [`Self::all_mentions`] still has them.
    pub(super) fn hide_credits(&mut self) {
        let (hidden, told) =
            std::mem::take(&mut self.mentions).into_iter().partition(|m| self.is_credit(m.tokens.start));
        self.hidden = hidden;
        self.set_mentions(told);
    }

    /// The mentions, those in credits included, in the order of the text.
    pub(super) fn all_mentions(&self) -> Vec<&Mention> {
        let mut all: Vec<&Mention> = self.hidden.iter().chain(&self.mentions).collect();
        all.sort_by_key(|m| m.tokens.start);
        all
    }

    /// The gender of each person as far as it is known, and whom each "he" and "she" stands for.
    pub(super) fn genders(&self) -> &Genders {
        self.genders.get_or_init(|| Genders::of(self))
    }

    /// The tree of a sentence, its words in bytes of the text. The first time it is asked for, it is parsed.
    pub fn tree(&self, sentence: usize) -> &Tree {
        self.trees.tree(&self.analysis, sentence)
    }

    /// The mention that a token is part of.
    pub fn mention_at(&self, token: usize) -> Option<&Mention> {
        let index = (*self.mention_at.get(token)?)?;
        self.mentions.get(index as usize)
    }

    /// The mentions that begin in a range of tokens, in order.
    pub fn mentions_in(&self, tokens: Range<usize>) -> &[Mention] {
        let start = self.mentions.partition_point(|m| m.tokens.start < tokens.start);
        let end = self.mentions.partition_point(|m| m.tokens.start < tokens.end);
        &self.mentions[start..end.max(start)]
    }

    /// The positions and titles of the text, in its order and without overlaps; none runs over the end of a sentence.
    pub fn positions(&self) -> &[PositionPhrase] {
        self.positions.get_or_init(|| {
            let sentences = self.analysis.sentences.iter();
            sentences.flat_map(|sentence| positions_in(&self.analysis, sentence.tokens.clone())).collect()
        })
    }

    /// The positions and titles that begin in a range of tokens, in order.
    pub fn positions_in(&self, tokens: Range<usize>) -> &[PositionPhrase] {
        let positions = self.positions();
        let start = positions.partition_point(|p| p.tokens.start < tokens.start);
        let end = positions.partition_point(|p| p.tokens.start < tokens.end);
        &positions[start..end.max(start)]
    }

    /// The roles of a person, in the order of the text.
    pub fn roles_of(&self, person: usize) -> impl Iterator<Item = &DraftRole> {
        self.roles.iter().filter(move |role| role.person == person)
    }

    /// The country of an ISO 3166-1 code, if it is among the first entities of the text.
    pub fn country_with_code(&self, code: &str) -> Option<usize> {
        /// How many entities are looked at: this is asked for each of many places.
        const FIRST: usize = 400;
        self.entities
            .iter()
            .take(FIRST)
            .position(|e| e.entity_type == EntityType::Country && e.country.as_deref() == Some(code))
    }

    /// Where a range of tokens stands in the text, in scalar values.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        self.analysis.span(tokens)
    }
}
