//! A real cache with a million VRPs, more than the RPKI had in 2025: while it
//! changes and is restarted, no reader sees anything but whole data.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use net::{Asn, Family, Prefix};
use rpki::State;
use rtr::{Shared, Snapshot, Version};

use crate::caches::{address, client, next, stayrtr};
use crate::server::LONG;

/// How many VRPs the cache has at first.
const ALL: u32 = 1_000_000;

/// Every so manieth of them stays whatever happens: 400 known routes.
const KEPT: u32 = 2_500;

/// How long the reader waits between its rounds.
const PAUSE: Duration = Duration::from_millis(1);

/// How many are left when every tenth of the others is gone.
const FEWER: usize = 900_400;

/// A VRP by its number: a /24 or a /48 of its own, with one network of a few
/// thousand.
fn block(number: u32) -> (Prefix, Asn) {
    let prefix = if number.is_multiple_of(3) {
        let address = Ipv6Addr::from_bits((0x2001_0000_0000_u128 + u128::from(number)) << 80);
        Prefix::new(address.into(), 48)
    } else {
        Prefix::new(Ipv4Addr::from_bits(number << 8).into(), 24)
    };
    (
        prefix.expect("no bits after the length"),
        Asn(1 + number % 5_000),
    )
}

/// Writes the VRPs with these numbers aside and moves them, so that the cache never
/// reads half a file.
fn write(file: &Path, numbers: impl Iterator<Item = u32>) {
    let aside = file.with_extension("new");
    let mut out = BufWriter::new(File::create(&aside).expect("a file"));
    let mut between = r#"{"roas":["#;
    for number in numbers {
        let (prefix, Asn(asn)) = block(number);
        let length = prefix.length();
        write!(
            out,
            r#"{between}{{"asn":{asn},"prefix":"{prefix}","maxLength":{length},"ta":"t","expires":4000000000}}"#
        )
        .expect("room for a file");
        between = ",";
    }
    out.write_all(b"]}").expect("room for a file");
    out.into_inner().expect("room for a file");
    std::fs::rename(&aside, file).expect("a file");
}

fn all() -> impl Iterator<Item = u32> {
    0..ALL
}

fn fewer() -> impl Iterator<Item = u32> {
    all().filter(|number| number % KEPT == 0 || number % 10 != 0)
}

/// Asks for the known routes again and again until it is told that all is over:
/// how many VRPs there were, each time that others were in use.
fn ask(shared: &Shared, is_over: &AtomicBool) -> Vec<usize> {
    let known: Vec<(Prefix, Asn)> = all().step_by(KEPT as usize).map(block).collect();
    let mut sizes = Vec::new();
    let mut last: Option<Arc<Snapshot>> = None;
    loop {
        // The last round begins when all is over.
        let is_last = is_over.load(Ordering::SeqCst);
        let snapshot = shared.read(Instant::now()).fresh().expect("data");
        let vrps = &snapshot.payloads.vrps;
        for (prefix, asn) in &known {
            assert_eq!(
                vrps.validate(*prefix, Some(*asn)),
                State::Valid,
                "{prefix} {asn}"
            );
        }
        if last
            .as_ref()
            .is_none_or(|last| !Arc::ptr_eq(last, &snapshot))
        {
            sizes.push(vrps.len());
            last = Some(snapshot);
        }
        if is_last {
            return sizes;
        }
        // A thousand times a second are enough, and the cache needs the processor.
        thread::sleep(PAUSE);
    }
}

#[test]
fn a_million_vrps_change_and_begin_anew_and_no_valid_route_is_anything_else_meanwhile() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("vrps.json");
    let address = address();
    write(&file, all());
    let Some(cache) = stayrtr(&address, &file) else {
        return;
    };
    let mut client = client(&address, Version::V1);
    let first = next(&mut client);
    assert_eq!(first.payloads.vrps.len(), ALL as usize);
    assert!(
        first
            .payloads
            .vrps
            .iter()
            .any(|vrp| vrp.prefix.family() == Family::V6)
    );

    let is_over = Arc::new(AtomicBool::new(false));
    let reader = thread::spawn({
        let (shared, is_over) = (client.shared(), Arc::clone(&is_over));
        move || ask(&shared, &is_over)
    });

    // The cache begins a new life, in which it says everything anew.
    drop(cache);
    assert!(client.wait(LONG).is_err(), "the cache is gone");
    let _cache = stayrtr(&address, &file).expect("it was here before");
    let second = next(&mut client);
    assert_ne!(second.session, first.session);
    assert_eq!(second.payloads.vrps.len(), ALL as usize);
    drop(first);

    // It reads another file, and says what has changed.
    write(&file, fewer());
    let third = client.wait(LONG).expect("the cache").expect("new data");
    assert_eq!(third.session, second.session);
    assert_eq!(third.payloads.vrps.len(), FEWER);

    is_over.store(true, Ordering::SeqCst);
    let sizes = reader.join().expect("always valid");
    // The reader saw the last, and before it those that it came by, all whole.
    let expected = [ALL as usize, ALL as usize, FEWER];
    assert!(expected.ends_with(&sizes), "{sizes:?}");
}
