//! The numbers of the survey: what was found in; how many things there are of each class, who publishes, of whom most is
//! said, and what joins whom, out.

use oxigraph::model::NamedNodeRef;
use rustc_hash::FxHashMap;

use super::build::Draft;
use super::{Entity, Kind, Lists, NONE, Outlet, Survey};
use crate::checked::Fault;
use crate::serve::look::{LONG_NAME, shortened};
use crate::store::TermId;
use crate::vocab::tw;

const CLASSES: [(NamedNodeRef<'static>, &str); 9] = [
    (tw::ARTICLE, "Articles"),
    (tw::PERSON, "People"),
    (tw::COUNTRY, "Countries"),
    (tw::ORGANISATION, "Organisations"),
    (tw::PLACE_CLASS, "Places"),
    (tw::EVENT, "Events"),
    (tw::CLAIM, "Claims"),
    (tw::TENURE, "Positions held"),
    (tw::RELATION, "Relations"),
];

/// How many entities are among the foremost.
const FOREMOST: usize = 60;

/// The entities, with the classes of their styles.
pub(super) fn entities(draft: &Draft, survey: &mut Survey) -> Result<(), Fault> {
    let mut ids: Vec<u32> = draft.ends.iter().map(|(_, _, id)| *id).collect();
    let classes = [
        (tw::PERSON, "person"),
        (tw::COUNTRY, "country"),
        (tw::ORGANISATION, "organisation"),
        (tw::PLACE_CLASS, "place"),
    ];
    let mut styles: FxHashMap<u32, &'static str> = FxHashMap::default();
    for (class, style) in classes {
        for id in draft.of_class(class)? {
            styles.entry(id).or_insert(style);
            ids.push(id);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        survey.by_id.insert(id, u32::try_from(survey.entities.len()).unwrap_or(NONE));
        let class = styles.get(&id).copied().unwrap_or("thing");
        survey.entities.push(Entity { id: TermId(id), class });
    }
    Ok(())
}

/// What is counted: classes, outlets, kinds, and of whom most is said.
pub(super) fn count(draft: Draft, survey: &mut Survey) -> Result<(), Fault> {
    for (class, name) in CLASSES {
        let number = draft.of_class(class)?.len() as u64;
        survey.classes.push((name, number));
    }
    let mut outlets = Vec::new();
    for (at, id) in draft.outlets.iter().enumerate() {
        let name = match draft.look.name(*id)? {
            Some(name) => name,
            None => shortened(&draft.look.value(*id)?, LONG_NAME),
        };
        outlets.push((at, Outlet { id: *id, name, articles: 0, first: 0, last: 0 }));
    }
    for article in &draft.articles {
        let Some((_, outlet)) = outlets.get_mut(article.outlet as usize) else { continue };
        outlet.articles += 1;
        outlet.last = outlet.last.max(article.day);
        if article.day > 0 && (outlet.first == 0 || article.day < outlet.first) {
            outlet.first = article.day;
        }
    }
    outlets.sort_by(|(_, a), (_, b)| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    let mut now = vec![NONE; outlets.len()];
    for (to, (from, _)) in outlets.iter().enumerate() {
        now[*from] = u32::try_from(to).unwrap_or(NONE);
    }
    survey.outlets = outlets.into_iter().map(|(_, outlet)| outlet).collect();
    survey.articles = draft.articles;
    for article in &mut survey.articles {
        article.outlet = now.get(article.outlet as usize).copied().unwrap_or(NONE);
    }
    let mut kinds: FxHashMap<(Kind, u32), usize> = FxHashMap::default();
    for statement in &survey.statements {
        if statement.what != NONE {
            *kinds.entry((statement.kind, statement.what)).or_default() += 1;
        }
    }
    survey.kinds = kinds.into_iter().map(|((kind, what), number)| (kind, what, number)).collect();
    survey.kinds.sort_by_key(|(kind, what, number)| (std::cmp::Reverse(*number), *kind, *what));
    let mut foremost: Vec<(u32, usize)> =
        (0..).zip(&survey.entities).map(|(at, _)| (at, survey.of_entity(at).len())).collect();
    foremost.sort_by_key(|(at, number)| (std::cmp::Reverse(*number), *at));
    foremost.truncate(FOREMOST);
    survey.foremost = foremost;
    Ok(())
}

/// What joins entities, each with how many statements do.
pub(super) fn join(survey: &mut Survey) {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for at in (0..).take(survey.statements.len()) {
        survey.pairs(at, |one, other| pairs.extend([(one, other), (other, one)]));
    }
    pairs.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for group in pairs.chunk_by(|a, b| a == b) {
        joined.push(group[0]);
        survey.weights.push(u32::try_from(group.len()).unwrap_or(NONE));
    }
    survey.joined = Lists::of(survey.entities.len(), &joined);
}
