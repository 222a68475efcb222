//! Writes the content of files, for measurements:
//! `decompress [--threads N] [--null] FILES…`.

use std::io::Write;
use std::process::ExitCode;

use input::{Event, Options, Reader, expand};

#[expect(clippy::print_stderr, reason = "a program talks on standard error")]
fn main() -> ExitCode {
    let mut options = Options::default();
    let mut discard = false;
    let mut names = Vec::new();
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--null") => discard = true,
            Some("--threads") => {
                let number = arguments.next().and_then(|n| n.to_str()?.parse().ok());
                let Some(number) = number else {
                    eprintln!("--threads takes a number from 1");
                    return ExitCode::from(2);
                };
                options.threads = number;
            }
            _ => names.push(argument),
        }
    }
    let sources = match expand(&names) {
        Ok(sources) => sources,
        Err(error) => {
            eprintln!("{error}");
            if let Some(hint) = error.hint() {
                eprintln!("hint: {hint}");
            }
            return ExitCode::FAILURE;
        }
    };
    let mut code = ExitCode::SUCCESS;
    let mut out = std::io::stdout().lock();
    for event in Reader::new(sources.clone(), options) {
        match event {
            Event::Data { bytes, .. } => {
                if !discard && out.write_all(&bytes).is_err() {
                    return ExitCode::FAILURE;
                }
            }
            Event::Damage {
                source,
                file_offset,
                kind,
                resumed,
                ..
            } => {
                let then = if resumed { ", reading on" } else { "" };
                eprintln!("{}: byte {file_offset}: {kind}{then}", sources[source]);
                code = ExitCode::FAILURE;
            }
            Event::Failed { error, .. } => {
                eprintln!("{error}");
                code = ExitCode::FAILURE;
            }
            Event::Begin { .. } | Event::End { .. } => {}
        }
    }
    code
}
