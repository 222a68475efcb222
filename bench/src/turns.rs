//! Lets the contenders of a contest take turns.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use crate::compare::{Comparison, compare, count};
use crate::contest::{Contender, Contest, Kind, Target};
use crate::machine;
use crate::process::{self, Count, Output, Usage};

/// How often each contender runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Runs {
    pub(crate) all: usize,
    /// How often one whose first run was slower than [`SLOW`].
    pub(crate) slow: usize,
}

/// Ours: with more runs of such a program, a measurement is no matter of minutes
/// any more.
pub(crate) const SLOW: Duration = Duration::from_secs(60);

/// What came of a contest.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) work: String,
    /// Ours first; not those that failed.
    pub(crate) rows: Vec<Row>,
    /// Who did not take part, and why.
    pub(crate) left_out: Vec<String>,
    pub(crate) targets: Vec<Target>,
    /// Two that have to write the same, and whether they did. Of those that give
    /// answers, each whose digest is not ours.
    pub(crate) outputs: Vec<Outputs>,
    /// The load averages before it.
    pub(crate) load: String,
}

/// One contender.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What it counted, where it counts.
    pub(crate) count: Option<Count>,
    /// One for each turn, from the first; never none.
    pub(crate) runs: Vec<Usage>,
}

/// A comparison of what two programs wrote, or why there is none.
#[derive(Debug)]
pub(crate) struct Outputs {
    pub(crate) ours: &'static str,
    pub(crate) theirs: &'static str,
    pub(crate) found: Result<Comparison, String>,
}

/// A contender that still runs.
struct Player {
    contender: Contender,
    turns: usize,
    count: Option<Count>,
    runs: Vec<Usage>,
}

/// Measures all that do not fail.
pub(crate) fn measure(contest: Contest, runs: Runs) -> Group {
    let Contest {
        title,
        work,
        inputs,
        contenders,
        mut left_out,
        targets,
        same_output,
        ..
    } = contest;
    let load = machine::load();
    let mut players: Vec<Player> = contenders
        .into_iter()
        .map(|contender| Player {
            contender,
            turns: runs.all,
            count: None,
            runs: Vec::new(),
        })
        .collect();
    for turn in 1..=runs.all {
        players.retain_mut(|player| {
            // Before every run: some systems take files out of memory that were
            // not read for a few seconds.
            warm(&inputs);
            match take(player, turn, runs, title) {
                Ok(()) => true,
                Err(why) => {
                    left_out.push(format!("{}: {why}", player.contender.name));
                    false
                }
            }
        });
    }
    let outputs = same_output.and_then(|pair| read_outputs(&mut players, pair, title));
    let outputs = outputs
        .into_iter()
        .chain(other_answers(&players, title))
        .collect();
    let rows = players.into_iter().map(|player| Row {
        name: player.contender.name,
        kind: player.contender.kind,
        count: player.count,
        runs: player.runs,
    });
    Group {
        title,
        work,
        rows: rows.collect(),
        left_out,
        targets,
        outputs,
        load,
    }
}

/// One run, if the player has turns left.
fn take(player: &mut Player, turn: usize, runs: Runs, title: &str) -> Result<(), String> {
    if turn > player.turns {
        return Ok(());
    }
    let contender = &player.contender;
    let name = contender.name;
    let (usage, count) = process::run(&mut contender.command(), contender.output)
        .inspect_err(|why| eprintln!("{title} {turn}: {name}: {why}"))?;
    if player.count.is_some() && player.count != count {
        return Err(format!("it counted differently in turn {turn}"));
    }
    player.count = count;
    player.runs.push(usage);
    if turn == 1 && usage.wall > SLOW {
        player.turns = runs.slow.min(runs.all);
    }
    let wall = usage.wall.as_secs_f64();
    eprintln!("{title} {turn}/{}: {name} {wall:.2} s", player.turns);
    Ok(())
}

/// Reads the inputs once, so that nobody waits for the disk and nobody else does
/// not. What cannot be read, the contenders will say.
fn warm(inputs: &[PathBuf]) {
    for input in inputs {
        let read =
            File::open(input).and_then(|mut file| std::io::copy(&mut file, &mut std::io::sink()));
        if let Err(error) = read {
            eprintln!("{}: {error}", input.display());
        }
    }
}

/// Makes all that gave other answers than the first of ours write them.
fn other_answers(players: &[Player], title: &str) -> Vec<Outputs> {
    let digest = |player: &Player| match player.count {
        Some(Count::Answers { digest, .. }) => Some(digest),
        _ => None,
    };
    let Some(ours) = players.first() else {
        return Vec::new();
    };
    let others = players[1..].iter();
    let others = others.filter(|other| digest(other).is_some() && digest(other) != digest(ours));
    let written = |player: &Player| {
        let mut command = player.contender.command();
        command.arg("--answers");
        command
    };
    others
        .map(|other| {
            let (ours_name, theirs_name) = (ours.contender.name, other.contender.name);
            eprintln!("{title}: comparing the answers of {ours_name} and {theirs_name}");
            Outputs {
                ours: ours_name,
                theirs: theirs_name,
                found: compare(&mut written(ours), &mut written(other)),
            }
        })
        .collect()
}

/// Compares two outputs if both are there, and counts the lines of all texts.
fn read_outputs(
    players: &mut [Player],
    (ours, theirs): (&'static str, &'static str),
    title: &str,
) -> Option<Outputs> {
    let command = |name| {
        let mut all = players.iter().map(|player| &player.contender);
        all.find(|one| one.name == name).map(Contender::command)
    };
    let found = match (command(ours), command(theirs)) {
        (Some(mut ours_command), Some(mut theirs_command)) => {
            eprintln!("{title}: comparing the outputs of {ours} and {theirs}");
            Some(compare(&mut ours_command, &mut theirs_command))
        }
        _ => None,
    };
    for player in players {
        let name = player.contender.name;
        let lines = match &found {
            _ if player.contender.output != Output::Lines => continue,
            Some(Ok(found)) if name == ours => found.ours.lines,
            Some(Ok(found)) if name == theirs => found.theirs.lines,
            // Two minutes are too long for a count that is compared with nothing.
            _ if player.runs[0].wall > SLOW => continue,
            _ => {
                eprintln!("{title}: counting the lines of {name}");
                match count(&mut player.contender.command()) {
                    Ok(written) => written.lines,
                    Err(why) => {
                        eprintln!("{title}: {name}: {why}");
                        continue;
                    }
                }
            }
        };
        player.count = Some(Count::Lines(lines));
    }
    found.map(|found| Outputs {
        ours,
        theirs,
        found,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::contest::arguments;

    fn contest(scripts: &[(&'static str, &str, Output)]) -> Contest {
        let mut contest = Contest::new("a", "A", "Work.", &[]);
        for (name, script, output) in scripts {
            let words = arguments(&["-c", script], &[]);
            contest.enter((Kind::Peer, name), Ok(Path::new("sh")), words, *output);
        }
        contest
    }

    const TWICE: Runs = Runs { all: 2, slow: 1 };

    #[test]
    fn one_that_fails_is_left_out_and_the_others_go_on() {
        let scripts = [
            ("good", "echo 7", Output::Elements),
            (
                "bad",
                "echo 'error: no such command' >&2; exit 2",
                Output::Elements,
            ),
            ("gone", "kill -9 $$", Output::Discard),
        ];
        let group = measure(contest(&scripts), TWICE);
        assert_eq!(group.rows.len(), 1);
        assert_eq!(group.rows[0].count, Some(Count::Elements(7)));
        assert_eq!(group.rows[0].runs.len(), 2);
        assert_eq!(
            group.left_out,
            [
                "bad: it failed (exit status: 2): error: no such command",
                "gone: it failed (signal: 9 (SIGKILL))"
            ]
        );
    }

    #[test]
    fn one_whose_count_changes_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("runs");
        let script = format!("echo >>'{0}'; wc -l <'{0}'", file.display());
        let group = measure(contest(&[("odd", &script, Output::Elements)]), TWICE);
        assert!(group.rows.is_empty());
        assert_eq!(group.left_out, ["odd: it counted differently in turn 2"]);
    }

    #[test]
    fn texts_are_compared_and_counted_behind_the_turns() {
        let scripts = [
            ("ours", "echo a; echo b", Output::Lines),
            ("theirs", "echo a; echo c", Output::Lines),
            ("other", "echo a", Output::Lines),
        ];
        let mut all = contest(&scripts);
        all.same_output = Some(("ours", "theirs"));
        let group = measure(all, TWICE);
        let counts = [2, 2, 1].map(|lines| Some(Count::Lines(lines)));
        assert!(group.rows.iter().map(|row| row.count).eq(counts));
        let [outputs] = &group.outputs[..] else {
            panic!("one comparison");
        };
        assert_eq!(outputs.found.as_ref().unwrap().differing, 1);
    }

    #[test]
    fn answers_that_are_not_ours_are_written_and_compared() {
        let give = |digest: &str, answer: &str| {
            format!("[ \"$0\" = --answers ] && echo {answer} || echo 10 5 5 {digest}")
        };
        let (ours, same, other) = (give("a", "1 yes"), give("a", "1 yes"), give("b", "1 no"));
        let scripts = [
            ("ours", ours.as_str(), Output::Timed),
            ("same", &same, Output::Timed),
            ("other", &other, Output::Timed),
        ];
        let group = measure(contest(&scripts), TWICE);
        assert_eq!(group.left_out, [""; 0]);
        let [outputs] = &group.outputs[..] else {
            panic!("one comparison");
        };
        assert_eq!((outputs.ours, outputs.theirs), ("ours", "other"));
        let first = outputs.found.as_ref().unwrap().first.as_ref().unwrap();
        assert_eq!((&*first.ours, &*first.theirs), ("1 yes", "1 no"));
    }

    #[test]
    fn nothing_is_compared_with_one_that_failed() {
        let scripts = [
            ("ours", "exit 1", Output::Lines),
            ("theirs", "echo a", Output::Lines),
        ];
        let mut all = contest(&scripts);
        all.same_output = Some(("ours", "theirs"));
        let group = measure(all, TWICE);
        assert!(group.outputs.is_empty());
        assert_eq!(group.rows[0].count, Some(Count::Lines(1)));
    }
}
