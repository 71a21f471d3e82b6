//! For every sense a sentence in which the event is told, and one in which it is not.

use super::super::tests::{NATIONS, events_with};

fn told(text: &str) -> Vec<String> {
    events_with(text, NATIONS, false).into_iter().map(|(line, _)| line).collect()
}

fn each(rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(told(text), *expected, "{text}");
    }
}

#[test]
fn violence_needs_somebody_or_something_to_hit() {
    each(&[
        ("Syria blew up the pipeline.", &["ASSAULT Syria -> "]),
        ("Syria blew up the whole idea.", &[]),
        ("Syrian troops captured the sergeant.", &["COERCE Syria -> "]),
        ("Syria captured the mood.", &[]),
        ("Syria seized dozens of trucks.", &["COERCE Syria -> "]),
        ("Syria seized the moment.", &[]),
        ("Syria seized on the remark.", &[]),
        ("Syrian soldiers killed nine.", &["ASSAULT Syria -> "]),
        ("Syria killed the amendment.", &[]),
        ("Turkish police detained a 30-year-old woman.", &["COERCE Turkey -> "]),
        ("Turkish police executed a warrant.", &[]),
        ("Israel struck targets near Gaza.", &["ASSAULT Israel -> "]),
        ("Mr. Kim struck a pose near Gaza.", &[]),
        ("Mr. Kim targeted older buyers.", &[]),
        ("Turkey targeted Syria with sanctions.", &["SANCTION Turkey -> Syria"]),
    ]);
}

#[test]
fn politicians_attack_with_words() {
    each(&[
        ("Syria attacked the decision.", &["ACCUSE Syria -> "]),
        ("Mr. Kim attacked Mr. Lee for his silence.", &["ACCUSE Kim -> Lee"]),
        ("Mr. Kim attacked Mr. Lee with a knife for his silence.", &["ASSAULT Kim -> Lee"]),
        ("Syria attacked Israel over the dam.", &["ASSAULT Syria -> Israel"]),
        ("Mr. Kim launched a scathing attack on Mr. Lee.", &["ACCUSE Kim -> Lee"]),
        ("Syria launched an attack on Israel.", &["ASSAULT Syria -> Israel"]),
        ("Mr. Kim launched an attack on the budget.", &["ACCUSE Kim -> "]),
        ("Mr. Kim knelt down to propose.", &[]),
        ("Mr. Kim marched up to the table.", &[]),
    ]);
}

#[test]
fn words_of_everyday_life_tell_nothing() {
    each(&[
        ("Mr. Kim demonstrated that it works.", &[]),
        ("Syria is promising and cheap.", &[]),
        ("Mr. Kim asked Mr. Lee about the weather.", &[]),
        ("Mr. Kim asked Mr. Lee to leave.", &["REQUEST Kim -> Lee"]),
        ("Mr. Kim agreed that it was late.", &[]),
        ("Mr. Kim agreed that he would go.", &["AGREE Kim -> "]),
        ("Syria accepted the offer.", &["AGREE Syria -> "]),
        ("Syria accepted the prize.", &[]),
        ("It was found by a teacher called Kim.", &[]),
        ("Turkey has a veto on the budget.", &[]),
        ("Turkey used its veto.", &["REJECT Turkey -> "]),
        ("Mr. Kim held a news conference.", &[]),
        ("Mr. Kim arrived at the Turkish bakery.", &[]),
        ("Mr. Kim visited the Turkish community.", &[]),
        ("Mr. Kim visited Turkey.", &["CONSULT Kim -> Turkey"]),
        ("The Gaza war and the Syria war changed him.", &[]),
    ]);
}

#[test]
fn nobody_acts_by_chance() {
    each(&[
        // "We" without a speaker, "it" after something without a name, "they" after a state.
        ("Syria is large. We attacked the village.", &[]),
        (
            "Syria condemns the raid. We urge Israel to stop.",
            &["ACCUSE Syria ->  @2020-10-23", "REQUEST Syria -> Israel @2020-10-23"],
        ),
        ("The storm passed Turkey. It attacked the harbour.", &[]),
        ("Turkey closed the road. It attacked the harbour.", &["ASSAULT Turkey -> "]),
        ("Turkey left. They killed nine people.", &[]),
        // Who is the object is not who acts.
        ("Mr. Kim was there. He accused Mr. Kim of theft.", &[]),
        // Somebody else flies, and nobody named makes the efforts.
        ("Mr. Kim paid for Mr. Lee to fly to Turkey.", &[]),
        ("Mr. Kim knew of any efforts to bomb Syria.", &[]),
        ("Turkey kept Syria from leaving Gaza.", &[]),
    ]);
}

#[test]
fn what_is_said_of_others_is_not_the_object() {
    each(&[
        ("Mr. Kim rejected the idea that Syria had helped.", &["REJECT Kim -> "]),
        ("Mr. Kim welcomed a bid to scrap the law written by Mr. Lee.", &["SUPPORT Kim -> "]),
        ("Mr. Kim rejected the plan of Mr. Lee.", &["REJECT Kim -> Lee"]),
    ]);
}

#[test]
fn whose_people_act_and_who_is_acted_on() {
    each(&[
        ("Mr. Kim's guards attacked Mr. Lee.", &[]),
        ("Mr. Kim lives in Gaza. His own officers arrested him.", &[]),
        ("Mr. Kim was attacked by his own guards.", &[]),
        ("Mr. Kim's brother was killed by Syria.", &["ASSAULT Syria -> "]),
        ("Syria's allies bombed Israel.", &[]),
        ("The former Syrian president condemned Israel.", &[]),
        ("Syrian fishermen attacked the harbour.", &[]),
        (
            "Syria has denied arming Hamas, which has seized Gaza, and accused Israel.",
            &["COERCE Hamas -> ", "ACCUSE Syria -> Israel"],
        ),
        ("Mr. Kim got a letter from his lawyer, accusing Syria of theft.", &[]),
        ("Mr. Kim's killing shocked Syria.", &[]),
        ("Mr. Kim's critics' attack on Syria was short.", &[]),
        ("Israel's killing of Mr. Kim shocked Syria.", &["ASSAULT Israel -> Kim"]),
        ("The court said detaining Mr. Kim breaks the law.", &[]),
        ("It is striking that Syria is silent.", &[]),
        ("Syria bared its teeth.", &[]),
    ]);
}
