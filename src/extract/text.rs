//! The text of an article as tokens and sentences: a `&str` in, an [`Analysis`] out. Every later stage works on it.
//!
//! Tokens are words, numbers and single punctuation marks. A hyphenated word is several tokens ("Nagorno", "-",
//! "Karabakh"), because names may hide in it ("counter-ISIL"); so is a possessive ("Iraq", "'s"). Abbreviations
//! keep their full stops ("U.S.", "Sept."). A sentence ends at a full stop, question or exclamation mark, at a blank
//! line, or after [`MAX_SENTENCE`] tokens, which keeps later stages linear on text without any full stop.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::WordSet;
use super::record::Span;

/// The largest number of tokens of a sentence.
pub const MAX_SENTENCE: usize = 400;

static ABBREVIATIONS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::parse(include_str!("../../data/lexicons/abbreviations.txt")));
static STARTERS: LazyLock<WordSet> =
    LazyLock::new(|| WordSet::parse(include_str!("../../data/lexicons/sentence-starters.txt")));

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, inner apostrophes and the full stops of an abbreviation.
    Word,
    /// Digits, perhaps with inner commas and full stops, or an ordinal ("23rd").
    Number,
    /// The `'s` of a possessive or of a short "is".
    Possessive,
    /// One punctuation mark or symbol.
    Punctuation,
}

/// A word, a number or a punctuation mark.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    /// The token as written.
    pub text: &'t str,
    /// The token in lower case, with typographic apostrophes made plain.
    pub lower: Cow<'t, str>,
    /// Where it stands, in scalar values of the text.
    pub span: Span,
    /// Where it stands, in bytes of the text.
    pub bytes: Range<usize>,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether no white space stands before it.
    pub glued: bool,
}

impl Token<'_> {
    /// Whether it begins with a capital letter.
    #[inline]
    pub fn is_capitalised(&self) -> bool {
        self.kind == TokenKind::Word && self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether all its letters are capitals and it has two or more.
    pub fn is_all_caps(&self) -> bool {
        // Of most words a small letter tells at once.
        if self.kind != TokenKind::Word || self.text.bytes().any(|b| b.is_ascii_lowercase()) {
            return false;
        }
        let mut letters = self.text.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() >= 2 && letters.all(char::is_uppercase)
    }

    /// Whether it is this punctuation mark or lower-case word.
    #[inline]
    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Whether it is one of these lower-case words.
    #[inline]
    pub fn is_any(&self, lower: &[&str]) -> bool {
        let own = self.lower.as_bytes();
        // Most words differ in length or at their beginning.
        lower.iter().any(|word| {
            word.len() == own.len() && word.as_bytes().first() == own.first() && *word == self.lower
        })
    }

    /// Whether it joins names as "and" does: "Cuba & Panama", "Cuba/Panama".
    pub fn joins(&self) -> bool {
        self.is("and") || matches!(self.text, "&" | "/")
    }

    /// Whether it makes a possessive of the name before it: "'s", or the apostrophe of "the Philippines'".
    pub fn owns(&self) -> bool {
        self.kind == TokenKind::Possessive || self.glued && matches!(self.text, "'" | "’")
    }

    /// Whether it is in a set of lower-case words.
    #[inline]
    pub fn is_in(&self, words: &WordSet) -> bool {
        words.contains(&self.lower)
    }

    /// Whether it is a hyphen or dash between two words without white space.
    pub fn is_hyphen(&self) -> bool {
        matches!(self.text, "-" | "‐" | "‑" | "–")
    }
}

/// A sentence: a range of tokens, and the words it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, as indices into [`Analysis::tokens`].
    pub tokens: Range<usize>,
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// The paragraph it stands in, from 0.
    pub paragraph: usize,
}

/// A text with its tokens and sentences.
#[derive(Clone, Debug)]
pub struct Analysis<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tokens, in order.
    pub tokens: Vec<Token<'t>>,
    /// Its sentences, in order; each token is in exactly one.
    pub sentences: Vec<Sentence>,
}

impl<'t> Analysis<'t> {
    /// Divides a text into tokens and sentences.
    pub fn new(text: &'t str) -> Self {
        let tokens = tokenise(text);
        let sentences = split(text, &tokens);
        Self { text, tokens, sentences }
    }

    /// The words of a range of tokens, as written.
    pub fn slice(&self, tokens: Range<usize>) -> &'t str {
        match (
            self.tokens.get(tokens.start),
            tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if first.bytes.start <= last.bytes.end => {
                &self.text[first.bytes.start..last.bytes.end]
            }
            _ => "",
        }
    }

    /// Where a range of tokens stands. The range must not be empty.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }

    /// The index of the sentence that a token is in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token)
    }

    /// The index of the first token that ends after `offset` (in scalar values).
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end <= offset)
    }

    /// The tokens that a span of scalar values touches.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.token_at(span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }
}

/// Where the sentences of a text stand: those of its [`Analysis`], without it for a text that is plainly one sentence.
pub(crate) fn sentence_spans(text: &str) -> Vec<Span> {
    let trimmed = text.trim_start_matches(is_blank);
    let inner = trimmed.trim_end_matches(is_blank);
    let may_end = |c: char| matches!(c, '.' | '?' | '!' | '…' | '\n');
    // Nothing but its last mark can end it, and there is no room for more than MAX_SENTENCE tokens.
    let one = inner.len() <= MAX_SENTENCE && inner.find(may_end).is_none_or(|at| at + 1 >= inner.len());
    if inner.is_empty() || !one {
        return Analysis::new(text).sentences.into_iter().map(|sentence| sentence.span).collect();
    }
    let before = text[..text.len() - trimmed.len()].chars().count();
    vec![Span::new(before, before + inner.chars().count())]
}

/// Whether a scalar value stands between tokens and is in none.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

/// One scalar value with its position, for the tokeniser's look-ahead.
struct Cursor<'t> {
    text: &'t str,
    byte: usize,
    scalar: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<char> {
        self.text[self.byte..].chars().next()
    }

    fn peek_at(&self, n: usize) -> Option<char> {
        self.text[self.byte..].chars().nth(n)
    }

    fn bump(&mut self) {
        if let Some(c) = self.peek() {
            self.byte += c.len_utf8();
            self.scalar += 1;
        }
    }
}

fn tokenise(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = Cursor { text, byte: 0, scalar: 0 };
    let mut glued = false;
    while let Some(c) = at.peek() {
        if is_blank(c) {
            at.bump();
            glued = false;
            continue;
        }
        let (byte, scalar) = (at.byte, at.scalar);
        let kind = if c.is_alphabetic() {
            word(&mut at);
            TokenKind::Word
        } else if c.is_numeric() {
            number(&mut at)
        } else if is_apostrophe(c)
            && glued
            && matches!(at.peek_at(1), Some('s' | 'S'))
            && !at.peek_at(2).is_some_and(char::is_alphanumeric)
        {
            at.bump();
            at.bump();
            TokenKind::Possessive
        } else {
            at.bump();
            TokenKind::Punctuation
        };
        let written = &text[byte..at.byte];
        tokens.push(Token {
            text: written,
            lower: lower(written),
            span: Span::new(scalar, at.scalar),
            bytes: byte..at.byte,
            kind,
            glued,
        });
        glued = true;
    }
    tokens
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else if text.is_ascii() {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Owned(text.to_lowercase().replace(is_apostrophe, "'"))
    }
}

fn word(at: &mut Cursor<'_>) {
    let start = at.byte;
    loop {
        let rest = &at.text.as_bytes()[at.byte..];
        let plain = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        at.byte += plain;
        at.scalar += plain;
        match at.peek() {
            Some(c) if c.is_alphanumeric() || is_mark(c) => at.bump(),
            // An apostrophe between letters belongs to the word, unless it begins a possessive.
            Some(c) if is_apostrophe(c) && at.peek_at(1).is_some_and(char::is_alphabetic) => {
                let possessive = matches!(at.peek_at(1), Some('s' | 'S'))
                    && !at.peek_at(2).is_some_and(char::is_alphanumeric);
                if possessive {
                    break;
                }
                at.bump();
            }
            // A full stop after a single letter: "U.S.", "J."
            Some('.') if at.byte > start && initials(&at.text[start..at.byte]) => {
                let next = at.peek_at(1);
                let single = at.text[start..at.byte].chars().count() == 1;
                let capital = at.text[start..].starts_with(char::is_uppercase);
                if next.is_some_and(char::is_alphabetic) && !at.peek_at(2).is_some_and(char::is_alphabetic)
                    || !single
                    || capital && next.is_some_and(char::is_whitespace)
                {
                    at.bump();
                } else {
                    break;
                }
            }
            // The full stop of a known abbreviation: "Sept.", "Gen."
            Some('.') if ABBREVIATIONS.contains(&lower(&at.text[start..at.byte])) => {
                at.bump();
                break;
            }
            _ => break,
        }
    }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Whether a word so far is one letter, or letters each with a full stop but for the last.
fn initials(word: &str) -> bool {
    word.len() <= 24
        && word.split('.').all(|part| part.chars().count() == 1 && part.starts_with(char::is_alphabetic))
}

fn number(at: &mut Cursor<'_>) -> TokenKind {
    while let Some(c) = at.peek() {
        let joins = matches!(c, ',' | '.') && at.peek_at(1).is_some_and(|next| next.is_ascii_digit());
        if c.is_alphanumeric() || joins {
            at.bump();
        } else {
            break;
        }
    }
    TokenKind::Number
}

fn split(text: &str, tokens: &[Token<'_>]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let (mut first, mut paragraph) = (0, 0);
    for i in 0..tokens.len() {
        let last = i + 1 == tokens.len();
        let blank = !last && gap_is_blank_line(&text[tokens[i].bytes.end..tokens[i + 1].bytes.start]);
        if last || blank || i + 1 - first >= MAX_SENTENCE || ends_sentence(tokens, i) {
            sentences.push(Sentence {
                tokens: first..i + 1,
                span: Span::new(tokens[first].span.start, tokens[i].span.end),
                paragraph,
            });
            first = i + 1;
            paragraph += usize::from(blank);
        }
    }
    sentences
}

fn gap_is_blank_line(gap: &str) -> bool {
    gap.bytes().filter(|&b| b == b'\n').count() >= 2
}

/// Whether the sentence ends with token `i`, which is not the last of the text.
fn ends_sentence(tokens: &[Token<'_>], i: usize) -> bool {
    let next = &tokens[i + 1];
    if next.glued {
        return false;
    }
    // Closing quotes and brackets go with the sentence before them.
    let mut end = i;
    while end > 0 && tokens[end].glued && matches!(tokens[end].text, "\"" | "”" | "’" | "'" | ")" | "]" | "»")
    {
        end -= 1;
    }
    let opens = || {
        next.is_capitalised()
            || next.kind == TokenKind::Number
            || next.kind == TokenKind::Punctuation
                && !matches!(next.text, "," | ";" | ":" | "-" | "–" | "—" | ")")
    };
    let mark = &tokens[end];
    match mark.text {
        "." => true,
        "?" | "!" | "…" => opens(),
        _ if mark.kind == TokenKind::Word && mark.text.ends_with('.') => {
            if end < i {
                return opens();
            }
            // "U.S. The", "Jr. He": a word that begins sentences; "Sept. 27", "Mr. Bush", "U.S. Senator" go on.
            next.is_capitalised() && STARTERS.contains(&next.lower) && !is_title(mark)
        }
        _ => false,
    }
}

/// Whether an abbreviation is always followed by more: "Mr.", "Gen.", a month, an initial.
fn is_title(token: &Token<'_>) -> bool {
    token.text.len() > 2
        && token.text.matches('.').count() == 1
        && !token.is_any(&["jr.", "sr.", "inc.", "ltd.", "corp.", "co.", "etc."])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenise(text).iter().map(|t| t.text).collect()
    }

    fn sentences(text: &str) -> Vec<&str> {
        let analysis = Analysis::new(text);
        analysis.sentences.iter().map(|s| analysis.slice(s.tokens.clone())).collect()
    }

    #[test]
    fn hyphens_possessives_and_abbreviations() {
        assert_eq!(
            words("the counter-ISIL coalition's U.S.-Iraq talks"),
            ["the", "counter", "-", "ISIL", "coalition", "'s", "U.S.", "-", "Iraq", "talks"]
        );
        assert_eq!(words("on Oct.23, Da’esh's men"), ["on", "Oct.", "23", ",", "Da’esh", "'s", "men"]);
        assert_eq!(words("1,200 men (20.5%) don't"), ["1,200", "men", "(", "20.5", "%", ")", "don't"]);
        assert_eq!(words("the ministers’ talks"), ["the", "ministers", "’", "talks"]);
    }

    #[test]
    fn sentence_ends() {
        assert_eq!(
            sentences("He met Mr. Smith on Sept. 27. They talked."),
            ["He met Mr. Smith on Sept. 27.", "They talked."]
        );
        assert_eq!(sentences("It left the U.S. The rest stayed."), ["It left the U.S.", "The rest stayed."]);
        assert_eq!(sentences("The U.S. Senate met."), ["The U.S. Senate met."]);
        assert_eq!(
            sentences("“We agree.” He left. By 5 p.m. Tuesday it was over."),
            ["“We agree.”", "He left.", "By 5 p.m. Tuesday it was over."]
        );
        assert_eq!(sentences("By Reuters\n\nThe talks began"), ["By Reuters", "The talks began"]);
    }

    #[test]
    fn offsets_count_scalar_values() {
        let analysis = Analysis::new("São Paulo’s é 1");
        assert_eq!(analysis.span(0..2), Span::new(0, 9));
        assert_eq!(analysis.slice(0..2), "São Paulo");
        assert_eq!(analysis.tokens_in(Span::new(4, 9)), 1..2);
    }

    #[test]
    fn a_text_without_full_stops_is_still_divided() {
        let text = "word ".repeat(MAX_SENTENCE * 3);
        assert_eq!(Analysis::new(&text).sentences.len(), 3);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(2000))]

        #[test]
        fn sentences_are_those_of_the_analysis(text in "([ \n\u{200b}\u{feff}]{0,2}(U\\.S\\.|Sept\\.|The|said|é|[.?!…”)'’, 7])){0,30}") {
            let whole: Vec<Span> = Analysis::new(&text).sentences.iter().map(|s| s.span).collect();
            proptest::prop_assert_eq!(sentence_spans(&text), whole);
        }
    }
}
