//! Every real file as RIPE NCC's `bgpdump` reads it, and why it reads some
//! otherwise than we do.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::{lines, real};

/// Lines or elements: announced, withdrawn, held, session changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kinds {
    a: u64,
    w: u64,
    b: u64,
    state: u64,
}

/// A file that `bgpdump` 1.6.2 counts otherwise than we do.
struct Difference {
    file: &'static str,
    ours: Kinds,
    theirs: Kinds,
    /// Shown when the counts are other than here.
    why: &'static str,
}

/// All of them.
const DIFFERENCES: [Difference; 3] = [
    Difference {
        file: "ripe_rrc00_2000.01_bview.20000111.0032.gz",
        ours: Kinds {
            a: 0,
            w: 0,
            b: 452_018,
            state: 0,
        },
        theirs: Kinds {
            a: 0,
            w: 0,
            b: 1,
            state: 0,
        },
        why: "a record has many entries and its header states a length 4 bytes short: \
              bgpdump prints the first entry, then takes the last 4 bytes for a header",
    },
    Difference {
        file: "bird_bgp",
        ours: Kinds {
            a: 14,
            w: 0,
            b: 0,
            state: 12,
        },
        theirs: Kinds {
            a: 24,
            w: 0,
            b: 0,
            state: 12,
        },
        why: "NLRI with path identifiers in records of subtypes without (RFC 8050 §3): \
              bgpdump reads the identifiers' zero bytes as routes to 0.0.0.0/0",
    },
    Difference {
        file: "bird6_bgp",
        ours: Kinds {
            a: 14,
            w: 0,
            b: 0,
            state: 12,
        },
        theirs: Kinds {
            a: 32,
            w: 0,
            b: 0,
            state: 12,
        },
        why: "as bird_bgp; its ::/0 hide announcements of fd01::/16",
    },
];

/// Files where the prefixes of some lines have another address, though the same
/// length: how many lines, and why.
const OTHER_ADDRESSES: [(&str, usize, &str); 3] = [
    (
        "updates.nlri_mask_trailing_bits.gz",
        1,
        "an NLRI has bits set behind its length, which RFC 4271 §4.3 calls irrelevant: \
         bgpdump 1.6.2 prints them, its authors' published output does not",
    ),
    (
        "ripe_rrc00_1999.09_updates.19990903.1041.gz",
        25,
        "in withdrawals of type 5, bgpdump prints the peer's address for the prefix's",
    ),
    (
        "ripe_rrc00_2000.01_updates.20000102.2014.gz",
        675,
        "in withdrawals of type 5, bgpdump prints the peer's address for the prefix's",
    ),
];

/// Whether the reference is there. It must be where the run says that peers are.
fn installed(suite: &str) -> bool {
    let found = Command::new("bgpdump")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok();
    if !found {
        let line = format!("left out: {suite} (bgpdump is not installed)");
        assert!(
            std::env::var_os("NORMWATCH_PEERS").is_none_or(|peers| peers != "1"),
            "{line}"
        );
        real::say(&line);
    }
    found
}

/// Gives each line that `bgpdump -m` prints.
fn dump(path: &Path, mut visit: impl FnMut(&str)) {
    let mut bgpdump = Command::new("bgpdump")
        .arg("-m")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("bgpdump starts");
    let mut output = BufReader::new(bgpdump.stdout.take().expect("it is piped"));
    let mut line = String::new();
    while output.read_line(&mut line).expect("UTF-8") > 0 {
        visit(line.trim_end_matches('\n'));
        line.clear();
    }
    bgpdump.wait().expect("bgpdump ends");
}

fn their_kinds(path: &Path) -> Kinds {
    let mut kinds = Kinds::default();
    dump(path, |line| match line.split('|').nth(2) {
        Some("A") => kinds.a += 1,
        Some("W") => kinds.w += 1,
        Some("B") => kinds.b += 1,
        Some("STATE") => kinds.state += 1,
        _ => panic!("an unknown kind of line: {line}"),
    });
    kinds
}

fn our_kinds(path: &Path) -> Kinds {
    let counts = real::read_one(path, |_| {}).counts;
    Kinds {
        a: counts.announcements,
        w: counts.withdrawals,
        b: counts.rib_entries,
        state: counts.state_changes,
    }
}

fn name(path: &Path) -> &str {
    let name = path.file_name().expect("a file has a name");
    name.to_str().expect("names are ASCII")
}

fn small_files(folder: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for part in ["ris", "broken", "lab"] {
        paths.extend(real::files(&folder.join(part), ""));
    }
    paths.retain(|path| !name(path).ends_with(".bgp.gz"));
    assert_eq!(paths.len(), 29, "10 RIS, 6 broken and 13 lab files");
    paths
}

/// Runs over all files in two threads.
fn for_each(paths: Vec<PathBuf>, run: impl Fn(&Path) + Sync) {
    let queue = Mutex::new(paths);
    let next = || queue.lock().expect("no thread panicked").pop();
    let work = || {
        while let Some(path) = next() {
            run(&path);
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(work);
        work();
        other.join().expect("the other thread's files are equal");
    });
}

#[test]
fn files_hold_as_many_elements_of_each_kind_as_bgpdump_reads() {
    let suite = "real files against bgpdump's counts";
    let Some(folder) = real::folder(suite) else {
        return;
    };
    if !installed(suite) {
        return;
    }
    for_each(small_files(&folder), |path| {
        let (ours, theirs) = (our_kinds(path), their_kinds(path));
        let known = DIFFERENCES.iter().find(|known| known.file == name(path));
        match known {
            Some(known) => {
                assert_eq!((ours, theirs), (known.ours, known.theirs), "{}", known.why);
            }
            None => assert_eq!(ours, theirs, "{}", name(path)),
        }
    });
}

#[test]
fn files_hold_the_same_lines_as_bgpdump_prints() {
    let suite = "real files against bgpdump's lines";
    let Some(folder) = real::folder(suite) else {
        return;
    };
    if !installed(suite) {
        return;
    }
    let mut paths = small_files(&folder);
    paths.push(folder.join("youtube-2008/updates.20080224.1854.bz2"));
    paths.retain(|path| DIFFERENCES.iter().all(|known| known.file != name(path)));
    for_each(paths, |path| {
        let mut theirs = Vec::new();
        dump(path, |line| theirs.push(lines::theirs(line)));
        let ours = lines::ours(path);
        assert_eq!(ours.len(), theirs.len(), "{}", name(path));
        let mut differ = 0;
        for (ours, theirs) in ours.iter().zip(&theirs) {
            differ += usize::from(ours != theirs);
            let but_address = |line: &str| {
                let mut fields: Vec<String> = line.split('|').map(str::to_owned).collect();
                if let Some(slash) = fields[4].find('/') {
                    fields[4].drain(..slash);
                }
                fields
            };
            assert_eq!(but_address(ours), but_address(theirs), "{}", name(path));
        }
        let known = OTHER_ADDRESSES.iter().find(|known| known.0 == name(path));
        let (count, why) = known.map_or((0, "no difference is known"), |known| (known.1, known.2));
        assert_eq!(differ, count, "{}: {why}", name(path));
    });
}

#[test]
fn the_day_of_the_youtube_hijack_is_read_as_bgpdump_reads_it() {
    let suite = "95 files of 24 February 2008 against bgpdump's counts";
    let Some(folder) = real::folder(suite) else {
        return;
    };
    let paths = real::files(&folder.join("youtube-2008"), ".bz2");
    assert_eq!(paths.len(), 95);
    let with_peer = installed(suite);
    let day = Mutex::new(Kinds::default());
    for_each(paths, |path| {
        let ours = our_kinds(path);
        if with_peer {
            assert_eq!(ours, their_kinds(path), "{}", name(path));
        }
        let mut day = day.lock().expect("no thread panicked");
        day.a += ours.a;
        day.w += ours.w;
        day.b += ours.b;
        day.state += ours.state;
    });
    let day = day.into_inner().expect("no thread panicked");
    let expected = Kinds {
        a: 5_561_222,
        w: 791_733,
        b: 0,
        state: 0,
    };
    assert_eq!(day, expected);
}
