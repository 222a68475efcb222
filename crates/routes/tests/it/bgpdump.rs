//! Every real file as we write it and as `bgpdump -m` 1.6.2 does, byte for byte;
//! where not, how many lines differ and why.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use input::{Options, Source};
use routes::run::{self, Counts};
use routes::{Selection, Writer};

use crate::real;

/// A file whose lines `bgpdump` writes otherwise.
struct Difference {
    file: &'static str,
    /// Lines that only we write.
    ours: usize,
    /// Lines that only `bgpdump` writes.
    theirs: usize,
    /// Shown when the counts are other than here.
    why: &'static str,
}

/// All of them.
const DIFFERENCES: [Difference; 6] = [
    Difference {
        file: "ripe_rrc00_2000.01_bview.20000111.0032.gz",
        ours: 452_017,
        theirs: 0,
        why: "a record has many entries and its header states a length 4 bytes short: \
              bgpdump prints the first entry, then takes the last 4 bytes for a header",
    },
    Difference {
        file: "bird_bgp",
        ours: 14,
        theirs: 24,
        why: "NLRI with path identifiers in records of subtypes without (RFC 8050 §3): \
              bgpdump reads the identifiers' zero bytes as routes to 0.0.0.0/0",
    },
    Difference {
        file: "bird6_bgp",
        ours: 14,
        theirs: 32,
        why: "as bird_bgp; its ::/0 hide announcements of fd01::/16",
    },
    Difference {
        file: "updates.nlri_mask_trailing_bits.gz",
        ours: 1,
        theirs: 1,
        why: "an NLRI has bits set behind its length, which RFC 4271 §4.3 calls irrelevant: \
              bgpdump 1.6.2 prints them, its authors' published output does not",
    },
    Difference {
        file: "ripe_rrc00_1999.09_updates.19990903.1041.gz",
        ours: 25,
        theirs: 25,
        why: "in withdrawals of type 5, bgpdump prints the peer's address for the prefix's",
    },
    Difference {
        file: "ripe_rrc00_2000.01_updates.20000102.2014.gz",
        ours: 675,
        theirs: 675,
        why: "in withdrawals of type 5, bgpdump prints the peer's address for the prefix's",
    },
];

/// What `normwatch routes` writes of a file, on as many threads as it takes.
pub(crate) fn ours(path: &Path) -> (Vec<u8>, Counts) {
    let mut out = Vec::new();
    let writer = || Writer::Bgpdump(Box::default());
    let options = Options {
        hash: false,
        ..Options::default()
    };
    let (written, reports) = run::write(
        vec![Source::Path(path.to_owned())],
        &options,
        &Selection::default(),
        Some(&writer),
        &mut out,
        &|_| {},
    );
    let report = &reports[0];
    let summary = report.summary().expect("it is read to its end");
    assert_eq!(
        report.record_bytes + report.gap_bytes,
        summary.content_bytes,
        "{}",
        report.name
    );
    (out, written.expect("a buffer takes all"))
}

fn theirs(path: &Path) -> Vec<u8> {
    let bgpdump = Command::new("bgpdump").arg("-m").arg(path).output();
    bgpdump.expect("bgpdump starts").stdout
}

/// How many lines are only in the one and only in the other, whatever their order.
fn different_lines(ours: &[u8], theirs: &[u8]) -> (usize, usize) {
    let mut counts: HashMap<&[u8], isize> = HashMap::new();
    for line in ours.split(|&byte| byte == b'\n') {
        *counts.entry(line).or_default() += 1;
    }
    for line in theirs.split(|&byte| byte == b'\n') {
        *counts.entry(line).or_default() -= 1;
    }
    let sum = |sign: isize| -> usize {
        let surplus = counts.values().map(|count| count * sign);
        surplus
            .map(|count| usize::try_from(count).unwrap_or(0))
            .sum()
    };
    (sum(1), sum(-1))
}

fn first_different_line(ours: &[u8], theirs: &[u8]) -> String {
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        text.lines().map(str::to_owned).collect()
    };
    let (ours, theirs) = (lines(ours), lines(theirs));
    let place = ours.iter().zip(&theirs).position(|(a, b)| a != b);
    let place = place.unwrap_or(ours.len().min(theirs.len()));
    format!(
        "line {}:\n{:?}\n{:?}",
        place + 1,
        ours.get(place),
        theirs.get(place)
    )
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
fn every_real_file_is_written_as_bgpdump_writes_it() {
    let suite = "real files, byte for byte as bgpdump -m writes them";
    let Some(folder) = real::folder(suite) else {
        return;
    };
    if !real::has_bgpdump(suite) {
        return;
    }
    let paths = real::archives(&folder, &["ris", "broken", "lab", "youtube-2008"]);
    assert_eq!(paths.len(), 24 + 95, "all files are looked at");
    for_each(paths, |path| {
        let (ours, theirs) = (ours(path).0, theirs(path));
        let known = DIFFERENCES
            .iter()
            .find(|known| known.file == real::name(path));
        match known {
            Some(known) => assert_eq!(
                different_lines(&ours, &theirs),
                (known.ours, known.theirs),
                "{}: {}",
                known.file,
                known.why
            ),
            None => assert!(
                ours == theirs,
                "{}, {}",
                path.display(),
                first_different_line(&ours, &theirs)
            ),
        }
    });
}

#[test]
fn the_day_of_the_youtube_hijack_has_the_elements_that_are_known() {
    let Some(folder) = real::folder("the elements of 24 February 2008") else {
        return;
    };
    let day = Mutex::new(Counts::default());
    let paths = real::archives(&folder, &["youtube-2008"]);
    assert_eq!(paths.len(), 95);
    for_each(paths, |path| {
        let counts = ours(path).1;
        *day.lock().expect("no thread panicked") += counts;
    });
    let day = day.into_inner().expect("no thread panicked");
    let expected = Counts {
        announce: 5_561_222,
        withdraw: 791_733,
        rib: 0,
        state: 0,
    };
    assert_eq!(day, expected);
}
