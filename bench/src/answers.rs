//! The contests in answers: whether routes are valid, and who holds an address.
//! They are for programs of ours and of this crate's peers alone; the time of the
//! answers counts, and not that of reading the files.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use net::{Asn, Family, Prefix};

use crate::contest::{Contest, Kind, Target, arguments};
use crate::process::Output;
use crate::programs::Programs;
use crate::table::copy_plain;

/// Their names, in the order in which they run.
pub(crate) const NAMES: [&str; 2] = ["validations", "look-ups"];

/// Asked of validation on one core: routes in their order, and in any, in millions
/// a second.
const SORTED_MILLIONS: f64 = 30.0;
const SHUFFLED_MILLIONS: f64 = 9.0;

/// Asked of look-ups in batches on one core, in millions a second.
const LOOK_UPS_MILLIONS: f64 = 45.0;

/// Asked of both beside crates for the purpose.
const TIMES: f64 = 3.0;

/// The registries' files, in the order in which they are read.
const DELEGATIONS: [&str; 5] = ["afrinic", "apnic", "arin", "lacnic", "ripencc"];

/// What is read, all of it plain: no contender decompresses.
#[derive(Debug)]
pub(crate) struct Files {
    vrps: PathBuf,
    sorted: PathBuf,
    shuffled: PathBuf,
    delegations: Vec<PathBuf>,
    origins: PathBuf,
}

impl Files {
    /// Writes plain copies into `scratch`, and the routes of a full table: each
    /// prefix with the origin of the range that it starts in.
    ///
    /// # Errors
    /// When a file cannot be read or written, or is not what it should be.
    pub(crate) fn prepare(data: &Path, vrps: PathBuf, scratch: &Path) -> Result<Files, String> {
        let plain = |name: &str| -> Result<PathBuf, String> {
            let to = scratch.join(name.replace('/', "-"));
            copy_plain(&data.join(name), &to)?;
            Ok(to)
        };
        let mut routes = routes(&data.join("origins"))?;
        let sorted = scratch.join("routes-sorted");
        write(&sorted, &routes)?;
        shuffle(&mut routes);
        let shuffled = scratch.join("routes-shuffled");
        write(&shuffled, &routes)?;
        let delegations = DELEGATIONS
            .map(|registry| plain(&format!("rir/delegated-{registry}-extended-latest.gz")));
        Ok(Files {
            vrps,
            sorted,
            shuffled,
            delegations: delegations.into_iter().collect::<Result<_, _>>()?,
            origins: plain("origins/ipasn_20080501_v12.dat.gz")?,
        })
    }
}

/// All contests in answers; several may have one name.
pub(crate) fn contests(programs: &Programs, files: &Files) -> Vec<Contest> {
    let holders = "Ten million random IPv4 addresses, in batches of 4,096: which record of the \
                   registries' files of November 2018 counts for each.";
    let economies = "The same addresses and files: which economy each is of.";
    let longest = "The same addresses: the longest prefix that holds each, and its origin, by the \
                   table of May 2008.";
    let origins = std::slice::from_ref(&files.origins);
    vec![
        validations(programs, files, "Validation of sorted routes", true),
        validations(programs, files, "Validation of routes in any order", false),
        look_ups(
            programs,
            ("Who holds an address", holders, "--holders"),
            &files.delegations,
        ),
        look_ups(
            programs,
            ("Of which economy an address is", economies, "--economies"),
            &files.delegations,
        ),
        look_ups(
            programs,
            ("The longest prefix with an address", longest, "--longest"),
            origins,
        ),
    ]
}

fn validations(
    programs: &Programs,
    files: &Files,
    title: &'static str,
    is_sorted: bool,
) -> Contest {
    let (routes, how, ours, millions) = match is_sorted {
        true => (&files.sorted, "--sweep", "Sweep", SORTED_MILLIONS),
        false => (
            &files.shuffled,
            "--each",
            "Vrps::validate",
            SHUFFLED_MILLIONS,
        ),
    };
    let work = "RFC 6811: the prefixes of a full table with their origins, by a day's VRPs.";
    let inputs = [files.vrps.clone(), routes.clone()];
    let mut contest = Contest::new(NAMES[0], title, work, &inputs);
    let program = Ok(programs.validations.as_path());
    contest.enter(
        (Kind::Ours, ours),
        program,
        arguments(&[how], &inputs),
        Output::Timed,
    );
    let peers = [
        ("ip_network_table", "--ip-network-table"),
        ("prefix-trie", "--prefix-trie"),
    ];
    for (name, table) in peers {
        let program = programs
            .tables
            .as_ref()
            .map(|folder| folder.join("validations_peer"));
        contest.enter(
            (Kind::Peer, name),
            program.as_deref().map_err(|why| (*why).clone()),
            arguments(&[table], &inputs),
            Output::Timed,
        );
    }
    contest.targets = vec![
        Target::AnswersAtLeast { ours, millions },
        by(ours, "ip_network_table"),
    ];
    contest
}

fn look_ups(
    programs: &Programs,
    (title, work, what): (&'static str, &str, &str),
    files: &[PathBuf],
) -> Contest {
    const OURS: &str = "in batches";
    let mut contest = Contest::new(NAMES[1], title, work, files);
    let program = Ok(programs.look_ups.as_path());
    contest.enter(
        (Kind::Ours, OURS),
        program,
        arguments(&[what], files),
        Output::Timed,
    );
    let peers = [
        ("prefix-trie, Ipv4Net", "--prefix-trie"),
        ("prefix-trie, (u32, u8)", "--prefix-trie-numbers"),
        ("ip_network_table", "--ip-network-table"),
    ];
    for (name, table) in peers {
        let program = programs
            .tables
            .as_ref()
            .map(|folder| folder.join("look_ups_peer"));
        contest.enter(
            (Kind::Peer, name),
            program.as_deref().map_err(|why| (*why).clone()),
            arguments(&[table, what], files),
            Output::Timed,
        );
    }
    contest.targets = vec![
        Target::AnswersAtLeast {
            ours: OURS,
            millions: LOOK_UPS_MILLIONS,
        },
        by(OURS, "prefix-trie, Ipv4Net"),
        by(OURS, "prefix-trie, (u32, u8)"),
    ];
    contest
}

fn by(ours: &'static str, other: &'static str) -> Target {
    Target::AnswersBy {
        ours,
        times: TIMES,
        other,
    }
}

type Route = (Prefix, Option<Asn>);

/// The prefixes of a full table with origins, in their order.
fn routes(folder: &Path) -> Result<Vec<Route>, String> {
    let mut ranges: Vec<(Prefix, Prefix, Asn)> = Vec::new();
    for name in ["asn-ipv4.csv.gz", "asn-ipv6.csv.gz"] {
        each_line(&folder.join(name), |line| {
            let mut columns = line.split(',');
            let mut column = || columns.next();
            let (first, last) = (host(column()?)?, host(column()?)?);
            ranges.push((first, last, column()?.parse().ok()?));
            Some(())
        })?;
    }
    ranges.sort_unstable();
    let mut routes = Vec::new();
    each_line(&folder.join("full-table-prefixes.txt.gz"), |line| {
        let prefix: Prefix = line.parse().ok()?;
        let place = |prefix: Prefix| (prefix.family(), prefix.bits());
        let before = ranges.partition_point(|(first, _, _)| place(*first) <= place(prefix));
        let range = before.checked_sub(1).map(|at| ranges[at]);
        let range = range.filter(|(_, last, _)| place(prefix) <= place(*last));
        routes.push((prefix, range.map(|(_, _, asn)| asn)));
        Some(())
    })?;
    routes.sort_unstable();
    Ok(routes)
}

/// Takes each line of a compressed file; `None` is a line that cannot be used.
fn each_line(path: &Path, mut take: impl FnMut(&str) -> Option<()>) -> Result<(), String> {
    let fail = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let lines = BufReader::new(gzip(path).map_err(|error| fail(&error))?).lines();
    for (number, line) in (1..).zip(lines) {
        let line = line.map_err(|error| fail(&error))?;
        take(&line).ok_or_else(|| fail(&format!("line {number} cannot be used: {line}")))?;
    }
    Ok(())
}

fn gzip(path: &Path) -> io::Result<MultiGzDecoder<BufReader<File>>> {
    Ok(MultiGzDecoder::new(BufReader::new(File::open(path)?)))
}

fn host(text: &str) -> Option<Prefix> {
    let address: IpAddr = text.parse().ok()?;
    Prefix::new(address, Family::of(address).bits())
}

fn write(path: &Path, routes: &[Route]) -> Result<(), String> {
    let write = || {
        let mut out = BufWriter::new(File::create(path)?);
        for (prefix, origin) in routes {
            match origin {
                Some(asn) => writeln!(out, "{prefix} {}", asn.0)?,
                None => writeln!(out, "{prefix} none")?,
            }
        }
        out.flush()
    };
    write().map_err(|error: io::Error| format!("{}: {error}", path.display()))
}

/// Swaps each with a random one before it (Fisher and Yates), always in the same
/// way.
fn shuffle(routes: &mut [Route]) {
    // Marsaglia's xorshift with 64 bits.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..routes.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        routes.swap(at, (state % (at as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn files() -> Files {
        Files {
            vrps: "vrps".into(),
            sorted: "sorted".into(),
            shuffled: "shuffled".into(),
            delegations: vec!["a".into(), "b".into()],
            origins: "origins".into(),
        }
    }

    #[test]
    fn the_targets_name_contenders_and_nobody_else() {
        let programs = Programs {
            tables: Ok("peers".into()),
            ..Programs::of_tests()
        };
        let contests = contests(&programs, &files());
        assert!(contests.iter().all(|contest| NAMES.contains(&contest.name)));
        for contest in &contests {
            let is_there = |name| contest.contenders.iter().any(|one| one.name == name);
            assert_eq!(contest.left_out, [""; 0]);
            for target in &contest.targets {
                match *target {
                    Target::AnswersAtLeast { ours, .. } => assert!(is_there(ours)),
                    Target::AnswersBy { ours, other, .. } => {
                        assert!(is_there(ours) && is_there(other), "{target:?}");
                    }
                    _ => panic!("not asked of answers: {target:?}"),
                }
            }
        }
        let arguments = |contest: &Contest| {
            let command = contest.contenders[1].command();
            let words = command.get_args().map(|word| word.to_string_lossy());
            words.map(Cow::into_owned).collect::<Vec<_>>()
        };
        let routes = ["--ip-network-table", "vrps", "shuffled"];
        assert_eq!(arguments(&contests[1]), routes);
        let economies = ["--prefix-trie", "--economies", "a", "b"];
        assert_eq!(arguments(&contests[3]), economies);
    }

    #[test]
    fn tables_that_cannot_be_built_are_left_out() {
        for contest in contests(&Programs::of_tests(), &files()) {
            assert_eq!(contest.contenders.len(), 1);
            let mut left_out = contest.left_out.iter();
            assert!(left_out.all(|line| line.ends_with(": no network")));
        }
    }

    #[test]
    fn each_prefix_has_the_origin_of_the_range_that_it_starts_in() {
        let folder = tempfile::tempdir().unwrap();
        let write_gzip = |name: &str, text: &str| {
            let file = File::create(folder.path().join(name)).unwrap();
            let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
            out.write_all(text.as_bytes()).unwrap();
            out.finish().unwrap();
        };
        write_gzip(
            "asn-ipv4.csv.gz",
            "10.0.0.0,10.0.0.255,1,\"A, B\"\n10.0.2.0,10.0.3.255,2,C\n",
        );
        write_gzip("asn-ipv6.csv.gz", "2001:db8::,2001:db8::ffff,3,D\n");
        let prefixes = "10.0.2.0/23\n10.0.0.0/16\n10.0.1.0/24\n2001:db8::/32\n";
        write_gzip("full-table-prefixes.txt.gz", prefixes);
        let found = routes(folder.path()).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(prefix, origin)| (prefix.to_string(), origin.map(|asn| asn.0)))
            .collect();
        let expected = [
            ("10.0.0.0/16", Some(1)),
            ("10.0.1.0/24", None),
            ("10.0.2.0/23", Some(2)),
            ("2001:db8::/32", Some(3)),
        ];
        assert_eq!(
            found,
            expected.map(|(prefix, asn)| (prefix.to_owned(), asn))
        );
        write_gzip("full-table-prefixes.txt.gz", "10.0.2.0/23\nx\n");
        let why = routes(folder.path()).unwrap_err();
        assert!(why.ends_with("line 2 cannot be used: x"), "{why}");
    }
}
