//! Offices: the positions that articles give a person and the terms of office of an entry in; whether the entry held
//! such a position, there and then, out.

use super::{Role, Seat, Subject, Term};
use crate::date::Date;
use crate::gazetteer::{Gazetteer, Tenure, fold};
use crate::kb::key;
use crate::link::position::{Agreement, Office};
use crate::link::tenure::{Timing, timing};

/// How well the offices of a person and the terms of an entry agree, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Service {
    /// Other positions.
    Different,
    /// The same position in another country or body.
    Elsewhere,
    /// The same position there, but not then.
    AnotherTime,
    /// A position of the same kind, as far as is known there and then.
    Near,
    /// The same position, but where or when is not known.
    Position,
    /// The same position, there and then.
    There {
        /// Whether only one person at a time holds it.
        single: bool,
    },
}

/// How well the best pair of an office and a term agree; `None` if one of them has none.
pub(super) fn service(subject: &Subject, terms: &[Term]) -> Option<Service> {
    subject.roles.iter().flat_map(|role| terms.iter().map(|term| pair(role, term))).max()
}

fn pair(role: &Role, term: &Term) -> Service {
    let seat_names: Vec<String> =
        role.seat.iter().flat_map(|seat| &seat.names).map(|name| fold(name)).collect();
    let mut names = country_names(role.seat.as_ref().and_then(|seat| seat.country.as_deref()));
    names.extend(country_names(term.country.as_deref()));
    names.extend(term.seats.iter().flat_map(|seat| &seat.names).map(|name| fold(name)));
    let bodies = [&seat_names[..], &names[..]];
    let ours = Office::parse(&role.position, bodies);
    let agreement = term.names.iter().map(|name| ours.agrees(&Office::parse(name, bodies))).max();
    let (there, then) = (is_there(role.seat.as_ref(), term), was_held(role, term));
    match (agreement, there, then) {
        (None | Some(Agreement::Different), ..) => Service::Different,
        (Some(_), Some(false), _) => Service::Elsewhere,
        (Some(_), _, Some(false)) => Service::AnotherTime,
        (Some(Agreement::Same), Some(true), Some(true)) => Service::There { single: ours.is_single() },
        (Some(Agreement::Same), ..) => Service::Position,
        (Some(Agreement::Loose), ..) => Service::Near,
    }
}

/// The folded names of a country, its adjective among them.
fn country_names(code: Option<&str>) -> Vec<String> {
    let country = code.and_then(|code| Gazetteer::builtin().country(code));
    country
        .into_iter()
        .flat_map(|country| country.names().map(|(name, _)| fold(name)).collect::<Vec<_>>())
        .collect()
}

/// Whether what an office is in is what the position is in; `None` if that is not known.
fn is_there(seat: Option<&Seat>, term: &Term) -> Option<bool> {
    let seat = seat?;
    let is_seat = |other: &&Seat| {
        other.identities.iter().any(|iri| seat.identities.contains(iri))
            || other.names.iter().any(|name| seat.names.iter().any(|own| key(own) == key(name)))
    };
    if term.seats.iter().any(|other| is_seat(&other)) {
        return Some(true);
    }
    if term.seats.iter().any(|other| other.is_territory) {
        // A state's governor is none of the country; and another state is another office.
        return (seat.is_country || seat.is_territory).then_some(false);
    }
    match (&seat.country, &term.country) {
        // A town or region of the country has offices of its own.
        (Some(_), Some(_)) if seat.is_territory => Some(false),
        (Some(ours), Some(theirs)) => Some(ours == theirs),
        (None, _) if !seat.identities.is_empty() && !term.seats.is_empty() => Some(false),
        _ => None,
    }
}

/// Whether the position was held when the article gave it; of a former holder, whether it had been.
fn was_held(role: &Role, term: &Term) -> Option<bool> {
    let (first, last) = role.date.and_then(Date::days)?;
    if role.former {
        let begun = term.start.or(term.end).and_then(Date::days)?.0;
        return Some(begun <= last);
    }
    let tenure = Tenure {
        position: "",
        position_qid: None,
        country: None,
        body: None,
        start: term.start,
        end: term.end,
        known_until: None,
    };
    match timing(Some((first, last)), &tenure, false) {
        Timing::During => Some(true),
        Timing::Apart(_) => Some(false),
        Timing::Unknown => None,
    }
}
