//! Constraints on values and on sets of them: a statement of a shape in, what it asks for out.

use oxigraph::model::Term;
use regex::{Regex, RegexBuilder};

use super::ShapesError;
use super::read::{Asked, Reading};
use super::shape::{Bound, Kind, NodeKind};
use crate::vocab::sh;

impl Reading<'_> {
    /// Constraints on what each value is.
    pub(super) fn of_values(
        &mut self,
        node: &Term,
        local: &str,
        value: &Term,
    ) -> Result<Option<Asked>, ShapesError> {
        let graph = self.graph;
        let shown = graph.names.show(value);
        Ok(Some(match local {
            "class" => {
                graph.iri(node, local, value)?;
                let class = self.data.id(value)?;
                ("Class", Kind::Class(self.data.classes(class)?), format!("is no {shown}"))
            }
            "datatype" => {
                let datatype = graph.iri(node, local, value)?.clone();
                ("Datatype", Kind::Datatype(datatype), format!("is no {shown}"))
            }
            "nodeKind" => {
                let kind =
                    node_kind(value).ok_or_else(|| graph.wrong(node, local, "there is no such kind"))?;
                ("NodeKind", Kind::NodeKind(kind), format!("is no {shown}"))
            }
            "pattern" => {
                ("Pattern", Kind::Pattern(self.pattern(node, value)?), format!("does not match {shown}"))
            }
            "languageIn" => {
                let mut languages = Vec::new();
                for language in graph.list(node, local, value)? {
                    languages.push(graph.text(node, local, language)?.to_owned());
                }
                let said = format!("is in none of the languages {}", languages.join(", "));
                ("LanguageIn", Kind::LanguageIn(languages), said)
            }
            "in" => {
                let terms = graph.list(node, local, value)?;
                let shown: Vec<String> = terms.iter().map(|term| graph.names.show(term)).collect();
                let ids = terms.into_iter().map(|term| Ok(self.data.id(term)?));
                let ids = ids.collect::<Result<_, ShapesError>>()?;
                ("In", Kind::In(ids), format!("is none of {}", shown.join(", ")))
            }
            _ => return Ok(None),
        }))
    }

    /// Constraints by numbers: how great values are, how long, how many.
    pub(super) fn of_numbers(
        &self,
        node: &Term,
        local: &str,
        value: &Term,
    ) -> Result<Option<Asked>, ShapesError> {
        let shown = self.graph.names.show(value);
        let number = || self.graph.number(node, local, value);
        let bound = |bound| match value.is_literal() {
            true => Ok(Kind::Bound(bound, value.clone())),
            false => Err(self.graph.wrong(node, local, "it takes a value")),
        };
        let (component, kind, said) = match local {
            "minExclusive" => ("MinExclusive", bound(Bound::MinExclusive)?, "is not greater than"),
            "minInclusive" => ("MinInclusive", bound(Bound::MinInclusive)?, "is not at least"),
            "maxExclusive" => ("MaxExclusive", bound(Bound::MaxExclusive)?, "is not less than"),
            "maxInclusive" => ("MaxInclusive", bound(Bound::MaxInclusive)?, "is not at most"),
            "minLength" => ("MinLength", Kind::MinLength(number()?), "has fewer characters than"),
            "maxLength" => ("MaxLength", Kind::MaxLength(number()?), "has more characters than"),
            "minCount" => ("MinCount", Kind::MinCount(number()?), "has fewer values than"),
            "maxCount" => ("MaxCount", Kind::MaxCount(number()?), "has more values than"),
            _ => return Ok(None),
        };
        Ok(Some((component, kind, format!("{said} {shown}"))))
    }

    /// Constraints on all values together, and on those of other properties beside them.
    pub(super) fn of_sets(
        &mut self,
        node: &Term,
        local: &str,
        value: &Term,
    ) -> Result<Option<Asked>, ShapesError> {
        let graph = self.graph;
        let shown = graph.names.show(value);
        if ["equals", "disjoint", "lessThan", "lessThanOrEquals"].contains(&local) {
            graph.iri(node, local, value)?;
        }
        Ok(Some(match local {
            "uniqueLang" if graph.truth(node, local, value)? => {
                ("UniqueLang", Kind::UniqueLang, "has several values in the language".to_owned())
            }
            "hasValue" => {
                let said = format!("does not have the value {shown}");
                ("HasValue", Kind::HasValue(self.data.id(value)?), said)
            }
            "equals" => (
                "Equals",
                Kind::Equals(self.data.id(value)?),
                format!("is a value of only one of it and {shown}"),
            ),
            "disjoint" => {
                ("Disjoint", Kind::Disjoint(self.data.id(value)?), format!("is a value of {shown} too"))
            }
            "lessThan" => {
                ("LessThan", Kind::LessThan(self.data.id(value)?), format!("is not less than {shown}"))
            }
            "lessThanOrEquals" => {
                let said = format!("is not {shown} or less");
                ("LessThanOrEquals", Kind::LessThanOrEquals(self.data.id(value)?), said)
            }
            "closed" if graph.truth(node, local, value)? => {
                ("Closed", self.closed(node)?, "is no property of the shape".to_owned())
            }
            _ => return Ok(None),
        }))
    }

    /// The properties that a closed shape has.
    fn closed(&mut self, node: &Term) -> Result<Kind, ShapesError> {
        let graph = self.graph;
        let mut allowed = Vec::new();
        if let Some(ignored) = graph.one(node, "ignoredProperties")? {
            allowed = graph.list(node, "ignoredProperties", ignored)?;
        }
        for property in graph.all(node, "property") {
            allowed.extend(graph.all(property, "path").into_iter().filter(|path| path.is_named_node()));
        }
        let ids = allowed.into_iter().map(|property| Ok(self.data.id(property)?));
        Ok(Kind::Closed(ids.collect::<Result<_, ShapesError>>()?))
    }

    fn pattern(&self, node: &Term, value: &Term) -> Result<Regex, ShapesError> {
        let pattern = self.graph.text(node, "pattern", value)?;
        let flags = match self.graph.one(node, "flags")? {
            Some(flags) => self.graph.text(node, "flags", flags)?,
            None => "",
        };
        let escaped = if flags.contains('q') { regex::escape(pattern) } else { pattern.to_owned() };
        let mut builder = RegexBuilder::new(&escaped);
        for flag in flags.chars() {
            match flag {
                's' => builder.dot_matches_new_line(true),
                'm' => builder.multi_line(true),
                'i' => builder.case_insensitive(true),
                'x' => builder.ignore_whitespace(true),
                'q' => &mut builder,
                _ => return Err(self.graph.wrong(node, "flags", &format!("there is no flag {flag}"))),
            };
        }
        builder.build().map_err(|error| self.graph.wrong(node, "pattern", &error.to_string()))
    }
}

/// The kinds of nodes that a value of `sh:nodeKind` names.
fn node_kind(value: &Term) -> Option<NodeKind> {
    let Term::NamedNode(name) = value else { return None };
    let [iri, blank, literal] = match name.as_str().strip_prefix(sh::NAMESPACE)? {
        "IRI" => [true, false, false],
        "BlankNode" => [false, true, false],
        "Literal" => [false, false, true],
        "BlankNodeOrIRI" => [true, true, false],
        "BlankNodeOrLiteral" => [false, true, true],
        "IRIOrLiteral" => [true, false, true],
        _ => return None,
    };
    Some(NodeKind { iri, blank, literal })
}
