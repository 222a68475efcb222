//! The bodies of the fuzz targets, beside the code that they try: run by the fuzzer,
//! and on stable over seeds, mutations and real files by the tests.

use net::{Asn, Prefix};

use crate::slurm::problem::SLURM_PROBLEMS_MAX;
use crate::{
    Action, Aspas, Payloads, Place, Problem, ProblemKind, ReadError, Reader, Reason, Slurm, State,
    Vrp, Vrps,
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

/// Reads any bytes as a file of local exceptions, and applies them to VRPs that they
/// suggest.
///
/// # Panics
///
/// When problems that do harm do not refuse the file or others do, when a file that
/// is taken is not what another reader of JSON says, when a VRP is there or gone
/// for no reason, or when a file joined with itself is not refused just where it
/// says anything.
pub fn slurm(content: &[u8]) {
    let (slurm, problems) = match Slurm::read(content) {
        Ok(read) => read,
        Err(error) => {
            assert!(error.problems.iter().any(|problem| !problem.is_harmless));
            assert!(error.problems.len() <= SLURM_PROBLEMS_MAX + 1);
            let is_inside = |offset| offset <= content.len() as u64;
            assert!(
                error
                    .problems
                    .iter()
                    .all(|problem| is_inside(problem.offset))
            );
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    assert!(problems.iter().all(|problem| problem.is_harmless));
    assert!(problems.len() <= SLURM_PROBLEMS_MAX);
    match serde_json::from_slice::<serde_json::Value>(content) {
        Ok(value) => {
            let written = serde_json::to_vec(&value).expect("a value is written");
            let (mut again, _) = Slurm::read(&written).expect("the same, written otherwise");
            let mut slurm = slurm.clone();
            if !problems.is_empty() {
                // A router key may have a member twice, and each takes another one.
                for one in [&mut again, &mut slurm] {
                    one.router_key_filters.clear();
                    one.router_key_assertions.clear();
                }
            }
            assert_eq!(again, slurm);
        }
        Err(error) => assert!(!problems.is_empty(), "taken without a word: {error}"),
    }
    applied(&slurm);
    joined(&slurm);
}

/// VRPs of each block that is spoken of, and of the one around it.
fn suggested(slurm: &Slurm) -> Payloads {
    let filters = slurm.prefix_filters.iter();
    let filters = filters.map(|filter| (filter.prefix, filter.asn));
    let assertions = slurm.prefix_assertions.iter();
    let assertions = assertions.map(|added| (Some(added.prefix), Some(added.asn)));
    let vrps = filters.chain(assertions).flat_map(|(prefix, asn)| {
        let asn = asn.unwrap_or(Asn(64_496));
        let documentation = Prefix::from_bits(net::Family::V4, 0xc0_00_02_00 << 96, 24);
        let prefix = prefix.or(documentation);
        [prefix, prefix.and_then(Prefix::parent)]
            .into_iter()
            .flatten()
            .map(move |prefix| Vrp {
                prefix,
                max_length: prefix.length(),
                asn,
                trust_anchor: None,
                expires: None,
            })
    });
    Payloads {
        vrps: vrps.collect(),
        aspas: Aspas::default(),
        generated: None,
    }
}

fn applied(slurm: &Slurm) {
    let before = suggested(slurm);
    let after = slurm.apply(&before);
    let key = |vrp: Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
    let is_asserted = |vrp: Vrp<'_>| {
        let mut assertions = slurm.prefix_assertions.iter();
        assertions.any(|added| (added.prefix, added.max_length, added.asn) == key(vrp))
    };
    let is_in = |vrp: Vrp<'_>, payloads: &Payloads| {
        let vrps = &payloads.vrps;
        vrps.contains(vrp.prefix, vrp.max_length, vrp.asn)
    };
    for vrp in before.vrps.iter() {
        let is_filtered = slurm.prefix_filters.iter().any(|filter| {
            let is_inside = filter.prefix.is_none_or(|block| {
                block.length() <= vrp.prefix.length() && block.contains(vrp.prefix.address())
            });
            is_inside && filter.asn.is_none_or(|asn| asn == vrp.asn)
        });
        let stays = !is_filtered || is_asserted(vrp);
        assert_eq!(is_in(vrp, &after.payloads), stays, "{vrp:?}");
    }
    for vrp in after.payloads.vrps.iter() {
        assert!(is_in(vrp, &before) || is_asserted(vrp), "{vrp:?}");
    }
    assert_eq!(
        before.vrps.len() as u64 + after.vrps_added,
        after.payloads.vrps.len() as u64 + after.vrps_filtered
    );
}

fn joined(slurm: &Slurm) {
    let says_something = slurm
        .prefix_filters
        .iter()
        .any(|filter| filter.prefix.is_some())
        || !slurm.prefix_assertions.is_empty()
        || !slurm.aspa_filters.is_empty()
        || !slurm.aspa_assertions.is_empty()
        || slurm.router_key_filters.iter().any(Option::is_some)
        || slurm.router_key_assertions.iter().any(Option::is_some);
    let named = |name: &str| (name.to_owned(), slurm.clone());
    let twice = Slurm::join([named("a"), named("b")]);
    assert_eq!(twice.is_err(), says_something);
    assert_eq!(Slurm::join([named("a")]).as_ref(), Ok(slurm));
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
