//! Metrics: what was asked and how it ended, counted, as OpenMetrics text out.
//!
//! OpenMetrics 1.0: <https://prometheus.io/docs/specs/om/open_metrics_spec/>

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the times that are counted, in seconds.
const BOUNDS: [f64; 7] = [0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0];

/// What was counted since the server began.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// Replies by the first digit of their status.
    replies: [AtomicU64; 6],
    /// How many replies took at most each of the times, and how many took longer.
    times: [AtomicU64; BOUNDS.len() + 1],
    /// How long all took together, in microseconds.
    total: AtomicU64,
    /// Requests that were refused as all workers were at work.
    pub(super) refused: AtomicU64,
    /// Requests whose client went before its reply was there.
    pub(super) abandoned: AtomicU64,
    /// Connections that are open.
    pub(super) connections: AtomicU64,
}

impl Metrics {
    /// Counts a reply.
    pub(super) fn count(&self, status: u16, time: Duration) {
        if let Some(counter) = self.replies.get(usize::from(status / 100)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let seconds = time.as_secs_f64();
        let place = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len());
        self.times[place].fetch_add(1, Ordering::Relaxed);
        self.total.fetch_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// The counts as text. `quads` is how many statements the graph has.
    pub(super) fn text(&self, quads: u64) -> String {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            let _ = write!(text, "# TYPE {name} {kind}\n# HELP {name} {help}\n");
        };
        head(&mut text, "triplewire_replies", "counter", "Replies by class of their status.");
        for (class, counter) in self.replies.iter().enumerate().skip(2) {
            let _ = writeln!(text, "triplewire_replies_total{{status=\"{class}xx\"}} {}", get(counter));
        }
        head(&mut text, "triplewire_reply_seconds", "histogram", "How long replies took.");
        let mut sum = 0;
        for (place, counter) in self.times.iter().enumerate() {
            sum += get(counter);
            let bound = BOUNDS.get(place).map_or("+Inf".to_owned(), ToString::to_string);
            let _ = writeln!(text, "triplewire_reply_seconds_bucket{{le=\"{bound}\"}} {sum}");
        }
        let total = Duration::from_micros(get(&self.total)).as_secs_f64();
        let _ = write!(text, "triplewire_reply_seconds_count {sum}\ntriplewire_reply_seconds_sum {total}\n");
        for (name, kind, help, value) in [
            (
                "triplewire_refused",
                "counter",
                "Requests refused as all workers were at work.",
                get(&self.refused),
            ),
            (
                "triplewire_abandoned",
                "counter",
                "Requests whose client went before the reply.",
                get(&self.abandoned),
            ),
            ("triplewire_connections", "gauge", "Open connections.", get(&self.connections)),
            ("triplewire_quads", "gauge", "Statements of the graph.", quads),
        ] {
            head(&mut text, name, kind, help);
            let suffix = if kind == "counter" { "_total" } else { "" };
            let _ = writeln!(text, "{name}{suffix} {value}");
        }
        text.push_str("# EOF\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up() {
        let metrics = Metrics::default();
        metrics.count(200, Duration::from_millis(3));
        metrics.count(404, Duration::from_secs(100));
        let text = metrics.text(7);
        for line in [
            "triplewire_replies_total{status=\"2xx\"} 1",
            "triplewire_replies_total{status=\"4xx\"} 1",
            "triplewire_reply_seconds_bucket{le=\"0.005\"} 1",
            "triplewire_reply_seconds_bucket{le=\"60\"} 1",
            "triplewire_reply_seconds_bucket{le=\"+Inf\"} 2",
            "triplewire_quads 7",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
