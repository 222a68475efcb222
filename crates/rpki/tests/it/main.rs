//! Reading of VRPs and validation by them, over short texts, generated ones and,
//! where `NORMWATCH_DATA` names them, real files.

mod aspas;
mod csv;
mod fuzz_replay;
mod independent;
mod json;
mod json_law;
mod path;
mod real;
mod reference;
mod slurm;
mod slurm_join;
mod use_cases;
mod validation;

use net::{Asn, Prefix};
use rpki::{Problem, ReadError, Reader, Vrp, Vrps};

fn prefix(text: &str) -> Prefix {
    text.parse().expect("a prefix")
}

/// The VRPs as lines like `10.0.0.0/8-24 AS64496 ripe 1753453058`, and the
/// problems as shown. The text is read at once and byte by byte, which must give
/// the same.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let (vrps, problems) = read_both_ways(text.as_bytes()).expect("a file of VRPs");
    (
        vrps.iter().map(shown).collect(),
        problems.iter().map(ToString::to_string).collect(),
    )
}

/// As [`read`], of a file in which nothing is wrong.
fn read_clean(text: &str) -> Vec<String> {
    let (vrps, problems) = read(text);
    assert_eq!(problems, Vec::<String>::new());
    vrps
}

fn read_both_ways(bytes: &[u8]) -> Result<(Vrps, Vec<Problem>), ReadError> {
    let whole = Vrps::read(bytes);
    let pieces = read_in_pieces(bytes.chunks(1));
    match (&whole, &pieces) {
        (Ok((whole, problems)), Ok((pieces, problems_of_pieces))) => {
            assert!(whole.iter().eq(pieces.iter()));
            assert_eq!(whole.counts(), pieces.counts());
            let kinds = |problems: &[Problem]| -> Vec<_> {
                let kinds = problems.iter();
                kinds
                    .map(|problem| (problem.place, problem.kind.clone()))
                    .collect()
            };
            assert_eq!(kinds(problems), kinds(problems_of_pieces));
        }
        (Err(whole), Err(pieces)) => assert_eq!(whole, pieces),
        _ => panic!("read at once {whole:?}, in pieces {pieces:?}"),
    }
    whole
}

fn read_in_pieces<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(Vrps, Vec<Problem>), ReadError> {
    let mut reader = Reader::new();
    for piece in pieces {
        reader.push(piece);
    }
    reader.finish()
}

fn shown(vrp: Vrp<'_>) -> String {
    let mut line = format!("{}-{} {}", vrp.prefix, vrp.max_length, vrp.asn);
    if let Some(name) = vrp.trust_anchor {
        line += &format!(" {name}");
    }
    if let Some(expires) = vrp.expires {
        line += &format!(" {}", expires.seconds());
    }
    line
}

/// From lines like `10.0.0.0/8-24 AS64496`.
fn vrps(lines: &[&str]) -> Vrps {
    let vrps = lines.iter().map(|line| {
        let (block, asn) = line.split_once(' ').expect("a VRP");
        let (block, max_length) = block.rsplit_once('-').expect("a maximum length");
        Vrp {
            prefix: prefix(block),
            max_length: max_length.parse().expect("a length"),
            asn: asn.parse::<Asn>().expect("an AS number"),
            trust_anchor: None,
            expires: None,
        }
    });
    vrps.collect()
}
