//! The neighbourhood: statements of a graph in; a small dataset with what they say, who has a part in them, and the
//! sentences and articles that say so, out. A page shows that much and costs no more.

use oxigraph::model::{GraphNameRef, NamedNodeRef, Triple};
use rustc_hash::FxHashSet;

use super::look::Look;
use crate::checked::Fault;
use crate::map::Dataset;
use crate::store::{Order, TermId};
use crate::vocab::{owl, rdf, rdfs, schema, skos, tw};

/// How many triples of one thing are taken.
const MOST: usize = 400;

/// How many claims that say a statement are taken.
const MOST_CLAIMS: usize = 20;

/// What is shown of a thing that has a part in a statement.
const NAMING: [NamedNodeRef<'static>; 5] =
    [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL, schema::NAME, tw::ISO_CODE];

/// What is shown of an article.
const OF_ARTICLE: [NamedNodeRef<'static>; 6] = [
    rdf::TYPE,
    schema::HEADLINE,
    schema::DATE_PUBLISHED,
    schema::PUBLISHER,
    schema::URL,
    schema::IN_LANGUAGE,
];

/// A neighbourhood as it is gathered.
pub(super) struct Around<'l> {
    look: &'l Look,
    triples: Vec<Triple>,
    /// What was taken already: as a whole, or its names.
    whole: FxHashSet<u32>,
    named: FxHashSet<u32>,
}

impl<'l> Around<'l> {
    pub(super) fn new(look: &'l Look) -> Self {
        Self { look, triples: Vec::new(), whole: FxHashSet::default(), named: FxHashSet::default() }
    }

    /// The dataset of what was gathered.
    pub(super) fn dataset(&self) -> Dataset {
        Dataset::from_quads(
            self.triples.iter().map(|triple| triple.as_ref().in_graph(GraphNameRef::DefaultGraph)),
        )
    }

    /// Takes a statement with all that is shown of it.
    pub(super) fn statement(&mut self, id: TermId) -> Result<(), Fault> {
        if !self.whole.insert(id.0) {
            return Ok(());
        }
        self.plain(id)?;
        let says = self.look.id(tw::SAYS)?;
        // What a claim says is told in a line.
        for said in self.look.objects(id, tw::SAYS)?.into_iter().take(MOST_CLAIMS) {
            if self.whole.insert(said.0) {
                self.plain(said)?;
            }
        }
        // Who says so, if it is a part of what somebody says.
        if let Some(says) = says {
            for key in self.look.snapshot.scan(Order::Pos, &[says, id]).take(MOST_CLAIMS) {
                let claim = TermId(key?[2]);
                if self.whole.insert(claim.0) {
                    self.plain(claim)?;
                }
            }
        }
        Ok(())
    }

    /// Takes a statement, its evidence, its article and the names of those who have a part in it.
    fn plain(&mut self, id: TermId) -> Result<(), Fault> {
        self.triples.extend(self.look.about(id, MOST)?);
        let known = |property| self.look.id(property);
        let (evidence, article, kind, says) =
            (known(tw::EVIDENCE)?, known(tw::REPORTED_IN)?, known(rdf::TYPE)?, known(tw::SAYS)?);
        let keys: Vec<_> = self.look.snapshot.scan(Order::Spo, &[id]).take(MOST).collect();
        for key in keys {
            let [_, property, object, _] = key?;
            let (property, object) = (Some(TermId(property)), TermId(object));
            if property == evidence {
                self.passage(object)?;
            } else if property == article {
                self.article(object)?;
            } else if property != kind && property != says {
                self.names(object)?;
            }
        }
        Ok(())
    }

    /// Takes a passage.
    pub(super) fn passage(&mut self, id: TermId) -> Result<(), Fault> {
        if self.whole.insert(id.0) {
            self.triples.extend(self.look.about(id, MOST)?);
        }
        Ok(())
    }

    /// Takes what is shown of an article.
    pub(super) fn article(&mut self, id: TermId) -> Result<(), Fault> {
        if self.named.insert(id.0) {
            self.some(id, &OF_ARTICLE)?;
            for publisher in self.look.objects(id, schema::PUBLISHER)? {
                self.names(publisher)?;
            }
        }
        Ok(())
    }

    /// Takes the names and classes of a thing; of a literal nothing.
    pub(super) fn names(&mut self, id: TermId) -> Result<(), Fault> {
        if id.in_dictionary().is_some() && self.named.insert(id.0) {
            self.some(id, &NAMING)?;
        }
        Ok(())
    }

    /// Takes all of an entity itself: names, links, codes.
    pub(super) fn entity(&mut self, id: TermId) -> Result<(), Fault> {
        self.named.insert(id.0);
        if self.whole.insert(id.0) {
            self.triples.extend(self.look.about(id, MOST)?);
            for link in self.look.subjects(tw::LINK_OF, id, MOST_CLAIMS)? {
                self.triples.extend(self.look.about(link, MOST)?);
            }
            let same = self.look.objects(id, owl::SAME_AS)?;
            same.into_iter().take(MOST_CLAIMS).try_for_each(|other| self.names(other))?;
        }
        Ok(())
    }

    fn some(&mut self, id: TermId, properties: &[NamedNodeRef<'static>]) -> Result<(), Fault> {
        let about = self.look.about(id, MOST)?;
        self.triples
            .extend(about.into_iter().filter(|triple| properties.contains(&triple.predicate.as_ref())));
        Ok(())
    }
}
