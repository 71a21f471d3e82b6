//! Sentences by kind, each with all the events that it tells: what is told as a fact must stay one.

use crate::extract::events::tests::{NATIONS, events_with};
use crate::extract::record::Modality;

/// All events of a text: "TYPE source -> target", with the rule of those that are no facts, or "planned".
fn all(text: &str) -> Vec<String> {
    events_with(text, NATIONS, true)
        .into_iter()
        .map(|(line, event)| {
            let line = line.split(" @").next().unwrap_or_default().to_owned();
            let rule = event.extractor.unwrap_or_default();
            let why = rule.strip_prefix("event.untold.").or_else(|| {
                ["event.alleged", "event.attempted"].contains(&&*rule).then(|| &rule["event.".len()..])
            });
            match (why, event.modality) {
                (Some(why), _) => format!("{line}: {why}"),
                (None, Modality::Planned) => format!("{line}: planned"),
                (None, _) => line,
            }
        })
        .collect()
}

fn each(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(all(text), *expected, "{text}");
    }
}

const IT_DID: &[&str] = &["ASSAULT Israel -> Syria"];

#[test]
fn nobody_as_subject_or_object() {
    each(&[
        ("Neither Israel nor Turkey bombed Syria.", &["ASSAULT Israel+Turkey -> Syria: negated"]),
        ("Neither Israel nor anyone it trusts has bombed Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("No Israeli troops bombed Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("Not even Israel bombed Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("It was not Israel that bombed Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("Israel bombed neither Syria nor Turkey.", &["ASSAULT Israel -> Syria+Turkey: negated"]),
        ("Israel gave Syria no loan.", &["AID Israel -> Syria: negated"]),
        ("Israel gave no loan to Syria.", &["AID Israel -> Syria: negated"]),
        ("Israel made no attack on Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("Israel no longer bombs Syria.", &["ASSAULT Israel -> Syria: negated"]),
        (
            "Israel has neither bombed nor condemned Syria.",
            &["ASSAULT Israel -> : negated", "ACCUSE Israel -> Syria: negated"],
        ),
        ("Syria was not bombed by Israel.", &["ASSAULT Israel -> Syria: negated"]),
        ("Never has Israel bombed Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("Israel has yet to bomb Syria.", &["ASSAULT Israel -> Syria: negated"]),
        ("It was Israel that bombed Syria.", IT_DID),
        ("Not only Israel bombed Syria.", IT_DID),
        ("Nobody but Israel bombed Syria.", IT_DID),
        ("Israel bombed Syria and nobody else.", IT_DID),
        ("Israel bombed Syria without warning.", IT_DID),
    ]);
}

#[test]
fn of_a_contrast_only_one_side_is_meant() {
    for text in [
        "Not Turkey but Israel bombed Syria.",
        "Israel but not Turkey bombed Syria.",
        "Israel, and not Turkey, bombed Syria.",
        "Israel, not Turkey, bombed Syria.",
        "Israel rather than Turkey bombed Syria.",
        "It was not Turkey but Israel that bombed Syria.",
        "It was Israel, not Turkey, that bombed Syria.",
        "Israel bombed Syria, but not Turkey.",
        "Israel bombed Syria instead of Turkey.",
        "Israel bombed not Turkey but Syria.",
        "Israel did not bomb Turkey but Syria.",
        "Unlike Turkey, Israel bombed Syria.",
        "Syria was bombed by Israel but not by Turkey.",
        "Syria, not Turkey, was bombed by Israel.",
    ] {
        assert_eq!(all(text), IT_DID, "{text}");
    }
    each(&[
        ("All members but Israel bombed Syria.", &[]),
        ("All but Israel bombed Syria.", &[]),
        ("Not only Israel but also Turkey bombed Syria.", &["ASSAULT Israel+Turkey -> Syria"]),
        ("Both Israel and Turkey bombed Syria.", &["ASSAULT Israel+Turkey -> Syria"]),
    ]);
}

#[test]
fn what_is_said_of_the_clause() {
    for (why, texts) in [
        (
            "denied",
            &[
                "It is not true that Israel bombed Syria.",
                "Reports that Israel bombed Syria are false.",
                "The claim that Israel bombed Syria is wrong.",
                "Papers dismissed reports that Israel bombed Syria.",
                "The story that Israel bombed Syria turned out to be false.",
                "Papers called reports that Israel bombed Syria a lie.",
                "\"Israel bombed Syria\" is a claim that papers denied.",
                "That Israel bombed Syria is not true.",
            ][..],
        ),
        (
            "doubted",
            &[
                "There is no proof that Israel bombed Syria.",
                "Papers found no evidence that Israel bombed Syria.",
                "Papers did not say that Israel bombed Syria.",
                "It is unlikely that Israel bombed Syria.",
                "Reports that Israel bombed Syria were not confirmed.",
            ],
        ),
        ("possible", &["Papers fear that Israel bombed Syria.", "Perhaps Israel bombed Syria."]),
        ("asked", &["Has Israel bombed Syria?", "Israel bombed Syria?"]),
    ] {
        for text in texts {
            assert_eq!(all(text), [format!("{}: {why}", IT_DID[0])], "{text}");
        }
    }
    for text in [
        "It is true that Israel bombed Syria.",
        "There is no doubt that Israel bombed Syria.",
        "Papers did not deny that Israel bombed Syria.",
        "Papers did not know that Israel bombed Syria.",
        "Reports that Israel bombed Syria were confirmed.",
        "Why has Israel bombed Syria?",
        "Papers asked why Israel bombed Syria.",
    ] {
        assert_eq!(all(text), IT_DID, "{text}");
    }
}

#[test]
fn conditions_and_what_depends_on_them() {
    for text in [
        "Had Israel bombed Syria, papers would know.",
        "Provided that Israel invades Syria, papers are ready.",
        "As long as Israel invades Syria, papers will write.",
        "Israel will bomb Syria if it must.",
        "If it must, Israel will bomb Syria.",
        "Unless it rains, Israel will bomb Syria.",
    ] {
        assert_eq!(all(text), ["ASSAULT Israel -> Syria: condition"], "{text}");
    }
    each(&[
        ("If Israel attacks, papers will know.", &["ASSAULT Israel -> : condition"]),
        ("Israel will bomb Syria.", &["ASSAULT Israel -> Syria: planned"]),
        ("Israel bombed Syria even though it rained.", IT_DID),
    ]);
}

#[test]
fn verbs_and_adjectives_that_undo_what_they_govern() {
    for (why, texts) in [
        (
            "denied",
            &[
                "Israel avoided bombing Syria.",
                "Israel refrained from bombing Syria.",
                "Israel failed to bomb Syria.",
                "Israel was unable to bomb Syria.",
                "Israel ruled out bombing Syria.",
                "Turkey kept Israel from bombing Syria.",
            ][..],
        ),
        (
            "nearly",
            &[
                "Israel nearly bombed Syria.",
                "Israel was about to bomb Syria.",
                "Israel was on the brink of bombing Syria.",
                "Israel came close to bombing Syria.",
            ],
        ),
        ("negated", &["Israel left without bombing Syria.", "Israel has no plans to bomb Syria."]),
        ("cancelled", &["Israel shelved plans to bomb Syria.", "Israel's plan to bomb Syria was dropped."]),
        ("possible", &["Israel considered bombing Syria.", "Israel is unlikely to bomb Syria."]),
        (
            "alleged",
            &[
                "Israel is accused of bombing Syria.",
                "Israel allegedly bombed Syria.",
                "Israel is said to have bombed Syria.",
                "It is alleged that Israel bombed Syria.",
                "Accusations that Israel bombed Syria are old.",
            ],
        ),
        ("attempted", &["Israel tried to bomb Syria."]),
    ] {
        for text in texts {
            let found = all(text);
            let line = format!("{}: {why}", IT_DID[0]);
            assert!(found.contains(&line) && !found.contains(&IT_DID[0].to_owned()), "{text}: {found:?}");
        }
    }
    for text in [
        "Israel did not hesitate to bomb Syria.",
        "Israel did not refrain from bombing Syria.",
        "Israel managed to bomb Syria.",
        "Israel succeeded in bombing Syria.",
        "Israel bombed Syria nearly a year ago.",
    ] {
        assert_eq!(all(text), IT_DID, "{text}");
    }
    each(&[
        ("Turkey accused Israel of bombing Syria.", &["ACCUSE Turkey -> Israel", "ASSAULT Israel -> Syria"]),
        ("Israel plans to bomb Syria.", &["ASSAULT Israel -> Syria: planned"]),
    ]);
}

#[test]
fn event_nouns_that_were_called_off_or_are_no_more() {
    each(&[
        ("Israel's planned attack on Syria was called off.", &["ASSAULT Israel -> Syria: cancelled"]),
        ("The attack by Israel on Syria did not take place.", &["ASSAULT Israel -> Syria: negated"]),
        ("Papers fear an attack by Israel on Syria.", &["ASSAULT Israel -> Syria: possible"]),
        ("The risk of an attack by Israel on Syria grew.", &["ASSAULT Israel -> Syria: possible"]),
        ("Reports of an attack by Israel on Syria were false.", &["ASSAULT Israel -> Syria: denied"]),
        ("The meeting between Israel and Syria was postponed.", &["CONSULT Israel -> Syria: cancelled"]),
        ("The truce between Israel and Syria collapsed.", &["RETREAT Israel+Syria -> : ended"]),
        ("Israel dropped its support for Syria.", &["SUPPORT Israel -> Syria: ended"]),
        ("An end to Israel's support for Syria is near.", &["SUPPORT Israel -> Syria: ended"]),
        ("The alliance between Israel and Syria is over.", &["COOPERATE Israel -> Syria: ended"]),
        ("Israel did not drop its support for Syria.", &["SUPPORT Israel -> Syria"]),
        ("Israel's attack on Syria failed.", IT_DID),
        ("The attack by Israel on Syria ended.", IT_DID),
        ("The truce between Israel and Syria held.", &["RETREAT Israel+Syria -> "]),
        ("Papers dismissed Israel's allegations against Syria.", &["ACCUSE Israel -> Syria"]),
    ]);
}

const LANDS: &[(&str, &str)] =
    &[("C", "Peru|Peruvian"), ("C", "Chile|Chilean"), ("C", "Sudan|Sudanese"), ("P", "Ana Roe|Roe")];

/// The events of a sentence that are told as having happened.
fn asserted(text: &str) -> Vec<String> {
    let events = events_with(text, LANDS, true).into_iter();
    events.filter(|(_, event)| event.modality == Modality::Asserted).map(|(line, _)| line).collect()
}

#[test]
fn what_did_not_happen_is_not_asserted() {
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
fn what_happened_is_asserted() {
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
fn what_stays_open() {
    const DOUBTED: &[&str] = &["ASSAULT Israel -> Syria: doubted"];
    each(&[
        ("Nothing suggests that Israel bombed Syria.", DOUBTED),
        ("Nothing in the files suggests that Israel bombed Syria.", DOUBTED),
        ("No document confirms that Israel bombed Syria.", DOUBTED),
        ("Few believe that Israel bombed Syria.", DOUBTED),
        ("Israel would neither confirm nor deny that it had bombed Syria.", DOUBTED),
        ("Israel neither confirmed nor denied bombing Syria.", DOUBTED),
        ("According to unconfirmed reports, Israel bombed Syria.", &["ASSAULT Israel -> Syria: alleged"]),
        ("Unverified reports said Israel had bombed Syria.", &["ASSAULT Israel -> Syria: alleged"]),
        ("Israel's support for Syria came to an end.", &["SUPPORT Israel -> Syria: ended"]),
        ("Without Israel invading Syria, the truce held.", &["ASSAULT Israel -> Syria: negated"]),
        ("The files show that Israel bombed Syria.", IT_DID),
        ("Many believe that Israel bombed Syria.", IT_DID),
        ("According to the report, Israel bombed Syria.", IT_DID),
    ]);
}

#[test]
fn what_a_law_asks_for_and_what_one_could_say_stay_open() {
    each(&[
        ("Israel is bound by law to help Syria.", &["AID Israel -> Syria: wanted"]),
        ("Israel is not bound by law to help Syria.", &["AID Israel -> Syria: negated"]),
        ("Israel has a duty to help Syria.", &["AID Israel -> Syria: condition"]),
        ("Israel put its army on standby to bomb Syria.", &["ASSAULT Israel -> Syria: planned"]),
        ("Turkey could claim that Israel bombed Syria.", &["ASSAULT Israel -> Syria: possible"]),
        ("Turkey said that Israel bombed Syria.", IT_DID),
    ]);
}
