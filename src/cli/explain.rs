//! `triplewire explain`: graph files and a name or a statement in; what is known, with the sentences that say so, out.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use crate::date::Date;
use crate::explain::{
    self, Candidate, Explanation, Found, Named, Pattern, PatternError, Period, Style, keep_newest,
};
use crate::export;
use crate::graph_file::Loaded;
use crate::view::View;
use serde::Serialize;

use super::graph::{Files, outcome};
use super::output::{Output, Written, apart};
use super::progress::Progress;
use super::skipped::FailArguments;
use super::{Console, Outcome, Problem, count};

/// What is known about an entity or a statement, and the sentences that say so
///
/// With a NAME, all that the graph has about it: names, links, positions, relations, events and claims, each with its
/// articles and the words that say it, marked in their sentence. With --subject, --predicate and --object, of which
/// some may be left out, the articles that say so and those that contradict: '--predicate CONSULT --since 2020-10' tells of all
/// meetings since then.
#[derive(Debug, clap::Args)]
#[command(mut_arg("data", |data| data.required(true)))]
#[command(group = clap::ArgGroup::new("asked").args(["name", "subject", "predicate", "object", "since", "until"]).required(true).multiple(true))]
pub(crate) struct Arguments {
    /// An entity, or any other node: its name, its IRI, a prefixed name, or a Wikidata identifier such as Q42
    #[arg(conflicts_with_all = ["subject", "predicate", "object"])]
    name: Option<String>,
    /// A statement about this entity
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// A relation (tw:memberOf), a type of event (ev:CONSULT), 'position' or the name of one, 'says', or a property
    #[arg(long, value_name = "NAME")]
    predicate: Option<String>,
    /// The entity, position or node that the statement leads to
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// Only what is of this date or after it, by the date of an event, else of the article: 2020, 2020-10 or 2020-10-23
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what is of this date or before it
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Show so many of each at most, the newest
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    at_most: Option<u32>,
    /// Text for reading, or one JSON object
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    graph: Files,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) fail: FailArguments,
}

/// How an explanation is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Says what a predicate can be, and as which type of event a word is told.
fn no_predicate(name: String) -> Problem {
    let told = export::told_as(&name);
    Problem::failed(PatternError::Predicate { name }.to_string()).with_hint(format!(
        "{told}a predicate is a relation such as tw:memberOf, a type of event such as ev:CONSULT, 'event', 'position' or the name \
         of one, 'says', or a property of the graph"
    ))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    apart(arguments.graph.paths(), &[Written::output(arguments.output.as_deref())])?;
    let Loaded { dataset, prefixes, left_out } = {
        let mut progress = Progress::new(console, arguments.output.as_deref(), "statements");
        arguments.graph.load(console, &mut progress)?
    };
    let view = View::new(&dataset);
    let report = Report { arguments, style: style(arguments) };
    let period = Period { since: arguments.since, until: arguments.until };
    let most = arguments.at_most.map_or(usize::MAX, |most| most as usize);
    let Some(name) = &arguments.name else {
        let given = |part: &Option<String>| part.clone();
        let (subject, predicate, object) =
            (given(&arguments.subject), given(&arguments.predicate), given(&arguments.object));
        return match Pattern::new(
            &view,
            &prefixes,
            subject.as_deref(),
            predicate.as_deref(),
            object.as_deref(),
        ) {
            Ok(pattern) => {
                let mut asked = pattern.of(period).explain(&view, &prefixes);
                let left_over = keep_newest(&mut asked.said, most);
                report.write(&asked, |style, output| style.write_asked(&asked, output))?;
                console.summary(format_args!(
                    "{}, {}",
                    count(asked.said.iter().map(|told| told.accounts.len()).sum(), "account"),
                    count(asked.contradicted.len(), "contradiction")
                ));
                tell_left_over(left_over, console);
                Ok(outcome(&left_out, Outcome::Done))
            }
            Err(PatternError::Several { name, candidates }) => report.several(&name, &candidates),
            Err(PatternError::Unknown { name, near }) => Err(unknown(&name, &near).into()),
            Err(PatternError::Predicate { name }) => Err(no_predicate(name).into()),
        };
    };
    match explain::find(&view, &prefixes, name) {
        Found::One { iri, also } => {
            let mut explanation = explain::explain_of(&view, &prefixes, &iri, period);
            let Explanation { positions, relations, events, claims, named_in, .. } = &mut explanation;
            let lists = [positions, relations, events, claims, named_in];
            tell_left_over(lists.into_iter().map(|list| keep_newest(list, most)).sum(), console);
            report.write(&explanation, |style, output| style.write(&explanation, output))?;
            for other in also {
                console.warning(
                    format_args!("'{name}' is also a name of {} <{}>", other.name.label, other.name.iri),
                    None,
                );
            }
            Ok(outcome(&left_out, Outcome::Done))
        }
        Found::Several(candidates) => report.several(name, &candidates),
        Found::None(near) => Err(unknown(name, &near).into()),
    }
}

/// Says how much --at-most left out.
fn tell_left_over(number: usize, console: Console) {
    if number > 0 {
        console
            .summary(format_args!("{} left out; a larger --at-most shows more", count(number, "older fact")));
    }
}

/// How the words are marked: as a terminal can, unless its user wants no colours (<https://no-color.org/>).
fn style(arguments: &Arguments) -> Style {
    let to_terminal =
        arguments.output.as_ref().is_none_or(|path| path.as_os_str() == "-") && io::stdout().is_terminal();
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if to_terminal && wanted { Style::Ansi } else { Style::Plain }
}

fn unknown(name: &str, near: &[Named]) -> Problem {
    let problem = Problem::failed(format!("nothing is called '{name}'"));
    let near: Vec<String> = near.iter().map(|near| format!("'{}'", near.label)).collect();
    problem.with_hint(match near.is_empty() {
        true => "give a name as the articles write it, or the IRI".to_owned(),
        false => format!("there is {}", near.join(", ")),
    })
}

/// Where and how the answer is written.
struct Report<'a> {
    arguments: &'a Arguments,
    style: Style,
}

impl Report<'_> {
    fn write(
        &self,
        answer: &impl Serialize,
        text: impl FnOnce(Style, &mut Output) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut output = Output::create(self.arguments.output.as_deref())?;
        match self.arguments.format {
            Format::Text => text(self.style, &mut output)?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut output, answer)?;
                writeln!(output)?;
            }
        }
        output.finish()
    }

    /// Lists the entities that a name may mean; that is no answer, and the command fails.
    fn several(&self, name: &str, candidates: &[Candidate]) -> anyhow::Result<Outcome> {
        /// The list as a JSON object.
        #[derive(Serialize)]
        struct Several<'c> {
            several: &'c [Candidate],
        }
        self.write(&Several { several: candidates }, |style, output| {
            style.write_candidates(candidates, output)
        })?;
        Err(Problem::failed(format!("'{name}' is the name of {}", count(candidates.len(), "entity")))
            .with_hint("ask for one of them by its IRI")
            .into())
    }
}
