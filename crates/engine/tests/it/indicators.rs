//! Indicators as SQL.

use catalog::Catalog;
use engine::{BaselineChoice, Check, Checked, check};
use input::{Options, Source};
use report::check::{CheckReport, Severity};
use store::Store;

/// The made day, checked with the norms given.
fn day(catalog: &Catalog) -> CheckReport {
    stored_day(catalog).0
}

/// The same, and the database that has it now.
pub(crate) fn stored_day(catalog: &Catalog) -> (CheckReport, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = testkit::youtube_2008::write(folder.path()).expect("the day is written");
    let named = |start| testkit::youtube_2008::named(&files, start);
    let sources = |start| named(start).into_iter().map(Source::Path).collect();
    let asked = Check {
        routes: sources("updates."),
        baseline: BaselineChoice::Files(sources("rib.")),
        as_org: named("as-org").pop(),
        as_rel: named("as-rel").pop(),
        window: archive::Window::default(),
        options: Options::default(),
    };
    let mut store = Store::in_memory().expect("a database");
    let mut told = 0;
    let done = check(catalog, &mut store, &asked, &mut |_| told += 1);
    let Checked { report, incomplete } = done.expect("a report");
    assert_eq!(incomplete, Vec::<String>::new());
    assert!(told > 0, "progress is told");
    (report, store)
}

/// The norms built in, with one text of an indicator's file changed.
fn changed(from: &str, to: &str) -> Catalog {
    let norms = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../norms");
    let folder = tempfile::tempdir().expect("a folder");
    copy(&norms, folder.path());
    let path = folder.path().join("indicators/route-new-origin.toml");
    let text = std::fs::read_to_string(&path).expect("the indicator");
    assert!(text.contains(from), "{from}");
    std::fs::write(&path, text.replacen(from, to, 1)).expect("written");
    Catalog::load(folder.path()).expect("norms")
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

#[test]
fn every_finding_has_provisions_recipients_reasons_and_evidence() {
    let report = day(&Catalog::built_in().expect("norms"));
    assert_eq!(report.findings.len(), 10);
    for (place, finding) in report.findings.iter().enumerate() {
        let id = &finding.id;
        assert_eq!(finding.rank as usize, place + 1, "{id}");
        assert!(!finding.provisions.is_empty(), "{id}");
        assert!(!finding.recipients.is_empty(), "{id}");
        assert!(!finding.reasons.is_empty(), "{id}");
        assert!(!finding.because.is_empty(), "{id}");
        assert!(!finding.observations.is_empty(), "{id}");
        for observation in &finding.observations {
            let first = observation.evidence.first().expect("evidence");
            assert_eq!(
                (first.role.as_str(), &first.time),
                ("first", &observation.first_seen)
            );
            assert_eq!(first.sha256.as_ref().map(String::len), Some(64), "{id}");
        }
        for line in &finding.provisions {
            assert!(!line.does_not_show.is_empty(), "{id}");
            // Nothing of 2008 was bound by norms of later years.
            assert_eq!(line.in_force_then, Some(false), "{id} {}", line.id);
        }
    }
    assert!(report.findings.is_sorted_by_key(|finding| finding.severity));
}

#[test]
fn a_number_in_the_file_changes_what_is_grave() {
    let high = |catalog: &Catalog| {
        let report = day(catalog);
        let is_high = report
            .findings
            .iter()
            .filter(|f| f.severity == Severity::High);
        is_high.count()
    };
    assert_eq!(high(&Catalog::built_in().expect("norms")), 1);
    let stricter = changed(
        "wave_share_high = { value = 0.5",
        "wave_share_high = { value = 0.99",
    );
    assert_eq!(high(&stricter), 0);
}

#[test]
fn sql_that_does_not_run_names_the_indicator() {
    let broken = changed("from observed o\n", "from observd o\n");
    let mut store = Store::in_memory().expect("a database");
    let asked = Check {
        routes: Vec::new(),
        baseline: BaselineChoice::FirstHours(std::time::Duration::ZERO),
        as_org: None,
        as_rel: None,
        window: archive::Window::default(),
        options: Options::default(),
    };
    let error = check(&broken, &mut store, &asked, &mut |_| {}).expect_err("a wrong name");
    let message = error.to_string();
    assert!(message.contains("route-new-origin"), "{message}");
    assert!(message.contains("observd"), "{message}");
    let sql = "select count(*) from analyses";
    let mut query = store.query(sql).expect("a question");
    let mut rows = query.rows();
    let row = rows.next().expect("an answer").expect("a row");
    assert_eq!(row.value(0).as_integer(), Some(0), "nothing is kept of it");
}
