//! Changes: records that come and go in, what changes in the rows and in the graphs of articles out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::kept::{After, Kept};
use super::look::{Bearers, Held, apart, articles, held, is_contradictory, of_target, thing, told_apart};
use super::rows::{About, key, own, texts, with_finals};
use crate::resolve::Graph;
use crate::resolve::archive::Ready;
use crate::resolve::build;
use crate::resolve::keys::{By, Keys};
use crate::resolve::thing::Thing;

/// Records that come and go: no id is in both.
#[derive(Default)]
pub(crate) struct Update {
    /// Records that come, each in the place of the one that has its id.
    pub(crate) add: BTreeMap<String, Ready>,
    /// The ids of articles that go; those that are not there are passed over.
    pub(crate) remove: BTreeSet<String>,
}

/// What an update changes.
pub(crate) struct Changed<'k, K> {
    pub(crate) after: After<'k, K>,
    /// The articles whose graphs may change, in the order of their ids.
    pub(crate) articles: Vec<Article>,
    /// The keys that are no more, each with what it became; and those that are again.
    pub(crate) gave_way: BTreeMap<String, BTreeSet<String>>,
    pub(crate) is_back: BTreeMap<String, BTreeSet<String>>,
    before_things: Things,
    after_things: Things,
}

/// An article whose graph may change.
#[derive(Debug, Default)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) before: Option<Held>,
    pub(crate) after: Option<Held>,
}

/// What is said of keys, as far as that changes; all else is as it is kept.
type Things = HashMap<String, Option<Thing>>;

/// Finds what changes.
pub(crate) fn update<K: Kept>(kept: &K, update: Update) -> io::Result<Changed<'_, K>> {
    let Update { add, remove } = update;
    let mut touched: BTreeMap<String, Article> = BTreeMap::new();
    for id in remove.into_iter().chain(add.keys().cloned()) {
        let before = held(kept, &id)?;
        touched.insert(id.clone(), Article { id, before, after: None });
    }
    for (id, ready) in add {
        let Ready { keys, prepared } = ready;
        let after = Some(Held { finals: Vec::new(), prepared, keys });
        touched.entry(id).or_default().after = after;
    }
    let mut work = Work { after: After::new(kept), touched, others: BTreeMap::new() };
    for article in work.touched.values() {
        if let Some(held) = &article.before {
            work.after.subtract(own(&held.prepared, &held.keys)?)?;
        }
        if let Some(held) = &article.after {
            work.after.add(own(&held.prepared, &held.keys)?)?;
        }
    }
    work.finish(kept)
}

struct Work<'k, K> {
    after: After<'k, K>,
    /// The articles that come and go.
    touched: BTreeMap<String, Article>,
    /// Other articles whose entities get other keys: the number of each such entity with its key.
    others: BTreeMap<String, BTreeMap<usize, String>>,
}

impl<'k, K: Kept> Work<'k, K> {
    fn finish(mut self, kept: &'k K) -> io::Result<Changed<'k, K>> {
        let targets = self.change_targets(kept)?;
        let names = self.change_names(kept)?;
        self.set_finals(&targets, &names)?;
        let mut articles = self.change_finals(kept)?;
        let Self { mut after, .. } = self;
        // What is said of the keys of all rows that change.
        let (before_things, after_things) = things(kept, &after)?;
        let differ = before_things.iter().filter(|(key, before)| {
            let after = after_things.get(*key).unwrap_or(&None);
            before.is_some() && after.is_some() && *before != after
        });
        let mut more = BTreeSet::new();
        for (key, _) in differ {
            more.extend(self::articles(&after, About::Named, key)?);
        }
        more.retain(|id| !articles.contains_key(id));
        let more: Vec<Article> = more
            .into_par_iter()
            .map(|id| Ok(Article { before: held(kept, &id)?, after: held(kept, &id)?, id }))
            .collect::<io::Result<_>>()?;
        articles.extend(more.into_iter().map(|article| (article.id.clone(), article)));
        let (gave_way, is_back) = give_way(kept, &mut after, &articles, &after_things)?;
        let articles = articles.into_values().collect();
        Ok(Changed { after, articles, gave_way, is_back, before_things, after_things })
    }

    /// The records that come and go, as they were and are.
    fn records(&self) -> impl Iterator<Item = &Held> {
        self.touched.values().flat_map(|article| article.before.iter().chain(&article.after))
    }

    /// Finds the targets that mean something else now, and the articles that are linked with them: the keys of all
    /// targets that matter.
    fn change_targets(&mut self, kept: &K) -> io::Result<HashMap<String, String>> {
        let linked = |held: &Held| -> Vec<String> {
            held.keys.entities.iter().flat_map(|entity| entity.targets.iter().cloned()).collect()
        };
        let told: BTreeSet<String> = self.records().flat_map(linked).collect();
        let asked = |keys: &Keys| -> Vec<String> {
            let by = keys.entities.iter().filter(|entity| entity.by == By::Target);
            by.map(|entity| entity.key.clone()).collect()
        };
        let come = self.touched.values().filter_map(|article| article.after.as_ref());
        let mut known = HashMap::new();
        for target in come.flat_map(|held| asked(&held.keys)).collect::<BTreeSet<String>>() {
            known.insert(target.clone(), of_target(&self.after, &target)?);
        }
        for target in told {
            let now = of_target(&self.after, &target)?;
            if of_target(kept, &target)? != now {
                for id in articles(&self.after, About::ByTarget, &target)? {
                    self.others.entry(id).or_default();
                }
            }
            known.insert(target, now);
        }
        Ok(known)
    }

    /// Finds who of those who bear the names of records that come and go is somebody else now: the keys of those whose
    /// names many bear.
    fn change_names(&mut self, kept: &K) -> io::Result<HashMap<String, Bearers>> {
        let by_name = |held: &Held| -> Vec<String> {
            let by = held.keys.entities.iter().filter(|entity| entity.by == By::Name);
            by.map(|entity| entity.key.clone()).collect()
        };
        let names: BTreeSet<String> = self.records().flat_map(by_name).collect();
        let after = &self.after;
        let changed = names.into_par_iter().map(|name| {
            let now = is_contradictory(after, &name)?;
            if !now && !is_contradictory(kept, &name)? {
                return Ok(None);
            }
            let before = apart(kept, &name)?;
            let own = if now { told_apart(after, &name)? } else { Bearers::new() };
            Ok(Some((name, before, own)))
        });
        let mut known = HashMap::new();
        for (name, before, own) in changed.collect::<io::Result<Vec<_>>>()?.into_iter().flatten() {
            for (place, key) in before.iter().filter(|(place, _)| !own.contains_key(*place)) {
                debug_assert!(*key != name);
                self.other(place, &name);
            }
            for (place, key) in &own {
                if before.get(place).unwrap_or(&name) != key {
                    self.other(place, key);
                }
            }
            known.insert(name, own);
        }
        Ok(known)
    }

    /// Notes the key that an entity of another article gets.
    fn other(&mut self, (id, entity): &(String, usize), key: &str) {
        if !self.touched.contains_key(id) {
            self.others.entry(id.clone()).or_default().insert(*entity, key.to_owned());
        }
    }

    /// Gives the entities of records that come the keys that they have beside all others.
    fn set_finals(
        &mut self,
        targets: &HashMap<String, String>,
        names: &HashMap<String, Bearers>,
    ) -> io::Result<()> {
        for (id, article) in &mut self.touched {
            let Some(held) = &mut article.after else { continue };
            let entities = held.keys.entities.iter().enumerate();
            held.finals = entities
                .map(|(e, entity)| {
                    let known = match entity.by {
                        By::Target => targets.get(&entity.key),
                        By::Name => names.get(&entity.key).and_then(|own| own.get(&(id.clone(), e))),
                        By::Iri | By::Itself => None,
                    };
                    known.unwrap_or(&entity.key).clone()
                })
                .collect();
        }
        Ok(())
    }

    /// Changes the rows that depend on the keys of entities; gives all articles that have others now.
    fn change_finals(&mut self, kept: &K) -> io::Result<BTreeMap<String, Article>> {
        let mut articles = std::mem::take(&mut self.touched);
        for article in articles.values() {
            let rows = |held: &Option<Held>| {
                held.as_ref().map_or(Ok(Vec::new()), |held| with_finals(&held.keys, &held.finals))
            };
            self.after.replace(rows(&article.before)?, rows(&article.after)?)?;
        }
        for (id, own) in std::mem::take(&mut self.others) {
            if articles.contains_key(&id) {
                continue;
            }
            let (Some(before), Some(mut now)) = (held(kept, &id)?, held(kept, &id)?) else { continue };
            for (e, entity) in now.keys.entities.iter().enumerate() {
                if entity.by == By::Target {
                    now.finals[e] = of_target(&self.after, &entity.key)?;
                } else if let Some(key) = own.get(&e) {
                    now.finals[e].clone_from(key);
                }
            }
            let old = with_finals(&before.keys, &before.finals)?;
            self.after.replace(old, with_finals(&now.keys, &now.finals)?)?;
            articles.insert(id.clone(), Article { id, before: Some(before), after: Some(now) });
        }
        Ok(articles)
    }
}

/// What is said of the keys of which rows change, before and after.
fn things<K: Kept>(kept: &K, after: &After<'_, K>) -> io::Result<(Things, Things)> {
    let mut keys = BTreeSet::new();
    for row in after.of(About::Said) {
        keys.extend(texts(row)?.into_iter().next());
    }
    let both = keys.into_par_iter().map(|key| {
        let (before, now) = (thing(kept, &key)?, thing(after, &key)?);
        Ok(((key.clone(), before), (key, now)))
    });
    Ok(both.collect::<io::Result<Vec<_>>>()?.into_iter().unzip())
}

type GaveWay = BTreeMap<String, BTreeSet<String>>;

/// Notes which keys are no more because entities that had them have others now, and which are again.
fn give_way<K: Kept>(
    kept: &K,
    after: &mut After<'_, K>,
    articles: &BTreeMap<String, Article>,
    things: &Things,
) -> io::Result<(GaveWay, GaveWay)> {
    let (mut gone, mut back) = (GaveWay::new(), GaveWay::new());
    for article in articles.values() {
        let (Some(before), Some(now)) = (&article.before, &article.after) else { continue };
        if before.keys != now.keys {
            continue;
        }
        for (old, new) in before.finals.iter().zip(&now.finals).filter(|(old, new)| old != new) {
            if things.get(old).is_some_and(Option::is_none) {
                gone.entry(old.clone()).or_default().insert(new.clone());
            }
        }
    }
    for key in things.iter().filter(|(_, thing)| thing.is_some()).map(|(key, _)| key) {
        let became: BTreeSet<String> = self::articles(kept, About::GaveWay, key)?.into_iter().collect();
        if !became.is_empty() {
            back.insert(key.clone(), became);
        }
    }
    for (old, new) in &gone {
        new.iter().for_each(|new| after.put(key(About::GaveWay, &[old, new]), Vec::new()));
    }
    for (old, new) in &back {
        new.iter().for_each(|new| after.remove(key(About::GaveWay, &[old, new])));
    }
    Ok((gone, back))
}

impl<K: Kept> Changed<'_, K> {
    /// The graphs of an article, before and after.
    pub(crate) fn graphs(&self, kept: &K, article: &Article) -> io::Result<[Option<Graph>; 2]> {
        let graph = |held: &Option<Held>, things: &Things| -> io::Result<Option<Graph>> {
            let Some(held) = held else { return Ok(None) };
            let mut known = HashMap::new();
            for key in held.finals.iter().filter(|key| !things.contains_key(*key)) {
                known.insert(key.as_str(), thing(kept, key)?);
            }
            let prepared = vec![held.prepared.clone()];
            let of = |key: &str| things.get(key).or_else(|| known.get(key)).cloned().flatten();
            let (keys, finals) = (std::slice::from_ref(&held.keys), std::slice::from_ref(&held.finals));
            Ok(Some(build::graph_of(prepared, keys, finals, of)))
        };
        Ok([graph(&article.before, &self.before_things)?, graph(&article.after, &self.after_things)?])
    }
}
