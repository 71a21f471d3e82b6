//! What all articles say together: the output of `resolve`, the input of `map`.
//!
//! Plain lists that refer to one another by index. The indices mean something only inside one [`Graph`] and never
//! reach any output: whatever is minted is minted from [`Article::key`], [`Entity::key`] and the contents, so the
//! order of the lists is free.

use std::ops::Range;

use serde::Serialize;

use crate::date::Date;
use crate::extract::{ClaimKind, EntityType, EventType, Kind, Link, Modality, RelationType, Span};

/// Defines the index type of one list of the graph.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $list:ident, $item:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl std::ops::Index<$name> for Graph {
            type Output = $item;

            fn index(&self, index: $name) -> &$item {
                &self.$list[index.0 as usize]
            }
        }
    };
}

index!(
    /// The place of an [`Article`] in [`Graph::articles`].
    ArticleIndex, articles, Article
);
index!(
    /// The place of a [`Sentence`] in [`Graph::sentences`].
    SentenceIndex, sentences, Sentence
);
index!(
    /// The place of an [`Entity`] in [`Graph::entities`].
    EntityIndex, entities, Entity
);
index!(
    /// The place of a [`Claim`] in [`Graph::claims`].
    ClaimIndex, claims, Claim
);

/// Everything that a set of articles says, each thing of the world once.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Graph {
    /// The articles.
    pub articles: Vec<Article>,
    /// The sentences that mentions and evidence lie in; other sentences are not kept.
    pub sentences: Vec<Sentence>,
    /// The named things of all articles.
    pub entities: Vec<Entity>,
    /// Where the articles name them.
    pub mentions: Vec<Mention>,
    /// Who holds which position.
    pub tenures: Vec<Tenure>,
    /// Memberships, chairs, parts and places.
    pub relations: Vec<Relation>,
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Who said what.
    pub claims: Vec<Claim>,
    /// What other tools named by labels that are none of the types of entities.
    pub concepts: Vec<Concept>,
}

/// An article without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Article {
    /// The identity of the article among all others: [`Document::id`](crate::read::Document::id).
    pub key: String,
    /// Where the article is found on the web, as it was read; not necessarily an IRI.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Date>,
    /// Whether that was not given, but is taken from the words of the text.
    pub published_inferred: bool,
    /// The language of the text, a BCP 47 tag as it was read.
    pub language: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The outlet that published it: an organisation.
    pub publisher: Option<EntityIndex>,
}

/// A sentence of an article, or several in a row where a passage runs over more than one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// The article it is from.
    pub article: ArticleIndex,
    /// Where it lies in the article's text.
    pub span: Span,
    /// Its words: exactly the text of `span`.
    pub text: String,
}

/// A stretch of an article's text, inside one [`Sentence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Passage {
    /// The sentence that contains it.
    pub sentence: SentenceIndex,
    /// Where it lies in the article's text (not in the sentence's).
    pub span: Span,
}

/// A named thing of the world.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    /// What makes it this thing and no other; the same for the same thing whatever articles are read beside it.
    pub key: String,
    /// The IRI that records give it; without one, it is made of the key.
    pub iri: Option<String>,
    /// What type of thing it is.
    pub entity_type: EntityType,
    /// What kind of its type it is, if that is known.
    pub kind: Option<Kind>,
    /// The one name to show.
    pub label: String,
    /// The language of the label, a BCP 47 tag; `None` where nothing is known about it.
    pub language: Option<String>,
    /// The names that articles' records give it, beside those that its mentions show.
    pub names: Vec<ArticleName>,
    /// What it is, or may be, in other datasets.
    pub links: Vec<Link>,
    /// The ISO 3166-1 codes of a country or territory.
    pub codes: Option<CountryCodes>,
}

/// A name of an entity in one article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ArticleName {
    /// The article that uses the name.
    pub article: ArticleIndex,
    /// The name.
    pub text: String,
}

/// The codes of ISO 3166-1, each where it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CountryCodes {
    /// Two letters: `AM`.
    pub alpha2: Option<String>,
    /// Three letters: `ARM`.
    pub alpha3: Option<String>,
    /// Three digits, leading zeros kept: `051`.
    pub numeric: Option<String>,
}

/// A place in an article where an entity is named.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention {
    /// Where.
    pub passage: Passage,
    /// What is named.
    pub entity: EntityIndex,
    /// How sure the extractor is, 0 to 1.
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    pub extractor: Option<String>,
}

/// Where a statement is from and how sure it is: the part that all statements share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Provenance {
    /// The article that says it.
    pub article: ArticleIndex,
    /// The words that say it, at least one passage, all of this article.
    pub evidence: Vec<Passage>,
    /// The claim that it is part of. `None`: the article says it in its own voice.
    pub said_in: Option<ClaimIndex>,
    /// How sure the extractor is, 0 to 1.
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    pub extractor: Option<String>,
}

/// A person holds, or held, a position at the time of the article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tenure {
    /// The person.
    pub holder: EntityIndex,
    /// The position without its country or body: "Foreign Minister".
    pub position: String,
    /// The country or organisation that the position is in.
    pub of: Option<EntityIndex>,
    /// Whether the holder no longer held it.
    pub former: bool,
    /// When this was so: the day of the article, if it is known.
    pub as_of: Option<Date>,
    /// Who says so, and where.
    pub provenance: Provenance,
}

/// A lasting relation between two entities.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relation {
    /// What the relation is.
    pub relation_type: RelationType,
    /// The words of another tool for a relation of the type `other`.
    pub label: Option<String>,
    /// The entity that belongs to, chairs, is part of or lies in the other.
    pub subject: EntityIndex,
    /// The other.
    pub object: EntityIndex,
    /// Who says so, and where.
    pub provenance: Provenance,
}

/// Who did what to whom, as one article tells it; the first passage of the evidence is the trigger.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// The PLOVER root category.
    pub event_type: EventType,
    /// Those who act.
    pub actors: Vec<EntityIndex>,
    /// Those acted on.
    pub targets: Vec<EntityIndex>,
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub place: Option<EntityIndex>,
    /// Whether it is told as a fact.
    pub modality: Modality,
    /// How, as the record has it.
    pub modes: Vec<String>,
    /// Who says so, and where.
    pub provenance: Provenance,
}

/// What a speaker says by an article's account; the first passage of the evidence is the words claimed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// Who says it.
    pub speaker: EntityIndex,
    /// Whether the words are the speaker's own.
    pub kind: ClaimKind,
    /// What the speaker does with the words, as the record has it.
    pub stance: Option<String>,
    /// Who reports it, and where; `said_in` is a claim around this one.
    pub provenance: Provenance,
}

/// What an article names by a label that is none of the types of entities. The same name with the same label in two
/// articles is one concept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concept {
    /// The article.
    pub article: ArticleIndex,
    /// The label, as the tool writes it.
    pub label: String,
    /// The name.
    pub name: String,
    /// Where the article names it.
    pub mentions: Vec<Passage>,
    /// What it is, or may be, in other datasets.
    pub links: Vec<Link>,
    /// How sure the extractor is, 0 to 1.
    pub confidence: Option<f64>,
    /// The rule or tool that found it.
    pub extractor: Option<String>,
}

impl Graph {
    /// The article that a passage is from.
    pub fn article_of(&self, passage: Passage) -> ArticleIndex {
        self[passage.sentence].article
    }

    /// The words of a passage, cut out of its sentence.
    ///
    /// What lies outside the sentence is left out.
    pub fn words(&self, passage: Passage) -> &str {
        &self[passage.sentence].text[self.bytes(passage)]
    }

    /// Where a passage lies in the text of its sentence, in bytes.
    pub fn bytes(&self, passage: Passage) -> Range<usize> {
        let sentence = &self[passage.sentence];
        let ascii = sentence.text.is_ascii();
        let byte = |offset: usize| {
            let scalars = offset.saturating_sub(sentence.span.start);
            if ascii {
                return scalars.min(sentence.text.len());
            }
            sentence.text.char_indices().nth(scalars).map_or(sentence.text.len(), |(byte, _)| byte)
        };
        let start = byte(passage.span.start);
        start..byte(passage.span.end).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_by_scalar_values() {
        let mut graph = Graph::default();
        graph.sentences.push(Sentence {
            article: ArticleIndex(0),
            span: Span::new(10, 25),
            text: "Żółć 😀 met Bob".into(),
        });
        let words =
            |start, end| graph.words(Passage { sentence: SentenceIndex(0), span: Span::new(start, end) });
        assert_eq!(words(10, 14), "Żółć");
        assert_eq!(words(21, 25), "Bob");
        assert_eq!(words(21, 99), "Bob");
        assert_eq!(words(0, 0), "");
        assert_eq!(words(20, 12), "");
    }
}
