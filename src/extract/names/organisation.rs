//! Names of organisations by their head nouns: "Ministry of Finance", "Armenian Armed Forces", "Senate Committee on
//! Energy". A token index in, the stretch and kind of the organisation's name out.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::extract::classes::{BARE_HEADS, NAME_OWNERS, POLITICAL};
use crate::extract::record::Kind;
use crate::extract::text::{Token, TokenKind};

use super::fields::complement;
use super::tables::{
    COMMON, NO_NAME, NOT_NAMES, NOT_NAMES_BEFORE, ORGANISATION_HEADS, PORTFOLIOS, STARTERS, is_small, kind_of,
};

/// The longest name in tokens.
const LONGEST: usize = 14;

/// Whether a token can be part of a name of several words.
pub(super) fn is_part(token: &Token<'_>) -> bool {
    token.is_capitalised() && !is_calendar(token)
}

fn is_calendar(token: &Token<'_>) -> bool {
    NO_NAME.contains(&token.lower)
        && (token.lower.ends_with("day") || token.lower.ends_with('.') || token.lower.ends_with("ber"))
}

fn is_possessive(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Possessive || token.glued && matches!(token.text, "'" | "’")
}

/// The end of the run of capitalised words that begins at `first`, with hyphens and "&" inside, and with a possessive
/// where bodies are named so: "Workers' Party".
pub(super) fn run_end(tokens: &[Token<'_>], first: usize, end: usize) -> usize {
    let mut at = first;
    while at < end && at - first < LONGEST {
        let token = &tokens[at];
        let joined = |i: usize| tokens[..end].get(i).is_some_and(is_part);
        if is_part(token)
            || at > first && token.kind == TokenKind::Number && token.glued && tokens[at - 1].is_hyphen()
        {
            at += 1;
        } else if at > first && token.is_hyphen() && is_infix(tokens, at + 1, end) {
            at += 3;
        } else if at > first && (token.is_hyphen() && token.glued || token.text == "&") && joined(at + 1)
            || at > first && is_possessive(token) && tokens[at - 1].is_in(&NAME_OWNERS) && joined(at + 1)
        {
            at += 2;
        } else {
            break;
        }
    }
    at
}

/// Whether a short word in lower case stands between hyphens inside a name: "Tehreek-e-Example".
fn is_infix(tokens: &[Token<'_>], at: usize, end: usize) -> bool {
    let get = |i: usize| tokens[..end].get(i).filter(|t| t.glued);
    get(at).is_some_and(|t| t.text.chars().count() <= 2 && t.kind == TokenKind::Word)
        && get(at + 1).is_some_and(|t| t.is_hyphen())
        && get(at + 2).is_some_and(is_part)
}

/// The name of an organisation that begins with token `first`: where it ends, and its kind.
pub(super) fn organisation_at(
    tokens: &[Token<'_>],
    first: usize,
    end: usize,
) -> Option<(Range<usize>, Option<Kind>)> {
    if !is_part(&tokens[first]) || STARTERS.contains(&tokens[first].lower) {
        return None;
    }
    let run = run_end(tokens, first, end);
    let mut best = None;
    let mut at = first;
    // Several runs may be joined: "Committee on Foreign Affairs", "Department of Health and Human Services".
    while at < run.min(first + LONGEST) {
        // "Joint Chiefs of Staff": a head may go on over small words.
        let words = |i: usize| tokens[..end].get(at + i).map(|t| &*t.lower);
        let spelt = |at: usize, count: usize| {
            tokens[at..at + count].iter().all(|t| is_part(t) || is_small(&t.lower) || t.is_hyphen())
        };
        let head = ORGANISATION_HEADS.longest(&words).filter(|head| spelt(at, head.words.len()));
        if let Some(head) = head {
            let head_end = at + head.words.len();
            let takes_more = head.columns.get(1) == Some(&"of");
            let extended = takes_more.then(|| complement(tokens, head_end, end)).flatten();
            let bare = at == first && extended.is_none();
            let phrase: String = head.words.join(" ");
            if !bare || BARE_HEADS.contains(&phrase) {
                // "Bank of Ruritania" may be a company's or the state's.
                let kind = kind_of(head.columns.first()).filter(|_| extended.is_none() || phrase != "bank");
                best = Some((first..extended.unwrap_or(head_end), kind));
            }
            at = head_end;
        } else {
            at += 1;
        }
    }
    best = best.map(|(range, kind)| (range.start..with_designation(tokens, range, run), kind));
    // "Peace and Security Council": what the body is for, in two parts.
    if best.is_none() && tokens[..end].get(run).is_some_and(|t| t.is("and")) && run + 1 < end {
        let field =
            |t: &Token<'_>| COMMON.contains(&t.lower) || PORTFOLIOS.contains(&t.lower) || t.is_all_caps();
        let first_part = tokens[first..run].iter().all(field) && !tokens[run - 1].is_all_caps();
        let second = organisation_at(tokens, run + 1, end)
            .filter(|(range, _)| first_part && range.len() > 1 && field(&tokens[run + 1]));
        best = second.map(|(range, kind)| (first..range.end, kind));
    }
    // "the Green party"
    let political = run > first && tokens[run - 1].is_in(&POLITICAL);
    if best.is_none() && political && tokens[..end].get(run).is_some_and(|t| t.is("party")) {
        return Some((first..run + 1, Some(Kind::Party)));
    }
    // A head in lower case after a name: "Bedfordshire police".
    if best.is_none() && run < end && !tokens[first..run].iter().all(|t| COMMON.contains(&t.lower)) {
        let words = |i: usize| tokens[..end].get(run + i).map(|t| &*t.lower);
        if let Some(head) = ORGANISATION_HEADS.longest(&words).filter(|h| h.columns.get(2) == Some(&"lower"))
        {
            return Some((first..run + head.words.len(), kind_of(head.columns.first())));
        }
    }
    best
}

/// The end of a name with what tells it from others of its kind: "Multi-National Corps-Iraq", "Task Force 76", "Task
/// Force Alpha".
fn with_designation(tokens: &[Token<'_>], name: Range<usize>, run: usize) -> usize {
    let end = name.end;
    let glued = |i: usize| tokens.get(i).is_some_and(|t| t.glued);
    if glued(end) && tokens[end].is_hyphen() && glued(end + 1) && is_part(&tokens[end + 1]) {
        return end + 2;
    }
    // "Majlis-e-Example"
    if glued(end) && tokens[end].is_hyphen() && is_infix(tokens, end + 1, tokens.len()) {
        return run.max(end);
    }
    let force = end >= 2 && tokens[end - 1].is("force") && tokens[end - 2].is("task");
    let numbered = tokens.get(end).is_some_and(|t| t.kind == TokenKind::Number);
    let direction = run == end + 1 && tokens[end].is_any(&["north", "south", "east", "west"]);
    if force && (numbered || run == end + 1) || direction { end + 1 } else { end }
}

/// The end and kind of the military unit whose number stands before `first`: "Infantry Division".
pub(super) fn numbered_end(tokens: &[Token<'_>], first: usize, end: usize) -> Option<(usize, Kind)> {
    let run = run_end(tokens, first, end);
    let heads: Vec<(usize, Option<Kind>)> = (first..run)
        .filter_map(|at| {
            let words = |i: usize| tokens[..run].get(at + i).map(|t| &*t.lower);
            let head = ORGANISATION_HEADS.longest(&words)?;
            Some((at + head.words.len(), kind_of(head.columns.first())))
        })
        .collect();
    let armed = heads.iter().any(|(_, kind)| matches!(kind, Some(Kind::ArmedForce | Kind::ArmedGroup)));
    armed.then_some((heads.last()?.0, Kind::ArmedForce))
}

/// A name whose initials stand in brackets after it: "Citizens United for Peace and Bread (CUPB)". Where it ends.
pub(super) fn defined_by_acronym(tokens: &[Token<'_>], first: usize, end: usize) -> Option<usize> {
    let named = |at: usize| is_part(&tokens[at]) || is_small(&tokens[at].lower) && at > first;
    let last = end.min(first + LONGEST);
    let at = (first..last).find(|&at| !named(at) && !tokens[at].is_hyphen()).unwrap_or(last.max(first));
    let acronym = tokens[..end].get(at + 1)?;
    let closed = tokens[at].text == "(" && tokens[..end].get(at + 2)?.text == ")";
    if !closed || !acronym.is_all_caps() || at - first < 2 {
        return None;
    }
    let letters = acronym.lower.replace('.', "");
    let words = (first..at).filter(|&at| named(at));
    let mut rest = words.filter_map(|at| tokens[at].lower.chars().next()).peekable();
    if letters.chars().count() < 2 || !letters.starts_with(*rest.peek()?) {
        return None;
    }
    // Every letter is the initial of a word, in order; words may be left out.
    letters.chars().all(|letter| rest.any(|initial| initial == letter)).then_some(at)
}

/// The acronyms of a text: words of three to six capitals, in lower case without full stops.
pub(super) fn acronyms(tokens: &[Token<'_>]) -> FxHashSet<String> {
    let letters = |t: &Token<'_>| t.lower.replace('.', "");
    let acronym = |t: &&Token<'_>| t.is_all_caps() && (3..=6).contains(&letters(t).len());
    tokens.iter().filter(acronym).map(letters).collect()
}

/// A name that the text also gives as an acronym, elsewhere: "Forces for the Defence of Bread", later "FDB". Where it
/// ends.
pub(super) fn spelt_out(
    tokens: &[Token<'_>],
    first: usize,
    end: usize,
    acronyms: &FxHashSet<String>,
) -> Option<usize> {
    let mut initials = String::new();
    let (mut stop, mut small) = (None, false);
    for (at, token) in tokens[..end].iter().enumerate().skip(first).take(LONGEST) {
        if is_small(&token.lower) && at > first {
            small = true;
        } else if is_part(token) && !token.is_all_caps() {
            initials.extend(token.lower.chars().next());
            if small && acronyms.contains(&initials) {
                stop = Some(at + 1);
            }
        } else {
            break;
        }
    }
    stop
}

/// Whether a run of capitalised words ends as the name of an event, document or prize does, and where that end is.
pub(super) fn not_a_name(tokens: &[Token<'_>], first: usize, end: usize) -> Option<usize> {
    let run = run_end(tokens, first, end);
    (first + 1..run).rev().find_map(|at| {
        let words = |i: usize| tokens[..run].get(at + i).map(|t| &*t.lower);
        NOT_NAMES.longest(&words).map(|head| at + head.words.len())
    })
}

/// The end of the name of an operation, storm, feast, ship or document that begins with its class: "Operation Olive
/// Branch", "Treaty of Example".
pub(super) fn not_a_name_from(tokens: &[Token<'_>], first: usize, end: usize) -> Option<usize> {
    let words = |i: usize| tokens[..end].get(first + i).map(|t| &*t.lower);
    let head = NOT_NAMES_BEFORE.longest(&words)?;
    let next = first + head.words.len();
    let article = usize::from(tokens[..end].get(next).is_some_and(|t| t.is("the")));
    if head.columns.first() == Some(&"of") {
        return complement(tokens, next, end);
    }
    let run = run_end(tokens, next + article, end);
    (run > next + article).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::text::Analysis;

    fn organisation(text: &str) -> Option<&str> {
        let analysis = Analysis::new(text);
        let (range, _) = organisation_at(&analysis.tokens, 0, analysis.tokens.len())?;
        Some(analysis.slice(range))
    }

    #[test]
    fn heads_and_what_follows_them() {
        for (text, name) in [
            ("Ministry of Finance said", "Ministry of Finance"),
            ("Ministry of Youth and Sports of Ruritania said", "Ministry of Youth and Sports of Ruritania"),
            ("Ruritanian Armed Forces have", "Ruritanian Armed Forces"),
            ("Senate Committee on Energy met", "Senate Committee on Energy"),
            ("Department of Health and Human Services.", "Department of Health and Human Services"),
            ("Peace and Security Council met", "Peace and Security Council"),
            ("Northshire police said", "Northshire police"),
            ("Senate voted", "Senate"),
            ("Blue-Green Alliance leaders", "Blue-Green Alliance"),
        ] {
            assert_eq!(organisation(text), Some(name), "{text}");
        }
    }

    #[test]
    fn a_bare_head_is_no_name() {
        assert_eq!(organisation("Committee members met"), None);
        assert_eq!(organisation("Ministry officials met"), None);
        assert_eq!(organisation("Doe and Security Council envoys"), None);
    }

    #[test]
    fn events_are_not_names() {
        let analysis = Analysis::new("Northern Hemisphere Summit opened");
        assert_eq!(not_a_name(&analysis.tokens, 0, analysis.tokens.len()), Some(3));
        let analysis = Analysis::new("Northern Command opened");
        assert_eq!(not_a_name(&analysis.tokens, 0, analysis.tokens.len()), None);
    }
}
