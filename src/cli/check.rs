//! `triplewire check`: graph files and rules in, what is not as it should be out.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::check::{self, Rule, Severity, ShapesError, rules_in};

use super::graph::{GraphFiles, outcome};
use super::limits::limits;
use super::output::{Output, Written, apart};
use super::query::seconds;
use super::{Console, Outcome, Problem, count};

/// Tells what in a graph is not as the ontology wants it
///
/// The rules are SPARQL queries whose rows are findings; those in ontology/checks are built in. A rule of your own is a file with a SELECT of ?this, and of ?path and ?value if it has them; comments at its head may say
/// `# name: ...`, `# severity: violation`, `warning` or `info`, and `# message: ...`, where {?value} stands for what the
/// row has. Exit code 3 if something was found.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    graph: GraphFiles,
    /// A file or a directory with more rules; may be repeated
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Validate against the SHACL shapes of the project as well
    #[arg(long)]
    shacl: bool,
    /// A file with SHACL shapes of your own to validate against; may be repeated
    #[arg(long, value_name = "FILE")]
    shapes: Vec<PathBuf>,
    /// A rule to leave out; may be repeated
    #[arg(long, value_name = "NAME")]
    without: Vec<String>,
    /// The only rule to ask; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "without")]
    only: Vec<String>,
    /// The least severity that makes the exit code 3, or none
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), default_value = "violation")]
    fail_on: String,
    /// A line for each finding, one JSON object, or a SHACL validation report in Turtle
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    /// Give a rule up after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
    /// Give up when more than so many MiB of memory are taken, the graph included
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..))]
    memory: Option<u32>,
    /// The file to write instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What `--fail-on` takes.
fn severities() -> PossibleValuesParser {
    let [violation, warning, info] = Severity::ALL.map(|severity| PossibleValue::new(severity.name()));
    PossibleValuesParser::new([violation, warning, info, PossibleValue::new("none").alias("never")])
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Report,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, console: Console) -> anyhow::Result<Outcome> {
    if let Some(mebibytes) = arguments.memory {
        super::memory::limit(u64::from(mebibytes) << 20);
    }
    let files = arguments.rules.iter().chain(&arguments.shapes).map(PathBuf::as_path);
    apart(arguments.graph.paths().chain(files), &[Written::output(arguments.output.as_deref())])?;
    let rules = rules(arguments)?;
    let graph = arguments.graph.load(console)?;
    let checked = check::check(&graph, &rules, arguments.timeout);
    for error in &checked.failed {
        console.error(error, error.hint().as_deref());
    }
    let mut report = checked.report;
    for files in [
        arguments.shacl.then_some([].as_slice()),
        Some(arguments.shapes.as_slice()).filter(|files| !files.is_empty()),
    ] {
        let Some(files) = files else { continue };
        let findings = check::read_shapes(files).and_then(|shapes| check::validate(&graph, &shapes));
        report.add(findings.map_err(|error| problem(&error))?);
    }
    let mut output = Output::create(arguments.output.as_deref())?;
    match arguments.format {
        Format::Text => report.write_text(graph.prefixes(), &mut output)?,
        Format::Json => report.write_json(&mut output)?,
        Format::Report => report.write_shacl(graph.prefixes(), &mut output)?,
    }
    output.finish()?;
    let [violations, warnings, infos] = Severity::ALL.map(|severity| report.count(severity));
    console.summary(format_args!(
        "{}, {}, {}, {}, {} skipped",
        count(rules.len(), "rule"),
        count(violations, "violation"),
        count(warnings, "warning"),
        count(infos, "info"),
        checked.failed.len()
    ));
    let worst = report.findings.first().map(|finding| finding.severity);
    let limit = Severity::from_name(&arguments.fail_on);
    let is_bad = worst.zip(limit).is_some_and(|(worst, limit)| worst <= limit);
    let asked = if checked.failed.is_empty() { Outcome::Done } else { Outcome::Skipped };
    Ok(match limit {
        // "none" and "never".
        None => Outcome::Done,
        Some(_) if is_bad => Outcome::Violated,
        Some(_) => outcome(graph.left_out(), asked),
    })
}

/// The rules to ask: those that are built in and those of the user, without those that are not wanted.
fn rules(arguments: &Arguments) -> anyhow::Result<Vec<Rule>> {
    let mut rules = check::builtin();
    for path in &arguments.rules {
        let more = rules_in(path, &limits()).map_err(|error| {
            let hint = error.hint().unwrap_or_default();
            Problem::failed(error.to_string()).with_hint(hint)
        })?;
        for rule in more {
            if rules.iter().any(|known| known.name == rule.name) {
                let problem =
                    Problem::failed(format!("{}: there are two rules {}", path.display(), rule.name));
                return Err(problem.with_hint("say another name at its head: # name: ...").into());
            }
            rules.push(rule);
        }
    }
    for name in arguments.without.iter().chain(&arguments.only) {
        if !rules.iter().any(|rule| rule.name == *name) {
            let known: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
            let problem = Problem::usage(format!("there is no rule '{name}'"));
            return Err(problem.with_hint(format!("the rules are {}", known.join(", "))).into());
        }
    }
    rules.retain(|rule| {
        !arguments.without.contains(&rule.name)
            && (arguments.only.is_empty() || arguments.only.contains(&rule.name))
    });
    Ok(rules)
}

fn problem(error: &ShapesError) -> Problem {
    error.hint().into_iter().fold(Problem::failed(error.to_string()), Problem::with_hint)
}
