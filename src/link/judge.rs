//! Comparing: a person's roles and an official's terms of office in; how well they agree out.

use super::context::Context;
use super::position::{Agreement, Office};
use super::role::{Claim, RoleFacts, country_names, entry_names, names_body};
use super::tenure::{Timing, timing};
use crate::gazetteer::{Entry, Tenure, fold};

/// How many years before or after a term of office a full name still means the official, with a role in the same
/// country, or in a body of many states.
const NEAR_WITH_ROLE: i64 = 10;

/// The same, without a role, if the article names the country.
const NEAR_WITHOUT_ROLE: i64 = 5;

/// The same for a rare name, or with a public role in a body of which no country is known.
const NEAR_FOR_A_RARE_NAME: i64 = 8;

/// The same for a rare name of one who held an office that the whole world knows.
const NEAR_THE_TOP: i64 = 10;

/// How long a term of office without a known end is believed to last, in years, unless it is a top office.
const CREDIBLE_OPEN_TERM: i64 = 8;

/// Words in the positions of people who lead something: those that officials take up before or after office.
const LEADING: [&str; 7] = ["chair", "head", "director", "leader", "president", "chief", "secretary"];

/// How well a person of an article agrees with an official, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Something speaks against it.
    Conflict,
    /// Nothing speaks for it but the name.
    NameOnly,
    /// The country is named in the article and the date is near; or a top office is held at the time, or was or will
    /// be by a bearer of a rare name.
    Near,
    /// The country is named in the article and some office is held at the time.
    Context,
    /// The role is in the same country, but the position is not the one that is known.
    Country,
    /// Country and position agree, but the term of office was over or had not begun.
    Term,
    /// Country and date agree, and the position as far as it says anything; or all but the country, which is named.
    Likely,
    /// Country, position and date agree.
    Full,
}

/// Compares officials with one person's roles.
pub(super) struct Judge<'c, 'r, 'g> {
    pub(super) context: &'c Context<'r, 'g>,
    pub(super) roles: &'c [RoleFacts],
    /// Whether the person's full name is one that few can have.
    pub(super) rare: bool,
    /// Whether it is one that chance alone hardly gives to two officials.
    pub(super) uncommon: bool,
}

impl<'g> Judge<'_, '_, 'g> {
    pub(super) fn strength(&self, official: &Entry<'g>) -> Strength {
        let roles = self.roles;
        if roles.is_empty() {
            return self.without_role(official);
        }
        let strengths: Vec<Strength> = roles.iter().map(|r| self.with_role(official, r)).collect();
        let best = strengths.iter().copied().max().unwrap_or(Strength::NameOnly);
        // One role in another country speaks against the person even if a role elsewhere says nothing.
        let conflict = strengths.contains(&Strength::Conflict);
        if conflict && best <= Strength::Term { Strength::Conflict } else { best }
    }

    fn without_role(&self, official: &Entry<'g>) -> Strength {
        official
            .tenures()
            .map(|t| {
                let named = self.country(&t).is_some_and(|iso2| self.context.speaks_of(iso2));
                let names = [
                    t.body.map(|id| entry_names(&self.context.gazetteer.entry(id))).unwrap_or_default(),
                    self.country(&t).map(|c| country_names(self.context.gazetteer, c)).unwrap_or_default(),
                ];
                let top = Office::parse(t.position, [&names[0], &names[1]]).is_top();
                match (named, self.timing(&t, false)) {
                    // In a report on sport a name is an athlete's.
                    _ if self.context.is_sport() && !(top && named) => Strength::NameOnly,
                    (true, Timing::During) => Strength::Context,
                    (true, Timing::Apart(years)) if years.0 <= NEAR_WITHOUT_ROLE => Strength::Near,
                    (true, Timing::Apart(years)) if self.rare && years.0 <= NEAR_FOR_A_RARE_NAME => {
                        Strength::Near
                    }
                    (false, Timing::During) if top => Strength::Near,
                    // Who once has governed a country is named long before and after.
                    (true, Timing::Apart(years)) if top && self.rare && years.0 <= NEAR_THE_TOP => {
                        Strength::Near
                    }
                    (_, Timing::Unknown) if top && self.uncommon => Strength::Near,
                    (true, Timing::Unknown) if top => Strength::Near,
                    _ => Strength::NameOnly,
                }
            })
            .max()
            .unwrap_or(Strength::NameOnly)
    }

    fn with_role(&self, official: &Entry<'g>, role: &RoleFacts) -> Strength {
        let mut best = None;
        let mut country = None;
        let mut claim = Claim::new(role, country, self.context.gazetteer);
        for tenure in official.tenures() {
            // Most officials held all their offices in one country.
            if self.country(&tenure) != country {
                country = self.country(&tenure);
                claim = Claim::new(role, country, self.context.gazetteer);
            }
            best = best.max(Some(self.term(&tenure, &claim)));
        }
        best.unwrap_or(Strength::NameOnly)
    }

    fn term(&self, tenure: &Tenure<'g>, claim: &Claim<'_, 'g>) -> Strength {
        let Claim { role, country, office: ours, .. } = claim;
        let country = *country;
        let theirs = Office::parse(tenure.position, claim.bodies());
        let elsewhere =
            country.is_some_and(|iso2| !role.countries.is_empty() && !role.countries.contains(iso2));
        let names_body = names_body(tenure.position, &role.body_names);
        let in_body = role.body.is_some() && tenure.body == role.body
            || tenure.body.is_none() && names_body && !role.generic && !elsewhere;
        let same_country = match country {
            _ if in_body => Some(true),
            Some(iso2) if !role.countries.is_empty() => Some(role.countries.contains(iso2)),
            _ => None,
        };
        let timing = self.timing(tenure, role.former);
        let mut position = ours.agrees(&theirs);
        // The premier of a part of a country is not the country's.
        if role.of_a_part && !names_body {
            position = Agreement::Different;
        }
        let named = country.is_some_and(|iso2| self.context.speaks_of(iso2));
        let strength = match (same_country, position, timing) {
            (Some(false), ..) => Strength::Conflict,
            (Some(true), Agreement::Same, Timing::During) => Strength::Full,
            (Some(true), Agreement::Loose, Timing::During) => Strength::Likely,
            (None, Agreement::Same, Timing::During) if named && !role.placed => Strength::Likely,
            (None, Agreement::Same, Timing::During) if theirs.is_top() && !role.placed => Strength::Context,
            (Some(true), Agreement::Same | Agreement::Loose, Timing::Apart(years))
                if years.0 <= NEAR_WITH_ROLE =>
            {
                Strength::Term
            }
            // An article without a date.
            (Some(true), Agreement::Same, Timing::Unknown) => Strength::Term,
            (Some(true), _, Timing::During) if ours.is_public() => Strength::Country,
            (Some(true), _, Timing::Apart(years)) if ours.is_public() && years.0 <= NEAR_WITH_ROLE => {
                Strength::Country
            }
            (None, _, Timing::During) if named && ours.is_public() && !role.placed => Strength::Near,
            // An article without a date and without the country: the office is one that the whole world knows.
            (None, Agreement::Same, Timing::Unknown) if theirs.is_top() && self.uncommon && !role.placed => {
                Strength::Near
            }
            // Between offices, or at the head of something else: a former minister who leads a party or a bank.
            (Some(true), _, Timing::Apart(years))
                if self.rare && years.0 <= NEAR_WITH_ROLE && is_leading(&role.position) =>
            {
                Strength::Near
            }
            (None, _, Timing::Apart(years))
                if named
                    && self.rare
                    && years.0 <= NEAR_FOR_A_RARE_NAME
                    && (ours.is_public() || is_leading(&role.position)) =>
            {
                Strength::Near
            }
            // Those who have governed a country go on to lead the bodies of many.
            (None, _, Timing::During | Timing::Apart(_))
                if role.international
                    && self.rare
                    && self.years_apart(tenure) <= NEAR_WITH_ROLE
                    && (ours.is_public() || is_leading(&role.position)) =>
            {
                Strength::Near
            }
            _ => Strength::NameOnly,
        };
        // A long term of office without an end may be one whose end the sources lack.
        if self.is_doubtful(tenure) && !theirs.is_top() { strength.min(Strength::Country) } else { strength }
    }

    /// Whether a term of office is only thought to last because no end is known.
    fn is_doubtful(&self, tenure: &Tenure<'_>) -> bool {
        let Some((published, _)) = self.context.published else { return false };
        let began = tenure.start.map(|start| i64::from(start.year()));
        tenure.end.is_none()
            && began.is_none_or(|year| i64::from(published.year()) - year > CREDIBLE_OPEN_TERM)
    }

    /// How many years lie between a term of office and the article, 0 if it was held then.
    fn years_apart(&self, tenure: &Tenure<'_>) -> i64 {
        match self.timing(tenure, false) {
            Timing::Apart(years) => years.0,
            Timing::During => 0,
            Timing::Unknown => i64::MAX,
        }
    }

    /// The country of a term of office.
    fn country(&self, tenure: &Tenure<'g>) -> Option<&'g str> {
        tenure.country.or_else(|| self.context.gazetteer.entry(tenure.body?).country())
    }

    fn timing(&self, tenure: &Tenure<'_>, former: bool) -> Timing {
        timing(self.context.published, tenure, former)
    }
}

/// Whether a position is one at the head of something: "managing director".
fn is_leading(position: &str) -> bool {
    fold(position).split(' ').any(|w| LEADING.iter().any(|l| w.starts_with(l)))
}
