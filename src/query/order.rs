//! The order of terms: two terms in, which comes first out.
//!
//! SPARQL (section 15.1) puts no value before blank nodes, these before IRIs and IRIs before literals, and literals
//! of one kind by `<`: numbers, texts, booleans, dates with a time. It says nothing of the rest, and an order that is
//! made of `<` where it holds and of something else where it does not goes in circles: 2 < 10, "10" < "2.0"^^e:t,
//! "10" < "10x" and so on, whereupon a sort may panic. Here every term has a [`Place`], places are compared part by part,
//! and wherever `<` says something the places say the same:
//!
//! - Numbers of all types come by value; those that are equal as `xsd:double` by their exact value. `NaN` comes last.
//! - Days and times come by the instant at which they begin, so that 2020, 2020-10 and 2020-10-23 stand together. Without
//!   a time zone they are taken to be in UTC, which lies between the fourteen hours that leave `<` undecided.
//! - Durations come by the sum of what they add to the four instants by which XML Schema compares them.
//! - Texts come by their characters, with a language or without.
//! - What is left comes by its characters, then by its datatype. Triple terms come last, by their parts.

use std::cmp::Ordering;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{BaseDirection, Literal, LiteralRef, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use oxsdatatypes::{Date, DateTime, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear};
use oxsdatatypes::{GYearMonth, Time};

/// Two terms of which either may be missing.
pub(super) fn optional(left: Option<&Term>, right: Option<&Term>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => Place::of(left).cmp(&Place::of(right)),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

/// Groups of terms, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    BlankNode,
    Iri,
    Number,
    Boolean,
    Day,
    Clock,
    Duration,
    Recurring,
    Text,
    Other,
    Triple,
}

/// Where a term stands among all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'t> {
    group: Group,
    /// A number as `xsd:double`, so that the order of these is that of the numbers.
    double: u64,
    /// The exact value, in units of 10^-18.
    exact: i128,
    text: &'t str,
    datatype: &'t str,
    language: Option<&'t str>,
    /// A text from the left, then one from the right.
    direction: Option<&'static str>,
    triple: Option<Parts<'t>>,
}

/// A triple term, in the order of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts<'t>(&'t Triple);

impl<'t> Parts<'t> {
    /// The places of its parts.
    fn places(self) -> (Place<'t>, &'t str, Place<'t>) {
        let subject = match &self.0.subject {
            NamedOrBlankNode::BlankNode(node) => Place::plain(Group::BlankNode, node.as_str()),
            NamedOrBlankNode::NamedNode(node) => Place::plain(Group::Iri, node.as_str()),
        };
        (subject, self.0.predicate.as_str(), Place::of(&self.0.object))
    }
}

impl Ord for Parts<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.places().cmp(&other.places())
    }
}

impl PartialOrd for Parts<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A term whose value is known.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    term: Term,
    value: (Group, u64, i128),
}

impl Placed {
    /// A term, with its value read from it.
    pub(super) fn new(term: Term) -> Self {
        let value = value_of(&term);
        Self { term, value }
    }

    /// The place of the term.
    pub(super) fn place(&self) -> Place<'_> {
        Place::with(&self.term, self.value)
    }

    /// The term.
    pub(super) fn term(&self) -> &Term {
        &self.term
    }
}

/// The group of a term, and its value there.
fn value_of(term: &Term) -> (Group, u64, i128) {
    match term {
        Term::BlankNode(_) => (Group::BlankNode, 0, 0),
        Term::NamedNode(_) => (Group::Iri, 0, 0),
        Term::Literal(literal) => value(literal.as_ref()),
        Term::Triple(_) => (Group::Triple, 0, 0),
    }
}

impl<'t> Place<'t> {
    /// The place of a term.
    pub(super) fn of(term: &'t Term) -> Self {
        Self::with(term, value_of(term))
    }

    /// The place of a term with this value.
    fn with(term: &'t Term, (group, double, exact): (Group, u64, i128)) -> Self {
        match term {
            Term::BlankNode(node) => Self::plain(group, node.as_str()),
            Term::NamedNode(node) => Self::plain(group, node.as_str()),
            Term::Literal(literal) => {
                let literal = literal.as_ref();
                let datatype = literal.datatype().as_str();
                let direction = literal.direction().map(|direction| match direction {
                    BaseDirection::Ltr => "ltr",
                    BaseDirection::Rtl => "rtl",
                });
                let plain = Self::plain(group, literal.value());
                Self { double, exact, datatype, language: literal.language(), direction, ..plain }
            }
            Term::Triple(triple) => Self { triple: Some(Parts(triple)), ..Self::plain(group, "") },
        }
    }

    /// The place of a term that is nothing but its text.
    fn plain(group: Group, text: &'t str) -> Self {
        let (language, direction, triple) = (None, None, None);
        Self { group, double: 0, exact: 0, text, datatype: "", language, direction, triple }
    }

    /// A text for each place, such that the order of the texts is that of the places, for where only texts can be
    /// compared.
    pub(super) fn encode(&self) -> String {
        let exact = self.exact.cast_unsigned() ^ (1 << 127);
        let Self { group, double, text, datatype, language, direction, triple, .. } = self;
        let group = *group as u8;
        if let Some(parts) = triple {
            let (subject, predicate, object) = parts.places();
            return format!("{group:x}{}\0{predicate}\0{}", subject.encode(), object.encode());
        }
        let (language, direction) = (language.unwrap_or_default(), direction.unwrap_or_default());
        format!("{group:x}{double:016x}{exact:032x}{text}\0{datatype}\0{language}\0{direction}")
    }
}

/// The group of a literal, and its value there.
fn value(literal: LiteralRef<'_>) -> (Group, u64, i128) {
    let (text, datatype) = (literal.value(), literal.datatype());
    if [xsd::STRING, rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&datatype) {
        return (Group::Text, 0, 0);
    }
    if let Some(number) = numeric(text, datatype) {
        let exact = text.parse().ok().map_or(0, |exact: Decimal| i128::from_be_bytes(exact.to_be_bytes()));
        return (Group::Number, ascending(number), exact);
    }
    let exact = |(group, exact)| (group, 0, exact);
    moment(text, datatype).map_or((Group::Other, 0, 0), exact)
}

/// The value in its group of a boolean, a day, a time or a duration.
fn moment(text: &str, datatype: NamedNodeRef<'_>) -> Option<(Group, i128)> {
    // All that is dated keeps its place on one line of time in the first bytes, and its time zone in the last two.
    let instant = |bytes: &[u8]| bytes.first_chunk().map(|bytes| i128::from_be_bytes(*bytes));
    let of = |group, bytes: &[u8]| Some((group, instant(bytes)?));
    match datatype {
        xsd::BOOLEAN => match text {
            "false" | "0" => Some((Group::Boolean, 0)),
            "true" | "1" => Some((Group::Boolean, 1)),
            _ => None,
        },
        xsd::DATE_TIME | xsd::DATE_TIME_STAMP => {
            of(Group::Day, &text.parse::<DateTime>().ok()?.to_be_bytes())
        }
        xsd::DATE => of(Group::Day, &text.parse::<Date>().ok()?.to_be_bytes()),
        xsd::G_YEAR_MONTH => {
            text.parse::<GYearMonth>().ok()?;
            of(Group::Day, &first_day(text, "-01")?.to_be_bytes())
        }
        xsd::G_YEAR => {
            text.parse::<GYear>().ok()?;
            of(Group::Day, &first_day(text, "-01-01")?.to_be_bytes())
        }
        xsd::TIME => of(Group::Clock, &text.parse::<Time>().ok()?.to_be_bytes()),
        xsd::G_MONTH_DAY => of(Group::Recurring, &text.parse::<GMonthDay>().ok()?.to_be_bytes()),
        xsd::G_MONTH => of(Group::Recurring, &text.parse::<GMonth>().ok()?.to_be_bytes()),
        xsd::G_DAY => of(Group::Recurring, &text.parse::<GDay>().ok()?.to_be_bytes()),
        xsd::DURATION | xsd::DAY_TIME_DURATION | xsd::YEAR_MONTH_DURATION => {
            Some((Group::Duration, length(text.parse().ok()?)?))
        }
        _ => None,
    }
}

/// The first day of a year or month: on the line of time, these stand at their ends.
fn first_day(text: &str, day: &str) -> Option<Date> {
    let zone = match text.strip_suffix('Z') {
        Some(rest) => rest.len(),
        None => {
            text.len()
                - if text.ends_with(|c: char| c.is_ascii_digit()) && text.contains(':') { 6 } else { 0 }
        }
    };
    let (moment, zone) = text.split_at_checked(zone)?;
    format!("{moment}{day}{zone}").parse().ok()
}

/// How long a duration is: what it adds to four instants between months of different lengths, in all.
fn length(duration: Duration) -> Option<i128> {
    const INSTANTS: [&str; 4] =
        ["1696-09-01T00:00:00Z", "1697-02-01T00:00:00Z", "1903-03-01T00:00:00Z", "1903-07-01T00:00:00Z"];
    let on_the_line =
        |at: DateTime| at.to_be_bytes().first_chunk().map(|bytes: &[u8; 16]| i128::from_be_bytes(*bytes));
    INSTANTS.iter().try_fold(0_i128, |sum, instant| {
        let start: DateTime = instant.parse().ok()?;
        let end = on_the_line(start.checked_add_duration(duration)?)?;
        sum.checked_add(end.checked_sub(on_the_line(start)?)?)
    })
}

/// The datatypes whose values are whole numbers.
const INTEGERS: [NamedNodeRef<'_>; 13] = [
    xsd::INTEGER,
    xsd::LONG,
    xsd::INT,
    xsd::SHORT,
    xsd::BYTE,
    xsd::NON_NEGATIVE_INTEGER,
    xsd::POSITIVE_INTEGER,
    xsd::NON_POSITIVE_INTEGER,
    xsd::NEGATIVE_INTEGER,
    xsd::UNSIGNED_LONG,
    xsd::UNSIGNED_INT,
    xsd::UNSIGNED_SHORT,
    xsd::UNSIGNED_BYTE,
];

/// The value of a number, to the nearest `xsd:double`.
fn numeric(text: &str, datatype: NamedNodeRef<'_>) -> Option<f64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match datatype {
        xsd::DOUBLE => Some(text.parse::<Double>().ok()?.into()),
        xsd::FLOAT => Some(f32::from(text.parse::<Float>().ok()?).into()),
        // Of any length: the standard library rounds them right.
        xsd::DECIMAL => {
            let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
            let is_one =
                (digits(whole) || whole.is_empty() && digits(part)) && (digits(part) || part.is_empty());
            if is_one { text.parse().ok() } else { None }
        }
        _ if INTEGERS.contains(&datatype) && digits(unsigned) => text.parse().ok(),
        _ => None,
    }
}

/// A number for each `xsd:double`, in their order; zero is zero, whatever its sign, and `NaN` is greater than all.
fn ascending(number: f64) -> u64 {
    if number.is_nan() {
        return u64::MAX;
    }
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// Whether the text of a literal is none of its datatype: of a number, a truth value, a day, a time or a duration.
pub(crate) fn is_ill_typed(literal: &Literal) -> bool {
    const MOMENTS: [NamedNodeRef<'_>; 13] = [
        xsd::BOOLEAN,
        xsd::DATE_TIME,
        xsd::DATE_TIME_STAMP,
        xsd::DATE,
        xsd::G_YEAR_MONTH,
        xsd::G_YEAR,
        xsd::TIME,
        xsd::G_MONTH_DAY,
        xsd::G_MONTH,
        xsd::G_DAY,
        xsd::DURATION,
        xsd::DAY_TIME_DURATION,
        xsd::YEAR_MONTH_DURATION,
    ];
    let datatype = literal.datatype();
    let is_known = [xsd::DOUBLE, xsd::FLOAT, xsd::DECIMAL].contains(&datatype)
        || INTEGERS.contains(&datatype)
        || MOMENTS.contains(&datatype);
    is_known && value(literal.as_ref()).0 == Group::Other
}

/// The value of a numeric literal.
pub(crate) fn number(literal: &Literal) -> Option<f64> {
    numeric(literal.value(), literal.datatype())
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{BlankNode, NamedNode};
    use oxigraph::sparql::{QueryResults, SparqlEvaluator};
    use oxigraph::store::Store;
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str, datatype: NamedNodeRef<'_>) -> Term {
        Literal::new_typed_literal(text, datatype).into()
    }

    fn triple(subject: impl Into<NamedOrBlankNode>, predicate: &str, object: impl Into<Term>) -> Term {
        Triple::new(subject, NamedNode::new_unchecked(predicate), object).into()
    }

    /// Terms of many kinds, right and wrong, in the order in which they belong.
    fn ordered() -> Vec<Term> {
        let directed = |text, direction| {
            Literal::new_directional_language_tagged_literal_unchecked(text, "pl", direction).into()
        };
        let tagged = |text, language| Literal::new_language_tagged_literal_unchecked(text, language).into();
        vec![
            BlankNode::new_unchecked("a").into(),
            NamedNode::new_unchecked("u:x").into(),
            NamedNode::new_unchecked("u:y").into(),
            typed("-INF", xsd::DOUBLE),
            typed("-3", xsd::INTEGER),
            typed("-0.0", xsd::DOUBLE),
            typed("0", xsd::DECIMAL),
            typed("1e-3", xsd::DOUBLE),
            typed("9.5", xsd::FLOAT),
            typed("9.50", xsd::DECIMAL),
            typed("10", xsd::UNSIGNED_BYTE),
            typed("9007199254740992", xsd::INTEGER),
            typed("9007199254740993", xsd::LONG),
            typed("123456789012345678901234567890", xsd::INTEGER),
            typed("INF", xsd::FLOAT),
            typed("NaN", xsd::DOUBLE),
            typed("false", xsd::BOOLEAN),
            typed("1", xsd::BOOLEAN),
            typed("-0044", xsd::G_YEAR),
            typed("2020", xsd::G_YEAR),
            typed("2020-10", xsd::G_YEAR_MONTH),
            typed("2020-10-23", xsd::DATE),
            typed("2020-10-23T01:00:00+02:00", xsd::DATE_TIME),
            typed("2020-10-23T00:30:00", xsd::DATE_TIME),
            typed("2020-10-23T01:00:00Z", xsd::DATE_TIME),
            typed("09:00:00", xsd::TIME),
            typed("10:00:00", xsd::TIME),
            typed("P29D", xsd::DURATION),
            typed("P1M", xsd::YEAR_MONTH_DURATION),
            typed("P32D", xsd::DAY_TIME_DURATION),
            Literal::from("").into(),
            Literal::from("10").into(),
            Literal::from("2").into(),
            directed("Ala", BaseDirection::Ltr),
            directed("Ala", BaseDirection::Rtl),
            tagged("Ala", "pl"),
            Literal::from("Ala").into(),
            tagged("Alb", "en"),
            typed("no number", xsd::INTEGER),
            typed("x", NamedNode::new_unchecked("u:t").as_ref()),
            triple(BlankNode::new_unchecked("z"), "u:p", typed("9", xsd::INTEGER)),
            triple(BlankNode::new_unchecked("z"), "u:p", typed("10", xsd::INTEGER)),
            triple(NamedNode::new_unchecked("u:a"), "u:p", Literal::from("b")),
            triple(NamedNode::new_unchecked("u:a"), "u:q", Literal::from("a")),
            triple(NamedNode::new_unchecked("u:ab"), "u:p", NamedNode::new_unchecked("u:x")),
            triple(NamedNode::new_unchecked("u:b"), "u:p", Literal::from("a")),
            triple(
                NamedNode::new_unchecked("u:b"),
                "u:p",
                triple(NamedNode::new_unchecked("u:a"), "u:p", Literal::from("a")),
            ),
        ]
    }

    #[test]
    fn terms_of_all_kinds_have_their_place() {
        let mut expected = ordered();
        // 2020-10-23T01:00+02:00 is 23:00 of the day before.
        let day = expected.iter().position(|term| *term == typed("2020-10-23", xsd::DATE)).unwrap();
        expected.swap(day, day + 1);
        let mut terms: Vec<Term> = expected.iter().rev().cloned().collect();
        terms.sort_by(|left, right| optional(Some(left), Some(right)));
        assert_eq!(terms, expected);
        terms.sort_by_key(|term| std::cmp::Reverse(Place::of(term).encode()));
        terms.reverse();
        assert_eq!(terms, expected);
    }

    /// What the engine says of `left < right`.
    fn less(left: &Term, right: &Term) -> Option<bool> {
        let ask = format!("SELECT ({left} < {right} AS ?x) {{}}");
        let query = SparqlEvaluator::new().parse_query(&ask).ok()?;
        let store = Store::new().ok()?;
        let QueryResults::Solutions(mut rows) = query.on_store(&store).execute().ok()? else { return None };
        match rows.next()?.ok()?.get("x")? {
            Term::Literal(literal) => Some(literal.value() == "true"),
            _ => None,
        }
    }

    #[test]
    fn the_order_agrees_with_less_than() {
        let literals: Vec<Term> = ordered().into_iter().filter(Term::is_literal).collect();
        let mut told = 0;
        for left in &literals {
            for right in &literals {
                if less(left, right) == Some(true) {
                    told += 1;
                    assert_eq!(optional(Some(left), Some(right)), Ordering::Less, "{left} {right}");
                }
            }
        }
        assert!(told > 60, "{told}");
    }

    /// Literals near to one another, of all datatypes that the order knows and of others.
    fn any_term() -> impl Strategy<Value = Term> {
        let types = [
            xsd::STRING,
            xsd::INTEGER,
            xsd::BYTE,
            xsd::DECIMAL,
            xsd::DOUBLE,
            xsd::FLOAT,
            xsd::BOOLEAN,
            xsd::DATE,
            xsd::DATE_TIME,
            xsd::TIME,
            xsd::G_YEAR,
            xsd::DURATION,
            xsd::ANY_URI,
        ];
        let text = prop_oneof![
            "[-+]?[0-9]{1,3}(\\.[0-9]{0,2})?(e[0-9])?",
            "-?20[0-9]{2}-0[1-9]-[01][0-9](T0[0-9]:00:00)?(Z|[+-]0[0-9]:00)?",
            "P[0-9]{1,2}[DMY]",
            "[0-9a-c\0é ]{0,3}",
            Just("NaN".to_owned()),
            Just("true".to_owned()),
        ];
        let simple =
            (text, prop::sample::select(types.to_vec())).prop_map(|(text, datatype)| typed(&text, datatype));
        simple.prop_recursive(2, 2, 1, |object| {
            object.prop_map(|object| triple(NamedNode::new_unchecked("u:a"), "u:p", object))
        })
    }

    proptest! {
        #[test]
        fn places_are_an_order_and_their_texts_the_same(a in any_term(), b in any_term(), c in any_term()) {
            let order = |x: &Term, y: &Term| optional(Some(x), Some(y));
            prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
            prop_assert_eq!(order(&a, &b).is_eq(), a == b);
            if order(&a, &b).is_le() && order(&b, &c).is_le() {
                prop_assert!(order(&a, &c).is_le());
            }
            let shown = format!("{a}{b}");
            if !shown.contains('\0') && !shown.contains("\\u0000") {
                prop_assert_eq!(Place::of(&a).encode().cmp(&Place::of(&b).encode()), order(&a, &b));
            }
        }

        #[test]
        fn less_than_is_never_turned_round(a in any_term(), b in any_term()) {
            if less(&a, &b) == Some(true) {
                prop_assert_eq!(optional(Some(&a), Some(&b)), Ordering::Less);
            }
        }
    }
}
