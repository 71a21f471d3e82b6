//! Namesakes: the name of a person in, the officials of the gazetteer who may bear it out.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::gazetteer::{Class, Entry, EntryId, Gazetteer, NameForm};

use super::memo::{Memo, answer};
use super::names::{Fit, Name, fit, spellings, subsequence};

/// About how many officials the gazetteer has.
const OFFICIALS: f64 = 20_000.0;

thread_local! {
    static NAMESAKES: RefCell<Memo<String, Rc<Namesakes>>> = RefCell::default();
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
        let is_known = |name: &Name| gazetteer.may_have_official(name.skeleton());
        let name = Name::new(written);
        Self {
            single: name.len() < 2,
            may_be_full: is_known(&name) || spaced(written).is_some_and(|name| is_known(&name)),
            written: written.to_owned(),
            found: OnceCell::new(),
        }
    }

    /// The officials whose name it may be.
    pub(crate) fn found(&self, gazetteer: &Gazetteer) -> &Found {
        self.found.get_or_init(|| {
            let mut name = Name::new(&self.written);
            let mut officials = officials(gazetteer, &name);
            if officials.is_empty()
                && let Some(spaced) = spaced(&self.written)
            {
                officials = self::officials(gazetteer, &spaced);
                name = spaced;
            }
            Found { officials, expected: expected(gazetteer, &name) }
        })
    }
}

/// A name with full stops as separate words: "A.H." is two initials.
fn spaced(written: &str) -> Option<Name> {
    written.contains('.').then(|| Name::new(&written.replace('.', ". ")))
}

/// The officials whose name may be this one.
fn officials(gazetteer: &Gazetteer, name: &Name) -> Vec<(EntryId, Fit)> {
    let mut found: BTreeMap<EntryId, Fit> = BTreeMap::new();
    if name.len() > 1 {
        for exact in gazetteer.find_folded(name.folded()) {
            if exact.entry.class() == Class::Official {
                let short =
                    exact.form == NameForm::Weak || subsequence(name, &Name::new(exact.entry.label()));
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
    let mut seen: FxHashSet<EntryId> = FxHashSet::default();
    let mut theirs = Name::default();
    for word in order.into_iter().filter(|w| w.chars().count() > 1) {
        spellings(word, |spelling| {
            for entry in gazetteer.officials_with_word(spelling) {
                if seen.insert(entry.id)
                    && let Some(fit) = best_fit(name, &entry, &mut theirs)
                {
                    let known = found.entry(entry.id).or_insert(fit);
                    *known = fit.min(*known);
                }
            }
        });
        // The first and the last word are looked at in any case.
        tried += 1;
        if tried >= 2 && !found.is_empty() {
            break;
        }
    }
    found.into_iter().collect()
}

/// How the best of an official's names fits. `theirs` is room for one of them.
fn best_fit(name: &Name, official: &Entry<'_>, theirs: &mut Name) -> Option<Fit> {
    let mut best = None;
    for (written, form) in official.names() {
        theirs.set(written);
        if let Some(fit) = fit(name, theirs) {
            let fit = if form == NameForm::Weak { fit.max(Fit::Partial) } else { fit };
            best = Some(best.map_or(fit, |best: Fit| best.min(fit)));
        }
    }
    // "George Bush" is short for more than one George … Bush, though it is an alias of one.
    best.map(
        |best| if subsequence(name, &Name::new(official.label())) { best.max(Fit::Partial) } else { best },
    )
}

/// How many officials of this given and family name chance alone would make; `None` for a single word.
fn expected(gazetteer: &Gazetteer, name: &Name) -> Option<f64> {
    let mut words = name.words();
    let (given, family) = (words.next()?, words.next_back()?);
    Some(
        f64::from(gazetteer.given_name_count(given)) * f64::from(gazetteer.family_name_count(family))
            / OFFICIALS,
    )
}
