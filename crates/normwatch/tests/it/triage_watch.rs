//! `normwatch triage run --watch`: files that come while it runs, and feeds by POST.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::program::Place;

/// How long something that happens within two seconds may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn event(number: usize) -> String {
    format!(
        "{{\"source.ip\":\"192.0.2.{number}\",\"classification.type\":\"c2-server\",\
         \"time.source\":\"2026-11-21T10:00:00Z\"}}\n"
    )
}

/// The program, ended with the test.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it; the address at which it takes feeds.
fn start(place: &Place) -> (Watching, String) {
    let mut command = place.command(&[
        "triage",
        "run",
        "feeds",
        "--watch=1",
        "--listen",
        "127.0.0.1:0",
        "--inbox",
        "inbox",
        "--decisions",
        "decisions.ndjson",
    ]);
    let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
    let mut err = BufReader::new(child.stderr.take().expect("it is piped"));
    let watching = Watching(child);
    let mut line = String::new();
    err.read_line(&mut line).expect("it says where it listens");
    let address = line
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split('/').next());
    let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
    // What else it says is nobody's.
    std::thread::spawn(move || {
        let _ = err.read_to_end(&mut Vec::new());
    });
    (watching, address)
}

fn post(address: &str, name: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "POST /feeds?name={name} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{headers}\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

/// Waits until so many events are decided.
fn wait_for(place: &Place, wanted: usize) -> String {
    let began = Instant::now();
    loop {
        let text = std::fs::read_to_string(place.path("decisions.ndjson")).unwrap_or_default();
        if text.lines().count() >= wanted {
            return text;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "{wanted} wanted, there are:\n{text}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_comes_is_decided_once_though_the_program_is_killed() {
    let place = Place::new();
    std::fs::create_dir(place.path("feeds")).expect("a folder");
    let (watching, address) = start(&place);
    place.write("feeds/first.jsonl", event(1).as_bytes());
    wait_for(&place, 1);
    let taken = post(&address, "second.jsonl", "", &event(2));
    assert!(taken.starts_with("HTTP/1.1 201"), "{taken}");
    wait_for(&place, 2);
    let again = post(&address, "second.jsonl", "", &event(2));
    assert!(again.starts_with("HTTP/1.1 200"), "{again}");
    drop(watching);

    place.write("feeds/third.jsonl", event(3).as_bytes());
    let (_watching, address) = start(&place);
    let text = wait_for(&place, 3);
    let fourth = post(&address, "fourth.jsonl", "", &event(4));
    assert!(fourth.starts_with("HTTP/1.1 201"), "{fourth}");
    let text = text + wait_for(&place, 4).lines().last().expect("a line");
    for number in 1..=4 {
        let address = format!("\"192.0.2.{number}\"");
        assert_eq!(text.matches(&address).count(), 1, "{text}");
    }
}

#[test]
fn pages_from_elsewhere_cannot_send_and_other_machines_do_not_reach_it() {
    let place = Place::new();
    std::fs::create_dir(place.path("feeds")).expect("a folder");
    let (_watching, address) = start(&place);
    let refused = post(
        &address,
        "a.jsonl",
        "origin: http://evil.example\r\n",
        &event(1),
    );
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let empty = post(&address, "a.jsonl", "", "");
    assert!(empty.starts_with("HTTP/1.1 400"), "{empty}");
    assert!(place.names("inbox").is_empty());

    let ran = place.run(&[
        "triage",
        "run",
        "--watch",
        "--listen",
        "0.0.0.0:0",
        "--inbox",
        "inbox",
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("put a proxy before it"), "{}", ran.err);
    let ran = place.run(&["triage", "run", "feeds", "--listen", "127.0.0.1:0"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}
