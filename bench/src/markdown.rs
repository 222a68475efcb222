//! Writes the results as a Markdown document.

use std::fmt::Write;

use crate::machine::Machine;
use crate::statistics::Medians;

/// All that was measured.
#[derive(Debug)]
pub(crate) struct Results {
    /// The day, as `2026-11-23`.
    pub(crate) date: String,
    pub(crate) machine: Machine,
    /// Load averages before and after.
    pub(crate) load: (String, String),
    /// How often each contender ran.
    pub(crate) runs: usize,
    /// What else there is to know, in sentences.
    pub(crate) notes: Vec<String>,
    /// Programs and versions.
    pub(crate) versions: Vec<(String, String)>,
    pub(crate) groups: Vec<Group>,
}

/// Contenders that did the same work.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: String,
    /// On what: files and bytes.
    pub(crate) work: String,
    /// Ours first.
    pub(crate) rows: Vec<Row>,
    /// Peers that were not there, and why.
    pub(crate) left_out: Vec<String>,
}

/// One contender.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Ours are not compared with each other.
    pub(crate) is_ours: bool,
    /// What it counted, where it counts.
    pub(crate) count: Option<u64>,
    pub(crate) medians: Medians,
}

/// The document.
pub(crate) fn write(results: &Results) -> String {
    let mut text = String::new();
    let out = &mut text;
    head(out, results).expect("a string takes what is written");
    for group in &results.groups {
        table(out, group).expect("a string takes what is written");
    }
    losses(out, &results.groups).expect("a string takes what is written");
    text
}

fn head(out: &mut String, results: &Results) -> std::fmt::Result {
    let machine = &results.machine;
    writeln!(out, "# Measurements of {}\n", results.date)?;
    writeln!(
        out,
        "Whole processes, medians over {} run(s) each. The contenders of a table took turns, on the \
         same files, in one run of `cargo run --release -p bench`. Ratios are a peer's median over \
         that of the table's first row: above 1, we use less. CPU is user and system time of all \
         threads; memory is the peak of resident memory, of the largest process where there are \
         several.\n",
        results.runs
    )?;
    for note in &results.notes {
        writeln!(out, "- {note}")?;
    }
    let (before, after) = &results.load;
    writeln!(out, "- Load averages: {before} before, {after} after.")?;
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

fn table(out: &mut String, group: &Group) -> std::fmt::Result {
    writeln!(out, "\n## {}\n\n{}\n", group.title, group.work)?;
    if let Some(first) = group.rows.first() {
        writeln!(
            out,
            "| | wall s | fastest–slowest | CPU s | memory MB | wall × | CPU × | memory × | elements |\n\
             | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        )?;
        for row in &group.rows {
            let Medians {
                wall,
                wall_range: (least, most),
                cpu,
                memory,
            } = row.medians;
            let ratios = ratios(first, row).map(|(_, ratio)| format!("{ratio:.2}"));
            let [by_wall, by_cpu, by_memory] = ratios;
            let count = row.count.map_or(String::new(), |count| count.to_string());
            writeln!(
                out,
                "| {} | {wall:.2} | {least:.2}–{most:.2} | {cpu:.2} | {memory:.1} | {by_wall} | \
                 {by_cpu} | {by_memory} | {count} |",
                row.name
            )?;
        }
    }
    for peer in &group.left_out {
        writeln!(out, "\nLeft out: {peer}.")?;
    }
    Ok(())
}

/// How much more the other uses.
fn ratios(ours: &Row, other: &Row) -> [(&'static str, f64); 3] {
    let (a, b) = (ours.medians, other.medians);
    [
        ("wall time", b.wall / a.wall),
        ("CPU time", b.cpu / a.cpu),
        ("memory", b.memory / a.memory),
    ]
}

fn losses(out: &mut String, groups: &[Group]) -> std::fmt::Result {
    writeln!(out, "\n## Cases we lose\n")?;
    let mut lost = 0;
    for group in groups {
        let (ours, peers): (Vec<&Row>, Vec<&Row>) = group.rows.iter().partition(|row| row.is_ours);
        for ours in ours {
            for peer in &peers {
                for (measure, ratio) in ratios(ours, peer) {
                    if ratio < 1.0 {
                        lost += 1;
                        writeln!(
                            out,
                            "- {}: {} needs {:.2} times the {measure} of {}.",
                            group.title,
                            ours.name,
                            1.0 / ratio,
                            peer.name
                        )?;
                    }
                }
            }
        }
    }
    if lost == 0 {
        writeln!(out, "None in this run.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, is_ours: bool, wall: f64, memory: f64) -> Row {
        Row {
            name: name.into(),
            is_ours,
            count: is_ours.then_some(7),
            medians: Medians {
                wall,
                wall_range: (wall - 0.5, wall + 0.5),
                cpu: wall,
                memory,
            },
        }
    }

    fn document(rows: Vec<Row>) -> String {
        write(&Results {
            date: "2026-11-23".into(),
            machine: Machine::default(),
            load: ("1 2 3".into(), "4 5 6".into()),
            runs: 5,
            notes: vec!["A note.".into()],
            versions: vec![("peer".into(), "1.0".into())],
            groups: vec![Group {
                title: "Decoding".into(),
                work: "On 3 files.".into(),
                rows,
                left_out: vec!["other, which is not installed".into()],
            }],
        })
    }

    #[test]
    fn a_table_has_medians_and_ratios_to_its_first_row() {
        let text = document(vec![
            row("ours", true, 2.0, 10.0),
            row("peer", false, 5.0, 20.0),
        ]);
        assert!(text.starts_with("# Measurements of 2026-11-23\n"), "{text}");
        for line in [
            "- A note.",
            "- Load averages: 1 2 3 before, 4 5 6 after.",
            "| peer | 1.0 |",
            "| ours | 2.00 | 1.50–2.50 | 2.00 | 10.0 | 1.00 | 1.00 | 1.00 | 7 |",
            "| peer | 5.00 | 4.50–5.50 | 5.00 | 20.0 | 2.50 | 2.50 | 2.00 |  |",
            "Left out: other, which is not installed.",
            "None in this run.",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn what_we_lose_is_said_for_each_of_ours() {
        let rows = vec![
            row("lean", true, 2.0, 10.0),
            row("full", true, 8.0, 5.0),
            row("peer", false, 4.0, 5.0),
        ];
        let text = document(rows);
        let (_, lost) = text.split_once("## Cases we lose\n\n").unwrap();
        assert_eq!(
            lost,
            "- Decoding: lean needs 2.00 times the memory of peer.\n\
             - Decoding: full needs 2.00 times the wall time of peer.\n\
             - Decoding: full needs 2.00 times the CPU time of peer.\n"
        );
    }
}
