//! `normwatch whois`: whose it is, whom to write to, and what registers say of it.

use holders::{Dossier, rdap};

use crate::args::{Whois, WhoisFormat};
use crate::commands::{answer, now, registers};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

pub(crate) fn run(args: &Whois) -> Result<Exit, Failure> {
    let day = args.at.unwrap_or_else(now);
    let (evidence, exit) = registers::read_as_of(&args.registers, day)?;
    if evidence.files.is_empty() {
        say("no register was given, so that only special-purpose blocks and numbers are known");
        say("hint: name some: --registers delegated-* ripe.db.*.gz rpki.json");
    }
    let dossiers: Vec<Dossier> = args
        .what
        .iter()
        .map(|query| holders::look_up(&evidence, *query, day))
        .collect();
    let text = match args.format {
        WhoisFormat::Table => each(&dossiers, |dossier| dossier.document().text()),
        WhoisFormat::Markdown => each(&dossiers, |dossier| dossier.document().markdown()),
        WhoisFormat::Json => {
            let json = serde_json::to_string_pretty(&dossiers).expect("plain data is JSON");
            format!("{json}\n")
        }
        WhoisFormat::Rdap => dossiers
            .iter()
            .map(|dossier| format!("{}\n", rdap::response(dossier)))
            .collect(),
    };
    answer::print(&text)?;
    Ok(exit)
}

/// One after the other, with an empty line between.
fn each(dossiers: &[Dossier], text: impl Fn(&Dossier) -> String) -> String {
    let all: Vec<String> = dossiers.iter().map(text).collect();
    all.join("\n")
}
