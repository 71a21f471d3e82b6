//! CoNLL-2003: a token on a line, its label (BIO, IOB1 or BIOES) in the last column, an empty line after each
//! sentence, `-DOCSTART-` before each document. <https://aclanthology.org/W03-0419/>
//!
//! The format does not keep the spaces of the text: they are put where English has them. Documents are read as a
//! stream.

use super::draft::{About, Draft, Mention};
use super::input::{Failure, Input, Sink, wrong};
use super::spans::bare;

/// A document in the making.
#[derive(Default)]
struct Document {
    draft: Draft,
    length: usize,
    /// Whether a quotation mark is open.
    quoted: bool,
    open: bool,
}

pub(super) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), Failure> {
    let mut document = Document::default();
    input.lines(|number, line| {
        let problem = match line {
            Ok(line) if line.trim().is_empty() => {
                document.open = false;
                return Ok(());
            }
            Ok(line) if line.starts_with("-DOCSTART-") => {
                let done = std::mem::take(&mut document);
                // Some corpora name the document: "-DOCSTART- (12 title)".
                let name = line.trim_start_matches("-DOCSTART-").trim().trim_matches(['(', ')']);
                let name = name.split_whitespace().filter(|word| !word.starts_with("-") && *word != "O");
                let name = name.collect::<Vec<_>>().join(" ");
                document.draft.about = About { id: (!name.is_empty()).then_some(name), ..About::default() };
                return done.give(sink);
            }
            Ok(line) if line.starts_with("# ") => return Ok(()),
            Ok(line) => {
                let columns: Vec<&str> = line.split_whitespace().collect();
                match columns[..] {
                    [token, .., label] => {
                        if document.draft.line == 0 {
                            document.draft.line = number;
                        }
                        document.token(token, label);
                        return Ok(());
                    }
                    _ => {
                        // What stands alone is a word of the text all the same.
                        document.token(line.trim(), "O");
                        wrong("columns", "a token and a label are expected")
                    }
                }
            }
            Err(reason) => reason,
        };
        document.draft.bad.push((number, "token", problem));
        Ok(())
    })?;
    document.give(sink)?;
    Ok(())
}

impl Document {
    fn token(&mut self, token: &str, label: &str) {
        let text = &mut self.draft.text;
        let before = text.chars().next_back();
        let closes = matches!(token, "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "%" | "''")
            || token.starts_with(['\'', '’'])
            || token == "n't"
            || (token == "\"" && self.quoted);
        let opened =
            matches!(before, Some('(' | '[' | '$' | '£' | '“')) || (before == Some('"') && self.quoted);
        if !(text.is_empty() || opened || closes) {
            text.push(' ');
            self.length += 1;
        }
        if token == "\"" {
            self.quoted = !self.quoted;
        }
        let start = self.length;
        text.push_str(token);
        self.length += token.chars().count();
        let (label, goes_on) = bare(label);
        let last = self
            .draft
            .mentions
            .last_mut()
            .filter(|last| self.open && last.label == label && goes_on == Some(true));
        if label == "O" {
            self.open = false;
        } else if let Some(Mention { at: Some((_, end)), .. }) = last {
            *end = self.length;
        } else {
            let mention =
                Mention { label: label.to_owned(), at: Some((start, self.length)), ..Mention::default() };
            self.draft.mentions.push(mention);
            self.open = true;
        }
    }

    fn give(self, sink: &mut Sink<'_>) -> Result<(), super::input::Stop> {
        match self.draft {
            draft if draft.text.is_empty() => Ok(()),
            // What is no annotation throughout is in another format.
            draft if draft.mentions.is_empty() && !draft.bad.is_empty() => {
                draft.bad.into_iter().try_for_each(|(line, _, reason)| sink(Err((line, reason))))
            }
            draft => sink(Ok(draft)),
        }
    }
}
