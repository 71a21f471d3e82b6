//! The survey: a graph in; which statement has to do with whom, when, in which article and in what way, as a table in
//! memory, out. It is made once for each state of the graph, so that pages count and choose without asking the graph for
//! all that a thing has to do with.

mod build;
mod numbers;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::date::Date;
use crate::extract::Modality;
use crate::store::TermId;
pub(super) use build::of;

/// The place of a statement in the survey: the newest is the first.
pub(super) type StatementAt = u32;

/// The place of an entity in the survey.
pub(super) type EntityAt = u32;

/// What is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Tenure,
    Relation,
    Event,
    Claim,
}

/// Which part an entity has in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Holder,
    PositionIn,
    Subject,
    Object,
    Actor,
    Target,
    Place,
    Speaker,
    /// It has a part in what a claim says.
    Told,
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    pub(super) id: TermId,
    pub(super) kind: Kind,
    pub(super) told: Modality,
    /// Whether only a speaker says so.
    pub(super) is_claimed: bool,
    /// The type of the event, the type of the relation or the position; [`NONE`] if it has none.
    pub(super) what: u32,
    /// When, as [`day_of`] has it: the day of the event, else of the article.
    pub(super) day: u32,
    /// The place of its article, or [`NONE`].
    pub(super) article: u32,
    /// Where its ends begin in the list of all.
    ends: u32,
}

/// An article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Article {
    /// The place of its outlet, or [`NONE`].
    pub(super) outlet: u32,
    pub(super) day: u32,
}

/// Who publishes articles.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    pub(super) id: TermId,
    pub(super) name: String,
    pub(super) articles: usize,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// An entity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entity {
    pub(super) id: TermId,
    /// The class of its style: "person", "country", "organisation", "place" or "thing".
    pub(super) class: &'static str,
}

/// Lists of numbers, one for each thing.
#[derive(Debug, Default)]
pub(super) struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// The lists of pairs of a thing and an item, in the order of the pairs.
    fn of(number: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; number + 1];
        for (thing, _) in pairs {
            starts[*thing as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0; pairs.len()];
        for (thing, item) in pairs {
            let place = &mut next[*thing as usize];
            items[*place as usize] = *item;
            *place += 1;
        }
        Self { starts, items }
    }

    fn get(&self, thing: u32) -> &[u32] {
        let at = thing as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.items[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

/// What a graph has, as a table.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The newest first; those without a date last.
    pub(super) statements: Vec<Statement>,
    ends: Vec<(Role, EntityAt)>,
    pub(super) articles: Vec<Article>,
    /// Those with most articles first.
    pub(super) outlets: Vec<Outlet>,
    pub(super) entities: Vec<Entity>,
    places: FxHashMap<u32, StatementAt>,
    by_id: FxHashMap<u32, EntityAt>,
    articles_by_id: FxHashMap<u32, u32>,
    /// The statements of each entity, the newest first, each once.
    of_entity: Lists,
    /// The statements of each article.
    of_article: Lists,
    /// The entities that each is joined to, and behind them how many statements join the two.
    joined: Lists,
    weights: Vec<u32>,
    /// How many things there are of each class, the most first.
    pub(super) classes: Vec<(&'static str, u64)>,
    /// The entities of which most is said, with how many statements that are.
    pub(super) foremost: Vec<(EntityAt, usize)>,
    /// The types of events, relations and positions that there are, each with how many statements, the most first.
    pub(super) kinds: Vec<(Kind, u32, usize)>,
}

impl Survey {
    /// The entities that have a part in a statement.
    pub(super) fn ends(&self, statement: StatementAt) -> &[(Role, EntityAt)] {
        let at = statement as usize;
        let from = self.statements[at].ends as usize;
        let to = self.statements.get(at + 1).map_or(self.ends.len(), |next| next.ends as usize);
        &self.ends[from..to]
    }

    /// The place of an entity.
    pub(super) fn entity(&self, id: TermId) -> Option<EntityAt> {
        self.by_id.get(&id.0).copied()
    }

    /// The place of a statement.
    pub(super) fn place(&self, id: TermId) -> Option<StatementAt> {
        self.places.get(&id.0).copied()
    }

    /// The place of an article.
    pub(super) fn article(&self, id: TermId) -> Option<u32> {
        self.articles_by_id.get(&id.0).copied()
    }

    /// The statements that an entity has a part in, the newest first.
    pub(super) fn of_entity(&self, entity: EntityAt) -> &[StatementAt] {
        self.of_entity.get(entity)
    }

    /// The statements of an article.
    pub(super) fn of_article(&self, article: u32) -> &[StatementAt] {
        self.of_article.get(article)
    }

    /// The entities that an entity is joined to, each with how many statements join the two, by place.
    pub(super) fn joined(&self, entity: EntityAt) -> impl Iterator<Item = (EntityAt, u32)> {
        let from = self.joined.starts.get(entity as usize).map_or(0, |start| *start as usize);
        let items = self.joined.get(entity).iter().copied();
        items.zip(self.weights.get(from..).unwrap_or_default().iter().copied())
    }

    /// The place of the outlet of a statement, or [`NONE`].
    pub(super) fn outlet(&self, statement: &Statement) -> u32 {
        self.articles.get(statement.article as usize).map_or(NONE, |article| article.outlet)
    }

    /// The pairs of entities that a statement joins.
    pub(super) fn pairs(&self, statement: StatementAt, mut with: impl FnMut(EntityAt, EntityAt)) {
        /// Many actors and many targets would be as many pairs as their product.
        const MOST: usize = 8;
        let ends = self.ends(statement);
        let of = |role: Role| ends.iter().filter(move |(own, _)| *own == role).map(|(_, e)| *e).take(MOST);
        let mut join = |from: Role, to: Role| {
            for one in of(from) {
                for other in of(to).filter(|other| *other != one) {
                    with(one, other);
                }
            }
        };
        match self.statements[statement as usize].kind {
            Kind::Tenure => join(Role::Holder, Role::PositionIn),
            Kind::Relation => join(Role::Subject, Role::Object),
            Kind::Event if of(Role::Target).next().is_some() => join(Role::Actor, Role::Target),
            Kind::Event => {
                let actors: Vec<EntityAt> = of(Role::Actor).collect();
                for (at, one) in actors.iter().enumerate() {
                    actors[at + 1..]
                        .iter()
                        .filter(|other| *other != one)
                        .for_each(|other| with(*one, *other));
                }
            }
            Kind::Claim => {}
        }
    }
}

/// A date as a number that sorts as it does: 20201023; 20201000 is a month, 20200000 a year.
pub(super) fn day_of(date: Date) -> u32 {
    u32::from(date.year().unsigned_abs()) * 10_000
        + u32::from(date.month().unwrap_or_default()) * 100
        + u32::from(date.day().unwrap_or_default())
}

/// The date of such a number as text; nothing for none.
pub(super) fn text_of(day: u32) -> String {
    let (year, month, date) = (day / 10_000, day / 100 % 100, day % 100);
    match (year, month, date) {
        (0, _, _) => String::new(),
        (year, 0, _) => format!("{year:04}"),
        (year, month, 0) => format!("{year:04}-{month:02}"),
        (year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The last day that such a number may mean.
pub(super) fn last_of(day: u32) -> u32 {
    match (day / 100 % 100, day % 100) {
        (0, _) => day + 1231,
        (_, 0) => day + 31,
        _ => day,
    }
}

/// What statements are sorted by: the newest first.
fn newest(day: u32) -> Reverse<u32> {
    Reverse(day)
}
