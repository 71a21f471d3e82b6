//! Resolution: annotation records of many articles in, one [`Graph`] out.

mod graph;

pub use graph::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, CountryCodes, Entity, EntityIndex, Event, Graph,
    Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
