//! Accounts: a statement in; which article says it, in which words, and how sure the extractor is, out.

use serde::Serialize;

use super::{Context, Named};
use crate::date::Date;
use crate::view::{ArticleId, Content, PassageId, Statement, StatementId};

/// That one article says something, and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The IRI of the statement.
    pub statement: String,
    /// The IRI of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Where it is found on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How sure the extractor is of having understood, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The rules or tools that found it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extractors: Vec<String>,
    /// Who says so by the article's account. If nobody is named here, the article says it itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said_by: Vec<Said>,
    /// The words, with their sentences.
    pub evidence: Vec<Quoted>,
}

/// The claim that a statement is part of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// The IRI of the claim.
    pub claim: String,
    /// Who makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Named>,
}

/// Words of an article in their sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// The IRI of the passage.
    pub passage: String,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
    /// Where in the sentence the words are: from and to, in Unicode scalar values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked: Option<(usize, usize)>,
    /// Where in the article's text the words begin, in Unicode scalar values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// Where in the article's text they end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

impl Context<'_, '_> {
    /// One account for each article of a statement; one without an article if it has none.
    pub(super) fn accounts(&self, id: StatementId) -> Vec<Account> {
        let statement = &self.view[id];
        match statement.articles.as_slice() {
            [] => vec![self.account(statement, None)],
            articles => articles.iter().map(|&article| self.account(statement, Some(article))).collect(),
        }
    }

    fn account(&self, statement: &Statement<'_>, article: Option<ArticleId>) -> Account {
        let of = article.map(|article| &self.view[article]);
        let is_here = |id: &&PassageId| {
            let passage = &self.view[**id];
            statement.articles.len() < 2 || passage.article.is_none() || passage.article == article
        };
        Account {
            statement: statement.iri.clone().into_owned(),
            article: of.map(|article| article.iri.clone().into_owned()),
            outlet: of.and_then(|article| article.outlet.clone()).map(String::from),
            published: of.and_then(|article| article.published),
            headline: of.and_then(|article| article.headline.as_ref()).map(ToString::to_string),
            url: of.and_then(|article| article.url.clone()).map(String::from),
            confidence: statement.confidence,
            extractors: statement.extractors.iter().map(|name| name.clone().into_owned()).collect(),
            said_by: statement.said_in.iter().map(|&claim| self.said(claim)).collect(),
            evidence: statement.evidence.iter().filter(is_here).map(|&id| self.quoted(id)).collect(),
        }
    }

    fn said(&self, claim: StatementId) -> Said {
        let claim = &self.view[claim];
        let speaker = match &claim.content {
            Content::Claim(claim) => claim.speaker,
            _ => None,
        };
        Said { claim: claim.iri.clone().into_owned(), speaker: speaker.map(|speaker| self.entity(speaker)) }
    }

    fn quoted(&self, id: PassageId) -> Quoted {
        let passage = &self.view[id];
        let sentence = passage.sentence.as_ref().map(ToString::to_string);
        let scalars = |end: usize| sentence.as_deref().map_or(0, |text: &str| text[..end].chars().count());
        Quoted {
            passage: passage.iri.clone().into_owned(),
            exact: passage.exact.as_ref().map(ToString::to_string),
            marked: self.view.marked(id).map(|range| (scalars(range.start), scalars(range.end))),
            start: passage.start,
            end: passage.end,
            sentence,
        }
    }
}
