//! Layout: nodes and the edges between them in, a place for each node out, the same every time.
//!
//! The forces are those of Fruchterman and Reingold, "Graph drawing by force-directed placement", Software: Practice
//! and Experience 21 (1991): edges pull, nodes push, and all cool down. Nodes begin on a spiral in their order, and
//! nothing but addition, multiplication, division and square roots is used, which all machines compute alike. At the
//! end, labels that overlap are moved apart.

use unicode_width::UnicodeWidthChar;

/// Columns of a terminal beyond which a label is cut.
const LABEL: usize = 24;

/// A node to be placed: half of the width and height that it takes with its label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A place, or a move.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Rounds of pulling and pushing.
const ROUNDS: usize = 400;

/// How far nodes push, in ideal lengths of an edge.
const REACH: f64 = 2.2;

/// Rounds of moving labels apart.
const LABEL_ROUNDS: usize = 120;

/// Columns and rows of the places that are looked at for what still overlaps.
const GRID: (usize, usize) = (60, 76);

/// Places nodes in a field of `width` by `height`. Edges are pairs of nodes with a weight above zero.
pub(crate) fn place(sizes: &[Size], edges: &[(usize, usize, f64)], width: f64, height: f64) -> Vec<Point> {
    if sizes.is_empty() {
        return Vec::new();
    }
    let number = sizes.len() as f64;
    let ideal = 0.8 * (width * height / number).sqrt();
    let middle = Point { x: width / 2.0, y: height / 2.0 };
    let mut points = spiral(sizes.len(), ideal, middle);
    for round in 0..ROUNDS {
        let heat = 0.1 * width * (1.0 - round as f64 / ROUNDS as f64);
        let mut moves = vec![Point::default(); points.len()];
        for one in 0..points.len() {
            for other in one + 1..points.len() {
                let (x, y, distance) = apart(points[one], points[other]);
                // Far apart they let one another be, or groups that have nothing in common would flee to the edges.
                if distance > REACH * ideal {
                    continue;
                }
                let force = ideal * ideal / (distance * distance);
                shift(&mut moves, one, other, x * force, y * force);
            }
        }
        for &(one, other, weight) in edges {
            let (x, y, distance) = apart(points[one], points[other]);
            let force = -distance / ideal * weight.sqrt().min(1.5);
            shift(&mut moves, one, other, x * force, y * force);
        }
        for (point, step) in points.iter_mut().zip(&moves) {
            // Something pulls all to the middle, or what is not connected would drift away; more so where it is narrow.
            let x = step.x + (middle.x - point.x) * 0.06;
            let y = step.y + (middle.y - point.y) * 0.06 * width / height;
            let length = (x * x + y * y).sqrt().max(0.01);
            let limited = length.min(heat) / length;
            point.x += x * limited;
            point.y += y * limited;
        }
    }
    fit(&mut points, sizes, width, height);
    let is_apart = (0..LABEL_ROUNDS).any(|_| !separate(&mut points, sizes, width, height));
    if !is_apart {
        find_room(&mut points, sizes, width, height);
    }
    points
}

/// Moves each node that overlaps one before it to the nearest place where it overlaps none of those, if there is one.
fn find_room(points: &mut [Point], sizes: &[Size], width: f64, height: f64) {
    for at in 1..points.len() {
        let (before, own, size) = (&points[..at], points[at], sizes[at]);
        let is_free = |place: &Point| {
            before.iter().zip(sizes).all(|(other, of)| {
                (place.x - other.x).abs() >= size.width + of.width
                    || (place.y - other.y).abs() >= size.height + of.height
            })
        };
        if is_free(&own) {
            continue;
        }
        let on_grid = |column: usize, row: usize| Point {
            x: size.width + (width - 2.0 * size.width).max(0.0) * column as f64 / (GRID.0 - 1) as f64,
            y: size.height + (height - 2.0 * size.height).max(0.0) * row as f64 / (GRID.1 - 1) as f64,
        };
        let places = (0..GRID.0).flat_map(|column| (0..GRID.1).map(move |row| on_grid(column, row)));
        let far = |place: &Point| apart(own, *place).2;
        let nearest = places.filter(is_free).min_by(|one, other| far(one).total_cmp(&far(other)));
        points[at] = nearest.unwrap_or(own);
    }
}

/// Places on a spiral, each a golden angle after the one before.
fn spiral(number: usize, step: f64, middle: Point) -> Vec<Point> {
    /// Cosine and sine of the golden angle, 2π(2 - φ) where φ is the golden ratio.
    const TURN: (f64, f64) = (-0.737_368_878_078_32, 0.675_490_294_261_523_9);
    let (mut x, mut y) = (1.0, 0.0);
    (0..number)
        .map(|index| {
            let radius = 0.5 * step * (index as f64 + 0.5).sqrt();
            let point = Point { x: middle.x + radius * x, y: middle.y + radius * y };
            (x, y) = (x * TURN.0 - y * TURN.1, x * TURN.1 + y * TURN.0);
            point
        })
        .collect()
}

/// From the second to the first, and how far, at least a little.
fn apart(one: Point, other: Point) -> (f64, f64, f64) {
    let (x, y) = (one.x - other.x, one.y - other.y);
    let distance = (x * x + y * y).sqrt();
    if distance < 0.01 { (0.01, 0.0, 0.01) } else { (x, y, distance) }
}

/// Moves one by this much and the other against it.
fn shift(moves: &mut [Point], one: usize, other: usize, x: f64, y: f64) {
    moves[one].x += x;
    moves[one].y += y;
    moves[other].x -= x;
    moves[other].y -= y;
}

/// Stretches the picture to the field.
fn fit(points: &mut [Point], sizes: &[Size], width: f64, height: f64) {
    let low = |of: fn(&Point) -> f64, points: &[Point]| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let high =
        |of: fn(&Point) -> f64, points: &[Point]| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, right) = (low(|p| p.x, points), high(|p| p.x, points));
    let (top, bottom) = (low(|p| p.y, points), high(|p| p.y, points));
    for (point, size) in points.iter_mut().zip(sizes) {
        let stretch = |value: f64, low: f64, high: f64, field: f64, half: f64| {
            let share = if high - low < 1.0 { 0.5 } else { (value - low) / (high - low) };
            half + share * (field - 2.0 * half).max(0.0)
        };
        point.x = stretch(point.x, left, right, width, size.width);
        point.y = stretch(point.y, top, bottom, height, size.height);
    }
}

/// Moves overlapping boxes apart, each by half of the lesser overlap; says whether there were any.
fn separate(points: &mut [Point], sizes: &[Size], width: f64, height: f64) -> bool {
    let mut moved = false;
    for one in 0..points.len() {
        for other in one + 1..points.len() {
            let (x, y) = (points[one].x - points[other].x, points[one].y - points[other].y);
            let over_x = sizes[one].width + sizes[other].width - x.abs();
            let over_y = sizes[one].height + sizes[other].height - y.abs();
            if over_x <= 0.0 || over_y <= 0.0 {
                continue;
            }
            moved = true;
            if over_y <= over_x {
                let half = if y < 0.0 { -over_y } else { over_y } / 2.0;
                points[one].y += half;
                points[other].y -= half;
            } else {
                let half = if x < 0.0 { -over_x } else { over_x } / 2.0;
                points[one].x += half;
                points[other].x -= half;
            }
            for (point, size) in [(one, sizes[one]), (other, sizes[other])] {
                points[point].x = points[point].x.max(size.width).min((width - size.width).max(size.width));
                points[point].y =
                    points[point].y.max(size.height).min((height - size.height).max(size.height));
            }
        }
    }
    moved
}

/// How many columns a text takes, roughly.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A label that is not too long for the picture.
pub(crate) fn cut(label: &str) -> String {
    if columns(label) <= LABEL {
        return label.to_owned();
    }
    let mut width = 0;
    let mut short: String = label
        .chars()
        .take_while(|c| {
            width += c.width().unwrap_or(0);
            width < LABEL
        })
        // A name of nothing but marks without width must not become a tower of them.
        .take(4 * LABEL)
        .collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width: 30.0, height: 12.0 };

    #[test]
    fn all_is_in_the_field_and_nothing_overlaps() {
        let edges: Vec<_> = (1..40).map(|node| (node, node / 3, 1.0)).collect();
        let points = place(&[SIZE; 40], &edges, 1000.0, 640.0);
        for (at, point) in points.iter().enumerate() {
            assert!((30.0..=970.0).contains(&point.x) && (12.0..=628.0).contains(&point.y), "{point:?}");
            for other in &points[at + 1..] {
                let overlaps = (point.x - other.x).abs() < 59.0 && (point.y - other.y).abs() < 23.0;
                assert!(!overlaps, "{point:?} {other:?}");
            }
        }
        assert_eq!(points, place(&[SIZE; 40], &edges, 1000.0, 640.0));
    }

    #[test]
    fn long_labels_of_a_full_picture_do_not_overlap() {
        // 48 nodes around few, each with a label of 24 columns, in the field of the report.
        for (hubs, height) in [(1, 16.0), (3, 20.0), (8, 22.0)] {
            let sizes = [Size { width: 99.6, height }; 48];
            let edges: Vec<_> = (hubs..48).map(|node| (node, node % hubs, 1.0 + (node % 4) as f64)).collect();
            let points = place(&sizes, &edges, 1200.0, 760.0);
            for (at, point) in points.iter().enumerate() {
                for other in &points[at + 1..] {
                    let apart = ((point.x - other.x).abs(), (point.y - other.y).abs());
                    assert!(apart.0 > 199.0 || apart.1 > 2.0 * height - 0.1, "{hubs}: {point:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn neighbours_are_near() {
        // Two triangles and an edge between them.
        let edges = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (0, 3)].map(|(a, b)| (a, b, 1.0));
        let points = place(&[SIZE; 6], &edges, 1000.0, 640.0);
        let distance = |a: usize, b: usize| apart(points[a], points[b]).2;
        assert!(distance(1, 2) < distance(1, 4) && distance(4, 5) < distance(2, 5));
    }

    #[test]
    fn few_nodes_are_placed_too() {
        assert_eq!(place(&[], &[], 100.0, 100.0), []);
        for point in place(&[SIZE; 2], &[(0, 1, 1.0)], 100.0, 100.0) {
            assert!(point.x.is_finite() && point.y.is_finite());
        }
    }
}
