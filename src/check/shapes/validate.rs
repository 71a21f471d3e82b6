//! Validation: a graph and shapes in, what does not conform to them out.

use std::cmp::Ordering;

use oxigraph::model::{NamedNode, Term};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::ShapesError;
use super::data::Data;
use super::shape::{Bound, Kind, Shape, ShapeId, Target};
use super::value::{compare, is_in_range, is_of, text};
use crate::store::{GraphStore, TermId};

/// Something that does not conform to a shape.
pub(super) struct Found {
    pub(super) focus: TermId,
    pub(super) shape: ShapeId,
    /// The place of the constraint in the shape.
    pub(super) constraint: usize,
    pub(super) value: Option<Value>,
    /// The property, where it is not that of the shape.
    pub(super) path: Option<NamedNode>,
    pub(super) note: Note,
}

/// A value in question.
pub(super) enum Value {
    Id(TermId),
    /// One that a query made.
    Term(Term),
}

/// What a finding has to say beside its constraint.
pub(super) enum Note {
    Nothing,
    /// A word more.
    More(String),
    /// What a query says in its stead.
    Instead(String),
}

/// What a validation needs.
pub(super) struct Validation<'v> {
    pub(super) graph: &'v GraphStore,
    pub(super) data: &'v Data,
    pub(super) shapes: &'v [Shape],
}

/// One constraint of a shape, of one focus node and its values.
struct At<'v> {
    focus: TermId,
    shape: ShapeId,
    constraint: usize,
    values: &'v [TermId],
}

impl At<'_> {
    fn found(&self, value: Option<TermId>) -> Found {
        let Self { focus, shape, constraint, .. } = *self;
        Found { focus, shape, constraint, value: value.map(Value::Id), path: None, note: Note::Nothing }
    }
}

impl Validation<'_> {
    /// Validates what a shape is about.
    pub(super) fn targets(&self, shape: ShapeId, targets: &[Target]) -> Result<Vec<Found>, ShapesError> {
        let mut nodes = Vec::new();
        for target in targets {
            match target {
                Target::Node(node) => nodes.push(*node),
                Target::Class(classes) => nodes.extend(self.data.instances(classes)?),
                Target::SubjectsOf(property) => nodes.extend(self.data.subjects_of(*property)?),
                Target::ObjectsOf(property) => nodes.extend(self.data.objects_of(*property)?),
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        let found: Vec<Vec<Found>> = nodes
            .par_iter()
            .map(|node| {
                let mut found = Vec::new();
                self.shape(shape, *node, &mut found)?;
                Ok(found)
            })
            .collect::<Result<_, ShapesError>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Adds what of a node does not conform to a shape.
    fn shape(&self, id: ShapeId, focus: TermId, found: &mut Vec<Found>) -> Result<(), ShapesError> {
        let shape = &self.shapes[id];
        if shape.is_deactivated {
            return Ok(());
        }
        let values = match &shape.path {
            None => vec![focus],
            Some(path) => path.values(self.data, focus)?,
        };
        for (constraint, asked) in shape.constraints.iter().enumerate() {
            let at = At { focus, shape: id, constraint, values: &values };
            match &asked.kind {
                Kind::Property(property) => {
                    for value in &values {
                        self.shape(*property, *value, found)?;
                    }
                }
                Kind::Closed(_) | Kind::Sparql(_) => self.rows(&at, &asked.kind, found)?,
                Kind::Equals(other)
                | Kind::Disjoint(other)
                | Kind::LessThan(other)
                | Kind::LessThanOrEquals(other) => {
                    self.beside(&at, &asked.kind, *other, found)?;
                }
                kind if self.of_all(&at, kind, found)? => {}
                kind => {
                    for value in &values {
                        if !self.holds(kind, *value)? {
                            found.push(at.found(Some(*value)));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a node conforms to a shape.
    fn conforms(&self, shape: ShapeId, node: TermId) -> Result<bool, ShapesError> {
        let mut found = Vec::new();
        self.shape(shape, node, &mut found)?;
        Ok(found.is_empty())
    }

    /// To how many of some shapes a node conforms.
    fn count(&self, shapes: &[ShapeId], node: TermId) -> Result<usize, ShapesError> {
        let mut count = 0;
        for shape in shapes {
            count += usize::from(self.conforms(*shape, node)?);
        }
        Ok(count)
    }

    /// Whether a value is as a constraint on each value asks.
    fn holds(&self, kind: &Kind, value: TermId) -> Result<bool, ShapesError> {
        let term = || self.data.term(value);
        let length = || term().map(|term| text(&term).map(|text| text.chars().count() as u64));
        Ok(match kind {
            Kind::Class(classes) => self.data.is_of(value, classes)?,
            Kind::Datatype(datatype) => is_of(&term()?, datatype.as_ref()),
            Kind::NodeKind(kind) => match term()? {
                Term::NamedNode(_) => kind.iri,
                Term::BlankNode(_) => kind.blank,
                Term::Literal(_) => kind.literal,
                Term::Triple(_) => false,
            },
            Kind::Bound(bound, limit) => compare(&term()?, limit).is_some_and(|order| match bound {
                Bound::MinExclusive => order == Ordering::Greater,
                Bound::MinInclusive => order != Ordering::Less,
                Bound::MaxExclusive => order == Ordering::Less,
                Bound::MaxInclusive => order != Ordering::Greater,
            }),
            Kind::MinLength(least) => length()?.is_some_and(|length| length >= *least),
            Kind::MaxLength(most) => length()?.is_some_and(|length| length <= *most),
            Kind::Pattern(pattern) => text(&term()?).is_some_and(|text| pattern.is_match(text)),
            Kind::LanguageIn(ranges) => match term()? {
                Term::Literal(literal) => literal
                    .language()
                    .is_some_and(|language| ranges.iter().any(|range| is_in_range(language, range))),
                _ => false,
            },
            Kind::In(terms) => terms.contains(&value),
            Kind::Not(shape) => !self.conforms(*shape, value)?,
            Kind::Node(shape) => self.conforms(*shape, value)?,
            Kind::And(shapes) => self.count(shapes, value)? == shapes.len(),
            Kind::Or(shapes) => self.count(shapes, value)? > 0,
            Kind::Xone(shapes) => self.count(shapes, value)? == 1,
            // The others are not of single values.
            _ => true,
        })
    }

    /// Adds what a constraint on all values together does not find; whether it is one.
    fn of_all(&self, at: &At<'_>, kind: &Kind, found: &mut Vec<Found>) -> Result<bool, ShapesError> {
        let number = at.values.len() as u64;
        let holds = match kind {
            Kind::MinCount(least) => number >= *least,
            Kind::MaxCount(most) => number <= *most,
            Kind::HasValue(value) => at.values.contains(value),
            Kind::Qualified { shape, siblings, least, most } => {
                let mut count = 0;
                for value in at.values {
                    let is_one = self.conforms(*shape, *value)? && self.count(siblings, *value)? == 0;
                    count += u64::from(is_one);
                }
                (*least..=*most).contains(&count)
            }
            Kind::UniqueLang => {
                let mut languages: FxHashMap<String, usize> = FxHashMap::default();
                for value in at.values {
                    if let Term::Literal(literal) = self.data.term(*value)?
                        && let Some(language) = literal.language()
                    {
                        *languages.entry(language.to_ascii_lowercase()).or_default() += 1;
                    }
                }
                for (language, _) in languages.into_iter().filter(|(_, number)| *number > 1) {
                    found.push(Found { note: Note::More(language), ..at.found(None) });
                }
                true
            }
            _ => return Ok(false),
        };
        if !holds {
            found.push(at.found(None));
        }
        Ok(true)
    }

    /// Adds what does not fit to the values of another property.
    fn beside(
        &self,
        at: &At<'_>,
        kind: &Kind,
        other: TermId,
        found: &mut Vec<Found>,
    ) -> Result<(), ShapesError> {
        let others = self.data.objects(at.focus, other)?;
        let is_wrong = |value: &&TermId| match kind {
            Kind::Equals(_) => !others.contains(value),
            _ => others.contains(value),
        };
        if matches!(kind, Kind::Equals(_) | Kind::Disjoint(_)) {
            found.extend(at.values.iter().filter(is_wrong).map(|value| at.found(Some(*value))));
        }
        if let Kind::Equals(_) = kind {
            let missing = others.iter().filter(|value| !at.values.contains(value));
            found.extend(missing.map(|value| at.found(Some(*value))));
        }
        if let Kind::LessThan(_) | Kind::LessThanOrEquals(_) = kind {
            for value in at.values {
                let term = self.data.term(*value)?;
                for other in &others {
                    let order = compare(&term, &self.data.term(*other)?);
                    let is_less = match kind {
                        Kind::LessThan(_) => order == Some(Ordering::Less),
                        _ => order.is_some_and(Ordering::is_le),
                    };
                    if !is_less {
                        found.push(at.found(Some(*value)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds what has a property and a value of its own: statements that a closed shape does not have, rows of a query.
    fn rows(&self, at: &At<'_>, kind: &Kind, found: &mut Vec<Found>) -> Result<(), ShapesError> {
        match kind {
            Kind::Closed(allowed) => {
                for node in at.values {
                    let said = self.data.statements(*node)?;
                    for (property, value) in
                        said.into_iter().filter(|(property, _)| !allowed.contains(property))
                    {
                        let Term::NamedNode(path) = self.data.term(property)? else { continue };
                        found.push(Found { path: Some(path), ..at.found(Some(value)) });
                    }
                }
            }
            Kind::Sparql(sparql) => {
                let has_path = self.shapes[at.shape].path.is_some();
                for row in sparql.rows(self.graph, &self.data.term(at.focus)?)? {
                    let own = (!has_path).then_some(Value::Id(at.focus));
                    found.push(Found {
                        value: row.value.map(Value::Term).or(own),
                        path: row.path,
                        note: row.message.map_or(Note::Nothing, Note::Instead),
                        ..at.found(None)
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }
}
