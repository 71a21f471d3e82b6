//! Tables for a person: decisions in, CSV with a column to be filled in out, which [`Judgements`] reads again.

use std::io::Write;

use super::{Candidate, Decided, Judgement, Judgements, Subject};
use crate::extract::EntityType;
use crate::spreadsheet;

/// Writes a row for each entity and each entry that it is or may be, the least sure first, so that a person's time goes
/// where it is needed, with the sentence that names the entity first, its article, and the number of mentions. What was judged before is filled in.
///
/// # Errors
///
/// If the writer fails.
pub fn review<W: Write>(
    decisions: &[(Subject, Decided)],
    judgements: &Judgements,
    writer: W,
) -> Result<W, csv::Error> {
    let mut rows: Vec<(&Subject, &Candidate, bool)> = Vec::new();
    for (subject, decided) in decisions {
        rows.extend(decided.same.iter().map(|same| (subject, same, true)));
        rows.extend(decided.candidates.iter().map(|candidate| (subject, candidate, false)));
    }
    let best = |subject: &Subject, decided: bool| (decided, subject.iri.clone());
    rows.sort_by(|(a, x, p), (b, y, q)| {
        best(a, *p)
            .cmp(&best(b, *q))
            .then(y.score.total_cmp(&x.score))
            .then(x.entry.target.cmp(&y.entry.target))
    });
    let mut table = csv::Writer::from_writer(writer);
    table.write_record([
        "entity", "name", "type", "target", "label", "score", "decided", "reasons", "source", "mentions",
        "article", "sentence", "decision",
    ])?;
    for (subject, candidate, decided) in rows {
        let judged = judgements.of(&subject.iri, &candidate.entry.target).map_or("", Judgement::name);
        let mentions = subject.mentions.to_string();
        let (article, sentence) =
            subject.named_in.as_ref().map_or(("", ""), |(a, s)| (a.as_str(), s.as_str()));
        let cells = [
            subject.iri.as_str(),
            name(subject),
            subject.entity_type.map_or("", EntityType::name),
            &candidate.entry.target,
            &candidate.entry.label,
            &candidate.score.to_string(),
            if decided { "yes" } else { "no" },
            &candidate.reasons.join("; "),
            &candidate.entry.source,
            &mentions,
            article,
            sentence,
            judged,
        ];
        table.write_record(cells.map(|text| spreadsheet::cell(text).into_owned()))?;
    }
    table.into_inner().map_err(|error| error.into_error().into())
}

fn name(subject: &Subject) -> &str {
    subject.names.first().map_or("", |name| name)
}
