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

/// The medians of one contender's runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Medians {
    /// From start to end, in seconds.
    pub(crate) wall: f64,
    /// The fastest and the slowest run, in seconds.
    pub(crate) wall_range: (f64, f64),
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
        let wall = seconds(|run| run.wall);
        let memory = runs.iter().map(|run| run.memory_bytes as f64 / 1e6);
        Medians {
            wall_range: (
                wall.iter().copied().fold(f64::INFINITY, f64::min),
                wall.iter().copied().fold(0.0, f64::max),
            ),
            wall: median(wall),
            cpu: median(seconds(|run| run.cpu)),
            memory: median(memory.collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_middle_two() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0]), 3.0);
        assert_eq!(median(vec![9.0, 1.0, 3.0]), 3.0);
        assert_eq!(median(vec![4.0, 1.0, 9.0, 2.0]), 3.0);
    }

    #[test]
    fn each_measure_has_its_own_median() {
        let run = |wall, cpu, megabytes: u64| Usage {
            wall: Duration::from_secs(wall),
            cpu: Duration::from_secs(cpu),
            memory_bytes: megabytes * 1_000_000,
        };
        let medians = Medians::of(&[run(1, 6, 3), run(3, 5, 2), run(2, 4, 1)]);
        let expected = Medians {
            wall: 2.0,
            wall_range: (1.0, 3.0),
            cpu: 5.0,
            memory: 2.0,
        };
        assert_eq!(medians, expected);
    }
}
