//! Triplewire as a library: one article in, a graph in memory, the answer to a question out.
//!
//! ```console
//! $ cargo run --example embed -- examples/articles/geneva-meridian.txt
//! ```

use std::error::Error;

use triplewire::gazetteer::Gazetteer;
use triplewire::map::{self, map};
use triplewire::pipeline;
use triplewire::query::{Answer, Query};
use triplewire::read::{Input, Reader};
use triplewire::resolve::Resolver;
use triplewire::store::GraphStore;

/// Who holds which position, by the account of one article.
const QUESTION: &str = "
    SELECT DISTINCT ?official ?position ?in {
      ?tenure tw:holder/rdfs:label ?official ; tw:position/rdfs:label ?position .
      OPTIONAL { ?tenure tw:positionIn/rdfs:label ?in }
    }";

/// Builds the graph of one article and asks it [`QUESTION`]; one line for each row.
pub(crate) fn who_holds_which_position(article: &str) -> Result<String, Box<dyn Error>> {
    // Each document on its own: what it names, who does and says what, and what the names may be elsewhere.
    let mut resolver = Resolver::new();
    let input = Input::Stream("article".into(), Box::new(std::io::Cursor::new(article.to_owned())));
    for item in Reader::new().read([input]) {
        resolver.add(pipeline::process(item?, Gazetteer::builtin()));
    }
    // All of them together: one entity for each thing, and all of it as RDF.
    let mapped = map(&resolver.finish(), &map::Options::default());

    let mut graph = GraphStore::new()?;
    graph.load_quads(mapped.dataset.quads())?;
    let answer = Query::new(QUESTION).run(&graph)?;

    // The rows are terms of RDF; `answer.to_text` would make a table of them.
    let Answer::Solutions(solutions) = &answer else { unreachable!("a SELECT gives rows") };
    let mut lines = String::new();
    for row in &solutions.rows {
        let words: Vec<_> = row.iter().flatten().map(|term| term.to_string()).collect();
        lines += &format!("{}\n", words.join(", "));
    }
    Ok(lines)
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "examples/articles/geneva-meridian.txt".to_owned());
    let answer = who_holds_which_position(&std::fs::read_to_string(path)?)?;
    std::io::Write::write_all(&mut std::io::stdout(), answer.as_bytes())?;
    Ok(())
}
