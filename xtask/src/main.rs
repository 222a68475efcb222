//! The project's own commands, run as `cargo xtask COMMAND`.
//!
//! - [`mod@test`]: everything that has to hold before a change goes in.
//! - [`licences`] and [`spdx`]: what dependencies may be licensed under.
//! - [`links`], with [`markdown`], [`citation`] and [`rfcs`]: links in documents
//!   and citations of RFCs.
//! - [`names`]: what must not be in a committed file.
//! - [`evidence`]: whether the folder of real data is complete.
//! - [`peers`]: other people's programs that tests compare with.
//! - [`validators`]: the exports of the norms, held to validators of others;
//!   [`notices`]: what is told, likewise, and a mail server of others.
//! - [`look_ups`]: look-ups of addresses, held to other programs.
//! - [`browser`]: the pages, walked by a browser; [`api`]: the API, held to its
//!   description; [`served`]: the program that both ask; [`desk`]: what is in it for
//!   those who have an account.
//! - [`clients`]: what the server serves, read by clients of others.
//! - [`project`]: the files of the project, and where it is.

#![forbid(unsafe_code)]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks on standard output and error"
)]

mod api;
mod browser;
mod citation;
mod clients;
mod desk;
mod evidence;
mod licences;
mod links;
mod look_ups;
mod markdown;
mod names;
mod notices;
mod peers;
mod project;
mod rfcs;
mod served;
mod spdx;
mod test;
mod validators;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND
  test      everything that has to hold: format, names, licences, links, lints,
            tests, norms, validators, look-ups, API, browser, clients,
            documentation
  licences  every dependency's licence is on the list in xtask/licences.toml
  links     links in documents lead somewhere; citations of RFCs are plausible
  names     no path of a build machine, no mark of unfinished work, UTF-8 only
  evidence  the folder that NORMWATCH_DATA names has every file of its index
  packages  the Debian packages of the programs that tests compare with
  validators  the exports pass validators of others, which stand in the folder
            that NORMWATCH_VALIDATORS names; broken ones do not
  look-ups  look-ups of addresses agree with other programs, which stand there
            too, on the data that NORMWATCH_DATA names
  api       the API is as its description says, by a program that stands there too
  browser   a browser walks the pages, driven by programs that stand there too
  pictures  the same, and takes the pictures of docs/pictures

  clients   what the server serves is read by clients of others, which stand there
            too";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [command] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let outcome = match command.as_str() {
        "test" => test::run(),
        "licences" => licences::run(),
        "links" => links::run(),
        "names" => names::run(),
        "evidence" => evidence::run(),
        "validators" => validators::run(),
        "look-ups" => look_ups::run(),
        "api" => api::run(),
        "browser" => browser::run(false),
        "pictures" => browser::run(true),
        "clients" => clients::run(),
        "packages" => {
            println!("{}", peers::packages());
            Ok(())
        }
        _ => {
            eprintln!("there is no command {command}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
