//! Which rules there are in an extraction: those of the user beside those of the program, and those that are left out. Every
//! stage asks here before a statement of a rule is taken.

use std::sync::LazyLock;

use super::patterns::{PatternFile, Patterns, Tells, read};

/// The rules of an extraction that are not the usual ones.
#[derive(Clone, Debug, Default)]
pub(super) struct RuleSet {
    /// The names of those that are left out, built in or not.
    pub(super) left_out: Vec<String>,
    /// The names of the user's own.
    pub(super) own: Vec<&'static str>,
    /// The verbs among their cues.
    pub(super) verbs: Vec<&'static str>,
    pub(super) patterns: ByKind,
}

/// Patterns by what they tell.
#[derive(Clone, Debug, Default)]
pub(super) struct ByKind {
    pub(super) relations: Patterns,
    pub(super) roles: Patterns,
    pub(super) events: Patterns,
    pub(super) claims: Patterns,
}

impl ByKind {
    pub(super) fn add(&mut self, PatternFile { pattern, cues, .. }: PatternFile) {
        let patterns = match pattern.tells {
            Tells::Relation(..) => &mut self.relations,
            Tells::Role(_) => &mut self.roles,
            Tells::Event(_) => &mut self.events,
            Tells::Claim(_) => &mut self.claims,
        };
        patterns.add(pattern, cues);
    }
}

/// The patterns of the program.
pub(super) static BUILTIN: LazyLock<ByKind> = LazyLock::new(|| {
    let mut patterns = ByKind::default();
    let found = read(include_str!("../../data/patterns/relations.toml"));
    for pattern in found.unwrap_or_else(|wrong| unreachable!("a test reads the patterns: {wrong:?}")) {
        patterns.add(pattern);
    }
    patterns
});

impl RuleSet {
    /// Adds a rule of the user.
    pub(super) fn add(&mut self, rule: PatternFile) {
        self.own.push(rule.pattern.rule);
        self.verbs.extend(&rule.verbs);
        self.patterns.add(rule);
    }

    /// Whether what a rule finds is taken.
    pub(super) fn has(&self, rule: &str) -> bool {
        !self.left_out.iter().any(|name| name == rule)
    }
}
