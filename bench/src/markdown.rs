//! Writes the results as a Markdown document.

use std::collections::BTreeSet;
use std::fmt::{Result, Write};

use crate::asked;
use crate::contest::Kind;
use crate::machine::Machine;
use crate::process::Count;
use crate::statistics::{Medians, Spread, by_turns, events_a_second, millions_a_second};
use crate::turns::{Group, Outputs, Row, Runs};

/// All that was measured.
#[derive(Debug)]
pub(crate) struct Results {
    /// The day, as `2026-11-23`.
    pub(crate) date: String,
    pub(crate) machine: Machine,
    /// Load averages before and after.
    pub(crate) load: (String, String),
    /// How often each contender ran.
    pub(crate) runs: Runs,
    /// What else there is to know, in sentences.
    pub(crate) notes: Vec<String>,
    /// Programs and versions.
    pub(crate) versions: Vec<(String, String)>,
    pub(crate) groups: Vec<Group>,
}

/// The document.
pub(crate) fn write(results: &Results) -> String {
    let mut text = String::new();
    document(&mut text, results).expect("a string takes what is written");
    text
}

fn document(out: &mut String, results: &Results) -> Result {
    head(out, results)?;
    targets(out, &results.groups)?;
    machine(out, results)?;
    for group in &results.groups {
        table(out, group)?;
    }
    losses(out, &results.groups)
}

fn head(out: &mut String, results: &Results) -> Result {
    let Runs { all, slow } = results.runs;
    writeln!(out, "# Measurements of {}\n", results.date)?;
    writeln!(
        out,
        "Whole processes, medians over {all} run(s) each, or {slow} of those whose first run took \
         over a minute. The contenders of a table took turns, on the same files, which were \
         read before every run, in one run of `cargo run --release -p bench`. Ratios are a peer's \
         median over that of the table's first row: above 1, we use less. \"By turns\" is the \
         same ratio of wall times within each turn: its median, and the least and the largest; on \
         a machine whose speed swings, it is the one to trust. CPU is user and system time of all \
         threads; memory is the peak of resident memory, of the largest process where there are \
         several.\n"
    )?;
    for note in &results.notes {
        writeln!(out, "- {note}")?;
    }
    let (before, after) = &results.load;
    writeln!(out, "- Load averages: {before} before, {after} after.")
}

/// What was asked, and whether it holds.
fn targets(out: &mut String, groups: &[Group]) -> Result {
    if groups.iter().all(|group| group.targets.is_empty()) {
        return Ok(());
    }
    writeln!(
        out,
        "\n## What was asked, what was measured\n\n\
         Of wall times, and where answers are asked for, of processor times; memory is the \
         largest of all runs.\n\n\
         | | asked | measured | by turns | holds |\n\
         | --- | --- | ---: | ---: | --- |"
    )?;
    for group in groups {
        for answer in asked::answers(group) {
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                group.title, answer.asked, answer.measured, answer.by_turns, answer.holds
            )?;
        }
    }
    Ok(())
}

fn machine(out: &mut String, results: &Results) -> Result {
    let machine = &results.machine;
    writeln!(
        out,
        "\n## Machine and versions\n\n| what | which |\n| --- | --- |"
    )?;
    writeln!(out, "| cores | {}, {} |", machine.cores, machine.model)?;
    writeln!(out, "| instruction sets | {} |", machine.flags)?;
    writeln!(out, "| memory | {} |", machine.memory)?;
    writeln!(out, "| kernel | {} |", machine.kernel)?;
    for (name, version) in &results.versions {
        writeln!(out, "| {name} | {version} |")?;
    }
    Ok(())
}

fn table(out: &mut String, group: &Group) -> Result {
    writeln!(out, "\n## {}\n", group.title)?;
    let load = format!("Load averages before: {}.", group.load);
    writeln!(out, "{} {load}", group.work)?;
    if !group.rows.is_empty() {
        writeln!(
            out,
            "\n| | runs | wall s | fastest–slowest | CPU s | memory MB | wall × | by turns | CPU × | memory × | counted |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        )?;
    }
    // Where ours failed, there is nothing to compare the others with.
    let first = group.rows.first().filter(|row| row.kind == Kind::Ours);
    for row in &group.rows {
        line(out, first, row)?;
    }
    for outputs in &group.outputs {
        writeln!(out, "\n{}", sameness(outputs))?;
    }
    let give_answers = |row: &&Row| matches!(row.count, Some(Count::Answers { .. }));
    let answering = group.rows.iter().filter(give_answers).count();
    if answering > 1 && group.outputs.is_empty() {
        writeln!(
            out,
            "\nTimes are those of the answers alone, on one thread; memory is also that of reading \
             the files. All {answering} give the \
             same answers."
        )?;
    }
    for peer in &group.left_out {
        writeln!(out, "\nLeft out: {peer}.")?;
    }
    Ok(())
}

fn line(out: &mut String, first: Option<&Row>, row: &Row) -> Result {
    let Medians { wall, cpu, memory } = Medians::of(&row.runs);
    let name = row.name;
    let runs = row.runs.len();
    let [by_wall, by_cpu, by_memory] = first.map_or([const { String::new() }; 3], |first| {
        ratios(first, row).map(|(_, ratio)| format!("{ratio:.2}"))
    });
    let turns = match first.map(|first| by_turns(&row.runs, &first.runs)) {
        Some(Spread {
            median,
            least,
            most,
        }) => format!("{median:.2} ({least:.2}–{most:.2})"),
        None => String::new(),
    };
    let count = row.count.map_or(String::new(), |count| counted(count, row));
    let Spread {
        median,
        least,
        most,
    } = wall;
    writeln!(
        out,
        "| {name} | {runs} | {median:.2} | {least:.2}–{most:.2} | {cpu:.2} | {memory:.1} | \
         {by_wall} | {turns} | {by_cpu} | {by_memory} | {count} |"
    )
}

/// What a contender counted; of answers, how many a second of the processor.
fn counted(count: Count, row: &Row) -> String {
    match count {
        Count::Answers { count: answers, .. } => {
            let rate = millions_a_second(answers, &row.runs).median;
            format!("{rate:.1} million a second of CPU; {count}")
        }
        Count::Events(events) => {
            let rate = events_a_second(events, &row.runs).median;
            format!("{rate:.0} a second; {count}")
        }
        count => count.to_string(),
    }
}

/// Whether two outputs were the same.
fn sameness(outputs: &Outputs) -> String {
    let Outputs {
        ours,
        theirs,
        found,
    } = outputs;
    let found = match found {
        Ok(found) => found,
        Err(why) => {
            return format!("Outputs of {ours} and {theirs}: could not be compared, {why}.");
        }
    };
    let written = found.ours;
    match &found.first {
        None => format!(
            "Outputs of {ours} and {theirs}: the same, byte for byte; {} lines, {} bytes, CRC-32 \
             {:08x}.",
            written.lines, written.bytes, written.crc32
        ),
        Some(first) => format!(
            "Outputs of {ours} and {theirs}: **not the same**. {} lines against {}, {} bytes \
             against {}, CRC-32 {:08x} against {:08x}; {} lines differ, first line {}:\n\n\
             ```text\n{}\n{}\n```",
            written.lines,
            found.theirs.lines,
            written.bytes,
            found.theirs.bytes,
            written.crc32,
            found.theirs.crc32,
            found.differing,
            first.line,
            first.ours,
            first.theirs,
        ),
    }
}

/// How much more the other uses.
fn ratios(ours: &Row, other: &Row) -> [(&'static str, f64); 3] {
    let (a, b) = (Medians::of(&ours.runs), Medians::of(&other.runs));
    [
        ("wall time", b.wall.median / a.wall.median),
        ("CPU time", b.cpu / a.cpu),
        ("memory", b.memory / a.memory),
    ]
}

/// Ours, in megabytes: one that holds less keeps no table and no blocks; beside it
/// any program that does more loses, and one sentence about all of them says so.
const LITTLE_MEMORY: f64 = 10.0;

fn losses(out: &mut String, groups: &[Group]) -> Result {
    writeln!(out, "\n## Cases we lose\n")?;
    let mut to_floors = Vec::new();
    let mut small = BTreeSet::new();
    let mut lost = 0;
    for group in groups {
        let (ours, others): (Vec<&Row>, Vec<&Row>) =
            group.rows.iter().partition(|row| row.kind == Kind::Ours);
        for ours in ours {
            let mut to_peers = Vec::new();
            for other in &others {
                let is_small = Medians::of(&other.runs).memory < LITTLE_MEMORY;
                let mut measures = Vec::new();
                for (measure, ratio) in ratios(ours, other) {
                    if ratio >= 1.0 {
                        continue;
                    }
                    if measure == "memory" && is_small {
                        small.insert(other.name);
                    } else {
                        measures.push(format!("{:.2} × the {measure}", 1.0 / ratio));
                    }
                }
                if measures.is_empty() {
                    continue;
                }
                let measures = format!("{} of {}", measures.join(" and "), other.name);
                match other.kind {
                    Kind::Floor => to_floors.push(format!("{} {measures}", ours.name)),
                    Kind::Peer | Kind::Ours => to_peers.push(measures),
                }
            }
            if !to_peers.is_empty() {
                lost += 1;
                let to_peers = to_peers.join("; ");
                writeln!(out, "- {}: {} needs {to_peers}.", group.title, ours.name)?;
            }
        }
    }
    if !to_floors.is_empty() {
        let floors = to_floors.join("; ");
        writeln!(out, "- Floors, which do a part of the work only: {floors}.")?;
    }
    if !small.is_empty() {
        let small = small.into_iter().collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "- Memory: these hold less than {LITTLE_MEMORY} MB, and we hold more: {small}."
        )?;
    } else if lost == 0 && to_floors.is_empty() {
        writeln!(out, "None in this run.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::compare::{Comparison, Difference, Written};
    use crate::contest::Target;
    use crate::process::Usage;

    /// Three runs: the median, and one beside it on either side.
    fn row(name: &'static str, kind: Kind, wall: f64, megabytes: u64) -> Row {
        let run = |wall| Usage {
            wall: Duration::from_secs_f64(wall),
            cpu: Duration::from_secs_f64(wall),
            memory_bytes: megabytes * 1_000_000,
        };
        Row {
            name,
            kind,
            count: (kind == Kind::Ours).then_some(Count::Elements(7)),
            runs: [wall - 0.5, wall, wall + 0.5].map(run).into(),
        }
    }

    fn group(rows: Vec<Row>) -> Group {
        Group {
            title: "Decoding",
            work: "On 3 files.".into(),
            rows,
            left_out: vec!["other: not installed".into()],
            targets: Vec::new(),
            outputs: Vec::new(),
            load: "7 8 9".into(),
        }
    }

    fn document(groups: Vec<Group>) -> String {
        write(&Results {
            date: "2026-11-23".into(),
            machine: Machine::default(),
            load: ("1 2 3".into(), "4 5 6".into()),
            runs: Runs { all: 5, slow: 2 },
            notes: vec!["A note.".into()],
            versions: vec![("peer".into(), "1.0".into())],
            groups,
        })
    }

    fn assert_has(text: &str, lines: &[&str]) {
        for line in lines {
            assert!(text.lines().any(|found| found == *line), "{line}\n{text}");
        }
    }

    fn lost(groups: Vec<Group>) -> String {
        let text = document(groups);
        let (_, lost) = text.split_once("## Cases we lose\n\n").unwrap();
        lost.to_owned()
    }

    #[test]
    fn a_table_has_medians_and_ratios_to_its_first_row() {
        let ours = row("ours", Kind::Ours, 2.0, 10);
        let peer = row("peer", Kind::Peer, 5.0, 20);
        let text = document(vec![group(vec![ours, peer])]);
        assert!(text.starts_with("# Measurements of 2026-11-23\n"), "{text}");
        assert_has(
            &text,
            &[
                "- A note.",
                "- Load averages: 1 2 3 before, 4 5 6 after.",
                "| peer | 1.0 |",
                "On 3 files. Load averages before: 7 8 9.",
                "| ours | 3 | 2.00 | 1.50–2.50 | 2.00 | 10.0 | 1.00 | 1.00 (1.00–1.00) | 1.00 | 1.00 | 7 elements |",
                "| peer | 3 | 5.00 | 4.50–5.50 | 5.00 | 20.0 | 2.50 | 2.50 (2.20–3.00) | 2.50 | 2.00 |  |",
                "Left out: other: not installed.",
                "None in this run.",
            ],
        );
        assert!(!text.contains("What was asked"), "{text}");
    }

    #[test]
    fn answers_are_told_by_the_second_and_whether_they_are_the_same() {
        let answers = |name, kind, wall| {
            let mut row = row(name, kind, wall, 10);
            row.count = Some(Count::Answers {
                count: 8_000_000,
                digest: 0xab,
            });
            row
        };
        let rows = || {
            vec![
                answers("ours", Kind::Ours, 2.0),
                answers("peer", Kind::Peer, 4.0),
            ]
        };
        let same = "Times are those of the answers alone, on one thread; memory is also that of reading the files. All 2 give the same answers.";
        let text = document(vec![group(rows())]);
        assert_has(&text, &[same]);
        let cell = "| 4.0 million a second of CPU; 8000000 answers, digest 00000000000000ab |";
        assert!(text.contains(cell), "{text}");
        let mut other = group(rows());
        other.outputs.push(Outputs {
            ours: "ours",
            theirs: "peer",
            found: Err("peer: it failed".into()),
        });
        assert!(!document(vec![other]).contains(same));
    }

    #[test]
    fn without_ours_the_others_have_no_ratios() {
        let text = document(vec![group(vec![row("peer", Kind::Peer, 5.0, 20)])]);
        let line = "| peer | 3 | 5.00 | 4.50–5.50 | 5.00 | 20.0 |  |  |  |  |  |";
        assert_has(&text, &[line, "None in this run."]);
    }

    #[test]
    fn what_was_asked_stands_before_the_tables() {
        let ours = row("ours", Kind::Ours, 2.0, 10);
        let floor = row("floor", Kind::Floor, 2.0, 20);
        let mut group = group(vec![ours, floor]);
        group.targets = vec![
            Target::TimeAtMost {
                ours: "ours",
                times: 1.5,
                other: "floor",
            },
            Target::MemoryAtMost {
                ours: "ours",
                mebibytes: 9,
            },
        ];
        let text = document(vec![group]);
        assert_has(
            &text,
            &[
                "| Decoding | ours: ≤ 1.5 × the time of floor | 1.00 | 1.00 (1.00–1.00) | yes |",
                "| Decoding | ours: ≤ 9 MiB of memory | 9.5 MiB |  | no |",
            ],
        );
        let place = |text: &str, part| text.find(part).unwrap();
        assert!(place(&text, "## What was asked") < place(&text, "## Machine"));
    }

    #[test]
    fn what_we_lose_is_said_for_each_of_ours() {
        let rows = vec![
            row("lean", Kind::Ours, 2.0, 20),
            row("full", Kind::Ours, 8.0, 10),
            row("peer", Kind::Peer, 4.0, 10),
        ];
        assert_eq!(
            lost(vec![group(rows)]),
            "- Decoding: lean needs 2.00 × the memory of peer.\n\
             - Decoding: full needs 2.00 × the wall time and 2.00 × the CPU time of peer.\n"
        );
    }

    #[test]
    fn small_programs_and_floors_have_one_sentence_each() {
        let rows = || {
            vec![
                row("ours", Kind::Ours, 3.0, 20),
                row("small", Kind::Peer, 4.0, 9),
                row("floor", Kind::Floor, 2.0, 5),
            ]
        };
        assert_eq!(
            lost(vec![group(rows()), group(rows())]),
            "- Floors, which do a part of the work only: ours 1.50 × the wall time and 1.50 × the \
             CPU time of floor; ours 1.50 × the wall time and 1.50 × the CPU time of floor.\n\
             - Memory: these hold less than 10 MB, and we hold more: floor, small.\n"
        );
    }

    #[test]
    fn outputs_are_the_same_or_the_first_difference_is_shown() {
        let written = Written {
            lines: 2,
            bytes: 4,
            crc32: 0xab,
        };
        let outputs = |found| Outputs {
            ours: "ours",
            theirs: "peer",
            found,
        };
        let same = Comparison {
            ours: written,
            theirs: written,
            differing: 0,
            first: None,
        };
        assert_eq!(
            sameness(&outputs(Ok(same))),
            "Outputs of ours and peer: the same, byte for byte; 2 lines, 4 bytes, CRC-32 000000ab."
        );
        let other = Comparison {
            ours: written,
            theirs: Written::default(),
            differing: 2,
            first: Some(Difference {
                line: 1,
                ours: "a".into(),
                theirs: String::new(),
            }),
        };
        let text = sameness(&outputs(Ok(other)));
        let counts = "**not the same**. 2 lines against 0, 4 bytes against 0, CRC-32 000000ab \
                      against 00000000; 2 lines differ, first line 1:";
        assert!(text.contains(counts), "{text}");
        assert!(text.ends_with("```text\na\n\n```"), "{text}");
        let failed = sameness(&outputs(Err("peer: it failed".into())));
        assert!(
            failed.ends_with("could not be compared, peer: it failed."),
            "{failed}"
        );
    }
}
