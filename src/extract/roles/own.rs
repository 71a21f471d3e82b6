//! Roles by the patterns of the user: the mentions of a draft in, who holds which position out.

use crate::extract::draft::{Draft, DraftRole};
use crate::extract::patterns::{Fit, Pattern, Tells, named};

/// What the patterns of the user find in a text.
pub(super) fn roles(draft: &Draft<'_>) -> Vec<DraftRole> {
    let mut roles = Vec::new();
    let Some(patterns) = draft.own_patterns().filter(|patterns| !patterns.roles.is_empty()) else {
        return roles;
    };
    for (number, sentence) in draft.analysis.sentences.iter().enumerate() {
        crate::limits::checkpoint();
        if draft.mentions_in(sentence.tokens.clone()).is_empty() {
            continue;
        }
        for (at, pattern, part) in patterns.roles.cues_in(draft, sentence.tokens.clone()) {
            if let Some(fit) = pattern.fit_at(draft, number, at, part) {
                add(draft, pattern, number, at, &fit, &mut roles);
            }
        }
    }
    roles
}

fn add(
    draft: &Draft<'_>,
    pattern: &Pattern,
    number: usize,
    cue: usize,
    fit: &Fit,
    roles: &mut Vec<DraftRole>,
) {
    let Tells::Role(position) = pattern.tells else { return };
    let position = position.unwrap_or(draft.analysis.tokens[cue].text);
    let (mut bodies, mut needs_body) = (Vec::new(), false);
    if let Some(object) = &pattern.object {
        bodies = named(draft, number, &fit.objects, object.types);
        needs_body = !object.optional;
    }
    for person in named(draft, number, &fit.subjects, pattern.subject.types) {
        let one = |of: Option<usize>| DraftRole {
            person: person.entity,
            position: position.to_owned(),
            of,
            former: false,
            tokens: person.tokens.start.min(cue)..person.tokens.end.max(cue + 1),
            confidence: pattern.confidence,
            rule: pattern.rule,
        };
        if bodies.is_empty() && !needs_body {
            roles.push(one(None));
        }
        roles.extend(bodies.iter().filter(|b| b.entity != person.entity).map(|body| one(Some(body.entity))));
    }
}
