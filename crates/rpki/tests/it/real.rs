//! The VRPs of a day in 2025, where `NORMWATCH_DATA` names them.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::OnceLock;

use bzip2::read::BzDecoder;
use flate2::read::GzDecoder;
use net::{Asn, Family, Prefix};
use rpki::{Payloads, Reader, State, Vrps};
use serde::Deserialize;

use crate::reference::Reference;
use crate::{read_in_pieces, shown};

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

pub(crate) fn open(path: &str) -> Option<File> {
    Some(File::open(evidence(path)?).expect("the evidence has the file"))
}

/// The file of rpki-client, decompressed: 75 MB.
fn text() -> Option<&'static [u8]> {
    static TEXT: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    let text = TEXT.get_or_init(|| {
        let file = open("rpki/rpkiclient_summary_20250720T093135Z.json.bz2")?;
        let mut text = Vec::new();
        BzDecoder::new(file)
            .read_to_end(&mut text)
            .expect("the evidence is whole");
        Some(text)
    });
    text.as_deref()
}

fn vrps() -> Option<Vrps> {
    let (vrps, problems) = read_in_pieces(text()?.chunks(900_000)).expect("a file of VRPs");
    assert_eq!(problems, []);
    Some(vrps)
}

#[test]
fn real_aspas_are_read_as_serde_json_reads_them() {
    let Some(text) = text() else { return };
    let (payloads, problems) = Payloads::read(text).expect("a file of VRPs");
    assert_eq!(problems, []);
    let generated = payloads.generated.map(|time| time.to_string());
    assert_eq!(generated.as_deref(), Some("2025-07-20T09:31:33Z"));

    let mut summary: Summary = serde_json::from_slice(text).expect("JSON");
    summary.aspas.sort_by_key(|aspa| aspa.customer_asid);
    assert_eq!(payloads.aspas.len(), 100);
    for (aspa, expected) in payloads.aspas.iter().zip(summary.aspas) {
        assert_eq!(aspa.customer, Asn(expected.customer_asid));
        let providers = expected.providers.iter().copied().map(Asn);
        assert!(aspa.providers.iter().copied().eq(providers));
        let expires = aspa.expires.map(net::Timestamp::seconds);
        assert_eq!(expires, Some(expected.expires));
    }
    // AS 39002 says that it has no provider.
    let none = payloads.aspas.of(Asn(39_002)).map(|aspa| aspa.providers);
    assert_eq!(none, Some(&[Asn(0)][..]));
}

/// What `serde_json` finds in the file.
#[derive(Deserialize)]
struct Summary {
    roas: Vec<Roa>,
    aspas: Vec<Aspa>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Aspa {
    customer_asid: u32,
    providers: Vec<u32>,
    expires: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Roa {
    asn: u32,
    prefix: String,
    max_length: u8,
    ta: String,
    expires: u32,
}

#[test]
fn a_real_file_is_read_as_serde_json_reads_it() {
    let Some(text) = text() else { return };
    let vrps = vrps().expect("the evidence is here");
    let counts = vrps.counts();
    assert_eq!(vrps.len(), 723_521);
    assert_eq!((counts.left_out, counts.duplicates), (0, 0));
    assert_eq!(counts.aspas, 100);
    assert_eq!(
        vrps.trust_anchors().collect::<Vec<_>>(),
        ["apnic", "arin", "ripe", "lacnic", "afrinic"]
    );

    let summary: Summary = serde_json::from_slice(text).expect("JSON");
    assert_eq!(summary.aspas.len(), 100);
    let mut expected: Vec<_> = summary
        .roas
        .iter()
        .map(|roa| {
            let prefix: Prefix = roa.prefix.parse().expect("a prefix");
            (
                prefix,
                roa.max_length,
                roa.asn,
                roa.ta.as_str(),
                roa.expires,
            )
        })
        .collect();
    expected.sort_unstable();
    assert_eq!(expected.len(), vrps.len());
    for (vrp, (prefix, max_length, asn, anchor, expires)) in vrps.iter().zip(expected) {
        let line = format!("{prefix}-{max_length} {} {anchor} {expires}", Asn(asn));
        assert_eq!(shown(vrp), line);
    }
}

#[test]
fn a_real_file_is_the_same_in_pieces_of_any_size() {
    let Some(text) = text() else { return };
    let (whole, problems) = Vrps::read(text).expect("a file of VRPs");
    assert_eq!(problems, []);
    // Small ones, so that most rows are cut.
    let mut reader = Reader::new();
    let mut rest = text;
    let mut size = 1;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(size.min(rest.len()));
        reader.push(piece);
        rest = after;
        size = size % 97 + 1;
    }
    let (pieces, problems) = reader.finish().expect("a file of VRPs");
    assert_eq!(problems, []);
    assert_eq!(whole.counts(), pieces.counts());
    assert!(whole.iter().eq(pieces.iter()));
}

/// Blocks that networks announce, with their origins: a table of IPv4 ranges, cut
/// into blocks.
fn origins() -> Option<Vec<(Prefix, Option<Asn>)>> {
    let file = open("origins/asn-ipv4.csv.gz")?;
    let mut routes = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line = line.expect("the evidence is whole");
        let columns: Vec<&str> = line.splitn(4, ',').collect();
        let address = |text: &str| text.parse::<Ipv4Addr>().expect("an address").to_bits();
        let (mut first, last) = (
            u64::from(address(columns[0])),
            u64::from(address(columns[1])),
        );
        let origin: Asn = columns[2].parse().expect("an AS number");
        while first <= last {
            // The largest block that starts here and ends in the range.
            let mut bits = first.trailing_zeros().min(32);
            while first + (1 << bits) - 1 > last {
                bits -= 1;
            }
            let word = u128::from(first) << 96;
            let prefix = Prefix::from_bits(Family::V4, word, 32 - bits as u8);
            routes.push((prefix.expect("a length"), Some(origin)));
            first += 1 << bits;
        }
    }
    Some(routes)
}

#[test]
fn real_routes_have_the_state_that_the_reference_says() {
    let Some(mut routes) = origins() else { return };
    let vrps = vrps().expect("the evidence is here");
    let ranges = routes.len();
    // The prefixes of a full table with the origin of the range that they start
    // in, or without one; and each VRP's block, with its own origin and another.
    let file = open("origins/full-table-prefixes.txt.gz").expect("the evidence is here");
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let prefix: Prefix = line.expect("whole").parse().expect("a prefix");
        let before = routes[..ranges].partition_point(|(start, _)| start.bits() <= prefix.bits());
        let origin = before.checked_sub(1).and_then(|at| routes[at].1);
        routes.push((prefix, origin));
        if routes.len() % 7 == 0 {
            routes.push((prefix, None));
        }
    }
    for vrp in vrps.iter() {
        routes.push((vrp.prefix, Some(vrp.asn)));
        routes.push((vrp.prefix, Some(Asn(vrp.asn.0 / 2))));
        // Twice as long, up to an address.
        let length = (vrp.max_length + 1).min(vrp.prefix.family().bits());
        let longer = Prefix::from_bits(vrp.prefix.family(), vrp.prefix.bits(), length);
        routes.push((longer.expect("a length"), Some(vrp.asn)));
    }
    assert!(routes.len() > 2_000_000);

    let reference = Reference::new(vrps.iter());
    let mut unsorted = vrps.sweep();
    let mut states = [0_u32; 4];
    for &(prefix, origin) in &routes {
        let expected = reference.validate(prefix, origin);
        assert_eq!(
            vrps.validate(prefix, origin),
            expected,
            "{prefix} {origin:?}"
        );
        assert_eq!(
            unsorted.validate(prefix, origin),
            expected,
            "{prefix} {origin:?}"
        );
        states[match expected {
            State::Valid => 0,
            State::Invalid(rpki::Reason::Asn) => 1,
            State::Invalid(rpki::Reason::Length) => 2,
            State::NotFound => 3,
        }] += 1;
    }
    // Each was met often enough to mean something.
    assert!(states.iter().all(|count| *count > 10_000), "{states:?}");

    routes.sort_unstable();
    let mut sweep = vrps.sweep();
    for &(prefix, origin) in &routes {
        let expected = vrps.validate(prefix, origin);
        assert_eq!(
            sweep.validate(prefix, origin),
            expected,
            "{prefix} {origin:?}"
        );
    }
}

#[test]
fn the_samples_of_stayrtr_are_read() {
    for (path, rows, aspas) in [
        ("rpki/smalltest.rpki.json", 2, 0),
        ("rpki/test.rpki.json", 19, 4),
    ] {
        let Some(mut file) = open(path) else { return };
        let mut text = Vec::new();
        file.read_to_end(&mut text).expect("the evidence is whole");
        let (vrps, problems) = Vrps::read(&text).expect("a file of VRPs");
        assert_eq!(problems, [], "{path}");
        assert_eq!((vrps.len(), vrps.counts().aspas), (rows, aspas), "{path}");
    }
}
