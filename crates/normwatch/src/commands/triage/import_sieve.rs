//! `normwatch triage import-sieve`: IntelMQ's sieve files as rules.

use std::io::Write as _;
use std::path::Path;

use catalog::RuleId;
use input::durable;
use sieve::RuleKind;

use crate::args::ImportSieve;
use crate::commands::answer;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// The id of rules that are not written to a file.
const ID: &str = "sieve";

pub(super) fn run(args: &ImportSieve) -> Result<Exit, Failure> {
    let mut texts = Vec::with_capacity(args.files.len());
    for path in &args.files {
        texts.push((path.display().to_string(), text(path)?));
    }
    let files: Vec<_> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let import = sieve::import(&files).map_err(|(number, error)| {
        let message = format!("`{}` is no sieve file: {error}", files[number].0);
        let hint = "`intelmq_sieve_expert_validator` tells whether IntelMQ takes it".to_owned();
        Failure::new(Exit::WrongKind, message, Some(hint))
    })?;
    let toml = sieve::write(&import, &id(args.output.as_deref())?);
    match &args.output {
        Some(path) => durable::write(path, |file| file.write_all(toml.as_bytes()))
            .map_err(|error| Failure::unwritten(path, &error))?,
        None => {
            answer::print(&toml)?;
        }
    }
    for loss in &import.losses {
        say(&format!("no equal: {loss}"));
    }
    let paths = import
        .rules
        .iter()
        .filter(|rule| matches!(rule.kind, RuleKind::Path(_)));
    let (rules, paths) = (import.rules.len(), paths.count());
    say(&format!(
        "{rules} rules, of which {paths} tell nobody until you say whom; {} things have no equal",
        import.losses.len()
    ));
    Ok(match import.losses.is_empty() {
        true => Exit::Done,
        false => Exit::Incomplete,
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    let (bytes, _) = input::read_all(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        let message = format!(
            "`{}` is no sieve file: line {line} is not UTF-8",
            path.display()
        );
        Failure::new(Exit::WrongKind, message, None)
    })
}

/// The id of the rules: the name of their file, without what is there for its place
/// among others, as in `00-ours.toml`.
fn id(output: Option<&Path>) -> Result<String, Failure> {
    let Some(path) = output else {
        return Ok(ID.to_owned());
    };
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let name = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    match RuleId::new(name) {
        Some(id) => Ok(id.to_string()),
        None => {
            let message = format!("`{}` gives the rules no id", path.display());
            let hint = format!("name it of {}", RuleId::SHAPE);
            Err(Failure::new(Exit::WrongKind, message, Some(hint)))
        }
    }
}
