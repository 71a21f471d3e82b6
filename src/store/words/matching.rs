//! `tw:matches` of a query: the words that it asks for in, the things with a text that has them out.

use std::cell::RefCell;
use std::rc::Rc;

use oxigraph::model::Term;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Asked, Field, Texts};
use crate::checked::Fault;
use crate::store::dataset::{Asking, Quads};
use crate::store::id::TermId;
use crate::store::order::QuadIds;

/// What was found for the questions of one query.
#[derive(Default)]
pub(in crate::store) struct Found {
    texts: RefCell<Option<Rc<Texts>>>,
    answers: RefCell<FxHashMap<TermId, Rc<Answer>>>,
}

/// The texts that have what is asked for.
struct Answer {
    texts: Rc<Texts>,
    /// The numbers of the texts of each kind, ascending.
    numbers: [Vec<u32>; 3],
}

impl Found {
    /// The texts that have what a term asks for, which is the words of a text.
    fn answer(&self, id: TermId, term: &Term, asking: Asking<'_>) -> Result<Rc<Answer>, Fault> {
        if let Some(answer) = self.answers.borrow().get(&id) {
            return Ok(Rc::clone(answer));
        }
        let snapshot = asking.source.snapshot;
        let known = self.texts.borrow().clone();
        let texts = match known {
            Some(texts) => texts,
            None => {
                let texts = Rc::new(snapshot.texts()?);
                Rc::clone(self.texts.borrow_mut().insert(texts))
            }
        };
        let mut numbers = [const { Vec::new() }; 3];
        if let Term::Literal(literal) = term {
            let asked = Asked::new(literal.value(), literal.language());
            for (field, numbers) in Field::ALL.into_iter().zip(&mut numbers) {
                *numbers = snapshot.find_words(&texts, field, &asked, asking.source.budget)?;
            }
        }
        let answer = Rc::new(Answer { texts, numbers });
        self.answers.borrow_mut().insert(id, Rc::clone(&answer));
        Ok(answer)
    }
}

/// The quads of a pattern with `tw:matches`: each thing once, in each graph that is asked.
pub(in crate::store) struct Matching<'s> {
    asking: Asking<'s>,
    graph: Option<Option<TermId>>,
    subject: Option<TermId>,
    /// The numbers of the property and of the words.
    predicate: TermId,
    words: TermId,
    answer: Rc<Answer>,
    /// The place of the property that is looked at, and of the text.
    place: (usize, usize),
    current: Option<Box<Quads<'s>>>,
    given: FxHashSet<[u32; 2]>,
}

impl<'s> Matching<'s> {
    /// What has the words of a term in its texts.
    pub(in crate::store) fn new(
        asking: Asking<'s>,
        found: &Found,
        [subject, predicate, words]: [Option<TermId>; 3],
        term: &Term,
        graph: Option<Option<TermId>>,
    ) -> Result<Self, Fault> {
        let (predicate, words) = predicate.zip(words).ok_or(Fault::Outside)?;
        let answer = found.answer(words, term, asking)?;
        Ok(Self {
            asking,
            graph,
            subject,
            predicate,
            words,
            answer,
            place: (0, 0),
            current: None,
            given: FxHashSet::default(),
        })
    }

    /// Goes to the next quads that are to be looked at, if there are any.
    fn advance(&mut self) -> Option<()> {
        loop {
            let (predicate, field) = *self.answer.texts.0.get(self.place.0)?;
            let numbers = &self.answer.numbers[field as usize];
            let is_over = match self.subject {
                Some(_) => self.place.1 > 0 || numbers.is_empty(),
                None => self.place.1 >= numbers.len(),
            };
            if is_over {
                self.place = (self.place.0 + 1, 0);
                continue;
            }
            let object = match self.subject {
                // What it says is compared with what was found.
                Some(_) => None,
                None => numbers.get(self.place.1).copied().map(TermId),
            };
            self.place.1 += 1;
            let quads = self.asking.quads([self.subject, Some(TermId(predicate)), object], self.graph);
            self.current = Some(Box::new(quads));
            return Some(());
        }
    }

    /// The next quad.
    pub(in crate::store) fn step(&mut self) -> Result<Option<QuadIds>, Fault> {
        loop {
            while let Some([s, _, o, g]) =
                self.current.as_mut().map(|quads| quads.step()).transpose()?.flatten()
            {
                let field = self.answer.texts.0.get(self.place.0).ok_or(Fault::Outside)?.1;
                let is_found = || self.answer.numbers[field as usize].binary_search(&o).is_ok();
                // Without a graph it is one statement, whatever graphs have the text.
                let graph = if self.graph == Some(None) { 0 } else { g };
                if (self.subject.is_none() || is_found()) && self.given.insert([s, graph]) {
                    return Ok(Some([s, self.predicate.0, self.words.0, g]));
                }
            }
            self.asking.source.budget.check()?;
            if self.advance().is_none() {
                return Ok(None);
            }
        }
    }
}
