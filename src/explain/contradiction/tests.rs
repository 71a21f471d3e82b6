//! What is found group by group is what is found when each statement is held against each other one.

use std::io::Cursor;

use oxigraph::io::RdfFormat;
use proptest::prelude::*;

use super::*;
use crate::date::Date;
use crate::extract::Modality;
use crate::graph_file::Loader;
use crate::view::{Event, Tenure, View, is_mutual};
use crate::vocab::Prefixes;

/// In which way two statements contradict each other, as it is defined.
fn contradicts(context: &Context<'_, '_>, one: StatementId, other: StatementId) -> Option<Reason> {
    match (&context.view[one].content, &context.view[other].content) {
        (Content::Tenure(a), Content::Tenure(b)) => tenures(context, a, b),
        (Content::Event(a), Content::Event(b)) => events(context, (a, one), (b, other)),
        (Content::Relation(a), Content::Relation(b)) => {
            let apart = country(context, a).zip(country(context, b)).is_some_and(|(a, b)| a != b);
            (a.subject == b.subject && apart).then_some(Reason::OtherCountry)
        }
        _ => None,
    }
}

fn tenures(context: &Context<'_, '_>, a: &Tenure, b: &Tenure) -> Option<Reason> {
    let same_day = a.as_of.zip(b.as_of).is_some_and(|(a, b)| a == b && a.day().is_some());
    let position = a.position.filter(|_| a.position == b.position)?;
    if !same_day || a.position_in != b.position_in || (a.position_in.is_none() && a.holder.is_none()) {
        return None;
    }
    if a.holder == b.holder {
        return (a.former != b.former).then_some(Reason::FormerOrNot);
    }
    let single = context.view[position].label == "president";
    (single && !a.former && !b.former && a.position_in.is_some() && a.holder.is_some() && b.holder.is_some())
        .then_some(Reason::OtherHolder)
}

fn overlap(a: Date, b: Date) -> bool {
    a.days().zip(b.days()).is_some_and(|((a, a_end), (b, b_end))| a <= b_end && b <= a_end)
}

fn days_between(a: Date, b: Date) -> Option<i64> {
    Some(i64::from(a.to_civil()?.until(b.to_civil()?).ok()?.get_days().abs()))
}

/// Who has a part in an event, as far as two events must agree in it.
fn parties(event: &Event<'_>) -> Option<(BTreeSet<EntityId>, BTreeSet<EntityId>)> {
    let actors: BTreeSet<EntityId> = event.actors.iter().copied().collect();
    let targets: BTreeSet<EntityId> = event.targets.iter().copied().collect();
    let all: BTreeSet<EntityId> = actors.union(&targets).copied().collect();
    let mutual = event.event_type.as_deref().is_some_and(is_mutual);
    let named = !actors.is_empty() && (mutual || !targets.is_empty()) && all.len() > 1;
    named.then(|| if mutual { (all, BTreeSet::new()) } else { (actors, targets) })
}

fn events(
    context: &Context<'_, '_>,
    (a, one): (&Event<'_>, StatementId),
    (b, other): (&Event<'_>, StatementId),
) -> Option<Reason> {
    let view = context.view;
    let alike = |a: &Event<'_>, b: &Event<'_>| {
        a.event_type == b.event_type && parties(a).is_some() && parties(a) == parties(b)
    };
    if !alike(a, b) {
        return None;
    }
    let negated = |event: &Event<'_>| event.modality == Some(Modality::Negated);
    let published = |id: StatementId| view[id].articles.iter().filter_map(|&article| view[article].published);
    if negated(a) != negated(b) {
        let near = published(one)
            .any(|a| published(other).any(|b| days_between(a, b).is_some_and(|days| days <= 7)));
        let together = match (a.dates.first(), b.dates.first()) {
            (Some(&a), Some(&b)) => overlap(a, b),
            _ => near,
        };
        return together.then_some(Reason::Denied);
    }
    let (&[date], &[another]) = (a.dates.as_slice(), b.dates.as_slice()) else { return None };
    if negated(a) || overlap(date, another) || days_between(date, another)? > 3 {
        return None;
    }
    let tells = |id: StatementId, date: Date| {
        (0..).map(StatementId).take(view.statements().len()).any(|known| match &view[known].content {
            Content::Event(event) => {
                alike(event, a)
                    && event.dates.iter().any(|&told| overlap(told, date))
                    && view[known].articles.iter().any(|article| view[id].articles.contains(article))
            }
            _ => false,
        })
    };
    (!tells(one, another) && !tells(other, date)).then_some(Reason::OtherDate)
}

const HEAD: &str = "@prefix tw: <https://w3id.org/triplewire#> . @prefix e: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ev: <https://w3id.org/triplewire/event-types#> .
e:x0 a tw:Country ; rdfs:label \"A\"@en . e:x1 a tw:Country ; rdfs:label \"B\"@en . e:x2 a tw:Place ; rdfs:label \"C\"@en .
e:p0 a tw:Position ; rdfs:label \"president\"@en . e:p1 a tw:Position ; rdfs:label \"adviser\"@en .
";

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (1..12_u8).prop_map(|day| format!("\"2020-05-{day:02}\"^^xsd:date")),
        1 => Just("\"2020-05\"^^xsd:gYearMonth".to_owned()),
        1 => Just("\"2021\"^^xsd:gYear".to_owned()),
    ]
}

/// What comes after the name of a statement.
fn statement(types: Vec<String>) -> impl Strategy<Value = String> {
    let entity = || (0..3_u8).prop_map(|number| format!("e:x{number}"));
    let article = (0..5_u8).prop_map(|number| format!("tw:reportedIn e:a{number}"));
    let event = (
        prop::sample::select(types),
        entity(),
        prop::option::of(entity()),
        prop::collection::vec(date(), 0..3),
        prop::sample::select(vec!["Asserted", "Asserted", "Negated"]),
    )
        .prop_map(|(kind, actor, target, dates, modality)| {
            let target = target.map(|target| format!("; tw:target {target} ")).unwrap_or_default();
            let dates: String = dates.iter().map(|date| format!("; tw:eventDate {date} ")).collect();
            format!("a tw:Event ; tw:eventType <{kind}> ; tw:actor {actor} {target}{dates}; tw:modality tw:{modality}")
        });
    let tenure = (prop::option::of(entity()), 0..2_u8, prop::option::of(entity()), date(), any::<bool>())
        .prop_map(|(holder, position, body, date, former)| {
            let part = |name: &str, entity: Option<String>| {
                entity.map(|entity| format!("; tw:{name} {entity} ")).unwrap_or_default()
            };
            let (holder, body) = (part("holder", holder), part("positionIn", body));
            format!(
                "a tw:Tenure ; tw:position e:p{position} {holder}{body}; tw:asOf {date} ; tw:former {former}"
            )
        });
    let place = entity().prop_map(|country| {
        format!("a tw:Relation ; tw:subject e:x2 ; tw:relationType tw:locatedIn ; tw:object {country}")
    });
    let content = prop_oneof![4 => event, 2 => tenure, 1 => place];
    (content, prop::collection::vec(article, 0..3)).prop_map(|(content, articles)| {
        std::iter::once(content).chain(articles).collect::<Vec<_>>().join(" ; ")
    })
}

/// Kinds of events, one of them mutual.
fn types() -> Vec<String> {
    let all = crate::vocab::ev::ALL.iter().map(|kind| kind.as_str());
    let (mutual, directed): (Vec<&str>, Vec<&str>) = all.partition(|kind| is_mutual(kind));
    vec![mutual[0].to_owned(), directed[0].to_owned()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn groups_find_what_pairs_do(
        statements in prop::collection::vec(statement(types()), 1..14),
        published in prop::collection::vec(prop::option::of(date()), 5),
        asked in prop::collection::vec(any::<bool>(), 14),
    ) {
        let mut turtle = HEAD.to_owned();
        for (number, date) in published.iter().enumerate() {
            let date = date.as_ref().map(|date| format!("; schema:datePublished {date}")).unwrap_or_default();
            turtle += &format!("e:a{number} a tw:Article {date} .\n");
        }
        for (number, statement) in statements.iter().enumerate() {
            turtle += &format!("e:s{number:02} {statement} .\n");
        }
        let mut loader = Loader::new();
        let reader = Cursor::new(turtle.clone().into_bytes());
        loader.load_reader(reader, Some(RdfFormat::Turtle), "x").expect("Turtle");
        let dataset = loader.finish().dataset;
        let view = View::new(&dataset);
        let prefixes = Prefixes::default();
        let context = Context::new(&view, &prefixes);
        let ids: Vec<StatementId> = (0..).map(StatementId).take(view.statements().len()).collect();
        let said: Vec<StatementId> =
            ids.iter().copied().zip(&asked).filter(|(_, asked)| **asked).map(|(id, _)| id).collect();
        let mut expected: Vec<(Reason, StatementId)> = said
            .iter()
            .flat_map(|&one| ids.iter().map(move |&other| (one, other)))
            .filter(|(one, other)| one != other)
            .filter_map(|(one, other)| Some((contradicts(&context, one, other)?, other)))
            .collect();
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(pairs(&context, &said), expected, "{}", turtle);
    }
}
