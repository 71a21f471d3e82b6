//! The rules of an extraction: names of rules to leave out and files of patterns of one's own in, [`Rules`] out.
//!
//! A file of patterns is one of `docs/patterns.md`. Each of its rules is tried on its own two texts as it is loaded.
//!
//! ```
//! use triplewire::extract::rules::Rules;
//! use triplewire::extract::{Options, extract_with};
//! use triplewire::gazetteer::Gazetteer;
//! use triplewire::read::Document;
//!
//! let rules = Rules::builtin().without(["event.verb.passive"])?;
//! let document = Document::new("1", "Sudan was condemned by Kenya.");
//! let record = extract_with(document, Gazetteer::builtin(), Options::new().with_rules(rules));
//! assert!(record.events.is_empty());
//! # Ok::<(), triplewire::extract::rules::RulesError>(())
//! ```

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::gazetteer::Gazetteer;
use crate::limits::{Exceeded, Limit, Limits, read_text};
use crate::read::Document;
use crate::rule_files::rule_files;
use crate::vocab::rule;

use super::events::{Words, words};
use super::patterns::{PatternFile, read};
use super::ruleset::RuleSet;
use super::{Options, Record, extract_with};

/// How many rules of their own users may have.
const MOST_RULES: usize = 10_000;
/// How many names are told as near to one that there is not.
const NEAR: usize = 3;

/// The rules by which an article is annotated: those of the program without some, and some of the user's own.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    set: Option<Arc<RuleSet>>,
    /// The words of clauses, if the user's rules have verbs.
    words: Option<Arc<Words>>,
}

impl PartialEq for Rules {
    /// Whether both are the rules of the program, or one is a copy of the other.
    fn eq(&self, other: &Self) -> bool {
        match (&self.set, &other.set) {
            (None, None) => true,
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }
}

impl Eq for Rules {}

/// Why there are no such rules.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
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
        /// The file or directory.
        path: PathBuf,
    },
    /// Something in a file is wrong.
    #[error("{}:{line}:{column}: {message}", .path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// The way out.
        hint: Option<String>,
    },
    /// There is no rule of this name.
    #[error("there is no rule '{name}'")]
    Unknown {
        /// The name.
        name: String,
        /// Names that are near to it, the nearest first.
        near: Vec<String>,
    },
}

impl RulesError {
    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Io { source, .. } if Exceeded::of(source).is_some() => Some(Limit::File.hint().to_owned()),
            Self::Io { .. } => Some("check the name of the file or directory with rules".to_owned()),
            Self::NoRules { .. } => {
                let hint = "a file of rules ends in .toml and has a table [[rule]] for each; docs/patterns.md has the form";
                Some(hint.to_owned())
            }
            Self::Wrong { hint, .. } => hint.clone(),
            Self::Unknown { near, .. } => {
                let near: Vec<String> = near.iter().map(|name| format!("'{name}'")).collect();
                Some(format!("did you mean {}? docs/reference/rules.md has all", near.join(" or ")))
            }
        }
    }
}

impl Rules {
    /// The rules of the program.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// With the rules of files, and of all `.toml` files in directories in the order of their names. What they find comes
    /// before what the rules of the program find. Each is tried on its example and its counterexample.
    ///
    /// # Errors
    ///
    /// If something cannot be read or is too large, is no rule, is called as another one is, does not fire in its example
    /// or does so in its counterexample.
    pub fn with_files<P: AsRef<Path>>(
        self,
        paths: impl IntoIterator<Item = P>,
        limits: &Limits,
    ) -> Result<Self, RulesError> {
        let mut files = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let io_error = |source| RulesError::Io { path: path.to_owned(), source };
            let found = rule_files(path, "toml").map_err(io_error)?;
            if found.is_empty() {
                return Err(RulesError::NoRules { path: path.to_owned() });
            }
            files.extend(found);
        }
        if files.is_empty() {
            return Ok(self);
        }
        let mut found: Vec<(PathBuf, PatternFile)> = Vec::new();
        for path in files {
            let io_error = |source| RulesError::Io { path: path.clone(), source };
            let text = File::open(&path).and_then(|open| read_text(open, limits)).map_err(io_error)?;
            let rules = read(&text).map_err(|wrong| RulesError::Wrong {
                path: path.clone(),
                line: wrong.line,
                column: wrong.column,
                message: wrong.message,
                hint: wrong.hint,
            })?;
            if rules.is_empty() {
                return Err(RulesError::NoRules { path });
            }
            found.extend(rules.into_iter().map(|rule| (path.clone(), rule)));
        }
        self.with_patterns(&found)
    }

    /// Without some rules, built in or the user's own: their names.
    ///
    /// # Errors
    ///
    /// If there is no rule of a name.
    pub fn without<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Result<Self, RulesError> {
        let own = self.set.as_deref().map_or(&[][..], |set| &set.own);
        let known: Vec<&str> = rule::all().map(|rule| rule.name).chain(own.iter().copied()).collect();
        let mut left_out = Vec::new();
        for name in names {
            let name = name.as_ref();
            if !known.contains(&name) {
                let distance = |known: &str| strsim::damerau_levenshtein(known, name);
                let mut near = known.clone();
                near.sort_by_cached_key(|known| (distance(known), *known));
                let is_near = |(at, known): &(usize, &str)| *at == 0 || distance(known) * 3 <= name.len();
                let near = near.into_iter().take(NEAR).enumerate().filter(is_near);
                let near = near.map(|(_, known)| known.to_owned()).collect();
                return Err(RulesError::Unknown { name: name.to_owned(), near });
            }
            left_out.push(name.to_owned());
        }
        if left_out.is_empty() {
            return Ok(self);
        }
        let Self { set, words } = self;
        let mut set = set.map(Arc::unwrap_or_clone).unwrap_or_default();
        set.left_out.extend(left_out);
        Ok(Self { set: Some(Arc::new(set)), words })
    }

    /// With patterns that were read from files, each of which is tried.
    fn with_patterns(self, found: &[(PathBuf, PatternFile)]) -> Result<Self, RulesError> {
        let mut set = self.set.map(Arc::unwrap_or_clone).unwrap_or_default();
        for (path, rule) in found {
            let name = rule.pattern.rule;
            if !is_own(name) {
                let hint = format!(
                    "write it as {}NAME, in small letters, digits, hyphens and full stops",
                    rule::OWN
                );
                return Err(wrong(
                    path,
                    rule,
                    format!("'{name}' is no name for a rule of one's own"),
                    Some(hint),
                ));
            }
            if set.own.contains(&name) {
                return Err(wrong(path, rule, format!("there are two rules {name}"), None));
            }
            if set.own.len() == MOST_RULES {
                return Err(wrong(path, rule, format!("there are more than {MOST_RULES} rules"), None));
            }
            set.add(rule.clone());
        }
        let words = (!set.verbs.is_empty()).then(|| Arc::new(Words::read(&set.verbs)));
        let rules = Self { set: Some(Arc::new(set)), words };
        for (path, rule) in found {
            rules.try_out(path, rule)?;
        }
        Ok(rules)
    }

    /// Tries a rule on its two texts, beside those of the program alone.
    fn try_out(&self, path: &Path, rule: &PatternFile) -> Result<(), RulesError> {
        let name = rule.pattern.rule;
        let mut alone = RuleSet::default();
        alone.add(rule.clone());
        let alone = Self { set: Some(Arc::new(alone)), words: self.words.clone() };
        let in_example = alone.rules_of(&rule.example);
        if !in_example.iter().any(|found| found == name) {
            let others = if in_example.is_empty() { "nothing".to_owned() } else { in_example.join(", ") };
            let hint = format!(
                "what is found there is by: {others}; 'triplewire extract --explain --trees' shows the tree"
            );
            return Err(wrong(path, rule, format!("{name} does not fire in its example"), Some(hint)));
        }
        if alone.rules_of(&rule.counterexample).iter().any(|found| found == name) {
            return Err(wrong(path, rule, format!("{name} fires in its counterexample"), None));
        }
        Ok(())
    }

    /// The rules that find something in a text, as the texts of `data/rules.tsv` are tried.
    fn rules_of(&self, text: &str) -> Vec<String> {
        let mut document = Document::new("example", text);
        (document.source, document.published) = (Some("Example Wire".to_owned()), "2020-06-15".parse().ok());
        let options = Options::new().with_all_events(true).with_rules(self.clone());
        let Record { entities, roles, relations, events, claims, .. } =
            extract_with(document, Gazetteer::builtin(), options);
        let mut rules: Vec<String> = Vec::new();
        rules.extend(claims.into_iter().filter_map(|claim| claim.extractor));
        rules.extend(events.into_iter().filter_map(|event| event.extractor));
        rules.extend(relations.into_iter().filter_map(|relation| relation.extractor));
        rules.extend(roles.into_iter().filter_map(|role| role.extractor));
        rules.extend(entities.into_iter().filter_map(|entity| entity.extractor));
        rules.sort();
        rules.dedup();
        rules
    }

    pub(super) fn set(&self) -> Option<Arc<RuleSet>> {
        self.set.clone()
    }

    pub(super) fn words(&self) -> &Words {
        self.words.as_deref().unwrap_or_else(|| words())
    }
}

fn wrong(path: &Path, rule: &PatternFile, message: String, hint: Option<String>) -> RulesError {
    let (line, column) = rule.place;
    RulesError::Wrong { path: path.to_owned(), line, column, message, hint }
}

/// Whether a name is one for a rule of a user's own.
fn is_own(name: &str) -> bool {
    const LONGEST: usize = 100;
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    name.strip_prefix(rule::OWN).is_some_and(|rest| {
        rest.len() <= LONGEST
            && rest.bytes().all(|b| is_letter(b) || b"-.".contains(&b))
            && rest.bytes().next().is_some_and(is_letter)
            && rest.bytes().last().is_some_and(is_letter)
    })
}
