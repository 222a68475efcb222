//! The program: arguments in, exit code out. Everything it does is in the
//! libraries; here they are put together.
//!
//! - [`args`]: the command line.
//! - [`commands`]: one module for each command.
//! - [`failure`], [`exit`]: what the user is told when it cannot be done.
//! - [`progress`]: how far it is, on a terminal.
//!
//! Standard output is data; standard error is talk.

#![forbid(unsafe_code)]

mod args;
mod commands;
mod exit;
mod failure;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Check(args) => commands::check::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Origins(args) => commands::origins::run(&args),
        Command::Conformance(args) => commands::conformance::run(&args),
        Command::Routes(args) => commands::routes::run(&args),
        Command::Sql(args) => commands::sql::run(&args),
        Command::Whois(args) => commands::whois::run(&args),
        Command::Registers(args) => commands::registers::run(&args),
        Command::Norms(args) => commands::norms::run(&args),
        Command::Gaps(args) => commands::gaps::run(&args),
        Command::Terms(args) => commands::words::terms(&args),
        Command::Processes(args) => commands::words::processes(&args),
        Command::Impact(args) => commands::impact::run(&args),
        Command::Since(args) => commands::since::run(&args),
        Command::Sessions(args) => commands::sessions::run(&args),
        Command::Accounts(args) => commands::accounts::run(&args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Rank(args) => commands::rank::run(&args),
        Command::Effect(args) => commands::effect::run(&args),
        Command::Triage(args) => commands::triage::run(&args),
        Command::Backtest(args) => commands::backtest::run(&args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            progress::say(&format!("error: {}", failure.message));
            if let Some(hint) = failure.hint {
                progress::say(&format!("hint: {hint}"));
            }
            failure.exit.into()
        }
    }
}
