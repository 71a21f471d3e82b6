//! Finding: what a person wrote in, the node of the graph that is meant out.

use serde::Serialize;

use super::{Context, Named};
use crate::gazetteer::fold;
use crate::view::{Content, EntityId, Thing, View};
use crate::vocab::Prefixes;

/// What a name was found to mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Found {
    /// One node.
    One {
        /// Its IRI, or `_:label`.
        iri: String,
        /// Entities for which the name is a less usual one.
        also: Vec<Candidate>,
    },
    /// Several entities of that name.
    Several(Vec<Candidate>),
    /// Nothing; what is called something like it, the nearest first.
    None(Vec<Named>),
}

/// One of several entities, with what tells it apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What it is called.
    #[serde(flatten)]
    pub name: Named,
    /// Its classes, shortened.
    pub types: Vec<String>,
    /// What it is in other datasets, where that is decided, shortened.
    pub same: Vec<String>,
    /// The positions that it holds or that are in it, and its relations.
    pub known: Vec<String>,
    /// How often articles name it.
    pub mentions: usize,
}

/// How many near names are suggested.
const SUGGESTIONS: usize = 5;
/// How much a suggested name must be like the one asked for, by Jaro and Winkler's measure.
const LIKENESS: f64 = 0.84;

/// Finds what is meant by a name, an IRI, a prefixed name or a Wikidata identifier such as `Q42`.
///
/// An IRI may be that of a node or of the target of an entity's link. Names are looked up as they are among the
/// labels, then among the other names, then without regard to case, accents and punctuation, then as a part of names:
/// "Pompeo" is the one thing in whose name it is a word; the first of these that finds anything decides. Graphs of others are asked in the same way by the usual properties for names.
pub fn find(view: &View<'_>, prefixes: &Prefixes, name: &str) -> Found {
    let context = Context::new(view, prefixes);
    let name = name.trim();
    if let Some(iri) = expand(prefixes, name) {
        if view.thing(&iri).is_some() || !view.triples_about(&iri).is_empty() {
            return Found::One { iri, also: Vec::new() };
        }
        if let Some(found) = context.linked(|target| target == iri) {
            return found;
        }
        if !view.triples_to(&iri).is_empty() {
            return Found::One { iri, also: Vec::new() };
        }
    }
    if is_wikidata(name)
        && let Some(found) = context.linked(|target| {
            target.strip_suffix(name).is_some_and(|start| start.ends_with("wikidata.org/entity/"))
        })
    {
        return found;
    }
    context.named(name)
}

/// The IRI that is written in full, in angle brackets, or as a prefixed name.
pub(super) fn expand(prefixes: &Prefixes, name: &str) -> Option<String> {
    if let Some(iri) = name.strip_prefix('<') {
        return Some(iri.strip_suffix('>')?.to_owned());
    }
    if name.starts_with("_:") {
        return Some(name.to_owned());
    }
    let (prefix, local) = name.split_once(':')?;
    match prefixes.namespace(prefix) {
        Some(namespace) if !local.starts_with("//") => Some(format!("{namespace}{local}")),
        _ => oxiri::Iri::parse(name).is_ok().then(|| name.to_owned()),
    }
}

fn is_wikidata(name: &str) -> bool {
    name.strip_prefix('Q').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

impl Context<'_, '_> {
    fn ids(&self) -> impl Iterator<Item = EntityId> {
        self.view.entities().iter().zip(0..).map(|(_, id)| EntityId(id))
    }

    /// The entities with such a link: those with a decided one, else those with a candidate.
    fn linked(&self, is_target: impl Fn(&str) -> bool) -> Option<Found> {
        [true, false].into_iter().find_map(|decided| {
            let has = |id: &EntityId| {
                self.view[*id].links.iter().any(|link| link.decided == decided && is_target(&link.target))
            };
            self.one_or_several(self.ids().filter(has).collect(), Vec::new())
        })
    }

    fn named(&self, name: &str) -> Found {
        let view = self.view;
        let is_label =
            |id: &EntityId| view[*id].label == name || view[*id].labels.iter().any(|l| l.value == name);
        let is_other = |id: &EntityId| view[*id].alt_labels.iter().any(|other| other.value == name);
        let labelled: Vec<EntityId> = self.ids().filter(is_label).collect();
        let others: Vec<EntityId> =
            self.ids().filter(is_other).filter(|id| labelled.binary_search(id).is_err()).collect();
        if !labelled.is_empty() {
            return self.one_or_several(labelled, others).unwrap_or(Found::None(Vec::new()));
        }
        if let Some(found) = self.one_or_several(others, Vec::new()) {
            return found;
        }
        let key = fold(name);
        let folded = |id: &EntityId| {
            let entity = &view[*id];
            let names = entity.labels.iter().chain(&entity.alt_labels).map(|name| &name.value);
            names.chain([&entity.label]).any(|name| fold(name) == key)
        };
        if !key.is_empty()
            && let Some(found) = self.one_or_several(self.ids().filter(folded).collect(), Vec::new())
        {
            return found;
        }
        // What has no place in the view, or is no entity, may bear the name as well: a position, an article.
        let mut nodes: Vec<(bool, String)> = view
            .names()
            .filter(|(_, known)| known.value == name || (!key.is_empty() && fold(&known.value) == key))
            .map(|(iri, known)| (known.value != name, iri.into_owned()))
            .collect();
        nodes.sort();
        nodes.dedup_by(|a, b| a.1 == b.1);
        let exact = nodes.iter().filter(|(folded, _)| !folded).count();
        nodes.truncate(if exact > 0 { exact } else { nodes.len() });
        match nodes.len() {
            0 => match self.bearing(&key).as_slice() {
                [id] => Found::One { iri: view[*id].iri.clone().into_owned(), also: Vec::new() },
                _ => Found::None(self.near(&key)),
            },
            1 => Found::One { iri: nodes.swap_remove(0).1, also: Vec::new() },
            _ => Found::Several(nodes.iter().map(|(_, iri)| self.node(iri)).collect()),
        }
    }

    /// The entities in whose names all words of a folded one are.
    fn bearing(&self, key: &str) -> Vec<EntityId> {
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let has_all = |name: &str| {
            let name = fold(name);
            words.iter().all(|word| name.split(' ').any(|own| own == *word))
        };
        let bears = |id: &EntityId| {
            let entity = &self.view[*id];
            has_all(&entity.label)
                || entity.labels.iter().chain(&entity.alt_labels).any(|name| has_all(&name.value))
        };
        if words.is_empty() { Vec::new() } else { self.ids().filter(bears).collect() }
    }

    fn one_or_several(&self, ids: Vec<EntityId>, also: Vec<EntityId>) -> Option<Found> {
        let candidates = |ids: &[EntityId]| ids.iter().map(|&id| self.candidate(id)).collect();
        match ids.as_slice() {
            [] => None,
            [id] => {
                Some(Found::One { iri: self.view[*id].iri.clone().into_owned(), also: candidates(&also) })
            }
            ids => Some(Found::Several(candidates(ids))),
        }
    }

    fn candidate(&self, id: EntityId) -> Candidate {
        /// How many positions and relations are enough to tell entities apart.
        const ENOUGH: usize = 3;
        let entity = &self.view[id];
        let is_lasting = |content: &Content<'_>| matches!(content, Content::Tenure(_) | Content::Relation(_));
        let mut known: Vec<String> = entity
            .statements
            .iter()
            .filter(|&&statement| is_lasting(&self.view[statement].content))
            .map(|&statement| self.fact(statement).to_string())
            .collect();
        known.sort();
        known.dedup();
        known.truncate(ENOUGH);
        let decided = entity.links.iter().filter(|link| link.decided);
        Candidate {
            name: self.entity(id),
            types: entity.types.iter().map(|class| self.short(class)).collect(),
            same: decided.map(|link| self.short(&link.target)).collect(),
            known,
            mentions: entity.mentions.len(),
        }
    }

    /// A node that is no entity, as a candidate.
    fn node(&self, iri: &str) -> Candidate {
        if let Some(Thing::Entity(id)) = self.view.thing(iri) {
            return self.candidate(id);
        }
        let types = self.view.triples_about(iri).into_iter().filter_map(|triple| match triple.object {
            oxigraph::model::Term::NamedNode(class)
                if triple.predicate == crate::vocab::rdf::TYPE.as_str() =>
            {
                Some(self.short(class.as_str()))
            }
            _ => None,
        });
        Candidate {
            types: types.collect(),
            name: Named { label: self.view.label_of(iri).into_owned(), iri: iri.to_owned() },
            same: Vec::new(),
            known: Vec::new(),
            mentions: 0,
        }
    }

    /// The names most like a folded one, and those that have all its words.
    fn near(&self, key: &str) -> Vec<Named> {
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let likeness = |name: &str| {
            let name = fold(name);
            let has_all =
                !words.is_empty() && words.iter().all(|word| name.split(' ').any(|own| own == *word));
            if has_all { 1.0 } else { strsim::jaro_winkler(&name, key) }
        };
        let mut near: Vec<(f64, String, String)> = self
            .view
            .names()
            .map(|(iri, name)| (likeness(&name.value), iri.into_owned()))
            .filter(|(likeness, _)| *likeness >= LIKENESS)
            .map(|(likeness, iri)| (likeness, self.view.label_of(&iri).into_owned(), iri))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (&a.1, &a.2).cmp(&(&b.1, &b.2))));
        let mut named: Vec<Named> = Vec::new();
        for (_, label, iri) in near {
            if named.len() < SUGGESTIONS && named.iter().all(|known| known.iri != iri) {
                named.push(Named { label, iri });
            }
        }
        named
    }
}
