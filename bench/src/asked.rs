//! Whether what was asked of us holds.

use crate::contest::Target;
use crate::process::Count;
use crate::statistics::{
    Medians, Spread, by_turns, cpu_by_turns, events_a_second, millions_a_second,
};
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
        Target::AnswersAtLeast { ours, millions } => {
            let asked = format!("{ours}: ≥ {millions} million answers a second of one processor");
            let rates = row(ours).and_then(rates);
            let Some(Spread {
                median,
                least,
                most,
            }) = rates
            else {
                return not_measured(asked);
            };
            Answer {
                asked,
                measured: format!("{median:.1}"),
                by_turns: format!("{median:.1} ({least:.1}–{most:.1})"),
                holds: held(median, least, most, |rate| rate >= millions),
            }
        }
        Target::AnswersBy { ours, times, other } => {
            let asked =
                format!("{ours}: ≥ {times} × as many answers a second of one processor as {other}");
            let Some((ours, other)) = row(ours).zip(row(other)) else {
                return not_measured(asked);
            };
            let cpu = |row: &Row| Medians::of(&row.runs).cpu;
            let spread = cpu_by_turns(&other.runs, &ours.runs);
            ratio(asked, cpu(other) / cpu(ours), spread, |ratio| {
                ratio >= times
            })
        }
        Target::EventsAtLeast { ours, thousands } => {
            let asked = format!("{ours}: ≥ {thousands},000 events a second");
            let Some(Spread {
                median,
                least,
                most,
            }) = row(ours).and_then(events)
            else {
                return not_measured(asked);
            };
            let enough = (thousands * 1000) as f64;
            Answer {
                asked,
                measured: format!("{median:.0}"),
                by_turns: format!("{median:.0} ({least:.0}–{most:.0})"),
                holds: held(median, least, most, |rate| rate >= enough),
            }
        }
        Target::EventsBy { ours, times, other } => {
            let asked = format!("{ours}: ≥ {times} × as many events a second as {other}");
            let rates = |name| row(name).and_then(events);
            let Some((ours, other)) = rates(ours).zip(rates(other)) else {
                return not_measured(asked);
            };
            let spread = Spread {
                median: ours.median / other.median,
                least: ours.least / other.most,
                most: ours.most / other.least,
            };
            ratio(asked, spread.median, spread, |ratio| ratio >= times)
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
    let spread = by_turns(&over.runs, &under.runs);
    ratio(asked, median(over) / median(under), spread, holds)
}

fn ratio(asked: String, ratio: f64, spread: Spread, holds: impl Fn(f64) -> bool) -> Answer {
    let Spread {
        median,
        least,
        most,
    } = spread;
    Answer {
        asked,
        measured: format!("{ratio:.2}"),
        by_turns: format!("{median:.2} ({least:.2}–{most:.2})"),
        holds: held(ratio, least, most, holds),
    }
}

/// Whether it holds of the median, and whether turns disagree.
fn held(median: f64, least: f64, most: f64, holds: impl Fn(f64) -> bool) -> &'static str {
    let in_all_turns = holds(least) && holds(most);
    let in_no_turn = !holds(least) && !holds(most);
    match holds(median) {
        true if in_all_turns => "yes",
        true => "yes, not in every turn",
        false if in_no_turn => "no",
        false => "no, but in some turns",
    }
}

/// Million answers a second; none where it gives no answers.
fn rates(row: &Row) -> Option<Spread> {
    let Some(Count::Answers { count, .. }) = row.count else {
        return None;
    };
    Some(millions_a_second(count, &row.runs))
}

/// Events a second; none where it decides none.
fn events(row: &Row) -> Option<Spread> {
    match row.count {
        Some(Count::Events(count)) => Some(events_a_second(count, &row.runs)),
        _ => None,
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

    fn group(rows: Vec<Row>) -> Group {
        Group {
            title: "A",
            work: String::new(),
            rows,
            left_out: Vec::new(),
            targets: Vec::new(),
            outputs: Vec::new(),
            load: String::new(),
        }
    }

    fn holds(target: Target, ours: &[u64], other: &[u64]) -> (String, String, &'static str) {
        let rows = vec![
            row("ours", Kind::Ours, ours, 10),
            row("other", Kind::Peer, other, 1),
        ];
        let group = Group {
            targets: vec![target],
            ..group(rows)
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
    fn answers_by_the_second_of_one_processor() {
        let mut ours = row("ours", Kind::Ours, &[2, 4], 1);
        ours.count = Some(Count::Answers {
            count: 90_000_000,
            digest: 0,
        });
        let other = row("other", Kind::Peer, &[8, 12], 1);
        let least = |millions| Target::AnswersAtLeast {
            ours: "ours",
            millions,
        };
        let by = Target::AnswersBy {
            ours: "ours",
            times: 3.0,
            other: "other",
        };
        let group = Group {
            targets: vec![least(20.0), least(30.0), least(50.0), by],
            ..group(vec![ours, other])
        };
        let answers = answers(&group);
        let answers = answers.map(|answer| (answer.measured, answer.by_turns, answer.holds));
        let answers: Vec<_> = answers.collect();
        let rate = ("33.8".to_owned(), "33.8 (22.5–45.0)".to_owned());
        assert_eq!(
            answers,
            [
                (rate.0.clone(), rate.1.clone(), "yes"),
                (rate.0.clone(), rate.1.clone(), "yes, not in every turn"),
                (rate.0, rate.1, "no"),
                ("3.33".into(), "3.50 (3.00–4.00)".into(), "yes"),
            ]
        );
    }

    #[test]
    fn events_by_the_second() {
        let mut ours = row("ours", Kind::Ours, &[2, 4], 1);
        ours.count = Some(Count::Events(1_200_000));
        let least = |thousands| Target::EventsAtLeast {
            ours: "ours",
            thousands,
        };
        let gone = Target::EventsAtLeast {
            ours: "nobody",
            thousands: 1,
        };
        let group = Group {
            targets: vec![least(300), least(500), least(700), gone],
            ..group(vec![ours])
        };
        let holds: Vec<_> = answers(&group).map(|answer| answer.holds).collect();
        let expected = ["yes", "no, but in some turns", "no", "not measured"];
        assert_eq!(holds, expected);
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
