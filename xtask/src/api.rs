//! The API, held to its description by a program of others: schemathesis asks what the
//! description allows, and what it does not, and reads what comes back.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::served::Served;
use crate::{evidence, project, validators};

/// The virtual environment, with its requirements among the validators'.
pub(crate) const ENVIRONMENT: &str = "api";

/// What is asked of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance,\
                      unsupported_method,allow_header_conformance";

/// How often each question is asked in the phase that makes up values.
const EXAMPLES: &str = "25";

/// The same values each time: what fails fails again.
const SEED: &str = "24022008";

/// Asks all questions, or says that it does not. Also holds the answers to a description
/// that is wrong on purpose: a program that takes everything is none.
pub(crate) fn run() -> Result<(), String> {
    let Some(folder) = validators::folder() else {
        println!(
            "left out: {} is not set; it names a folder for schemathesis",
            validators::VARIABLE
        );
        return Ok(());
    };
    validators::environment(&folder, ENVIRONMENT)?;
    let place = folder.join("api-files");
    fs::create_dir_all(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    let served = Served::start(&place, evidence::folder().as_deref())?;
    let description = project::root().join("schema/openapi.json");
    let output = asked(&folder, &place, &description, &served.address, &[])?;
    if !output.status.success() {
        return Err(format!(
            "schemathesis: the API is not as it is described\n{}",
            validators::said(&output)
        ));
    }
    let text = fs::read_to_string(&description).map_err(|e| e.to_string())?;
    let broken = place.join("broken.json");
    let wrong = validators::changed(&text, |value| {
        let responses = &mut value["paths"]["/api/v1/about"]["get"]["responses"];
        validators::remove(responses, "200")
    })?;
    fs::write(&broken, wrong).map_err(|e| format!("{}: {e}", broken.display()))?;
    let only = ["--include-path", "/api/v1/about"];
    let output = asked(&folder, &place, &broken, &served.address, &only)?;
    if output.status.success() {
        return Err("schemathesis takes a description that has no answer".to_owned());
    }
    println!("schemathesis: the API is as it is described, and an answer less is seen");
    Ok(())
}

fn asked(
    folder: &Path,
    place: &Path,
    description: &Path,
    address: &str,
    more: &[&str],
) -> Result<std::process::Output, String> {
    let mut command = Command::new(folder.join(ENVIRONMENT).join("bin/schemathesis"));
    command.arg("run").arg(description).args(["--url", address]);
    command.args(["--checks", CHECKS, "--max-examples", EXAMPLES]);
    command.args(["--seed", SEED, "--phases", "examples,coverage,fuzzing"]);
    command.args(["--workers", "2", "--generation-database", "none"]);
    command.args(["--suppress-health-check", "all"]).args(more);
    command.current_dir(place).env("PYTHONUTF8", "1");
    validators::output(&mut command, "schemathesis")
}
