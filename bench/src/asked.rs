//! Whether what was asked of us holds.

use crate::contest::Target;
use crate::statistics::{Medians, Spread, by_turns};
use crate::turns::{Group, Row};

/// A target and what was measured, in words for a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) asked: String,
    /// From the medians; of memory, the largest of all runs.
    pub(crate) measured: String,
    /// Turn by turn: median, least and largest; empty for memory.
    pub(crate) by_turns: String,
    pub(crate) holds: &'static str,
}

/// The answers to a contest's targets.
pub(crate) fn answers(group: &Group) -> impl Iterator<Item = Answer> {
    group.targets.iter().map(|target| answer(target, group))
}

fn answer(target: &Target, group: &Group) -> Answer {
    let row = |name| group.rows.iter().find(|row| row.name == name);
    match *target {
        Target::TimeAtMost { ours, times, other } => {
            let asked = format!("{ours}: ≤ {times} × the time of {other}");
            times_of(asked, row(ours).zip(row(other)), |ratio| ratio <= times)
        }
        Target::FasterBy { ours, times, other } => {
            let asked = format!("{ours}: ≥ {times} × as fast as {other}");
            times_of(asked, row(other).zip(row(ours)), |ratio| ratio >= times)
        }
        Target::WaitAtMost { ours, milliseconds } => {
            let asked = format!("{ours}: at most {milliseconds} ms");
            let Some(row) = row(ours) else {
                return not_measured(asked);
            };
            let wall = Medians::of(&row.runs).wall;
            let most = milliseconds as f64 / 1000.0;
            Answer {
                asked,
                measured: format!("{:.0} ms", wall.median * 1000.0),
                by_turns: format!("{:.0}–{:.0} ms", wall.least * 1000.0, wall.most * 1000.0),
                holds: if wall.median <= most { "yes" } else { "no" },
            }
        }
        Target::MemoryAtMost { ours, mebibytes } => {
            let asked = format!("{ours}: ≤ {mebibytes} MiB of memory");
            let runs = row(ours).map(|row| row.runs.iter().map(|run| run.memory_bytes));
            match runs.and_then(Iterator::max) {
                Some(bytes) => Answer {
                    asked,
                    measured: format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20)),
                    by_turns: String::new(),
                    holds: if bytes <= mebibytes << 20 {
                        "yes"
                    } else {
                        "no"
                    },
                },
                None => not_measured(asked),
            }
        }
    }
}

/// Of the first's wall time to the second's.
fn times_of(asked: String, rows: Option<(&Row, &Row)>, holds: impl Fn(f64) -> bool) -> Answer {
    let Some((over, under)) = rows else {
        return not_measured(asked);
    };
    let median = |row: &Row| Medians::of(&row.runs).wall.median;
    let ratio = median(over) / median(under);
    let Spread {
        median,
        least,
        most,
    } = by_turns(&over.runs, &under.runs);
    let in_all_turns = holds(least) && holds(most);
    let in_no_turn = !holds(least) && !holds(most);
    Answer {
        asked,
        measured: format!("{ratio:.2}"),
        by_turns: format!("{median:.2} ({least:.2}–{most:.2})"),
        holds: match holds(ratio) {
            true if in_all_turns => "yes",
            true => "yes, not in every turn",
            false if in_no_turn => "no",
            false => "no, but in some turns",
        },
    }
}

fn not_measured(asked: String) -> Answer {
    Answer {
        asked,
        measured: String::new(),
        by_turns: String::new(),
        holds: "not measured",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::contest::Kind;
    use crate::process::Usage;

    fn row(name: &'static str, kind: Kind, walls: &[u64], mebibytes: u64) -> Row {
        let run = |wall: &u64| Usage {
            wall: Duration::from_secs(*wall),
            cpu: Duration::from_secs(*wall),
            memory_bytes: mebibytes << 20,
        };
        Row {
            name,
            kind,
            count: None,
            runs: walls.iter().map(run).collect(),
        }
    }

    fn holds(target: Target, ours: &[u64], other: &[u64]) -> (String, String, &'static str) {
        let group = Group {
            title: "A",
            work: String::new(),
            rows: vec![
                row("ours", Kind::Ours, ours, 10),
                row("other", Kind::Peer, other, 1),
            ],
            left_out: Vec::new(),
            targets: vec![target],
            outputs: None,
            load: String::new(),
        };
        let answer = answers(&group).next().unwrap();
        (answer.measured, answer.by_turns, answer.holds)
    }

    #[test]
    fn at_most_so_many_times_the_time() {
        let target = Target::TimeAtMost {
            ours: "ours",
            times: 1.5,
            other: "other",
        };
        for (ours, other, measured, turns, expected) in [
            ([3, 3], [2, 2], "1.50", "1.50 (1.50–1.50)", "yes"),
            ([4, 4], [2, 2], "2.00", "2.00 (2.00–2.00)", "no"),
            (
                [4, 8],
                [2, 8],
                "1.20",
                "1.50 (1.00–2.00)",
                "yes, not in every turn",
            ),
            (
                [8, 8],
                [2, 8],
                "1.60",
                "2.50 (1.00–4.00)",
                "no, but in some turns",
            ),
        ] {
            let found = holds(target, &ours, &other);
            assert_eq!(found, (measured.into(), turns.into(), expected));
        }
    }

    #[test]
    fn at_least_so_many_times_as_fast() {
        let target = Target::FasterBy {
            ours: "ours",
            times: 3.0,
            other: "other",
        };
        assert_eq!(holds(target, &[1], &[3]).2, "yes");
        assert_eq!(holds(target, &[1], &[2]).2, "no");
        let with_fewer_runs = holds(target, &[1, 1, 5], &[9]);
        let expected = ("9.00".into(), "9.00 (9.00–9.00)".into(), "yes");
        assert_eq!(with_fewer_runs, expected);
    }

    #[test]
    fn memory_up_to_the_bound() {
        let target = |mebibytes| Target::MemoryAtMost {
            ours: "ours",
            mebibytes,
        };
        let expected = ("10.0 MiB".into(), String::new(), "yes");
        assert_eq!(holds(target(10), &[1], &[1]), expected);
        assert_eq!(holds(target(9), &[1], &[1]).2, "no");
    }

    #[test]
    fn who_was_left_out_is_not_measured() {
        let gone = Target::FasterBy {
            ours: "ours",
            times: 3.0,
            other: "nobody",
        };
        let expected = (String::new(), String::new(), "not measured");
        assert_eq!(holds(gone, &[1], &[3]), expected);
        let gone = Target::MemoryAtMost {
            ours: "nobody",
            mebibytes: 1,
        };
        assert_eq!(holds(gone, &[1], &[3]), expected);
    }
}
