//! Bearers of one name, each with what its article says: which of them are the same.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// `Germany+Bundestag<Germany|France,Poland|party*3`: places (a body with its country), what is named, the kind, and in
/// how many articles it is so. Places in capitals are countries.
fn bearers(rows: &[&str]) -> Vec<Bearer> {
    rows.iter().flat_map(|row| bearer(row)).collect()
}

fn bearer(row: &str) -> Vec<Bearer> {
    let (row, times) = row.split_once('*').unwrap_or((row, "1"));
    let mut parts = row.split('|');
    let mut list = |sign: char| {
        let part = parts.next().unwrap_or_default();
        part.split(sign).filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut bearer = Bearer::default();
    for place in list('+') {
        let place = place.replace('/', "|");
        let (place, country) = place.split_once('<').map_or((place.as_str(), None), |(p, c)| (p, Some(c)));
        let own = (place == place.to_uppercase()).then_some(place).or(country);
        bearer.places.insert(place.to_owned(), own.map(str::to_owned));
    }
    bearer.context = list(',').into_iter().collect();
    bearer.kind = list(' ').first().and_then(|kind| Kind::from_name(kind));
    vec![bearer; times.parse().expect("a number")]
}

fn gathered<'b>(bearers: impl Iterator<Item = (usize, &'b Bearer)>) -> Namesakes {
    let mut namesakes = Namesakes::default();
    bearers.for_each(|(article, bearer)| namesakes.add(&format!("a{article}"), bearer.clone()));
    namesakes
}

/// The groups of the bearers, each with how many are in it: `=` those of the name itself, `?` those who stay alone.
fn grouped(rows: &[&str]) -> String {
    let all = bearers(rows);
    let settled = settle(&gathered(all.iter().enumerate()));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for bearer in &all {
        let name = match settled.group_of(bearer) {
            Group::Most => "=",
            Group::In(place) => place,
            Group::Alone => "?",
        };
        *counts.entry(name.replace('|', "/")).or_default() += 1;
    }
    counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn bearers_of_one_name_are_told_apart_by_what_is_said_of_them() {
    let rows: &[(&[&str], &str)] = &[
        // One office read into the wrong country splits nobody; nor do several, each in another country.
        (&["DE|DE*40", "||*40", "UA|UA,DE*1"], "= 81"),
        (&["DE|DE*40", "||*40", "UA|UA*1"], "= 81"),
        (&["DE|DE*80", "UA|UA*1", "FR|FR,DE*1", "PL|PL*1"], "= 83"),
        (&["DE|DE*40", "UA|UA,DE*3"], "= 43"),
        // Two ministers of two countries are two, and those of whom most articles tell keep the name.
        (&["DE|DE*40", "UA|UA*12"], "= 40, UA 12"),
        (&["DE|DE*12", "UA|UA*40"], "= 40, DE 12"),
        (&["DE|DE*1", "UA|UA*1"], "= 1, UA 1"),
        (&["DE|DE*200", "UA|UA*12"], "= 200, UA 12"),
        // An article that says nothing goes with those whom its context fits, or else with the most frequent.
        (&["DE|DE,Berlin,FR*20", "UA|UA,Kyiv,FR*10", "|Kyiv*1", "|FR*3", "|*2"], "= 25, UA 11"),
        (&["DE|DE*30", "UA|UA,Ann Roe*10", "|Ann Roe,FR*2"], "= 30, UA 12"),
        // Bodies are with their country, and with those that enough articles give beside them.
        (&["DE|DE*20", "bundestag<DE|FR*20"], "= 40"),
        (&["NO|NO*20", "nato|US*20", "NO+nato|NO*6"], "= 46"),
        (&["NO|NO*20", "nato|US*20", "NO+nato|NO*1"], "= 21, nato 20"),
        // A country that is named by a name of several contradicts none of them, and does not unite them.
        (&["CD/CG|CD/CG*1", "CD/CG|FR*1"], "= 2"),
        (&["CD|CD*20", "CD/CG|CD/CG*12"], "= 32"),
        (&["CD|CD*2", "CD/CG|CD/CG*12"], "= 14"),
        (&["CD|CD,UA*20", "CG|CG,FR*20", "CD/CG|UA*12", "CD/CG|FR*6"], "= 32, CG 26"),
        (&["DE|DE*40", "CD/CG|CD/CG*12"], "= 40, CD/CG 12"),
        (&["DE|DE*40", "CD/CG|CD/CG*12", "CD|CD*1"], "= 40, CD 13"),
        (&["DE|DE*40", "CD/CG/GN|FR*12", "CD/CG|CD/CG*13"], "= 40, CD/CG 25"),
        (&["CD/CG|CD/CG*20", "senate<CD/CG|FR*5", "CD|CD*3"], "= 28"),
        (&["DE|DE*2", "UA|UA*2", "FR|FR*1", "PL|PL*1", "KP/KR|*1"], "= 2, FR 1, KP/KR 1, PL 1, UA 2"),
        // A name that many bear, each in an article or two, is that of many.
        (&["DE|DE*2", "UA|UA*2", "FR|FR*1", "PL|PL*1", "||*2"], "= 2, FR 1, PL 1, UA 2, ? 2"),
        // Kinds tell apart where nothing else does.
        (&["||party*20", "||company*8", "||*3"], "= 23, company 8"),
        (&["||party*40", "||company*1"], "= 41"),
        (&["AT||party*20", "NL||party*20", "|AT|party*2", "||party*1"], "= 23, NL 20"),
    ];
    for (row, expected) in rows {
        let got = grouped(row);
        let sorted = |text: &str| {
            let mut parts: Vec<String> = text.split(", ").map(str::to_owned).collect();
            parts.sort();
            parts
        };
        assert_eq!(sorted(&got), sorted(expected), "{row:?}");
    }
}

proptest! {
    #[test]
    fn parts_in_any_order_give_the_same(
        parts in proptest::collection::vec(0_usize..4, 60), order in Just([0, 1, 2, 3]).prop_shuffle(),
    ) {
        let all = bearers(&["DE|DE,FR*25", "UA|UA*15", "FR|FR,DE*2", "|FR*10", "||party*8"]);
        let mut united = Namesakes::default();
        for part in order {
            let own = all.iter().enumerate().filter(|(i, _)| parts[*i] == part);
            united.merge(gathered(own));
        }
        let whole = gathered(all.iter().enumerate());
        prop_assert_eq!(&united, &whole);
        prop_assert_eq!(settle(&united), settle(&whole));
    }
}

/// Whether it is found among these, in parts that are united in this order.
fn contradicts(rows: &[&str], parts: &[usize], order: &[usize]) -> Contradiction {
    let all = bearers(rows);
    let mut united = Contradiction::default();
    for part in order {
        let mut own = Contradiction::default();
        let here = all.iter().zip(parts.iter().cycle()).filter(|(_, of)| *of == part);
        here.for_each(|(bearer, _)| own.add(bearer.kind, bearer.places.keys().cloned().collect()));
        united.merge(own);
    }
    united
}

proptest! {
    #[test]
    fn a_contradiction_is_found_in_any_parts(
        parts in proptest::collection::vec(0_usize..3, 7), order in Just([0, 1, 2]).prop_shuffle(),
    ) {
        let many: Vec<String> = (0..=MAX_COMPARED).map(|i| format!("A+P{i}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let rows: &[(&[&str], bool)] = &[
            (&["DE*3", "FR*2", "*4"], true),
            (&["DE+FR*3", "FR+UA*2", "UA+DE", "*4"], false),
            (&["DE+FR*3", "FR", "DE"], true),
            (&["CD/CG*3", "CD*2", "CD/CG+FR"], false),
            (&["CD/CG*3", "CD*2", "CG"], true),
            (&["CD/CG*3", "FR", "*2"], true),
            (&["||party*3", "DE||party", "DE"], false),
            (&["||party*3", "DE||company"], true),
            (&many, true),
            (&many[1..], false),
        ];
        for (rows, expected) in rows {
            let whole = contradicts(rows, &[0], &[0]);
            prop_assert_eq!(whole.is_found(), *expected, "{:?}", rows);
            prop_assert_eq!(contradicts(rows, &parts, &order), whole, "{:?}", rows);
        }
    }
}

#[test]
fn what_is_held_is_bounded_and_the_same_whatever_the_parts() {
    let all = bearers(&["DE|DE*2500", "UA|UA*1500", "|DE,FR*3000"]);
    let (mut first, second) = (
        gathered(all.iter().enumerate().filter(|(i, _)| i % 3 == 0)),
        gathered(all.iter().enumerate().filter(|(i, _)| i % 3 != 0)),
    );
    first.merge(second);
    let whole = gathered(all.iter().enumerate());
    assert_eq!(first, whole);
    assert_eq!((whole.told.first.len(), whole.untold.first.len()), (SAMPLE, SAMPLE));
    assert_eq!((whole.told.all, whole.untold.all), (4000, 3000));
    let settled = settle(&whole);
    assert_eq!(settled.group_of(&all[0]), Group::Most);
    assert_eq!(settled.group_of(&all[2500]), Group::In("UA"));
    let long = Bearer { context: (0..500).map(|i| format!("thing {i}")).collect(), ..Bearer::default() };
    let held = gathered([(0, &long)].into_iter());
    assert_eq!(held.untold.bearers().map(|bearer| bearer.context.len()).collect::<Vec<_>>(), [MAX_CONTEXT]);
}
