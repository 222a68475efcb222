//! The client over loopback, with a cache that follows a script.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use net::{Asn, Family, Prefix};
use rpki::State;
use rtr::pdu::ErrorReport;
use rtr::{Client, ClientError, ErrorCode, Limits, Pdu, Reading, Reason, Settings, Version};

use crate::script::said;
use crate::{answer, bytes, end, lines, state};

const V1: Version = Version::V1;
const V2: Version = Version::V2;

/// So long does nothing here take on any machine: a test that waits for it hangs.
pub(crate) const LONG: Duration = Duration::from_secs(120);

/// What a cache does on one connection.
enum Act {
    /// Reads one PDU, and makes sure that it is this.
    Hear(&'static str),
    /// Sends this.
    Say(Vec<u8>),
    /// Waits for the test.
    Meet(Arc<Barrier>),
}

/// A cache that plays one part for each connection and closes it after it. Ends
/// when all were played; the listener is gone then.
struct Cache {
    address: String,
    thread: JoinHandle<()>,
}

fn cache(parts: Vec<Vec<Act>>) -> Cache {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("an address").to_string();
    let thread = thread::spawn(move || {
        for part in parts {
            let (mut stream, _) = listener.accept().expect("a connection");
            stream.set_read_timeout(Some(LONG)).expect("a limit");
            for act in part {
                match act {
                    Act::Hear(expected) => assert_eq!(hear(&mut stream), expected),
                    Act::Say(bytes) => stream.write_all(&bytes).expect("the client listens"),
                    Act::Meet(barrier) => {
                        barrier.wait();
                    }
                }
            }
        }
    });
    Cache { address, thread }
}

/// One PDU of the client.
fn hear(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut byte = [0];
        let count = stream.read(&mut byte).expect("the client says something");
        assert_eq!(count, 1, "the client is gone");
        bytes.push(byte[0]);
        let (words, _) = said(&bytes);
        if let Some(word) = words.into_iter().next() {
            return word;
        }
    }
}

impl Cache {
    fn client(&self) -> Client {
        Client::new(&self.address, Settings::default())
    }

    fn end(self) {
        self.thread.join().expect("the script was followed");
    }
}

fn complete(client: &mut Client) -> Vec<String> {
    let snapshot = client.wait(LONG).expect("a cache").expect("new data");
    lines(&snapshot)
}

fn say(pdu: Pdu<'_>) -> Act {
    Act::Say(bytes(V2, [pdu]))
}

#[test]
fn a_client_connects_follows_notices_and_goes_on_after_a_restart() {
    let cache = cache(vec![
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 7, 1, &["+10.0.0.0/8-8 AS1"])),
            say(Pdu::SerialNotify {
                session: 7,
                serial: 2,
            }),
            Act::Hear("2 serial 7 1"),
            Act::Say(answer(V2, 7, 2, &["+10.0.0.0/9-9 AS1"])),
        ],
        // The connection broke, and the cache still knows.
        vec![
            Act::Hear("2 serial 7 2"),
            Act::Say(answer(V2, 7, 3, &["-10.0.0.0/8-8 AS1"])),
        ],
        // The cache was restarted and says so.
        vec![
            Act::Hear("2 serial 7 3"),
            say(Pdu::CacheReset),
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 8, 1, &["+::/0-0 AS1"])),
        ],
        // Restarted again, it takes the old question for a mistake, as `StayRTR`.
        vec![
            Act::Hear("2 serial 8 1"),
            say(Pdu::ErrorReport(ErrorReport {
                code: ErrorCode::CORRUPT_DATA,
                pdu: &[],
                text: b"Session ID mismatch: client is desynchronized",
            })),
        ],
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 9, 1, &["+::/0-0 AS2"])),
        ],
    ]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["10.0.0.0/8-8 AS1"]);
    assert_eq!(
        complete(&mut client),
        ["10.0.0.0/8-8 AS1", "10.0.0.0/9-9 AS1"]
    );
    for expected in ["10.0.0.0/9-9 AS1", "::/0-0 AS1", "::/0-0 AS2"] {
        // The end of the connection is told, and what is in use stays.
        let before = client.shared().read(Instant::now()).fresh().expect("data");
        assert!(matches!(client.wait(LONG), Err(ClientError::Ended)));
        let after = client.shared().read(Instant::now()).fresh().expect("data");
        assert!(Arc::ptr_eq(&before, &after));
        // A cache that wants another question gets it without a wait.
        assert_eq!(complete(&mut client), [expected]);
    }
    assert_eq!(client.retry_after(), Duration::from_secs(600));
    cache.end();
}

#[test]
fn a_cache_that_closes_instead_of_an_answer_gets_another_question() {
    let cache = cache(vec![
        // It does not know the version, and does not say so.
        vec![Act::Hear("2 reset")],
        vec![
            Act::Hear("1 reset"),
            Act::Say(answer(V1, 7, 1, &["+::/0-0 AS1"])),
        ],
        // It was restarted, and does not say so.
        vec![Act::Hear("1 serial 7 1")],
        vec![
            Act::Hear("1 reset"),
            Act::Say(answer(V1, 8, 1, &["+::/0-0 AS2"])),
        ],
    ]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["::/0-0 AS1"]);
    assert!(matches!(client.wait(LONG), Err(ClientError::Ended)));
    assert_eq!(complete(&mut client), ["::/0-0 AS2"]);
    cache.end();
}

#[test]
fn a_cache_that_has_lost_its_data_takes_none_away() {
    let cache = cache(vec![
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 7, 1, &["+::/0-0 AS1"])),
        ],
        vec![
            Act::Hear("2 serial 7 1"),
            say(Pdu::CacheReset),
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 8, 0, &[])),
            say(Pdu::SerialNotify {
                session: 8,
                serial: 1,
            }),
            Act::Hear("2 serial 8 0"),
            Act::Say(answer(V2, 8, 1, &["+::/0-0 AS1", "+::/0-0 AS2"])),
        ],
    ]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["::/0-0 AS1"]);
    assert!(matches!(client.wait(LONG), Err(ClientError::Ended)));
    assert!(matches!(client.wait(LONG), Err(ClientError::Emptied)));
    let in_use = client.shared().read(Instant::now()).fresh().expect("data");
    assert_eq!(lines(&in_use), ["::/0-0 AS1"]);
    assert_eq!(complete(&mut client), ["::/0-0 AS1", "::/0-0 AS2"]);
    cache.end();
}

#[test]
fn a_cache_of_an_earlier_version_is_found() {
    let refuse = || {
        let error = ErrorReport {
            code: ErrorCode::UNSUPPORTED_VERSION,
            pdu: &[],
            text: b"Bad protocol version",
        };
        Act::Say(bytes(Version::V0, [Pdu::ErrorReport(error)]))
    };
    let cache = cache(vec![
        vec![Act::Hear("2 reset"), refuse()],
        vec![Act::Hear("1 reset"), refuse()],
        vec![
            Act::Hear("0 reset"),
            Act::Say(answer(Version::V0, 7, 1, &["+::/0-0 AS1"])),
        ],
    ]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["::/0-0 AS1"]);
    assert_eq!(client.version(), Version::V0);
    cache.end();
}

#[test]
fn mistakes_of_a_cache_are_reported_to_it() {
    let cache = cache(vec![
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 7, 1, &["+::/0-0 AS1"])),
            say(Pdu::SerialNotify {
                session: 7,
                serial: 2,
            }),
            Act::Hear("2 serial 7 1"),
            Act::Say(answer(V2, 7, 2, &["+::/0-0 AS1"])),
            Act::Hear("2 error 7: duplicate announcement received: ::/0-0 AS1"),
        ],
        // Asked for everything, it makes another mistake: that is told.
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 7, 2, &["+::/0-0 AS1", "-::/0-0 AS2"])),
            Act::Hear("2 error 6: withdrawal of unknown record: ::/0-0 AS2"),
        ],
        // Damage.
        vec![
            Act::Hear("2 reset"),
            Act::Say(vec![2, 3, 0, 7, 0, 0, 0, 9]),
            Act::Hear("2 error 0: PDU of type 3, byte 4: 9 bytes, and it has 8 (RFC 8210 §5.5)"),
        ],
        vec![
            Act::Hear("2 reset"),
            Act::Say(answer(V2, 7, 3, &["+::/0-0 AS3"])),
        ],
    ]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["::/0-0 AS1"]);
    let Err(ClientError::Closed(close)) = client.wait(LONG) else {
        panic!("no reason to close")
    };
    assert!(matches!(
        close.reason,
        Reason::Record {
            code: ErrorCode::UNKNOWN_WITHDRAWAL,
            ..
        }
    ));
    let error = client.wait(LONG).expect_err("damage");
    assert_eq!(
        error.to_string(),
        "closed: PDU of type 3, byte 4: 9 bytes, and it has 8 (RFC 8210 §5.5)"
    );
    let in_use = client.shared().read(Instant::now()).fresh().expect("data");
    assert_eq!(lines(&in_use), ["::/0-0 AS1"]);
    assert_eq!(complete(&mut client), ["::/0-0 AS3"]);
    cache.end();
}

#[test]
fn who_waits_gets_nothing_when_there_is_nothing() {
    let barrier = Arc::new(Barrier::new(2));
    let cache = cache(vec![vec![
        Act::Hear("2 reset"),
        Act::Say(answer(V2, 7, 1, &[])),
        Act::Meet(Arc::clone(&barrier)),
    ]]);
    let mut client = cache.client();
    assert!(complete(&mut client).is_empty());
    for limit in [Duration::ZERO, Duration::from_millis(2)] {
        assert!(client.wait(limit).expect("a cache").is_none());
    }
    barrier.wait();
    cache.end();
}

#[test]
fn a_cache_that_never_ends_its_answer_is_left() {
    let barrier = Arc::new(Barrier::new(2));
    let cache = cache(vec![vec![
        Act::Hear("2 reset"),
        say(Pdu::CacheResponse { session: 7 }),
        Act::Meet(Arc::clone(&barrier)),
    ]]);
    let settings = Settings {
        limits: Limits {
            answer_max: Duration::from_millis(50),
            ..Limits::default()
        },
        ..Settings::default()
    };
    let mut client = Client::new(&cache.address, settings);
    let error = client.wait(LONG).expect_err("too long");
    assert_eq!(error.to_string(), "closed: the answer took too long");
    barrier.wait();
    cache.end();
}

#[test]
fn where_no_cache_is_that_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let mut client = Client::new(&address, Settings::default());
    let error = client.wait(LONG).expect_err("nobody is there");
    assert_eq!(error.to_string(), format!("no connection with {address}"));
    assert!(std::error::Error::source(&error).is_some());
    assert!(matches!(
        client.shared().read(Instant::now()),
        Reading::Nothing
    ));
}

/// So many VRPs, of which the first half is in every set, and the second half has
/// the serial number as its AS.
fn many(count: u32, serial: u32) -> impl Iterator<Item = Pdu<'static>> {
    (0..count).map(move |number| {
        let asn = if number < count / 2 { 64_496 } else { serial };
        Pdu::Prefix {
            announce: true,
            prefix: many_prefix(number),
            max_length: 32,
            asn: Asn(asn),
        }
    })
}

fn many_prefix(number: u32) -> Prefix {
    let bits = u128::from(number) << (128 - 28);
    Prefix::from_bits(Family::V4, bits, 28).expect("a length")
}

/// While a cache sends a million VRPs anew, after a restart and in the middle of
/// an answer that breaks off, a reader asks without a pause for a route that is in
/// both sets. It is never anything but valid.
#[test]
fn a_reset_of_a_million_vrps_is_seen_by_no_reader() {
    const COUNT: u32 = 1_000_000;
    let whole = |session: u16, serial: u32| {
        let begin = [Pdu::CacheResponse { session }];
        let all = begin.into_iter().chain(many(COUNT, serial));
        bytes(V1, all.chain([end(V1, session, serial)]))
    };
    let middle = Arc::new(Barrier::new(2));
    let mut first = whole(7, 1);
    let second = whole(8, 2);
    let half = second.len() / 2;
    first.extend(bytes(
        V1,
        [Pdu::SerialNotify {
            session: 8,
            serial: 2,
        }],
    ));
    let cache = cache(vec![
        vec![
            Act::Hear("1 reset"),
            Act::Say(first),
            Act::Hear("1 reset"),
            Act::Say(second[..half].to_vec()),
            Act::Meet(Arc::clone(&middle)),
            Act::Meet(Arc::clone(&middle)),
            // And gone.
        ],
        vec![
            Act::Hear("1 reset"),
            Act::Say(second[..half].to_vec()),
            Act::Meet(Arc::clone(&middle)),
            Act::Meet(Arc::clone(&middle)),
            Act::Say(second[half..].to_vec()),
        ],
    ]);
    let settings = Settings {
        version_max: V1,
        ..Settings::default()
    };
    let mut client = Client::new(&cache.address, settings);
    let first = client.wait(LONG).expect("a cache").expect("new data");
    assert_eq!(first.payloads.vrps.len(), COUNT as usize);
    let last = many_prefix(COUNT / 2 - 1);
    let reads = Arc::new(AtomicU64::new(0));
    let is_over = Arc::new(AtomicBool::new(false));
    let reader = thread::spawn({
        let (shared, reads, is_over) = (client.shared(), Arc::clone(&reads), Arc::clone(&is_over));
        move || {
            let mut serials = Vec::new();
            while !is_over.load(Ordering::SeqCst) {
                let snapshot = shared.read(Instant::now()).fresh().expect("data");
                for block in [many_prefix(0), last] {
                    let state = snapshot.payloads.vrps.validate(block, Some(Asn(64_496)));
                    assert_eq!(state, State::Valid);
                }
                // The other half is of one set or of the other, never mixed.
                let changing = many_prefix(COUNT - 1);
                let state = snapshot
                    .payloads
                    .vrps
                    .validate(changing, Some(Asn(snapshot.serial)));
                assert_eq!(state, State::Valid);
                if serials.last() != Some(&snapshot.serial) {
                    serials.push(snapshot.serial);
                }
                reads.fetch_add(1, Ordering::SeqCst);
            }
            serials
        }
    });
    let some_reads = {
        let reads = Arc::clone(&reads);
        move || {
            let from = reads.load(Ordering::SeqCst);
            while reads.load(Ordering::SeqCst) < from + 1_000 {
                thread::yield_now();
            }
        }
    };
    // A thousand readings while half of the answer is there, twice.
    let director = thread::spawn(move || {
        for _ in 0..2 {
            middle.wait();
            some_reads();
            middle.wait();
        }
    });
    assert!(matches!(client.wait(LONG), Err(ClientError::Ended)));
    let second = client.wait(LONG).expect("a cache").expect("new data");
    assert_eq!((second.session, second.serial), (8, 2));
    assert_eq!(state(&second, "0.0.0.0/28", 64_496), State::Valid);
    let from = reads.load(Ordering::SeqCst);
    while reads.load(Ordering::SeqCst) < from + 10 {
        thread::yield_now();
    }
    is_over.store(true, Ordering::SeqCst);
    assert_eq!(reader.join().expect("always valid"), [1, 2]);
    director.join().expect("the reader went on");
    assert!(reads.load(Ordering::SeqCst) > 2_000);
    cache.end();
}

#[test]
fn records_that_a_cache_sends_in_pieces_are_put_together() {
    let whole = answer(V2, 7, 1, &["+10.0.0.0/8-8 AS1", "+::/0-0 AS1"]);
    let mut acts = vec![Act::Hear("2 reset")];
    acts.extend(whole.chunks(7).map(|piece| Act::Say(piece.to_vec())));
    let cache = cache(vec![acts]);
    let mut client = cache.client();
    assert_eq!(complete(&mut client), ["10.0.0.0/8-8 AS1", "::/0-0 AS1"]);
    cache.end();
}
