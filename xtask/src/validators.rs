//! The exports of the norms and the formats of notices, held to validators of others.
//!
//! The validators are Python programs with pinned versions, in virtual environments
//! of their own since they do not agree on what they depend on. Each of them is
//! also given a file that is broken on purpose, and has to refuse it: a validator
//! that takes everything is none.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::{notices, project};

/// Names a folder for the virtual environments; without it nothing is validated.
pub(crate) const VARIABLE: &str = "NORMWATCH_VALIDATORS";

/// Where requirements and programs of ours stand.
const FOLDER: &str = "xtask/validators";

/// How many lines of what a validator says are shown.
const LINES_MAX: usize = 30;

/// The virtual environments of these validators, each with `FOLDER/NAME.txt` in it.
const ENVIRONMENTS: [&str; 3] = ["records", "stix", notices::ENVIRONMENT];

/// One validator and one format.
pub(crate) struct Check {
    /// The crate and its example that write it.
    pub(crate) writer: (&'static str, &'static str),
    /// The format, as that example calls it.
    pub(crate) format: &'static str,
    /// How its files end.
    pub(crate) extension: &'static str,
    /// What to run.
    pub(crate) validator: Validator,
    /// What is broken on purpose, in words.
    pub(crate) broken: &'static str,
    /// Breaks a good file.
    pub(crate) breaks: fn(&str) -> Result<String, String>,
}

/// What to run; the file comes last.
pub(crate) enum Validator {
    /// A Python program of ours in an environment, with arguments.
    Script(&'static str, &'static str, &'static [&'static str]),
    /// A program of an environment, with arguments.
    Program(&'static str, &'static str, &'static [&'static str]),
    /// An example of the crate `export`.
    Example(&'static str),
}

/// All of them. Where a format has several, a file is broken in what the others do
/// not see, if there is such a thing.
const CHECKS: [Check; 9] = [
    Check {
        writer: ("export", "write"),
        format: "oscal-catalog",
        extension: "json",
        validator: Validator::Script("records", "oscal_valid.py", &[]),
        broken: "a catalog without a title",
        breaks: |text| changed(text, |v| remove(&mut v["catalog"]["metadata"], "title")),
    },
    Check {
        writer: ("export", "write"),
        format: "oscal-catalog",
        extension: "json",
        validator: Validator::Script("records", "trestle_valid.py", &[]),
        broken: "a group whose id is no token",
        breaks: |text| {
            changed(text, |v| {
                put(&mut v["catalog"]["groups"][0], "id", json!("a#1"))
            })
        },
    },
    Check {
        writer: ("export", "write"),
        format: "oscal-mapping",
        extension: "json",
        validator: Validator::Script("records", "oscal_valid.py", &[]),
        broken: "a status that OSCAL has not",
        breaks: |text| {
            changed(text, |v| {
                put(
                    &mut v["mapping-collection"]["mappings"][0],
                    "status",
                    json!("finished"),
                )
            })
        },
    },
    Check {
        writer: ("export", "write"),
        format: "oscal-mapping",
        extension: "json",
        validator: Validator::Script("records", "trestle_valid.py", &[]),
        broken: "a field that OSCAL has not",
        breaks: |text| {
            changed(text, |v| {
                put(
                    &mut v["mapping-collection"]["mappings"][0],
                    "surplus",
                    json!("x"),
                )
            })
        },
    },
    Check {
        writer: ("export", "write"),
        format: "oscal-mapping",
        extension: "json",
        validator: Validator::Example("relationships"),
        broken: "a relationship that OSCAL has not, which both validators take",
        breaks: |text| {
            changed(text, |v| {
                let map = &mut v["mapping-collection"]["mappings"][0]["maps"][0];
                put(map, "relationship", json!("contains"))
            })
        },
    },
    Check {
        writer: ("export", "write"),
        format: "sssom",
        extension: "sssom.tsv",
        validator: Validator::Script("records", "sssom_valid.py", &[]),
        broken: "a row with a justification that is no CURIE",
        breaks: |text| replaced(text, "semapv:ManualMappingCuration", "by hand"),
    },
    Check {
        writer: ("export", "write"),
        format: "skos",
        extension: "ttl",
        validator: Validator::Program(
            "records",
            "pyshacl",
            &["--metashacl", "--shapes", "schema/skos.shapes.ttl"],
        ),
        broken: "a concept with two preferred labels",
        breaks: |text| {
            replaced(
                text,
                "  skos:prefLabel ",
                "  skos:prefLabel \"another\"@en ;\n  skos:prefLabel ",
            )
        },
    },
    Check {
        writer: ("export", "write"),
        format: "stix",
        extension: "json",
        validator: Validator::Program(
            "stix",
            "stix2_validator",
            // Warnings are failures, and so is anything custom. But for two: 103
            // wants random UUIDs, and these are names; 302 wants hashes of pages.
            &[
                "--strict",
                "--strict-types",
                "--strict-properties",
                "--enforce-refs",
                "--disable",
                "103,302",
            ],
        ),
        broken: "a property of our own",
        breaks: |text| changed(text, |v| put(&mut v["objects"][0], "x_norm", json!("x"))),
    },
    Check {
        writer: ("export", "write"),
        format: "json",
        extension: "json",
        validator: Validator::Script("stix", "json_valid.py", &["schema/norms.json"]),
        broken: "a field that the schema has not",
        breaks: |text| {
            changed(text, |v| {
                put(&mut v["provisions"][0], "surplus", json!("x"))
            })
        },
    },
];

/// Validates all exports and notices, or says that it does not.
pub(crate) fn run() -> Result<(), String> {
    let Some(folder) = folder() else {
        println!(
            "left out: {VARIABLE} is not set; it names a folder for the validators' Python environments"
        );
        return Ok(());
    };
    for name in ENVIRONMENTS {
        environment(&folder, name)?;
    }
    let files = folder.join("files");
    fs::create_dir_all(&files).map_err(|e| format!("{}: {e}", files.display()))?;
    for check in CHECKS.iter().chain(&notices::CHECKS) {
        run_check(check, &folder, &files)?;
    }
    notices::send(&folder)
}

/// The folder for the virtual environments, when the variable names one.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os(VARIABLE)?;
    Some(project::root().join(folder))
}

/// A program of ours for an environment, in full.
pub(crate) fn in_folder(script: &str) -> PathBuf {
    project::root().join(FOLDER).join(script)
}

/// Makes a virtual environment with what its requirements name, unless it is there
/// with the same.
pub(crate) fn environment(folder: &Path, name: &str) -> Result<(), String> {
    let requirements = project::root().join(FOLDER).join(format!("{name}.txt"));
    let wanted = fs::read_to_string(&requirements)
        .map_err(|e| format!("{}: {e}", requirements.display()))?;
    let place = folder.join(name);
    let stamp = place.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("installing the validators of {name}");
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&place);
    succeed(&mut make, "python3 -m venv", "apt-get install python3-venv")?;
    let mut install = Command::new(place.join("bin/python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--requirement",
    ]);
    install.arg(&requirements);
    succeed(
        &mut install,
        "pip install",
        "it needs the network the first time",
    )?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))
}

pub(crate) fn succeed(command: &mut Command, name: &str, hint: &str) -> Result<(), String> {
    let output = output(command, name)?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{name}: {}\n{}\nhint: {hint}",
        output.status,
        said(&output)
    ))
}

/// Writes the export, which must pass, and the broken one, which must not.
fn run_check(check: &Check, folder: &Path, files: &Path) -> Result<(), String> {
    let Check { writer, format, .. } = check;
    let (package, _) = *writer;
    let name = format!("{package}-{format}.{}", check.extension);
    let good = files.join(&name);
    let text = written(*writer, format)?;
    fs::write(&good, &text).map_err(|e| format!("{}: {e}", good.display()))?;
    let broken = files.join(format!("broken-{name}"));
    let broken_text = (check.breaks)(&text).map_err(|e| format!("{}: {e}", check.broken))?;
    fs::write(&broken, broken_text).map_err(|e| format!("{}: {e}", broken.display()))?;

    let name = check.validator.name();
    let outcome = output(&mut check.validator.command(folder, &good)?, name)?;
    if !outcome.status.success() {
        return Err(format!(
            "{name} refuses {}\n{}",
            good.display(),
            said(&outcome)
        ));
    }
    let outcome = output(&mut check.validator.command(folder, &broken)?, name)?;
    if outcome.status.success() {
        return Err(format!(
            "{name} takes {}, which is {}\n{}",
            broken.display(),
            check.broken,
            said(&outcome)
        ));
    }
    println!("{format}: {name} takes it, and refuses {}", check.broken);
    Ok(())
}

/// One file, by an example of a crate.
fn written((package, name): (&str, &str), format: &str) -> Result<String, String> {
    let mut command = project::example(name)?;
    command.arg(format).stderr(Stdio::inherit());
    let output = command
        .output()
        .map_err(|e| format!("{name} does not start: {e}"))?;
    if !output.status.success() {
        return Err(format!("{package} cannot write {format}"));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("{format}: {e}"))
}

impl Validator {
    fn name(&self) -> &'static str {
        match self {
            Validator::Script(_, name, _)
            | Validator::Program(_, name, _)
            | Validator::Example(name) => name,
        }
    }

    fn command(&self, folder: &Path, file: &Path) -> Result<Command, String> {
        let program = |environment: &str, name: &str| -> PathBuf {
            folder.join(environment).join("bin").join(name)
        };
        let mut command = match *self {
            Validator::Script(environment, script, arguments) => {
                let mut command = Command::new(program(environment, "python"));
                command.arg(in_folder(script));
                command.args(arguments.iter().map(|argument| in_project(argument)));
                command
            }
            Validator::Program(environment, name, arguments) => {
                let mut command = Command::new(program(environment, name));
                command.args(arguments.iter().map(|argument| in_project(argument)));
                command
            }
            Validator::Example(name) => {
                let mut command = project::example(name)?;
                command.arg(file);
                return Ok(command);
            }
        };
        // Some leave files of their own where they run, and some read files in the
        // encoding of the place.
        command.current_dir(folder).env("PYTHONUTF8", "1").arg(file);
        Ok(command)
    }
}

/// An argument that names a file of the project, in full.
fn in_project(argument: &str) -> PathBuf {
    let file = project::root().join(argument);
    if file.is_file() {
        file
    } else {
        argument.into()
    }
}

pub(crate) fn output(command: &mut Command, name: &str) -> Result<Output, String> {
    command.stdin(Stdio::null());
    command
        .output()
        .map_err(|e| format!("{name} does not start: {e}"))
}

/// The last lines of what a program said.
pub(crate) fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES_MAX)..].join("\n")
}

/// A JSON text after a change to its value.
pub(crate) fn changed(
    text: &str,
    change: impl FnOnce(&mut Value) -> Result<(), String>,
) -> Result<String, String> {
    let mut value: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    change(&mut value)?;
    Ok(value.to_string())
}

pub(crate) fn put(object: &mut Value, field: &str, value: Value) -> Result<(), String> {
    let fields = object
        .as_object_mut()
        .ok_or("there is no such object to break")?;
    fields.insert(field.to_owned(), value);
    Ok(())
}

pub(crate) fn remove(object: &mut Value, field: &str) -> Result<(), String> {
    let fields = object
        .as_object_mut()
        .ok_or("there is no such object to break")?;
    fields
        .remove(field)
        .map(|_| ())
        .ok_or_else(|| format!("there is no {field} to remove"))
}

pub(crate) fn replaced(text: &str, from: &str, to: &str) -> Result<String, String> {
    if text.contains(from) {
        Ok(text.replacen(from, to, 1))
    } else {
        Err(format!("there is no {from} to break"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_broken_is_an_error_and_not_a_good_file() {
        assert!(replaced("a b", "c", "d").is_err());
        assert!(changed("{}", |v| remove(v, "title")).is_err());
        assert!(changed("[]", |v| put(v, "title", json!(1))).is_err());
        assert!(changed("{", |_| Ok(())).is_err());
        assert_eq!(replaced("a b b", "b", "c").as_deref(), Ok("a c b"));
        let removed = changed(r#"{"title":1,"a":2}"#, |v| remove(v, "title"));
        assert_eq!(removed.as_deref(), Ok(r#"{"a":2}"#));
    }

    #[test]
    fn a_broken_file_differs_from_the_good_one() {
        let good = json!({
            "catalog": { "metadata": { "title": "t" }, "groups": [{ "id": "g" }] },
            "mapping-collection": { "mappings": [{ "status": "draft", "maps": [{}] }] },
            "objects": [{}],
            "provisions": [{}],
        });
        let good = good.to_string();
        let table = "a\tsemapv:ManualMappingCuration\n";
        let turtle = "term:a\n  skos:prefLabel \"a\"@en .\n";
        for check in &CHECKS {
            let good = match check.format {
                "sssom" => table,
                "skos" => turtle,
                _ => &good,
            };
            let broken = (check.breaks)(good).unwrap_or_else(|e| panic!("{}: {e}", check.broken));
            assert_ne!(broken, good, "{}", check.broken);
        }
    }

    #[test]
    fn every_environment_has_its_requirements_and_every_version_is_pinned() {
        for name in ENVIRONMENTS
            .into_iter()
            .chain([crate::look_ups::ENVIRONMENT, crate::api::ENVIRONMENT])
        {
            let file = Path::new(FOLDER).join(format!("{name}.txt"));
            let text = project::text(&file).unwrap_or_else(|e| panic!("{e}"));
            let packages = text.lines().filter(|line| !line.starts_with('#'));
            assert!(packages.clone().count() > 1);
            for package in packages {
                assert!(package.contains("=="), "{name}: {package}");
            }
        }
    }
}
