//! The parsers and the tables of special blocks, over short texts and, where
//! `NORMWATCH_DATA` names them, over real files.

mod abuse;
mod as_org;
mod as_rel;
mod aut_nums;
mod delegations;
mod fuzz_replay;
mod irr_routes;
mod line;
mod origin_as;
mod peeringdb;
mod prefix_origin;
mod prefix_table;
mod ranges;
mod registrations;
mod rpsl;
mod special;

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use flate2::bufread::GzDecoder;
use net::{Asn, Prefix, Timestamp};

/// A file of the evidence that `NORMWATCH_DATA` names. Without that variable the
/// test says what it leaves out; with it a missing file is a failure.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests must see what was left out"
)]
fn evidence(path: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("NORMWATCH_DATA") else {
        println!("left out: {path} is not here, since NORMWATCH_DATA is not set");
        return None;
    };
    Some(PathBuf::from(root).join(path))
}

fn gzip(path: &str) -> Option<BufReader<GzDecoder<BufReader<File>>>> {
    let file = File::open(evidence(path)?).expect("the evidence has the file");
    Some(BufReader::new(GzDecoder::new(BufReader::new(file))))
}

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

fn day(text: &str) -> Timestamp {
    text.parse().expect("a day")
}

fn asns(numbers: &[u32]) -> Vec<Asn> {
    numbers.iter().copied().map(Asn).collect()
}

fn shown(problems: &[registry::LineProblem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}
