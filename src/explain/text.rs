//! The text form: an explanation in, lines for reading out.
//!
//! Nothing that a graph says reaches the terminal as a command: control characters are shown as escapes.

use std::io::{self, Write};

use super::{Account, Asked, Candidate, Explanation, Fact, Named, Quoted, Told, TripleShown, Value};
use crate::terminal::printable;

/// How words are marked in their sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In bold, and headings too, by the codes of ANSI terminals.
    Ansi,
    /// In square brackets.
    Plain,
}

impl Style {
    /// Writes all that is known about a node.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write(self, explanation: &Explanation, writer: &mut impl Write) -> io::Result<()> {
        let Explanation { name, types, names, codes, links, mentions, articles, .. } = explanation;
        writeln!(writer, "{}", self.strong(&name.label))?;
        line(writer, "", &format!("<{}>", name.iri))?;
        line(writer, "types", &types.join(", "))?;
        line(writer, "names", &names.join("; "))?;
        line(writer, "codes", &codes.join(", "))?;
        for (at, link) in links.iter().enumerate() {
            let mut shown = format!("{} ({}", link.name, if link.decided { "decided" } else { "candidate" });
            if let Some(confidence) = link.confidence {
                shown.push_str(&format!(", {confidence}"));
            }
            shown.push(')');
            for detail in [&link.reason, &link.source].into_iter().flatten() {
                shown.push_str(&format!("; {detail}"));
            }
            line(writer, if at == 0 { "links" } else { "" }, &shown)?;
        }
        if *mentions > 0 || *articles > 0 {
            line(
                writer,
                "named",
                &format!("{} in {}", count(*mentions, "time"), count(*articles, "article")),
            )?;
        }
        let sections = [
            ("Positions", &explanation.positions),
            ("Relations", &explanation.relations),
            ("Events", &explanation.events),
            ("Claims", &explanation.claims),
            ("Named in the claims of others", &explanation.named_in),
        ];
        for (heading, told) in sections {
            self.section(heading, told, writer)?;
        }
        self.triples("Other triples", &explanation.triples, writer)?;
        self.triples("Triples that lead here", &explanation.triples_to, writer)
    }

    /// Writes who says a statement and who contradicts it.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write_asked(self, asked: &Asked, writer: &mut impl Write) -> io::Result<()> {
        let name =
            |named: &Option<Named>| named.as_ref().map_or("anybody".to_owned(), |named| named.label.clone());
        let question = format!("{} / {} / {}", name(&asked.subject), asked.predicate, name(&asked.object));
        writeln!(writer, "{}", self.strong(&question))?;
        self.section("Said", &asked.said, writer)?;
        self.triples("Triples that say so", &asked.triples, writer)?;
        if asked.said.is_empty() && asked.triples.is_empty() {
            writeln!(writer, "\nNothing in the graph says so.")?;
        }
        if !asked.contradicted.is_empty() {
            writeln!(writer, "\n{}", self.strong("Contradicted"))?;
        }
        for contradiction in &asked.contradicted {
            let summary = format!("{}: {}", contradiction.reason.as_str(), contradiction.told.summary);
            self.told(&summary, &contradiction.told, writer)?;
        }
        Ok(())
    }

    /// Writes several entities of one name, with what tells them apart.
    ///
    /// # Errors
    ///
    /// If the writer fails.
    pub fn write_candidates(self, candidates: &[Candidate], writer: &mut impl Write) -> io::Result<()> {
        for candidate in candidates {
            let Candidate { name, types, same, known, mentions } = candidate;
            writeln!(writer, "{}", self.strong(&name.label))?;
            line(writer, "", &format!("<{}>", name.iri))?;
            line(writer, "types", &types.join(", "))?;
            line(writer, "same as", &same.join(", "))?;
            line(writer, "known", &known.join("; "))?;
            line(writer, "named", &count(*mentions, "time"))?;
        }
        Ok(())
    }

    fn section(self, heading: &str, told: &[Told], writer: &mut impl Write) -> io::Result<()> {
        if told.is_empty() {
            return Ok(());
        }
        writeln!(writer, "\n{}", self.strong(heading))?;
        told.iter().try_for_each(|told| self.told(&told.summary, told, writer))
    }

    fn told(self, summary: &str, told: &Told, writer: &mut impl Write) -> io::Result<()> {
        writeln!(writer, "  {}", printable(summary))?;
        if let Fact::Claim { says, .. } = &told.fact {
            for said in says {
                writeln!(writer, "    that is, {}", printable(said))?;
            }
        }
        told.accounts.iter().try_for_each(|account| self.account(account, writer))
    }

    fn account(self, account: &Account, writer: &mut impl Write) -> io::Result<()> {
        let mut parts: Vec<String> = Vec::new();
        // An outlet that is not known is told by the headline, or by nothing but the IRI.
        let article = account.outlet.as_ref().or(account.headline.as_ref()).or(account.article.as_ref());
        parts.push(article.map_or_else(|| "no article".to_owned(), |name| printable(name)));
        parts.extend(account.published.map(|date| date.to_string()));
        for said in &account.said_by {
            let speaker = said.speaker.as_ref().map_or("somebody", |speaker| &speaker.label);
            parts.push(format!("as said by {}", printable(speaker)));
        }
        parts.extend(account.confidence.map(|confidence| format!("confidence {confidence}")));
        parts.extend(account.extractors.iter().map(|name| format!("by {}", printable(name))));
        writeln!(writer, "    {}", parts.join(", "))?;
        account.evidence.iter().try_for_each(|quoted| writeln!(writer, "      {}", self.quoted(quoted)))
    }

    /// The sentence with the words marked in it.
    fn quoted(self, quoted: &Quoted) -> String {
        match (&quoted.sentence, &quoted.exact, quoted.marked) {
            (Some(sentence), _, Some((start, end))) => {
                let part = |from: usize, to: usize| -> String {
                    printable(&sentence.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
                };
                format!("{}{}{}", part(0, start), self.mark(&part(start, end)), part(end, usize::MAX))
            }
            (Some(sentence), _, None) => printable(sentence),
            (None, Some(words), _) => self.mark(&printable(words)),
            (None, None, _) => format!("<{}>", printable(&quoted.passage)),
        }
    }

    fn triples(self, heading: &str, triples: &[TripleShown], writer: &mut impl Write) -> io::Result<()> {
        if triples.is_empty() {
            return Ok(());
        }
        writeln!(writer, "\n{}", self.strong(heading))?;
        for triple in triples {
            let object = match &triple.object {
                Value::Node(named) if named.iri.ends_with(&named.label) => named.iri.clone(),
                Value::Node(named) => format!("{} <{}>", named.label, named.iri),
                Value::Literal { value, language, datatype } => {
                    let tag = language.as_ref().map(|tag| format!("@{tag}"));
                    let datatype = datatype.as_ref().map(|iri| format!("^^<{iri}>"));
                    format!("\"{value}\"{}", tag.or(datatype).unwrap_or_default())
                }
            };
            let (subject, predicate) = (&triple.subject.label, &triple.predicate.label);
            writeln!(writer, "  {}", printable(&format!("{subject}  {predicate}  {object}")))?;
        }
        Ok(())
    }

    fn mark(self, words: &str) -> String {
        match self {
            Self::Ansi => bold(words),
            Self::Plain => format!("[{words}]"),
        }
    }

    fn strong(self, heading: &str) -> String {
        match self {
            Self::Ansi => bold(&printable(heading)),
            Self::Plain => printable(heading),
        }
    }
}

fn bold(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}

/// A line of what an entity is, if there is anything to tell.
fn line(writer: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(writer, "  {name:<8}{}", printable(value)) }
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
