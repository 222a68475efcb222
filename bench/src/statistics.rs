//! Medians and ratios of a few runs.

use std::time::Duration;

use crate::process::Usage;

/// The median; of an even number, the mean of the middle two. Zero of none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// A median, and the least and the largest value beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    fn of(values: Vec<f64>) -> Spread {
        Spread {
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            most: values.iter().copied().fold(0.0, f64::max),
            median: median(values),
        }
    }
}

/// The medians of one contender's runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Medians {
    /// From start to end, in seconds.
    pub(crate) wall: Spread,
    /// User and system time, in seconds.
    pub(crate) cpu: f64,
    /// Peak resident memory, in megabytes (10⁶ bytes).
    pub(crate) memory: f64,
}

impl Medians {
    pub(crate) fn of(runs: &[Usage]) -> Medians {
        let seconds = |field: fn(&Usage) -> Duration| -> Vec<f64> {
            runs.iter().map(|run| field(run).as_secs_f64()).collect()
        };
        let memory = runs.iter().map(|run| run.memory_bytes as f64 / 1e6);
        Medians {
            wall: Spread::of(seconds(|run| run.wall)),
            cpu: median(seconds(|run| run.cpu)),
            memory: median(memory.collect()),
        }
    }
}

/// The ratios of wall times, turn by turn: `over` to `under`, in as many turns as
/// both had. A machine whose speed swings from minute to minute slows both.
pub(crate) fn by_turns(over: &[Usage], under: &[Usage]) -> Spread {
    ratios(over, under, |run| run.wall)
}

/// The same of processor times.
pub(crate) fn cpu_by_turns(over: &[Usage], under: &[Usage]) -> Spread {
    ratios(over, under, |run| run.cpu)
}

fn ratios(over: &[Usage], under: &[Usage], field: fn(&Usage) -> Duration) -> Spread {
    let turns = over.iter().zip(under);
    let ratios = turns.map(|(over, under)| field(over).as_secs_f64() / field(under).as_secs_f64());
    Spread::of(ratios.collect())
}

/// How many million answers one of the runs gave in a second of the processor.
pub(crate) fn millions_a_second(answers: u64, runs: &[Usage]) -> Spread {
    let rates = runs.iter();
    let rates = rates.map(|run| answers as f64 / 1e6 / run.cpu.as_secs_f64());
    Spread::of(rates.collect())
}

/// How many events one of the runs decided in a second from start to end.
pub(crate) fn events_a_second(events: u64, runs: &[Usage]) -> Spread {
    let rates = runs.iter();
    let rates = rates.map(|run| events as f64 / run.wall.as_secs_f64());
    Spread::of(rates.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(wall: u64, cpu: u64, megabytes: u64) -> Usage {
        Usage {
            wall: Duration::from_secs(wall),
            cpu: Duration::from_secs(cpu),
            memory_bytes: megabytes * 1_000_000,
        }
    }

    #[test]
    fn the_median_is_the_middle_or_between_the_middle_two() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0]), 3.0);
        assert_eq!(median(vec![9.0, 1.0, 3.0]), 3.0);
        assert_eq!(median(vec![4.0, 1.0, 9.0, 2.0]), 3.0);
    }

    #[test]
    fn each_measure_has_its_own_median() {
        let medians = Medians::of(&[run(1, 6, 3), run(3, 5, 2), run(2, 4, 1)]);
        let expected = Medians {
            wall: Spread {
                median: 2.0,
                least: 1.0,
                most: 3.0,
            },
            cpu: 5.0,
            memory: 2.0,
        };
        assert_eq!(medians, expected);
    }

    #[test]
    fn turns_are_compared_with_each_other_as_far_as_both_ran() {
        let ours = [run(1, 0, 0), run(10, 0, 0), run(2, 0, 0)];
        let peer = [run(4, 0, 0), run(20, 0, 0)];
        let expected = Spread {
            median: 3.0,
            least: 2.0,
            most: 4.0,
        };
        assert_eq!(by_turns(&peer, &ours), expected);
        let [ours, peer] = [[run(0, 1, 0), run(0, 2, 0)], [run(9, 4, 0), run(9, 4, 0)]];
        assert_eq!(cpu_by_turns(&peer, &ours).median, 3.0);
    }

    #[test]
    fn answers_are_counted_by_the_second_of_the_processor() {
        let rates = millions_a_second(6_000_000, &[run(9, 1, 0), run(9, 2, 0), run(9, 3, 0)]);
        let expected = Spread {
            median: 3.0,
            least: 2.0,
            most: 6.0,
        };
        assert_eq!(rates, expected);
    }
}
