//! The bodies that roles leave unsaid: roles in, the country or organisation that the context gives them filled in.

use rustc_hash::FxHashMap;

use crate::extract::coref::{Class, antecedent, class_of};
use crate::extract::draft::{Draft, DraftRole};
use crate::extract::positions::{PositionClass, positions_in};
use crate::extract::record::EntityType;
use crate::gazetteer::Gazetteer;

use super::context::Established;

/// Fills the body of positions of state from context: the country where the gazetteer knows the holder in such a
/// position, else the country that the text has established.
pub(super) fn fill_bodies(draft: &Draft<'_>, gazetteer: &Gazetteer, roles: &mut [DraftRole]) {
    if roles.iter().all(|r| r.of.is_some()) {
        return;
    }
    let countries =
        || (0..draft.entities.len()).filter(|&e| draft.entities[e].entity_type == EntityType::Country);
    let mut by_code: FxHashMap<&str, usize> = FxHashMap::default();
    for e in countries() {
        if let Some(code) = draft.entities[e].country.as_deref() {
            by_code.entry(code).or_insert(e);
        }
    }
    let established = Established::new(draft, &by_code, roles, gazetteer);
    // Whose prime minister is somebody else.
    let mut taken: FxHashMap<(String, usize), usize> = FxHashMap::default();
    for role in roles.iter().filter(|r| !r.former) {
        if let Some(of) = role.of {
            taken.entry((role.position.to_lowercase(), of)).or_insert(role.person);
        }
    }
    let context = |role: &DraftRole| {
        let position = role.position.to_lowercase();
        let free = |e: usize| {
            role.former || taken.get(&(position.clone(), e)).is_none_or(|&person| person == role.person)
        };
        established.country(role, &free)
    };
    let mut told = FxHashMap::default();
    for role in roles.iter().filter(|r| r.of.is_some()) {
        told.entry((role.person, role.position.clone())).or_insert(role.of);
    }
    for role in roles.iter_mut().filter(|r| r.of.is_none()) {
        let known = told.get(&(role.person, role.position.clone())).copied().flatten();
        let found = known.or_else(|| own_body(draft, role)).or_else(|| {
            if is_american_member(draft, role) {
                return by_code.get("US").copied();
            }
            let name = &draft.entities[role.person].name;
            let (mut held, mut certain) = held_in(gazetteer, name, Some(&role.position), draft.published);
            let held_in_position = !held.is_empty();
            if held.is_empty() && name.contains(' ') {
                (held, certain) = held_in(gazetteer, name, None, None);
            }
            // A namesake is not of the country that the holder acts upon.
            let whole = held_in_position && (certain || !name.contains(' '));
            held.retain(|code| {
                whole || by_code.get(&**code).is_none_or(|&c| !established.is_object(role, c))
            });
            let mut fitting = held.iter().filter_map(|code| by_code.get(&**code).copied());
            match (fitting.next(), fitting.next()) {
                (Some(one), None) => Some(one),
                (None, _) if !certain && is_of_state(draft, role) => {
                    let own = draft.entities[role.person].country.as_deref();
                    own.and_then(|code| by_code.get(code).copied()).or_else(|| context(role))
                }
                _ => None,
            }
        });
        if let Some(of) = found {
            role.of = Some(of);
            role.confidence *= 0.85;
        }
    }
    // "attributable to Spokesperson Jane Doe: Secretary of State John Roe": of the same.
    let tokens = &draft.analysis.tokens;
    let released = |r: &DraftRole| {
        r.of.is_none()
            && r.position.to_lowercase().starts_with("spokes")
            && r.tokens.start > 1
            && tokens[r.tokens.start - 2].is("attributable")
    };
    if let Some(spokesman) = roles.iter().position(released) {
        let start = roles[spokesman].tokens.start;
        let next = roles.iter().filter(|r| r.tokens.start > start).min_by_key(|r| r.tokens.start);
        roles[spokesman].of = next.and_then(|r| r.of);
    }
}

/// The body that the text around a position means: "Its chairman, Jane Doe", the court of "the prosecutor".
fn own_body(draft: &Draft<'_>, role: &DraftRole) -> Option<usize> {
    let tokens = &draft.analysis.tokens;
    let before = role.tokens.start.checked_sub(1)?;
    if tokens[before].is_any(&["its", "their"]) {
        return antecedent(draft, before..before + 1);
    }
    let position = role.position.to_lowercase();
    // "Judge Doe" in an article on a trial
    let titled = position.ends_with("judge") && tokens[role.tokens.start].is_capitalised();
    let judicial = ["judge", "prosecutor"].iter().any(|word| position.ends_with(word));
    if judicial && tokens[before].is("the") || position.ends_with(" judge") || titled {
        let court = |name: &str| {
            let name = name.to_lowercase();
            name.contains("court") || name.contains("tribunal")
        };
        let last = draft.mentions_in(0..role.tokens.start).iter().rev().take(40).find(|m| {
            let entity = &draft.entities[m.entity];
            entity.entity_type == EntityType::Organisation && court(&entity.name)
        });
        return last.map(|m| m.entity);
    }
    None
}

/// Whether party and state stand behind the name of a holder, as American members of Congress are told: "Rep. Jane Doe,
/// D-Calif.,", "Senator John Roe (R-Texas)".
fn is_american_member(draft: &Draft<'_>, role: &DraftRole) -> bool {
    let tokens = &draft.analysis.tokens;
    let at = |i: usize| tokens.get(i);
    let opens = at(role.tokens.end).is_some_and(|t| matches!(t.text, "," | "("));
    let party = at(role.tokens.end + 1)
        .is_some_and(|t| matches!(t.text, "D" | "R" | "I" | "Democrat" | "Republican"));
    let state =
        at(role.tokens.end + 2).is_some_and(|t| t.is_hyphen() || t.is(",") || t.is_any(&["of", "from"]));
    opens && party && state
}

/// Whether a position is one that states have.
fn is_of_state(draft: &Draft<'_>, role: &DraftRole) -> bool {
    let first = draft.analysis.tokens_in(draft.analysis.span(role.tokens.clone())).start;
    let phrase =
        positions_in(&draft.analysis, first..role.tokens.end).into_iter().find(|p| p.class.is_position());
    let words = role.position.to_lowercase();
    // "a spokesman for the foreign ministry"
    let power = phrase.as_ref().is_some_and(|p| {
        let tokens = &draft.analysis.tokens[p.tokens.end..];
        let opens = tokens.first().is_some_and(|t| t.is_any(&["for", "of", "at", "in"]));
        let plain = |i: usize| draft.mention_at(p.tokens.end + i).is_none();
        let noun = tokens.iter().enumerate().take(6).take_while(|&(i, t)| !t.is_capitalised() && plain(i));
        opens
            && noun.into_iter().any(|(_, t)| {
                t.is_any(&["ministry", "parliament"]) || class_of(&t.lower) == Some(Class::Power)
            })
    });
    phrase.is_some_and(|p| matches!(p.class, PositionClass::State | PositionClass::Member))
        || power
        || words == "speaker"
        || words.contains("minister")
        || words.contains("secretary of")
        || words.contains("vice president")
        || words.ends_with("army chief")
        || words.contains("senator")
        || words.contains("opposition leader")
        || ["attorney general", "solicitor general", "chief justice", "prosecutor general"]
            .iter()
            .any(|p| words.ends_with(p))
        || words.contains(" government ")
        || ["army ", "military ", "police ", "government ", "presidential "]
            .iter()
            .any(|w| words.starts_with(w))
        || words.starts_with("state ")
        || words.starts_with("junta ")
        || [
            "defense secretary",
            "defence secretary",
            "foreign secretary",
            "home secretary",
            "interior secretary",
            "treasury secretary",
        ]
        .iter()
        .any(|p| words.ends_with(p))
}

/// The countries in which the gazetteer knows somebody of this name, in office at the time if `published` is given, and
/// in a position with the same head word if `position` is; and whether it is the whole name that the gazetteer knows.
fn held_in(
    gazetteer: &Gazetteer,
    name: &str,
    position: Option<&str>,
    published: Option<crate::date::Date>,
) -> (Vec<String>, bool) {
    let folded = crate::gazetteer::fold(name);
    let position = position.map(crate::gazetteer::fold);
    let head = position.as_deref().and_then(|p| p.split(' ').next_back());
    let year = published.map(crate::date::Date::year);
    let mut countries = Vec::new();
    let mut take = |entry: crate::gazetteer::Entry<'_>| {
        for tenure in entry.tenures() {
            let in_time = year.is_none_or(|y| {
                tenure.start.is_none_or(|d| d.year() <= y) && tenure.end.is_none_or(|d| d.year() >= y)
            });
            let fits =
                head.is_none_or(|head| crate::gazetteer::fold(tenure.position).split(' ').any(|w| w == head));
            if let Some(country) = tenure.country.filter(|_| in_time && fits)
                && !countries.iter().any(|c| c == country)
            {
                countries.push(country.to_owned());
            }
        }
    };
    let mut named =
        gazetteer.find(name).filter(|m| m.entry.class() == crate::gazetteer::Class::Official).peekable();
    let certain = named.peek().is_some();
    if certain {
        named.for_each(|m| take(m.entry));
    } else if let Some(last) = folded.split(' ').next_back().filter(|_| head.is_some()) {
        gazetteer.officials_with_word(last).for_each(take);
        // Of a full name the surname alone tells only if it is borne in one country.
        let code = |e: &crate::gazetteer::Entry<'_>| e.country().map(str::to_owned);
        let mut bearers = gazetteer.officials_with_word(last).map(|e| code(&e));
        let first = bearers.next();
        if name.contains(' ') && bearers.any(|c| Some(c) != first) {
            countries.clear();
        }
    }
    countries.sort();
    let certain = certain && !countries.is_empty();
    (countries, certain)
}
