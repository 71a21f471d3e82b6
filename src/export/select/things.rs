//! The things of a graph with what conditions ask for: their classes, articles, dates and confidences.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use jiff::civil;
use oxigraph::model::NamedNodeRef;

use super::Condition;
use super::reach::Named;
use crate::date::Date;
use crate::map::{Dataset, Row, value};
use crate::vocab::{dcterms, rdf, schema, tw};

/// A term's number in the dataset.
pub(super) type Id = u32;

/// Everything that the dataset says something about.
pub(super) struct Things<'d> {
    pub(super) dataset: &'d Dataset,
    /// For each thing its rows, in all graphs.
    rows: HashMap<Id, Vec<usize>>,
    /// In the order of the dataset.
    order: Vec<Id>,
    /// For each thing the things that refer to it, with the property.
    referring: HashMap<Id, Vec<(Id, Id)>>,
    classes: HashMap<Id, Vec<Id>>,
    articles: HashMap<Id, Vec<Id>>,
    pub(super) terms: Terms,
    named: Named,
}

/// The numbers of terms of the vocabulary; 0, the default graph's, where the dataset does not have them.
pub(super) struct Terms {
    pub(super) rdf_type: Id,
    pub(super) in_article: Id,
    pub(super) reported_in: Id,
    pub(super) link_of: Id,
    pub(super) says: Id,
    pub(super) refers_to: Id,
}

/// Direct subclasses in the ontology of classes that things are not said to be of beside their own.
const SUBCLASSES: &[(NamedNodeRef<'static>, &[NamedNodeRef<'static>])] = &[
    (tw::ENTITY, &[tw::PERSON, tw::COUNTRY, tw::ORGANISATION, tw::PLACE_CLASS]),
    (tw::STATEMENT, &[tw::TENURE, tw::RELATION, tw::EVENT, tw::CLAIM]),
    (tw::PASSAGE, &[tw::MENTION]),
];

impl<'d> Things<'d> {
    pub(super) fn new(dataset: &'d Dataset) -> Self {
        let id = |term| dataset.find(term).unwrap_or_default();
        let terms = Terms {
            rdf_type: id(rdf::TYPE),
            in_article: id(tw::IN_ARTICLE),
            reported_in: id(tw::REPORTED_IN),
            link_of: id(tw::LINK_OF),
            says: id(tw::SAYS),
            refers_to: id(tw::REFERS_TO),
        };
        let mut rows: HashMap<Id, Vec<usize>> = HashMap::new();
        let mut order = Vec::new();
        for (index, row) in dataset.rows().iter().enumerate() {
            let known = rows.entry(row[1]).or_insert_with(|| {
                order.push(row[1]);
                Vec::new()
            });
            known.push(index);
        }
        order.sort_unstable();
        let mut things = Self {
            dataset,
            rows,
            order,
            referring: HashMap::new(),
            classes: HashMap::new(),
            articles: HashMap::new(),
            terms,
            named: Named::default(),
        };
        for &[_, subject, predicate, object] in dataset.rows() {
            if predicate == things.terms.rdf_type {
                things.classes.entry(subject).or_default().push(object);
            } else if subject != object && things.rows.contains_key(&object) {
                things.referring.entry(object).or_default().push((subject, predicate));
            }
        }
        things.assign_articles();
        things
    }

    /// Looks for what conditions name.
    pub(super) fn with_named<'c>(
        mut self,
        conditions: impl Iterator<Item = &'c Condition>,
        hops: u32,
    ) -> Self {
        self.named = Named::new(&self, conditions, hops);
        self
    }

    /// Finds the articles of each thing: a passage's and a statement's own, and of all else those of the passages and
    /// statements that lead to it.
    fn assign_articles(&mut self) {
        let article = self.dataset.find(tw::ARTICLE);
        let mut pairs: Vec<(Id, Id)> = Vec::new();
        let is_article =
            |thing: &Id| self.classes.get(thing).into_iter().flatten().any(|c| Some(*c) == article);
        for &thing in self.order.iter().filter(|thing| is_article(thing)) {
            pairs.push((thing, thing));
            pairs.extend(self.about(thing).map(|object| (object, thing)));
        }
        for &[_, subject, predicate, object] in self.dataset.rows() {
            if predicate == self.terms.in_article || predicate == self.terms.reported_in {
                pairs.push((subject, object));
                pairs.extend(
                    self.about(subject).filter(|&other| other != object).map(|other| (other, object)),
                );
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (thing, article) in pairs {
            self.articles.entry(thing).or_default().push(article);
        }
        // A link has the articles of its entity.
        for &[_, subject, predicate, object] in self.dataset.rows() {
            if predicate == self.terms.link_of
                && let Some(articles) = self.articles.get(&object).cloned()
            {
                self.articles.insert(subject, articles);
            }
        }
    }

    /// The things that a thing refers to.
    pub(super) fn about(&self, thing: Id) -> impl Iterator<Item = Id> + '_ {
        let is_type = self.terms.rdf_type;
        let others = self.rows_of(thing).filter(move |row| row[2] != is_type && row[3] != thing);
        others.map(|row| row[3]).filter(|object| self.rows.contains_key(object))
    }

    /// All things.
    pub(super) fn all(&self) -> impl Iterator<Item = Id> + '_ {
        self.order.iter().copied()
    }

    /// What is said about a thing.
    pub(super) fn rows_of(&self, thing: Id) -> impl Iterator<Item = &Row> + '_ {
        self.rows.get(&thing).into_iter().flatten().map(|&index| &self.dataset.rows()[index])
    }

    /// The things that refer to a thing, and by which property.
    pub(super) fn referring(&self, thing: Id) -> &[(Id, Id)] {
        self.referring.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// Whether something is said about a term.
    pub(super) fn is_thing(&self, id: Id) -> bool {
        self.rows.contains_key(&id)
    }

    /// Whether a thing is of a class or one of its subclasses.
    pub(super) fn is(&self, thing: Id, class: NamedNodeRef<'_>) -> bool {
        let classes = self.classes.get(&thing).map_or(&[][..], Vec::as_slice);
        let under = SUBCLASSES.iter().find(|(known, _)| *known == class).map_or(&[][..], |(_, under)| under);
        let wanted = std::iter::once(class).chain(under.iter().copied());
        wanted.filter_map(|class| self.dataset.find(class)).any(|class| classes.contains(&class))
    }

    /// Whether a thing meets a condition by one of its values.
    pub(super) fn meets(&self, thing: Id, condition: &Condition) -> bool {
        match condition {
            Condition::Class(class) => self.is(thing, class.as_ref()),
            Condition::Entity(name) => self.named.tells(thing, name),
            _ => self.verdicts(thing, condition).contains(&true),
        }
    }

    /// Whether a thing is one to leave out: of the class, or meeting the condition by all its values.
    pub(super) fn is_left_out(&self, thing: Id, condition: &Condition) -> bool {
        match condition {
            Condition::Class(class) => self.is(thing, class.as_ref()),
            Condition::Entity(name) => self.named.is(thing, name),
            _ => {
                let verdicts = self.verdicts(thing, condition);
                verdicts.contains(&true) && !verdicts.contains(&false)
            }
        }
    }

    /// For each value that a thing has whether it meets the condition.
    fn verdicts(&self, thing: Id, condition: &Condition) -> HashSet<bool> {
        let articles = self.articles.get(&thing).map_or(&[][..], Vec::as_slice);
        match condition {
            Condition::Class(_) | Condition::Entity(_) | Condition::Hops(_) => HashSet::new(),
            Condition::Outlet(name) => {
                articles.iter().map(|&article| self.named.is_published_by(article, name)).collect()
            }
            Condition::Event(event_type) => {
                let property = self.dataset.find(tw::EVENT_TYPE);
                let wanted = self.dataset.find(event_type.as_ref());
                let types = self.rows_of(thing).filter(|row| Some(row[2]) == property);
                types.map(|row| Some(row[3]) == wanted).collect()
            }
            Condition::Article(name) => {
                articles.iter().map(|&article| self.is_named(article, name)).collect()
            }
            Condition::Date(from, to) => {
                let overlaps = |(first, last): (civil::Date, civil::Date)| first <= *to && *from <= last;
                let own = self.days(thing);
                if own.is_empty() {
                    articles.iter().flat_map(|&article| self.days(article)).map(overlaps).collect()
                } else {
                    own.into_iter().map(overlaps).collect()
                }
            }
            Condition::Confidence(from, to) => self
                .values(thing, &[tw::CONFIDENCE])
                .filter_map(|value| value.parse::<f64>().ok())
                .map(|value| (*from..=*to).contains(&value))
                .collect(),
        }
    }

    /// The days that a thing's own dates may mean.
    fn days(&self, thing: Id) -> Vec<(civil::Date, civil::Date)> {
        let values = self.values(thing, &[tw::EVENT_DATE, tw::AS_OF, schema::DATE_PUBLISHED]);
        values.filter_map(|value| value.parse::<Date>().ok()?.days()).collect()
    }

    /// The texts of the literals that a thing has by one of the properties.
    fn values<'t>(
        &'t self,
        thing: Id,
        properties: &[NamedNodeRef<'_>],
    ) -> impl Iterator<Item = Cow<'t, str>> {
        let properties: Vec<Id> =
            properties.iter().filter_map(|property| self.dataset.find(*property)).collect();
        let rows = self.rows_of(thing).filter(move |row| properties.contains(&row[2]));
        rows.map(|row| value(self.dataset.form(row[3])))
    }

    /// Whether an article goes by a name: its IRI, its identifier or the last part of its IRI.
    fn is_named(&self, article: Id, name: &str) -> bool {
        let iri = self.dataset.form(article).trim_matches(['<', '>']);
        iri == name
            || iri.rsplit(['/', '#']).next() == Some(name)
            || self.values(article, &[dcterms::IDENTIFIER]).any(|identifier| identifier == name)
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    #[test]
    fn the_subclasses_are_those_of_the_ontology() {
        let ontology = include_str!("../../../ontology/triplewire.ttl");
        let parsed = RdfParser::from_format(RdfFormat::Turtle).for_slice(ontology);
        let quads = parsed.collect::<Result<Vec<_>, _>>().expect("the ontology is Turtle");
        for (class, under) in SUBCLASSES {
            let is_under = |quad: &&oxigraph::model::Quad| {
                quad.predicate.as_str().ends_with("#subClassOf") && quad.object.as_ref() == (*class).into()
            };
            let mut found: Vec<String> =
                quads.iter().filter(is_under).map(|quad| quad.subject.to_string()).collect();
            let mut known: Vec<String> = under.iter().map(ToString::to_string).collect();
            found.sort();
            known.sort();
            assert_eq!(found, known, "{class}");
        }
    }
}
