//! Linking: an annotation record in; the same record with links to the gazetteer's identifiers out.
//!
//! A pure function of one record. Countries are decided first, then organisations, places and persons, each with what
//! is known by then. A link is `sameAs` only if one entry is left and nothing speaks against it; entries that are left
//! over are candidates. A wrong link is worse than none.

mod around;
mod context;
mod country;
mod judge;
mod lists;
mod named;
pub(crate) mod names;
mod officials;
mod organisation;
mod party;
mod person;
mod piece;
mod place;
pub(crate) mod position;
mod role;
mod size;
mod target;
pub(crate) mod tenure;
mod unlinked;
mod within;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::lexicon::rows;
use crate::extract::names::PARSED;
use crate::extract::{EntityType, LinkRelation, Record};
use crate::gazetteer::{Entry, Gazetteer};

use context::Context;
pub(crate) use organisation::{initials, is_acronym};
use target::Verdict;
pub use target::{dbpedia, geonames, qid_of, wikidata};
pub use unlinked::{Candidate, Sheet, SheetKind, Unlinked, Why, not_known, unlinked};

/// What an entity may be: one entry that it is, or candidates.
type Choice<'g> = Vec<(Entry<'g>, Verdict)>;

/// How many candidates an entity gets at most.
const MAX_CANDIDATES: usize = 5;

const SHARED_NAMES: &str = include_str!("../../data/lexicons/shared-names.tsv");

static SHARED: LazyLock<FxHashSet<(&'static str, &'static str)>> =
    LazyLock::new(|| rows(SHARED_NAMES).filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect());

/// The items of the countries and territories that share a folded name, as far as the gazetteer knows them.
static SHARING: LazyLock<FxHashMap<&'static str, BTreeSet<&'static str>>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::builtin();
    let items = |name: &str| {
        country::named(gazetteer, name)
            .into_iter()
            .filter_map(|id| gazetteer.entry(id).qid())
            .collect::<Vec<_>>()
    };
    let of_countries = rows(SHARED_NAMES).filter(|row| row.first() == Some(&"Country"));
    let sharing = of_countries.filter_map(|row| Some((*row.get(1)?, *row.get(2)?)));
    sharing.map(|(name, others)| (name, others.split(", ").flat_map(items).collect())).collect()
});

/// Whether several things bear a folded name, so that it decides nothing alone.
fn is_shared(entity_type: EntityType, folded: &str) -> bool {
    let name = match entity_type {
        EntityType::Person => "Person",
        EntityType::Country => "Country",
        EntityType::Organisation => "Organisation",
        EntityType::Place => "Place",
        EntityType::Entity => "Entity",
    };
    SHARED.contains(&(name, folded))
}

/// The items of the countries and territories that a name may mean which several of them share; none of any other name.
pub(crate) fn sharing(folded: &str) -> impl Iterator<Item = &'static str> {
    SHARING.get(folded).into_iter().flatten().copied()
}

/// Whether a name without a link tells a thing apart from all others of its type, as far as names can: a full name,
/// not "Smith", "PDP" or "Ministry of Defence". `folded` is its key.
pub(crate) fn is_distinctive(entity_type: EntityType, name: &str, folded: &str) -> bool {
    match entity_type {
        // A name alone does not tell what is not even known to be a person.
        EntityType::Entity => false,
        EntityType::Person => folded.contains(' '),
        EntityType::Organisation => {
            // Acronyms of four letters or more are seldom shared.
            (!is_acronym(name) || folded.chars().filter(|c| c.is_alphanumeric()).count() >= 4)
                && !is_shared(entity_type, folded)
                && !organisation::is_generic_key(folded)
        }
        EntityType::Country | EntityType::Place => !is_shared(entity_type, folded),
    }
}

/// Links the entities of a record that have no links yet.
///
/// The links of other tools are kept, and used as evidence for the rest.
///
/// # Examples
///
/// ```
/// use triplewire::extract::Record;
/// use triplewire::gazetteer::Gazetteer;
///
/// let mut record: Record = serde_json::from_str(
///     r#"{"id": "1", "text": "", "entities": [{"id": "e1", "type": "Country", "name": "Azerbaijan"}]}"#,
/// )?;
/// triplewire::link::link(&mut record, Gazetteer::builtin());
/// assert_eq!(record.entities[0].links[0].target, "http://www.wikidata.org/entity/Q227");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn link(record: &mut Record, gazetteer: &Gazetteer) {
    if record.entities.iter().all(|entity| !entity.links.is_empty()) {
        return;
    }
    let (_, found) = choose(record, gazetteer);
    for (entity, found) in record.entities.iter_mut().zip(found) {
        if entity.links.is_empty() {
            entity.links = found.iter().flat_map(|(entry, verdict)| target::links(entry, verdict)).collect();
        }
    }
}

/// What the entries of a record's entities may be, the surest first; those that have links already are passed over.
fn choose<'r, 'g>(record: &'r Record, gazetteer: &'g Gazetteer) -> (Context<'r, 'g>, Vec<Choice<'g>>) {
    let mut found: Vec<Choice<'g>> = vec![Vec::new(); record.entities.len()];
    let mut context = Context::new(record, gazetteer);
    // Organisations twice: the United Nations are known before their Security Council.
    let passes = [
        EntityType::Country,
        EntityType::Organisation,
        EntityType::Organisation,
        EntityType::Place,
        EntityType::Person,
        // Once more, with the countries of the places and persons that are decided.
        EntityType::Place,
        EntityType::Person,
    ];
    let mut decided = true;
    for (at, pass) in passes.into_iter().enumerate() {
        // The same question with nothing new decided has the same answer.
        if at > 0 && passes[at - 1] == pass && !decided {
            continue;
        }
        decided = false;
        for (i, entity) in record.entities.iter().enumerate() {
            let guessed = entity.extractor.as_deref() == Some(PARSED);
            if entity.entity_type != pass || guessed || !entity.links.is_empty() || context.entry(i).is_some()
            {
                continue;
            }
            let mut choice = match pass {
                EntityType::Country => country::find(&context, i),
                EntityType::Organisation => organisation::find(&context, i),
                EntityType::Place => place::find(&context, i),
                EntityType::Person => person::find(&context, i),
                EntityType::Entity => Vec::new(),
            };
            choice.truncate(MAX_CANDIDATES);
            if let [(entry, verdict)] = &choice[..]
                && verdict.relation == LinkRelation::SameAs
            {
                context.decide(i, entry.id);
                decided = true;
            }
            found[i] = choice;
        }
        if pass == EntityType::Country && decided {
            context.count_countries();
        }
        if matches!(pass, EntityType::Place | EntityType::Person) {
            context.count_implied();
        }
    }
    (context, found)
}
