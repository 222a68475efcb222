//! `normwatch serve` as whoever runs it sees it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::program::Place;

const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs.
struct Served {
    child: Child,
    address: String,
    lines: Receiver<String>,
}

impl Served {
    fn start(place: &Place, args: &[&str]) -> Served {
        let mut command = place.command(&[&["serve"], args].concat());
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let (send, lines) = channel();
        let said = BufReader::new(child.stderr.take().expect("it is piped"));
        std::thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let mut served = Served {
            child,
            address: String::new(),
            lines,
        };
        let line = served.line("listening on ");
        let address = line
            .strip_prefix("listening on http://")
            .expect("an address");
        served.address = address.trim_end_matches('/').to_owned();
        served
    }

    /// The next line that has a part.
    fn line(&self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("a line");
            if line.contains(part) {
                return line;
            }
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("an answer");
        reply
    }

    /// Ends it as a system does; gives the exit code.
    fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let mut kill = std::process::Command::new("kill");
        assert!(kill.args(["-TERM", &id]).status().expect("kill").success());
        self.child.wait().expect("it ends").code()
    }
}

#[test]
fn settings_come_from_a_file_and_arguments_go_before_it() {
    let place = Place::new();
    place.write(
        "settings.toml",
        b"listen = \"127.0.0.1:0\"\npublic-url = \"https://norms.example\"\nconnections = 7\n\
          registers = [\"delegated\"]\n",
    );
    place.write(
        "delegated",
        b"2|ripencc|20181014|1|19830705|20181014|+0200\n\
          ripencc|DE|ipv4|30.1.100.0|256|20110102|allocated|two\n",
    );
    let served = Served::start(&place, &["--config", "settings.toml", "--connections", "9"]);
    assert!(
        served
            .get("/metrics")
            .contains("normwatch_http_connections_max 9\n")
    );
    assert!(
        served
            .get("/since.atom")
            .contains("href=\"https://norms.example/since\"")
    );
    assert!(served.get("/rdap/ip/30.1.100.7").contains("30.1.100.255"));
    let line = served.line("\"path\":\"/rdap/ip/30.1.100.7\"");
    let line: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
    assert_eq!(line["status"], 200);
    assert_eq!(served.end(), Some(0));
}

#[test]
fn wrong_settings_are_told_before_it_listens() {
    let place = Place::new();
    place.write("unknown.toml", b"listens = \"127.0.0.1:0\"\n");
    place.write("base.toml", b"public-url = \"norms.example/a\"\n");
    place.write(
        "hook.toml",
        b"[[webhook]]\nurl = \"https://hooks.example/\"\nsecret-file = \"secret\"\n",
    );
    place.write("none.toml", b"[[webhook]]\nurl = \"http://127.0.0.1:9/\"\n");
    place.write("secret", b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    for (file, code, part) in [
        ("unknown.toml", 4, "line 1"),
        ("base.toml", 4, "scheme and host alone"),
        ("hook.toml", 4, "a proxy here"),
        ("none.toml", 4, "secret-file and secret-env"),
        ("nothing.toml", 3, "cannot be read"),
    ] {
        let ran = place.run(&["serve", "--config", file]);
        assert_eq!(ran.code, Some(code), "{file}: {}", ran.err);
        assert!(ran.err.contains(part), "{file}: {}", ran.err);
    }
}

/// Takes one request, answers with a status, and gives the message's id.
fn message(listener: &TcpListener, status: &str) -> String {
    let (mut stream, _) = listener.accept().expect("a connection");
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).expect("a line") > 0, "{head}");
    }
    let value = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {head}"))
            .to_owned()
    };
    let length: usize = value("content-length: ").parse().expect("a length");
    reader.read_exact(&mut vec![0; length]).expect("a body");
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).expect("answered");
    value("webhook-id: ")
}

#[test]
fn a_message_has_the_same_id_after_the_server_was_killed() {
    let place = Place::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    place.write("secret", b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    let settings = format!(
        "listen = \"127.0.0.1:0\"\n[[webhook]]\nurl = \"http://127.0.0.1:{port}/in\"\n\
         secret-file = \"secret\"\n"
    );
    place.write("settings.toml", settings.as_bytes());
    let mut served = Served::start(&place, &["--config", "settings.toml"]);
    let began = std::time::Instant::now();
    while !place.path("normwatch.db.webhooks.json").exists() {
        assert!(began.elapsed() < PATIENCE, "it did not begin");
        std::thread::yield_now();
    }
    let ran = place.run(&["demo", "--folder", "."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let refused = message(&listener, "500 Internal Server Error");
    served.child.kill().expect("killed");
    served.child.wait().expect("it ends");
    let served = Served::start(&place, &["--config", "settings.toml"]);
    assert_eq!(message(&listener, "204 No Content"), refused);
    assert_ne!(message(&listener, "204 No Content"), refused);
    assert_eq!(served.end(), Some(0));
}
