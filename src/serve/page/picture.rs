//! Pictures: things and what is between them in, SVG in which each thing and each tie can be a link out.

use crate::html::{escape, put};
use crate::layout::{Point, Size, columns, cut, place};

/// The width of the field in units of SVG.
const WIDTH: f64 = 1200.0;

/// A thing.
pub(super) struct Node {
    pub(super) name: String,
    /// The class of its style.
    pub(super) class: &'static str,
    /// How much it has to do with others: for its size.
    pub(super) weight: usize,
    pub(super) href: Option<String>,
    /// What is written beside it: how many more there are.
    pub(super) note: Option<String>,
    /// Whether all that it has to do with is shown.
    pub(super) is_open: bool,
}

/// What is between two things, which are meant by their places.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) weight: usize,
    /// The class of its style.
    pub(super) class: &'static str,
    /// What it is, in words.
    pub(super) title: String,
    pub(super) href: Option<String>,
}

/// A picture.
pub(super) struct Picture {
    /// What it is called.
    pub(super) label: &'static str,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) height: f64,
}

impl Picture {
    /// The picture with a caption, which is HTML.
    pub(super) fn svg(&self, caption: &str) -> String {
        let radius: Vec<f64> =
            self.nodes.iter().map(|node| 6.0 + 2.2 * (node.weight as f64).sqrt().min(9.0)).collect();
        let labels: Vec<String> = self.nodes.iter().map(|node| cut(&node.name)).collect();
        let sizes: Vec<Size> = labels
            .iter()
            .zip(&radius)
            .map(|(label, radius)| Size {
                width: (4.6 * columns(label) as f64).max(*radius + 14.0) + 8.0,
                height: radius + 17.0,
            })
            .collect();
        let springs: Vec<_> =
            self.edges.iter().map(|edge| (edge.from, edge.to, edge.weight as f64)).collect();
        let points = place(&sizes, &springs, WIDTH, self.height);
        let mut svg = String::new();
        put(
            &mut svg,
            format_args!(
                "<figure class=\"picture\">\n<div class=\"canvas\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><svg \
                 viewBox=\"0 0 {WIDTH} {1}\" role=\"group\" aria-label=\"{0}\">\n",
                escape(self.label),
                self.height
            ),
        );
        self.edges.iter().for_each(|edge| self.edge(&mut svg, edge, &points));
        for (at, node) in self.nodes.iter().enumerate() {
            draw(&mut svg, node, &labels[at], points[at], radius[at]);
        }
        put(&mut svg, format_args!("</svg></div>\n<figcaption>{caption}</figcaption>\n</figure>\n"));
        svg
    }

    fn edge(&self, svg: &mut String, edge: &Edge, points: &[Point]) {
        let (from, to) = (points[edge.from], points[edge.to]);
        let title = format!("{} – {}: {}", self.nodes[edge.from].name, self.nodes[edge.to].name, edge.title);
        let ends = format!(
            "x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"",
            from.x,
            from.y - 9.0,
            to.x,
            to.y - 9.0
        );
        let width = 1.2 + (edge.weight as f64).sqrt().min(6.0);
        let line = format!("<line class=\"{}\" {ends} stroke-width=\"{width:.1}\"/>", edge.class);
        match &edge.href {
            // What is wider than the line is easier to hit.
            Some(href) => put(
                svg,
                format_args!(
                    "<a class=\"tie\" href=\"{}\" aria-label=\"{1}\"><title>{1}</title><line class=\"hit\" {ends}/>{line}</a>\n",
                    escape(href),
                    escape(&title)
                ),
            ),
            None => put(svg, format_args!("<g><title>{}</title>{line}</g>\n", escape(&title))),
        }
    }
}

fn draw(svg: &mut String, node: &Node, label: &str, Point { x, y }: Point, radius: f64) {
    // The circle lies above its label, and both in the box that was placed.
    let centre = y - 9.0;
    let mut shape = format!(
        "<circle class=\"{}{}\" cx=\"{x:.1}\" cy=\"{centre:.1}\" r=\"{radius:.1}\"/>\
         <text x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
        node.class,
        if node.is_open { " open" } else { "" },
        centre + radius + 14.0,
        escape(label)
    );
    if let Some(note) = &node.note {
        put(
            &mut shape,
            format_args!(
                "<text class=\"note\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + radius * 0.8 + 9.0,
                centre - radius * 0.6,
                escape(note)
            ),
        );
    }
    let title = match &node.note {
        Some(note) => format!("{}, {note}", node.name),
        None => node.name.clone(),
    };
    match &node.href {
        Some(href) => put(
            svg,
            format_args!(
                "<a class=\"node\" href=\"{}\"><title>{}</title>{shape}</a>\n",
                escape(href),
                escape(&title)
            ),
        ),
        None => put(svg, format_args!("<g class=\"node\"><title>{}</title>{shape}</g>\n", escape(&title))),
    }
}
