//! JSON-LD 1.1: rows in, nodes under the product's context out.
//!
//! The document reads as plain JSON: `iri`, `type`, terms without prefixes, numbers and truth values as such, dates as
//! strings under terms that know their precision, texts by language, and arrays only where there is more than one
//! value. A named graph is a node with a `graph` of its own. What the context has no term for keeps its meaning under
//! a prefixed name or its IRI.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use oxigraph::model::NamedNodeRef;

use super::Output;
use super::context::{CONTEXT, Coercion, Context, Scope};
use super::inexpressible::refuse_triples;
use super::turtle::{is_local, split};
use crate::map::dataset::{Dataset, Row};
use crate::map::{split_direction, term};
use crate::vocab::{Prefixes, rdf, xsd};

/// Writes sorted rows. The context is embedded, or referred to by the IRI `context`. Triple terms, for which JSON-LD has
/// nothing, are refused before anything is written.
pub(super) fn write<W: Write>(
    dataset: &Dataset,
    prefixes: &Prefixes,
    context: Option<&str>,
    output: &mut Output<W>,
) -> io::Result<()> {
    refuse_triples("JSON-LD", dataset)?;
    let document = Document::new(dataset, prefixes);
    output.put("{\n  \"@context\": ");
    document.context(context, output);
    output.put(",\n  \"graph\": [");
    let mut first = true;
    for graph in dataset.rows.chunk_by(|a, b| a[0] == b[0]) {
        let name = graph[0][0];
        if name == 0 {
            document.nodes(graph, "\n    ", &mut first, output)?;
            continue;
        }
        output.put(if first { "\n    {\n      \"iri\": " } else { ",\n    {\n      \"iri\": " });
        put_node(dataset.form(name), output);
        output.put(",\n      \"graph\": [");
        document.nodes(graph, "\n        ", &mut true, output)?;
        output.put("\n      ]\n    }");
        first = false;
    }
    output.put(if first { "]\n}\n" } else { "\n  ]\n}\n" });
    Ok(())
}

/// What is the same for all nodes of a document.
struct Document<'d> {
    dataset: &'d Dataset,
    table: &'static Context,
    /// Prefixes for what has no term, by their namespaces.
    namespaces: HashMap<&'d str, &'d str>,
    /// Prefixes of the context that must not be understood, because IRIs begin as they would.
    hidden: BTreeSet<&'static str>,
    /// Prefixes that are not in the context.
    added: BTreeMap<&'d str, &'d str>,
    /// How the values of each property are written, in nodes of each list of classes with scopes.
    properties: HashMap<Vec<u32>, HashMap<u32, Property<'d>>>,
    /// The classes whose nodes have a context of their own.
    scopes: HashMap<u32, &'static Scope>,
    rdf_type: Option<u32>,
}

/// How the values of a property are written.
struct Property<'d> {
    /// The terms for values of a certain kind.
    terms: Vec<(&'static str, &'static Coercion)>,
    /// The key for all other values.
    key: Cow<'d, str>,
}

impl<'d> Document<'d> {
    fn new(dataset: &'d Dataset, prefixes: &'d Prefixes) -> Self {
        let table = Context::builtin();
        let schemes: BTreeSet<&str> = dataset.terms.iter().filter_map(|form| scheme(form)).collect();
        let usable = |prefix: &str| !schemes.contains(prefix);
        let own = table.prefixes.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
        let hidden = table.prefixes.keys().map(String::as_str).filter(|prefix| !usable(prefix)).collect();
        let mut namespaces: HashMap<&str, &str> = HashMap::new();
        let foreign = prefixes.iter().filter(|(prefix, _)| !table.has_name(prefix) && is_local(prefix));
        for (prefix, namespace) in own.chain(foreign).filter(|(prefix, _)| usable(prefix)) {
            namespaces.entry(namespace).or_insert(prefix);
        }
        let scope = |(class, scope): (&String, &'static Scope)| {
            Some((dataset.find(NamedNodeRef::new_unchecked(class))?, scope))
        };
        let mut document = Self {
            dataset,
            table,
            namespaces,
            hidden,
            added: BTreeMap::new(),
            properties: HashMap::new(),
            scopes: table.scopes.iter().filter_map(scope).collect(),
            rdf_type: dataset.find(rdf::TYPE),
        };
        document.survey();
        document
    }

    /// Finds out how each property is written, and which prefixes are missing in the context.
    fn survey(&mut self) {
        let mut names: BTreeSet<&'d str> = BTreeSet::new();
        let mut properties: HashMap<Vec<u32>, HashMap<u32, Property<'d>>> = HashMap::new();
        for subject in self.dataset.rows.chunk_by(|a, b| a[..2] == b[..2]) {
            let classes = self.classes(subject);
            let scopes: Vec<&Scope> =
                classes.iter().filter_map(|class| self.scopes.get(class).copied()).collect();
            let known = properties.entry(classes).or_default();
            for row in subject {
                let object = self.dataset.form(row[3]);
                if Some(row[2]) == self.rdf_type {
                    names.insert(object);
                }
                names.extend(datatype(object));
                known.entry(row[2]).or_insert_with(|| {
                    let property = self.dataset.form(row[2]);
                    names.insert(property);
                    self.property(&scopes, iri(property))
                });
            }
        }
        self.properties = properties;
        for name in names {
            if let Some((namespace, local)) = split(name)
                && is_local(local)
                && let Some(prefix) = self.namespaces.get(namespace)
                && !self.table.prefixes.contains_key(*prefix)
            {
                self.added.insert(prefix, namespace);
            }
        }
    }

    /// The classes of a node whose nodes have a context of their own.
    fn classes(&self, subject: &[Row]) -> Vec<u32> {
        let types = subject.iter().filter(|row| Some(row[2]) == self.rdf_type).map(|row| row[3]);
        types.filter(|class| self.scopes.contains_key(class)).collect()
    }

    fn property(&self, scopes: &[&'static Scope], property: &'d str) -> Property<'d> {
        let terms = self.table.terms_in(scopes, property).into_iter().map(|(name, how)| (name.as_str(), how));
        let (general, special): (Vec<_>, Vec<_>) = terms.partition(|(_, how)| **how == Coercion::None);
        let key = match general.first() {
            Some((name, _)) => Cow::Borrowed(*name),
            None => self.short(property),
        };
        Property { terms: special, key }
    }

    /// Writes the value of `@context`.
    fn context<W: Write>(&self, reference: Option<&str>, output: &mut Output<W>) {
        let more = !self.added.is_empty() || !self.hidden.is_empty();
        if more {
            output.put("[");
        }
        match reference {
            Some(iri) => output.put(&format!("\"{iri}\"")),
            None => {
                let begin = CONTEXT.find(": {").map_or(0, |index| index + 2);
                let end = CONTEXT.trim_end().len() - 1;
                output.put(CONTEXT.get(begin..end).unwrap_or_default().trim_end());
            }
        }
        if more {
            let hidden = self.hidden.iter().map(|prefix| format!("\"{prefix}\": null"));
            let added = self.added.iter().map(|(prefix, namespace)| format!("\"{prefix}\": \"{namespace}\""));
            let entries: Vec<String> = hidden.chain(added).collect();
            output.put(&format!(", {{\n    {}\n  }}]", entries.join(",\n    ")));
        }
    }

    /// Writes the subjects of one graph. `indent` begins with a new line.
    fn nodes<W: Write>(
        &self,
        rows: &[Row],
        indent: &str,
        first: &mut bool,
        output: &mut Output<W>,
    ) -> io::Result<()> {
        let mut chosen: Vec<Vec<u32>> = Vec::new();
        for subject in rows.chunk_by(|a, b| a[1] == b[1]) {
            if !std::mem::take(first) {
                output.put(",");
            }
            let properties = self.properties.get(&self.classes(subject));
            output.put(indent);
            output.put("{");
            output.put(indent);
            output.put("  \"iri\": ");
            put_node(self.dataset.form(subject[0][1]), output);
            let types = subject.iter().filter(|row| Some(row[2]) == self.rdf_type).map(|row| row[3]);
            let (literals, types): (Vec<u32>, Vec<u32>) =
                types.partition(|&id| self.dataset.form(id).starts_with('"'));
            if !types.is_empty() {
                output.put(",");
                output.put(indent);
                output.put("  \"type\": ");
                self.list(&types, ", ", output, |id, output| self.put_name(id, output))?;
            }
            for values in subject.chunk_by(|a, b| a[2] == b[2]) {
                let Some(property) = properties.and_then(|known| known.get(&values[0][2])) else { continue };
                chosen.resize_with(property.terms.len() + 1, Vec::new);
                chosen.iter_mut().for_each(Vec::clear);
                let is_type = Some(values[0][2]) == self.rdf_type;
                let objects = values.iter().map(|row| row[3]);
                for object in objects.filter(|object| !is_type || literals.contains(object)) {
                    let form = self.dataset.form(object);
                    let term = property.terms.iter().position(|(_, coercion)| takes(coercion, form));
                    chosen[term.unwrap_or(property.terms.len())].push(object);
                }
                self.values(property, &chosen, indent, output)?;
            }
            output.put(indent);
            output.put("}");
            output.relieve()?;
        }
        Ok(())
    }

    /// Writes the values of one property of one node, divided by the term that takes them.
    fn values<W: Write>(
        &self,
        property: &Property<'_>,
        chosen: &[Vec<u32>],
        indent: &str,
        output: &mut Output<W>,
    ) -> io::Result<()> {
        let terms = property.terms.iter().map(|&(name, coercion)| (name, coercion));
        let terms = terms.chain([(&*property.key, &Coercion::None)]);
        let between = format!(",{indent}    ");
        for ((key, coercion), objects) in terms.zip(chosen).filter(|(_, objects)| !objects.is_empty()) {
            output.put(",");
            output.put(indent);
            output.put("  \"");
            output.put(key);
            output.put("\": ");
            match coercion {
                Coercion::Id => self.list(objects, &between, output, |id, output| {
                    put_node(self.dataset.form(id), output);
                })?,
                Coercion::Vocab => {
                    self.list(objects, &between, output, |id, output| self.put_name(id, output))?;
                }
                Coercion::Language => self.languages(objects, output)?,
                Coercion::Type(_) => self.list(objects, &between, output, |id, output| {
                    let form = self.dataset.form(id);
                    output.put(native(form).unwrap_or_else(|| text(form)));
                })?,
                Coercion::None => {
                    self.list(objects, &between, output, |id, output| self.put_value(id, output))?;
                }
            }
        }
        Ok(())
    }

    /// Writes one value, or several as an array.
    fn list<W: Write>(
        &self,
        objects: &[u32],
        between: &str,
        output: &mut Output<W>,
        put: impl Fn(u32, &mut Output<W>),
    ) -> io::Result<()> {
        if let [object] = objects {
            put(*object, output);
            return Ok(());
        }
        output.put("[");
        let on_lines = between.strip_prefix(',').filter(|rest| rest.starts_with('\n')).unwrap_or_default();
        output.put(on_lines);
        for (index, &object) in objects.iter().enumerate() {
            if index > 0 {
                output.put(between);
            }
            put(object, output);
            output.relieve()?;
        }
        output.put(on_lines.get(..on_lines.len().saturating_sub(2)).unwrap_or_default());
        output.put("]");
        Ok(())
    }

    /// Writes texts as a map from languages to one or several of them.
    fn languages<W: Write>(&self, objects: &[u32], output: &mut Output<W>) -> io::Result<()> {
        let mut languages: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for &object in objects {
            let language = term::language(self.dataset.form(object)).unwrap_or_default();
            languages.entry(language).or_default().push(object);
        }
        for (index, (language, objects)) in languages.iter().enumerate() {
            output.put(if index == 0 { "{ \"" } else { ", \"" });
            output.put(language);
            output.put("\": ");
            self.list(objects, ", ", output, |id, output| output.put(text(self.dataset.form(id))))?;
        }
        output.put(" }");
        Ok(())
    }

    /// Writes a value under a key that says nothing about its values.
    fn put_value<W: Write>(&self, id: u32, output: &mut Output<W>) {
        let form = self.dataset.form(id);
        if !form.starts_with('"') {
            output.put("{ \"iri\": ");
            put_node(form, output);
            output.put(" }");
        } else if let Some(value) = native(form) {
            output.put(value);
        } else if let Some(language) = term::language(form) {
            let (language, direction) = split_direction(language);
            output.put("{ \"@language\": \"");
            output.put(language);
            if let Some(direction) = direction {
                output.put(&format!("\", \"@direction\": \"{direction}"));
            }
            output.put("\", \"@value\": ");
            output.put(text(form));
            output.put(" }");
        } else if let Some(datatype) = datatype(form) {
            output.put("{ \"@type\": \"");
            output.put(&self.short(iri(datatype)));
            output.put("\", \"@value\": ");
            output.put(text(form));
            output.put(" }");
        } else {
            output.put(form);
        }
    }

    /// Writes a class or another name of a vocabulary.
    fn put_name<W: Write>(&self, id: u32, output: &mut Output<W>) {
        let form = self.dataset.form(id);
        if form.starts_with('<') {
            output.put("\"");
            match self.table.terms(iri(form)).first() {
                Some((term, _)) => output.put(term),
                None => output.put(&self.short(iri(form))),
            }
            output.put("\"");
        } else {
            put_node(form, output);
        }
    }

    /// An IRI with a prefix, if there is one for it.
    fn short<'i>(&self, iri: &'i str) -> Cow<'i, str> {
        let cut = iri.rfind(['/', '#']).map_or(0, |index| index + 1);
        let (namespace, local) = iri.split_at(cut);
        match self.namespaces.get(namespace) {
            Some(prefix) if is_local(local) => Cow::Owned(format!("{prefix}:{local}")),
            _ => Cow::Borrowed(iri),
        }
    }
}

/// Writes the identifier of a node. IRIs have no character that JSON escapes.
fn put_node<W: Write>(form: &str, output: &mut Output<W>) {
    output.put("\"");
    output.put(iri(form));
    output.put("\"");
}

/// What stands between the angle brackets of an IRI; another term as it is.
fn iri(form: &str) -> &str {
    form.strip_prefix('<').and_then(|form| form.strip_suffix('>')).unwrap_or(form)
}

/// The text of a literal in quotation marks. What N-Triples escapes, JSON escapes in the same way.
fn text(form: &str) -> &str {
    &form[..=form.rfind('"').unwrap_or_default()]
}

/// The datatype of a literal that has one of its own.
fn datatype(form: &str) -> Option<&str> {
    form.starts_with('"').then(|| term::split_datatype(form))?.map(|(_, datatype)| datatype)
}

/// Whether a term with this coercion can have this value.
fn takes(coercion: &Coercion, form: &str) -> bool {
    match coercion {
        Coercion::None => true,
        Coercion::Id | Coercion::Vocab => !form.starts_with('"'),
        Coercion::Language => term::language(form).is_some_and(|tag| split_direction(tag).1.is_none()),
        Coercion::Type(wanted) => datatype(form).is_some_and(|datatype| iri(datatype) == wanted),
    }
}

/// The number or truth value that JSON has for a literal.
///
/// Whole numbers up to 15 digits survive every reader; JSON has none that would be read as xsd:decimal.
fn native(form: &str) -> Option<&str> {
    let (text, datatype) = term::split_datatype(form)?;
    let value = text.strip_prefix('"')?.strip_suffix('"')?;
    let fits = match iri(datatype).strip_prefix(xsd::NAMESPACE)? {
        "boolean" => matches!(value, "true" | "false"),
        "integer" => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            let canonical = value == "0" || !digits.starts_with('0');
            (1..=15).contains(&digits.len()) && canonical && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    fits.then_some(value)
}

/// The scheme of an IRI (or of a literal's datatype) that could be taken for a prefix.
fn scheme(form: &str) -> Option<&str> {
    let form = if form.starts_with('"') { datatype(form)? } else { form };
    let (scheme, rest) = form.strip_prefix('<')?.split_once(':')?;
    (!rest.starts_with("//")).then_some(scheme)
}
