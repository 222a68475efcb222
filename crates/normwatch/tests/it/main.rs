//! The program as people run it.

mod accounts;
mod answers;
mod backtest;
mod conformance;
mod day_2008;
mod demo;
mod editions;
mod kill;
mod mistakes;
mod origins;
mod program;
mod questions;
mod rankings;
mod readme;
mod routes;
mod sessions;
mod sieve;
mod statements;
mod triage;
mod triage_kill;
mod triage_tell;
mod triage_tell_again;
mod triage_tell_kill;
mod triage_threads;
mod triage_watch;
mod whois;
