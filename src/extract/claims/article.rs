//! A draft with its dates and quotations looked up by token, for the rules of claims.

use std::ops::Range;

use crate::extract::dates::DateMention;
use crate::extract::draft::{Draft, Mention};
use crate::extract::record::EntityType;
use crate::extract::text::Token;

use super::quotes::{Quote, quotes};

/// A draft with its dates and quotations looked up by token.
pub(super) struct Article<'d, 't> {
    pub(super) draft: &'d Draft<'t>,
    pub(super) quotes: Vec<Quote>,
    /// For each token, the number of the quotation that it or its mark is in, counted from 1, or 0.
    pub(super) quote_of: Vec<u32>,
    /// For each token, the expression of date that it is in, or an empty range.
    pub(super) date_of: Vec<Range<usize>>,
}

impl<'d, 't> Article<'d, 't> {
    pub(super) fn new(draft: &'d Draft<'t>, dates: &[DateMention]) -> Self {
        let length = draft.analysis.tokens.len();
        let quotes = quotes(&draft.analysis);
        let mut quote_of = vec![0; length];
        for (number, quote) in (1..).zip(&quotes) {
            quote_of[quote.open..quote.end].fill(number);
        }
        let mut date_of = vec![0..0; length];
        for date in dates {
            date_of[date.tokens.clone()].fill(date.tokens.clone());
        }
        Self { draft, quotes, quote_of, date_of }
    }

    /// The number of the quotation that token `i` or its mark is in.
    pub(super) fn quote_of(&self, i: usize) -> Option<usize> {
        (*self.quote_of.get(i)? as usize).checked_sub(1)
    }

    /// The number of the quotation whose opening mark is token `i`.
    pub(super) fn quote_opening(&self, i: usize) -> Option<usize> {
        self.quote_of(i).filter(|&q| self.quotes[q].open == i)
    }

    /// The end of the expression of date that token `i` is in.
    pub(super) fn date_end(&self, i: usize) -> Option<usize> {
        self.date_of.get(i).filter(|d| !d.is_empty()).map(|d| d.end)
    }

    pub(super) fn token(&self, i: usize) -> &Token<'t> {
        &self.draft.analysis.tokens[i]
    }

    pub(super) fn mention_ending(&self, end: usize) -> Option<&Mention> {
        self.draft.mention_at(end.checked_sub(1)?).filter(|m| m.tokens.end == end)
    }

    pub(super) fn type_of(&self, mention: &Mention) -> EntityType {
        self.draft.entities[mention.entity].entity_type
    }

    pub(super) fn in_date(&self, i: usize) -> bool {
        self.date_end(i).is_some()
    }
}

pub(super) fn is_dash(token: &Token<'_>) -> bool {
    matches!(token.text, "—" | "–" | "-") && !token.glued || token.text == "—"
}
