//! An archive of made-up news for the benchmarks: a number of articles in, the same article records out every time.
//!
//! Names come from the built-in gazetteer, sentences from a few patterns, numbers from a linear congruential generator
//! with a fixed seed.

use std::fmt::Write;

use triplewire::gazetteer::{Class, Gazetteer};

/// The names that articles are made of.
pub(crate) struct Archive {
    countries: Vec<&'static str>,
    cities: Vec<&'static str>,
    officials: Vec<&'static str>,
    state: u64,
}

impl Archive {
    /// With all states, large cities and officials of the gazetteer.
    pub(crate) fn new() -> Self {
        let of = |class: Class, population: u32| -> Vec<&'static str> {
            let entries = Gazetteer::builtin().entries();
            entries
                .filter(|e| e.class() == class && e.population() >= population)
                .map(|e| e.label())
                .collect()
        };
        Self {
            countries: of(Class::Country, 0),
            cities: of(Class::City, 500_000),
            officials: of(Class::Official, 0),
            state: 0x2545_F491_4F6C_DD1D,
        }
    }

    /// Knuth's MMIX generator; its high bits.
    fn below(&mut self, bound: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn sentence(&mut self, text: &mut String) {
        let countries = std::mem::take(&mut self.countries);
        let (a, b) = (self.pick(&countries), self.pick(&countries));
        let cities = std::mem::take(&mut self.cities);
        let city = self.pick(&cities);
        let officials = std::mem::take(&mut self.officials);
        let (one, other) = (self.pick(&officials), self.pick(&officials));
        (self.countries, self.cities, self.officials) = (countries, cities, officials);
        let day = 1 + self.below(28);
        let _ = match self.below(8) {
            0 => write!(text, "{a}'s Foreign Minister {one} met with {other} in {city} on March {day}. "),
            1 => write!(text, "{b} condemned the attack by {a} on villages near {city}, the ministry said. "),
            2 => write!(
                text,
                "\"We will not leave the table before there is a result,\" {one} told reporters. "
            ),
            3 => write!(text, "According to {one}, the two countries agreed on {day} measures last week. "),
            4 => write!(
                text,
                "The price of wheat rose by {day} percent while the rains kept away from the plain. "
            ),
            5 => write!(
                text,
                "{one}, who visited {city} on Tuesday, urged {b} to release the men it had arrested. "
            ),
            6 => write!(text, "Talks between {a} and {b} will be held in {city} next month, said {other}. "),
            _ => write!(
                text,
                "Troops of {a} withdrew from the border with {b} after the United Nations called on both sides. "
            ),
        };
    }

    /// A text of about so many bytes, in paragraphs.
    pub(crate) fn text(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 256);
        while text.len() < bytes {
            for _ in 0..3 {
                self.sentence(&mut text);
            }
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        text
    }

    /// An article record of JSON Lines with about 1,500 bytes of text.
    pub(crate) fn record(&mut self, number: usize) -> String {
        let day = 1 + self.below(28);
        let text = self.text(1_500);
        let record = serde_json::json!({
            "id": format!("made-up-{number}"),
            "source": format!("Bench Wire {}", number % 7),
            "published": format!("2019-03-{day:02}"),
            "title": format!("Made-up article {number}"),
            "text": text.trim_end(),
        });
        record.to_string()
    }
}
