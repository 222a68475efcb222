//! What the crate `notify` writes, held to validators of others, and sent to a mail
//! server of others.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::project;
use crate::validators::{Check, Validator, changed, in_folder, output, put, remove, said};

/// The virtual environment, with its requirements among the validators'.
pub(crate) const ENVIRONMENT: &str = "notices";

/// How many messages are sent.
const MESSAGES: u32 = 20;

/// One validator for each format.
pub(crate) const CHECKS: [Check; 4] = [
    Check {
        writer: ("notify", "write_notice"),
        format: "mail",
        extension: "eml",
        validator: Validator::Script(ENVIRONMENT, "mail_valid.py", &[]),
        broken: "a message whose last part does not end",
        breaks: |text| {
            let end = text.trim_end().strip_suffix("--");
            end.map(|text| format!("{text}\r\n"))
                .ok_or_else(|| "the last part has no end to break".to_owned())
        },
    },
    Check {
        writer: ("notify", "write_notice"),
        format: "xarf",
        extension: "json",
        validator: Validator::Script(ENVIRONMENT, "xarf_valid.py", &[]),
        broken: "a report without the time of the event",
        breaks: |text| changed(text, |v| remove(&mut v[0], "timestamp")),
    },
    Check {
        writer: ("notify", "write_notice"),
        format: "misp",
        extension: "json",
        validator: Validator::Script(ENVIRONMENT, "misp_valid.py", &[]),
        broken: "an attribute of a type that MISP has not",
        breaks: |text| {
            changed(text, |v| {
                put(
                    &mut v["Event"]["Attribute"][0],
                    "type",
                    json!("ip-somewhere"),
                )
            })
        },
    },
    Check {
        writer: ("notify", "write_notice"),
        format: "stix",
        extension: "json",
        validator: Validator::Program(
            "stix",
            "stix2_validator",
            // As for the exports, but for --strict-types, which does not know the
            // observables of STIX 2.1.
            &[
                "--strict",
                "--strict-properties",
                "--enforce-refs",
                "--disable",
                "103,302",
            ],
        ),
        broken: "a property of our own",
        breaks: |text| changed(text, |v| put(&mut v["objects"][1], "x_norm", json!("x"))),
    },
];

/// Sends messages to a mail server of others, which has to take each of them once
/// and as it was kept; and sees that one more that should have come is missed.
pub(crate) fn send(folder: &Path) -> Result<(), String> {
    let (is_good, words) = sent(folder, MESSAGES)?;
    if !is_good {
        return Err(format!("aiosmtpd did not take what was sent\n{words}"));
    }
    let (is_good, words) = sent(folder, MESSAGES + 1)?;
    if is_good {
        return Err(format!(
            "a message that was not sent is not missed\n{words}"
        ));
    }
    println!("mail: aiosmtpd takes {MESSAGES} messages once, and one more is missed");
    Ok(())
}

/// Whether the server took as many messages as are expected.
fn sent(folder: &Path, expected: u32) -> Result<(bool, String), String> {
    let mut command = Command::new(folder.join(ENVIRONMENT).join("bin/python"));
    command.arg(in_folder("smtp_takes.py"));
    command.args([MESSAGES.to_string(), expected.to_string()]);
    command.arg(project::example("deliver")?.get_program());
    command.current_dir(project::root());
    let output = output(&mut command, "smtp_takes.py")?;
    match output.status.code() {
        Some(0) => Ok((true, said(&output))),
        Some(DIFFERENT) => Ok((false, said(&output))),
        code => Err(format!(
            "smtp_takes.py ended with {code:?}\n{}",
            said(&output)
        )),
    }
}

/// How the script ends when something differs; Python ends with 1 when it fails.
const DIFFERENT: i32 = 3;
