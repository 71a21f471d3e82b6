//! The bodies that roles leave unsaid: roles in, the country or organisation that the context gives them filled in.

use rustc_hash::FxHashMap;

use crate::extract::coref::{Class, antecedent, class_of};
use crate::extract::draft::{Draft, DraftEntity, DraftRole};
use crate::extract::positions::{PositionClass, positions_in};
use crate::extract::record::EntityType;
use crate::gazetteer::Gazetteer;

use super::context::{Established, Home};

/// Fills the body of positions of state from context: the country where the gazetteer knows the holder in such a
/// position, else the country that the text has established. A country that no word of the text names becomes an entity
/// without mentions.
pub(super) fn fill_bodies(draft: &mut Draft<'_>, gazetteer: &Gazetteer, roles: &mut [DraftRole]) {
    if roles.iter().all(|r| r.of.is_some()) {
        return;
    }
    let homes = homes(draft, gazetteer, roles);
    for (role, home) in roles.iter_mut().zip(homes) {
        let (of, sure) = match home {
            None => continue,
            Some(Home::Named(of)) => (Some(of), 0.85),
            Some(Home::Unnamed(code)) => (unnamed(draft, gazetteer, &code), 0.8),
        };
        if of.is_some() {
            role.of = of;
            role.confidence *= sure;
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

/// The entity of a country that no word of the text names; one is made for all roles.
fn unnamed(draft: &mut Draft<'_>, gazetteer: &Gazetteer, code: &str) -> Option<usize> {
    let same = |e: &DraftEntity| {
        e.entity_type == EntityType::Country && e.country.as_deref().is_some_and(|own| own == code)
    };
    if let Some(known) = draft.entities.iter().position(same) {
        return Some(known);
    }
    let country = gazetteer.country(code).filter(|_| draft.has_rule("name.country-unnamed"))?;
    draft.entities.push(DraftEntity {
        entity_type: EntityType::Country,
        kind: None,
        name: country.label().to_owned(),
        country: Some(code.to_owned()),
        confidence: 0.8,
        rule: "name.country-unnamed",
    });
    Some(draft.entities.len() - 1)
}

/// The body of each role that leaves it unsaid, as far as the context tells.
fn homes(draft: &Draft<'_>, gazetteer: &Gazetteer, roles: &[DraftRole]) -> Vec<Option<Home>> {
    let mut by_code: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, entity) in draft.entities.iter().enumerate() {
        if let Some(code) = entity.country.as_deref().filter(|_| entity.entity_type == EntityType::Country) {
            by_code.entry(code).or_insert(number);
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
    let mut told = FxHashMap::default();
    for role in roles {
        if let Some(of) = role.of {
            told.entry((role.person, role.position.clone())).or_insert(of);
        }
    }
    let home = |role: &DraftRole| {
        let known = told.get(&(role.person, role.position.clone())).copied();
        if let Some(body) =
            known.or_else(|| own_body(draft, role)).or_else(|| established.of_where_clause(role))
        {
            return Some(Home::Named(body));
        }
        if is_american_member(draft, role) {
            return Some(
                by_code.get("US").map_or_else(|| Home::Unnamed("US".to_owned()), |&us| Home::Named(us)),
            );
        }
        let position = role.position.to_lowercase();
        let free = |e: usize| {
            role.former || taken.get(&(position.clone(), e)).is_none_or(|&person| person == role.person)
        };
        of_state(draft, gazetteer, &established, role, &free)
    };
    roles.iter().map(|role| if role.of.is_some() { None } else { home(role) }).collect()
}

/// The country of a position of state: the one in which the gazetteer knows its holder, if the text names it, else the
/// one that the text establishes, if it is no other.
fn of_state(
    draft: &Draft<'_>,
    gazetteer: &Gazetteer,
    established: &Established<'_, '_>,
    role: &DraftRole,
    free: &dyn Fn(usize) -> bool,
) -> Option<Home> {
    let by_code = established.by_code;
    let name = &draft.entities[role.person].name;
    let (mut held, mut certain) = held_in(gazetteer, name, Some(&role.position), draft.published);
    let held_in_position = !held.is_empty();
    if held.is_empty() && name.contains(' ') {
        (held, certain) = held_in(gazetteer, name, None, None);
    }
    // A namesake is not of the country that the holder acts upon.
    let whole = held_in_position && (certain || !name.contains(' '));
    held.retain(|code| whole || by_code.get(&**code).is_none_or(|&c| !established.is_object(role, c)));
    let mut fitting = held.iter().filter_map(|code| by_code.get(&**code).copied());
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Some(Home::Named(one)),
        (None, _) if is_of_state(draft, role) => {
            let own = draft.entities[role.person].country.as_deref().filter(|_| !certain);
            if let Some(own) = own.and_then(|code| by_code.get(code).copied()) {
                return Some(Home::Named(own));
            }
            established.country(role, free).filter(|home| match home {
                Home::Named(_) => !certain,
                Home::Unnamed(code) => held.is_empty() && !certain || held.contains(code),
            })
        }
        _ => None,
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
    // "Sen. Jane Doe, a Republican from Texas"
    let article = at(role.tokens.end + 1).is_some_and(|t| t.is_any(&["a", "an"]));
    let member = at(role.tokens.end + 2).is_some_and(|t| matches!(t.text, "Democrat" | "Republican"));
    let from = at(role.tokens.end + 3).is_some_and(|t| t.is_any(&["from", "of"]));
    opens && (party && state || article && member && from)
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
        || words.ends_with("parliament speaker")
        || words.ends_with("parliamentary speaker")
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
