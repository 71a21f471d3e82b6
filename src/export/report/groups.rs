//! Groups: the nodes of a picture and what is between them in, those that have more to do with one another than with the
//! rest out.
//!
//! Two groups become one as long as that makes the modularity larger, the two that make it largest first: Clauset, Newman and
//! Moore, "Finding community structure in very large networks", Physical Review E 70 (2004). A picture has few nodes, so each
//! pair is looked at; nothing but whole numbers is compared, so that the groups are the same on every machine.

/// The group of each of `number` nodes, from 0 in the order of their first nodes; none for a node that is alone in its group.
/// Edges are pairs of nodes with a weight, each pair once.
pub(super) fn groups(number: usize, edges: &[(usize, usize, usize)]) -> Vec<Option<usize>> {
    let mut between = vec![vec![0_i128; number]; number];
    for &(one, other, weight) in edges.iter().filter(|(one, other, _)| one != other) {
        let weight = weight as i128;
        between[one][other] += weight;
        between[other][one] += weight;
    }
    let mut degree: Vec<i128> = between.iter().map(|row| row.iter().sum()).collect();
    let all: i128 = degree.iter().sum();
    let mut group: Vec<usize> = (0..number).collect();
    while let Some((kept, gone)) = best(&between, &degree, all) {
        let row = std::mem::replace(&mut between[gone], vec![0; number]);
        for (other, weight) in row.into_iter().enumerate() {
            between[other][gone] = 0;
            if other != kept {
                between[kept][other] += weight;
                between[other][kept] += weight;
            }
        }
        degree[kept] += std::mem::take(&mut degree[gone]);
        group.iter_mut().filter(|of| **of == gone).for_each(|of| *of = kept);
    }
    let mut numbers = Vec::new();
    let of = |first: &usize| {
        let alone = group.iter().filter(|of| *of == first).count() < 2;
        if alone {
            return None;
        }
        Some(numbers.iter().position(|known| known == first).unwrap_or_else(|| {
            numbers.push(*first);
            numbers.len() - 1
        }))
    };
    group.iter().map(of).collect()
}

/// The two groups that make the modularity largest as one, if it gets larger; of equals the first.
fn best(between: &[Vec<i128>], degree: &[i128], all: i128) -> Option<(usize, usize)> {
    let mut best = None;
    let mut most = 0;
    for one in 0..degree.len() {
        for other in one + 1..degree.len() {
            // How much larger, but for a factor that all have.
            let gain = all * between[one][other] - degree[one] * degree[other];
            if between[one][other] > 0 && gain > most {
                (most, best) = (gain, Some((one, other)));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(number: usize, edges: &[(usize, usize, usize)]) -> String {
        let name = |group: Option<usize>| group.map_or_else(|| "-".to_owned(), |group| group.to_string());
        groups(number, edges).into_iter().map(name).collect()
    }

    #[test]
    fn what_hangs_together_is_a_group() {
        for (number, edges, expected) in [
            (0, &[][..], ""),
            (2, &[], "--"),
            (2, &[(0, 1, 1)], "00"),
            // Two triangles with one edge between them.
            (6, &[(0, 1, 1), (1, 2, 1), (0, 2, 1), (3, 4, 1), (4, 5, 1), (3, 5, 1), (2, 3, 1)], "000111"),
            // The weight decides where a node belongs.
            (5, &[(0, 1, 9), (2, 3, 9), (1, 4, 1), (2, 4, 4)], "00111"),
            (5, &[(0, 1, 9), (2, 3, 9), (1, 4, 4), (2, 4, 1)], "00110"),
            (4, &[(1, 3, 2)], "-0-0"),
            (3, &[(0, 0, 5), (1, 2, 1)], "-00"),
            // A star is one group.
            (5, &[(0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 4, 1)], "00000"),
        ] {
            assert_eq!(told(number, edges), expected, "{edges:?}");
        }
    }

    #[test]
    fn the_order_of_edges_makes_no_difference() {
        let mut edges = Vec::new();
        for node in 0..12_usize {
            edges.push((node, (node + 1) % 12, 1 + node % 3));
            edges.push((node, (node + 4) % 12, 1));
        }
        let expected = told(12, &edges);
        edges.reverse();
        assert_eq!(told(12, &edges), expected);
        let turned: Vec<_> = edges.iter().map(|&(one, other, weight)| (other, one, weight)).collect();
        assert_eq!(told(12, &turned), expected);
    }
}
