//! Making the survey: the orders of the graph in, each looked through for the properties that matter, the table out.

use oxigraph::model::{NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use super::numbers::{count, entities, join};
use super::{Article, Kind, Lists, NONE, Role, Statement, Survey, day_of, newest};
use crate::checked::Fault;
use crate::date::Date;
use crate::extract::Modality;
use crate::map::modality_individual;
use crate::serve::look::Look;
use crate::store::{GraphStore, Order, TermId};
use crate::vocab::{rdf, schema, tw};

const KINDS: [(NamedNodeRef<'static>, Kind); 4] = [
    (tw::TENURE, Kind::Tenure),
    (tw::RELATION, Kind::Relation),
    (tw::EVENT, Kind::Event),
    (tw::CLAIM, Kind::Claim),
];

const ROLES: [(NamedNodeRef<'static>, Role); 8] = [
    (tw::HOLDER, Role::Holder),
    (tw::POSITION_IN, Role::PositionIn),
    (tw::SUBJECT, Role::Subject),
    (tw::OBJECT, Role::Object),
    (tw::ACTOR, Role::Actor),
    (tw::TARGET, Role::Target),
    (tw::EVENT_PLACE, Role::Place),
    (tw::SPEAKER, Role::Speaker),
];

/// The survey of a graph.
pub(in crate::serve) fn of(graph: &GraphStore) -> Result<Survey, Fault> {
    let mut draft = Draft::new(graph);
    draft.statements()?;
    draft.articles()?;
    draft.properties()?;
    draft.ends()?;
    draft.finish()
}

/// What is known so far; statements by their places as they were found.
pub(super) struct Draft {
    pub(super) look: Look,
    places: FxHashMap<u32, u32>,
    statements: Vec<Statement>,
    pub(super) articles: Vec<Article>,
    articles_by_id: FxHashMap<u32, u32>,
    publishers: FxHashMap<u32, u32>,
    pub(super) outlets: Vec<TermId>,
    /// Statement, role, number of the entity's term.
    pub(super) ends: Vec<(u32, Role, u32)>,
    days: FxHashMap<u32, u32>,
}

impl Draft {
    fn new(graph: &GraphStore) -> Self {
        Self {
            look: Look::new(graph),
            places: FxHashMap::default(),
            statements: Vec::new(),
            articles: Vec::new(),
            articles_by_id: FxHashMap::default(),
            publishers: FxHashMap::default(),
            outlets: Vec::new(),
            ends: Vec::new(),
            days: FxHashMap::default(),
        }
    }

    /// Calls `with` for the subject and the object of each triple with a property.
    fn each(
        &mut self,
        property: NamedNodeRef<'_>,
        mut with: impl FnMut(&mut Self, u32, u32) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let snapshot = self.look.snapshot.clone();
        let Some(property) = snapshot.id(property.into())? else { return Ok(()) };
        for key in snapshot.scan(Order::Pos, &[property]) {
            let [_, object, subject, _] = key?;
            with(self, subject, object)?;
        }
        Ok(())
    }

    /// The things of a class.
    pub(super) fn of_class(&self, class: NamedNodeRef<'_>) -> Result<Vec<u32>, Fault> {
        let snapshot = &self.look.snapshot;
        let (Some(kind), Some(class)) = (snapshot.id(rdf::TYPE.into())?, snapshot.id(class.into())?) else {
            return Ok(Vec::new());
        };
        snapshot.scan(Order::Pos, &[kind, class]).map(|key| Ok(key?[2])).collect()
    }

    fn statements(&mut self) -> Result<(), Fault> {
        for (class, kind) in KINDS {
            for id in self.of_class(class)? {
                let place = u32::try_from(self.statements.len()).unwrap_or(NONE);
                // A statement of two classes is of the first.
                if self.places.contains_key(&id) {
                    continue;
                }
                self.places.insert(id, place);
                self.statements.push(Statement {
                    id: TermId(id),
                    kind,
                    told: Modality::Asserted,
                    is_claimed: false,
                    what: NONE,
                    day: 0,
                    article: NONE,
                    ends: 0,
                });
            }
        }
        Ok(())
    }

    fn articles(&mut self) -> Result<(), Fault> {
        for id in self.of_class(tw::ARTICLE)? {
            let place = u32::try_from(self.articles.len()).unwrap_or(NONE);
            self.articles_by_id.insert(id, place);
            self.articles.push(Article { outlet: NONE, day: 0 });
        }
        self.each(schema::DATE_PUBLISHED, |draft, subject, object| {
            if let Some(&at) = draft.articles_by_id.get(&subject) {
                let day = draft.day(object)?;
                let known = &mut draft.articles[at as usize].day;
                // Of several dates the first counts.
                *known = if *known == 0 { day } else { day.min(*known) };
            }
            Ok(())
        })?;
        self.each(schema::PUBLISHER, |draft, subject, object| {
            if let Some(&at) = draft.articles_by_id.get(&subject) {
                let next = u32::try_from(draft.outlets.len()).unwrap_or(NONE);
                let outlet = *draft.publishers.entry(object).or_insert(next);
                if outlet == next {
                    draft.outlets.push(TermId(object));
                }
                draft.articles[at as usize].outlet = outlet;
            }
            Ok(())
        })
    }

    fn properties(&mut self) -> Result<(), Fault> {
        self.each(tw::REPORTED_IN, |draft, subject, object| {
            if let (Some(&at), Some(&article)) =
                (draft.places.get(&subject), draft.articles_by_id.get(&object))
            {
                let statement = &mut draft.statements[at as usize];
                statement.article = article;
                if statement.day == 0 {
                    statement.day = draft.articles[article as usize].day;
                }
            }
            Ok(())
        })?;
        for property in [tw::EVENT_TYPE, tw::RELATION_TYPE, tw::POSITION] {
            self.each(property, |draft, subject, object| {
                if let Some(&at) = draft.places.get(&subject) {
                    draft.statements[at as usize].what = object;
                }
                Ok(())
            })?;
        }
        for property in [tw::AS_OF, tw::EVENT_DATE] {
            self.each(property, |draft, subject, object| {
                if let Some(&at) = draft.places.get(&subject) {
                    let day = draft.day(object)?;
                    if day > 0 {
                        draft.statements[at as usize].day = day;
                    }
                }
                Ok(())
            })?;
        }
        for told in [Modality::Negated, Modality::Planned, Modality::Hypothetical] {
            let Some(id) = self.look.id(modality_individual(told))? else { continue };
            for subject in self.look.subjects(tw::MODALITY, id, usize::MAX)? {
                if let Some(&at) = self.places.get(&subject.0) {
                    self.statements[at as usize].told = told;
                }
            }
        }
        Ok(())
    }

    fn ends(&mut self) -> Result<(), Fault> {
        for (property, role) in ROLES {
            self.each(property, |draft, subject, object| {
                if let Some(&at) = draft.places.get(&subject) {
                    draft.ends.push((at, role, object));
                }
                Ok(())
            })?;
        }
        let mut by_statement: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut says: Vec<(u32, u32)> = Vec::new();
        self.each(tw::SAYS, |draft, claim, said| {
            if let (Some(&claim), Some(&said)) = (draft.places.get(&claim), draft.places.get(&said)) {
                draft.statements[said as usize].is_claimed = true;
                says.push((claim, said));
                by_statement.entry(said).or_default();
            }
            Ok(())
        })?;
        for (at, _, entity) in &self.ends {
            if let Some(entities) = by_statement.get_mut(at) {
                entities.push(*entity);
            }
        }
        for (claim, said) in says {
            for entity in by_statement.get(&said).into_iter().flatten() {
                self.ends.push((claim, Role::Told, *entity));
            }
        }
        Ok(())
    }

    /// The day that a literal means; none is 0.
    fn day(&mut self, id: u32) -> Result<u32, Fault> {
        if let Some(day) = self.days.get(&id) {
            return Ok(*day);
        }
        let day = match self.look.snapshot.term(TermId(id))? {
            Term::Literal(literal) => {
                let text = literal.value();
                let text = text.split('T').next().unwrap_or(text).trim_end_matches('Z');
                let date: Option<Date> = [10, 7, 4].iter().find_map(|end| text.get(..*end)?.parse().ok());
                date.map_or(0, day_of)
            }
            _ => 0,
        };
        self.days.insert(id, day);
        Ok(day)
    }

    /// Sorts and counts what was found.
    fn finish(mut self) -> Result<Survey, Fault> {
        let mut survey =
            Survey { articles_by_id: std::mem::take(&mut self.articles_by_id), ..Survey::default() };
        entities(&self, &mut survey)?;
        let number = self.statements.len();
        let mut order: Vec<u32> = (0..u32::try_from(number).unwrap_or(NONE)).collect();
        order.sort_by_key(|at| {
            (newest(self.statements[*at as usize].day), self.statements[*at as usize].id.0)
        });
        let mut place = vec![0_u32; number];
        for (to, from) in order.iter().enumerate() {
            place[*from as usize] = u32::try_from(to).unwrap_or(NONE);
        }
        let mut ends: Vec<(u32, Role, u32)> =
            self.ends.iter().map(|(at, role, id)| (place[*at as usize], *role, survey.by_id[id])).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut next = 0;
        for (to, from) in order.iter().enumerate() {
            let mut statement = self.statements[*from as usize];
            statement.ends = u32::try_from(next).unwrap_or(NONE);
            while ends.get(next).is_some_and(|(at, _, _)| *at as usize == to) {
                next += 1;
            }
            survey.places.insert(statement.id.0, u32::try_from(to).unwrap_or(NONE));
            survey.statements.push(statement);
        }
        let mut of_entity: Vec<(u32, u32)> = ends.iter().map(|(at, _, entity)| (*entity, *at)).collect();
        of_entity.dedup();
        of_entity.sort_unstable();
        of_entity.dedup();
        survey.of_entity = Lists::of(survey.entities.len(), &of_entity);
        survey.ends = ends.into_iter().map(|(_, role, entity)| (role, entity)).collect();
        let numbered = (0..).zip(&survey.statements);
        let of_article: Vec<(u32, u32)> =
            numbered.filter(|(_, s)| s.article != NONE).map(|(at, s)| (s.article, at)).collect();
        survey.of_article = Lists::of(self.articles.len(), &of_article);
        join(&mut survey);
        count(self, &mut survey)?;
        Ok(survey)
    }
}
