//! What a cache may send by the RPKI-to-router protocol over several connections,
//! sound and damaged, written byte by byte from RFC 6810, RFC 8210 and their
//! successor's draft. What the first bytes of an input and of its steps mean
//! stands at `rtr::fuzz`.

/// A name and an input.
pub(crate) fn rtr_sessions() -> Vec<(String, Vec<u8>)> {
    let mut sessions = Vec::new();
    for version in 0..3 {
        for (name, steps) in scripts(version) {
            // Pieces of 1 byte, of 7 and of 80.
            for piece_bytes in [1, 7, 80] {
                let first = piece_bytes * 3 + version;
                let mut input = vec![first];
                for step in &steps {
                    input.extend_from_slice(step);
                }
                sessions.push((format!("{name}-{version}-{piece_bytes}"), input));
            }
        }
    }
    sessions
}

fn scripts(version: u8) -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let v = version;
    let two = [v4(v, 1, [192, 0, 2, 0], 24, 64496), v6(v, 1, 32, 48, 64497)].concat();
    let less = [
        v4(v, 0, [192, 0, 2, 0], 24, 64496),
        v4(v, 1, [10, 0, 0, 0], 8, 0),
    ]
    .concat();
    let first = answer(v, 7, 1, &two);
    let many: Vec<u8> = (0..101)
        .flat_map(|number| v4(v, 1, [10, 0, number, 0], 24, 64496))
        .collect();
    vec![
        ("whole", vec![step(0, &first)]),
        (
            "followed",
            vec![
                step(0, &[&first[..], &notice(v, 7, 2)].concat()),
                step(1, &answer(v, 7, 2, &less)),
                step(60, &answer(v, 7, 3, &[])),
            ],
        ),
        (
            "restarted",
            vec![
                step(0, &first),
                step(BREAKS | 1, &cache_reset(v)),
                step(0, &answer(v, 8, 1, &less[20..])),
                step(BREAKS, &answer(v, 8, 1, &two)),
            ],
        ),
        (
            "broken-in-the-middle",
            vec![
                step(0, &first),
                step(61, &first[..50]),
                step(BREAKS, &first),
                step(BREAKS, &first),
            ],
        ),
        (
            "emptied-and-expired",
            vec![
                step(0, &first),
                step(61, &answer(v, 7, 2, &withdrawn(v))),
                step(120, &answer(v, 7, 3, &[])),
            ],
        ),
        (
            "twice",
            vec![step(0, &answer(v, 7, 1, &[&two[..], &two].concat()))],
        ),
        ("not-there", vec![step(0, &answer(v, 7, 1, &less))]),
        ("too-many", vec![step(0, &answer(v, 7, 1, &many))]),
        (
            "as-many-as-may-be",
            vec![step(0, &answer(v, 7, 1, &many[..2_000]))],
        ),
        ("slow", vec![step(0, &first[..60]), step(11, &first[60..])]),
        (
            "back",
            vec![
                step(0, &answer(v, 7, 9, &two)),
                step(61, &answer(v, 7, 1, &[])),
            ],
        ),
        (
            "reports",
            vec![
                step(0, &report(v, 2, "no data")),
                step(11, &report(v, 4, "version")),
                step(0, &report(v, 99, "other\0")),
            ],
        ),
        (
            "keys-and-aspas",
            vec![
                step(
                    0,
                    &answer(v, 7, 1, &[key(v, 1), aspa(v, 1, &[64497, 64498])].concat()),
                ),
                step(
                    61,
                    &answer(
                        v,
                        7,
                        2,
                        &[key(v, 0), aspa(v, 1, &[0]), aspa(v, 0, &[])].concat(),
                    ),
                ),
            ],
        ),
        (
            "another-version",
            vec![step(0, &answer((v + 2) % 3, 7, 1, &two))],
        ),
        (
            "no-length",
            vec![step(
                0,
                &pdu(v, 4, 0, &[1, 33, 24, 0, 10, 0, 0, 0, 0, 0, 0, 1]),
            )],
        ),
        ("no-type", vec![step(0, &pdu(v, 5, 0, &[]))]),
        ("too-long", vec![step(0, &[v, 4, 0, 0, 0xff, 0, 0, 0])]),
    ]
}

const BREAKS: u8 = 0x80;

/// Minutes that pass, and whether the connection breaks; then what comes.
fn step(minutes: u8, bytes: &[u8]) -> Vec<u8> {
    let count = u16::try_from(bytes.len()).expect("a short step");
    [&[minutes][..], &count.to_be_bytes(), bytes].concat()
}

fn pdu(version: u8, kind: u8, number: u16, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(8 + body.len()).expect("a short PDU");
    let mut bytes = vec![version, kind];
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(body);
    bytes
}

fn answer(version: u8, session: u16, serial: u32, records: &[u8]) -> Vec<u8> {
    let mut end = serial.to_be_bytes().to_vec();
    if version > 0 {
        for interval in [3_600_u32, 600, 7_200] {
            end.extend_from_slice(&interval.to_be_bytes());
        }
    }
    let begin = pdu(version, 3, session, &[]);
    [&begin[..], records, &pdu(version, 7, session, &end)].concat()
}

fn notice(version: u8, session: u16, serial: u32) -> Vec<u8> {
    pdu(version, 0, session, &serial.to_be_bytes())
}

fn cache_reset(version: u8) -> Vec<u8> {
    pdu(version, 8, 0, &[])
}

fn v4(version: u8, announce: u8, address: [u8; 4], length: u8, asn: u32) -> Vec<u8> {
    let flags = [announce, length, length, 0];
    let body = [&flags[..], &address, &asn.to_be_bytes()].concat();
    pdu(version, 4, 0, &body)
}

fn v6(version: u8, announce: u8, length: u8, max_length: u8, asn: u32) -> Vec<u8> {
    let mut address = [0; 16];
    address[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
    let flags = [announce, length, max_length, 0];
    let body = [&flags[..], &address, &asn.to_be_bytes()].concat();
    pdu(version, 6, 0, &body)
}

/// The two of the first answer.
fn withdrawn(version: u8) -> Vec<u8> {
    let v6 = v6(version, 0, 32, 48, 64497);
    [v4(version, 0, [192, 0, 2, 0], 24, 64496), v6].concat()
}

fn key(version: u8, announce: u16) -> Vec<u8> {
    let body = [&[7; 20][..], &64_496_u32.to_be_bytes(), b"a key"].concat();
    pdu(version, 9, announce << 8, &body)
}

fn aspa(version: u8, announce: u16, providers: &[u32]) -> Vec<u8> {
    let mut body = 64_496_u32.to_be_bytes().to_vec();
    for provider in providers {
        body.extend_from_slice(&provider.to_be_bytes());
    }
    pdu(version, 11, announce << 8, &body)
}

fn report(version: u8, code: u16, text: &str) -> Vec<u8> {
    let about = pdu(version, 2, 0, &[]);
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("short").to_be_bytes();
    let text = text.as_bytes();
    let body = [&length(&about)[..], &about, &length(text), text].concat();
    pdu(version, 10, code, &body)
}
