//! Numbers for whoever runs the server, in the text formats of Prometheus (0.0.4) and
//! of `OpenMetrics` (1.0.0). Nothing in them is private: questions by their ids, and
//! what everybody can read on the pages of findings and sources.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use net::Timestamp;

use crate::house::{self, House};
use crate::problem::Problem;

/// Where the numbers are.
pub(crate) const PATH: &str = "/metrics";

/// The media type of Prometheus' own format.
pub(crate) const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The media type of `OpenMetrics`.
pub(crate) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the buckets of durations, in seconds: those that Prometheus' own
/// libraries use. An answer may take ten.
const BUCKETS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Sources that are told of, the newest first: each is a time series of its own.
const SOURCES_MAX: usize = 50;

/// What is counted while requests are answered.
#[derive(Debug)]
pub(crate) struct Numbers {
    started: Timestamp,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    in_flight: u64,
    /// By question and status.
    requests: BTreeMap<(&'static str, Option<u16>), u64>,
    /// By question.
    durations: BTreeMap<&'static str, Durations>,
}

#[derive(Debug, Default)]
struct Durations {
    /// How many fell into each bucket and none before it; the last is without end.
    buckets: [u64; BUCKETS.len() + 1],
    sum: Duration,
}

/// How many connections there are, and may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places {
    /// Open now.
    pub(crate) open: usize,
    /// At most.
    pub(crate) most: usize,
}

impl Numbers {
    /// Nothing counted yet.
    pub(crate) fn new() -> Numbers {
        Numbers {
            started: house::now(),
            counts: Mutex::default(),
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request came.
    pub(crate) fn begins(&self) {
        self.counts().in_flight += 1;
    }

    /// A request ended. `status` is absent where whoever asked was gone before.
    pub(crate) fn ends(&self, question: &'static str, status: Option<u16>, elapsed: Duration) {
        let mut counts = self.counts();
        counts.in_flight = counts.in_flight.saturating_sub(1);
        *counts.requests.entry((question, status)).or_default() += 1;
        let durations = counts.durations.entry(question).or_default();
        let seconds = elapsed.as_secs_f64();
        let bucket = BUCKETS.iter().position(|end| seconds <= *end);
        durations.buckets[bucket.unwrap_or(BUCKETS.len())] += 1;
        durations.sum += elapsed;
    }

    /// All numbers, as text.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub(crate) fn text(
        &self,
        house: &House,
        places: Places,
        is_open_metrics: bool,
    ) -> Result<String, Problem> {
        let evidence = evidence(house)?;
        let mut page = Page::new(is_open_metrics);
        page.family("normwatch_build", "info", "The program that answers.");
        page.sample("_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
        page.gauge(
            "process_start_time_seconds",
            "When the program began to answer, in seconds since 1970.",
            self.started.micros() as f64 / 1e6,
        );
        self.requests(&mut page);
        page.gauge(
            "normwatch_http_connections",
            "Connections that are open.",
            places.open as f64,
        );
        page.gauge(
            "normwatch_http_connections_max",
            "Connections that may be open.",
            places.most as f64,
        );
        page.gauge(
            "normwatch_database_present",
            "Whether there is a database with what was found.",
            f64::from(u8::from(evidence.is_some())),
        );
        if let Some(evidence) = evidence {
            evidence.write(&mut page);
        }
        if is_open_metrics {
            page.text += "# EOF\n";
        }
        Ok(page.text)
    }

    fn requests(&self, page: &mut Page) {
        let counts = self.counts();
        page.gauge(
            "normwatch_http_requests_in_flight",
            "Requests that are being answered or whose answer is being sent.",
            counts.in_flight as f64,
        );
        page.family(
            "normwatch_http_requests",
            "counter",
            "Requests that ended, by question and status; none where whoever asked was gone.",
        );
        for ((question, status), count) in &counts.requests {
            let code = status.map_or("none".to_owned(), |status| status.to_string());
            let labels = [("question", *question), ("code", &code)];
            page.sample("_total", &labels, *count as f64);
        }
        page.family(
            "normwatch_http_request_duration_seconds",
            "histogram",
            "From a request to the end of its answer.",
        );
        for (question, durations) in &counts.durations {
            let mut total = 0;
            let ends = BUCKETS.iter().map(|end| format!("{end:?}"));
            for (end, count) in ends.chain(["+Inf".to_owned()]).zip(durations.buckets) {
                total += count;
                let labels = [("question", *question), ("le", &end)];
                page.sample("_bucket", &labels, total as f64);
            }
            let labels = [("question", *question)];
            page.sample("_sum", &labels, durations.sum.as_secs_f64());
            page.sample("_count", &labels, total as f64);
        }
    }
}

/// What the database says.
struct Evidence {
    severities: Vec<(String, i64)>,
    newest_finding: Option<Timestamp>,
    sources: i64,
    newest: Vec<(String, Option<Timestamp>)>,
}

fn evidence(house: &House) -> Result<Option<Evidence>, Problem> {
    use crate::questions::evidence::{LATEST, rows};
    house.evidence(|store| {
        let time = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let severities = rows(
            store,
            &format!("select f.severity, count(*) from findings f where {LATEST} group by 1"),
            &[],
            |row| {
                let word = row.value(0).as_text().unwrap_or_default().to_owned();
                (word, row.value(1).as_integer().unwrap_or(0))
            },
        )?;
        let newest_finding = rows(
            store,
            &format!("select max(f.last_seen) from findings f where {LATEST}"),
            &[],
            |row| time(row.value(0).as_text()),
        )?;
        let sources = rows(store, "select count(*) from sources", &[], |row| {
            row.value(0).as_integer().unwrap_or(0)
        })?;
        let newest = rows(
            store,
            &format!(
                "select name, last_time from sources order by last_time desc, name
                 limit {SOURCES_MAX}"
            ),
            &[],
            |row| {
                let name = row.value(0).as_text().unwrap_or_default().to_owned();
                (name, time(row.value(1).as_text()))
            },
        )?;
        Ok(Evidence {
            severities,
            newest_finding: newest_finding.into_iter().flatten().next(),
            sources: sources.into_iter().next().unwrap_or(0),
            newest,
        })
    })
}

impl Evidence {
    fn write(&self, page: &mut Page) {
        page.family("normwatch_findings", "gauge", "Findings, by severity.");
        for severity in ["high", "medium", "low"] {
            let count = self.severities.iter().find(|(word, _)| word == severity);
            let count = count.map_or(0, |(_, count)| *count);
            page.sample("", &[("severity", severity)], count as f64);
        }
        if let Some(time) = self.newest_finding {
            page.gauge(
                "normwatch_newest_finding_timestamp_seconds",
                "When what the newest finding is about was last seen, in seconds since 1970.",
                time.micros() as f64 / 1e6,
            );
        }
        page.gauge(
            "normwatch_sources",
            "Files that were read.",
            self.sources as f64,
        );
        page.family(
            "normwatch_source_last_record_timestamp_seconds",
            "gauge",
            "The time of the last record of each of the newest files, in seconds since 1970.",
        );
        // Two files may have one name; a series has one value, that of the newer.
        let mut known = std::collections::BTreeSet::new();
        for (name, time) in &self.newest {
            if let Some(time) = time
                && known.insert(name)
            {
                page.sample("", &[("source", name)], time.micros() as f64 / 1e6);
            }
        }
    }
}

/// Numbers as text.
struct Page {
    text: String,
    is_open_metrics: bool,
    family: String,
}

impl Page {
    fn new(is_open_metrics: bool) -> Page {
        Page {
            text: String::new(),
            is_open_metrics,
            family: String::new(),
        }
    }

    /// Begins a family. In Prometheus' format counters are called by their samples,
    /// and there is no kind for what is only told.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let (shown, kind) = match (kind, self.is_open_metrics) {
            ("counter", false) => (format!("{name}_total"), "counter"),
            ("info", false) => (format!("{name}_info"), "gauge"),
            (kind, _) => (name.to_owned(), kind),
        };
        let _ = writeln!(self.text, "# HELP {shown} {help}");
        let _ = writeln!(self.text, "# TYPE {shown} {kind}");
        name.clone_into(&mut self.family);
    }

    /// A sample of the family that began last.
    fn sample(&mut self, suffix: &str, labels: &[(&str, &str)], value: f64) {
        let _ = write!(self.text, "{}{suffix}", self.family);
        for (place, (name, value)) in labels.iter().enumerate() {
            let before = if place == 0 { '{' } else { ',' };
            let _ = write!(self.text, "{before}{name}=\"{}\"", escaped(value));
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        let _ = writeln!(self.text, " {value}");
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.family(name, "gauge", help);
        self.sample("", &[], value);
    }
}

/// A label's value: backslash, quote and line break are written with a backslash.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_fall_into_the_bucket_whose_end_they_reach() {
        let numbers = Numbers::new();
        for (milliseconds, status) in [(5, Some(200)), (6, Some(200)), (20_000, None)] {
            numbers.begins();
            numbers.ends("overview", status, Duration::from_millis(milliseconds));
        }
        numbers.begins();
        let mut page = Page::new(false);
        numbers.requests(&mut page);
        for line in [
            "normwatch_http_requests_in_flight 1\n",
            "# TYPE normwatch_http_requests_total counter\n",
            "normwatch_http_requests_total{question=\"overview\",code=\"200\"} 2\n",
            "normwatch_http_requests_total{question=\"overview\",code=\"none\"} 1\n",
            "_bucket{question=\"overview\",le=\"0.005\"} 1\n",
            "_bucket{question=\"overview\",le=\"0.01\"} 2\n",
            "_bucket{question=\"overview\",le=\"10.0\"} 2\n",
            "_bucket{question=\"overview\",le=\"+Inf\"} 3\n",
            "_count{question=\"overview\"} 3\n",
            "_sum{question=\"overview\"} 20.011\n",
        ] {
            assert!(page.text.contains(line), "{line}{}", page.text);
        }
    }

    #[test]
    fn names_of_files_cannot_break_out_of_a_label() {
        assert_eq!(escaped("a\"} 1\nb\\"), "a\\\"} 1\\nb\\\\");
    }
}
