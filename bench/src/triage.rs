//! The contests in triage: from feeds to written decisions, each run with a database of
//! its own that nobody had before.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::contest::{Contest, Kind, Target};
use crate::options::Options;
use crate::process::Output;
use crate::programs::{Programs, folder};

/// Their names, in the order in which they run.
pub(crate) const NAMES: [&str; 2] = ["triage", "triage-rules"];

/// Asked of events in thousands a second, on one core and on two.
const ONE_CORE_THOUSANDS: u64 = 150;
const TWO_CORES_THOUSANDS: u64 = 280;

/// Asked of events a second, beside IntelMQ's full chain.
const INTELMQ_TIMES: f64 = 500.0;

/// Asked of many rules and a large constituency, beside few.
const MANY_TIMES: f64 = 1.5;

/// Begins with an empty folder, and then is the program behind it.
const AFRESH: &str = "rm -rf \"$0\" && mkdir \"$0\" && exec \"$@\"";

/// What is read.
#[derive(Debug)]
pub(crate) struct Files {
    feeds: Vec<PathBuf>,
    events: u64,
    schema: PathBuf,
    /// Folders of norms with so many rules, and desks' files.
    usual: Rules,
    few: Rules,
    many: Rules,
    /// A folder that each run empties.
    place: PathBuf,
    intelmq: Result<PathBuf, String>,
    intelmq_events: u64,
}

/// What events are decided by.
#[derive(Debug)]
struct Rules {
    norms: PathBuf,
    desk: PathBuf,
}

impl Files {
    /// Writes rules and desks into `scratch`, and counts the events.
    ///
    /// # Errors
    /// When files are not there, or cannot be read or written.
    pub(crate) fn prepare(options: &Options, scratch: &Path) -> Result<Files, String> {
        let feeds = options.events.as_deref().ok_or("no --events")?;
        let data = options.data.as_deref().ok_or("no --data")?;
        let schema = data.join("cert/shadowserver-schema/intelmq.json");
        let fail = |path: &Path| {
            let name = path.display().to_string();
            move |error: io::Error| format!("{name}: {error}")
        };
        File::open(&schema).map_err(fail(&schema))?;
        let entries = fs::read_dir(feeds).map_err(fail(feeds))?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        let paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(fail(feeds))?;
        let is_table = |path: &PathBuf| path.extension().is_some_and(|end| end == "csv");
        let mut feeds: Vec<PathBuf> = paths.into_iter().filter(is_table).collect();
        feeds.sort();
        let mut events = 0;
        for feed in &feeds {
            events += rows(feed).map_err(fail(feed))?;
        }
        if events == 0 {
            return Err("there is no event in *.csv of --events".into());
        }
        let rules = |name: &str, rules, with_ours, prefixes| {
            let to = scratch.join(name);
            Rules::write(&to, rules, with_ours, prefixes).map_err(fail(&to))
        };
        Ok(Files {
            feeds,
            events,
            schema,
            usual: rules("usual", 11, true, 10)?,
            few: rules("few", 10, false, 10)?,
            many: rules("many", 1_000, false, 100_000)?,
            place: scratch.join("place"),
            intelmq: options.intelmq.clone().ok_or("not given".to_owned()),
            intelmq_events: options.intelmq_events as u64,
        })
    }
}

/// How many lines a table has behind its first. The generator writes no line end into a
/// cell.
fn rows(path: &Path) -> io::Result<u64> {
    let lines = BufReader::with_capacity(1 << 20, File::open(path)?).split(b'\n');
    let mut rows = 0_u64;
    for line in lines {
        line?;
        rows += 1;
    }
    Ok(rows.saturating_sub(1))
}

impl Rules {
    /// Writes so many rules beside those of ours, which are 14, or in their place, and a
    /// desk with a constituency of so many prefixes.
    fn write(folder: &Path, rules: usize, with_ours: bool, prefixes: u32) -> io::Result<Rules> {
        let norms = folder.join("norms");
        copy(&self::folder().join("../norms"), &norms)?;
        let triage = norms.join("triage");
        if !with_ours {
            for entry in fs::read_dir(&triage)? {
                fs::remove_file(entry?.path())?;
            }
        }
        fs::write(triage.join("made.toml"), made(rules))?;
        let desk = folder.join("desk.toml");
        let text = "name = \"Bench\"\neconomy = \"NL\"\n[constituency]\nfiles = [\"ours.txt\"]\n";
        fs::write(&desk, text)?;
        // The /24s that an odd step finds in all of IPv4 are unlike one another.
        let block = |number: u32| number.wrapping_mul(0x9e37_7900) >> 8;
        let lines = (0..prefixes).map(|number| {
            let [_, a, b, c] = block(number).to_be_bytes();
            format!("{a}.{b}.{c}.0/24\n")
        });
        fs::write(folder.join("ours.txt"), lines.collect::<String>())?;
        Ok(Rules { norms, desk })
    }
}

/// Rules as teams write them: for networks, blocks, economies and services.
fn made(rules: usize) -> String {
    let mut text = "id = \"made\"\ntitle = \"Rules to measure with\"\n\
                    basis = { source = \"researcher\", verification = \"knowledge\" }\n"
        .to_owned();
    for number in 0..rules {
        let asn = 1_000 + 37 * number;
        let when = match number % 4 {
            0 => format!("source.asn = {asn} and classification.taxonomy = 'vulnerable'"),
            1 => {
                let [a, b] = [1 + number % 220, number * 7 % 256];
                format!("contains('{a}.{b}.0.0/16', source.ip)")
            }
            2 => format!("classification.type = 'infected-system' and source.port = {number}"),
            _ => format!(
                "source.asn in ({asn}, {}) and protocol.application = 'rdp'",
                asn + 1
            ),
        };
        write!(
            text,
            "\n[[rules]]\nid = \"made-{number}\"\ntitle = \"The rule of number {number}\"\n\
             when = \"{when}\"\nprovisions = [\"un-gge-2015#13-j\"]\nrecipients = [\"holder\"]\n\
             action = \"daily-digest\"\ndeadline = \"24h\"\ntlp = \"green\"\n\
             retention = \"180d\"\nwhy = \"To measure with.\"\n"
        )
        .expect("memory takes what is written to it");
    }
    text
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &to)?,
            false => fs::copy(entry.path(), to).map(|_| ())?,
        }
    }
    Ok(())
}

/// All contests in triage, in the order of [`NAMES`].
pub(crate) fn contests(programs: &Programs, files: &Files) -> Vec<Contest> {
    vec![rates(programs, files), rules(programs, files)]
}

fn rates(programs: &Programs, files: &Files) -> Contest {
    const ONE: &str = "triage run, one core";
    const TWO: &str = "triage run, two cores";
    const INTELMQ: &str = "IntelMQ";
    const VRL: &str = "vrl, rules alone, one core";
    let work = format!(
        "From tables of Shadowserver's to written decisions and a database that is on the disk, \
         with 25 rules: {} events. IntelMQ has {} events; rates are compared.",
        files.events, files.intelmq_events
    );
    let mut contest = Contest::new(NAMES[0], "Triage of events", &work, &files.feeds);
    enter(&mut contest, programs, files, (ONE, "0", &files.usual));
    enter(&mut contest, programs, files, (TWO, "0,1", &files.usual));
    contest.enter(
        (Kind::Peer, INTELMQ),
        files.intelmq.as_deref().map_err(Clone::clone),
        Vec::new(),
        Output::Events(files.intelmq_events),
    );
    let mut arguments: Vec<OsString> = ["-c", "0"].map(OsString::from).into();
    if let Ok(vrl) = &programs.vrl {
        arguments.push(vrl.into());
    }
    arguments.push(files.place.join("vrl.ndjson").into());
    arguments.extend(files.feeds.iter().map(OsString::from));
    let taskset = programs.vrl.as_ref().map(|_| Path::new("taskset"));
    contest.enter(
        (Kind::Peer, VRL),
        taskset.map_err(Clone::clone),
        arguments,
        Output::Events(files.events),
    );
    let at_least = |ours, thousands| Target::EventsAtLeast { ours, thousands };
    contest.targets = vec![
        at_least(ONE, ONE_CORE_THOUSANDS),
        at_least(TWO, TWO_CORES_THOUSANDS),
        Target::EventsBy {
            ours: TWO,
            times: INTELMQ_TIMES,
            other: INTELMQ,
        },
        Target::FasterBy {
            ours: ONE,
            times: 1.0,
            other: VRL,
        },
    ];
    contest
}

fn rules(programs: &Programs, files: &Files) -> Contest {
    const FEW: &str = "10 rules, 10 prefixes";
    const MANY: &str = "1,000 rules, 100,000 prefixes";
    let work = format!(
        "The same {} events on one core, by few rules and for a small constituency, and by many \
         for a large one.",
        files.events
    );
    let title = "Triage by many rules";
    let mut contest = Contest::new(NAMES[1], title, &work, &files.feeds);
    enter(&mut contest, programs, files, (FEW, "0", &files.few));
    enter(&mut contest, programs, files, (MANY, "0", &files.many));
    contest.targets = vec![Target::TimeAtMost {
        ours: MANY,
        times: MANY_TIMES,
        other: FEW,
    }];
    contest
}

/// Ours, on these processors.
fn enter(
    contest: &mut Contest,
    programs: &Programs,
    files: &Files,
    (name, processors, rules): (&'static str, &str, &Rules),
) {
    let mut arguments: Vec<OsString> = ["-c", AFRESH].map(OsString::from).into();
    arguments.push(files.place.clone().into());
    arguments.extend(["taskset", "-c", processors].map(OsString::from));
    let program = match &programs.normwatch {
        Ok(normwatch) => {
            arguments.push(normwatch.into());
            Ok(Path::new("sh"))
        }
        Err(why) => Err(why.clone()),
    };
    arguments.extend(["triage", "run"].map(OsString::from));
    arguments.extend(files.feeds.iter().map(OsString::from));
    let options: [(&str, PathBuf); 5] = [
        ("--schema", files.schema.clone()),
        ("--norms", rules.norms.clone()),
        ("--desk", rules.desk.clone()),
        ("--db", files.place.join("triage.db")),
        ("--decisions", files.place.join("decisions.ndjson")),
    ];
    for (option, value) in options {
        arguments.extend([option.into(), value.into()]);
    }
    contest.enter(
        (Kind::Ours, name),
        program,
        arguments,
        Output::Events(files.events),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Options {
        let words = line.split_whitespace().map(str::to_owned);
        Options::parse(None, words).unwrap().unwrap()
    }

    #[test]
    fn events_are_counted_and_rules_and_prefixes_are_as_many_as_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("data/cert/shadowserver-schema")).unwrap();
        fs::write(at("data/cert/shadowserver-schema/intelmq.json"), "{}").unwrap();
        fs::create_dir_all(at("events")).unwrap();
        fs::write(at("events/a.csv"), "ip\n1\n2\n").unwrap();
        fs::write(at("events/b.csv"), "ip\n3").unwrap();
        fs::write(at("events/c.txt"), "ip\n4\n").unwrap();
        let line = format!(
            "--data {} --events {}",
            at("data").display(),
            at("events").display()
        );
        let files = Files::prepare(&options(&line), folder.path()).unwrap();
        assert_eq!((files.feeds.len(), files.events), (2, 3));
        let prefixes = fs::read_to_string(at("many/ours.txt")).unwrap();
        let mut prefixes: Vec<&str> = prefixes.lines().collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), 100_000);
        let made = fs::read_to_string(at("many/norms/triage/made.toml")).unwrap();
        assert_eq!(made.matches("[[rules]]").count(), 1_000);
        assert!(!at("many/norms/triage/base.toml").exists());
        assert!(at("usual/norms/triage/base.toml").exists());
        let contests = contests(&Programs::of_tests(), &files);
        assert!(contests.iter().map(|contest| contest.name).eq(NAMES));
        let left_out = [
            "IntelMQ: not given",
            "vrl, rules alone, one core: no network",
        ];
        assert_eq!(contests[0].left_out, left_out);
        let command = contests[0].contenders[1].command();
        assert_eq!(command.get_program(), "sh");
        assert!(command.get_args().any(|word| word == "0,1"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().display().to_string();
        for (line, part) in [
            ("--data d".to_owned(), "no --events"),
            ("--table t --events e".to_owned(), "no --data"),
            (format!("--data {empty} --events {empty}"), "intelmq.json"),
        ] {
            let why = Files::prepare(&options(&line), folder.path()).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }
}
