//! Classes: the class of a dataset in, the class of ours that its things belong to out, if its superclasses lead to
//! one.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

use super::vocabulary;
use crate::extract::EntityType;

/// How many steps up are taken at most; hierarchies made by hand have loops.
const MAX_STEPS: usize = 64;

/// The superclasses that the sources tell of. Datasets have millions of classes, so IRIs are held as hashes.
pub(super) struct Classes {
    above: FxHashMap<u64, Vec<u64>>,
    known: FxHashMap<u64, Option<EntityType>>,
}

impl Classes {
    pub(super) fn new() -> Self {
        let known = vocabulary::classes().map(|(iri, class)| (hash(iri), Some(class))).collect();
        Self { above: FxHashMap::default(), known }
    }

    pub(super) fn add(&mut self, class: &str, superclass: &str) {
        self.above.entry(hash(class)).or_default().push(hash(superclass));
    }

    /// The first class, in their order, that the superclasses of `iri` lead to. Ask only when all have been added.
    pub(super) fn class_of(&mut self, iri: &str) -> Option<EntityType> {
        let start = hash(iri);
        if let Some(known) = self.known.get(&start) {
            return *known;
        }
        let mut seen = FxHashSet::from_iter([start]);
        let mut level = vec![start];
        let mut found: Option<EntityType> = None;
        for _step in 0..MAX_STEPS {
            let mut above = Vec::new();
            for class in level {
                match self.known.get(&class) {
                    Some(Some(known)) => found = Some(found.map_or(*known, |found| found.min(*known))),
                    Some(None) => {}
                    None => above.extend(self.above.get(&class).into_iter().flatten().copied()),
                }
            }
            above.retain(|class| seen.insert(*class));
            if above.is_empty() || found.is_some() {
                break;
            }
            level = above;
        }
        self.known.insert(start, found);
        found
    }
}

/// Fits in memory only; the standard library's hash may change.
pub(super) fn hash(iri: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    iri.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superclasses_lead_to_classes() {
        let mut classes = Classes::new();
        classes.add("x:Minister", "x:Politician");
        classes.add("x:Politician", "https://schema.org/Person");
        classes.add("x:Loop", "x:Pool");
        classes.add("x:Pool", "x:Loop");
        classes.add("x:Office", "https://schema.org/Place");
        classes.add("x:Office", "http://dbpedia.org/ontology/Organisation");
        assert_eq!(classes.class_of("x:Minister"), Some(EntityType::Person));
        assert_eq!(classes.class_of("x:Loop"), None);
        assert_eq!(classes.class_of("x:Unheard"), None);
        assert_eq!(classes.class_of("x:Office"), Some(EntityType::Organisation));
        assert_eq!(classes.class_of("https://schema.org/Country"), Some(EntityType::Country));
    }
}
