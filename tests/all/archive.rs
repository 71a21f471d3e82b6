//! Made-up archives of articles about persons of whom some bear the same name: how many articles and how often they
//! err in; records out, each with the number of the person whom it is about.
//!
//! An article tells the office of its person in half of the cases, and names countries: the person's own more often
//! than not, those that the person has to do with, and any. In some articles the country of the office is wrong, most
//! often another one that the article names. Numbers come from a linear congruential generator with a fixed seed.

use serde_json::{Value, json};
use triplewire::extract::Record;
use triplewire::gazetteer::{Class, Gazetteer};

const FIRST: [&str; 8] = ["Tavi", "Orlan", "Mirel", "Keso", "Danil", "Ruvena", "Halem", "Ilsa"];
const LAST: [&str; 10] =
    ["Merrow", "Vastik", "Orsen", "Belgrave", "Kallin", "Dorvath", "Penhallow", "Zarnik", "Ulmane", "Tresk"];
const OFFICES: [&str; 6] =
    ["Foreign Minister", "President", "Spokeswoman", "Mayor", "Defence Minister", "Ambassador"];

/// Articles per name.
const ARTICLES_PER_NAME: usize = 20;

/// What an archive is made with.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// How many articles there are.
    pub(crate) articles: usize,
    /// In how many of a thousand articles the country of the office is wrong.
    pub(crate) wrong: usize,
}

/// How many persons bear a name, and how the articles are shared among them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    /// Nobody else does.
    One,
    /// Two, of whom as many articles tell.
    Even,
    /// Two, one of them in six of seven articles.
    Uneven,
    /// Two, one of them in nineteen of twenty articles.
    Rare,
    /// Four, each in half as many articles as the one before.
    Several,
    /// Fifteen, of whom as many articles tell.
    Common,
}

impl Kind {
    const ALL: [Self; 8] =
        [Self::One, Self::Even, Self::One, Self::Uneven, Self::One, Self::Rare, Self::Several, Self::Common];

    fn shares(self) -> Vec<usize> {
        match self {
            Self::One => vec![1],
            Self::Even => vec![1, 1],
            Self::Uneven => vec![6, 1],
            Self::Rare => vec![19, 1],
            Self::Several => vec![8, 4, 2, 1],
            Self::Common => vec![1; 15],
        }
    }
}

/// One of those who bear a name.
struct Person {
    number: usize,
    share: usize,
    country: usize,
    office: &'static str,
    /// A body of the country that the office is in; without one it is in the country itself.
    body: Option<String>,
    /// Where the person held another office: sometimes told instead, sometimes beside.
    before: Option<usize>,
    topics: Vec<usize>,
    friends: Vec<String>,
}

/// An article and whom it is about.
pub(crate) struct Item {
    pub(crate) record: Record,
    pub(crate) person: usize,
    pub(crate) kind: Kind,
}

struct Numbers(u64);

impl Numbers {
    /// Knuth's MMIX generator; its high bits.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    /// True in so many of a thousand cases.
    fn chance(&mut self, of_thousand: usize) -> bool {
        self.below(1000) < of_thousand
    }
}

/// The articles of a plan. The first articles of a longer archive are not those of a shorter one: take a part instead.
pub(crate) fn archive(plan: Plan) -> Vec<Item> {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D ^ (plan.articles * 1000 + plan.wrong) as u64);
    let countries: Vec<(&str, &str)> = Gazetteer::builtin()
        .entries()
        .filter(|e| e.class() == Class::Country)
        .filter_map(|e| Some((e.label(), e.qid()?)))
        .collect();
    let mut world: Vec<(String, Kind, Vec<Person>)> = Vec::new();
    let mut born = 0;
    for name in 0..(plan.articles / ARTICLES_PER_NAME).max(8) {
        let kind = Kind::ALL[name % Kind::ALL.len()];
        let people = kind.shares().into_iter().map(|share| {
            born += 1;
            person(born, share, countries.len(), &mut numbers)
        });
        world.push((name_of(name), kind, people.collect()));
    }
    // The names that most articles have come first, as in news.
    let weights: Vec<usize> = (0..world.len()).map(|i| 100_000 / (i / Kind::ALL.len() + 2)).collect();
    let all: usize = weights.iter().sum();
    (0..plan.articles)
        .map(|i| {
            let mut at = numbers.below(all);
            let found = weights.iter().position(|weight| {
                let here = at < *weight;
                at = at.saturating_sub(*weight);
                here
            });
            let (name, kind, people) = &world[found.unwrap_or(0)];
            let sum: usize = people.iter().map(|person| person.share).sum();
            let mut share = numbers.below(sum);
            let person = people.iter().find(|person| {
                let here = share < person.share;
                share = share.saturating_sub(person.share);
                here
            });
            let person = person.unwrap_or(&people[0]);
            Item {
                record: article(i, name, person, &countries, plan.wrong, &mut numbers),
                person: person.number,
                kind: *kind,
            }
        })
        .collect()
}

fn name_of(number: usize) -> String {
    let (first, last) = (number % FIRST.len(), number / FIRST.len());
    let again = last / LAST.len();
    let suffix = "ra".repeat(again);
    format!("{} {}{suffix}", FIRST[first], LAST[last % LAST.len()])
}

fn person(number: usize, share: usize, countries: usize, numbers: &mut Numbers) -> Person {
    let office = OFFICES[numbers.below(OFFICES.len())];
    Person {
        number,
        share,
        country: numbers.below(countries),
        office,
        body: numbers.chance(300).then(|| format!("Harbour Council {number}")),
        before: numbers.chance(200).then(|| numbers.below(countries)),
        topics: (0..4).map(|_| numbers.below(countries)).collect(),
        friends: (0..3).map(|i| format!("Friend {} of{i}", letters(number))).collect(),
    }
}

/// A number in letters, for names.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        text.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
        if number == 0 {
            return text;
        }
    }
}

fn article(
    id: usize,
    name: &str,
    person: &Person,
    countries: &[(&str, &str)],
    wrong: usize,
    numbers: &mut Numbers,
) -> Record {
    let mut named: Vec<usize> = Vec::new();
    let mut add = |country: usize| {
        if !named.contains(&country) {
            named.push(country);
        }
    };
    if numbers.chance(650) {
        add(person.country);
    }
    person.topics.iter().for_each(|topic| {
        if numbers.chance(350) {
            add(*topic);
        }
    });
    (0..numbers.below(4)).for_each(|_| add(numbers.below(countries.len())));
    let (told, mut of) = (numbers.chance(500), vec![person.country]);
    if let Some(before) = person.before {
        match numbers.below(4) {
            0 => of = vec![before],
            1 => of.push(before),
            _ => {}
        }
    }
    let is_wrong = numbers.chance(wrong);
    if is_wrong {
        let others: Vec<usize> = named.iter().copied().filter(|c| *c != person.country).collect();
        of = vec![match others.is_empty() || numbers.chance(300) {
            true => numbers.below(countries.len()),
            false => others[numbers.below(others.len())],
        }];
    }
    let told = told || is_wrong && numbers.chance(500);
    let mut entities =
        vec![json!({"id": "p", "type": "Person", "name": name, "mentions": [[0, name.chars().count()]]})];
    let (mut roles, mut relations): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    if told {
        of.iter()
            .filter(|c| !named.contains(c))
            .copied()
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|c| named.push(c));
        for country in &of {
            let own = *country == person.country;
            let body = person.body.as_ref().filter(|_| own);
            if let Some(body) = body {
                entities.push(json!({"id": "b", "type": "Organisation", "name": body}));
                if numbers.chance(500) {
                    relations
                        .push(json!({"type": "part_of", "subject": "b", "object": format!("c{country}")}));
                }
            }
            let of = body.map_or_else(|| format!("c{country}"), |_| "b".to_owned());
            roles.push(json!({"person": "p", "position": person.office, "of": of}));
        }
    }
    for country in named {
        let (label, qid) = countries[country];
        let target = format!("http://www.wikidata.org/entity/{qid}");
        entities.push(json!({"id": format!("c{country}"), "type": "Country", "name": label,
            "links": [{"target": target, "relation": "sameAs", "score": 0.95}]}));
    }
    for (i, friend) in person.friends.iter().enumerate() {
        if numbers.chance(250) {
            entities.push(json!({"id": format!("f{i}"), "type": "Person", "name": friend}));
        }
    }
    for i in 0..numbers.below(3) {
        let anybody = format!("Passer {} by", letters(numbers.below(60)));
        entities.push(json!({"id": format!("x{i}"), "type": "Person", "name": anybody}));
    }
    let json = json!({"id": format!("article-{id}"), "text": format!("{name} spoke."), "entities": entities,
        "roles": roles, "relations": relations});
    serde_json::from_value(json).expect("the record is in the right form")
}
