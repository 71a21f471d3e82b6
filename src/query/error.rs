//! What can go wrong with a query, said so that the asker can mend it: a parser's complaint in, place, reason and way
//! out out.

use std::time::Duration;

use oxigraph::model::NamedNodeRef;
use oxigraph::sparql::QueryEvaluationError;

use super::Format;
use super::scan::{self, Kind, Position, Token};
use crate::limits::Exceeded;
use crate::map::Inexpressible;
use crate::vocab::{Prefixes, ev, owl, rdfs, schema, skos, tw};

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The text is no SPARQL query.
    #[error("line {}, column {}: {reason}\n{}", .position.line, .position.column, .excerpt)]
    Syntax {
        /// Where the parser stopped.
        position: Position,
        /// What was found there, and what could stand there instead.
        reason: String,
        /// The line with a mark below the place.
        excerpt: String,
    },
    /// A name has a prefix that neither the query nor the project declares.
    #[error(
        "line {}, column {}: the prefix '{prefix}:' is not declared\n{}", .position.line, .position.column, .excerpt
    )]
    UnknownPrefix {
        /// Where the name stands.
        position: Position,
        /// The prefix without its colon.
        prefix: String,
        /// The prefixes that are declared.
        known: Vec<String>,
        /// The line with a mark below the place.
        excerpt: String,
    },
    /// The text is SPARQL, but would change the graph.
    #[error("{keyword} is a SPARQL update: a query only reads the graph")]
    Update {
        /// The keyword that says so, in capitals.
        keyword: String,
    },
    /// The update loads a file.
    #[error("LOAD <{0}> was refused: nothing is read over the network")]
    Load(String),
    /// The update creates a graph that is there.
    #[error("CREATE GRAPH <{0}>: there is this graph already")]
    Exists(String),
    /// The update says which graphs it asks, and so does who puts it.
    #[error("the update says with USING or WITH which graphs it asks, and so does the request")]
    Using,
    /// A variable has a value beforehand, and the query has something in which that means something else.
    #[error("a query that is asked with a value for a variable cannot have {0}")]
    Value(&'static str),
    /// The base IRI or a prefix's IRI is not an absolute IRI.
    #[error("<{iri}> is not an absolute IRI: {reason}")]
    Iri {
        /// What was given.
        iri: String,
        /// Why it is none.
        reason: String,
    },
    /// The engine has a defect that this query meets.
    #[error("the program has a defect that this query meets: {0}")]
    Defect(String),
    /// There is no thread to work on the query.
    #[error("the query cannot be begun: {0}")]
    Thread(#[source] std::io::Error),
    /// The query took longer than it was given.
    #[error("no answer within {} s, the query was stopped", .0.as_secs_f64())]
    Timeout(Duration),
    /// The query took more memory than it was given.
    #[error("the query takes more than {} MiB of memory, and was stopped", .0 >> 20)]
    Memory(u64),
    /// The query makes a text that is longer than so many bytes.
    #[error("the query makes a text of more than {} MiB, and was stopped", .0 >> 20)]
    Long(usize),
    /// Who asked wants no answer any more.
    #[error("the query was cancelled")]
    Cancelled,
    /// The query asks another endpoint.
    #[error("SERVICE <{0}> was not asked: queries never use the network")]
    Service(String),
    /// The query asks for words without saying which.
    #[error(
        "tw:matches asks for words, and what stands behind it is no text: it has no value there, or another"
    )]
    Words,
    /// The query is over one of the limits of what is read.
    #[error("the query is not asked: {0}")]
    Limit(#[from] Exceeded),
    /// The engine could not answer.
    #[error("the query could not be answered: {0}")]
    Evaluation(#[source] QueryEvaluationError),
    /// The answer cannot be written in this format.
    #[error("{answer} cannot be written as {format}")]
    Format {
        /// The format asked for.
        format: Format,
        /// What the query gives.
        answer: &'static str,
        /// The formats that fit.
        fitting: &'static str,
    },
    /// A text of the answer has a character that the format has no way to write.
    #[error("a text with U+{character:04X} cannot be written as XML")]
    Inexpressible {
        /// The number of the character.
        character: u32,
    },
    /// The answer could not be written, or not in this format: then the error has an
    /// [`Inexpressible`](crate::map::Inexpressible) inside.
    #[error("the answer could not be written: {0}")]
    Write(#[from] std::io::Error),
}

impl QueryError {
    /// Whether the format that was asked for has no way to write something in the answer.
    pub fn is_inexpressible(&self) -> bool {
        match self {
            Self::Write(error) => error.get_ref().is_some_and(|inner| inner.is::<Inexpressible>()),
            Self::Inexpressible { .. } => true,
            _ => false,
        }
    }

    /// The way out, where there is one to tell.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownPrefix { prefix, known, .. } => {
                let similar = closest(prefix, known.iter().map(String::as_str))
                    .map(|name| format!("did you mean '{name}:'? "))
                    .unwrap_or_default();
                let known = known.iter().filter(|name| !name.is_empty()).map(|name| format!("{name}:"));
                Some(format!(
                    "{similar}declare it with PREFIX {prefix}: <...>, or use one of {}",
                    known.collect::<Vec<_>>().join(" ")
                ))
            }
            Self::Update { keyword } if keyword == "LOAD" => {
                Some("to ask a further file, name it with -d".to_owned())
            }
            Self::Update { .. } => Some(
                "CONSTRUCT writes a changed graph to standard output; `build` makes a new one".to_owned(),
            ),
            Self::Load(_) => Some("put the file in by the Graph Store Protocol".to_owned()),
            Self::Exists(_) => Some("CREATE SILENT GRAPH lets it be there".to_owned()),
            Self::Using => Some("leave one of the two out".to_owned()),
            Self::Value(_) => Some(
                "FILTER NOT EXISTS stands for MINUS, FILTER IN for VALUES; subqueries select the variable too".to_owned(),
            ),
            Self::Iri { .. } => Some("an absolute IRI begins with a scheme: https://example.com/".to_owned()),
            Self::Timeout(_) => Some(
                "give it more with --timeout, or narrow the query: a FILTER, a LIMIT, fewer OPTIONALs"
                    .to_owned(),
            ),
            Self::Long(_) => Some("each REPLACE around another one makes its text longer".to_owned()),
            Self::Memory(_) => Some(
                "give it more memory, or narrow the query: a FILTER, a LIMIT, fewer OPTIONALs".to_owned(),
            ),
            Self::Defect(_) => Some("please report it together with the query".to_owned()),
            Self::Thread(_) => Some("it needs 256 MiB of address space for a stack".to_owned()),
            Self::Service(_) => {
                Some("fetch the other dataset yourself and name its file with a further -d".to_owned())
            }
            Self::Words => Some(
                "write ?passage tw:matches \"ceasefire talks\", or give its variable the words before, with VALUES"
                    .to_owned(),
            ),
            Self::Evaluation(QueryEvaluationError::UnsupportedCustomFunction(_)) => {
                Some("only the functions of SPARQL are there".to_owned())
            }
            Self::Inexpressible { .. } => {
                Some("take another format: json, csv and tsv can carry it".to_owned())
            }
            Self::Limit(exceeded) => Some(exceeded.hint().to_owned()),
            Self::Format { fitting, .. } => Some(format!("choose one of {fitting}")),
            Self::Syntax { reason, .. } if reason.contains("relative IRI") => {
                Some("write the IRI out, or give --base IRI".to_owned())
            }
            Self::Syntax { reason, .. } if reason.contains("variable that is unbound") => {
                Some("beside COUNT and the like, a selected variable must be in GROUP BY".to_owned())
            }
            Self::Write(_) if self.is_inexpressible() => Some(Inexpressible::HINT.to_owned()),
            Self::Syntax { .. } | Self::Cancelled | Self::Evaluation(_) | Self::Write(_) => None,
        }
    }
}

/// The first words that make a text an update.
const UPDATES: [&str; 11] =
    ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH", "MODIFY"];

/// Why the parser did not take `query`; `complain` gives what it says to a text, `prefixes` what was declared beforehand.
///
/// The parser tries a keyword by taking as many characters as the keyword has, and reports where the longest try ended:
/// often far behind the place in question. So it is asked again with the tokens drawn so far apart that no try reaches
/// the next token.
pub(super) fn explain(
    query: &str,
    complain: impl Fn(&str) -> Option<String>,
    prefixes: &Prefixes,
) -> QueryError {
    match update(query) {
        Some(keyword) => QueryError::Update { keyword },
        None => explain_update(query, complain, prefixes),
    }
}

/// The same where the text may be an update.
pub(super) fn explain_update(
    query: &str,
    complain: impl Fn(&str) -> Option<String>,
    prefixes: &Prefixes,
) -> QueryError {
    let apart = draw_apart(query);
    let (text, message) = match (complain(&apart), complain(query)) {
        (Some(message), _) => (apart.as_str(), message),
        (None, message) => (query, message.unwrap_or_default()),
    };
    let (stopped, expected) = dissect(text, &message);
    // The same tokens in the same order: the one at the place, if the place is not behind them all.
    let at = scan::tokens(text).take_while(|token| token.position <= stopped).count().saturating_sub(1);
    let found =
        if stopped < end(text) { scan::tokens(query).nth(at).or(scan::tokens(query).last()) } else { None };
    let position = found.map_or_else(|| end(query.trim_end()), |token| token.position);

    // The parser looks no further than its first complaint: a prefix after it is another matter.
    if let Some((token, prefix, known)) = unknown_prefix(query, prefixes)
        && token.position <= position
    {
        return QueryError::UnknownPrefix {
            position: token.position,
            prefix: prefix.to_owned(),
            known,
            excerpt: excerpt(query, token.position),
        };
    }
    if let Some(open) =
        scan::tokens(query).find(|token| token.kind == Kind::OpenText && token.position <= position)
    {
        let reason = "the string that begins here is not closed".to_owned();
        return QueryError::Syntax {
            position: open.position,
            reason,
            excerpt: excerpt(query, open.position),
        };
    }
    let reason = match found {
        Some(token) if token.kind == Kind::Iri && !token.text.contains(':') => {
            format!("{} is a relative IRI, and there is no base IRI", token.text)
        }
        _ => expected.unwrap_or_else(|| unexpected(query, found)),
    };
    QueryError::Syntax { position, reason, excerpt: excerpt(query, position) }
}

/// What to say of a place where the parser gives no reason.
fn unexpected(query: &str, found: Option<Token<'_>>) -> String {
    let Some(token) = found else {
        let is_empty = scan::tokens(query).next().is_none();
        return if is_empty { "the query is empty" } else { "the query ends too early" }.to_owned();
    };
    let keyword = closest(token.text, KEYWORDS.into_iter()).filter(|keyword| !token.is(keyword));
    let meant = bare_term(token).or_else(|| keyword.map(str::to_owned));
    let meant = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
    format!("'{}' is not expected here{meant}", token.text)
}

/// The term that a word names without its prefix.
fn bare_term(token: Token<'_>) -> Option<String> {
    let terms = [
        ("tw", tw::NAMESPACE, tw::ALL),
        ("ev", ev::NAMESPACE, ev::ALL),
        ("rdfs", rdfs::NAMESPACE, rdfs::ALL),
    ];
    let others = [
        ("owl", owl::NAMESPACE, owl::ALL),
        ("skos", skos::NAMESPACE, skos::ALL),
        ("schema", schema::NAMESPACE, schema::ALL),
    ];
    if token.kind != Kind::Word {
        return None;
    }
    terms.into_iter().chain(others).find_map(|(prefix, namespace, terms)| {
        let local = |term: &NamedNodeRef<'static>| term.as_str().strip_prefix(namespace);
        let named = terms.iter().filter_map(local).find(|local| local.eq_ignore_ascii_case(token.text))?;
        Some(format!("{prefix}:{named}"))
    })
}

/// The keywords and functions of which a misspelling is recognised; the short ones are too like other words.
const KEYWORDS: [&str; 36] = [
    "PREFIX",
    "SELECT",
    "DISTINCT",
    "REDUCED",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "FILTER",
    "VALUES",
    "SERVICE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "SAMPLE",
    "GROUP_CONCAT",
    "SEPARATOR",
    "EXISTS",
    "REGEX",
    "CONTAINS",
    "STRSTARTS",
    "STRENDS",
    "STRBEFORE",
    "STRAFTER",
    "CONCAT",
    "REPLACE",
    "LCASE",
    "UCASE",
    "COALESCE",
    "BOUND",
];

/// More than any keyword has letters.
const APART: usize = 24;

/// The query without comments and with blanks wherever tokens may stand apart.
fn draw_apart(query: &str) -> String {
    let mut apart = String::with_capacity(query.len() * 4);
    let mut rest = query;
    let mut separable = true;
    let mut last = "";
    for token in scan::tokens(query) {
        // Tokens are slices of the query, so that what is between two of them can be measured.
        let gap = token.text.as_ptr() as usize - rest.as_ptr() as usize;
        let alone = matches!(token.text, "{" | "}" | "(" | ")" | "[" | "]" | ";" | ",");
        // `<<(`, `)>>`, `{|` and `|}` are one sign each.
        let is_one =
            gap == 0 && matches!((last, token.text), ("<", "(") | (")", ">") | ("{", "|") | ("|", "}"));
        if (gap > 0 || alone || separable) && !is_one {
            apart.push_str(&" ".repeat(APART));
        }
        apart.push_str(token.text);
        rest = &rest[gap + token.text.len()..];
        (separable, last) = (alone, token.text);
    }
    apart + &" ".repeat(APART)
}

/// The place behind the last character.
fn end(text: &str) -> Position {
    let line = text.rsplit('\n').next().unwrap_or_default();
    Position { line: text.matches('\n').count() + 1, column: line.chars().count() + 1 }
}

/// The keyword of an update, if the first word after the prologue is one.
fn update(query: &str) -> Option<String> {
    let mut tokens = scan::tokens(query);
    let word = loop {
        let token = tokens.next()?;
        if token.is("PREFIX") {
            tokens.nth(1)?;
        } else if token.is("BASE") {
            tokens.next()?;
        } else {
            break token.text.to_ascii_uppercase();
        }
    };
    UPDATES.contains(&word.as_str()).then_some(word)
}

/// The first name whose prefix is not declared, the prefix, and those that are.
fn unknown_prefix<'q>(query: &'q str, prefixes: &Prefixes) -> Option<(Token<'q>, &'q str, Vec<String>)> {
    let mut known: Vec<String> = prefixes.iter().map(|(name, _)| name.to_owned()).collect();
    let mut declares = false;
    for token in scan::tokens(query) {
        if let Some((prefix, _)) = token.name() {
            if declares {
                known.push(prefix.to_owned());
            } else if prefix != "_" && !known.iter().any(|name| name == prefix) {
                known.sort();
                return Some((token, prefix, known));
            }
        }
        declares = token.is("PREFIX");
    }
    None
}

/// The place in the parser's message, `error at LINE:COLUMN: expected one of ...`, and its reason if it gives one in
/// words. The symbols that it would have taken are left out: they are those of its longest try, not of the likeliest.
fn dissect(query: &str, message: &str) -> (Position, Option<String>) {
    let parts = message.strip_prefix("error at ").and_then(|rest| {
        let (place, expected) = rest.split_once(": expected ")?;
        let (line, column) = place.split_once(':')?;
        Some((Position { line: line.parse().ok()?, column: column.parse().ok()? }, expected))
    });
    let Some((position, expected)) = parts else {
        return (end(query), Some(message.to_owned()));
    };
    let is_reason = |item: &&str| item.contains(' ') && !item.contains("..=") && !item.starts_with('"');
    let expected = expected.strip_prefix("one of ").unwrap_or(expected);
    (position, expected.split(", ").find(is_reason).map(str::to_owned))
}

/// The line of the place with a caret below it.
fn excerpt(query: &str, position: Position) -> String {
    let line = query.lines().nth(position.line - 1).unwrap_or_default();
    let number = position.line.to_string();
    let margin = " ".repeat(number.len());
    let lead: String =
        line.chars().take(position.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("{margin} |\n{number} | {line}\n{margin} | {lead}^")
}

/// The name among `names` that is so like `wanted` that it was probably meant.
pub(super) fn closest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::damerau_levenshtein(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|&(distance, name)| {
            distance <= 1 + name.chars().count() / 5 && distance < name.chars().count()
        })
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_are_told_by_their_first_word() {
        assert_eq!(update("PREFIX a: <b:> BASE <c:> # no\n insert data {}").as_deref(), Some("INSERT"));
        assert_eq!(update("SELECT ?load { ?load a 'INSERT' }"), None);
        assert_eq!(update("PREFIX"), None);
    }

    #[test]
    fn near_misses_are_recognised() {
        assert_eq!(closest("twe", ["tw", "ev", "owl"].into_iter()), Some("tw"));
        assert_eq!(closest("Offical", ["Official", "Mention"].into_iter()), Some("Official"));
        assert_eq!(closest("dbpedia", ["tw", "ev"].into_iter()), None);
    }
}
