//! What a living store says about itself: how it was made, and whether this program can go on with it.

use serde_json::{Value, json};

use crate::resolve::living::FORM;
use crate::vocab::iri::PROGRAM;

/// What a living store says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About {
    pub(super) base: String,
    pub(super) program: String,
    pub(super) articles: u64,
    /// The form of the records that are kept; stores that do not say it have the first.
    pub(super) records: u64,
    /// Whether something was done with the graph as a whole: links, decisions, a description.
    pub(super) is_whole: bool,
}

impl About {
    /// That of a store which this program makes.
    pub(super) fn new(base: &str, articles: u64, is_whole: bool) -> Self {
        let (base, program) = (base.to_owned(), program());
        Self { base, program, articles, records: FORM, is_whole }
    }

    pub(super) fn write(&self) -> Value {
        let mut value = json!({
            "articles": self.articles, "base": self.base, "program": self.program, "records": self.records,
        });
        if self.is_whole {
            value["whole"] = true.into();
        }
        value
    }

    pub(super) fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        let number = |name: &str| value.get(name).map(|value| value.as_u64());
        Some(Self {
            base: text("base")?,
            program: text("program")?,
            articles: number("articles")??,
            records: number("records").unwrap_or(Some(1))?,
            is_whole: value.get("whole").is_some_and(|whole| *whole == true),
        })
    }

    /// Why the articles of the store cannot be gone on with, if they cannot.
    pub(super) fn obstacle(&self) -> Option<String> {
        let is_newer = version(&self.program) > version(&program());
        (is_newer || self.records != FORM)
            .then(|| format!("its articles were put into RDF by {}, this is {}", self.program, program()))
    }

    /// Whether an earlier version of the program put the articles into RDF.
    pub(super) fn is_old(&self) -> bool {
        self.program != program()
    }
}

/// The program, in this version.
fn program() -> String {
    PROGRAM.join(" ")
}

/// The numbers of a version.
fn version(program: &str) -> Vec<u64> {
    let version = program.rsplit(' ').next().unwrap_or_default();
    version.split(|c: char| !c.is_ascii_digit()).map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_of_earlier_versions_are_gone_on_with() {
        let of = |program: &str, records: u64| {
            let made = About::new("https://e.org/", 3, false);
            About { program: program.to_owned(), records, ..made }
        };
        assert!(!of(&program(), FORM).is_old() && of(&program(), FORM).obstacle().is_none());
        assert!(of("triplewire 0.0.9", FORM).is_old() && of("triplewire 0.0.9", FORM).obstacle().is_none());
        assert!(of("triplewire 999.0.0", FORM).obstacle().is_some());
        assert!(of(&program(), FORM + 1).obstacle().is_some());
        for about in [of("triplewire 0.0.9", 1), About { is_whole: true, ..of("triplewire 0.0.9", 1) }] {
            assert_eq!(About::read(&about.write()), Some(about));
        }
        let old = json!({"articles": 3, "base": "https://e.org/", "program": "triplewire 0.0.9"});
        assert_eq!(About::read(&old), Some(of("triplewire 0.0.9", 1)));
        assert_eq!(About::read(&json!({"articles": 3})), None);
    }
}
