//! Texts in, records out.

mod collections;
mod duplicates;
mod fixture;
mod forms;
mod hearings;
mod laws;
mod mentions;
mod odd;
mod reports;
mod requests;
mod searching;
mod seeds;
mod speakers;
