//! `normwatch origins` as people use it.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::mistakes::{refused, routes};
use crate::program::Place;

const VRPS: &[u8] = b"ASN,IP Prefix,Max Length,Trust Anchor\n\
    AS36561,208.65.152.0/22,22,arin\nAS36561,208.65.153.0/24,24,arin\n";

#[test]
fn the_hijack_is_invalid_where_vrps_are_given() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("vrps.csv", VRPS);
    let ran = place.run(&["origins", "routes", "--vrps", "vrps.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut lines = ran.out.lines();
    assert_eq!(
        lines.next(),
        Some("prefix,origin,peers,visibility,rov,rov_reason")
    );
    let hijack = lines
        .find(|line| line.starts_with("208.65.153.0/24,17557,"))
        .expect("it is in this quarter of an hour");
    assert!(hijack.contains(",invalid,asn"), "{hijack}");
    assert!(ran.err.contains("prefixes with origins; "), "{}", ran.err);
    assert!(ran.err.contains(" valid, "), "{}", ran.err);
}

#[test]
fn the_table_is_sorted_and_the_same_every_time() {
    let place = Place::new();
    place.write("routes", &routes());
    let first = place.run(&["origins", "routes", "--format", "ndjson"]);
    for _ in 0..3 {
        let again = place.run(&["origins", "routes", "--format", "ndjson"]);
        assert_eq!(again.out, first.out);
    }
    let ran = place.run(&[
        "origins", "routes", "--output", "table", "--format", "ndjson",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    let table = std::fs::read_to_string(place.path("table")).expect("the file");
    assert_eq!(table, first.out);
}

#[test]
fn what_is_wrong_is_named_and_has_its_exit_code() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("bird.conf", b"log syslog all;\nrouter id 172.16.0.1;\n");
    refused(&place.run(&["origins", "nowhere"]), 3, &["nowhere"]);
    refused(
        &place.run(&["origins", "bird.conf"]),
        4,
        &["`bird.conf` has not a single MRT record", "hint: "],
    );
    let ran = place.run(&["origins", "routes", "--vrps", "bird.conf"]);
    refused(&ran, 4, &["`bird.conf` is no register", "hint: "]);
    place.write("links", b"1|2|-1\n");
    let ran = place.run(&["origins", "routes", "--vrps", "links"]);
    refused(&ran, 4, &["`links` is no file of VRPs: it has relations"]);
    let ran = place.run(&["origins", "routes", "--vrps", "rtr:127.0.0.1:1"]);
    refused(&ran, 3, &["`rtr:127.0.0.1:1` gave no VRPs", "hint: "]);
    let ran = place.run(&["origins", "routes", "--vrps", "nowhere"]);
    refused(&ran, 3, &["nowhere"]);
}

/// Takes away what makes the hijack invalid.
const SLURM: &[u8] = br#"{"slurmVersion": 1,
    "validationOutputFilters": {"prefixFilters": [{"asn": 36561}], "bgpsecFilters": []},
    "locallyAddedAssertions": {"prefixAssertions": [], "bgpsecAssertions": []}}"#;

#[test]
fn local_exceptions_are_applied_to_vrps() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write("vrps.csv", VRPS);
    place.write("slurm.json", SLURM);
    let arguments = [
        "origins",
        "routes",
        "--vrps",
        "vrps.csv",
        "--vrps",
        "slurm.json",
    ];
    let ran = place.run(&arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.out.contains(",invalid,"));
    assert!(ran.out.contains("\n208.65.153.0/24,17557,"));
    let ran = place.run(&["origins", "routes", "--vrps", "slurm.json"]);
    refused(&ran, 4, &["there are no VRPs", "hint: "]);
}

#[test]
fn a_validator_tells_its_vrps_live() {
    let place = Place::new();
    place.write("routes", &routes());
    place.write(
        "cache.json",
        br#"{"roas": [{"prefix": "208.65.152.0/22", "maxLength": 22, "asn": "AS36561", "ta": "arin"}]}"#,
    );
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let started = Command::new("stayrtr")
        .args([
            "-bind",
            &address,
            "-checktime=false",
            "-metrics.addr",
            "",
            "-cache",
        ])
        .arg(place.path("cache.json"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut cache = match started {
        Ok(cache) => cache,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let line = "left out: VRPs live from a validator (stayrtr is not installed)";
            let must_be_here =
                std::env::var_os("NORMWATCH_PEERS").is_some_and(|peers| peers == "1");
            assert!(!must_be_here, "{line}");
            writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
            return;
        }
        Err(error) => panic!("stayrtr does not start: {error}"),
    };
    let start = Instant::now();
    while TcpStream::connect(&address).is_err() && start.elapsed() < Duration::from_secs(30) {
        thread::sleep(Duration::from_millis(20));
    }
    let ran = place.run(&["origins", "routes", "--vrps", &format!("rtr:{address}")]);
    cache.kill().expect("it runs");
    cache.wait().expect("it is gone");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains(": 1 VRPs and 0 ASPAs, session "),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("\n208.65.153.0/24,17557,"));
    assert!(ran.out.contains(",invalid,asn"));
}

#[test]
fn rows_of_vrps_that_are_wrong_are_named_and_the_rest_is_used() {
    let place = Place::new();
    place.write("routes", &routes());
    let vrps = [VRPS, b"AS1,10.0.0.0/24,8,arin\n"].concat();
    place.write("vrps.csv", &vrps);
    let ran = place.run(&["origins", "routes", "--vrps", "vrps.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("`vrps.csv`: line 4: "), "{}", ran.err);
    assert!(ran.out.contains(",invalid,asn"));
}

#[test]
fn of_a_file_that_is_cut_off_the_rest_is_told() {
    let place = Place::new();
    let whole = routes();
    place.write("routes", &whole[..whole.len() - 10]);
    let ran = place.run(&["origins", "routes"]);
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert!(ran.err.contains("the content ends inside a record"));
    assert!(ran.out.contains("208.65.153.0/24,17557,"));
}
