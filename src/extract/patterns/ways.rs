//! Ways through a tree: a word of a sentence and steps from it in, the words at their end out; and what can be asked of a
//! word besides.
//!
//! A step goes to dependents or to the head, or has a name: `agent` and `patient` are who acts in a verb, and on whom,
//! however its clause is built. So have the conditions. Whatever a pattern needs code for is one of these.

use crate::extract::classes::{NOT_SOLE, UNCERTAIN};
use crate::syntax::{Label, Tree};

/// How many clauses the conditions and the named steps look up from a word.
const CLAUSES: usize = 6;

/// The most steps that a way may have.
pub(super) const MOST_STEPS: usize = 12;

/// A step from a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To dependents with one of these labels.
    Down(Edge),
    /// To the head, if the word itself has one of these labels.
    Up(Edge),
    /// To who acts in a verb: its subject, or that of the verb that it shares it with; in the passive after "by".
    Agent,
    /// To whom or what it is done: its object, in the passive its subject.
    Patient,
}

/// What a step asks of the word that depends on the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    labels: Vec<Label>,
    /// The words that it may be; any if none.
    words: Vec<&'static str>,
}

impl Step {
    /// A step as files write it: ">prep:of|from", "agent". `set` has the words of a named set.
    pub(super) fn parse(
        written: &'static str,
        set: &dyn Fn(&str) -> Option<Vec<&'static str>>,
    ) -> Result<Self, String> {
        let (make, rest): (fn(Edge) -> Self, _) = match written.split_at_checked(1) {
            Some(("<", rest)) => (Self::Up, rest),
            Some((">", rest)) => (Self::Down, rest),
            _ if written == "agent" => return Ok(Self::Agent),
            _ if written == "patient" => return Ok(Self::Patient),
            _ => return Err(format!("a step begins with < or >, or is 'agent' or 'patient': '{written}'")),
        };
        let (labels, words) =
            rest.split_once(':').map_or((rest, None), |(labels, words)| (labels, Some(words)));
        let label = |name| Label::from_name(name).ok_or_else(|| format!("there is no label '{name}'"));
        let labels = labels.split('|').map(label).collect::<Result<_, _>>()?;
        let mut allowed = Vec::new();
        for word in words.into_iter().flat_map(|words| words.split('|')) {
            match word.strip_prefix('@') {
                Some(name) => allowed.extend(set(name).ok_or_else(|| format!("there is no set '{name}'"))?),
                None if word.is_empty() || word != word.to_lowercase() => {
                    return Err(format!("words are in lower case: '{written}'"));
                }
                None => allowed.push(word),
            }
        }
        Ok(make(Edge { labels, words: allowed }))
    }
}

/// What must hold of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Its clause is told as a fact: not negated, possible, asked for or conditional.
    Told,
    /// It is the one who bears its title: not "a", "former" or "deputy".
    Sole,
    /// It stands after the first name beside it, not after a list: "A and B, the head" is doubtful.
    Beside,
    /// It is a verb in the passive.
    Passive,
    /// It is a verb in the active.
    Active,
}

impl Condition {
    /// The names of all.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("told", Self::Told),
        ("sole", Self::Sole),
        ("beside", Self::Beside),
        ("passive", Self::Passive),
        ("active", Self::Active),
    ];
}

/// A tree with its text.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    pub(super) tree: &'a Tree,
    pub(super) text: &'a str,
}

impl Sentence<'_> {
    fn lower(&self, word: usize) -> String {
        self.text[self.tree.words()[word].bytes.clone()].to_lowercase()
    }

    fn label(&self, word: usize) -> Label {
        self.tree.words()[word].label
    }

    /// The words at the end of a way, with what is coordinated with them; for "who" and "which", what they stand for.
    pub(super) fn reached(&self, from: usize, way: &[Step]) -> Vec<usize> {
        let mut words = self.end(from, way);
        let mut at = 0;
        while at < words.len() {
            if let Some(antecedent) = self.antecedent(words[at]) {
                words[at] = antecedent;
            }
            for next in self.tree.with_label(words[at], &[Label::Conj]) {
                if !words.contains(&next) {
                    words.push(next);
                }
            }
            at += 1;
        }
        words
    }

    /// The words at the end of a way, as they stand.
    pub(super) fn end(&self, from: usize, way: &[Step]) -> Vec<usize> {
        let mut words = vec![from];
        for step in way {
            let mut next = Vec::new();
            for word in words {
                for at in self.step(word, step) {
                    if !next.contains(&at) {
                        next.push(at);
                    }
                }
            }
            words = next;
        }
        words
    }

    fn step(&self, word: usize, step: &Step) -> Vec<usize> {
        let fits = |at: usize, edge: &Edge| {
            edge.labels.contains(&self.label(at))
                && (edge.words.is_empty() || edge.words.contains(&self.lower(at).as_str()))
        };
        match step {
            Step::Up(edge) if fits(word, edge) => vec![self.tree.words()[word].head],
            Step::Up(_) => Vec::new(),
            Step::Down(edge) => {
                self.tree.dependents(word).iter().copied().filter(|at| fits(*at, edge)).collect()
            }
            Step::Agent => self.agents(word),
            Step::Patient => self.patients(word),
        }
    }

    /// Whether a verb is in the passive: with its auxiliary or subject, or a participle after its noun.
    fn is_passive(&self, verb: usize) -> bool {
        let of_passive = [Label::Nsubjpass, Label::Auxpass, Label::Agent];
        self.tree.with_label(verb, &of_passive).next().is_some()
            || self.label(verb) == Label::Acl && self.tree.words()[verb].tag == "VBN"
    }

    /// Who acts in a verb.
    fn agents(&self, verb: usize) -> Vec<usize> {
        let words = self.tree.words();
        if self.is_passive(verb) {
            let by = self.tree.with_label(verb, &[Label::Agent]);
            return by.flat_map(|by| self.tree.with_label(by, &[Label::Pobj])).collect();
        }
        let mut verb = verb;
        for _ in 0..CLAUSES {
            let own: Vec<usize> = self.tree.with_label(verb, &[Label::Nsubj]).collect();
            if !own.is_empty() {
                return own;
            }
            let head = words[verb].head;
            match words[verb].label {
                // "urged him to leave": he is to.
                Label::Xcomp if self.tree.with_label(head, &[Label::Dobj]).next().is_some() => {
                    return self.tree.with_label(head, &[Label::Dobj]).collect();
                }
                // "left and was seen", but not "was seen and left": another slot of another verb.
                Label::Conj | Label::Xcomp | Label::Advcl if words[head].is_verb() => {
                    let passive = self.tree.with_label(head, &[Label::Nsubjpass]).collect::<Vec<_>>();
                    if !passive.is_empty() {
                        return passive;
                    }
                    verb = head;
                }
                // "accused him of carrying arms", "was accused of carrying arms"
                Label::Pcomp if words[words[head].head].is_verb() => {
                    let governor = words[head].head;
                    let slots = [Label::Dobj, Label::Nsubjpass, Label::Nsubj];
                    let slot =
                        slots.iter().map(|slot| self.tree.with_label(governor, &[*slot]).collect::<Vec<_>>());
                    return slot.into_iter().find(|words| !words.is_empty()).unwrap_or_default();
                }
                // "men carrying arms"
                Label::Acl if words[verb].tag == "VBG" => return vec![head],
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// Whom or what a verb is done to.
    fn patients(&self, verb: usize) -> Vec<usize> {
        let words = self.tree.words();
        if !self.is_passive(verb) {
            return self.tree.with_label(verb, &[Label::Dobj]).collect();
        }
        if words[verb].label == Label::Acl {
            return vec![words[verb].head];
        }
        let mut verb = verb;
        for _ in 0..CLAUSES {
            let own: Vec<usize> = self.tree.with_label(verb, &[Label::Nsubjpass]).collect();
            if !own.is_empty() || words[verb].label != Label::Conj {
                return own;
            }
            verb = words[verb].head;
        }
        Vec::new()
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

    pub(super) fn holds(&self, condition: Condition, cue: usize) -> bool {
        match condition {
            Condition::Told => self.is_told(cue),
            Condition::Sole => {
                !self.tree.dependents(cue).iter().any(|at| NOT_SOLE.contains(&self.lower(*at)))
            }
            Condition::Beside => {
                let named = self.tree.words()[cue].head;
                self.label(cue) == Label::Appos && self.label(named) != Label::Conj
            }
            Condition::Passive => self.is_passive(cue),
            Condition::Active => self.tree.words()[cue].is_verb() && !self.is_passive(cue),
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
