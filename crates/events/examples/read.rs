//! How fast reports are read, on files of your own.
//!
//! `cargo run --release -p events --example read -- SCHEMA FILE…`, where SCHEMA is
//! the mapping file of Shadowserver and each FILE a report or, where its name ends
//! with `.jsonl`, events of IntelMQ; uncompressed. Times
//! are of this thread's processor, where Linux tells them, and of the clock
//! elsewhere; the shortest of several rounds is shown.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use events::shadowserver::{self, Options, Schema};
use events::{Account, Field, Reader, intelmq, write};

/// How much is read at once, in bytes.
const PIECE_BYTES: usize = 256 * 1024;

/// How often the time is taken; the shortest is shown.
const ROUNDS: usize = 7;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schema, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: read SCHEMA FILE…");
        return ExitCode::from(2);
    };
    let schema = std::fs::read(schema).expect("SCHEMA is a file");
    let schema = Schema::read(&schema).expect("SCHEMA is a mapping file");
    let (mut events, mut elapsed) = (0, [Duration::ZERO; 2]);
    for file in files {
        let content = std::fs::read(file).expect("FILE is a file");
        let name = file.rsplit('/').next().unwrap_or(file);
        let times = [false, true].map(|has_json| {
            let rounds = (0..ROUNDS).map(|_| read(&schema, name, &content, has_json));
            let (account, time) = rounds.min_by_key(|(_, time)| *time).expect("rounds");
            (account, time)
        });
        let (account, time) = times[0];
        let speed = |time: Duration| account.events as f64 / time.as_secs_f64() / 1e3;
        println!(
            "{name}: {} events, {} rejects; {:.0} k events/s ({:.0} MB/s); with JSON {:.0} k events/s",
            account.events,
            account.rejects,
            speed(time),
            account.bytes as f64 / time.as_secs_f64() / 1e6,
            speed(times[1].1),
        );
        if !name.ends_with(".jsonl") {
            let rounds = (0..ROUNDS).map(|_| split(&content));
            let time = rounds.min().expect("rounds");
            println!(
                "    the csv crate, fields alone: {:.0} k rows/s",
                speed(time)
            );
        }
        events += account.events;
        elapsed[0] += time;
        elapsed[1] += times[1].1;
    }
    println!(
        "all: {events} events; {:.0} k events/s; with JSON {:.0} k events/s",
        events as f64 / elapsed[0].as_secs_f64() / 1e3,
        events as f64 / elapsed[1].as_secs_f64() / 1e3,
    );
    ExitCode::SUCCESS
}

/// What the `csv` crate takes for the same rows, without making anything of them.
fn split(content: &[u8]) -> Duration {
    let before = now();
    let mut reader = csv::Reader::from_reader(content);
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).is_ok_and(|is_row| is_row) {
        black_box(&row);
    }
    now() - before
}

fn read(schema: &Schema, file_name: &str, content: &[u8], has_json: bool) -> (Account, Duration) {
    let mut reader = if file_name.ends_with(".jsonl") {
        Reader::from(intelmq::Reader::new())
    } else {
        let options = Options {
            file_name,
            ..Options::default()
        };
        Reader::from(shadowserver::reader(schema, options))
    };
    let mut line = Vec::new();
    let before = now();
    let mut each = |event: &events::Event<'_>| {
        if has_json {
            line.clear();
            write::json_line(&mut line, event);
            black_box(&line);
        } else {
            black_box(event.get(Field::SourceIp));
        }
    };
    for piece in content.chunks(PIECE_BYTES) {
        reader.push(piece, &mut each);
    }
    reader.finish(&mut each);
    (reader.account(), now() - before)
}

/// The time that this thread has had of a processor.
fn now() -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = schedule.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(clock, Duration::from_nanos)
}

fn clock() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
