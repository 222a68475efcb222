//! `normwatch demo`: the same check on routes made from a published timeline.

use std::io::Write;

use engine::BaselineChoice;
use input::{Options, Source, durable};

use crate::args::{Demo, Outputs};
use crate::commands::check::run_with;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

pub(crate) fn run(args: &Demo) -> Result<Exit, Failure> {
    let folder = &args.folder;
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))?;
    let mut files = Vec::new();
    for (name, bytes) in testkit::youtube_2008::files() {
        let path = folder.join(name);
        durable::write(&path, |file| file.write_all(&bytes))
            .map_err(|error: std::io::Error| Failure::unwritten(&path, &error))?;
        files.push(path);
    }
    say(&format!(
        "wrote {} files into {}: the 24th of February 2008, made from its published timeline; \
         everything around the event is invented",
        files.len(),
        folder.display()
    ));
    let named = |start| -> Vec<Source> {
        let named = testkit::youtube_2008::named(&files, start);
        named.into_iter().map(Source::Path).collect()
    };
    let check = engine::Check {
        routes: named("updates."),
        baseline: BaselineChoice::Files(named("rib.")),
        as_org: Some(folder.join("as-org.jsonl")),
        as_rel: Some(folder.join("as-rel.txt")),
        window: archive::Window::default(),
        options: Options::default(),
    };
    let outputs = Outputs {
        html: Some(folder.join("report.html")),
        json: Some(folder.join("report.json")),
        db: folder.join("normwatch.db"),
        norms: None,
        all: false,
        statements: None,
    };
    run_with(&check, &outputs)
}
