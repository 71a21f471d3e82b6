//! The map stage on a graph made by hand: the golden file `map/small/expected.trig`, and what must hold of any.
//!
//! `SNAPSHOTS=overwrite cargo test --test all map::` writes the golden file anew; look at the difference before it is
//! committed.

use std::collections::BTreeSet;
use std::path::Path;

use triplewire::date::Date;
use triplewire::extract::{
    ClaimKind, EntityType, EventType, Kind, Link, LinkRelation, Modality, RelationType, Span,
};
use triplewire::map::{Format, Mapped, Options, map, write};
use triplewire::resolve::{
    Article, ArticleIndex, ArticleName, Claim, ClaimIndex, CountryCodes, Entity, EntityIndex, Event, Graph,
    Mention, Passage, Provenance, Relation, Sentence, SentenceIndex, Tenure,
};
use triplewire::vocab::Prefixes;
use triplewire::vocab::iri::Base;

const TEXT: &str = "Foreign minister Anna Kral of Ruritania met UN envoys in Strelsau. \
                    \"Ruritania will not attack,\" Kral said.";

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn entity(key: &str, entity_type: EntityType, kind: Option<Kind>, label: &str) -> Entity {
    Entity {
        key: key.into(),
        iri: None,
        entity_type,
        kind,
        label: label.into(),
        language: Some("en".into()),
        names: Vec::new(),
        links: Vec::new(),
        codes: None,
    }
}

fn link(target: &str, relation: LinkRelation, score: f64) -> Link {
    let mut link = Link::new(target, relation);
    link.score = Some(score);
    link.reason = Some("the name fits".into());
    link.source = Some("a table".into());
    link
}

/// The passage of the first article that reads `words`.
fn passage(words: &str) -> Passage {
    let start = TEXT.find(words).expect("the words are in the text");
    let sentence = SentenceIndex(u32::from(start > 66));
    Passage { sentence, span: Span::new(start, start + words.len()) }
}

fn provenance(words: &str, said_in: Option<u32>) -> Provenance {
    Provenance {
        article: ArticleIndex(0),
        evidence: vec![passage(words)],
        said_in: said_in.map(ClaimIndex),
        confidence: Some(0.9),
        extractor: Some("test".into()),
    }
}

/// Two articles; the second only names Ruritania.
fn small() -> Graph {
    let mut graph = Graph::default();
    graph.articles.push(Article {
        key: "first".into(),
        url: Some("https://news.example/first".into()),
        published: date("2020-10-23"),
        published_inferred: true,
        language: Some("en".into()),
        title: Some("Minister  meets\nenvoys".into()),
        publisher: Some(EntityIndex(4)),
    });
    graph.articles.push(Article { key: "second".into(), published: date("2020-11"), ..Article::default() });
    graph.sentences.push(Sentence {
        article: ArticleIndex(0),
        span: Span::new(0, 66),
        text: TEXT[..66].into(),
    });
    graph.sentences.push(Sentence {
        article: ArticleIndex(0),
        span: Span::new(67, TEXT.len()),
        text: TEXT[67..].into(),
    });
    graph.sentences.push(Sentence {
        article: ArticleIndex(1),
        span: Span::new(0, 18),
        text: "Ruritanians voted.".into(),
    });
    let mut ruritania = entity("Ruritania", EntityType::Country, None, "Ruritania");
    ruritania.links.push(link("https://www.wikidata.org/wiki/Q1", LinkRelation::SameAs, 1.0));
    ruritania.links.push(link("https://encyclopedia.example/Ruritania", LinkRelation::SameAs, 1.0));
    ruritania.codes = Some(CountryCodes {
        alpha2: Some("RU".into()),
        alpha3: Some("RUR".into()),
        numeric: Some("001".into()),
    });
    let mut strelsau = entity("Strelsau", EntityType::Place, Some(Kind::City), "Strelsau");
    strelsau.links.push(link("gn:2", LinkRelation::Candidate, 0.4));
    strelsau.links.push(link("gn:3", LinkRelation::Candidate, 0.4));
    strelsau.names.push(ArticleName { article: ArticleIndex(0), text: "Strelsau City".into() });
    graph.entities = vec![
        entity("Anna Kral", EntityType::Person, None, "Anna Kral"),
        ruritania,
        entity("UN", EntityType::Organisation, Some(Kind::Intergovernmental), "United Nations"),
        strelsau,
        entity("Herald", EntityType::Organisation, Some(Kind::NewsOrganisation), "The Strelsau Herald"),
    ];
    for (words, entity) in [("Anna Kral", 0), ("Ruritania", 1), ("UN", 2), ("Strelsau", 3), ("Kral said", 0)]
    {
        let mut passage = passage(words);
        passage.span.end -= if words.ends_with(" said") { 5 } else { 0 };
        graph.mentions.push(Mention {
            passage,
            entity: EntityIndex(entity),
            confidence: None,
            extractor: Some("test".into()),
        });
    }
    graph.mentions.push(Mention {
        passage: Passage { sentence: SentenceIndex(2), span: Span::new(0, 11) },
        entity: EntityIndex(1),
        confidence: Some(0.5),
        extractor: None,
    });
    graph.tenures.push(Tenure {
        holder: EntityIndex(0),
        position: "Foreign minister".into(),
        of: Some(EntityIndex(1)),
        former: false,
        as_of: date("2020-10-23"),
        provenance: provenance("Foreign minister Anna Kral of Ruritania", None),
    });
    graph.relations.push(Relation {
        relation_type: RelationType::LocatedIn,
        label: None,
        subject: EntityIndex(3),
        object: EntityIndex(1),
        provenance: provenance("in Strelsau", None),
    });
    graph.events.push(Event {
        event_type: EventType::Consult,
        actors: vec![EntityIndex(0)],
        targets: vec![EntityIndex(2)],
        date: date("2020-10"),
        place: Some(EntityIndex(3)),
        modality: Modality::Asserted,
        modes: vec!["visit".to_owned()],
        provenance: provenance("met", None),
    });
    graph.events.push(Event {
        event_type: EventType::Assault,
        actors: vec![EntityIndex(1)],
        targets: Vec::new(),
        date: None,
        place: None,
        modality: Modality::Negated,
        modes: Vec::new(),
        provenance: provenance("attack", Some(0)),
    });
    graph.claims.push(Claim {
        speaker: EntityIndex(0),
        kind: ClaimKind::Direct,
        stance: Some("warn".to_owned()),
        provenance: provenance("Ruritania will not attack", None),
    });
    graph
}

fn to_text(mapped: &Mapped, format: Format) -> String {
    let bytes =
        write(&mapped.dataset, format, &Prefixes::default(), Vec::new()).expect("a vector takes everything");
    String::from_utf8(bytes).expect("the writers write UTF-8")
}

fn lines(graph: &Graph) -> BTreeSet<String> {
    to_text(&map(graph, &Options::default()), Format::NQuads).lines().map(str::to_owned).collect()
}

#[test]
fn names_bear_the_language_without_its_region_and_words_with_it() {
    let mut graph = small();
    graph.articles.iter_mut().for_each(|article| article.language = Some("en-GB".to_owned()));
    let lines = lines(&graph).into_iter().filter(|line| line.contains("@en"));
    let mut tagged = BTreeSet::new();
    for line in lines {
        let property = line.split_whitespace().nth(1).unwrap().rsplit(['#', '/']).next().unwrap();
        tagged.insert((property.trim_end_matches('>').to_owned(), line.contains("@en-gb ")));
    }
    for (property, has_region) in
        [("label", false), ("altLabel", false), ("exact", true), ("sentence", true), ("claimText", true)]
    {
        assert!(tagged.contains(&(property.to_owned(), has_region)), "{property}: {tagged:?}");
        assert!(!tagged.contains(&(property.to_owned(), !has_region)), "{property}: {tagged:?}");
    }
}

#[test]
fn a_stance_that_the_ontology_has_not_is_left_out_and_told() {
    let mut graph = small();
    graph.claims[0].stance = Some("mumble".to_owned());
    let mapped = map(&graph, &Options::default());
    assert_eq!(mapped.dropped.len(), 1);
    assert_eq!((mapped.dropped[0].what, mapped.dropped[0].value.as_str()), ("stance", "mumble"));
    assert!(!to_text(&mapped, Format::NTriples).contains("#stance>"));
}

#[test]
fn the_small_graph_is_mapped_as_expected() {
    let mapped = map(&small(), &Options::default());
    assert_eq!(mapped.dropped, []);
    let text = to_text(&mapped, Format::TriG);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/map/small/expected.trig");
    if std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap());
}

#[test]
fn every_subject_but_links_and_facts_is_in_the_graph_of_its_article() {
    for line in lines(&small()) {
        let graph = line.rsplit(' ').nth(1).unwrap();
        assert!(graph.contains("/article/") || graph.contains("/graph/"), "{line}");
    }
}

#[test]
fn the_order_of_the_lists_does_not_show() {
    let one = small();
    let mut other = small();
    other.mentions.reverse();
    other.events.reverse();
    other.entities.reverse();
    let last = u32::try_from(other.entities.len()).unwrap() - 1;
    let turn = |index: &mut EntityIndex| index.0 = last - index.0;
    other.articles.iter_mut().filter_map(|article| article.publisher.as_mut()).for_each(turn);
    other.mentions.iter_mut().for_each(|mention| turn(&mut mention.entity));
    other.claims.iter_mut().for_each(|claim| turn(&mut claim.speaker));
    for tenure in &mut other.tenures {
        turn(&mut tenure.holder);
        tenure.of.iter_mut().for_each(turn);
    }
    for relation in &mut other.relations {
        turn(&mut relation.subject);
        turn(&mut relation.object);
    }
    for event in &mut other.events {
        event.actors.iter_mut().for_each(turn);
        event.targets.iter_mut().for_each(turn);
        event.place.iter_mut().for_each(turn);
    }
    let map = |graph| map(graph, &Options::default()).dataset;
    assert!(map(&one) == map(&other));
}

#[test]
fn articles_mapped_apart_make_the_whole_together() {
    let whole = small();
    let mut first = small();
    first
        .mentions
        .retain(|mention| first.sentences[mention.passage.sentence.0 as usize].article == ArticleIndex(0));
    first.articles.truncate(1);
    let mut second = small();
    second
        .mentions
        .retain(|mention| second.sentences[mention.passage.sentence.0 as usize].article == ArticleIndex(1));
    // What is left of the first article is nothing but its place in the list.
    (second.tenures, second.relations, second.events, second.claims) = Default::default();
    second.entities.iter_mut().for_each(|entity| entity.names.clear());
    second.articles.swap(0, 1);
    second.articles.truncate(1);
    second.sentences.iter_mut().for_each(|sentence| sentence.article = ArticleIndex(0));
    assert_eq!(lines(&whole), &lines(&first) | &lines(&second));
}

#[test]
fn what_is_said_in_a_claim_has_no_direct_triple_and_makes_no_official() {
    let mut graph = small();
    graph.relations[0].provenance.said_in = Some(ClaimIndex(0));
    graph.tenures[0].provenance.said_in = Some(ClaimIndex(0));
    let text = to_text(&map(&graph, &Options::default()), Format::Turtle);
    assert!(!text.contains("tw:locatedIn entity:"), "{text}");
    assert!(!text.contains("tw:Official"), "{text}");
    assert!(text.contains("tw:relationType tw:locatedIn"), "{text}");
}

#[test]
fn what_cannot_be_put_into_rdf_is_reported_and_left_out() {
    let mut graph = small();
    graph.articles[0].url = Some("not an iri".into());
    graph.articles[0].language = Some("not a language".into());
    graph.articles[0].title = Some(" \n ".into());
    graph.mentions[0].confidence = Some(f64::NAN);
    graph.entities[0].links.push(link("http://news.example/a b", LinkRelation::SameAs, 1.5));
    graph.entities[0].links.push(link("https://news.example/b", LinkRelation::Candidate, 1.5));
    graph.entities[0].label = "A\0B".into();
    let mapped = map(&graph, &Options::default());
    let dropped: Vec<&str> = mapped.dropped.iter().map(|dropped| dropped.what).collect();
    assert_eq!(dropped, ["language", "url", "confidence", "link", "confidence"]);
    assert!(mapped.dropped[1].to_string().starts_with("first: the url 'not an iri' is left out: "));
    let text = to_text(&mapped, Format::Turtle);
    for absent in ["not an iri", "not a language", "schema:headline", "a b", "NaN", "1.5", "\\u0000"] {
        assert!(!text.contains(absent), "{absent}");
    }
    assert!(text.contains("rdfs:label \"A\u{FFFD}B\"@en"));
}

#[test]
fn a_sentence_without_end_is_cut_around_the_passage() {
    let mut graph = small();
    let tail = "é".repeat(1_000_000);
    graph.sentences[0].text.push_str(&tail);
    graph.sentences[0].span.end += 1_000_000;
    let text = to_text(&map(&graph, &Options::default()), Format::Turtle);
    assert!(text.len() < 50_000, "{}", text.len());
    assert!(text.contains("tw:exact \"Anna Kral\"@en"));
}

#[test]
fn the_base_changes_nothing_but_the_beginning() {
    let base = Base::new("https://data.example/news#").unwrap();
    let prefixes = Prefixes::new(&base);
    let mapped = map(&small(), &Options::new(base));
    let text =
        String::from_utf8(write(&mapped.dataset, Format::NQuads, &prefixes, Vec::new()).unwrap()).unwrap();
    assert!(!text.contains(Base::DEFAULT));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let default = to_text(&map(&small(), &Options::default()), Format::NQuads);
    assert_eq!(lines(&text.replace("https://data.example/news#", Base::DEFAULT)), lines(&default));
}

/// How fast the map stage is: `cargo test --release --test all map:: -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement, not a test"]
fn speed() {
    let articles = 20_000;
    let mut graph = small();
    let entities = graph.entities.clone();
    let (mentions, sentences) = (graph.mentions.clone(), graph.sentences.clone());
    let (tenure, event) = (graph.tenures[0].clone(), graph.events[0].clone());
    (graph.claims, graph.events, graph.relations) = Default::default();
    graph.tenures.clear();
    for index in 2..articles {
        let article = ArticleIndex(index);
        graph.articles.push(Article { key: format!("article {index}"), ..graph.articles[0].clone() });
        let first = u32::try_from(graph.sentences.len()).unwrap();
        for (n, sentence) in sentences[..2].iter().enumerate() {
            graph.sentences.push(Sentence { article, text: sentence.text.clone(), span: sentence.span });
            graph.sentences[first as usize + n].text.replace_range(0..5, &format!("{index:05}"));
        }
        let shift = |mut passage: Passage| {
            passage.sentence.0 += first;
            passage
        };
        for mention in &mentions[..5] {
            let entity = EntityIndex(mention.entity.0 + 5 * (index % 5_000));
            graph.mentions.push(Mention { passage: shift(mention.passage), entity, ..mention.clone() });
        }
        let provenance = |provenance: &Provenance| Provenance {
            article,
            evidence: provenance.evidence.iter().copied().map(shift).collect(),
            ..provenance.clone()
        };
        graph.tenures.push(Tenure { provenance: provenance(&tenure.provenance), ..tenure.clone() });
        graph.events.push(Event { provenance: provenance(&event.provenance), ..event.clone() });
        if index < 5_000 {
            graph.entities.extend(entities.iter().map(|entity| Entity {
                key: format!("{} {index}", entity.key),
                label: format!("{} {index}", entity.label),
                ..entity.clone()
            }));
        }
    }
    graph.entities.extend(entities.iter().cycle().take(10).cloned());
    let clock = std::time::Instant::now();
    let mapped = map(&graph, &Options::default());
    let (quads, time) = (mapped.dataset.len(), clock.elapsed());
    println!("{quads} quads in {time:.2?}, {:.2} million a second", quads as f64 / time.as_secs_f64() / 1e6);
    let clock = std::time::Instant::now();
    let bytes = to_text(&mapped, Format::Turtle).len();
    println!("{} MB of Turtle in {:.2?}", bytes / 1_000_000, clock.elapsed());
}
