//! The page of links to review: entities whose links are undecided in; each with what is known of it, its candidates side by
//! side and the reasons for them, and buttons to decide, out.

use std::collections::{BTreeMap, BTreeSet};

use hyper::header::CACHE_CONTROL;
use oxigraph::model::Literal;

use super::super::look::{LONG_NAME, Look, shortened};
use super::super::reply::{Problem, Reply};
use super::super::request::Request;
use super::super::survey::Kind;
use super::super::{Current, Decisions, Shared, reconcile};
use super::shown::Shown;
use super::told::Teller;
use super::{address, begin, end, grouped, pages, part};
use crate::html::{escape, link, put};
use crate::reconcile::Judgements;
use crate::store::{Order, TermId};
use crate::view::View;
use crate::vocab::{skos, tw};

/// How many entities are on a page.
const EACH: usize = 10;

/// How many candidates are looked at.
const MOST: usize = 20_000;

/// How many statements tell what an entity is.
const STATEMENTS: usize = 3;

/// Something that an entity may be.
struct Candidate {
    target: String,
    confidence: Option<f64>,
    reason: String,
    source: String,
}

/// The page of links to review.
pub(in crate::serve) fn review(
    shared: &Shared,
    request: &Request,
    current: &Current,
) -> Result<Reply, Problem> {
    let look = Look::new(&current.graph);
    let judgements =
        shared.decisions.as_ref().map(|decisions| decisions.judgements()).transpose()?.unwrap_or_default();
    let (open, decided) = undecided(&look, &judgements)?;
    let mut page = begin("Links to review", "/review", &[], &shared.options);
    put(
        &mut page,
        format_args!(
            "<p class=\"lead\">Entities that may be an entry of another dataset, which nobody could tell by rule. {} are open{}.</p>\n",
            grouped(open.len()),
            if decided > 0 { format!(", {} decided", grouped(decided)) } else { String::new() }
        ),
    );
    if shared.decisions.is_none() && !open.is_empty() {
        page.push_str("<p class=\"hint\">To decide here, start the server with <code>--decisions FILE</code>; <code>link</code> takes the file.</p>\n");
    }
    let (at, shown) = part(request, "page", open.len(), EACH);
    for (entity, candidates) in &open[shown] {
        one(&mut page, shared, current, &look, TermId(*entity), candidates, at)?;
    }
    page.push_str(&pages(request, "page", at, open.len(), EACH, "the links"));
    // The file of decisions is no part of the state of the graph.
    Ok(Reply::new(hyper::StatusCode::OK, "text/html; charset=utf-8", end(page))
        .with(CACHE_CONTROL, "no-store"))
}

/// The entities with candidates that nobody has decided, the surest first, and how many were decided.
#[expect(clippy::type_complexity, reason = "entities with their candidates")]
fn undecided(look: &Look, judgements: &Judgements) -> Result<(Vec<(u32, Vec<Candidate>)>, usize), Problem> {
    let mut found: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
    let mut decided = 0;
    let mut reasoned: BTreeSet<(u32, u32)> = BTreeSet::new();
    let is_open = |entity: &str, target: &str| judgements.of(entity, target).is_none();
    let no = look.snapshot.id(Literal::from(false).as_ref().into())?;
    for id in no.map(|no| look.subjects(tw::DECIDED, no, MOST)).transpose()?.unwrap_or_default() {
        let first = |property| -> Result<Option<TermId>, Problem> {
            Ok(look.objects(id, property)?.into_iter().next())
        };
        let (Some(entity), Some(target)) = (first(tw::LINK_OF)?, first(tw::LINK_TARGET)?) else { continue };
        reasoned.insert((entity.0, target.0));
        let target = look.value(target)?;
        if !is_open(&look.value(entity)?, &target) {
            decided += 1;
            continue;
        }
        let text = |id: Option<TermId>| -> Result<String, Problem> {
            Ok(id.map(|id| look.value(id)).transpose()?.unwrap_or_default())
        };
        let confidence = text(first(tw::CONFIDENCE)?)?.parse().ok();
        let (reason, source) = (text(first(tw::REASON)?)?, text(first(tw::LINK_SOURCE)?)?);
        found.entry(entity.0).or_default().push(Candidate { target, confidence, reason, source });
    }
    if let Some(property) = look.id(skos::CLOSE_MATCH)? {
        for key in look.snapshot.scan(Order::Pos, &[property]).take(MOST) {
            let [_, object, subject, _] = key?;
            let target = look.value(TermId(object))?;
            let known = found.entry(subject).or_default();
            if known.iter().any(|candidate| candidate.target == target) {
                continue;
            }
            if !is_open(&look.value(TermId(subject))?, &target) {
                // What has a reason beside it was counted above.
                decided += usize::from(!reasoned.contains(&(subject, object)));
                continue;
            }
            known.push(Candidate { target, confidence: None, reason: String::new(), source: String::new() });
        }
    }
    Ok((sorted(found), decided))
}

/// Entities by how sure their best candidate is, and the candidates of each.
fn sorted(mut found: BTreeMap<u32, Vec<Candidate>>) -> Vec<(u32, Vec<Candidate>)> {
    found.retain(|_, candidates| !candidates.is_empty());
    for candidates in found.values_mut() {
        candidates.sort_by(|a, b| {
            let sure = |candidate: &Candidate| candidate.confidence.unwrap_or_default();
            sure(b).total_cmp(&sure(a)).then_with(|| a.target.cmp(&b.target))
        });
    }
    let mut open: Vec<(u32, Vec<Candidate>)> = found.into_iter().collect();
    let sure =
        |candidates: &[Candidate]| candidates.first().and_then(|first| first.confidence).unwrap_or_default();
    open.sort_by(|(a, x), (b, y)| sure(y).total_cmp(&sure(x)).then(a.cmp(b)));
    open
}

/// An entity with its candidates.
fn one(
    page: &mut String,
    shared: &Shared,
    current: &Current,
    look: &Look,
    entity: TermId,
    candidates: &[Candidate],
    at: usize,
) -> Result<(), Problem> {
    let iri = look.value(entity)?;
    let name = look.name_or_end(entity)?;
    put(
        page,
        format_args!(
            "<section class=\"review\">\n<h2><a class=\"name {}\" href=\"{}\"><bdi>{}</bdi></a></h2>\n",
            look.style_of(&iri)?,
            escape(&address(&iri)),
            escape(&name)
        ),
    );
    let survey = current.survey()?;
    let all = survey.entity(entity).map(|entity| survey.of_entity(entity)).unwrap_or_default();
    // Positions tell most of who somebody is.
    let is_position = |at: &&u32| survey.statements[**at as usize].kind == Kind::Tenure;
    let mut told: Vec<u32> = all.iter().filter(is_position).take(STATEMENTS).copied().collect();
    told.extend(all.iter().filter(|at| !is_position(at)).take(STATEMENTS - told.len()));
    let around = Shown::of(look, survey, &told, &[])?;
    let view = View::new(&around.dataset);
    let facts = around.told(&view, current.graph.prefixes());
    page.push_str(&Teller { view: &view }.list(&facts[..facts.len().min(STATEMENTS)]));
    page.push_str("<div class=\"accounts\">\n");
    for candidate in candidates.iter().take(12) {
        self::candidate(page, shared, &iri, &name, candidate, at);
    }
    page.push_str("</div>\n</section>\n");
    Ok(())
}

/// A candidate with its reasons, and the buttons to decide on it.
fn candidate(page: &mut String, shared: &Shared, entity: &str, name: &str, candidate: &Candidate, at: usize) {
    let target = candidate.target.as_str();
    let item = shared.knowledge.iter().find_map(|(_, base)| base.by_iri(target));
    let label =
        item.as_ref().map_or_else(|| shortened(target, LONG_NAME), |item| shortened(item.label(), LONG_NAME));
    put(page, format_args!("<div class=\"card\">\n<h3>{}</h3>\n", link(target, &label)));
    if let Some(item) = &item {
        let told = shortened(&reconcile::description(item), 400);
        put(
            page,
            format_args!(
                "<p>{}</p>\n<p class=\"faint\"><bdi>{}</bdi></p>\n",
                escape(&told),
                escape(&shortened(target, LONG_NAME))
            ),
        );
        let others: Vec<&str> = item.names.iter().skip(1).take(6).map(String::as_str).collect();
        if !others.is_empty() {
            put(
                page,
                format_args!("<p class=\"faint\">Also {}</p>\n", escape(&shortened(&others.join(", "), 400))),
            );
        }
    }
    page.push_str("<dl>\n");
    if let Some(confidence) = candidate.confidence {
        put(page, format_args!("<dt>Score</dt><dd>{confidence}</dd>\n"));
    }
    for (title, text) in [("Why", &candidate.reason), ("From", &candidate.source)] {
        if !text.is_empty() {
            put(page, format_args!("<dt>{title}</dt><dd>{}</dd>\n", escape(&shortened(text, 600))));
        }
    }
    page.push_str("</dl>\n");
    if let Some(decisions) = &shared.decisions {
        form(page, decisions, (entity, name), (target, &label), at);
    }
    page.push_str("</div>\n");
}

/// The buttons to decide whether two things are the same.
fn form(
    page: &mut String,
    decisions: &Decisions,
    (entity, name): (&str, &str),
    (target, label): (&str, &str),
    at: usize,
) {
    put(
        page,
        format_args!(
            "<form method=\"post\" action=\"/review\" class=\"decide\">\n<input type=\"hidden\" name=\"secret\" value=\"{}\">\
             <input type=\"hidden\" name=\"entity\" value=\"{}\"><input type=\"hidden\" name=\"target\" value=\"{}\">\
             <input type=\"hidden\" name=\"page\" value=\"{at}\">\n",
            escape(decisions.secret()),
            escape(entity),
            escape(target)
        ),
    );
    if decisions.needs_token() {
        page.push_str("<label>Token <input type=\"password\" name=\"token\" autocomplete=\"current-password\" required></label>\n");
    }
    for (decision, text) in [("same", "The same"), ("different", "Another"), ("unsure", "Nobody can tell")] {
        put(
            page,
            format_args!(
                "<button class=\"plain\" name=\"decision\" value=\"{decision}\">{text}<span class=\"hidden\">: {} and {}</span></button>\n",
                escape(name),
                escape(label)
            ),
        );
    }
    page.push_str("</form>\n");
}
