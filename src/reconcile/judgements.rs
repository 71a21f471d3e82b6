//! Judgements: what a person decided about links, as CSV or Turtle in, an answer for a pair of entity and entry out.
//!
//! CSV has the columns `entity`, `target` and `decision` (`same`, `different` or `unsure`; empty means that nobody has
//! decided yet), in any order and among others. In RDF, `owl:sameAs` says `same`, `owl:differentFrom` `different`, and
//! `skos:closeMatch` `unsure`.

use std::collections::BTreeMap;
use std::io::Read;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

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

/// What people decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgements(BTreeMap<String, BTreeMap<String, Judgement>>);

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

    /// What was decided about an entity and an entry.
    pub fn of(&self, entity: &str, target: &str) -> Option<Judgement> {
        self.0.get(entity)?.get(target).copied()
    }

    /// The entries that the entity was decided to be, by IRI.
    pub fn same(&self, entity: &str) -> impl Iterator<Item = &str> {
        let judged = self.0.get(entity).into_iter().flatten();
        judged.filter(|(_, judgement)| **judgement == Judgement::Same).map(|(target, _)| target.as_str())
    }

    fn add(&mut self, entity: &str, target: &str, judgement: Judgement) -> Result<(), String> {
        let judged = self.0.entry(entity.to_owned()).or_default();
        match judged.insert(target.to_owned(), judgement) {
            Some(before) if before != judgement => Err(format!(
                "<{entity}> and <{target}> are '{}' here and '{}' before",
                judgement.name(),
                before.name()
            )),
            _ => Ok(()),
        }
    }

    /// Adds the judgements of a table.
    ///
    /// # Errors
    ///
    /// If it is not a table, a column is missing, a decision is none of the three words, or two rows contradict each
    /// other.
    pub fn read_csv(&mut self, reader: impl Read, file: &str) -> Result<(), JudgementError> {
        let failed = |source| JudgementError::Csv { file: file.to_owned(), source };
        let mut table = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(reader);
        let header = table.headers().map_err(failed)?.clone();
        let column = |column: &'static str| {
            header
                .iter()
                .position(|name| name.trim_start_matches('\u{feff}') == column)
                .ok_or_else(|| JudgementError::NoColumn { file: file.to_owned(), column })
        };
        let (entity, target, decision) = (column("entity")?, column("target")?, column("decision")?);
        for row in table.records() {
            let row = row.map_err(failed)?;
            let line = row.position().map_or(0, csv::Position::line);
            let wrong = |reason| JudgementError::Row { file: file.to_owned(), line, reason };
            let field = |index: usize| row.get(index).unwrap_or_default();
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
            self.add(field(entity), field(target), judgement).map_err(wrong)?;
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
    ) -> Result<(), JudgementError> {
        let wrong = |reason| JudgementError::Rdf { file: file.to_owned(), reason };
        for quad in RdfParser::from_format(format).for_reader(reader) {
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
                self.add(entity.as_str(), target.as_str(), judgement).map_err(wrong)?;
            }
        }
        Ok(())
    }
}
