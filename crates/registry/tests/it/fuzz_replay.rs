//! The body of the fuzz target on stable: over seeds, what is kept of the fuzzer's runs,
//! mutations that are the same in every run, and the start of real files.

use std::io::{BufReader, Read};

use registry::fuzz::registers;

use super::evidence;

#[path = "../../../../fuzz/replay.rs"]
mod replay;

/// How much of a real file is read.
const START_BYTES: u64 = 64 * 1024;

/// A register of each kind, with what is odd in real ones: blocks that overlap and are
/// no prefixes, days that are not known, values that go on on the next line, sets,
/// contradictions, and lines that are wrong.
const SEEDS: [&str; 8] = [
    "2|ripencc|1539467999|5|19830705|20181013|+0200\n\
     ripencc|*|ipv4|*|2|summary\n\
     ripencc|DE|ipv4|192.0.2.0|768|20100712|allocated|d91963c1\n\
     ripencc|PK|ipv4|192.0.2.128|64|00000000|assigned\n\
     ripencc||ipv6|2001:db8::|32||available\n\
     ripencc|ZZ|asn|64496|16|20110101|reserved|x|e-stats\n\
     # a comment\nripencc|DE|ipv4|192.0.2.0|0|20100712|allocated\n",
    "% a remark\n\nroute: 192.0.2.0/24\ndescr: one\n two\n+\norigin: AS64496\nmnt-by: A, B\n\
     source: TEST\n\nroute6: 2001:db8::/32\norigin: as64497\nsource: TEST # filtered\n\n\
     aut-num: AS64496\norg: ORG-1\nimport: from AS1 accept ANY\nexport: to AS1 announce AS64496\n\
     admin-c: X1\nabuse-c: R1\nsource: TEST\n",
    "inetnum: 192.0.2.0 - 192.0.2.127\nnetname: N\ncountry: DE\norg: ORG-1\nabuse-c: R1\n\
     status: ASSIGNED PA\nsource: RIPE\n\norganisation: ORG-1\norg-name: One\nabuse-c: R1\n\
     source: RIPE\n\nrole: Desk\nnic-hdl: R1\nabuse-mailbox: abuse@one.example\n\
     remarks: abuse@one.example was validated on 2026-01-02\nsource: RIPE\n\n\
     as-set: AS-ONE\nmembers: AS64496, AS-TWO\nsource: RIPE\n\nirt: IRT-1\n\
     abuse-mailbox: irt@one.example\nsource: APNIC\n",
    "# source: made\n64496|64497|-1\n64497|64498|0|bgp\n64498|64497|0\n64496|64497|0\n1|1|0\n",
    "{\"organizationId\":\"O-1\",\"name\":\"One\",\"country\":\"US\",\"type\":\"Organization\"}\n\
     {\"asn\":\"64496\",\"organizationId\":\"O-1\",\"name\":\"ONE\",\"type\":\"ASN\"}\n",
    "# format: org_id|changed|org_name|country|source\nO-1|20060131|One|US|ARIN\n\
     # format:aut|changed|aut_name|org_id|opaque_id|source\n64496|20060131|ONE|O-1|x|ARIN\n",
    "; made\n192.0.2.0/24\t64496\n192.0.2.0\t25\t64497_64498\n2001:db8::\t32\t64496,{64499,64500}\n",
    "{\"net\":{\"data\":[{\"asn\":64496,\"name\":\"One\",\"status\":\"ok\"}]},\
     \"whois_records\":{\"v4\":[{\"prefix\":\"192.0.2.0/24\",\"originas\":\"AS64496, AS64497\",\
     \"changed\":\"2018-08-01T12:07:53.377-04:00\"}],\"v6\":[]}}",
];

#[test]
fn any_bytes_are_read_alike_in_pieces_and_found_again() {
    let seeds = SEEDS.iter();
    let with_pieces =
        seeds.flat_map(|seed| [1_u8, 7, 255].map(|n| [&[n], seed.as_bytes()].concat()));
    replay::replay("registers", with_pieces, 5_000, |data| {
        if let Some((piece_bytes, content)) = data.split_first() {
            registers(content, usize::from(*piece_bytes));
        }
    });
}

#[test]
fn real_files_hold_the_invariants() {
    let Some(folder) = evidence("") else { return };
    for part in ["rir", "as", "irr"] {
        for path in replay::files(&folder.join(part)) {
            let name = path.display().to_string();
            let file = BufReader::new(std::fs::File::open(&path).expect(&name));
            let content: Box<dyn Read> = match path.extension().and_then(|end| end.to_str()) {
                Some("gz") => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
                Some("bz2") => Box::new(bzip2::bufread::MultiBzDecoder::new(file)),
                _ => Box::new(file),
            };
            let mut start = Vec::new();
            // What is cut off ends inside a line; what is damaged ends where it is.
            let _ = content.take(START_BYTES).read_to_end(&mut start);
            replay::run(&name, &start, |content| registers(content, 977));
        }
    }
}
