//! Questions about norms: how long a person waits for an answer.

use std::path::Path;

use crate::contest::{Contest, Kind, Target, arguments};
use crate::process::Output;
use crate::programs::Programs;

/// Their names, in the order in which they run.
pub(crate) const NAMES: [&str; 1] = ["norms"];

/// Asked of a list or a record that is shown, with the start of the process and
/// the loading of all norms.
const MILLISECONDS: u64 = 50;

/// The questions, each with what is asked for.
const QUESTIONS: [(&str, &[&str]); 5] = [
    ("norms list", &["norms", "list"]),
    ("norms show 13(f)", &["norms", "show", "13(f)"]),
    ("norms search", &["norms", "search", "supply", "chain"]),
    ("gaps", &["gaps", "--at", "2026-11-01"]),
    (
        "sql about norms",
        &["sql", "select count(*) from mappings", "--db", "none.db"],
    ),
];

/// All contests on norms, in the order of [`NAMES`].
pub(crate) fn contests(programs: &Programs) -> Vec<Contest> {
    let work = "Each is a process of its own that loads the whole catalog, from the start to the \
                end. The floor is the start of the process: it tells its version.";
    let mut contest = Contest::new(NAMES[0], "Questions about norms", work, &[]);
    let normwatch = || {
        let program = programs.normwatch.as_ref();
        program
            .map(std::path::PathBuf::as_path)
            .map_err(Clone::clone)
    };
    for (name, question) in QUESTIONS {
        let arguments = arguments(question, &[]);
        contest.enter((Kind::Ours, name), normwatch(), arguments, Output::Discard);
        contest.targets.push(Target::WaitAtMost {
            ours: name,
            milliseconds: MILLISECONDS,
        });
    }
    let version = (Kind::Floor, "start of the process");
    let normwatch: Result<&Path, String> = normwatch();
    let arguments = arguments(&["--version"], &[]);
    contest.enter(version, normwatch, arguments, Output::Discard);
    vec![contest]
}
