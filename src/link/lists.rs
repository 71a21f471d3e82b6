//! Lists and what stands behind commas: the text before and after a mention in; the names beside it, and those behind it
//! with what follows them, out.

/// What follows a name behind a comma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    /// A full stop, a comma or a small word that a clause goes on with.
    Closed,
    /// "and", "or", or another capitalised word behind a further comma: it may be a list.
    Listed,
    /// Another word: "in Moscow, Georgia said".
    Open,
}

/// The names behind a comma or in brackets, longest first, each with what follows it.
pub(super) fn behind(after: &str) -> Vec<(String, Closing)> {
    let Some(rest) = after.strip_prefix(", ").or_else(|| after.strip_prefix(" (")) else { return Vec::new() };
    let rest = rest.trim_start();
    let mut ends = Vec::new();
    let mut at = 0;
    for word in rest.split(' ').take(4) {
        let bare = word.trim_end_matches([',', ';', ':', ')', '?', '!', '"', '”', '’', '\n']);
        let bare = bare.split(['\n', '—', '–', '\'', '’', ')']).next().unwrap_or_default();
        let small = matches!(bare, "and" | "of");
        if !small && !bare.chars().next().is_some_and(char::is_uppercase) {
            break;
        }
        if !small {
            ends.push(at + bare.len());
            if let Some(dotless) = bare.strip_suffix('.') {
                ends.push(at + dotless.len());
            }
        }
        if bare.len() < word.len() {
            break;
        }
        at += word.len() + 1;
    }
    ends.iter().rev().map(|&end| (rest[..end].to_owned(), closing(&rest[end..]))).collect()
}

/// The names next to a mention in a list.
pub(super) fn beside(before: &str, after: &str) -> Vec<String> {
    const JOINS: [&str; 6] = [", and ", ", or ", " and ", " or ", " & ", ", "];
    let mut found = Vec::new();
    if let Some(rest) = JOINS.iter().find_map(|join| after.strip_prefix(join)) {
        let mut end = 0;
        for word in rest.split(' ').take(3) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !bare.chars().next().is_some_and(char::is_uppercase) {
                break;
            }
            found.push(rest[..end + bare.len()].to_owned());
            if bare.len() < word.len() {
                break;
            }
            end += word.len() + 1;
        }
    }
    if let Some(rest) = JOINS.iter().find_map(|join| before.strip_suffix(join)) {
        let mut start = rest.len();
        for word in rest.rsplit(' ').take(3) {
            let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
            if !bare.chars().next().is_some_and(char::is_uppercase) {
                break;
            }
            let from = start - bare.len();
            found.push(rest[from..].to_owned());
            if bare.len() < word.len() || from == 0 {
                break;
            }
            start = from - 1;
        }
    }
    found
}

fn closing(after: &str) -> Closing {
    const GOES_ON: [&str; 34] = [
        "on", "in", "at", "for", "to", "from", "when", "where", "who", "which", "that", "after", "before",
        "during", "by", "with", "while", "as", "since", "until", "but", "last", "this", "is", "was", "are",
        "were", "early", "late", "about", "near", "next", "not", "a",
    ];
    let mut chars = after.trim_start_matches('.').chars();
    match chars.next() {
        Some(',') => {
            let rest = chars.as_str().trim_start();
            let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let capital = next.chars().next().is_some_and(char::is_uppercase);
            if capital || matches!(next, "and" | "or") { Closing::Listed } else { Closing::Closed }
        }
        Some(' ') => {
            let rest = chars.as_str().trim_start();
            let next = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if matches!(next, "and" | "or") {
                Closing::Listed
            } else if next.is_empty() || GOES_ON.contains(&next) || after.starts_with('.') {
                Closing::Closed
            } else {
                Closing::Open
            }
        }
        Some('\'' | '’' | '-') => Closing::Open,
        _ => Closing::Closed,
    }
}

/// The name before a comma or bracket in front of a mention, longest first: the "Kent" of "Kent, Washington", if the list
/// does not go on behind it.
pub(super) fn ahead(before: &str, after: &str) -> Vec<String> {
    let goes_on = after.starts_with(" and ")
        || after.starts_with(" or ")
        || after.strip_prefix(", ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let Some(rest) = before.strip_suffix(", ").filter(|_| !goes_on) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut start = rest.len();
    for word in rest.rsplit(' ').take(3) {
        if !word.starts_with(char::is_uppercase) || word.ends_with([',', '.', ':', ';']) && start < rest.len()
        {
            break;
        }
        start -= word.len();
        starts.push(start);
        if start == 0 {
            break;
        }
        start -= 1;
    }
    starts.iter().rev().map(|&from| rest[from..].to_owned()).collect()
}

/// The two names behind commas after a mention: the "Denver" and "CO" of "Union Park, Denver, CO".
pub(super) fn two_behind(after: &str) -> Option<(String, String)> {
    let rest = after.strip_prefix(", ")?;
    let (first, rest) = rest.split_once(", ")?;
    let second = rest.split(|c: char| !c.is_alphabetic() && !matches!(c, '.' | ' ' | '-')).next()?.trim();
    let mut words = second.split(' ').take_while(|w| w.starts_with(char::is_uppercase));
    let second = [words.next()?, words.next().unwrap_or_default()].join(" ");
    let name = |text: &str| text.len() < 30 && text.split(' ').all(|w| w.starts_with(char::is_uppercase));
    name(first).then(|| (first.to_owned(), second.trim().to_owned()))
}

/// The noun behind a list of names that goes on after a mention, in lower case: "provinces" in ", Beta and Gamma
/// provinces".
pub(super) fn heads_of_list(after: &str) -> Option<String> {
    let (mut rest, mut items) = (after, 0);
    while let Some(next) = [", and ", " and ", ", "].iter().find_map(|join| rest.strip_prefix(join)) {
        let mut words = 0;
        rest = next;
        while words < 3 && rest.starts_with(char::is_uppercase) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
            rest = &rest[end..];
            words += 1;
            match rest.strip_prefix(' ').filter(|r| r.starts_with(char::is_uppercase)) {
                Some(more) => rest = more,
                None => break,
            }
        }
        if words == 0 {
            return None;
        }
        items += 1;
    }
    let noun = rest.strip_prefix(' ')?.split(|c: char| !c.is_alphanumeric()).next()?;
    (items > 0 && noun.ends_with('s')).then(|| noun.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::heads_of_list;

    #[test]
    fn nouns_behind_lists() {
        for (after, noun) in [
            (", Beta and Gamma counties", Some("counties")),
            (" and New Beta districts were lost", Some("districts")),
            (", Beta, and Gamma provinces.", Some("provinces")),
            (", Beta and Gamma said", None),
            (" counties", None),
            (", he said", None),
        ] {
            assert_eq!(heads_of_list(after).as_deref(), noun, "{after}");
        }
    }
}
