//! The labels of dependencies: what a word is to its head, in the scheme of ClearNLP that spaCy's English models use.

/// Defines the labels with their names.
macro_rules! labels {
    ($($(#[doc = $doc:literal])+ $label:ident $name:literal)*) => {
        /// What a word is to its head.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Label {
            $($(#[doc = $doc])+ $label,)*
        }

        impl Label {
            /// Every label.
            pub const ALL: &'static [Label] = &[$(Label::$label),*];

            /// Its name, as spaCy writes it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Label::$label => $name,)*
                }
            }
        }
    };
}

labels! {
    /// A clause that modifies a noun: "a bill *passed* on Monday".
    Acl "acl"
    /// An adjective that completes a verb: "is *ready*".
    Acomp "acomp"
    /// A clause that modifies a verb: "left when it *rained*".
    Advcl "advcl"
    /// An adverb: "left *quietly*".
    Advmod "advmod"
    /// The "by" of a passive, whose object is the agent.
    Agent "agent"
    /// An adjective before a noun.
    Amod "amod"
    /// A noun beside a noun: "Oslo, the *capital*".
    Appos "appos"
    /// A noun that completes "be": "is a *member*".
    Attr "attr"
    /// An auxiliary verb: "*has* left".
    Aux "aux"
    /// The auxiliary of a passive: "*was* arrested".
    Auxpass "auxpass"
    /// The sign of a possessive: "'s".
    Case "case"
    /// A conjunction: "*and*".
    Cc "cc"
    /// A clause that completes a verb: "said he *left*".
    Ccomp "ccomp"
    /// A noun that is part of the noun after it: "*oil* minister".
    Compound "compound"
    /// What follows a conjunction or a comma in a list.
    Conj "conj"
    /// A clause that is a subject.
    Csubj "csubj"
    /// A clause that is the subject of a passive.
    Csubjpass "csubjpass"
    /// Who is given something: "gave *him* a book", or the "to" of it.
    Dative "dative"
    /// What the parser cannot tell.
    Dep "dep"
    /// A determiner: "*the*".
    Det "det"
    /// A direct object.
    Dobj "dobj"
    /// The "there" of "there is".
    Expl "expl"
    /// An interjection.
    Intj "intj"
    /// The word that begins a clause: "*that*", "*if*".
    Mark "mark"
    /// What is not part of the sentence.
    Meta "meta"
    /// A negation: "*not*".
    Neg "neg"
    /// A noun that modifies a noun.
    Nmod "nmod"
    /// A noun that modifies as an adverb does: "left *Monday*", "*Iran*-backed".
    Npadvmod "npadvmod"
    /// A subject.
    Nsubj "nsubj"
    /// The subject of a passive.
    Nsubjpass "nsubjpass"
    /// A number.
    Nummod "nummod"
    /// A noun that says what the object becomes: "named her *minister*".
    Oprd "oprd"
    /// A sentence within a sentence: "he left, she *said*".
    Parataxis "parataxis"
    /// A clause or preposition after a preposition.
    Pcomp "pcomp"
    /// The noun after a preposition.
    Pobj "pobj"
    /// Whose: "*Norway* 's king".
    Poss "poss"
    /// The first word of a pair of conjunctions: "*both* ... and".
    Preconj "preconj"
    /// A determiner before a determiner: "*all* the".
    Predet "predet"
    /// A preposition.
    Prep "prep"
    /// The particle of a verb: "took *over*".
    Prt "prt"
    /// A punctuation mark.
    Punct "punct"
    /// What modifies a number.
    Quantmod "quantmod"
    /// A relative clause: "who *left*".
    Relcl "relcl"
    /// The word on which all others of a sentence depend; it is its own head.
    Root "ROOT"
    /// A clause without a subject that completes a verb: "wants to *leave*".
    Xcomp "xcomp"
}

impl Label {
    /// The label of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.name() == name)
    }
}
