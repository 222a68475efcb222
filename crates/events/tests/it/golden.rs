//! The samples of Shadowserver against the events that IntelMQ 3.5.0 made of them
//! with the same mapping file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use events::shadowserver::{Options, Schema, reader};
use events::{Finding, write};
use serde_json::Value as Json;

type Object = serde_json::Map<String, Json>;

/// The folder `cert` of the data that `NORMWATCH_DATA` names. Without that variable
/// the test says what it leaves out.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests must see what was left out"
)]
pub(crate) fn data(what: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("NORMWATCH_DATA") else {
        println!("left out: {what} (NORMWATCH_DATA is not set)");
        return None;
    };
    Some(Path::new(&root).join("cert"))
}

pub(crate) fn schema(data: &Path) -> Schema {
    let bytes = std::fs::read(data.join("shadowserver-schema/intelmq.json")).expect("a file");
    Schema::read(&bytes).expect("a mapping file")
}

/// Where our events may differ from IntelMQ's, and why.
fn is_explained(report: &str, field: &str, ours: Option<&Json>, theirs: Option<&Json>) -> bool {
    match (report, field) {
        // An empty cell is no value. IntelMQ keeps it where the mapping names no
        // function, as for this column.
        ("sandbox_dns", "extra.tag") => ours.is_none() && theirs == Some(&Json::from("")),
        _ => false,
    }
}

#[test]
fn the_samples_give_the_events_that_intelmq_gives() {
    let Some(data) = data("the samples of Shadowserver") else {
        return;
    };
    let schema = schema(&data);
    assert_eq!(
        schema.findings(),
        [],
        "the mapping file has nothing unknown"
    );
    let (mut reports, mut compared, mut explained) = (0, 0, 0);
    let mut differences = Vec::new();
    for sample in samples(&data) {
        let report = sample
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let ours = read(
            &schema,
            report,
            &std::fs::read(&sample).expect("a file"),
            97,
        );
        let golden = data.join(format!("shadowserver-golden/{report}.events.jsonl"));
        let Ok(golden) = std::fs::read_to_string(golden) else {
            assert_eq!(
                report, "malware_url",
                "only one sample has no golden events"
            );
            assert_eq!(ours.len(), 3);
            continue;
        };
        let golden: Vec<Object> = golden
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(ours.len(), golden.len(), "{report}");
        reports += 1;
        for (number, (ours, theirs)) in ours.iter().zip(&golden).enumerate() {
            compared += 1;
            let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
            for name in names {
                let (ours, theirs) = (ours.get(name), theirs.get(name));
                if ours == theirs {
                    continue;
                }
                if is_explained(report, name, ours, theirs) {
                    explained += 1;
                } else {
                    differences.push(format!("{report} {number} {name}: {ours:?} not {theirs:?}"));
                }
            }
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert_eq!((reports, compared, explained), (46, 288, 3));
}

/// Every cell of every sample with something in it is somewhere in the event, or
/// is one of those that a function of the mapping is there to leave out.
#[test]
fn no_cell_of_a_sample_is_lost() {
    let Some(data) = data("the samples of Shadowserver") else {
        return;
    };
    let schema = schema(&data);
    let mut lost: BTreeMap<String, u32> = BTreeMap::new();
    for sample in samples(&data) {
        let report = sample
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let content = std::fs::read(&sample).expect("a file");
        let events = read(&schema, report, &content, 1 << 20);
        let mut csv = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(content.as_slice());
        let names = csv.headers().expect("names").clone();
        for (row, event) in csv.records().zip(&events) {
            for (name, cell) in names.iter().zip(&row.expect("a row")) {
                if !cell.is_empty() && !event.values().any(|value| is_of(value, cell)) {
                    *lost.entry(format!("{name} {cell}")).or_default() += 1;
                }
            }
        }
    }
    let is_expected = |cell: &&String| {
        let (name, value) = cell.split_once(' ').expect("two parts");
        // No value for these, by `validate_to_none` and `invalidate_zero`.
        matches!(value, "0" | "unknown")
            // Written in another form.
            || name.ends_with("timestamp") || name.ends_with("_date") || name.ends_with("_time")
            // The first line of a request, of which the URL has the path.
            || name == "http_url"
    };
    let unexpected: Vec<&String> = lost.keys().filter(|cell| !is_expected(cell)).collect();
    assert_eq!(unexpected, Vec::<&String>::new());
}

/// Whether the value is made of the cell.
fn is_of(value: &Json, cell: &str) -> bool {
    match value {
        Json::Bool(true) => ["yes", "enabled", "true", "y", "1"].contains(&&*cell.to_lowercase()),
        Json::Bool(false) => ["no", "disabled", "false", "n", "0"].contains(&&*cell.to_lowercase()),
        Json::Number(number) => number.as_f64() == cell.parse().ok(),
        Json::String(text) => text.to_lowercase().contains(&cell.to_lowercase()),
        _ => false,
    }
}

pub(crate) fn samples(data: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(data.join("shadowserver")).expect("a folder");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    assert_eq!(files.len(), 47);
    files
}

/// The events as JSON objects; every column of a sample is known or goes to
/// `extra`, and nothing is rejected.
pub(crate) fn read(schema: &Schema, report: &str, content: &[u8], piece: usize) -> Vec<Object> {
    let options = Options {
        report: Some(report),
        // What IntelMQ was told when the golden events were made: the name of the
        // feed, and the time on its clock.
        feed_name: Some("Shadowserver"),
        observed: Some("2026-11-22".parse().expect("a day")),
        ..Options::default()
    };
    let mut reader = reader(schema, options);
    let mut lines = Vec::new();
    for piece in content.chunks(piece) {
        reader.push(piece, |event| write::json_line(&mut lines, event));
    }
    reader.finish(|event| write::json_line(&mut lines, event));
    assert_eq!(reader.take_rejects(), events::Taken::default(), "{report}");
    let account = reader.account();
    assert!(account.is_complete(), "{account:?}");
    for finding in reader.findings() {
        let is_drift = matches!(
            finding,
            Finding::MissingColumn { .. }
                | Finding::UnknownColumn { .. }
                | Finding::OddQuotes { .. }
                | Finding::Misfits { .. }
                | Finding::ShortRows { .. }
        );
        assert!(is_drift, "{report}: {finding}");
    }
    let lines = String::from_utf8(lines).expect("UTF-8");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}
