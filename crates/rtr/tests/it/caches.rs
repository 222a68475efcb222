//! Real caches on loopback, where they are installed: `StayRTR` and Routinator.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use bzip2::read::BzDecoder;
use net::Asn;
use rpki::{Payloads, State};
use rtr::{Client, Settings, Snapshot, Version};

use crate::server::LONG;
use crate::{lines, prefix};

const VERSIONS: [Version; 3] = [Version::V0, Version::V1, Version::V2];

/// A cache that runs until it is dropped.
pub(crate) struct Cache {
    child: Child,
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it is gone");
    }
}

/// Starts a program, and waits until it writes this to standard error. `None`, and
/// a line that says so, where it is not installed.
fn start(program: &str, arguments: &[&str], ready: &'static str) -> Option<Cache> {
    let mut command = Command::new(program);
    command.args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = match command.stderr(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            left_out(program);
            return None;
        }
        Err(error) => panic!("{program} does not start: {error}"),
    };
    let log = BufReader::new(child.stderr.take().expect("a pipe"));
    let (sender, receiver) = mpsc::channel();
    // To the end, or the cache would wait for somebody to read.
    thread::spawn(move || {
        let mut said = String::new();
        for line in log.lines().map_while(Result::ok) {
            if line.contains(ready) {
                // Nobody listens any more after the first.
                let _ = sender.send(Ok(()));
            } else if said.len() < 4_000 {
                said += &line;
                said.push('\n');
            }
        }
        let _ = sender.send(Err(said));
    });
    let cache = Cache { child };
    match receiver.recv_timeout(LONG) {
        Ok(Ok(())) => Some(cache),
        Ok(Err(said)) => panic!("{program} has ended: {said}"),
        Err(error) => panic!("{program} is not ready: {error}"),
    }
}

/// Says so past the capture of output. Where all peers are said to be here,
/// `StayRTR` must be; Debian has no Routinator.
fn left_out(program: &str) {
    let line = format!("left out: a real cache ({program} is not installed)");
    let must_be_here = program == "stayrtr"
        && std::env::var_os("NORMWATCH_PEERS").is_some_and(|peers| peers == "1");
    assert!(!must_be_here, "{line}");
    writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
}

/// An address on loopback that nobody uses.
pub(crate) fn address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    listener.local_addr().expect("an address").to_string()
}

pub(crate) fn stayrtr(address: &str, file: &Path) -> Option<Cache> {
    let file = file.to_str().expect("UTF-8");
    start(
        "stayrtr",
        &[
            "-bind",
            address,
            "-cache",
            file,
            "-checktime=false",
            "-metrics.addr",
            "",
            "-refresh",
            "1",
        ],
        "StayRTR Server started",
    )
}

fn routinator(address: &str, folder: &Path, file: &Path) -> Option<Cache> {
    let path = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    let (config, tals, repository) = (path("config"), path("tals"), path("repository"));
    std::fs::write(&config, format!("repository-dir = \"{repository}\"\n")).expect("a file");
    std::fs::create_dir_all(&tals).expect("a folder");
    let file = file.to_str().expect("UTF-8");
    start(
        "routinator",
        &[
            "--config",
            &config,
            "--no-rir-tals",
            "--extra-tals-dir",
            &tals,
            "--disable-rsync",
            "--disable-rrdp",
            "--exceptions",
            file,
            "-v",
            "server",
            "--rtr",
            address,
            "--refresh",
            "1",
            "--min-refresh",
            "1",
        ],
        "Initial run complete",
    )
}

pub(crate) fn client(address: &str, version: Version) -> Client {
    let settings = Settings {
        version_max: version,
        ..Settings::default()
    };
    Client::new(address, settings)
}

/// Writes aside and moves, so that a cache never reads half a file.
fn replace(file: &Path, text: &str) {
    let aside = file.with_extension("new");
    std::fs::write(&aside, text).expect("a file");
    std::fs::rename(&aside, file).expect("a file");
}

/// Waits until just this is in use. The VRP that all sets have, once there, is never
/// anything but there.
fn until(client: &mut Client, expected: &[&str]) {
    let from = Instant::now();
    let mut was_there = false;
    loop {
        if let Some(snapshot) = client.shared().read(Instant::now()).fresh() {
            let vrps = &snapshot.payloads.vrps;
            let state = vrps.validate(prefix("192.0.2.0/24"), Some(Asn(64_496)));
            assert!(state == State::Valid || !was_there, "{snapshot:?}");
            was_there |= state == State::Valid;
        }
        match client.wait(LONG) {
            Ok(Some(snapshot)) if lines(&snapshot) == expected => return,
            Ok(Some(_)) => {}
            Ok(None) => panic!("nothing new in {LONG:?}"),
            // The old cache is gone, and the new one is there before we wait.
            Err(error) => assert!(from.elapsed() < LONG, "{error}"),
        }
    }
}

/// Waits for data of a cache that says that it is ready just before it listens.
pub(crate) fn next(client: &mut Client) -> Arc<Snapshot> {
    let from = Instant::now();
    loop {
        match client.wait(LONG) {
            Ok(snapshot) => return snapshot.expect("new data"),
            Err(error) => assert!(from.elapsed() < LONG, "{error}"),
        }
        thread::yield_now();
    }
}

/// A file as rpki-client writes it.
fn file_of_vrps(rows: &[&str], rest: &str) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let (block, asn) = row.split_once(' ').expect("a VRP");
            let (block, max_length) = block.rsplit_once('-').expect("a maximum length");
            format!(
                r#"{{"asn":{asn},"prefix":"{block}","maxLength":{max_length},"ta":"test","expires":4000000000}}"#
            )
        })
        .collect();
    format!(
        r#"{{"metadata":{{"buildtime":"2025-07-20T09:31:33Z"}},"roas":[{}]{rest}}}"#,
        rows.join(",")
    )
}

/// A file of local exceptions: all that Routinator is given.
fn file_of_exceptions(rows: &[&str]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let (block, asn) = row.split_once(' ').expect("a VRP");
            let (block, max_length) = block.rsplit_once('-').expect("a maximum length");
            format!(r#"{{"asn":{asn},"prefix":"{block}","maxPrefixLength":{max_length}}}"#)
        })
        .collect();
    format!(
        r#"{{"slurmVersion":1,"validationOutputFilters":{{"prefixFilters":[],"bgpsecFilters":[]}},"locallyAddedAssertions":{{"prefixAssertions":[{}],"bgpsecAssertions":[]}}}}"#,
        rows.join(",")
    )
}

/// The keys and ASPAs that the first file has.
const REST: &str = r#","bgpsec_keys":[{"asn":15562,"pubkey":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEgFcjQ/g//LAQerAH2Mpp+GucoDAGBbhIqD33wNPsXxnAGb+mtZ7XQrVO9DQ6UlAShtig5+QfEKpTtFgiqfiAFQ==","ski":"5d4250e2d81d4448d8a29efce91d29ff075ec9e2"}],
"provider_authorizations":{"ipv4":[{"customer_asid":64496,"providers":[64497,64498]}],"ipv6":[{"customer_asid":64496,"providers":[64498,64499]}]}"#;

#[test]
fn stayrtr_is_followed_through_changes_and_restarts_in_every_version() {
    for version in VERSIONS {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let file = folder.path().join("vrps.json");
        let address = address();
        replace(
            &file,
            &file_of_vrps(&["192.0.2.0/24-24 64496", "2001:db8::/32-48 64497"], REST),
        );
        let Some(cache) = stayrtr(&address, &file) else {
            return;
        };
        let mut client = client(&address, version);
        let first = [
            "192.0.2.0/24-24 AS64496",
            "2001:db8::/32-48 AS64497",
            "key 5d AS15562",
            "AS64496: AS64497 AS64498 AS64499",
        ];
        // Version 0 has no keys, and only version 2 has ASPAs.
        until(&mut client, &first[..2 + version as usize]);
        assert_eq!(client.version(), version);

        let changed = ["192.0.2.0/24-24 64496", "198.51.100.0/24-25 64498"];
        replace(&file, &file_of_vrps(&changed, ""));
        let expected = ["192.0.2.0/24-24 AS64496", "198.51.100.0/24-25 AS64498"];
        until(&mut client, &expected);

        drop(cache);
        assert!(client.wait(LONG).is_err(), "the cache is gone");
        replace(&file, &file_of_vrps(&["192.0.2.0/24-24 64496"], ""));
        let _cache = stayrtr(&address, &file).expect("it was here before");
        until(&mut client, &["192.0.2.0/24-24 AS64496"]);
    }
}

#[test]
fn routinator_is_followed_through_changes_and_restarts_in_every_version() {
    for version in VERSIONS {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let file = folder.path().join("exceptions.json");
        let address = address();
        replace(
            &file,
            &file_of_exceptions(&["192.0.2.0/24-24 64496", "2001:db8::/32-48 64497"]),
        );
        let Some(cache) = routinator(&address, folder.path(), &file) else {
            return;
        };
        let mut client = client(&address, version);
        let expected = ["192.0.2.0/24-24 AS64496", "2001:db8::/32-48 AS64497"];
        until(&mut client, &expected);
        assert_eq!(client.version(), version);

        let changed = ["192.0.2.0/24-24 64496", "198.51.100.0/24-25 64498"];
        replace(&file, &file_of_exceptions(&changed));
        let expected = ["192.0.2.0/24-24 AS64496", "198.51.100.0/24-25 AS64498"];
        until(&mut client, &expected);

        drop(cache);
        assert!(client.wait(LONG).is_err(), "the cache is gone");
        replace(&file, &file_of_exceptions(&["192.0.2.0/24-24 64496"]));
        let _cache = routinator(&address, folder.path(), &file).expect("it was here before");
        until(&mut client, &["192.0.2.0/24-24 AS64496"]);
    }
}

#[test]
fn a_cache_of_an_earlier_version_is_found() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("vrps.json");
    replace(&file, &file_of_vrps(&["192.0.2.0/24-24 64496"], REST));
    for (version, expected) in [(0, 1), (1, 2)] {
        let address = address();
        let bind = ["-bind", &address, "-cache", file.to_str().expect("UTF-8")];
        let protocol = version.to_string();
        let others = [
            "-checktime=false",
            "-metrics.addr",
            "",
            "-protocol",
            &protocol,
        ];
        let arguments = [&bind[..], &others].concat();
        let Some(_cache) = start("stayrtr", &arguments, "StayRTR Server started") else {
            return;
        };
        let mut client = client(&address, Version::V2);
        let all = ["192.0.2.0/24-24 AS64496", "key 5d AS15562"];
        until(&mut client, &all[..expected]);
        assert_eq!(client.version() as u8, version);
    }
}

/// A file of the evidence that `NORMWATCH_DATA` names, unpacked. What has expired
/// since has not: `StayRTR` would leave it out.
fn dump() -> Option<String> {
    let path = "rpki/rpkiclient_summary_20250720T093135Z.json.bz2";
    let Some(root) = std::env::var_os("NORMWATCH_DATA") else {
        let line = format!("left out: {path} is not here, since NORMWATCH_DATA is not set");
        writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
        return None;
    };
    let file = File::open(PathBuf::from(root).join(path)).expect("the evidence has the file");
    let mut text = String::new();
    let mut whole = BzDecoder::new(file);
    whole
        .read_to_string(&mut text)
        .expect("the evidence is whole");
    Some(text.replace("\"expires\": 17", "\"expires\": 40"))
}

/// All VRPs of a day in 2025: what comes by the protocol is what the file has. Then
/// the cache is restarted with the same file, while a reader asks without a pause.
#[test]
fn a_whole_day_comes_as_the_file_has_it_and_a_restart_is_seen_by_no_reader() {
    let Some(text) = dump() else { return };
    let (expected, _) = Payloads::read(text.as_bytes()).expect("a file of VRPs");
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("vrps.json");
    std::fs::write(&file, &text).expect("a file");
    let address = address();
    let arguments = [
        "-bind",
        &address,
        "-cache",
        file.to_str().expect("UTF-8"),
        "-checktime=false",
        "-metrics.addr",
        "",
    ];
    let Some(cache) = start("stayrtr", &arguments, "StayRTR Server started") else {
        return;
    };
    let mut client = client(&address, Version::V2);
    let first = next(&mut client);
    let key = |vrp: rpki::Vrp<'_>| (vrp.prefix, vrp.max_length, vrp.asn);
    let same = |snapshot: &Snapshot| {
        let found = snapshot.payloads.vrps.iter().map(key);
        found.eq(expected.vrps.iter().map(key))
    };
    assert!(same(&first), "{first:?}");
    // Every hundredth VRP makes its own route valid.
    let routes: Vec<_> = expected
        .vrps
        .iter()
        .map(key)
        .filter(|(_, _, asn)| *asn != Asn(0))
        .step_by(100)
        .collect();
    let is_over = Arc::new(AtomicBool::new(false));
    let reader = thread::spawn({
        let (shared, is_over) = (client.shared(), Arc::clone(&is_over));
        move || {
            let mut sessions = Vec::new();
            loop {
                // The last round begins when all is over.
                let is_last = is_over.load(Ordering::SeqCst);
                let snapshot = shared.read(Instant::now()).fresh().expect("data");
                for (block, _, asn) in &routes {
                    let state = snapshot.payloads.vrps.validate(*block, Some(*asn));
                    assert_eq!(state, State::Valid, "{block} {asn}");
                }
                if sessions.last() != Some(&snapshot.session) {
                    sessions.push(snapshot.session);
                }
                if is_last {
                    return sessions;
                }
            }
        }
    });
    drop(cache);
    assert!(client.wait(LONG).is_err(), "the cache is gone");
    assert!(client.wait(LONG).is_err(), "and has not come back");
    let _cache = start("stayrtr", &arguments, "StayRTR Server started").expect("as before");
    let second = next(&mut client);
    assert_ne!(first.session, second.session);
    assert!(same(&second), "{second:?}");
    is_over.store(true, Ordering::SeqCst);
    let sessions = reader.join().expect("always valid");
    assert_eq!(sessions.last(), Some(&second.session));
}
