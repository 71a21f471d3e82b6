//! What a phrase is, as far as it can be acted on, and whether an attack is one of words: a phrase of a sentence in,
//! somebody, a thing or a notion out. The words are in `data/lexicons/event-senses.tsv`.

use std::sync::LazyLock;

use crate::extract::events::actors::Scene;
use crate::extract::events::frame::ends_in_name;
use crate::extract::events::groups::Item;
use crate::extract::events::words::{Agent, Class};
use crate::extract::lexicon::{WordSet, rows};
use crate::extract::morphology::singulars;
use crate::extract::record::{EntityType, Kind};
use crate::extract::text::TokenKind;

/// The words of the table of senses, by class.
pub(super) struct Senses {
    pub(super) thing: WordSet,
    pub(super) part: WordSet,
    pub(super) weapon: WordSet,
    pub(super) verbal: WordSet,
    pub(super) promise: WordSet,
    pub(super) ahead: WordSet,
    pub(super) asked: WordSet,
    pub(super) uses: WordSet,
    pub(super) press: WordSet,
    pub(super) where_: WordSet,
    pub(super) local: WordSet,
    pub(super) somebody: WordSet,
    pub(super) person: WordSet,
    pub(super) people: WordSet,
}

pub(super) static SENSES: LazyLock<Senses> = LazyLock::new(|| {
    let class = |name: &str| -> WordSet {
        rows(include_str!("../../../../data/lexicons/event-senses.tsv"))
            .filter(|row| row[0] == name)
            .filter_map(|row| row.get(1).copied())
            .flat_map(|words| words.split(' '))
            .collect()
    };
    Senses {
        thing: class("thing"),
        part: class("part"),
        weapon: class("weapon"),
        verbal: class("verbal"),
        promise: class("promise"),
        ahead: class("ahead"),
        asked: class("asked"),
        uses: class("use"),
        press: class("press"),
        where_: class("where"),
        local: class("local"),
        somebody: class("somebody"),
        person: WordSet::parse(include_str!("../../../../data/lexicons/person-nouns.txt")),
        people: WordSet::parse(include_str!("../../../../data/lexicons/peoples.txt")),
    }
});

pub(super) fn is(set: &WordSet, lower: &str) -> bool {
    set.contains(lower) || singulars(lower).any(|word| set.contains(&word))
}

/// What a phrase is, as far as it can be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    Somebody,
    Thing,
    Notion,
}

/// What the phrase is, or what it counts: "dozens of houses", "parts of the town".
pub(super) fn matter(scene: &Scene<'_, '_>, item: usize) -> Matter {
    let mut item = item;
    let senses = &*SENSES;
    let tokens = &scene.draft.analysis.tokens;
    for _ in 0..3 {
        let counts = scene.tokens(item).last().is_some_and(|last| {
            is(&senses.part, &tokens[last].lower) || tokens[last].kind == TokenKind::Number
        });
        let next = matches!(scene.clauses.items.get(item + 2), Some(Item::Phrase(_)));
        if !(counts && next && scene.clauses.is_prep(scene.draft, item + 1, "of")) {
            break;
        }
        item += 2;
    }
    let phrase = scene.tokens(item);
    let Some(last) = phrase.clone().last() else { return Matter::Notion };
    if ends_in_name(scene, item) {
        return Matter::Somebody;
    }
    let word = &*tokens[last].lower;
    if tokens[last].kind == TokenKind::Number || scene.words.is(word, Class::Quant) {
        return Matter::Somebody;
    }
    // "each other", "one another"
    if matches!(word, "other" | "another") && phrase.len() <= 2 {
        return Matter::Somebody;
    }
    if phrase.len() == 1 && (scene.words.is(word, Class::Pron) || word == "her") {
        let it = matches!(word, "it") && scene.reached(item, item + 1).is_empty();
        return if it { Matter::Notion } else { Matter::Somebody };
    }
    if matches!(
        word,
        "others"
            | "another"
            | "themselves"
            | "himself"
            | "herself"
            | "itself"
            | "somebody"
            | "someone"
            | "anyone"
            | "everyone"
    ) {
        return Matter::Somebody;
    }
    if scene.words.agent(word).is_some_and(|agent| agent != Agent::Thing)
        || is(&senses.person, word)
        || is(&senses.people, word)
        || is(&senses.somebody, word)
        || tokens[last].is_capitalised()
    {
        return Matter::Somebody;
    }
    let thing = scene.words.agent(word).is_some() || is(&senses.thing, word);
    if thing { Matter::Thing } else { Matter::Notion }
}

/// Whether those who act may bear arms: states and bodies, no persons, parties, businesses or newspapers.
pub(super) fn armed(scene: &Scene<'_, '_>, sources: &[usize]) -> bool {
    sources.iter().any(|&source| {
        let entity = &scene.draft.entities[source];
        match entity.entity_type {
            EntityType::Country => true,
            EntityType::Organisation => {
                !matches!(entity.kind, Some(Kind::Party | Kind::Company | Kind::NewsOrganisation))
            }
            _ => false,
        }
    })
}

/// Whether an entity takes part in politics without arms: who holds an office, a party.
fn political(scene: &Scene<'_, '_>, entity: usize) -> bool {
    let draft = &scene.draft.entities[entity];
    match draft.entity_type {
        EntityType::Person => scene.memory.role_of(scene.draft, entity, |_| true).is_some(),
        EntityType::Organisation => {
            matches!(draft.kind, Some(Kind::Party | Kind::NewsOrganisation | Kind::Company))
        }
        _ => false,
    }
}

/// Whether an attack is one of words: on a notion, or by a politician or party on another, on a party or a state.
pub(super) fn of_words(
    scene: &Scene<'_, '_>,
    sources: &[usize],
    acted_on: Option<usize>,
    end: usize,
    reason: bool,
    noun: bool,
) -> bool {
    let Some(item) = acted_on else { return false };
    let matter = matter(scene, item);
    let tokens = &scene.draft.analysis.tokens;
    let armed_with = (item..end).any(|i| {
        scene.clauses.is_prep(scene.draft, i, "with")
            && matches!(scene.clauses.items.get(i + 1), Some(Item::Phrase(_)))
            && scene.tokens(i + 1).any(|t| is(&SENSES.weapon, &tokens[t].lower))
    });
    if armed_with {
        return false;
    }
    let person = |e: usize| scene.draft.entities[e].entity_type == EntityType::Person;
    let speak = sources.iter().all(|&s| political(scene, s) || reason && person(s));
    let persons = sources.iter().all(|&s| person(s));
    matter == Matter::Notion && (speak || persons || !noun) || speak && matter == Matter::Somebody
}
