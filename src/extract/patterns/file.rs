//! Files of patterns: TOML in, [`Pattern`]s with their cues and examples out, or what is wrong and where.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::extract::classes;
use crate::extract::lexicon::kept;
use crate::extract::morphology::{forms, plural};
use crate::extract::record::{EventType, RelationType};
use crate::vocab::stance;

use super::ways::{Condition, MOST_STEPS, Step};
use super::{Cues, Part, Pattern, Place, Tells, Types};

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The line and the column, from 1.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
    /// The way out, where there is one to tell.
    pub(crate) hint: Option<String>,
}

/// A pattern as its file has it.
#[derive(Clone, Debug)]
pub(crate) struct PatternFile {
    pub(in crate::extract) pattern: Pattern,
    pub(in crate::extract) cues: Cues,
    /// The verbs among its cues, which the clauses of a sentence have to know.
    pub(in crate::extract) verbs: Vec<&'static str>,
    pub(crate) example: String,
    pub(crate) counterexample: String,
    /// The line and the column of its name.
    pub(crate) place: (usize, usize),
}

/// A file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default)]
    sets: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    rule: Vec<RuleForm>,
}

/// A rule of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    name: Spanned<String>,
    description: Spanned<String>,
    tells: Spanned<String>,
    label: Option<Spanned<String>>,
    position: Option<Spanned<String>>,
    stance: Option<Spanned<String>>,
    #[serde(default)]
    cues: Vec<Spanned<String>>,
    #[serde(default)]
    verbs: Vec<Spanned<String>>,
    #[serde(default)]
    nouns: Vec<Spanned<String>>,
    subject: PlaceForm,
    object: Option<PlaceForm>,
    #[serde(default, rename = "if")]
    conditions: Vec<Spanned<String>>,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    confidence: Spanned<f64>,
    example: Spanned<String>,
    counterexample: Spanned<String>,
}

/// A subject or object of a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceForm {
    #[serde(default)]
    is: Vec<Spanned<String>>,
    by: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    optional: bool,
}

/// Why something is wrong: where, why, and the way out.
type Fault = (Range<usize>, String, Option<String>);

/// The patterns of a file, in its order.
pub(crate) fn read(text: &str) -> Result<Vec<PatternFile>, Wrong> {
    let told = |(span, message, hint): Fault| {
        let (line, column) = place(text, span.start);
        Wrong { line, column, message, hint }
    };
    let form: Form = toml::from_str(text).map_err(|error| {
        let hint = "docs/patterns.md has the form of a rule".to_owned();
        told((error.span().unwrap_or(0..0), error.message().replace('\n', " "), Some(hint)))
    })?;
    let sets = sets(form.sets).map_err(told)?;
    let rules = form.rule.into_iter();
    rules.map(|rule| Reader { text, sets: &sets }.rule(rule).map_err(told)).collect()
}

/// The line and the column of a byte of a text, from 1.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// The named sets of a file.
fn sets(form: BTreeMap<String, Vec<Spanned<String>>>) -> Result<BTreeMap<String, Vec<&'static str>>, Fault> {
    let mut sets = BTreeMap::new();
    for (name, words) in form {
        if let Some(first) = words.first().filter(|_| classes::words(&name).is_some()) {
            return Err((first.span(), format!("the program has a set '{name}'"), None));
        }
        sets.insert(name, words.iter().map(word).collect::<Result<_, _>>()?);
    }
    Ok(sets)
}

/// A word in lower case.
fn word(written: &Spanned<String>) -> Result<&'static str, Fault> {
    let word = written.get_ref();
    let is_one = !word.is_empty() && !word.contains(char::is_whitespace) && *word == word.to_lowercase();
    if is_one {
        Ok(kept(word))
    } else {
        Err((written.span(), format!("'{word}' is no word in lower case"), None))
    }
}

/// Reads the rules of a text.
struct Reader<'a> {
    text: &'a str,
    sets: &'a BTreeMap<String, Vec<&'static str>>,
}

impl Reader<'_> {
    fn rule(&self, form: RuleForm) -> Result<PatternFile, Fault> {
        let tells = self.tells(&form)?;
        let is_event = matches!(tells, Tells::Event(_));
        let needs_object = matches!(tells, Tells::Relation(..) | Tells::Claim(_));
        if needs_object && form.object.as_ref().is_none_or(|object| object.optional) {
            return Err((form.tells.span(), format!("'{}' needs an object", form.tells.get_ref()), None));
        }
        for (what, written) in [
            ("description", &form.description),
            ("example", &form.example),
            ("counterexample", &form.counterexample),
        ] {
            if written.get_ref().trim().is_empty() {
                return Err((written.span(), format!("the {what} is empty"), None));
            }
        }
        let confidence = *form.confidence.get_ref();
        if !(0.0..=1.0).contains(&confidence) {
            return Err((form.confidence.span(), format!("{confidence} is not between 0 and 1"), None));
        }
        let (cues, verbs) = self.cues(&form)?;
        if is_event && !form.cues.is_empty() {
            let hint = "an event is told by 'verbs' or 'nouns'";
            return Err((form.cues[0].span(), "an event has no 'cues'".to_owned(), Some(hint.to_owned())));
        }
        let is_claim = matches!(tells, Tells::Claim(_));
        let pattern = Pattern {
            rule: kept(form.name.get_ref()),
            tells,
            subject: self.place(&form.subject, false)?,
            object: form.object.as_ref().map(|object| self.place(object, is_claim)).transpose()?,
            confidence,
            conditions: form.conditions.iter().map(condition).collect::<Result<_, _>>()?,
            needs: form.needs.iter().map(|way| self.way(way)).collect::<Result<_, _>>()?,
            unless: form.unless.iter().map(|way| self.way(way)).collect::<Result<_, _>>()?,
        };
        let place = place(self.text, form.name.span().start);
        let (example, counterexample) = (form.example.into_inner(), form.counterexample.into_inner());
        Ok(PatternFile { pattern, cues, verbs, example, counterexample, place })
    }

    /// What a rule tells, and that it says no more than goes with it.
    fn tells(&self, form: &RuleForm) -> Result<Tells, Fault> {
        let written = form.tells.get_ref().as_str();
        let relation = RelationType::NAMES.iter().find(|(name, _)| *name == written).map(|(_, found)| *found);
        let event = EventType::from_name(written);
        for (key, value, goes) in [
            ("label", &form.label, relation == Some(RelationType::Other)),
            ("position", &form.position, written == "role"),
            ("stance", &form.stance, written == "claim"),
        ] {
            match value {
                Some(value) if !goes || value.get_ref().trim().is_empty() => {
                    return Err((
                        value.span(),
                        format!("'{key}' does not go with '{written}', or is empty"),
                        None,
                    ));
                }
                _ => {}
            }
        }
        let text = |value: &Option<Spanned<String>>| value.as_ref().map(|value| kept(value.get_ref().trim()));
        match (relation, event, written) {
            (Some(RelationType::Other), ..) if form.label.is_none() => Err((
                form.tells.span(),
                "'other' needs a 'label', the words for the relation".to_owned(),
                None,
            )),
            (Some(relation), ..) => Ok(Tells::Relation(relation, text(&form.label))),
            (None, Some(event), _) => Ok(Tells::Event(event)),
            (.., "role") => Ok(Tells::Role(text(&form.position))),
            (.., "claim") => {
                let stance = text(&form.stance).unwrap_or("say");
                if stance::individual(stance).is_none() {
                    let span = form.stance.as_ref().map_or(form.tells.span(), Spanned::span);
                    let hint = format!("the stances are {}", stance::verbs().collect::<Vec<_>>().join(", "));
                    return Err((span, format!("there is no stance '{stance}'"), Some(hint)));
                }
                Ok(Tells::Claim(stance))
            }
            _ => {
                let relations = RelationType::NAMES.map(|(name, _)| name).join(", ");
                let hint =
                    format!("a rule tells {relations}, role, claim, or a type of event such as ASSAULT");
                Err((form.tells.span(), format!("nothing is called '{written}'"), Some(hint)))
            }
        }
    }

    /// The cues of a rule in all their forms, and the verbs among them.
    fn cues(&self, form: &RuleForm) -> Result<(Cues, Vec<&'static str>), Fault> {
        let (mut cues, mut verbs) = (Vec::new(), Vec::new());
        for word in self.words(&form.cues)? {
            cues.push((word, Part::Any));
        }
        for lemma in self.words(&form.verbs)? {
            verbs.push(lemma);
            cues.extend(forms(lemma).iter().map(|(_, form)| (kept(form), Part::Verb)));
        }
        for noun in self.words(&form.nouns)? {
            cues.extend([(noun, Part::Noun), (kept(&plural(noun)), Part::Noun)]);
        }
        if cues.is_empty() {
            let message = "a rule needs 'cues', 'verbs' or 'nouns': the words at which it begins";
            return Err((form.name.span(), message.to_owned(), None));
        }
        Ok((cues, verbs))
    }

    /// Words, with those of sets in the place of their names.
    fn words(&self, written: &[Spanned<String>]) -> Result<Vec<&'static str>, Fault> {
        let mut words = Vec::new();
        for item in written {
            match item.get_ref().strip_prefix('@') {
                Some(name) => words.extend(self.set(name).ok_or_else(|| {
                    (item.span(), format!("there is no set '{name}'"), Some(SETS.to_owned()))
                })?),
                None => words.push(word(item)?),
            }
        }
        Ok(words)
    }

    fn set(&self, name: &str) -> Option<Vec<&'static str>> {
        self.sets.get(name).cloned().or_else(|| classes::words(name).map(<[_]>::to_vec))
    }

    fn place(&self, form: &PlaceForm, any_words: bool) -> Result<Place, Fault> {
        let mut types = Types::default();
        for name in &form.is {
            let known = Types::NAMES.iter().find(|(known, _)| *known == name.get_ref());
            let Some((_, entity_type)) = known else {
                let hint = format!("the types are {}", Types::NAMES.map(|(name, _)| name).join(", "));
                return Err((name.span(), format!("there is no type '{}'", name.get_ref()), Some(hint)));
            };
            types.add(*entity_type);
        }
        if types == Types::default() && !any_words {
            let message = "'is' is missing: the types that may stand here".to_owned();
            return Err((form.by.span(), message, None));
        }
        if form.by.get_ref().is_empty() {
            return Err((form.by.span(), "there is no way".to_owned(), None));
        }
        let ways = form.by.get_ref().iter().map(|way| self.way(way)).collect::<Result<_, _>>()?;
        Ok(Place { types, ways, optional: form.optional })
    }

    fn way(&self, written: &Spanned<String>) -> Result<Vec<Step>, Fault> {
        let steps =
            written.get_ref().split_whitespace().map(|step| Step::parse(kept(step), &|name| self.set(name)));
        let steps = steps.collect::<Result<Vec<Step>, _>>();
        let steps = steps.map_err(|message| (written.span(), message, Some(WAYS.to_owned())))?;
        if steps.is_empty() || steps.len() > MOST_STEPS {
            return Err((written.span(), format!("a way has 1 to {MOST_STEPS} steps"), None));
        }
        Ok(steps)
    }
}

const SETS: &str =
    "sets are those of [sets] in the file, and those of data/lexicons/word-classes.tsv and word-sets.tsv";
const WAYS: &str =
    "docs/glossary.md has the labels; 'triplewire extract --explain --trees' shows those of a sentence";

fn condition(name: &Spanned<String>) -> Result<Condition, Fault> {
    let found = Condition::NAMES.iter().find(|(known, _)| *known == name.get_ref());
    found.map(|(_, condition)| *condition).ok_or_else(|| {
        let hint = format!("the conditions are {}", Condition::NAMES.map(|(name, _)| name).join(", "));
        (name.span(), format!("there is no condition '{}'", name.get_ref()), Some(hint))
    })
}
