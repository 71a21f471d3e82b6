//! Places by which bearers of a name are told apart: the names of two in, whether they may be the same out.
//!
//! A place is called by its item or its folded name. "Congo" is one of two countries: such a place is called by all that
//! may be meant, so that it contradicts neither of them, and does not say that the two are one.

use std::collections::BTreeSet;

/// What stands between those of which one is meant; it is in no item and no folded name.
const OR: char = '|';

/// What a place is called of which it is known that it is one of these.
pub(in crate::resolve) fn any_of(places: &BTreeSet<&str>) -> String {
    places.iter().copied().collect::<Vec<_>>().join("|")
}

/// Whether it is not decided which place is meant.
pub(super) fn is_open(place: &str) -> bool {
    place.contains(OR)
}

/// Whether two names may mean the same place.
pub(super) fn may_be(one: &str, other: &str) -> bool {
    one == other
        || (is_open(one) || is_open(other))
            && one.split(OR).any(|one| other.split(OR).any(|other| one == other))
}

/// Whether one of the places may be one of the others.
pub(super) fn meet(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    !some.is_disjoint(others)
        || some.iter().chain(others).any(|place| is_open(place))
            && some.iter().any(|one| others.iter().any(|other| may_be(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_decided_may_be_each_that_is_meant() {
        let of = |text: &str| text.split('+').map(str::to_owned).collect::<BTreeSet<String>>();
        for (some, others, expected) in [
            ("a|b", "a", true),
            ("b", "a|b", true),
            ("a|b", "b|c", true),
            ("a|b", "c", false),
            ("a|b", "ab", false),
            ("a|b+c", "d+c", true),
            ("a", "a+b", true),
            ("a", "b", false),
        ] {
            assert_eq!(meet(&of(some), &of(others)), expected, "{some} {others}");
            assert_eq!(meet(&of(others), &of(some)), expected, "{others} {some}");
        }
        assert_eq!(any_of(&BTreeSet::from(["b", "a"])), "a|b");
    }
}
