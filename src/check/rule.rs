//! Rules: the text of a `.rq` file in, a [`Rule`] out.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::Severity;
use crate::limits::{Exceeded, Limit, Limits, read_text};
use crate::query::QueryError;
use crate::rule_files::rule_files;

/// A query whose rows are findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it is called: letters, digits and hyphens by custom.
    pub name: String,
    /// How bad its findings are.
    pub severity: Severity,
    /// What is wrong where it finds something. `{?name}` stands for the value of a variable in the row.
    pub message: String,
    /// The SELECT. `?this` is what is wrong, `?path` and `?value` the property and the value in question, if any.
    pub query: String,
    /// Whether it is one of the rules that come with the program.
    pub is_builtin: bool,
}

/// Why a rule cannot be asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The file or directory cannot be read.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The directory has no rules.
    #[error("{}: there is no rule in it", .path.display())]
    NoRules {
        /// The directory.
        path: PathBuf,
    },
    /// The head says a severity that does not exist.
    #[error("{name}:{line}: '{value}' is no severity")]
    Severity {
        /// The file, or what stands for it.
        name: String,
        /// The line, from 1.
        line: usize,
        /// What stands there.
        value: String,
    },
    /// The query cannot be asked.
    #[error("rule {rule}: {error}")]
    Query {
        /// The rule.
        rule: String,
        /// What is wrong with the query.
        error: QueryError,
    },
    /// The query has no rows, or they do not say what is wrong.
    #[error("rule {rule}: the query is no SELECT of ?this")]
    NoSelect {
        /// The rule.
        rule: String,
    },
}

impl RuleError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Io { source, .. } if Exceeded::of(source).is_some() => Limit::File.hint(),
            Self::Io { .. } => "check the name of the rule file or of the directory with rule files",
            Self::NoRules { .. } => "the names of rule files end in .rq",
            Self::Severity { .. } => "write '# severity: violation', 'warning' or 'info'",
            Self::Query { error, .. } => return error.hint(),
            Self::NoSelect { .. } => {
                "a rule is a SELECT that gives ?this, and ?path and ?value if it has them: one row for each finding"
            }
        };
        Some(hint.to_owned())
    }
}

impl Rule {
    /// Reads a rule. The comments at its head say `name:`, `severity:` and `message:`; what they do not say is `name`,
    /// a violation, and that the rule is broken.
    ///
    /// # Errors
    ///
    /// If the severity is none. Whether the query is right is seen when it is asked.
    pub fn parse(name: &str, text: &str) -> Result<Self, RuleError> {
        let mut rule = Self {
            name: name.to_owned(),
            severity: Severity::Violation,
            message: format!("the rule {name} is broken"),
            query: text.to_owned(),
            is_builtin: false,
        };
        for (number, line) in (1..).zip(text.lines()) {
            let Some(comment) = line.strip_prefix('#') else { break };
            let Some((key, value)) = comment.split_once(':') else { continue };
            let value = value.trim();
            match key.trim() {
                "name" if !value.is_empty() => rule.name = value.to_owned(),
                "message" if !value.is_empty() => rule.message = value.to_owned(),
                "severity" => {
                    rule.severity = Severity::from_name(value).ok_or_else(|| RuleError::Severity {
                        name: name.to_owned(),
                        line: number,
                        value: value.to_owned(),
                    })?;
                }
                _ => {}
            }
        }
        Ok(rule)
    }
}

/// The rules of a file, or of all `.rq` files of a directory in the order of their names.
///
/// # Errors
///
/// If something cannot be read, a head is wrong, or the directory has no rules.
pub fn rules_in(path: &Path, limits: &Limits) -> Result<Vec<Rule>, RuleError> {
    let io_error = |path: &Path| {
        let path = path.to_owned();
        move |source| RuleError::Io { path, source }
    };
    let files = rule_files(path, "rq").map_err(io_error(path))?;
    if files.is_empty() {
        return Err(RuleError::NoRules { path: path.to_owned() });
    }
    files
        .iter()
        .map(|file| {
            let text = File::open(file).and_then(|open| read_text(open, limits)).map_err(io_error(file))?;
            Rule::parse(&file.file_stem().unwrap_or_default().to_string_lossy(), &text)
        })
        .collect()
}

/// The rules that come with the program, in the order of their names.
pub fn builtin() -> Vec<Rule> {
    let read = |(name, text): &(&str, &str)| {
        let rule = Rule::parse(name, text).expect("a test reads the built-in rules");
        Rule { is_builtin: true, ..rule }
    };
    BUILTIN.iter().map(read).collect()
}

/// The texts of `ontology/checks/NAME.rq`.
macro_rules! builtin {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../ontology/checks/", $name, ".rq")))),*]
    };
}

/// The built-in rules: names and texts.
const BUILTIN: &[(&str, &str)] = builtin![
    "article-without-publisher",
    "confidence-out-of-range",
    "dangling-reference",
    "end-before-start",
    "event-without-actor",
    "evidence-elsewhere",
    "identity-without-link",
    "impossible-year",
    "kind-without-class",
    "length-of-words",
    "literal-form",
    "missing-property",
    "not-a-text",
    "not-an-iri",
    "not-in-list",
    "offset-out-of-range",
    "own-target",
    "said-elsewhere",
    "shared-identity",
    "statement-without-evidence",
    "tenure-without-date",
    "tenure-without-holder",
    "too-many-values",
    "two-identities",
    "two-sorts",
    "undated-article",
    "undefined-term",
    "unsaid-relation",
    "words-not-in-sentence",
    "wrong-class",
    "wrong-datatype",
    "wrong-date",
    "wrong-iso-code",
    "wrong-mode",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_ontology_is_built_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ontology/checks");
        let read: Vec<Rule> = rules_in(&folder, &Limits::default())
            .unwrap()
            .into_iter()
            .map(|rule| Rule { is_builtin: true, ..rule })
            .collect();
        assert_eq!(builtin(), read);
        for ((file, text), rule) in BUILTIN.iter().zip(&read) {
            assert_eq!(*file, rule.name);
            for key in ["name", "severity", "message", "shacl"] {
                assert!(text.contains(&format!("# {key}: ")), "{file}: {key}");
            }
        }
    }

    #[test]
    fn a_head_may_say_nothing() {
        let rule = Rule::parse("mine", "# Note: prose\nSELECT ?this {}").unwrap();
        assert_eq!((rule.name.as_str(), rule.severity), ("mine", Severity::Violation));
        let error = Rule::parse("mine", "# name: x\n# severity: fatal\nSELECT ?this {}").unwrap_err();
        assert_eq!(error.to_string(), "mine:2: 'fatal' is no severity");
    }
}
