//! The view of a graph: what the lists have, and what they make of graphs that are not ours.

use triplewire::date::Date;
use triplewire::extract::{ClaimKind, EntityType, Modality};
use triplewire::graph_file::{Loaded, Loader, format_by_name};
use triplewire::view::{Content, EntityId, Part, PassageId, Thing, View};

fn load(text: &str, format: &str) -> Loaded {
    let mut loader = Loader::new();
    let bytes = std::io::Cursor::new(text.to_owned());
    loader.load_reader(bytes, format_by_name(format), "test").expect("well-formed RDF");
    loader.finish()
}

fn entity(view: &View<'_>, label: &str) -> EntityId {
    let at = view.entities().iter().position(|entity| entity.label == label);
    EntityId(u32::try_from(at.expect("an entity of this label")).expect("a small number"))
}

#[test]
fn everything_that_a_graph_of_ours_says_is_there() {
    let loaded =
        load(&std::fs::read_to_string("tests/map/small/expected.trig").expect("a golden file"), "trig");
    let view = View::new(&loaded.dataset);
    let headlines: Vec<_> =
        view.articles().iter().map(|a| a.headline.as_ref().map(ToString::to_string)).collect();
    assert_eq!(headlines, [Some("Minister meets envoys".to_owned()), None], "by date");
    let article = &view.articles()[0];
    assert_eq!(article.published, Date::from_day(2020, 10, 23));
    assert_eq!(article.outlet.as_deref(), Some("The Strelsau Herald"));
    assert_eq!(article.url.as_deref(), Some("https://news.example/first"));
    assert_eq!(view.articles()[1].published, Date::from_month(2020, 11));

    let ruritania = entity(&view, "Ruritania");
    assert_eq!(view[ruritania].entity_type, Some(EntityType::Country));
    assert_eq!(view[ruritania].codes, ["001", "RU", "RUR"]);
    assert_eq!(view[ruritania].mentions.len(), 2);
    let links: Vec<_> =
        view[ruritania].links.iter().map(|l| (l.target.as_ref(), l.decided, l.confidence)).collect();
    assert_eq!(
        links,
        [
            ("http://www.wikidata.org/entity/Q1", true, Some(1.0)),
            ("https://encyclopedia.example/Ruritania", true, Some(1.0)),
        ],
        "owl:sameAs and its tw:Link are one"
    );
    assert_eq!(view.articles_of(ruritania).len(), 2);
    let kral = entity(&view, "Anna Kral");
    let parts = |id: EntityId| -> Vec<Part> {
        let statements = view[id].statements.iter().flat_map(|&s| view[s].content.parts());
        let mut parts: Vec<Part> = statements.filter(|(_, e)| *e == id).map(|(part, _)| part).collect();
        parts.sort_unstable();
        parts
    };
    assert_eq!(parts(kral), [Part::Holder, Part::Actor, Part::Speaker]);
    assert_eq!(parts(ruritania), [Part::PositionIn, Part::Object, Part::Actor]);

    assert_eq!(view.statements().len(), 5);
    for statement in view.statements() {
        assert_eq!((statement.articles.len(), statement.evidence.len()), (1, 1));
        assert_eq!(statement.confidence, Some(0.9));
        match &statement.content {
            Content::Claim(claim) => {
                assert_eq!(claim.kind, Some(ClaimKind::Direct));
                assert_eq!(claim.speaker, Some(kral));
                assert_eq!(claim.says.len(), 1);
                assert_eq!(view.thing(&view[view[claim.says[0]].said_in[0]].iri), view.thing(&statement.iri));
            }
            Content::Event(event) if event.modality == Some(Modality::Asserted) => {
                assert_eq!(event.dates, [Date::from_month(2020, 10).expect("a month")]);
                assert!(statement.said_in.is_empty());
            }
            Content::Event(event) => assert_eq!(event.modality, Some(Modality::Negated)),
            Content::Tenure(tenure) => {
                assert_eq!(tenure.position.map(|id| view[id].label.as_ref()), Some("Foreign Minister"));
                assert!(!tenure.former);
            }
            Content::Relation(relation) => {
                assert_eq!(relation.property.as_deref(), Some("https://w3id.org/triplewire#locatedIn"));
            }
        }
    }
}

#[test]
fn words_are_found_in_their_sentence() {
    // "met" stands twice in it; where "Kral" stands tells which of them is meant.
    let loaded = load(
        r#"@prefix tw: <https://w3id.org/triplewire#> . @prefix e: <https://example.com/> .
        e:a a tw:Article .
        e:p tw:inArticle e:a ; a tw:Passage ; tw:start 127 ; tw:end 130 ; tw:exact "met" ; tw:sentence "Kral met whom él met." .
        e:q tw:inArticle e:a ; a tw:Mention ; tw:start 110 ; tw:end 114 ; tw:exact "Kral" ; tw:sentence "Kral met whom él met." .
        e:r tw:inArticle e:a ; a tw:Passage ; tw:start 5 ; tw:end 8 ; tw:exact "met" ; tw:sentence "He met her and met him." .
        e:s a tw:Passage ; tw:exact "him" ; tw:sentence "Nobody." ."#,
        "ttl",
    );
    let view = View::new(&loaded.dataset);
    // What stands before the words.
    let marked = (0..4).map(PassageId).map(|id| {
        let sentence = view[id].sentence.as_ref().map_or("", |sentence| &sentence.value);
        view.marked(id).map(|range| sentence[..range.start].to_owned())
    });
    let marked: Vec<Option<String>> = marked.collect();
    let marked: Vec<Option<&str>> = marked.iter().map(Option::as_deref).collect();
    assert_eq!(marked, [Some("He "), Some(""), Some("Kral met whom él "), None]);
}

#[test]
fn graphs_of_others_are_no_trouble() {
    let loaded = load(
        r#"@prefix tw: <https://w3id.org/triplewire#> . @prefix schema: <https://schema.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix e: <https://example.com/> .
        e:book a schema:Book ; schema:name "Zenda" ; schema:publisher e:house .
        _:b a tw:Event, tw:Person ; tw:actor "a text", _:c ; tw:eventDate "yesterday" ; tw:modality e:unheard ;
            tw:reportedIn e:nothing, 7 ; tw:evidence <mailto:x> ; tw:confidence "often", 2 , 0.5 , 0.25 .
        e:claim a tw:Claim ; tw:says e:claim , _:b ; tw:speaker _:c .
        e:t a tw:Tenure ; tw:former 1 ; tw:asOf "2020-01-02T10:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
        e:link a tw:Link ; tw:linkOf e:x ; tw:linkTarget e:y .
        e:x skos:closeMatch e:y , e:z ."#,
        "ttl",
    );
    let view = View::new(&loaded.dataset);
    let labels: Vec<_> = view.entities().iter().map(|entity| entity.label.as_ref()).collect();
    assert_eq!(labels.len(), 2, "{labels:?}: a publisher of books is no entity, what acts is one");
    let x = &view.entities()[view.entities().len() - 2..].iter().find(|entity| entity.label == "x");
    let links: Vec<_> =
        x.expect("x is an entity by its link").links.iter().map(|l| l.target.as_ref()).collect();
    assert_eq!(links, ["https://example.com/y", "https://example.com/z"]);
    assert_eq!(view.statements().len(), 3);
    for statement in view.statements() {
        match &statement.content {
            Content::Event(event) => {
                assert_eq!(event.actors.len(), 1);
                assert_eq!((event.dates.len(), event.modality), (0, None));
                assert_eq!(statement.confidence, Some(0.5));
                assert_eq!((statement.articles.len(), statement.evidence.len()), (0, 0));
            }
            Content::Tenure(tenure) => {
                assert!(tenure.former);
                assert_eq!(tenure.as_of, Date::from_day(2020, 1, 2));
            }
            Content::Claim(claim) => assert_eq!(claim.says.len(), 2, "even what it says of itself"),
            Content::Relation(_) => panic!("there is none"),
        }
    }
    assert_eq!(view.label_of("https://example.com/book"), "Zenda");
    assert_eq!(view.label_of("https://example.com/no#thing"), "thing");
    assert_eq!(view.triples_about("https://example.com/book").len(), 3);
    assert_eq!(view.triples_to("https://example.com/house").len(), 1);
    assert_eq!(view.thing("https://example.com/book"), None);
    assert!(matches!(view.thing("https://example.com/claim"), Some(Thing::Statement(_))));
}
