//! Killed at any moment, the program sends each message once; the Message-IDs at the
//! server are the proof.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use notify::outbox::State;
use notify::{Journal, Outbox};
use tempfile::TempDir;

use testkit::sink::{Moment, Sink};

/// How many messages there are: more than kills, so that every kill can hit one.
const MESSAGES: usize = 300;

/// Numbers that look random and are the same each time (Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

struct Place {
    folder: TempDir,
    sink: Sink,
    child: Arc<Mutex<Option<Child>>>,
}

impl Place {
    fn new() -> Place {
        Place {
            folder: tempfile::tempdir().expect("a folder"),
            sink: Sink::start(),
            child: Arc::default(),
        }
    }

    fn command(&self, log: Option<&PathBuf>) -> Command {
        // Cargo builds examples beside the tests.
        let tests = std::env::current_exe().expect("a path");
        let target = tests
            .parent()
            .and_then(|deps| deps.parent())
            .expect("a folder");
        let mut command = Command::new(target.join("examples/deliver"));
        command
            .arg(self.folder.path().join("out"))
            .arg(self.sink.address.port().to_string())
            .arg(MESSAGES.to_string())
            .args(log)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// What the server has taken, as a relay's log has it.
    fn write_log(&self) -> PathBuf {
        let path = self.folder.path().join("log");
        let taken = self.sink.taken();
        let lines: String = taken
            .iter()
            .map(|one| format!("message-id=<{}>\n", one.id))
            .collect();
        std::fs::write(&path, lines).expect("written");
        path
    }

    /// Runs the program and kills it at a moment; says whether the kill hit it.
    fn run_and_kill(&self, numbers: &mut Numbers, log: Option<&PathBuf>) -> bool {
        let by_event = numbers.below(4) > 0;
        let (mut countdown, wanted) = match numbers.below(3) {
            0 => (numbers.below(3), Some(Moment::Taken)),
            1 => (numbers.below(3), Some(Moment::Answered)),
            _ => (numbers.below(120), None),
        };
        if by_event {
            let child = Arc::clone(&self.child);
            self.sink.set_hook(Some(Box::new(move |moment| {
                if wanted.is_none_or(|wanted| wanted == moment) {
                    if countdown == 0 {
                        kill(&child);
                    }
                    countdown = countdown.saturating_sub(1);
                }
            })));
        }
        let started = self
            .command(log)
            .spawn()
            .expect("cargo test builds the example");
        *self.child.lock().expect("no panic") = Some(started);
        if !by_event {
            let end = Instant::now() + Duration::from_micros(numbers.below(40_000));
            while Instant::now() < end {
                std::hint::spin_loop();
            }
            kill(&self.child);
        }
        // The hook may have it for a moment, but only to kill it.
        let status = loop {
            let mut child = self.child.lock().expect("no panic");
            let found = child.as_mut().expect("it was started").try_wait();
            if let Some(status) = found.expect("a child of ours") {
                break status;
            }
            drop(child);
            std::thread::yield_now();
        };
        self.sink.set_hook(None);
        self.sink.wait_until_idle();
        !status.success()
    }

    /// Message-IDs that are in doubt.
    fn in_doubt(&self) -> BTreeSet<String> {
        let outbox = Journal::open(self.folder.path().join("out")).expect("it can be opened");
        let entries = outbox.entries().into_iter();
        let doubtful = entries.filter(|entry| matches!(entry.state, State::Ending { .. }));
        doubtful.map(|entry| entry.id).collect()
    }

    fn all(&self) -> BTreeSet<String> {
        let outbox = Journal::open(self.folder.path().join("out")).expect("it can be opened");
        outbox.entries().into_iter().map(|entry| entry.id).collect()
    }
}

fn kill(child: &Mutex<Option<Child>>) {
    if let Some(child) = child.lock().expect("no panic").as_mut() {
        child.kill().expect("it is a child of ours");
    }
}

#[test]
fn killed_at_two_hundred_moments_every_message_arrives_once() {
    let place = Place::new();
    let mut numbers = Numbers(2_026);
    let (mut kills, mut doubts) = (0, 0);
    while kills < 200 {
        let log = place.write_log();
        kills += usize::from(place.run_and_kill(&mut numbers, Some(&log)));
        doubts += place.in_doubt().len();
        place.sink.ids();
    }
    assert!(
        doubts >= 50,
        "{doubts} kills hit the gap that this is about"
    );
    let log = place.write_log();
    let status = place.command(Some(&log)).status().expect("it runs");
    assert!(status.success());
    assert_eq!(place.in_doubt(), BTreeSet::new());
    assert_eq!(place.all().len(), MESSAGES);
    assert_eq!(place.sink.ids(), place.all());
    for taken in place.sink.taken() {
        let file = place.folder.path().join(format!("out/{}.eml", taken.id));
        assert_eq!(taken.bytes, std::fs::read(file).expect("it was kept"));
    }
}

#[test]
fn without_a_witness_what_did_not_arrive_is_held_for_a_person() {
    let place = Place::new();
    let mut numbers = Numbers(7);
    let mut kills = 0;
    while kills < 40 {
        kills += usize::from(place.run_and_kill(&mut numbers, None));
    }
    let status = place.command(None).status().expect("it runs");
    assert!(status.success());
    let (arrived, in_doubt) = (place.sink.ids(), place.in_doubt());
    let missing: BTreeSet<String> = place.all().difference(&arrived).cloned().collect();
    assert!(!in_doubt.is_empty() && missing.is_subset(&in_doubt));
}
