//! The contests on a routing table of full size, and what is asked of us there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use input::{Event, Options, Reader, Source};

use crate::contest::{Contest, Kind, Target, arguments, installed};
use crate::process::Output;
use crate::programs::Programs;

/// Their names, in the order in which they run.
pub(crate) const NAMES: [&str; 10] = [
    "origins",
    "origins-gzip",
    "origins-bzip2",
    "attributes-rib",
    "attributes-updates",
    "routes-rib",
    "routes-updates",
    "conformance",
    "conformance-gzip",
    "conformance-bzip2",
];

/// What the validated prefixes are read from unless told, in the folder of real
/// data.
const VRPS: &str = "rpki/rpkiclient_summary_20250720T093135Z.json.bz2";

/// What registries handed out, in the folder of real data.
const DELEGATIONS: &str = "rir";

/// Asked of `normwatch origins` and `normwatch routes` on plain and gzip files.
const MEMORY_MEBIBYTES: u64 = 128;
/// Asked of them on bzip2 files, whose blocks are decompressed in parallel.
const MEMORY_BZIP2_MEBIBYTES: u64 = 320;

/// Asked of `normwatch conformance`.
const MEMORY_CONFORMANCE_MEBIBYTES: u64 = 2048;

/// Where the files are.
#[derive(Debug)]
pub(crate) struct Table {
    /// Has the archives; nothing of it is measured without.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) vrps: Option<PathBuf>,
    /// A folder with the delegations of all registries.
    pub(crate) delegations: Option<PathBuf>,
}

impl Table {
    /// The VRPs are those told, or the data's.
    pub(crate) fn new(folder: Option<&Path>, vrps: Option<&Path>, data: Option<&Path>) -> Table {
        let of_data = || data.map(|data| data.join(VRPS));
        Table {
            folder: folder.map(Path::to_owned),
            vrps: vrps.map(Path::to_owned).or_else(of_data),
            delegations: data.map(|data| data.join(DELEGATIONS)),
        }
    }

    /// VRPs as a validator writes them, and delegations as registries publish them:
    /// where they are compressed, plain copies in `scratch` take their place. The
    /// archive compresses them for keeping.
    ///
    /// # Errors
    /// When they cannot be read or a copy cannot be written.
    pub(crate) fn with_plain_registers(mut self, scratch: &Path) -> Result<Table, String> {
        if let Some(file) = self.vrps.take_if(|file| file.is_file()) {
            let plain = scratch.join("vrps");
            copy_plain(&file, &plain)?;
            self.vrps = Some(plain);
        }
        if let Some(folder) = self.delegations.take_if(|folder| folder.is_dir()) {
            let plain = scratch.join("delegations");
            let fail = |error: io::Error| format!("{}: {error}", folder.display());
            fs::create_dir_all(&plain).map_err(fail)?;
            for entry in fs::read_dir(&folder).map_err(fail)? {
                let file = entry.map_err(fail)?.path();
                let name = file.file_stem().unwrap_or_default();
                copy_plain(&file, &plain.join(name))?;
            }
            self.delegations = Some(plain);
        }
        Ok(self)
    }

    /// The VRPs, or why there are none.
    pub(crate) fn vrps(&self) -> Result<PathBuf, String> {
        match &self.vrps {
            Some(file) if file.is_file() => Ok(file.clone()),
            Some(file) => Err(format!("there is no {}", name_of(file))),
            None => Err("no --vrps".into()),
        }
    }
}

/// Copies the content of a file, decompressed.
pub(crate) fn copy_plain(from: &Path, to: &Path) -> Result<(), String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", from.display());
    let mut copy = File::create(to).map_err(|error| fail(&error))?;
    for event in Reader::new(vec![Source::Path(from.to_owned())], Options::default()) {
        match event {
            Event::Data { bytes, .. } => {
                copy.write_all(&bytes).map_err(|error| fail(&error))?;
            }
            Event::Failed { error, .. } => return Err(fail(&error)),
            Event::Damage { kind, .. } => return Err(fail(&kind)),
            Event::Begin { .. } | Event::End { .. } => {}
        }
    }
    Ok(())
}

/// All contests of the table, in the order of [`NAMES`].
pub(crate) fn contests(programs: &Programs, table: &Table) -> Vec<Contest> {
    vec![
        origins(programs, table),
        origins_gzip(programs, table),
        origins_bzip2(programs, table),
        attributes(
            NAMES[3],
            "All attributes of the full table",
            "rib.mrt",
            programs,
            table,
        ),
        attributes(
            NAMES[4],
            "All attributes of the updates",
            "updates.mrt",
            programs,
            table,
        ),
        routes(
            NAMES[5],
            "The full table as text",
            "rib.mrt",
            programs,
            table,
        ),
        routes(
            NAMES[6],
            "The updates as text",
            "updates.mrt",
            programs,
            table,
        ),
        conformance(NAMES[7], "rib.mrt", programs, table),
        conformance(NAMES[8], "rib.mrt.gz", programs, table),
        conformance(NAMES[9], "rib.mrt.bz2", programs, table),
    ]
}

fn origins(programs: &Programs, table: &Table) -> Contest {
    const OURS: &str = "normwatch origins";
    const SUM: &str = "read + sum of words";
    const CRC: &str = "read + CRC-32";
    const PARSEBGP: &str = "parsebgp -q";
    const ROUTES: &str = "bgpkit-parser, routes";
    const ELEMENTS: &str = "bgpkit-parser, elements";
    let title = "Origins of the full table";
    let work = "Who originates what, from a plain RIB. The floors read the bytes once into a \
                reused buffer and add them up as 64-bit words, or take their CRC-32; libparsebgp \
                decodes every attribute, bgpkit-parser's routes are prefix, path and peer, its \
                elements have all.";
    let mut contest = begin(NAMES[0], title, work, "rib.mrt", table);
    let at_most = |times, other| Target::TimeAtMost {
        ours: OURS,
        times,
        other,
    };
    let faster = |times, other| Target::FasterBy {
        ours: OURS,
        times,
        other,
    };
    contest.targets = vec![
        at_most(1.5, SUM),
        at_most(1.5, CRC),
        faster(3.0, PARSEBGP),
        faster(10.0, ROUTES),
        faster(20.0, ELEMENTS),
        Target::MemoryAtMost {
            ours: OURS,
            mebibytes: MEMORY_MEBIBYTES,
        },
    ];
    let inputs = contest.inputs.clone();
    if inputs.is_empty() {
        return contest;
    }
    let mut enter = |who, program, options: &[&str], output| {
        contest.enter(who, program, arguments(options, &inputs), output);
    };
    let (no_output, elements) = (Output::Discard, Output::Elements);
    let read = || Ok(programs.read_checksum.as_path());
    enter(
        (Kind::Ours, OURS),
        normwatch(programs),
        &["origins"],
        no_output,
    );
    enter((Kind::Floor, SUM), read(), &[], no_output);
    enter((Kind::Floor, CRC), read(), &["--crc32"], no_output);
    let parsebgp = installed(&programs.parsebgp);
    enter((Kind::Peer, PARSEBGP), parsebgp, &["-q"], Output::Records);
    enter(
        (Kind::Peer, ROUTES),
        bgpkit(programs),
        &["--routes"],
        elements,
    );
    enter((Kind::Peer, ELEMENTS), bgpkit(programs), &[], elements);
    contest
}

fn origins_gzip(programs: &Programs, table: &Table) -> Contest {
    let floor = "inflate, zlib-rs";
    let title = "Origins of the full table with their validity, from gzip";
    let work = "Who originates what, held to the VRPs, which are read in each run. The floor \
                inflates the file on one thread, checks its CRC-32 and does nothing else.";
    let inflate = Ok(programs.inflate.as_path());
    validated(
        (NAMES[1], title, work, "rib.mrt.gz"),
        (programs, table),
        (floor, inflate, &[]),
        (1.2, MEMORY_MEBIBYTES),
    )
}

fn origins_bzip2(programs: &Programs, table: &Table) -> Contest {
    let floor = "lbzip2 -n 2 -dc";
    let title = "Origins of the full table with their validity, from bzip2";
    let work = "Who originates what, held to the VRPs, which are read in each run. The floor \
                decompresses the file and does nothing else.";
    let lbzip2 = installed(Path::new("lbzip2"));
    validated(
        (NAMES[2], title, work, "rib.mrt.bz2"),
        (programs, table),
        (floor, lbzip2, &["-n", "2", "-dc"]),
        (1.1, MEMORY_BZIP2_MEBIBYTES),
    )
}

/// Ours with VRPs against a floor.
fn validated(
    (name, title, work, file): (&'static str, &'static str, &str, &str),
    (programs, table): (&Programs, &Table),
    (other, floor, options): (&'static str, Result<&Path, String>, &[&str]),
    (times, mebibytes): (f64, u64),
) -> Contest {
    let ours = "normwatch origins --vrps";
    let mut contest = begin(name, title, work, file, table);
    contest.targets = vec![
        Target::TimeAtMost { ours, times, other },
        Target::MemoryAtMost { ours, mebibytes },
    ];
    let inputs = contest.inputs.clone();
    if inputs.is_empty() {
        return contest;
    }
    let vrps = table.vrps();
    let files = vrps.iter().chain(&inputs).cloned().collect::<Vec<_>>();
    let program = vrps.and_then(|_| normwatch(programs));
    let ours_options = arguments(&["origins", "--vrps"], &files);
    contest.enter((Kind::Ours, ours), program, ours_options, Output::Discard);
    let options = arguments(options, &inputs);
    contest.enter((Kind::Floor, other), floor, options, Output::Discard);
    contest
}

/// The report of conformance, beside the table of origins that it is made of.
fn conformance(
    name: &'static str,
    file: &'static str,
    programs: &Programs,
    table: &Table,
) -> Contest {
    let other = "normwatch origins";
    let ours = [
        ("normwatch conformance --by economy", "economy"),
        ("normwatch conformance --by asn", "asn"),
    ];
    let title = match file {
        "rib.mrt" => "Conformance of all networks, from a plain table",
        "rib.mrt.gz" => "Conformance of all networks, from gzip",
        _ => "Conformance of all networks, from bzip2",
    };
    let work = "How every network keeps routing norms, from a table of full size, VRPs and the \
                delegations of five registries, plain as they are published, which are read in \
                each run. The table of origins alone needs none of these.";
    let mut contest = begin(name, title, work, file, table);
    for (ours, _) in ours {
        contest.targets.push(Target::TimeAtMost {
            ours,
            times: 1.5,
            other,
        });
        contest.targets.push(Target::MemoryAtMost {
            ours,
            mebibytes: MEMORY_CONFORMANCE_MEBIBYTES,
        });
    }
    let inputs = contest.inputs.clone();
    if inputs.is_empty() {
        return contest;
    }
    let registers = || {
        let delegations = table.delegations.clone().filter(|folder| folder.is_dir());
        let delegations = delegations.ok_or_else(|| "no delegations under --data".to_owned())?;
        Ok::<_, String>([table.vrps()?, delegations])
    };
    for (ours, by) in ours {
        let program = registers().and_then(|_| normwatch(programs));
        let mut options = arguments(&["conformance", "--by", by, "--routes"], &inputs);
        options.extend(arguments(
            &["--registers"],
            &registers().map_or_else(|_| Vec::new(), Vec::from),
        ));
        contest.enter((Kind::Ours, ours), program, options, Output::Discard);
    }
    let options = arguments(&["origins"], &inputs);
    let program = normwatch(programs);
    contest.enter((Kind::Floor, other), program, options, Output::Discard);
    contest
}

fn attributes(
    name: &'static str,
    title: &'static str,
    file: &str,
    programs: &Programs,
    table: &Table,
) -> Contest {
    let (ours, other) = ("normwatch, all attributes", "parsebgp -q");
    let work = "Every attribute that we know is decoded for every route, and nothing is written. \
                libparsebgp counts records, not elements.";
    let mut contest = begin(name, title, work, file, table);
    contest.targets = vec![Target::FasterBy {
        ours,
        times: 1.0,
        other,
    }];
    let inputs = contest.inputs.clone();
    if inputs.is_empty() {
        return contest;
    }
    let count = Ok(programs.count.as_path());
    let options = arguments(&["--attributes"], &inputs);
    contest.enter((Kind::Ours, ours), count, options, Output::Elements);
    let options = arguments(&["-q"], &inputs);
    let parsebgp = installed(&programs.parsebgp);
    contest.enter((Kind::Peer, other), parsebgp, options, Output::Records);
    contest
}

fn routes(
    name: &'static str,
    title: &'static str,
    file: &str,
    programs: &Programs,
    table: &Table,
) -> Contest {
    let ours = "normwatch routes --format bgpdump";
    let (bgpdump, bgpgrep) = ("bgpdump -m", "bgpgrep");
    let work = "Every route as a line of text, to the null device. bgpgrep's lines have another \
                form, with all prefixes of an UPDATE in one line.";
    let mut contest = begin(name, title, work, file, table);
    let faster = |times, other| Target::FasterBy { ours, times, other };
    contest.targets = vec![
        faster(30.0, bgpdump),
        faster(3.0, bgpgrep),
        Target::MemoryAtMost {
            ours,
            mebibytes: MEMORY_MEBIBYTES,
        },
    ];
    contest.same_output = Some((ours, bgpdump));
    let inputs = contest.inputs.clone();
    if inputs.is_empty() {
        return contest;
    }
    let mut enter = |who, program, options: &[&str]| {
        contest.enter(who, program, arguments(options, &inputs), Output::Lines);
    };
    let format = ["routes", "--format", "bgpdump"];
    enter((Kind::Ours, ours), normwatch(programs), &format);
    let program = installed(&programs.bgpgrep);
    enter((Kind::Peer, bgpgrep), program, &[]);
    let program = installed(Path::new("bgpdump"));
    enter((Kind::Peer, bgpdump), program, &["-m"]);
    contest
}

/// A contest on one file of the table: without it, it has no inputs, and says so.
fn begin(
    name: &'static str,
    title: &'static str,
    work: &str,
    file: &str,
    table: &Table,
) -> Contest {
    let path = match &table.folder {
        Some(folder) => {
            let path = folder.join(file);
            if path.is_file() {
                Ok(path)
            } else {
                Err(format!("all: the table's folder has no {file}"))
            }
        }
        None => Err("all: no --table".to_owned()),
    };
    let (file, why) = match path {
        Ok(file) => (Some(file), None),
        Err(why) => (None, Some(why)),
    };
    let mut contest = Contest::new(name, title, work, file.as_slice());
    contest.left_out.extend(why);
    contest
}

fn normwatch(programs: &Programs) -> Result<&Path, String> {
    programs.normwatch.as_deref().map_err(Clone::clone)
}

fn bgpkit(programs: &Programs) -> Result<&Path, String> {
    programs.bgpkit.as_deref().map_err(Clone::clone)
}

fn name_of(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn contest<'a>(contests: &'a [Contest], name: &str) -> &'a Contest {
        contests
            .iter()
            .find(|contest| contest.name == name)
            .unwrap()
    }

    fn line(contest: &Contest, name: &str) -> Vec<String> {
        let mut all = contest.contenders.iter();
        let command = all.find(|one| one.name == name).unwrap().command();
        let arguments = command.get_args().map(|word| word.to_string_lossy());
        arguments.map(Cow::into_owned).collect()
    }

    #[test]
    fn without_a_table_every_contest_says_so_and_keeps_its_targets() {
        let table = Table::new(None, None, None);
        let contests = contests(&Programs::of_tests(), &table);
        assert!(contests.iter().map(|contest| contest.name).eq(NAMES));
        for contest in &contests {
            assert_eq!(contest.left_out, ["all: no --table"]);
            assert!(contest.contenders.is_empty() && !contest.targets.is_empty());
        }
    }

    #[test]
    fn a_contest_takes_the_file_and_the_peers_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        let rib = folder.path().join("rib.mrt");
        fs::write(&rib, "").unwrap();
        let table = Table::new(Some(folder.path()), None, None);
        let contests = contests(&Programs::of_tests(), &table);
        let origins = contest(&contests, "origins");
        let rib = rib.to_string_lossy().into_owned();
        assert_eq!(line(origins, "normwatch origins"), ["origins", &rib]);
        assert_eq!(line(origins, "read + CRC-32"), ["--crc32", &rib]);
        assert_eq!(
            origins.left_out,
            [
                "parsebgp -q: not installed",
                "bgpkit-parser, routes: no network",
                "bgpkit-parser, elements: no network"
            ]
        );
        let updates = contest(&contests, "routes-updates");
        let none = "all: the table's folder has no updates.mrt";
        assert_eq!(updates.left_out, [none]);
    }

    #[test]
    fn ours_is_left_out_where_there_are_no_vrps() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let file = folder.path().join(name);
            fs::write(&file, "").unwrap();
            file
        };
        let (gzip, vrps) = (file("rib.mrt.gz"), file("vrps.csv"));
        let found = |vrps: Option<&Path>| {
            let table = Table::new(Some(folder.path()), vrps, None);
            contests(&Programs::of_tests(), &table).swap_remove(1)
        };
        let with = found(Some(&vrps));
        let words = line(&with, "normwatch origins --vrps");
        let [vrps, gzip] = [vrps, gzip].map(|file| file.to_string_lossy().into_owned());
        assert_eq!(words, ["origins", "--vrps", &vrps, &gzip]);
        for (vrps, why) in [
            (None, "normwatch origins --vrps: no --vrps"),
            (
                Some("/nowhere/vrps.csv"),
                "normwatch origins --vrps: there is no vrps.csv",
            ),
        ] {
            let without = found(vrps.map(Path::new));
            assert_eq!(without.left_out, [why]);
            assert_eq!(without.contenders.len(), 1);
        }
    }

    #[test]
    fn the_targets_name_contenders_and_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        for file in [
            "rib.mrt",
            "rib.mrt.gz",
            "rib.mrt.bz2",
            "updates.mrt",
            "vrps",
        ] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let vrps = folder.path().join("vrps");
        let table = Table::new(Some(folder.path()), Some(&vrps), None);
        for contest in contests(&Programs::of_tests(), &table) {
            let is_there = |name: &str| {
                let is_left_out = |line: &String| line.starts_with(&format!("{name}: "));
                contest.contenders.iter().any(|one| one.name == name)
                    || contest.left_out.iter().any(is_left_out)
            };
            for target in &contest.targets {
                match *target {
                    Target::TimeAtMost { ours, other, .. }
                    | Target::FasterBy { ours, other, .. } => {
                        assert!(is_there(ours) && is_there(other), "{target:?}");
                    }
                    Target::WaitAtMost { ours, .. } | Target::MemoryAtMost { ours, .. } => {
                        assert!(is_there(ours), "{target:?}");
                    }
                    Target::AnswersAtLeast { .. }
                    | Target::AnswersBy { .. }
                    | Target::EventsAtLeast { .. }
                    | Target::EventsBy { .. } => {
                        panic!("no contest in answers or events: {target:?}");
                    }
                }
            }
        }
    }
}
