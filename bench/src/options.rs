//! The command line.

use std::path::PathBuf;

use crate::turns::Runs;
use crate::{answers, day, norms, table, triage};

pub(crate) const HELP: &str = "\
Measures normwatch against its peers, in one run on the same files.

usage: bench [OPTION]…

files:
  --data DIR       real data; NORMWATCH_DATA unless given. Without it, the contests
                   on the day of 2008 and those in answers are left out. It has
                     mrt/youtube-2008/*.bz2  the updates of that day
                     rpki/rpkiclient_summary_20250720T093135Z.json.bz2
                     rir/delegated-*-extended-latest.gz  what registries handed out
                     origins/*.gz  prefixes of full tables, and their origins
  --table DIR      a routing table of full size. Without it, its contests are left
                   out. It has
                     rib.mrt, rib.mrt.gz, rib.mrt.bz2  a TABLE_DUMP_V2 RIB, the same
                                                       content three times
                     updates.mrt                       BGP4MP updates
  --vrps FILE      validated prefixes for the origins, as rpki-client's JSON or as
                   CSV; the file named under --data unless given. What is
                   compressed is read from a plain copy, as validators write it
  --events DIR     feeds of events, *.csv, as Shadowserver's reports. Without it, the
                   contests in triage are left out. They need --data too, which has
                     cert/shadowserver-schema/intelmq.json  the mapping of columns
  --out FILE       where the results go; bench/results/DATE.md unless given

what is run:
  --only NAME      this contest and no others; may be given several times
  --runs N         turns of each contest (5)
  --slow-runs N    turns of one whose first run took over a minute (2)
  --note TEXT      a sentence to stand in the results; may be given several times

programs that are not on the search path:
  --parsebgp PATH  libparsebgp's program
  --bgpgrep PATH   bgpgrep of the ubgpsuite
  --intelmq PATH   a program that sends events through IntelMQ's bots from a collector
                   to an output, and ends
  --intelmq-events N  how many those are (30000)
";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) data: Option<PathBuf>,
    pub(crate) table: Option<PathBuf>,
    pub(crate) vrps: Option<PathBuf>,
    pub(crate) events: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    /// Names of contests; all when there are none.
    pub(crate) only: Vec<String>,
    pub(crate) runs: Runs,
    pub(crate) notes: Vec<String>,
    pub(crate) parsebgp: PathBuf,
    pub(crate) bgpgrep: PathBuf,
    pub(crate) intelmq: Option<PathBuf>,
    pub(crate) intelmq_events: usize,
}

impl Options {
    /// The options; none when help is asked for. `data` is what the environment
    /// says.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub(crate) fn parse(
        data: Option<PathBuf>,
        mut arguments: impl Iterator<Item = String>,
    ) -> Result<Option<Options>, String> {
        let mut options = Options {
            data,
            table: None,
            vrps: None,
            events: None,
            out: None,
            only: Vec::new(),
            runs: Runs { all: 5, slow: 2 },
            notes: Vec::new(),
            parsebgp: "parsebgp".into(),
            bgpgrep: "bgpgrep".into(),
            intelmq: None,
            intelmq_events: 30_000,
        };
        while let Some(argument) = arguments.next() {
            if argument == "--help" || argument == "-h" {
                return Ok(None);
            }
            let value = arguments
                .next()
                .ok_or_else(|| format!("{argument} takes a value"))?;
            match argument.as_str() {
                "--data" => options.data = Some(value.into()),
                "--table" => options.table = Some(value.into()),
                "--vrps" => options.vrps = Some(value.into()),
                "--events" => options.events = Some(value.into()),
                "--out" => options.out = Some(value.into()),
                "--only" => options.only.push(contest(value)?),
                "--runs" => options.runs.all = number(&argument, &value)?,
                "--slow-runs" => options.runs.slow = number(&argument, &value)?,
                "--note" => options.notes.push(value),
                "--parsebgp" => options.parsebgp = value.into(),
                "--bgpgrep" => options.bgpgrep = value.into(),
                "--intelmq" => options.intelmq = Some(value.into()),
                "--intelmq-events" => options.intelmq_events = number(&argument, &value)?,
                _ => return Err(format!("there is no option {argument}")),
            }
        }
        if options.data.is_none() && options.table.is_none() {
            return Err("nothing to measure on; give --data DIR or --table DIR".into());
        }
        Ok(Some(options))
    }

    /// Whether the contest is to be run.
    pub(crate) fn wants(&self, contest: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == contest)
    }
}

/// All contests, in the order in which they run.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    table::NAMES
        .into_iter()
        .chain(day::NAMES)
        .chain(answers::NAMES)
        .chain(norms::NAMES)
        .chain(triage::NAMES)
}

fn contest(name: String) -> Result<String, String> {
    if names().any(|known| known == name) {
        return Ok(name);
    }
    let names = names().collect::<Vec<_>>().join(", ");
    Err(format!("there is no contest {name}; there are {names}"))
}

fn number(argument: &str, value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("{argument} takes a number from 1, not {value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<Options>, String> {
        Options::parse(None, line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let line = "--data d --table t --vrps v --events e --out o --only gzip --only origins --runs 7 \
                    --slow-runs 3 --note shared --parsebgp p --bgpgrep b --intelmq i \
                    --intelmq-events 9";
        let expected = Options {
            data: Some("d".into()),
            table: Some("t".into()),
            vrps: Some("v".into()),
            events: Some("e".into()),
            out: Some("o".into()),
            only: vec!["gzip".into(), "origins".into()],
            runs: Runs { all: 7, slow: 3 },
            notes: vec!["shared".into()],
            parsebgp: "p".into(),
            bgpgrep: "b".into(),
            intelmq: Some("i".into()),
            intelmq_events: 9,
        };
        assert_eq!(parse(line), Ok(Some(expected)));
        let defaults = parse("--table t").unwrap().unwrap();
        assert_eq!(defaults.runs, Runs { all: 5, slow: 2 });
        assert_eq!(defaults.parsebgp, PathBuf::from("parsebgp"));
    }

    #[test]
    fn the_environment_names_the_data_unless_an_option_does() {
        let parse = |line: &str| {
            let words = line.split_whitespace().map(str::to_owned);
            let options = Options::parse(Some("e".into()), words).unwrap().unwrap();
            options.data.unwrap()
        };
        assert_eq!(parse(""), PathBuf::from("e"));
        assert_eq!(parse("--data d"), PathBuf::from("d"));
    }

    #[test]
    fn only_what_is_named_is_wanted_and_all_when_nothing_is() {
        let some = parse("--table t --only gzip").unwrap().unwrap();
        assert!(some.wants("gzip") && !some.wants("origins"));
        let all = parse("--table t").unwrap().unwrap();
        assert!(names().all(|name| all.wants(name)));
    }

    #[test]
    fn help_names_every_option_and_ends_the_matter() {
        assert_eq!(parse("--table t --help"), Ok(None));
        for option in [
            "--data",
            "--table",
            "--vrps",
            "--events",
            "--intelmq",
            "--intelmq-events",
            "--out",
            "--only",
            "--slow-runs",
        ] {
            assert!(HELP.contains(&format!("\n  {option} ")), "{option}");
        }
    }

    #[test]
    fn mistakes_in_options_are_named() {
        for (line, start) in [
            ("", "nothing to measure on"),
            ("--data", "--data takes a value"),
            ("--data d --runs 0", "--runs takes a number from 1, not 0"),
            ("--slow-runs x", "--slow-runs takes a number from 1, not x"),
            (
                "--only speed",
                "there is no contest speed; there are origins, ",
            ),
            ("--speed 9", "there is no option --speed"),
        ] {
            let problem = parse(line).unwrap_err();
            assert!(problem.starts_with(start), "{problem}");
        }
    }
}
