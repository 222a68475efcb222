//! Metrics over short lists of facts; the fast ways are held to slow and obvious
//! ones.

mod accomplice;
mod aggregate;
mod effect;
mod incident;
mod leak;
mod measure;
mod methods;
mod profile;
mod rank;

use std::time::Duration;

use conformance::{EvidenceKey, Period, Profile, profile as profiles};
use net::{Asn, Timestamp};

/// The first second of a day, or an instant.
fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn period(start: &str, end: &str) -> Period {
    Period::new(at(start), at(end)).expect("a period")
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

fn hours(hours: u64) -> Duration {
    minutes(60 * hours)
}

fn keys(numbers: &[u64]) -> Vec<EvidenceKey> {
    numbers.iter().copied().map(EvidenceKey).collect()
}

fn asns(numbers: &[u32]) -> Vec<Asn> {
    numbers.iter().copied().map(Asn).collect()
}

/// A profile that comes with the program.
fn built_in(id: &str) -> Profile {
    profiles::built_in()
        .expect("they hold together")
        .into_iter()
        .find(|profile| *profile.id == *id)
        .expect("it comes with the program")
}
