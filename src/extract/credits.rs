//! Credits: the tokens of a text in, the stretches out that only say who reported, edited or photographed it.
//!
//! Whom a credit names takes no part in what the article tells: such a person or outlet does nothing in it, has nothing
//! done to it, says nothing, and no pronoun stands for it.

use std::ops::Range;

use crate::read::is_byline;

use super::classes::CREDITED_WORK;
use super::dates::is_month_of_date;
use super::draft::Draft;
use super::text::{Analysis, TokenKind};

/// The longest credit, in tokens.
const LONGEST: usize = 40;

/// The stretches of tokens that are credits, in order and without overlaps.
pub(super) fn credits(analysis: &Analysis<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < analysis.tokens.len() {
        let end = line_end(analysis, start);
        in_line(analysis, start..end, &mut found);
        start = end;
    }
    found
}

/// The end of the line that begins at a token.
fn line_end(analysis: &Analysis<'_>, start: usize) -> usize {
    let tokens = &analysis.tokens;
    let breaks = |i: &usize| analysis.text[tokens[*i - 1].bytes.end..tokens[*i].bytes.start].contains('\n');
    (start + 1..tokens.len()).find(breaks).unwrap_or(tokens.len())
}

fn in_line(analysis: &Analysis<'_>, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let tokens = &analysis.tokens;
    let whole = analysis.slice(line.clone());
    if line.len() <= LONGEST && (is_byline(whole) || reports(analysis, &line)) {
        found.push(line);
        return;
    }
    let mut at = line.start;
    while at < line.end {
        // Most tokens are words after words: nothing begins there.
        let is_mark = |i: usize| tokens[i].kind == TokenKind::Punctuation;
        if at > line.start && !is_mark(at) && !is_mark(at - 1) {
            at += 1;
            continue;
        }
        let open = matches!(tokens[at].text, "(" | "[");
        let first = at + usize::from(open);
        let begins = at == line.start
            || open
            || matches!(tokens[at - 1].text, "." | "”" | "\"" | ";" | "!" | "?" | ")");
        if begins && credits_at(analysis, first, line.end) {
            let stop =
                |i: &usize| if open { matches!(tokens[*i].text, ")" | "]") } else { ends(analysis, *i) };
            let end = (first..line.end.min(first + LONGEST))
                .find(stop)
                .map_or(line.end.min(first + LONGEST), |i| i + 1);
            found.push(at..end);
            at = end;
        } else if open
            && at < line.start + 14
            && let Some(end) = dispatched(analysis, at, line.end)
        {
            found.push(at..end);
            at = end;
        } else if begins && !open && contributed(analysis, at, line.end).is_some() {
            let end = contributed(analysis, at, line.end).unwrap_or(line.end);
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Whether a full stop that is none of an initial stands at a token.
fn ends(analysis: &Analysis<'_>, at: usize) -> bool {
    let tokens = &analysis.tokens;
    tokens[at].text == "." && at > 0 && tokens[at - 1].text.chars().count() > 1
}

/// "Reporting by", "Additional reporting by", "Photo by", "Photo:", "Edited by".
fn credits_at(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    let token = |n: usize| analysis.tokens.get(at + n).filter(|_| at + n < end);
    let mut n = usize::from(token(0).is_some_and(|t| t.is_any(&["additional", "further", "file", "with"])));
    if !token(n).is_some_and(|t| t.is_in(&CREDITED_WORK)) {
        return false;
    }
    n += 1;
    // "Reporting and writing by"
    if token(n).is_some_and(|t| t.is_any(&["and", "&"]))
        && token(n + 1).is_some_and(|t| t.is_in(&CREDITED_WORK))
    {
        n += 2;
    }
    let courtesy = usize::from(token(n).is_some_and(|t| t.is("courtesy")));
    let names = token(n + courtesy + 1).is_some_and(|t| t.is_capitalised() || t.is("the"));
    let leads =
        token(n + courtesy).is_some_and(|t| t.is("by") || t.text == ":" || courtesy == 1 && t.is("of"));
    leads && names
}

/// The end of "(Reuters)" in a dateline, if it opens at a token.
fn dispatched(analysis: &Analysis<'_>, open: usize, end: usize) -> Option<usize> {
    const LONGEST_NAME: usize = 6;
    let name = open + 1..end.min(open + 1 + LONGEST_NAME);
    let close = name.clone().find(|&i| !analysis.tokens[i].is_capitalised())?;
    (close > name.start && signs_dateline(analysis, &(name.start..close))).then_some(close + 1)
}

/// Whether a name is that of the outlet in a dateline, between brackets or slashes and after a date or before a dash:
/// "(Example Wire) -", "March 30 (EW).-", "Jan 5. /EW/.", "May 3 [EW]".
pub(super) fn signs_dateline(analysis: &Analysis<'_>, run: &Range<usize>) -> bool {
    const FIRST: usize = 4;
    let text = |at: usize| analysis.tokens.get(at).map_or("", |t| t.text);
    let Some(open) = run.start.checked_sub(1) else { return false };
    let enclosed = matches!((text(open), text(run.end)), ("(", ")") | ("[", "]") | ("/", "/"));
    let is_dash = |at: usize| matches!(text(at), "-" | "–" | "—" | "--" | ":");
    let closes = is_dash(run.end + 1) || text(run.end + 1) == "." && is_dash(run.end + 2);
    let mut last = open.checked_sub(1);
    if last.is_some_and(|at| text(at) == ".") {
        last = open.checked_sub(2);
    }
    // "Mar 30", "Mar 30, 2021", "30 Mar"
    let month = |at: usize| is_month_of_date(&analysis.tokens, at);
    let dated = last.is_some_and(|last| (last.saturating_sub(3)..=last).any(month));
    enclosed && analysis.sentence_of(run.start) < FIRST && (closes || dated)
}

/// Whether a line is "Ada Penn reports." or "The BBC's Ada Penn reports from Oslo."
fn reports(analysis: &Analysis<'_>, line: &Range<usize>) -> bool {
    let tokens = &analysis.tokens[line.clone()];
    let Some(verb) = tokens.iter().position(|t| t.is_any(&["reports", "reporting"])) else { return false };
    let name = |t: &super::text::Token<'_>| {
        t.is_capitalised()
            || t.kind == TokenKind::Possessive
            || matches!(t.text, "," | "." | "-")
            || t.is_any(&["the", "for", "of", "in", "and", "correspondent", "reporter"])
    };
    let from = tokens
        .get(verb + 1)
        .is_none_or(|t| t.is_any(&["from", "for", "in"]) || t.kind == TokenKind::Punctuation);
    let place = |t: &super::text::Token<'_>| {
        t.is_any(&["from", "for", "in", "the", "and"])
            || t.is_capitalised()
            || t.kind == TokenKind::Punctuation
    };
    verb > 0 && from && tokens[..verb].iter().all(name) && tokens[verb + 1..].iter().all(place)
}

/// The end of a sentence "Ada Penn and Bo Lind contributed to this report.", if one begins at a token.
fn contributed(analysis: &Analysis<'_>, at: usize, end: usize) -> Option<usize> {
    let tokens = &analysis.tokens;
    if !tokens[at].is_capitalised() {
        return None;
    }
    let stop = (at..end.min(at + LONGEST)).find(|&i| ends(analysis, i)).map_or(end, |i| i + 1);
    let verb = (at..stop).find(|&i| tokens[i].is("contributed"))?;
    let to = tokens.get(verb + 1..verb + 3)?;
    let report = to[0].is("to") && to[1].is("this") || to[0].is("reporting") || to[0].is("from");
    report.then_some(stop)
}

impl Draft<'_> {
    /// Whether a token is part of a credit.
    pub(super) fn is_credit(&self, token: usize) -> bool {
        let credits = self.credits();
        let next = credits.partition_point(|c| c.end <= token);
        credits.get(next).is_some_and(|c| c.contains(&token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_found_and_what_is_told_is_none() {
        for (text, wanted) in [
            ("By Nora Quill\n\nOslo spoke.", "By Nora Quill"),
            ("By Nora Quill, Example Wire\nOSLO - He spoke.", "By Nora Quill, Example Wire"),
            (
                "He spoke. (Reporting by Nora Quill; Editing by Tom Ash)",
                "(Reporting by Nora Quill; Editing by Tom Ash)",
            ),
            ("He spoke.\nReporting and writing by Nora Quill", "Reporting and writing by Nora Quill"),
            ("He spoke. (Photo by Nora Quill/Example Wire)", "(Photo by Nora Quill/Example Wire)"),
            ("He spoke. Photo: Nora Quill", "Photo: Nora Quill"),
            (
                "He spoke.\nThe Herald's Nora Quill reports from Oslo.",
                "The Herald's Nora Quill reports from Oslo.",
            ),
            ("He spoke.\nNora Quill reports.", "Nora Quill reports."),
            ("He spoke. Nora Quill contributed to this report.", "Nora Quill contributed to this report."),
            ("OSLO (Wire) - He spoke.", "(Wire)"),
            ("Oslo, Mar 30 (EW).- He spoke.", "(EW)"),
            ("Oslo, 30 Mar [Example Wire] — He spoke.", "[Example Wire]"),
            ("Oslo, Jun 7, 2021 (EW) He spoke.", "(EW)"),
            ("He met Norway (Sweden) there.", ""),
            ("By Monday, the town had been taken by Norway.", ""),
            ("Nora Quill reports that Norway attacked.", ""),
            (
                "Reporting by Norwegians was praised. He spoke (Quill) there.",
                "Reporting by Norwegians was praised.",
            ),
            ("Sweden contributed to the fund. Photos were shown by Norway.", ""),
        ] {
            let analysis = Analysis::new(text);
            let found: Vec<&str> = credits(&analysis).into_iter().map(|c| analysis.slice(c)).collect();
            assert_eq!(found.join("|"), wanted, "{text}");
        }
    }
}
