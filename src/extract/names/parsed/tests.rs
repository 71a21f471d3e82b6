use crate::extract::names::names;
use crate::extract::{Link, extract};
use crate::read::Document;

use super::*;

/// The names that only the parser finds in a text, with their types.
fn found(text: &str) -> Vec<(String, EntityType)> {
    let mut draft = Draft::new(text, None, None);
    names(&mut draft, Gazetteer::builtin());
    let parsed = draft.entities.iter().filter(|entity| entity.rule == RULE);
    parsed.map(|entity| (entity.name.clone(), entity.entity_type)).collect()
}

#[test]
fn words_beside_a_name_tell_its_type() {
    use EntityType::{Organisation, Place};
    let cases: &[(&str, &[(&str, EntityType)])] = &[
        ("She told Radio Xantor on Monday that the ferry sank.", &[("Radio Xantor", Organisation)]),
        ("Shares of rivals including Bromax and others fell.", &[("Bromax", Organisation)]),
        ("The dredgers of the environmental agency Fluvia set sail.", &[("Fluvia", Organisation)]),
        ("People lined the road at Velmara to film them.", &[("Velmara", Place)]),
        ("They moved from Marlowton to the sea.", &[("Marlowton", Place)]),
        ("The boats left Ashkabar yesterday.", &[("Ashkabar", Place)]),
        // A list goes on, and so do the other mentions of a name.
        ("It killed six at Velmara, Torvik and two in a bus.", &[("Velmara", Place), ("Torvik", Place)]),
        ("They moved from Marlowton to the sea. Then Marlowton burned.", &[("Marlowton", Place)]),
        // Nothing says what it is.
        ("She heard Radio Xantor on Monday when the ferry sank.", &[]),
        // A word that says whose or what sort something is.
        ("They came off Velmara land at night.", &[]),
        // Members of peoples, ordinary words, persons and authors of works.
        ("They moved from Tuareg to the sea.", &[]),
        ("Shares of rivals including Apple and others fell.", &[]),
        ("The poems were read by Quilis (1964) and others. They told Quilis so.", &[]),
        // A headline of capitals.
        ("SHE TOLD RADIO XANTOR ON MONDAY", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(name, of)| ((*name).to_owned(), *of)).collect();
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn what_stands_in_brackets_is_the_same_body() {
    let text = "The Lakeland Port Authority (Lapora) runs it. Lapora denied that.";
    let mut draft = Draft::new(text, None, None);
    names(&mut draft, Gazetteer::builtin());
    let names: Vec<&str> = draft.entities.iter().map(|entity| &*entity.name).collect();
    assert_eq!(names, ["Lakeland Port Authority"]);
    assert_eq!(draft.mentions.len(), 3);
}

#[test]
fn a_text_in_another_language_is_not_asked_about() {
    let text = "Sie zogen from Marlowton to the sea.".to_owned();
    let document = |language: Option<&str>| Document {
        language: language.map(str::to_owned),
        text: text.clone(),
        ..Document::default()
    };
    assert_eq!(extract(document(Some("en")), Gazetteer::builtin()).entities.len(), 1);
    assert!(extract(document(Some("de")), Gazetteer::builtin()).entities.is_empty());
}

#[test]
fn a_name_that_only_the_parser_finds_is_not_linked() {
    let links = |extractor: &str| -> Vec<Link> {
        let text = "People lined the road at Helsinki to film them.".to_owned();
        let document = Document { id: "a".into(), text, ..Document::default() };
        let mut record = extract(document, Gazetteer::builtin());
        record.entities[0].extractor = Some(extractor.to_owned());
        crate::link::link(&mut record, Gazetteer::builtin());
        record.entities.remove(0).links
    };
    assert!(!links("name.gazetteer-place").is_empty());
    assert!(links(RULE).is_empty());
}
