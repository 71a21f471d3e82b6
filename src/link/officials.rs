//! Namesakes: the name of a person in, the officials of the gazetteer who may bear it out.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::gazetteer::{Class, Entry, EntryId, Forms, Gazetteer, NameForm};
use crate::memo::{Memo, answer};

use super::names::{Fit, Name, fit, spellings, subsequence};

/// About how many officials the gazetteer has.
const OFFICIALS: f64 = 20_000.0;

thread_local! {
    static NAMESAKES: RefCell<Memo<String, Rc<Namesakes>>> = RefCell::default();
    static BEARERS: RefCell<Memo<String, Rc<[EntryId]>>> = RefCell::default();
}

/// What the gazetteer has for a name that an article gives a person.
pub(crate) struct Namesakes {
    /// Whether it is part of a name only.
    pub(crate) single: bool,
    /// Whether an official may bear it as a full name.
    pub(crate) may_be_full: bool,
    written: String,
    /// Not looked for before it is asked for.
    found: OnceCell<Found>,
}

/// The officials of a name.
pub(crate) struct Found {
    /// The officials whose name it may be, in the order of their numbers.
    pub(crate) officials: Vec<(EntryId, Fit)>,
    /// How many officials of this given and family name chance alone would make; `None` for a single word.
    pub(crate) expected: Option<f64>,
}

impl Namesakes {
    /// What the gazetteer has for a name as an article writes it.
    pub(crate) fn of(written: &str, gazetteer: &Gazetteer) -> Rc<Self> {
        answer(&NAMESAKES, written, || Rc::new(Self::new(written, gazetteer)))
    }

    fn new(written: &str, gazetteer: &Gazetteer) -> Self {
        let is_known = |name: &Name| gazetteer.may_have_official(name.forms().skeletons);
        let name = Name::new(written);
        Self {
            single: name.forms().len() < 2,
            may_be_full: is_known(&name) || spaced(written).is_some_and(|name| is_known(&name)),
            written: written.to_owned(),
            found: OnceCell::new(),
        }
    }

    /// The officials whose name it may be.
    pub(crate) fn found(&self, gazetteer: &Gazetteer) -> &Found {
        self.found.get_or_init(|| {
            let mut name = Name::new(&self.written);
            let mut officials = officials(gazetteer, name.forms());
            if officials.is_empty()
                && let Some(spaced) = spaced(&self.written)
            {
                officials = self::officials(gazetteer, spaced.forms());
                name = spaced;
            }
            Found { officials, expected: expected(gazetteer, name.forms()) }
        })
    }
}

/// A name with full stops as separate words: "A.H." is two initials.
fn spaced(written: &str) -> Option<Name> {
    written.contains('.').then(|| Name::new(&written.replace('.', ". ")))
}

/// The officials whose name may be this one.
fn officials(gazetteer: &Gazetteer, name: Forms<'_>) -> Vec<(EntryId, Fit)> {
    let mut found: BTreeMap<EntryId, Fit> = BTreeMap::new();
    if name.len() > 1 {
        for exact in gazetteer.find_folded(name.folded) {
            if exact.entry.class() == Class::Official {
                let short = exact.form == NameForm::Weak || is_short(name, &exact.entry);
                found.insert(exact.entry.id, if short { Fit::Partial } else { Fit::Same });
            }
        }
    }
    // The family name is last, or first in East Asia; what is between is looked at only if there is nothing else.
    let mut order: Vec<&str> = name.words().rev().collect();
    if name.len() > 2 {
        order[1..].rotate_right(1);
    }
    let mut tried = 0;
    for word in order.into_iter().filter(|w| w.chars().count() > 1) {
        for id in bearers(gazetteer, word).iter() {
            if let Some(fit) = best_fit(name, &gazetteer.entry(*id)) {
                let known = found.entry(*id).or_insert(fit);
                *known = fit.min(*known);
            }
        }
        // The first and the last word are looked at in any case.
        tried += 1;
        if tried >= 2 && !found.is_empty() {
            break;
        }
    }
    found.into_iter().collect()
}

/// The officials in whose names a word stands in one of its spellings.
fn bearers(gazetteer: &Gazetteer, word: &str) -> Rc<[EntryId]> {
    answer(&BEARERS, word, || {
        let mut found = BTreeSet::new();
        spellings(word, |spelling| {
            found.extend(gazetteer.officials_with_word(spelling).map(|entry| entry.id))
        });
        found.into_iter().collect()
    })
}

/// How the best of an official's names fits.
fn best_fit(name: Forms<'_>, official: &Entry<'_>) -> Option<Fit> {
    let fits = official.compared_names().filter_map(|(theirs, form)| {
        let fit = fit(name, theirs)?;
        Some(if form == NameForm::Weak { fit.max(Fit::Partial) } else { fit })
    });
    // "George Bush" is short for more than one George … Bush, though it is an alias of one.
    fits.min().map(|best| if is_short(name, official) { best.max(Fit::Partial) } else { best })
}

/// Whether a name is the usual name of an official with words left out.
fn is_short(name: Forms<'_>, official: &Entry<'_>) -> bool {
    subsequence(name, Name::new(official.label()).forms())
}

/// How many officials of this given and family name chance alone would make; `None` for a single word.
fn expected(gazetteer: &Gazetteer, name: Forms<'_>) -> Option<f64> {
    let mut words = name.words();
    let (given, family) = (words.next()?, words.next_back()?);
    Some(
        f64::from(gazetteer.given_name_count(given)) * f64::from(gazetteer.family_name_count(family))
            / OFFICIALS,
    )
}
