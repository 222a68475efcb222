//! Killed at any moment and started again, decisions and notices come to the same: every
//! event is decided once, and every notice arrives once.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use testkit::sink::{Moment, Sink};

use crate::program::Place;
use crate::triage_kill::Numbers;

/// Kills that hit; more are asked for through `NORMWATCH_KILLS`, such as 200.
const KILLS: usize = 12;

/// Events of each feed; feeds come one after the other.
const EVENTS_EACH: u64 = 60;

const DESK: &str = "name = \"CERT Example\"\n[[contacts]]\nrole = \"own-team\"\n\
                    name = \"CERT Example\"\nmail = \"desk@cert.example\"\n";

const RUN: [&str; 10] = [
    "triage",
    "run",
    "feeds",
    "--decisions",
    "decisions.ndjson",
    "--batch",
    "20",
    "--desk",
    "desk.toml",
    "--db",
];

struct Tale {
    place: Place,
    sink: Sink,
    child: Arc<Mutex<Option<Child>>>,
    /// How long a run takes that nobody disturbs.
    whole: Duration,
}

impl Tale {
    fn new() -> Tale {
        let place = Place::new();
        place.write("desk.toml", DESK.as_bytes());
        Tale {
            place,
            sink: Sink::start(),
            child: Arc::default(),
            whole: Duration::ZERO,
        }
    }

    fn notify(&self) -> Vec<String> {
        let relay = self.sink.address.to_string();
        let fixed = [
            "triage",
            "notify",
            "--desk",
            "desk.toml",
            "--outbox",
            "outbox",
            "--until",
            "2027-02-01",
            "--send",
            "--relay-log",
            "relay.log",
            "--relay-log-is-complete",
            "--db",
            "normwatch.db",
            "--relay",
            &relay,
        ];
        fixed.map(str::to_owned).to_vec()
    }

    /// What the server has taken, as a relay's log has it.
    fn write_log(&self) {
        let taken = self.sink.taken();
        let lines = taken.iter().map(|one| format!("message-id=<{}>\n", one.id));
        self.place
            .write("relay.log", lines.collect::<String>().as_bytes());
    }

    /// Runs a command and kills it: by a moment at the server, or after a time. Says
    /// whether the kill hit it.
    fn run_and_kill(&self, args: &[String], numbers: &mut Numbers) -> bool {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let is_notify = args.contains(&"notify");
        let by_moment = is_notify && numbers.below(4) > 0;
        if by_moment {
            let wanted = match numbers.below(3) {
                0 => Some(Moment::Taken),
                1 => Some(Moment::Answered),
                _ => None,
            };
            let mut countdown = numbers.below(if wanted.is_some() { 3 } else { 60 });
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
        let mut command = self.place.command(&args);
        let started = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        *self.child.lock().expect("no panic") = Some(started.expect("the program starts"));
        if !by_moment {
            let micros = numbers.below(self.whole.as_micros() as u64);
            let end = Instant::now() + Duration::from_micros(micros);
            while Instant::now() < end && self.ended().is_none() {
                std::thread::yield_now();
            }
            kill(&self.child);
        }
        let is_killed = loop {
            if let Some(is_killed) = self.ended() {
                break is_killed;
            }
            std::thread::yield_now();
        };
        self.sink.set_hook(None);
        self.sink.wait_until_idle();
        is_killed
    }

    /// Whether the program ended, and whether by a kill.
    fn ended(&self) -> Option<bool> {
        let mut child = self.child.lock().expect("no panic");
        let status = child.as_mut().expect("it was started").try_wait();
        Some(status.expect("a child of ours")?.code().is_none())
    }

    /// Runs a command to its end.
    fn run(&self, args: &[String]) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = self.place.run(&args);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    }

    /// Runs both to their ends.
    fn finish(&self) {
        self.run(&run());
        self.write_log();
        self.run(&self.notify());
    }

    fn ask(&self, sql: &str) -> BTreeSet<String> {
        let ran = self.place.run(&["sql", sql, "--format", "csv"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
            .lines()
            .skip(1)
            .map(|line| line.trim().to_owned())
            .collect()
    }
}

fn kill(child: &Mutex<Option<Child>>) {
    if let Some(child) = child.lock().expect("no panic").as_mut() {
        child.kill().expect("it is a child of ours");
    }
}

fn run() -> Vec<String> {
    let all = RUN.iter().copied().chain(["normwatch.db"]);
    all.map(str::to_owned).collect()
}

/// The feed of a number: events for a few holders, of which some repeat others.
fn feed(number: usize) -> String {
    let mut numbers = Numbers(number as u64);
    let event = |_| {
        let kinds = ["c2-server", "phishing", "infected-system", "scanner"];
        format!(
            "{{\"source.ip\":\"198.51.100.{}\",\"classification.type\":\"{}\",\
             \"source.abuse_contact\":\"abuse@isp-{}.example\",\
             \"time.source\":\"2026-11-{:02}T{:02}:00:00+00:00\"}}\n",
            numbers.below(250),
            kinds[numbers.below(4) as usize],
            numbers.below(3),
            1 + number % 28,
            numbers.below(24),
        )
    };
    (0..EVENTS_EACH).map(event).collect()
}

#[test]
fn every_event_is_decided_once_and_every_notice_arrives_once_wherever_it_is_killed() {
    let kills = std::env::var("NORMWATCH_KILLS");
    let kills = kills.map_or(KILLS, |kills| kills.parse().expect("a number of kills"));
    let mut tale = Tale::new();
    tale.place.write("feeds/00000.jsonl", feed(0).as_bytes());
    let began = Instant::now();
    tale.finish();
    tale.whole = began.elapsed() / 2;
    let mut numbers = Numbers(11);
    let (mut hits, mut feeds) = ([0, 0], 1);
    while hits[0].min(hits[1]) == 0 || hits[0] + hits[1] < kills {
        let name = format!("feeds/{feeds:05}.jsonl");
        tale.place.write(&name, feed(feeds).as_bytes());
        feeds += 1;
        hits[0] += usize::from(tale.run_and_kill(&run(), &mut numbers));
        if numbers.below(2) == 0 {
            tale.run(&run());
        }
        tale.write_log();
        hits[1] += usize::from(tale.run_and_kill(&tale.notify(), &mut numbers));
        tale.sink.ids();
    }
    assert!(
        hits[0] > 0 && hits[1] > 0,
        "each of the two was hit: {hits:?}"
    );
    tale.finish();

    let undisturbed = Tale::new();
    for number in 0..feeds {
        let name = format!("feeds/{number:05}.jsonl");
        undisturbed.place.write(&name, feed(number).as_bytes());
    }
    undisturbed.finish();
    let file = |tale: &Tale| std::fs::read(tale.place.path("decisions.ndjson")).expect("a file");
    assert!(
        file(&tale) == file(&undisturbed),
        "decisions are other ones"
    );
    for sql in [
        "select id, key, count, first, last, action, told from decisions",
        "select decision, recipient, round, role, mail, withheld from told
         where round = 'first'",
    ] {
        assert!(tale.ask(sql) == undisturbed.ask(sql), "{sql}");
    }
    assert_eq!(tale.sink.ids(), tale.ask("select id from triage_notices"));
    let told = tale
        .ask("select decision || recipient || round from told")
        .len();
    let events = "select sum(events) from triage_notices";
    let events: Vec<String> = tale.ask(events).into_iter().collect();
    assert_eq!(events, [told.to_string()], "each is told in one notice");
}
