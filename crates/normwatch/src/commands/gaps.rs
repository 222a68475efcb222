//! `normwatch gaps`: what is missing between the two sides.

use std::io::Write;
use std::path::Path;

use answers::{Side, gaps, paper};
use document::Document;

use crate::args::{Gaps, SideName};
use crate::commands::{answer, catalog, today};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress;

pub(crate) fn run(args: &Gaps) -> Result<Exit, Failure> {
    let catalog = catalog(args.asking.norms.as_deref())?;
    let shape = args.asking.format;
    if let Some(from) = args.from {
        let to = args.to.unwrap_or_else(today);
        if to.end() < from.end() {
            let message = format!("--to {to} is before --from {from}");
            return Err(Failure::new(Exit::Failed, message, None));
        }
        let change = gaps::between(&catalog, from, to);
        return answer::write(shape, &change, || change.document());
    }
    if let Some(folder) = &args.paper {
        let date = args.at.unwrap_or_else(today);
        return write_paper(folder, &paper::paper(&catalog, date));
    }
    let filter = gaps::Filter {
        side: args.side.map(|side| match side {
            SideName::States => Side::States,
            SideName::Operators => Side::Operators,
        }),
        code: args.code,
        primary: args.primary,
    };
    let date = args.at.unwrap_or_else(today);
    let gaps = gaps::on(&catalog, date, &filter);
    answer::write(shape, &gaps, || gaps.document())
}

/// The paper as Markdown and HTML, and its pictures, each file whole or not at all.
fn write_paper(folder: &Path, paper: &Document) -> Result<Exit, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritten(folder, &error))?;
    let mut files = vec![
        ("gaps.md".to_owned(), paper.markdown()),
        ("gaps.html".to_owned(), paper.html()),
    ];
    files.extend(paper.pictures().map(|p| (p.name.clone(), p.svg.clone())));
    for (name, content) in files {
        let path = folder.join(name);
        input::durable::write(&path, |file| file.write_all(content.as_bytes()))
            .map_err(|error| Failure::unwritten(&path, &error))?;
        progress::say(&format!("written: {}", path.display()));
    }
    Ok(Exit::Done)
}
