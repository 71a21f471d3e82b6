//! Orders: the columns that quads are sorted by. A quad in, its key in an order out, and back.

/// A quad of numbers: subject, predicate, object, graph.
pub(crate) type QuadIds = [u32; 4];

/// What tuples are sorted by. Those of three columns have each triple once, whatever graphs hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    /// Subject, predicate, object.
    Spo,
    /// Predicate, object, subject.
    Pos,
    /// Object, subject, predicate.
    Osp,
    /// Subject, predicate, object, graph.
    Spog,
    /// Graph, subject, predicate, object.
    Gspo,
}

impl Order {
    /// All orders, each at the place that [`Order::place`] gives.
    pub(crate) const ALL: [Self; 5] = [Self::Spo, Self::Pos, Self::Osp, Self::Spog, Self::Gspo];

    /// The place in a list of one for each order.
    pub(crate) fn place(self) -> usize {
        self as usize
    }

    /// Whether it has triples and no graphs: the fourth column is 0.
    pub(crate) fn is_union(self) -> bool {
        matches!(self, Self::Spo | Self::Pos | Self::Osp)
    }

    /// A quad in the columns of this order.
    pub(crate) fn key(self, [s, p, o, g]: QuadIds) -> [u32; 4] {
        match self {
            Self::Spo => [s, p, o, 0],
            Self::Pos => [p, o, s, 0],
            Self::Osp => [o, s, p, 0],
            Self::Spog => [s, p, o, g],
            Self::Gspo => [g, s, p, o],
        }
    }

    /// A key of this order as a quad; the graph of a triple is 0.
    pub(crate) fn quad(self, [a, b, c, d]: [u32; 4]) -> QuadIds {
        match self {
            Self::Spo | Self::Spog => [a, b, c, d],
            Self::Pos => [c, a, b, d],
            Self::Osp => [b, c, a, d],
            Self::Gspo => [b, c, d, a],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_as_quads() {
        for (place, order) in Order::ALL.into_iter().enumerate() {
            assert_eq!(order.place(), place);
            let graph = if order.is_union() { 0 } else { 4 };
            assert_eq!(order.quad(order.key([1, 2, 3, 4])), [1, 2, 3, graph]);
        }
    }
}
