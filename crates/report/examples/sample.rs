//! Writes a sample report to look at: `cargo run -p report --example sample --
//! OUT.html OUT.json`; the text goes to standard output. A report in JSON as third
//! argument is written in its place.

use std::error::Error;
use std::{env, fs, io};

use report::terminal::Options;

#[path = "../tests/it/sample.rs"]
#[allow(dead_code)]
mod sample;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [html, json, which @ ..] = &arguments[..] else {
        return Err("usage: sample OUT.html OUT.json [hostile|empty|REPORT.json]".into());
    };
    let report = match which.first().map(String::as_str) {
        Some("hostile") => sample::hostile(),
        Some("empty") => sample::empty(),
        Some(path) => serde_json::from_str(&fs::read_to_string(path)?)?,
        None => sample::report(),
    };
    fs::write(html, report::html::page(&report))?;
    report::json::write(&report, fs::File::create(json)?)?;
    report::terminal::write(&report, &Options::default(), io::stdout())?;
    Ok(())
}
