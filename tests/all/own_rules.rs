//! Rules of a user's own: files of patterns in, what they find, how it is told, and what is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};

use triplewire::extract::rules::{Rules, RulesError};
use triplewire::extract::{EventType, Modality, Options, Record, RelationType, extract_with};
use triplewire::gazetteer::Gazetteer;
use triplewire::limits::Limits;
use triplewire::read::Document;

use crate::common::Desk;

const RULES: &str = r#"
[sets]
goods = ["blankets", "tents", "medicine"]

[[rule]]
name = "own.ferries"
description = "Who ferries goods to whom."
tells = "AID"
verbs = ["ferry"]
subject = { is = ["country", "organisation", "person"], by = ["agent"] }
object = { is = ["country", "organisation", "place"], by = [">prep:to >pobj", ">dobj >prep:to >pobj"] }
needs = ["patient"]
confidence = 0.7
example = "Norway ferried blankets to Sweden."
counterexample = "Norway ferried to Sweden."

[[rule]]
name = "own.airlift"
description = "An airlift by somebody to somebody."
tells = "AID"
nouns = ["airlift"]
subject = { is = ["country"], by = [">poss", ">prep:by >pobj", "<dobj >nsubj", ">amod"] }
object = { is = ["country"], by = [">prep:to >pobj", "<dobj >prep:to >pobj"] }
confidence = 0.6
example = "Norway's airlift to Sweden began."
counterexample = "Norway's railway to Sweden opened."

[[rule]]
name = "own.sues"
description = "Who sues whom."
tells = "other"
label = "in court with"
verbs = ["sue"]
if = ["told"]
subject = { is = ["person"], by = ["agent"] }
object = { is = ["person"], by = ["patient"] }
confidence = 0.8
example = "Anna Brelvik sued Lena Olvik."
counterexample = "Anna Brelvik never sued Lena Olvik."

[[rule]]
name = "own.goalkeeper"
description = "Who keeps goal for a club."
tells = "role"
position = "goalkeeper"
cues = ["keeps"]
subject = { is = ["person"], by = [">nsubj"] }
object = { is = ["organisation"], by = [">prep:for >pobj", ">dobj >prep:for >pobj"] }
needs = [">dobj:goal"]
confidence = 0.6
example = "Anna Brelvik keeps goal for the Blue River Council."
counterexample = "Anna Brelvik keeps bees for the Blue River Council."

[[rule]]
name = "own.tweets"
description = "What somebody tweets."
tells = "claim"
stance = "announce"
verbs = ["tweet"]
subject = { is = ["person", "country", "organisation"], by = ["agent"] }
object = { by = [">ccomp"] }
confidence = 0.8
example = "Anna Brelvik tweeted that the roads were open."
counterexample = "Anna Brelvik tweeted a picture."
"#;

/// A directory with files of rules.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a directory");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn load(path: &Path) -> Result<Rules, RulesError> {
    Rules::builtin().with_files([path], &Limits::default())
}

fn rules() -> Rules {
    load(folder(&[("mine.toml", RULES)]).path()).unwrap_or_else(|error| panic!("{error} {:?}", error.hint()))
}

fn record_of(text: &str, options: Options) -> Record {
    let mut document = Document::new("a", text);
    document.published = "2020-06-15".parse().ok();
    extract_with(document, Gazetteer::builtin(), options)
}

/// The names of entities by their ids.
fn names(record: &Record, ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| record.entity(id).map(|entity| entity.name.clone()).unwrap_or_default()).collect()
}

#[test]
fn events_are_told_as_those_of_built_in_rules() {
    use Modality::{Asserted, Hypothetical, Negated, Planned};
    let options = Options::new().with_all_events(true).with_rules(rules());
    for (text, rule, modality, source, target) in [
        ("Norway ferried tents to Sweden.", "own.ferries", Asserted, "Norway", "Sweden"),
        ("Tents were ferried to Sweden by Norwegian troops.", "own.ferries", Asserted, "Norwegian", "Sweden"),
        ("Norway will ferry tents to Sweden.", "own.ferries", Planned, "Norway", "Sweden"),
        ("Norway has not ferried tents to Sweden.", "event.untold.negated", Negated, "Norway", "Sweden"),
        ("Norway ferried no tents to Sweden.", "event.untold.negated", Negated, "Norway", "Sweden"),
        ("Norway may ferry tents to Sweden.", "event.untold.possible", Hypothetical, "Norway", "Sweden"),
        (
            "If Norway ferries tents to Sweden, Denmark will leave.",
            "event.untold.condition",
            Hypothetical,
            "Norway",
            "Sweden",
        ),
        ("Norway wants to ferry tents to Sweden.", "event.untold.wanted", Hypothetical, "Norway", "Sweden"),
        ("Norway allegedly ferried tents to Sweden.", "event.alleged", Hypothetical, "Norway", "Sweden"),
        (
            "Norway was accused of ferrying tents to Sweden.",
            "event.alleged",
            Hypothetical,
            "Norway",
            "Sweden",
        ),
        ("Norway vowed to ferry tents to Sweden.", "own.ferries", Planned, "Norway", "Sweden"),
        ("Norway launched an airlift to Sweden.", "own.airlift", Asserted, "Norway", "Sweden"),
        ("Norway ferried aid to Sweden.", "own.ferries", Asserted, "Norway", "Sweden"),
        ("Norway left and ferried tents to Sweden.", "own.ferries", Asserted, "Norway", "Sweden"),
        ("Norway's airlift to Sweden began.", "own.airlift", Asserted, "Norway", "Sweden"),
        (
            "The Norwegian airlift to Sweden was called off.",
            "event.untold.cancelled",
            Negated,
            "Norwegian",
            "Sweden",
        ),
    ] {
        let record = record_of(text, options.clone());
        let event = record.events.iter().find(|event| event.extractor.as_deref() == Some(rule));
        let event = event.unwrap_or_else(|| panic!("{text}: {:?}", record.events));
        assert_eq!(event.modality, modality, "{text}");
        assert_eq!(names(&record, &event.source), [source], "{text}");
        assert_eq!(names(&record, &event.target), [target], "{text}");
        let usual = record_of(text, Options::new().with_rules(rules()));
        let aid = usual.events.iter().filter(|event| event.event_type == EventType::Aid).count();
        assert_eq!(aid, usize::from(!rule.starts_with("event.untold.")), "{text}");
    }
}

#[test]
fn an_event_has_its_day_and_its_speaker() {
    let text = "Denmark said Norway ferried tents to Sweden on 3 May 2020.";
    let record = record_of(text, Options::new().with_rules(rules()));
    let event = &record.events[0];
    assert_eq!(event.date.map(|date| date.to_string()).as_deref(), Some("2020-05-03"));
    assert_eq!(names(&record, std::slice::from_ref(&record.claims[0].speaker)), ["Denmark"]);
    assert!(record.claims[0].span.contains(event.trigger));
    let text = "Norwegian President Anna Brelvik left. She ferried tents to Sweden.";
    let record = record_of(text, Options::new().with_rules(rules()));
    assert_eq!(names(&record, &record.events[0].source), ["Anna Brelvik"]);
}

#[test]
fn relations_roles_and_claims() {
    let text = "Anna Brelvik, as all know, sued Lena Olvik in May. Anna Brelvik keeps goal for the Blue River Council. \
                Lena Olvik tweeted that the roads were open.";
    let record = record_of(text, Options::new().with_rules(rules()));
    let relation =
        record.relations.iter().find(|r| r.extractor.as_deref() == Some("own.sues")).expect("a relation");
    assert_eq!(
        (relation.relation_type, relation.label.as_deref()),
        (RelationType::Other, Some("in court with"))
    );
    let role =
        record.roles.iter().find(|r| r.extractor.as_deref() == Some("own.goalkeeper")).expect("a role");
    assert_eq!(role.position, "goalkeeper");
    assert_eq!(
        names(&record, &[role.person.clone(), role.of.clone().unwrap_or_default()]),
        ["Anna Brelvik", "Blue River Council"]
    );
    let claim = record.claims.iter().find(|c| c.extractor.as_deref() == Some("own.tweets")).expect("a claim");
    let words: String = text.chars().skip(claim.span.start).take(claim.span.end - claim.span.start).collect();
    assert_eq!((words.as_str(), claim.stance.as_deref()), ("the roads were open", Some("announce")));
    let without =
        rules().without(["own.sues", "own.goalkeeper", "own.tweets"]).expect("there are these rules");
    let record = serde_json::to_string(&record_of(text, Options::new().with_rules(without))).expect("JSON");
    assert!(!record.contains("own."), "{record}");
}

#[test]
fn a_rule_of_ones_own_comes_before_those_of_the_program() {
    let text =
        RULES.replacen("\"ferry\"", "\"ferry\", \"condemn\"", 1).replace("needs = [\"patient\"]\n", "");
    let text = text.replace("\">prep:to >pobj\",", "\">prep:to >pobj\", \">dobj\",");
    let text = text.replace("Norway ferried to Sweden.", "Norway ferried.");
    let rules = load(folder(&[("mine.toml", &text)]).path()).expect("rules");
    let record = record_of("Norway condemned Sweden.", Options::new().with_rules(rules.clone()));
    assert_eq!(record.events.len(), 1);
    assert_eq!(record.events[0].extractor.as_deref(), Some("own.ferries"));
    let rules = rules.without(["own.ferries"]).expect("there is such a rule");
    let record = record_of("Norway condemned Sweden.", Options::new().with_rules(rules));
    assert_eq!(record.events[0].extractor.as_deref(), Some("event.verb.active"));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (from, to, message) in [
        ("own.ferries", "ferries", "mine.toml:6:8: 'ferries' is no name for a rule of one's own"),
        ("own.ferries", "own.Ferries", "mine.toml:6:8: 'own.Ferries' is no name"),
        ("own.airlift", "own.ferries", "mine.toml:18:8: there are two rules own.ferries"),
        ("ferried blankets", "sold blankets", "mine.toml:6:8: own.ferries does not fire in its example"),
        (
            "Norway ferried to",
            "Norway ferried mud to",
            "mine.toml:6:8: own.ferries fires in its counterexample",
        ),
        ("\"patient\"", "\">dobj:@food\"", "mine.toml:12:10: there is no set 'food'"),
        ("\"AID\"", "\"HELP\"", "mine.toml:8:9: nothing is called 'HELP'"),
        ("[sets]", "[sets", "mine.toml:2:"),
    ] {
        let folder = folder(&[("mine.toml", &RULES.replacen(from, to, 1))]);
        let error = load(folder.path()).map(|_| ()).expect_err(to);
        let told = error.to_string().replace(&format!("{}/", folder.path().display()), "");
        assert!(told.starts_with(message), "{told}");
        assert!(!matches!(error, RulesError::Io { .. }));
    }
    let missing = load(Path::new("no-such-rules")).expect_err("it is not there");
    assert!(matches!(missing, RulesError::Io { .. }) && missing.hint().is_some());
    let empty = folder(&[("mine.txt", RULES)]);
    assert!(matches!(load(empty.path()), Err(RulesError::NoRules { .. })));
    let limits = Limits { file: 100, ..Limits::default() };
    let large = folder(&[("mine.toml", RULES)]);
    let error = Rules::builtin().with_files([large.path()], &limits).expect_err("it is too large");
    assert!(error.hint().is_some_and(|hint| hint.contains("--limit")), "{error}");
    let nested = format!("sets = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(load(folder(&[("mine.toml", &nested)]).path()).is_err());
}

#[test]
fn files_are_read_in_the_order_of_their_names_whatever_it_is_on_the_disk() {
    let second = RULES.replace("own.", "own.z-");
    let found = |files: &[(&str, &str)]| {
        let rules = load(folder(files).path()).expect("rules");
        serde_json::to_string(&record_of("Norway ferried tents to Sweden.", Options::new().with_rules(rules)))
            .expect("JSON")
    };
    let (one, other) = ([("a.toml", RULES), ("b.toml", &*second)], [("b.toml", &*second), ("a.toml", RULES)]);
    assert!(found(&one).contains("\"own.ferries\"") && found(&one) == found(&other));
}

#[test]
fn a_rule_of_ones_own_is_in_the_graph() {
    let desk = Desk::new();
    desk.file("mine.toml", RULES);
    desk.file("a.txt", "Norway ferried tents to Sweden. Anna Brelvik, as all know, sued Lena Olvik in May.");
    desk.run(["build", "-q", "--rules", "mine.toml", "a.txt", "-o", "graph.ttl"]).ended(0, &[]);
    let query =
        "SELECT ?name { ?s tw:extractor ?rule . ?rule a skos:Concept ; skos:prefLabel ?name } ORDER BY ?name";
    desk.run(["query", "-d", "graph.ttl", query, "--format", "csv"]).ended(0, &[]);
    desk.run(["check", "-d", "graph.ttl"]).ended(0, &["0 violations"]);
    desk.run(["extract", "--rules", "mine.toml", "--extractor", "exec:cat", "a.txt"])
        .ended(2, &["--rules is not for this extractor"]);
    desk.run(["extract", "--without-rule", "own.ferrys", "--rules", "mine.toml", "a.txt"])
        .ended(2, &["there is no rule 'own.ferrys'", "did you mean 'own.ferries'"]);
}

#[test]
fn the_rule_that_the_guide_shows_is_one() {
    let guide = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md"))
        .expect("the guide");
    let block = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block");
    assert!(block.contains("own.presides"));
    load(folder(&[("presides.toml", block)]).path())
        .unwrap_or_else(|error| panic!("{error} {:?}", error.hint()));
}
