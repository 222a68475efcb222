//! What whoever runs the server can rely on: connections, ids, the log, numbers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{ask, get};
use crate::house::{database, server, started, started_with};

/// Connections that say nothing, or half a word.
fn slow(server: SocketAddr, count: usize) -> Vec<TcpStream> {
    let connect = |place: usize| {
        let mut stream = TcpStream::connect(server).expect("it listens");
        if place.is_multiple_of(2) {
            stream
                .write_all(b"GET /norms HTTP/1.1\r\nhost: h")
                .expect("sent");
        }
        stream
    };
    (0..count).map(connect).collect()
}

/// Whether the other side has ended the connection.
fn is_cut(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("a socket");
    let mut stream = stream;
    match stream.read(&mut [0; 1]) {
        Ok(count) => count == 0,
        Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
    }
}

#[test]
fn a_thousand_slow_connections_stop_nobody() {
    let server = started(&database());
    // The first question opens the database and reads the norms.
    assert_eq!(get(server, "/norms").status, 200);
    let slow = slow(server, 1_000);
    let began = Instant::now();
    for path in ["/", "/norms", "/findings", "/healthz"] {
        assert_eq!(get(server, path).status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(!slow.iter().any(is_cut), "there is room for all of them");
}

#[test]
fn whoever_has_waited_longest_gives_way() {
    let options = web::Options {
        connections: 50,
        ..web::Options::default()
    };
    let server = started_with(&database(), options);
    let slow = slow(server, 200);
    for _ in 0..5 {
        assert_eq!(get(server, "/healthz").status, 200);
    }
    let cut = slow.iter().filter(|stream| is_cut(stream)).count();
    assert!((150..=160).contains(&cut), "{cut} were cut off");
    assert!(is_cut(&slow[0]) && !is_cut(&slow[199]));
}

#[test]
fn who_says_nothing_is_cut_off_and_who_asks_again_is_answered() {
    let mut stream = TcpStream::connect(server()).expect("it listens");
    let limit = Some(Duration::from_secs(30));
    stream.set_read_timeout(limit).expect("a time");
    for _ in 0..2 {
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n")
            .expect("sent");
        let mut said = Vec::new();
        while !said.ends_with(b"ok\n") {
            let mut part = [0; 1_024];
            let count = stream.read(&mut part).expect("an answer");
            assert!(count > 0, "it ended after an answer");
            said.extend_from_slice(&part[..count]);
        }
    }
    // A word now and then is no whole head.
    let began = Instant::now();
    let mut cut = false;
    while !cut && began.elapsed() < Duration::from_secs(25) {
        cut = stream.write_all(b"G").is_err() || is_cut(&stream);
        std::thread::sleep(Duration::from_millis(500));
    }
    assert!(cut && began.elapsed() > Duration::from_secs(8));
}

/// Lines that a server wrote.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn keep(line: &str) {
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    lines.push(line.to_owned());
}

/// The line of a request; it is written when the answer is sent, a moment later.
fn line_of(id: &str) -> Value {
    let began = Instant::now();
    loop {
        let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut read = lines
            .iter()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
        if let Some(line) = read.find(|line| line["id"] == id) {
            return line;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{id}: {lines:?}");
        std::thread::yield_now();
    }
}

#[test]
fn every_request_has_an_id_and_a_line_without_what_was_typed() {
    let options = web::Options {
        log: keep,
        ..web::Options::default()
    };
    let server = started_with(&database(), options);
    let reply = ask(
        server,
        "GET",
        "/search?text=secret-0451&limit=3",
        &[("x-request-id", "abc-1"), ("accept", "application/json")],
    );
    assert_eq!(reply.header("x-request-id"), Some("abc-1"));
    let line = line_of("abc-1");
    assert!(!line.to_string().contains("0451"), "{line}");
    assert_eq!(line["method"], "GET");
    assert_eq!(line["path"], "/search");
    assert_eq!(line["parameters"], serde_json::json!(["limit", "text"]));
    assert_eq!(line["question"], "search");
    assert_eq!(line["status"], 200);
    assert_eq!(line["form"], "application/json");
    assert_eq!(line["bytes"], reply.body.len());
    assert!(line["milliseconds"].as_f64().expect("a number") > 0.0);
    let time: Result<net::Timestamp, _> = line["time"].as_str().expect("a time").parse();
    time.expect("an instant");

    let made = get(server, "/healthz");
    let id = made.header("x-request-id").expect("an id");
    assert_eq!(line_of(id)["path"], "/healthz");
    let odd = ask(server, "GET", "/healthz", &[("x-request-id", "a b\"c")]);
    assert_ne!(odd.header("x-request-id"), Some("a b\"c"));
}

#[test]
fn a_problem_names_its_request() {
    let id = ("x-request-id", "here-7");
    for (path, length) in [
        ("/api/v1/norms/nothing", "0"),
        ("/api/v1/gaps?at=never", "0"),
        // A limit that is met before anything is asked.
        ("/api/v1/norms", "10000000"),
    ] {
        let reply = ask(server(), "GET", path, &[id, ("content-length", length)]);
        assert!(reply.status >= 400);
        let problem: Value = serde_json::from_str(&reply.body).expect("a problem");
        assert_eq!(problem["request_id"], "here-7", "{path}");
        assert_eq!(problem["status"], reply.status, "{path}");
    }
    let page = ask(server(), "GET", "/nowhere", &[id, ("accept", "text/html")]);
    assert!(page.body.contains("here-7"));
}

#[test]
fn numbers_are_told_in_both_formats() {
    let server = started(&database());
    for path in ["/norms", "/norms", "/norms/nothing", "/nowhere"] {
        get(server, path);
    }
    let reply = ask(server, "GET", "/metrics", &[]);
    let media_type = reply.header("content-type");
    assert_eq!(media_type, Some("text/plain; version=0.0.4; charset=utf-8"));
    for part in [
        "# TYPE normwatch_build_info gauge\nnormwatch_build_info{version=\"",
        "normwatch_http_requests_total{question=\"listNorms\",code=\"200\"} 2\n",
        "normwatch_http_requests_total{question=\"showInstrument\",code=\"404\"} 1\n",
        "normwatch_http_requests_total{question=\"other\",code=\"404\"} 1\n",
        "normwatch_http_request_duration_seconds_count{question=\"listNorms\"} 2\n",
        "normwatch_http_requests_in_flight 1\n",
        "normwatch_http_connections_max 1024\n",
        "normwatch_findings{severity=\"high\"} ",
        // The last record of the day of the demo.
        "normwatch_newest_finding_timestamp_seconds 12038",
        "normwatch_source_last_record_timestamp_seconds{source=\"",
    ] {
        assert!(reply.body.contains(part), "{part}\n{}", reply.body);
    }
    let accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    let reply = ask(server, "GET", "/metrics", &[("accept", accept)]);
    assert!(reply.body.ends_with("# EOF\n"));
    assert!(
        reply
            .body
            .contains("# TYPE normwatch_http_requests counter\n")
    );
    let media_type = reply.header("content-type").expect("a media type");
    assert!(media_type.starts_with("application/openmetrics-text"));

    let nothing = started(&"/nowhere/normwatch.db".into());
    let reply = ask(nothing, "GET", "/metrics", &[]);
    assert!(reply.body.contains("normwatch_database_present 0\n"));
    assert!(!reply.body.contains("normwatch_findings"));
}
