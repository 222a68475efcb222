//! The body of the fuzz target on stable: over every seed of the fuzzer, what is
//! kept of its runs, mutations that are the same in every run, and real files.

use std::io::Read;

use rpki::fuzz::{slurm, vrps};

use crate::real::open;

#[path = "../../../../fuzz/replay.rs"]
mod replay;
#[path = "../../../testkit/examples/corpus/slurm_files.rs"]
mod slurm_files;
#[path = "../../../testkit/examples/corpus/vrp_files.rs"]
mod vrp_files;

#[test]
fn any_bytes_are_read_alike_in_pieces_and_every_row_is_accounted_for() {
    let files = vrp_files::vrp_files().into_iter();
    let with_pieces = files.flat_map(|(_, file)| [1_u8, 7, 255].map(|n| [&[n], file].concat()));
    replay::replay("vrps", with_pieces, 10_000, |data| {
        if let Some((piece_bytes, content)) = data.split_first() {
            vrps(content, usize::from(*piece_bytes));
        }
    });
}

#[test]
fn any_bytes_are_exceptions_or_none_and_those_are_what_a_second_reader_says() {
    let files = slurm_files::slurm_files().into_iter();
    let files = files.map(|(_, file)| file.to_vec());
    replay::replay("slurm", files, 10_000, slurm);
}

#[test]
fn real_files_hold_the_invariants() {
    for path in ["rpki/test.rpki.json", "rpki/smalltest.rpki.json"] {
        let Some(mut file) = open(path) else {
            return;
        };
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("a file can be read");
        replay::run(path, &content, |content| vrps(content, 7));
    }
    for path in ["rpki/slurm.json", "rpki/test.slurm.json"] {
        let mut content = Vec::new();
        let mut file = open(path).expect("it is beside the others");
        file.read_to_end(&mut content).expect("a file can be read");
        replay::run(path, &content, slurm);
    }
    let path = "rpki/rpkiclient_summary_20250720T093135Z.json.bz2";
    let mut content = Vec::new();
    let file = open(path).expect("it is beside the others");
    // What is cut off ends inside a row.
    let start = bzip2::read::BzDecoder::new(file).take(200_000);
    { start }.read_to_end(&mut content).expect("sound bzip2");
    replay::run(path, &content, |content| vrps(content, 977));
}
