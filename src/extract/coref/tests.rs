use super::*;
use crate::extract::draft::{Draft, DraftEntity, DraftRole, Form, Mention};
use crate::extract::record::EntityType;

/// A draft of a text in which `names` are the entities, each by all places where it stands; names of one entity are
/// divided by "|". Roles are "person, position".
fn draft<'t>(text: &'t str, names: &[(&str, EntityType)], roles: &[(usize, &str)]) -> Draft<'t> {
    let mut draft = Draft::new(text, None, None);
    let mut mentions = vec![];
    for (entity, (forms, entity_type)) in names.iter().enumerate() {
        draft.entities.push(DraftEntity {
            entity_type: *entity_type,
            kind: None,
            name: forms.split('|').next().unwrap().to_owned(),
            country: None,
            confidence: 1.0,
            rule: "test",
        });
        for form in forms.split('|') {
            for (byte, _) in text.match_indices(form) {
                let start = text[..byte].chars().count();
                let span = crate::extract::record::Span::new(start, start + form.chars().count());
                mentions.push(Mention { tokens: draft.analysis.tokens_in(span), entity, form: Form::Name });
            }
        }
    }
    draft.set_mentions(mentions);
    for &(person, position) in roles {
        draft.roles.push(DraftRole {
            person,
            position: position.to_owned(),
            of: None,
            former: false,
            tokens: 0..1,
            confidence: 1.0,
            rule: "test",
        });
    }
    draft
}

/// What the last occurrence of `phrase` stands for.
fn meaning(draft: &Draft<'_>, phrase: &str) -> Vec<usize> {
    let byte = draft.analysis.text.rfind(phrase).unwrap();
    let start = draft.analysis.text[..byte].chars().count();
    let span = crate::extract::record::Span::new(start, start + phrase.chars().count());
    antecedents(draft, draft.analysis.tokens_in(span))
}

use EntityType::{Country, Organisation, Person};

#[test]
fn a_pronoun_is_the_last_subject() {
    let text = "Dana Ivers made the remark at a meeting with Deputy Minister Oleg Brand. He left.";
    let d = draft(text, &[("Oleg Brand", Person), ("Dana Ivers", Person)], &[]);
    assert_eq!(meaning(&d, "He"), [1]);
}

#[test]
fn a_speaker_is_before_other_subjects() {
    let text = "Ivers will meet Brand, spokesman Lee Tarn said. She left. He added more.";
    let d = draft(text, &[("Ivers", Person), ("Brand", Person), ("Lee Tarn", Person)], &[]);
    assert_eq!(meaning(&d, "He"), [2]);
    assert_eq!(meaning(&d, "She"), [0]);
}

#[test]
fn a_first_name_tells_he_from_she() {
    let text = "Maria Ivers met Peter Brand. He left. She stayed.";
    let d = draft(text, &[("Maria Ivers", Person), ("Peter Brand", Person)], &[]);
    assert_eq!(meaning(&d, "He"), [1]);
    assert_eq!(meaning(&d, "She"), [0]);
}

#[test]
fn a_position_is_its_last_holder() {
    let text = "Foreign Minister Ana Bell met General Roy Clay. The minister spoke, and so did the general. The mayor left.";
    let d = draft(text, &[("Ana Bell", Person), ("Roy Clay", Person)], &[(0, "Foreign Minister")]);
    assert_eq!(meaning(&d, "The minister"), [0]);
    assert_eq!(meaning(&d, "the general"), [1]);
    assert_eq!(meaning(&d, "The mayor"), [0usize; 0]);
}

#[test]
fn two_countries_are_those_named_together() {
    let text = "Ministers of Ruria and Elbonia met in Ostland. Both sides spoke. The two countries agreed.";
    let d = draft(text, &[("Ruria", Country), ("Elbonia", Country), ("Ostland", Country)], &[]);
    assert_eq!(meaning(&d, "Both sides"), [0, 1]);
    assert_eq!(meaning(&d, "The two countries"), [0, 1]);
}

#[test]
fn an_army_is_the_one_last_named() {
    let text = "Rurian troops fired at Elbonia. The Rurian army advanced. Elbonia protested to Elbonia's allies. The army spoke.";
    let d = draft(text, &[("Rurian", Country), ("Elbonia", Country)], &[]);
    assert_eq!(meaning(&d, "The army"), [0]);
}

#[test]
fn police_are_those_last_named() {
    let text = "Rurian police came. Northshire police spoke. Police made an arrest.";
    let d = draft(text, &[("Rurian", Country), ("Northshire police", Organisation)], &[]);
    assert_eq!(meaning(&d, "Police"), [1]);
}

#[test]
fn a_release_is_its_issuer() {
    let text = "Ruria won, according to a Trade Office news release. The release named Elbonia. The release said so.";
    let d = draft(text, &[("Ruria", Country), ("Trade Office", Organisation), ("Elbonia", Country)], &[]);
    assert_eq!(meaning(&d, "The release"), [1]);
}

#[test]
fn a_group_is_the_last_body() {
    let text = "Clean Rivers, in a report released Thursday, said it failed. The group also spoke.";
    let d = draft(text, &[("Clean Rivers", Organisation)], &[]);
    assert_eq!(meaning(&d, "The group"), [0]);
    assert_eq!(meaning(&d, "it"), [0]);
}

#[test]
fn they_are_those_named_together() {
    let text = "Ruria and Elbonia have said they will talk.";
    let d = draft(text, &[("Ruria", Country), ("Elbonia", Country)], &[]);
    assert_eq!(meaning(&d, "they"), [0, 1]);
}

#[test]
fn what_is_not_plain_is_nothing() {
    let text = "The talks began. The minister spoke. It rained. A group came.";
    let d = draft(text, &[], &[]);
    for phrase in ["The minister", "It", "A group", "The talks"] {
        assert_eq!(meaning(&d, phrase), [0usize; 0], "{phrase}");
    }
}
