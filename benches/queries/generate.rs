//! Graphs of the product's kind, made up: a number of articles in, lines of N-Triples out. The same number gives the same
//! lines.

use std::io::{self, Write};

/// How many entities all articles speak of, for each article.
const ENTITIES: u64 = 5;

const WORDS: [&str; 24] = [
    "talks",
    "river",
    "minister",
    "council",
    "report",
    "border",
    "harvest",
    "election",
    "court",
    "bridge",
    "strike",
    "market",
    "water",
    "treaty",
    "union",
    "school",
    "press",
    "army",
    "budget",
    "flood",
    "summit",
    "ceasefire",
    "port",
    "visit",
];

/// Numbers that look like chance, by Steele, Lea and Flood's SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }

    /// Small numbers more often: few entities are in most articles.
    fn mostly_small(&mut self, end: u64) -> u64 {
        let top = self.below(end) + 1;
        self.below(top)
    }

    fn words(&mut self, count: usize) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.below(WORDS.len() as u64) as usize]).collect();
        words.join(" ")
    }
}

const TW: &str = "https://w3id.org/triplewire#";
const SCHEMA: &str = "https://schema.org/";

/// An IRI as Triplewire mints them: a kind and a UUID.
fn minted(kind: &str, number: u64) -> String {
    let mut numbers = Numbers(number ^ kind.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte)));
    let (a, b) = (numbers.below(u64::MAX), numbers.below(u64::MAX));
    let (b, c, d, e) = (a & 0xffff, a >> 16 & 0xfff, b >> 48 & 0xfff, b & 0xffff_ffff_ffff);
    format!("<https://news.example/{kind}/{:08x}-{b:04x}-5{c:03x}-8{d:03x}-{e:012x}>", a >> 32)
}

/// Writes the graph of so many articles.
pub(crate) fn graph(articles: u64, out: &mut impl Write) -> io::Result<()> {
    let label = "<http://www.w3.org/2000/01/rdf-schema#label>";
    let a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let tw = |name: &str| format!("<{TW}{name}>");
    let xsd = |text: &str, name: &str| format!("\"{text}\"^^<http://www.w3.org/2001/XMLSchema#{name}>");
    let mut numbers = Numbers(42);
    let entities = articles * ENTITIES;
    let entity = |number: u64| minted("entity", number);
    for number in 0..entities {
        let class = ["Person", "Country", "City", "Organisation"][(number % 4) as usize];
        writeln!(out, "{} {a} {} .", entity(number), tw(class))?;
        let name = format!("{} {number}", numbers.words(2));
        writeln!(out, "{} {label} \"{name}\"@en .", entity(number))?;
    }
    for number in 0..articles {
        let article = minted("article", number);
        let day = format!("{}-{:02}-{:02}", 2016 + number % 8, 1 + number % 12, 1 + number % 28);
        let outlet = entity(3 + 4 * (number % 40));
        writeln!(out, "{article} {a} {} .", tw("Article"))?;
        writeln!(out, "{article} <{SCHEMA}headline> \"{}\"@en .", numbers.words(7))?;
        writeln!(out, "{article} <{SCHEMA}datePublished> {} .", xsd(&day, "date"))?;
        writeln!(out, "{article} <{SCHEMA}publisher> {outlet} .")?;
        for place in 0..60 {
            let mention = minted("mention", number * 100 + place);
            let start = place * 40 + numbers.below(20);
            let refers = entity(numbers.mostly_small(entities));
            writeln!(out, "{mention} {a} {} .", tw("Mention"))?;
            writeln!(out, "{mention} {} {article} .", tw("inArticle"))?;
            writeln!(out, "{mention} {} {} .", tw("start"), xsd(&start.to_string(), "integer"))?;
            writeln!(out, "{mention} {} {} .", tw("end"), xsd(&(start + 12).to_string(), "integer"))?;
            writeln!(out, "{mention} {} \"{}\"@en .", tw("exact"), numbers.words(1))?;
            writeln!(out, "{mention} {} \"{} {number}.\"@en .", tw("sentence"), numbers.words(14))?;
            writeln!(out, "{mention} {} {refers} .", tw("refersTo"))?;
            let confidence = format!("0.{}", 70 + numbers.below(30));
            writeln!(out, "{mention} {} {} .", tw("confidence"), xsd(&confidence, "decimal"))?;
            writeln!(
                out,
                "{mention} {} <https://w3id.org/triplewire/rule#name.{}> .",
                tw("extractor"),
                place % 9
            )?;
        }
        for place in 0..20 {
            let event = minted("event", number * 100 + place);
            let evidence = minted("mention", number * 100 + place * 3);
            let kind = ["CONSULT", "COOPERATE", "ACCUSE", "ASSAULT", "AID"][numbers.below(5) as usize];
            writeln!(out, "{event} {a} {} .", tw("Event"))?;
            writeln!(out, "{event} {} <https://w3id.org/triplewire/event#{kind}> .", tw("eventType"))?;
            for role in ["actor", "target", "eventPlace"].iter().take(2 + (place % 2) as usize) {
                writeln!(out, "{event} {} {} .", tw(role), entity(numbers.mostly_small(entities)))?;
            }
            writeln!(out, "{event} {} {} .", tw("eventDate"), xsd(&day, "date"))?;
            writeln!(out, "{event} {} {} .", tw("modality"), tw("Asserted"))?;
            writeln!(out, "{event} {} {evidence} .", tw("evidence"))?;
            writeln!(out, "{event} {} {article} .", tw("reportedIn"))?;
            if place % 2 == 0 {
                let claim = minted("claim", number * 100 + place);
                writeln!(out, "{claim} {a} {} .", tw("Claim"))?;
                writeln!(out, "{claim} {} {event} .", tw("says"))?;
                writeln!(
                    out,
                    "{claim} {} {} .",
                    tw("speaker"),
                    entity(4 * numbers.mostly_small(entities / 4))
                )?;
                writeln!(out, "{claim} {} \"{}\"@en .", tw("claimText"), numbers.words(10))?;
                writeln!(out, "{claim} {} {} .", tw("quotationType"), tw("Indirect"))?;
                writeln!(out, "{claim} {} {article} .", tw("reportedIn"))?;
            }
        }
    }
    Ok(())
}
