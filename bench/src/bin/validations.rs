//! Validates routes by VRPs, to be measured:
//! `validations --sweep|--each VRPS ROUTES [--answers]`. VRPS is a file as
//! rpki-client writes it; ROUTES has a line `PREFIX ORIGIN` for each route, and
//! `none` where there is no origin. With `--answers` every route and its state are
//! written instead.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

#[path = "../timed.rs"]
mod timed;

use std::hint::black_box;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use net::{Asn, Prefix};
use rpki::{Payloads, Reason, State, Vrps};
use timed::{Digest, Timed};

/// How often all routes are validated in the time that is taken: enough to be
/// measured where a round is some ten milliseconds.
const ROUNDS: usize = 30;

type Route = (Prefix, Option<Asn>);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [how, vrps, routes] => measure(how, vrps, routes),
        [how, vrps, routes, "--answers"] => answer(how, vrps, routes),
        _ => Err("usage: validations --sweep|--each VRPS ROUTES [--answers]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(how: &str, vrps: &str, routes: &str) -> Result<(), Box<dyn std::error::Error>> {
    let (vrps, text) = (read_vrps(vrps)?, std::fs::read_to_string(routes)?);
    let routes = read_routes(&text)?;
    let mut states = vec![0; routes.len()];
    let timed = Timed::of(ROUNDS, routes.len(), || {
        validate(how, &vrps, &routes, &mut states);
        black_box(&states);
    });
    let mut digest = Digest::new();
    for state in states {
        digest.add(state.into());
    }
    println!("{}", timed.line(&digest));
    Ok(())
}

fn answer(how: &str, vrps: &str, routes: &str) -> Result<(), Box<dyn std::error::Error>> {
    let (vrps, text) = (read_vrps(vrps)?, std::fs::read_to_string(routes)?);
    let routes = read_routes(&text)?;
    let mut states = vec![0; routes.len()];
    validate(how, &vrps, &routes, &mut states);
    let mut out = BufWriter::new(io::stdout().lock());
    for (line, state) in text.lines().zip(states) {
        let state = ["valid", "invalid asn", "invalid length", "not-found"][usize::from(state)];
        writeln!(out, "{line} {state}")?;
    }
    out.flush()?;
    Ok(())
}

fn validate(how: &str, vrps: &Vrps, routes: &[Route], states: &mut [u8]) {
    let mut sweep = vrps.sweep();
    let by_sweep = how == "--sweep";
    for ((prefix, origin), state) in routes.iter().zip(states) {
        let found = match by_sweep {
            true => sweep.validate(*prefix, *origin),
            false => vrps.validate(*prefix, *origin),
        };
        *state = match found {
            State::Valid => 0,
            State::Invalid(Reason::Asn) => 1,
            State::Invalid(Reason::Length) => 2,
            State::NotFound => 3,
        };
    }
}

fn read_vrps(path: &str) -> Result<Vrps, Box<dyn std::error::Error>> {
    let (payloads, _) = Payloads::read(&std::fs::read(path)?)?;
    Ok(payloads.vrps)
}

fn read_routes(text: &str) -> Result<Vec<Route>, Box<dyn std::error::Error>> {
    let route = |line: &str| {
        let (prefix, origin) = line.split_once(' ').ok_or("no route")?;
        Ok((prefix.parse()?, origin.parse().ok()))
    };
    text.lines().map(route).collect()
}
