//! Patterns over the tree of a sentence: a table of rules in, one matcher over trees out.
//!
//! A pattern begins at a cue, a word of the sentence, and says by what ways through the tree its subject and its object are
//! reached, and on what conditions. `docs/patterns.md` describes the tables in `data/patterns`. A way ends at words;
//! whether they are names of the right type is for the stage to say that asks.

use rustc_hash::FxHashMap;

use crate::syntax::{Label, Tree};

use super::classes::{NOT_SOLE, UNCERTAIN};
use super::lexicon::{WordSet, rows};

/// How many clauses the conditions look up from a cue.
const CLAUSES: usize = 6;

/// A step from a word to its head, or to some of its dependents.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// Whether it goes to the head, if the label of the word itself is among the labels; else to dependents.
    up: bool,
    labels: Vec<Label>,
    /// The words that the dependents may be, or the word itself if it goes up; any if none.
    words: Vec<&'static str>,
}

/// What must hold of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    /// Its clause is told as a fact: not negated, possible, asked for or conditional.
    Told,
    /// It is the one who bears its title: not "a", "former" or "deputy".
    Sole,
    /// It stands after the first name beside it, not after a list: "A and B, the head" is doubtful.
    Beside,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    /// The rule of `data/rules.tsv` that it is.
    pub(super) rule: &'static str,
    /// What it tells, in the words of the table: "member_of".
    pub(super) tells: &'static str,
    /// What types the subject may have: "person".
    pub(super) subjects: Vec<&'static str>,
    /// What types the object may have.
    pub(super) objects: Vec<&'static str>,
    pub(super) confidence: f64,
    conditions: Vec<Condition>,
    to_subject: Vec<Step>,
    to_object: Vec<Step>,
}

/// Where a pattern fits: the words at which the ways to subject and object end, those coordinated with them included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) subjects: Vec<usize>,
    pub(super) objects: Vec<usize>,
}

/// The patterns of a table, by their cues.
#[derive(Debug)]
pub(super) struct Patterns {
    patterns: Vec<Pattern>,
    cues: WordSet,
    by_cue: FxHashMap<&'static str, Vec<usize>>,
}

impl Patterns {
    /// Reads a table; a row that is none is an error with its reason.
    pub(super) fn parse(table: &'static str) -> Result<Self, String> {
        let (mut patterns, mut by_cue) = (Vec::new(), FxHashMap::<_, Vec<usize>>::default());
        for row in rows(table) {
            let (pattern, cues) = pattern(&row).map_err(|reason| format!("{}: {reason}", row.join(" ")))?;
            for cue in cues {
                by_cue.entry(cue).or_default().push(patterns.len());
            }
            patterns.push(pattern);
        }
        Ok(Self { patterns, cues: by_cue.keys().copied().collect(), by_cue })
    }

    /// The patterns of which a word in lower case is a cue.
    pub(super) fn of_cue(&self, lower: &str) -> impl Iterator<Item = &Pattern> {
        let numbers = if self.cues.contains(lower) { self.by_cue.get(lower) } else { None };
        numbers.into_iter().flatten().map(|number| &self.patterns[*number])
    }

    /// The names of the rules.
    #[cfg(test)]
    pub(super) fn rules(&self) -> impl Iterator<Item = &'static str> {
        self.patterns.iter().map(|pattern| pattern.rule)
    }
}

fn pattern(row: &[&'static str]) -> Result<(Pattern, Vec<&'static str>), String> {
    let [rule, tells, subjects, objects, confidence, cues, conditions, to_subject, to_object] = *row else {
        return Err("nine columns are expected".to_owned());
    };
    let list = |column: &'static str| column.split(',').filter(|item| !item.is_empty()).collect::<Vec<_>>();
    let condition = |name: &str| match name {
        "told" => Ok(Condition::Told),
        "sole" => Ok(Condition::Sole),
        "beside" => Ok(Condition::Beside),
        _ => Err(format!("there is no condition {name}")),
    };
    let pattern = Pattern {
        rule,
        tells,
        subjects: list(subjects),
        objects: list(objects),
        confidence: confidence.parse().map_err(|_| format!("{confidence} is no number"))?,
        conditions: list(conditions)
            .into_iter()
            .filter(|name| *name != "-")
            .map(condition)
            .collect::<Result<_, _>>()?,
        to_subject: to_subject.split(' ').map(step).collect::<Result<_, _>>()?,
        to_object: to_object.split(' ').map(step).collect::<Result<_, _>>()?,
    };
    Ok((pattern, list(cues)))
}

/// A step as the table writes it: ">prep:of|from".
fn step(written: &'static str) -> Result<Step, String> {
    let (up, rest) = match written.split_at_checked(1) {
        Some(("<", rest)) => (true, rest),
        Some((">", rest)) => (false, rest),
        _ => return Err(format!("a step begins with < or >: {written}")),
    };
    let (labels, words) = rest.split_once(':').map_or((rest, None), |(labels, words)| (labels, Some(words)));
    let label = |name| Label::from_name(name).ok_or_else(|| format!("there is no label {name}"));
    Ok(Step {
        up,
        labels: labels.split('|').map(label).collect::<Result<_, _>>()?,
        words: words.map(|words| words.split('|').collect()).unwrap_or_default(),
    })
}

impl Pattern {
    /// Where the pattern fits at a cue of a tree of words of a text.
    pub(super) fn fit(&self, tree: &Tree, text: &str, cue: usize) -> Option<Fit> {
        let sentence = Sentence { tree, text };
        if !self.conditions.iter().all(|condition| sentence.holds(*condition, cue)) {
            return None;
        }
        let subjects = sentence.reached(cue, &self.to_subject);
        let objects = sentence.reached(cue, &self.to_object);
        (!subjects.is_empty() && !objects.is_empty()).then_some(Fit { subjects, objects })
    }
}

/// A tree with its text.
#[derive(Clone, Copy)]
struct Sentence<'a> {
    tree: &'a Tree,
    text: &'a str,
}

impl Sentence<'_> {
    fn lower(&self, word: usize) -> String {
        self.text[self.tree.words()[word].bytes.clone()].to_lowercase()
    }

    fn label(&self, word: usize) -> Label {
        self.tree.words()[word].label
    }

    /// The words at the end of a way, with what is coordinated with them; for "who" and "which", what they stand for.
    fn reached(&self, from: usize, way: &[Step]) -> Vec<usize> {
        let mut words = vec![from];
        for step in way {
            words = words.into_iter().flat_map(|word| self.step(word, step)).collect();
        }
        let mut at = 0;
        while at < words.len() {
            if let Some(antecedent) = self.antecedent(words[at]) {
                words[at] = antecedent;
            }
            words.extend(self.tree.with_label(words[at], &[Label::Conj]));
            at += 1;
        }
        words
    }

    fn step(&self, word: usize, step: &Step) -> Vec<usize> {
        let fits = |at: usize| {
            step.labels.contains(&self.label(at))
                && (step.words.is_empty() || step.words.contains(&self.lower(at).as_str()))
        };
        if step.up {
            return if fits(word) { vec![self.tree.words()[word].head] } else { Vec::new() };
        }
        self.tree.dependents(word).iter().copied().filter(|at| fits(*at)).collect()
    }

    /// What a relative pronoun stands for: the noun of its clause.
    fn antecedent(&self, word: usize) -> Option<usize> {
        let words = self.tree.words();
        if !matches!(words[word].tag, "WP" | "WDT") {
            return None;
        }
        let clause = words[word].head;
        (words[clause].label == Label::Relcl).then(|| words[clause].head)
    }

    fn holds(&self, condition: Condition, cue: usize) -> bool {
        match condition {
            Condition::Told => self.is_told(cue),
            Condition::Sole => {
                !self.tree.dependents(cue).iter().any(|at| NOT_SOLE.contains(&self.lower(*at)))
            }
            Condition::Beside => {
                let named = self.tree.words()[cue].head;
                self.label(cue) == Label::Appos && self.label(named) != Label::Conj
            }
        }
    }

    /// Whether the clause of a word is told as a fact, and each that it hangs on by "and" or as what is said.
    fn is_told(&self, cue: usize) -> bool {
        let words = self.tree.words();
        let mut word = cue;
        for _ in 0..CLAUSES {
            let doubtful = self.tree.dependents(word).iter().any(|&at| {
                words[at].label == Label::Neg
                    || matches!(
                        words[at].label,
                        Label::Aux | Label::Mark | Label::Advmod | Label::Det | Label::Preconj
                    ) && UNCERTAIN.contains(&self.lower(at))
            });
            if doubtful {
                return false;
            }
            match words[word].label {
                Label::Root | Label::Relcl | Label::Acl => return true,
                Label::Attr | Label::Conj | Label::Ccomp | Label::Parataxis => word = words[word].head,
                _ => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
