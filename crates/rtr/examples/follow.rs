//! Follows a cache, and says what comes:
//!
//! ```sh
//! cargo run --release -p rtr --example follow HOST:PORT [VERSION]
//! ```
//!
//! Meanwhile a reader asks without a pause for what is in use, and each line tells
//! how often it did since the last, and how long it had to wait at the most.

#![expect(clippy::print_stdout, reason = "a program that prints what it sees")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rtr::{Client, ClientError, Settings, Version};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().ok_or("which cache? HOST:PORT")?;
    let mut settings = Settings::default();
    if let Some(number) = arguments.next() {
        let version = number.parse().ok().and_then(Version::from_number);
        settings.version_max = version.ok_or("the versions are 0, 1 and 2")?;
    }
    let mut client = Client::new(address, settings);
    let reads = Arc::new(AtomicU64::new(0));
    let longest_ns = Arc::new(AtomicU64::new(0));
    thread::spawn({
        let (shared, reads, longest_ns) = (client.shared(), reads.clone(), longest_ns.clone());
        move || {
            loop {
                let from = Instant::now();
                drop(shared.read(from));
                let waited = u64::try_from(from.elapsed().as_nanos()).unwrap_or(u64::MAX);
                longest_ns.fetch_max(waited, Ordering::Relaxed);
                reads.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    loop {
        let from = Instant::now();
        let result = client.wait(Duration::from_secs(3_600));
        print!(
            "{:.2} s, {} readings, at most {} µs: ",
            from.elapsed().as_secs_f64(),
            reads.swap(0, Ordering::Relaxed),
            longest_ns.swap(0, Ordering::Relaxed) / 1_000
        );
        match result {
            Ok(Some(snapshot)) => println!("{snapshot:?}"),
            Ok(None) => println!("nothing new"),
            Err(error @ ClientError::Emptied) => println!("{error}"),
            Err(error) => {
                println!("{error}");
                thread::sleep(client.retry_after().min(Duration::from_secs(1)));
            }
        }
    }
}
