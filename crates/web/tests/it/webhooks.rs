//! Webhooks, with a receiver that takes what is sent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalog::Catalog;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use web::House;
use web::webhooks::{Hook, Webhooks};

use crate::house::{check_demo, started_house};

const KEY: [u8; 32] = [7; 32];

/// How long a message may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// What came.
struct Message {
    id: String,
    body: Value,
}

/// Reads one request, sees that it is signed, and answers.
fn receive(mut stream: TcpStream, status: &str) -> Message {
    let mut bytes = Vec::new();
    let (head, body) = loop {
        let mut part = [0; 4_096];
        let count = stream.read(&mut part).expect("a request");
        assert!(count > 0, "it ended early");
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8(bytes.clone()).expect("text");
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = header(head, "content-length").parse().expect("a length");
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    assert!(head.starts_with("POST /in?a=b HTTP/1.1\r\n"), "{head}");
    let id = header(&head, "webhook-id");
    let seconds: i64 = header(&head, "webhook-timestamp").parse().expect("a time");
    let since_1970 = std::time::UNIX_EPOCH.elapsed().expect("a time").as_secs() as i64;
    assert!((since_1970 - seconds).abs() < 60);
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).expect("a key");
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(header(&head, "webhook-signature"), wanted);
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).expect("answered");
    Message {
        id,
        body: serde_json::from_str(&body).expect("JSON"),
    }
}

fn header(head: &str, name: &str) -> String {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(known, _)| known.eq_ignore_ascii_case(name));
    found
        .unwrap_or_else(|| panic!("no {name}: {head}"))
        .1
        .to_owned()
}

/// A receiver that answers with these statuses, then with 204; and its port.
fn receiver(statuses: &'static [&'static str]) -> (u16, Receiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (send, messages) = channel();
    std::thread::spawn(move || {
        let mut statuses = statuses.iter();
        for stream in listener.incoming() {
            let status = statuses.next().copied().unwrap_or("204 No Content");
            let message = receive(stream.expect("a connection"), status);
            if send.send(message).is_err() {
                return;
            }
        }
    });
    (port, messages)
}

fn served(folder: &std::path::Path, port: u16, severities: &[&str]) {
    let database = folder.join("normwatch.db");
    let house = House::new(Catalog::built_in().expect("norms"), database);
    let secret = format!("whsec_{}", STANDARD.encode(KEY));
    let url = format!("http://127.0.0.1:{port}/in?a=b");
    let severities: Vec<String> = severities.iter().map(|word| (*word).to_owned()).collect();
    let options = web::Options {
        webhooks: Some(Webhooks {
            hooks: vec![Hook::new(&url, &secret, &severities).expect("a hook")],
            positions: folder.join("positions.json"),
        }),
        ..web::Options::default()
    };
    started_house(house, options);
}

/// Waits until a hook's position is written down.
fn begun(folder: &std::path::Path) {
    let began = std::time::Instant::now();
    while !folder.join("positions.json").exists() {
        assert!(began.elapsed() < PATIENCE, "it did not begin");
        std::thread::yield_now();
    }
}

#[test]
fn new_findings_are_told_signed_and_in_order_until_they_are_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, messages) = receiver(&["500 Internal Server Error"]);
    served(folder.path(), port, &["high"]);
    begun(folder.path());
    let high = check_demo(&folder.path().join("normwatch.db"))
        .into_iter()
        .filter(|(_, severity)| severity == "high")
        .count();
    assert!(high > 0);
    let refused = messages.recv_timeout(PATIENCE).expect("a message");
    let mut taken: Vec<Message> = Vec::new();
    for _ in 0..high {
        taken.push(messages.recv_timeout(PATIENCE).expect("a message"));
    }
    assert_eq!(taken[0].id, refused.id, "the same message is offered again");
    let mut ids: Vec<&str> = taken.iter().map(|message| message.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), high, "each finding once");
    for message in &taken {
        assert_eq!(message.body["type"], "finding.added");
        assert_eq!(message.body["data"]["severity"], "high");
        assert_eq!(message.body["data"]["tlp"], "TLP:CLEAR");
    }
    let more = messages.recv_timeout(Duration::from_secs(5));
    assert!(more.is_err(), "nothing is told twice");
}

#[test]
fn what_was_there_before_is_no_news_and_what_was_not_told_yet_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let found = check_demo(&folder.path().join("normwatch.db"));
    let (port, messages) = receiver(&[]);
    served(folder.path(), port, &[]);
    begun(folder.path());
    assert!(messages.recv_timeout(Duration::from_secs(5)).is_err());

    // As if it had been ended before anything was told to another.
    let (port, messages) = receiver(&[]);
    let url = format!("http://127.0.0.1:{port}/in?a=b");
    let positions = serde_json::json!({ url: ["1970-01-01T00:00:00Z", ""] });
    let path = folder.path().join("positions.json");
    std::fs::write(&path, positions.to_string()).expect("written");
    served(folder.path(), port, &[]);
    let told = (0..found.len()).map(|_| {
        let message = messages.recv_timeout(PATIENCE).expect("a message");
        let name = message.body["data"]["name"].as_str().map(str::to_owned);
        name.expect("a name")
    });
    let mut told: Vec<String> = told.collect();
    let mut names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
    told.sort_unstable();
    names.sort_unstable();
    assert_eq!(told, names);
}
