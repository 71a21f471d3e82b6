//! A Markdown file with front matter in, the fields of the front matter and the words of the text out.
//!
//! Front matter is YAML between lines of three hyphens, or TOML between lines of three plus signs, of which lines with a
//! name and a value, and lists, are read.

use serde_json::{Map, Value};

use super::formats;

/// How many lines front matter has at most.
const MAX_LINES: usize = 200;

/// The fields and the text behind them, if the file begins with front matter.
pub(super) fn split(file: &str) -> Option<(Map<String, Value>, &str)> {
    let (first, mut rest) = file.trim_start().split_once('\n')?;
    let fence = first.trim_end();
    let equals = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut fields = Map::new();
    let mut last = None;
    for _ in 0..MAX_LINES {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim_end();
        if line == fence || line == "..." && equals == ':' {
            return (!fields.is_empty()).then_some((fields, after));
        }
        rest = after;
        let inner = line.trim_start();
        if inner.is_empty() || inner.starts_with('#') || equals == '=' && inner.starts_with('[') {
            continue;
        }
        if inner.len() < line.len() || inner.starts_with("- ") {
            go_on(fields.get_mut(last.as_ref()?)?, inner);
            continue;
        }
        let (name, value) = line.split_once(equals)?;
        let name = name.trim().to_owned();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        fields.insert(name.clone(), scalar(value.trim()));
        last = Some(name);
    }
    None
}

/// Adds a line of a list, or of a text over several lines, to what came before.
fn go_on(value: &mut Value, line: &str) {
    match (line.strip_prefix("- "), value) {
        (Some(item), Value::Array(list)) => list.push(scalar(item.trim())),
        (Some(item), value @ Value::Null) => *value = Value::Array(vec![scalar(item.trim())]),
        (None, Value::String(text)) => {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
        _ => {}
    }
}

/// A value without its quotation marks, or a list of such.
fn scalar(text: &str) -> Value {
    if let Some(list) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return Value::Array(list.split(',').map(|item| scalar(item.trim())).collect());
    }
    match text {
        "" | "~" | "null" => return Value::Null,
        // A text over several lines follows.
        ">" | ">-" | "|" | "|-" => return Value::String(String::new()),
        _ => {}
    }
    let quoted = ['"', '\''].into_iter().find_map(|mark| {
        let inner = text.strip_prefix(mark)?;
        Some(inner.split(mark).next().unwrap_or_default())
    });
    Value::String(quoted.unwrap_or_else(|| text.split(" #").next().unwrap_or_default().trim()).to_owned())
}

/// The words of a text in Markdown.
pub(super) fn words(markdown: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut code = false;
    for line in markdown.lines() {
        let inner = line.trim();
        if inner.starts_with("```") || inner.starts_with("~~~") {
            code = !code;
            continue;
        }
        if code || matches!(inner, "---" | "***" | "___") {
            continue;
        }
        let inner = inner.trim_start_matches("> ").trim_start_matches('#');
        lines.push(inline(inner.trim()));
    }
    let text = lines.join("\n");
    if formats::is_laid_out(&text) { formats::words_of_markup(&text) } else { text }
}

/// A line without the marks of Markdown within it.
fn inline(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut words = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let image = c == '!' && chars.get(at + 1) == Some(&'[');
        if (c == '[' || image)
            && let Some((inner, end)) = link(&chars, at + usize::from(image))
        {
            if !image {
                words.push_str(&inline(&inner));
            }
            at = end;
            continue;
        }
        let (before, after) = (at.checked_sub(1).and_then(|at| chars.get(at)), chars.get(at + 1));
        let inside = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        let blank = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace());
        let mark = match c {
            '*' => !(blank(before) && blank(after)),
            '_' => !(inside(before) && inside(after) || blank(before) && blank(after)),
            '`' => true,
            _ => false,
        };
        if c == '\\' && after.is_some_and(char::is_ascii_punctuation) {
            words.extend(after);
            at += 2;
            continue;
        }
        if !mark {
            words.push(c);
        }
        at += 1;
    }
    words
}

/// The words of a link that begins at this bracket, and where it ends.
fn link(chars: &[char], start: usize) -> Option<(String, usize)> {
    let close = start + chars[start..].iter().take(500).position(|c| *c == ']')?;
    let end_mark = match chars.get(close + 1)? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let end = close + chars[close..].iter().skip(1).take(2000).position(|c| *c == end_mark)? + 1;
    Some((chars[start + 1..close].iter().collect(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_read_in_yaml_and_toml() {
        let shown = |file: &str| {
            split(file).map(|(fields, text)| (Value::Object(fields).to_string(), text.trim().to_owned()))
        };
        let yaml = "---\ntitle: \"Talks: day two\"  # why\nauthor: [Ann Lee, 'Bo Ek']\ntags:\n  - a\n  - b\nlead: >\n  One\n  two.\n\ndate: 2022-03-03T10:00:00+01:00\n---\n\nText.";
        let fields = r#"{"author":["Ann Lee","Bo Ek"],"date":"2022-03-03T10:00:00+01:00","lead":"One two.","tags":["a","b"],"title":"Talks: day two"}"#;
        assert_eq!(shown(yaml), Some((fields.to_owned(), "Text.".to_owned())));
        let toml = "+++\ntitle = \"Talks\"\ndate = 2022-03-03\n[params]\n+++\nText.";
        let fields = r#"{"date":"2022-03-03","title":"Talks"}"#;
        assert_eq!(shown(toml), Some((fields.to_owned(), "Text.".to_owned())));
        for none in [
            "---\nOSLO - Words.\n---\nMore.",
            "---\n\n---\nMore.",
            "---\ntitle: no end\n",
            "Title\n---\nText.",
        ] {
            assert_eq!(shown(none), None, "{none}");
        }
    }

    #[test]
    fn marks_of_markdown_are_no_words() {
        assert_eq!(
            words(
                "## Head\n\n> The **minister** [Ann _Lee_](https://x.example/a_b) met ![pic](a.png) them.\n\n```\ncode\n```\n2 * 3, snake_case, \\*star\\* and `x`."
            ),
            "Head\n\nThe minister Ann Lee met  them.\n\n2 * 3, snake_case, *star* and x."
        );
    }
}
