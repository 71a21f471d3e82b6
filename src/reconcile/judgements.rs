//! Judgements: what a person decided about links, as CSV or Turtle in, an answer for a pair of entity and entry out.
//!
//! CSV has the columns `entity`, `target` and `decision` (`same`, `different` or `unsure`; empty means that nobody has
//! decided yet), in any order and among others, as spreadsheets save it: with semicolons or tabs too. In RDF, `owl:sameAs` says `same`, `owl:differentFrom` `different`, and
//! `skos:closeMatch` `unsure`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::graph_file::{hold, known};
use crate::spreadsheet;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

use super::table::Table;
use crate::limits::{Exceeded, Limit, Limits, read_bytes};

/// What a person decided about an entity and an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judgement {
    /// They are the same thing.
    Same,
    /// They are not.
    Different,
    /// Nobody can tell.
    Unsure,
}

impl Judgement {
    /// The word for it in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }
}

/// Why a file of judgements cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum JudgementError {
    /// The table is not one.
    #[error("{file}: {source}")]
    Csv {
        /// The file.
        file: String,
        /// What is wrong with it.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{file}: there is no column '{column}'")]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        column: &'static str,
    },
    /// The file cannot be read to its end.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// What some decisions say together, another denies.
    #[error("{place}: <{first}> and <{second}> are 'different' here, and 'same' by {chain}")]
    Chain {
        /// Where they are different.
        place: String,
        /// The first of the two.
        first: String,
        /// The second.
        second: String,
        /// The places of the decisions that make them the same.
        chain: String,
    },
    /// A row cannot be understood.
    #[error("{file}:{line}: {reason}")]
    Row {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The graph is not RDF.
    #[error("{file}: {reason}")]
    Rdf {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl JudgementError {
    /// The way out, if a file is over a limit.
    pub fn over_limit(&self) -> Option<&'static str> {
        match self {
            Self::Io { source, .. } => Exceeded::of(source).map(Exceeded::hint),
            _ => None,
        }
    }
}

/// What people decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements(BTreeMap<String, BTreeMap<String, Judged>>);

/// A judgement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Judged {
    judgement: Judgement,
    place: String,
}

impl Judgements {
    /// No judgements.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was decided about an entity and an entry, or about two entities, in whatever order they were named.
    pub fn of(&self, entity: &str, target: &str) -> Option<Judgement> {
        Some(self.judged(entity, target)?.judgement)
    }

    fn judged(&self, a: &str, b: &str) -> Option<&Judged> {
        let of = |a: &str, b: &str| self.0.get(a)?.get(b);
        of(a, b).or_else(|| of(b, a))
    }

    /// The entries that the entity was decided to be, by IRI.
    pub fn same(&self, entity: &str) -> impl Iterator<Item = &str> {
        let judged = self.0.get(entity).into_iter().flatten();
        judged.filter(|(_, judged)| judged.judgement == Judgement::Same).map(|(target, _)| target.as_str())
    }

    /// All judgements, in the order of their IRIs.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str, Judgement)> {
        self.0.iter().flat_map(|(entity, judged)| {
            judged.iter().map(move |(target, judged)| (entity.as_str(), target.as_str(), judged.judgement))
        })
    }

    /// The judgements with other names for entities; what is then about one entity alone is left out.
    #[must_use]
    pub fn renamed(self, names: &BTreeMap<String, String>) -> Self {
        if names.is_empty() {
            return self;
        }
        let now = |iri: String| names.get(&iri).cloned().unwrap_or(iri);
        let mut renamed = Self::new();
        for (entity, judged) in self.0 {
            let entity = now(entity);
            for (target, judged) in judged {
                let target = now(target);
                if target != entity {
                    renamed.0.entry(entity.clone()).or_default().entry(target).or_insert(judged);
                }
            }
        }
        renamed
    }

    /// Looks for decisions that cannot all be right: two things that are different by one, and the same by others in a
    /// row.
    ///
    /// # Errors
    ///
    /// If there are such, with the places of all of them.
    pub fn check(&self) -> Result<(), JudgementError> {
        let mut same: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (entity, judged) in &self.0 {
            for (target, judged) in judged.iter().filter(|(_, j)| j.judgement == Judgement::Same) {
                same.entry(entity).or_default().insert(target, &judged.place);
                same.entry(target).or_default().insert(entity, &judged.place);
            }
        }
        for (entity, judged) in &self.0 {
            for (target, judged) in judged.iter().filter(|(_, j)| j.judgement == Judgement::Different) {
                if let Some(chain) = chain(&same, entity, target) {
                    return Err(JudgementError::Chain {
                        place: judged.place.clone(),
                        first: entity.clone(),
                        second: target.clone(),
                        chain: chain.join(", "),
                    });
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, entity: &str, target: &str, judgement: Judgement, place: String) -> Result<(), String> {
        if let Some(before) = self.judged(entity, target).filter(|before| before.judgement != judgement) {
            return Err(format!(
                "<{entity}> and <{target}> are '{}' here and '{}' before, in {}",
                judgement.name(),
                before.judgement.name(),
                before.place
            ));
        }
        let judged = self.0.entry(entity.to_owned()).or_default();
        judged.entry(target.to_owned()).or_insert(Judged { judgement, place });
        Ok(())
    }

    /// Adds the judgements of a table.
    ///
    /// # Errors
    ///
    /// If it is not a table, a column is missing, a decision is none of the three words, or two rows contradict each
    /// other.
    pub fn read_csv(&mut self, reader: impl Read, file: &str, limits: &Limits) -> Result<(), JudgementError> {
        let failed = |source| JudgementError::Csv { file: file.to_owned(), source };
        let bytes = read_bytes(reader, limits, Limit::File);
        let bytes = bytes.map_err(|source| JudgementError::Io { file: file.to_owned(), source })?;
        let saved = Table::new(&bytes);
        let mut table = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(saved.delimiter)
            .from_reader(saved.text.as_bytes());
        let header = table.headers().map_err(failed)?.clone();
        let column = |column: &'static str| {
            header
                .iter()
                .position(|name| name.eq_ignore_ascii_case(column))
                .ok_or_else(|| JudgementError::NoColumn { file: file.to_owned(), column })
        };
        let (entity, target, decision) = (column("entity")?, column("target")?, column("decision")?);
        for row in table.records() {
            let row = row.map_err(failed)?;
            let line = row.position().map_or(0, |position| saved.line(position.byte()));
            let wrong = |reason| JudgementError::Row { file: file.to_owned(), line, reason };
            let field = |index: usize| spreadsheet::text(row.get(index).unwrap_or_default());
            let judgement = match field(decision).to_ascii_lowercase().as_str() {
                "" => continue,
                "same" => Judgement::Same,
                "different" => Judgement::Different,
                "unsure" => Judgement::Unsure,
                other => {
                    return Err(wrong(format!(
                        "the decision '{other}' is not one of: same, different, unsure, or nothing"
                    )));
                }
            };
            for iri in [field(entity), field(target)] {
                oxiri::Iri::parse(iri).map_err(|error| wrong(format!("'{iri}' is not an IRI: {error}")))?;
            }
            let place = format!("{file}:{line}");
            self.add(field(entity), field(target), judgement, place).map_err(wrong)?;
        }
        Ok(())
    }

    /// Adds the judgements of a graph.
    ///
    /// # Errors
    ///
    /// If it is not RDF of this format, or two statements contradict each other.
    pub fn read_rdf(
        &mut self,
        reader: impl Read,
        format: RdfFormat,
        file: &str,
        limits: &Limits,
    ) -> Result<(), JudgementError> {
        let wrong = |reason| JudgementError::Rdf { file: file.to_owned(), reason };
        let bytes = read_bytes(reader, limits, Limit::File);
        let bytes = bytes.map_err(|source| JudgementError::Io { file: file.to_owned(), source })?;
        hold(&bytes, format, *limits)
            .map_err(|over| JudgementError::Io { file: file.to_owned(), source: over.into() })?;
        for quad in RdfParser::from_format(format).for_reader(known(&bytes[..], format)) {
            let quad = quad.map_err(|error| wrong(error.to_string()))?;
            let judgement = match quad.predicate.as_str() {
                "http://www.w3.org/2002/07/owl#sameAs" => Judgement::Same,
                "http://www.w3.org/2002/07/owl#differentFrom" => Judgement::Different,
                "http://www.w3.org/2004/02/skos/core#closeMatch" => Judgement::Unsure,
                _ => continue,
            };
            if let (NamedOrBlankNode::NamedNode(entity), Term::NamedNode(target)) =
                (&quad.subject, &quad.object)
            {
                self.add(entity.as_str(), target.as_str(), judgement, file.to_owned()).map_err(wrong)?;
            }
        }
        Ok(())
    }
}

/// The places of the decisions by which two things are the same, the fewest that there are; `None` if none make them so.
fn chain<'j>(
    same: &BTreeMap<&'j str, BTreeMap<&'j str, &'j str>>,
    from: &str,
    to: &str,
) -> Option<Vec<&'j str>> {
    let mut seen = BTreeSet::from([from]);
    let mut ways: Vec<(&str, Vec<&'j str>)> = vec![(from, Vec::new())];
    while !ways.is_empty() {
        let mut next = Vec::new();
        for (at, way) in ways {
            for (other, place) in same.get(at).into_iter().flatten() {
                let mut way = way.clone();
                way.push(place);
                if *other == to {
                    return Some(way);
                }
                if seen.insert(other) {
                    next.push((*other, way));
                }
            }
        }
        ways = next;
    }
    None
}
