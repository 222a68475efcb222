//! Real archives, where the machine has them: `NORMWATCH_DATA` names the folder.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use archive::{Archive, SourceReport, Window};
use input::{Options, Source};
use mrt::Element;

/// The folder with real archives; says what is left out without it.
pub(crate) fn folder(suite: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("NORMWATCH_DATA");
    if folder.is_none() {
        say(&format!(
            "left out: {suite} (NORMWATCH_DATA names no folder)"
        ));
    }
    folder.map(|folder| PathBuf::from(folder).join("mrt"))
}

/// Writes past the capture of output, so that it is seen when all tests pass.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
}

/// One thread to decompress: tests run beside each other.
pub(crate) fn options() -> Options {
    Options {
        hash: true,
        threads: NonZeroUsize::MIN,
    }
}

/// Reads files one after another; their bytes are all accounted for.
pub(crate) fn read(
    paths: &[PathBuf],
    window: Window,
    mut visit: impl FnMut(usize, Element<'_>),
) -> Vec<SourceReport> {
    let sources = paths.iter().cloned().map(Source::Path).collect();
    let mut archive = Archive::new(sources, &options(), window);
    while archive.next_record(&mut visit) {}
    let reports = archive.into_reports();
    for report in &reports {
        if let Some(summary) = report.summary() {
            assert_eq!(
                report.record_bytes + report.gap_bytes,
                summary.content_bytes,
                "{}",
                report.name
            );
        }
    }
    reports
}

/// Reads one file.
pub(crate) fn read_one(path: &Path, mut visit: impl FnMut(Element<'_>)) -> SourceReport {
    let mut reports = read(&[path.to_owned()], Window::default(), |_, element| {
        visit(element);
    });
    reports.pop().expect("one source, one report")
}
