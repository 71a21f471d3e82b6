//! What happened to the records besides becoming a graph.

/// What happened to the records besides becoming a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many records were the same as one that came before.
    pub duplicates: u64,
    /// The ids of articles of which there were older versions, with how many gave way to the newest.
    pub superseded: Vec<(String, u64)>,
    /// The ids of articles of which there were different records that are equally new, with how many were set aside.
    pub set_aside: Vec<(String, u64)>,
    /// The ids of articles of which statements or mentions were left out, with how many: they name an entity that the
    /// record does not have, or words outside the text.
    pub left_out: Vec<(String, usize)>,
    /// The ids of articles that were taken out because they are withdrawn.
    pub withdrawn: Vec<String>,
    /// How many articles there are.
    pub articles: usize,
    /// How many entities there are.
    pub entities: usize,
}
