//! Rules as TOML for `norms/triage/`.

use std::fmt::Write as _;

use crate::import::{Import, Rule, RuleKind};

/// What is dropped is not kept; the shortest time that can be said.
const RETENTION_DROP: &str = "1h";

/// As long as an event is kept that no rule fires for.
const RETENTION: &str = "90d";

/// The rules as a file, with comments where somebody has to decide.
///
/// A sieve does not say whom to tell, which norm is engaged, who may see what is sent and
/// how long it is kept. Until somebody does, an event with a path is kept on file.
pub fn write(import: &Import, id: &str) -> String {
    let mut out = format!(
        "# Read from IntelMQ's sieve. It comes before all other rules when its file's name\n\
         # does, as in norms/triage/00-{id}.toml: each rule ends the search where it fires.\n\
         #\n\
         # A sieve names no norm. Say in `provisions` which one such an event engages; until\n\
         # then it is only sorted.\n\
         id = \"{id}\"\n\
         title = \"Rules read from IntelMQ's sieve\"\n\
         basis = {{ source = \"researcher\", verification = \"knowledge\" }}\n"
    );
    for rule in &import.rules {
        one(&mut out, rule);
    }
    out
}

fn one(out: &mut String, rule: &Rule) {
    let Rule {
        id,
        file,
        line,
        kind,
        when,
    } = rule;
    let title = format!("{file}, line {line}: {kind}");
    let (action, retention) = match kind {
        RuleKind::Drop => ("drop", RETENTION_DROP),
        RuleKind::Keep | RuleKind::Path(_) => ("keep-on-file", RETENTION),
    };
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = writeln!(out, "{text}");
    };
    line(format_args!(
        "\n[[rules]]\nid = \"{id}\"\ntitle = {}",
        basic(&title)
    ));
    line(format_args!("when = {}", basic(when)));
    line(format_args!("provisions = [\"rsit#classify\"]"));
    if let RuleKind::Path(_) = kind {
        line(format_args!(
            "# Nobody is told until you say whom and how, as in\n\
             # recipients = [\"holder\"], action = \"daily-digest\", deadline = \"48h\"."
        ));
    }
    line(format_args!(
        "action = \"{action}\"\ntlp = \"amber\"\nretention = \"{retention}\""
    ));
    line(format_args!(
        "why = {}\nlast = true",
        basic(&format!("The sieve does so: {title}."))
    ));
}

/// A basic string of TOML.
fn basic(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
