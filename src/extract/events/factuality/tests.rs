//! Sentences in which something did not happen, and their likes in which it did.

use super::super::tests::events_with;
use crate::extract::record::Modality;

const LANDS: &[(&str, &str)] =
    &[("C", "Peru|Peruvian"), ("C", "Chile|Chilean"), ("C", "Sudan|Sudanese"), ("P", "Ana Roe|Roe")];

/// The events of a sentence that are told as having happened.
fn asserted(text: &str) -> Vec<String> {
    let events = events_with(text, LANDS, true).into_iter();
    events.filter(|(_, event)| event.modality == Modality::Asserted).map(|(line, _)| line).collect()
}

#[test]
fn what_did_not_happen_is_not_told() {
    for text in [
        "Neither Peru nor Chile condemned Sudan.",
        "Peru condemned neither Chile nor Sudan.",
        "Peru has neither attacked nor threatened Chile.",
        "No Peruvian troops attacked Chile.",
        "Nobody in Peru attacked Chile.",
        "Not even Peru condemned Chile.",
        "It was not Peru that attacked Chile.",
        "Peru gave Chile no aid.",
        "Peru arrested nobody in Chile.",
        "It is not true that Peru attacked Chile.",
        "It would be wrong to say that Peru attacked Chile.",
        "There is no evidence that Peruvian troops attacked Chile.",
        "Reports that Peru attacked Chile are false.",
        "Claims that Peru bombed Chile were dismissed as baseless.",
        "\"Peru attacked Chile\" is a claim that Ana Roe denied.",
        "Peru avoided attacking Chile.",
        "Peru nearly attacked Chile in June.",
        "Peru was about to attack Chile.",
        "Had Peru attacked Chile, Sudan would have left.",
        "Did Peru attack Chile?",
        "Peru has no plans to attack Chile.",
        "Peru scrapped its plan to attack Chile.",
        "Peru's plans to attack Chile were shelved.",
        "The meeting between Peru and Chile was postponed.",
        "The meeting between Peru and Chile did not take place.",
        "Peru's planned attack on Chile was called off.",
        "The ceasefire between Peru and Chile collapsed.",
        "Peru ended its support for Chile.",
        "An end to Peru's support for Chile is near.",
        "Peru allegedly attacked Chile.",
        "Peru is alleged to have attacked Chile.",
        "Peru is suspected of attacking Chile.",
    ] {
        assert!(asserted(text).is_empty(), "{text} {:?}", asserted(text));
    }
}

#[test]
fn what_happened_is_told() {
    for (text, told) in [
        ("Not only Peru but Chile condemned Sudan.", "ACCUSE Peru+Chile -> Sudan"),
        ("No fewer than 20 Peruvian soldiers attacked Chile.", "ASSAULT Peru -> Chile"),
        ("There is no doubt that Peru attacked Chile.", "ASSAULT Peru -> Chile"),
        ("Reports that Peru attacked Chile angered Sudan.", "ASSAULT Peru -> Chile"),
        ("Nearly all of Chile watched as Peru attacked Sudan.", "ASSAULT Peru -> Sudan"),
        ("Peru attacked Chile without warning.", "ASSAULT Peru -> Chile"),
        ("Peru voiced its support for Chile.", "SUPPORT Peru -> Chile"),
        ("The meeting between Peru and Chile was short.", "CONSULT Peru -> Chile"),
        ("The ceasefire between Peru and Chile held.", "RETREAT Peru+Chile -> "),
    ] {
        assert!(asserted(text).iter().any(|line| line == told), "{text} {:?}", asserted(text));
    }
}

#[test]
fn a_contrast_is_denied_of_one_side_alone() {
    for (text, told) in [
        ("Not Peru but Sudan attacked Chile.", "ASSAULT Sudan -> Chile"),
        ("Peru but not Sudan attacked Chile.", "ASSAULT Peru -> Chile"),
        ("Peru, and not Sudan, attacked Chile.", "ASSAULT Peru -> Chile"),
        ("Peru, not Sudan, attacked Chile.", "ASSAULT Peru -> Chile"),
        ("Peru condemned Chile, but not Sudan.", "ACCUSE Peru -> Chile"),
        ("Unlike Sudan, Peru condemned Chile.", "ACCUSE Peru -> Chile"),
    ] {
        assert_eq!(asserted(text), [told], "{text}");
    }
}
