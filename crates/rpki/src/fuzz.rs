//! The body of the fuzz target, beside the code that it tries: run by the fuzzer,
//! and on stable over seeds, mutations and real files by the tests.

use net::{Asn, Prefix};

use crate::{
    Action, Aspas, Payloads, Place, Problem, ProblemKind, ReadError, Reader, Reason, State, Vrp,
    Vrps,
};

/// How many VRPs are asked about: each question goes through all of them.
const ASKED_MAX: usize = 40;

/// Reads any bytes as a file of VRPs, at once and in pieces of the given size, and
/// validates routes that the VRPs themselves suggest.
///
/// # Panics
///
/// When pieces change what is read, when a row of VRPs is neither kept nor a duplicate nor
/// a problem, when the VRPs are out of order, or when validation, one by one or
/// along sorted routes, is not what RFC 6811 §2 says of all VRPs one by one.
pub fn vrps(content: &[u8], piece_bytes: usize) {
    let whole = Payloads::read(content);
    let mut reader = Reader::new();
    for piece in content.chunks(piece_bytes.max(1)) {
        reader.push(piece);
    }
    let pieces = reader.finish_all();
    match (&whole, &pieces) {
        (Err(whole), Err(pieces)) => assert_eq!(whole, pieces),
        (Ok(whole), Ok(pieces)) => same(whole, pieces),
        _ => panic!("at once {whole:?}, in pieces {pieces:?}"),
    }
    let (payloads, problems) = match whole {
        Ok(read) => read,
        Err(error) => {
            if let ReadError::BrokenJson { offset } = error {
                assert!(offset <= content.len() as u64);
            }
            return;
        }
    };
    let Payloads { vrps, aspas, .. } = payloads;
    accounted(&vrps, &problems, content);
    assert!(aspas.len() as u64 <= vrps.counts().aspas);
    let again: Aspas = aspas.iter().collect();
    assert_eq!(again, aspas, "the same ASPAs make the same set");
    if !vrps.is_empty() {
        ordered(&vrps);
        validated(&vrps);
    }
}

fn same(whole: &(Payloads, Vec<Problem>), pieces: &(Payloads, Vec<Problem>)) {
    let (vrps, others) = (&whole.0.vrps, &pieces.0.vrps);
    assert!(vrps.iter().eq(others.iter()));
    assert_eq!(vrps.counts(), others.counts());
    assert!(vrps.trust_anchors().eq(others.trust_anchors()));
    assert_eq!(whole.0.aspas, pieces.0.aspas);
    assert_eq!(whole.0.generated, pieces.0.generated);
    assert_eq!(whole.1.len(), pieces.1.len());
    for (whole, piece) in whole.1.iter().zip(&pieces.1) {
        assert_eq!((whole.place, &whole.kind), (piece.place, &piece.kind));
        // Where there is no row, the text is as much as the piece has of it.
        let is_row = !matches!(
            whole.kind,
            ProblemKind::Syntax | ProblemKind::RoasNotArray | ProblemKind::AspasNotArray
        );
        if is_row {
            assert_eq!(whole.text, piece.text);
        }
    }
}

/// Every row is kept, left out as a problem, or a duplicate.
fn accounted(vrps: &Vrps, problems: &[Problem], content: &[u8]) {
    let counts = vrps.counts();
    let kept = vrps.len() as u64;
    assert_eq!(counts.rows, kept + counts.left_out + counts.duplicates);
    assert_eq!(vrps.iter().count() as u64, kept);
    let is_row = |problem: &&Problem| {
        problem.kind.action() == Action::LeftOut
            && !matches!(
                problem.kind,
                ProblemKind::NotRow
                    | ProblemKind::RoasNotArray
                    | ProblemKind::AspasNotArray
                    | ProblemKind::Aspa(_)
            )
    };
    let left_out = problems.iter().filter(is_row).count() as u64;
    let has_further = problems
        .iter()
        .any(|problem| matches!(problem.kind, ProblemKind::Further { .. }));
    assert!(left_out == counts.left_out || has_further);
    let lines = content.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let mut before = Place::Line(0);
    for problem in problems {
        let (is_inside, is_line) = match problem.place {
            Place::Line(line) => ((1..=lines).contains(&line), true),
            Place::Byte(byte) => (byte <= content.len() as u64, false),
        };
        assert!(is_inside, "{problem}");
        if is_line {
            assert!(before <= problem.place, "problems are in the file's order");
            before = problem.place;
        }
        assert!(problem.text.chars().count() <= crate::problem::TEXT_CHARS_MAX);
        assert!(!problem.to_string().is_empty());
    }
}

fn ordered(vrps: &Vrps) {
    let key = |vrp: Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
    assert!(vrps.iter().map(key).is_sorted_by(|a, b| a < b));
    for vrp in vrps.iter() {
        let bits = vrp.prefix.family().bits();
        assert!((vrp.prefix.length()..=bits).contains(&vrp.max_length));
    }
    let again: Vrps = vrps.iter().collect();
    assert!(
        again.iter().eq(vrps.iter()),
        "the same VRPs make the same set"
    );
}

fn validated(vrps: &Vrps) {
    let all: Vec<Vrp<'_>> = vrps.iter().collect();
    let step = all.len().div_ceil(ASKED_MAX).max(1);
    let mut routes = Vec::new();
    for vrp in all.iter().step_by(step) {
        let prefix = vrp.prefix;
        for asked in [
            Some(prefix),
            prefix.parent(),
            longer(prefix, vrp.max_length),
        ]
        .into_iter()
        .chain([longer(prefix, vrp.max_length.saturating_add(1))])
        .flatten()
        {
            let other = Asn(vrp.asn.0 ^ 1);
            routes.extend([Some(vrp.asn), Some(other), None].map(|origin| (asked, origin)));
        }
    }
    let check = |sweep: &mut crate::Sweep<'_>, (prefix, origin): (Prefix, Option<Asn>)| {
        let covering: Vec<Vrp<'_>> = all.iter().copied().filter(|v| v.covers(prefix)).collect();
        let expected = state(&covering, prefix, origin);
        assert_eq!(
            vrps.validate(prefix, origin),
            expected,
            "{prefix} {origin:?}"
        );
        assert_eq!(
            sweep.validate(prefix, origin),
            expected,
            "{prefix} {origin:?}"
        );
        assert!(vrps.covering(prefix).eq(covering.iter().rev().copied()));
    };
    let mut sweep = vrps.sweep();
    routes.iter().for_each(|route| check(&mut sweep, *route));
    routes.sort_unstable();
    let mut sweep = vrps.sweep();
    routes.iter().for_each(|route| check(&mut sweep, *route));
}

/// The last block of so many bits in a prefix, or none.
fn longer(prefix: Prefix, length: u8) -> Option<Prefix> {
    let ones = match prefix.length() {
        128 => 0,
        shorter => u128::MAX >> shorter,
    };
    Prefix::from_bits(prefix.family(), prefix.bits() | ones, length)
}

/// RFC 6811 §2, slow and obvious.
fn state(covering: &[Vrp<'_>], prefix: Prefix, origin: Option<Asn>) -> State {
    let of_origin = |vrp: &&Vrp<'_>| origin == Some(vrp.asn) && vrp.asn != Asn(0);
    let mut matching = covering.iter().filter(of_origin).peekable();
    if covering.is_empty() {
        State::NotFound
    } else if matching.peek().is_none() {
        State::Invalid(Reason::Asn)
    } else if matching.any(|vrp| prefix.length() <= vrp.max_length) {
        State::Valid
    } else {
        State::Invalid(Reason::Length)
    }
}
