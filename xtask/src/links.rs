//! Links in documents lead somewhere, and citations of RFCs are plausible.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::citation;
use crate::markdown::{self, Link};
use crate::project;
use crate::rfcs::Rfcs;

pub(crate) fn run() -> Result<(), String> {
    let rfcs = Rfcs::load()?;
    let files = project::files()?;
    let folders = files.iter().flat_map(|file| file.ancestors());
    let known: BTreeSet<&Path> = folders.collect();
    let mut problems = Vec::new();
    let (mut links, mut citations) = (0, 0);
    for file in &files {
        let kind = file.extension().and_then(|end| end.to_str());
        // Our own sources hold wrong citations on purpose, as tests.
        if !matches!(kind, Some("md" | "rs" | "toml")) || file.starts_with("xtask") {
            continue;
        }
        let text = project::text(file)?;
        let mut say = |line: usize, what: String| {
            problems.push(format!("{}:{line}: {what}", file.display()));
        };
        for citation in citation::find(&text) {
            citations += 1;
            if let Some(problem) = rfcs.problem(&citation) {
                say(citation.line, problem);
            }
        }
        if kind == Some("toml") {
            continue;
        }
        for link in markdown::links(&text) {
            links += 1;
            if let Some(problem) = rfc_problem(&link, &rfcs) {
                say(link.line, problem);
            }
            if kind == Some("md")
                && let Some(problem) = target_problem(file, &text, &link, &known)
            {
                say(link.line, problem);
            }
        }
    }
    println!("{links} links and {citations} citations of RFCs checked");
    project::outcome(
        problems,
        "correct the link or citation; a new RFC goes into xtask/rfcs.toml, with its facts",
    )
}

/// A label that says RFC 7606 §3 leads to RFC 7606, and to that section.
fn rfc_problem(link: &Link, rfcs: &Rfcs) -> Option<String> {
    let Link { label, target, .. } = link;
    let target_lower = target.to_ascii_lowercase();
    let number = linked_rfc(&target_lower)?;
    let cited = citation::find(label).into_iter().next();
    if let Some(cited) = cited {
        if cited.rfc != number {
            return Some(format!("[{label}] leads to RFC {number}"));
        }
        let linked = target_lower
            .split_once("#section-")
            .map(|(_, section)| section);
        if let (Some(section), Some(linked)) = (&cited.section, linked)
            && section != linked
        {
            return Some(format!("[{label}] leads to §{linked}"));
        }
    }
    let is_known = rfcs.knows(number);
    (!is_known).then(|| format!("the link's RFC {number} is not in xtask/rfcs.toml"))
}

/// The number in `…/rfc7606#section-3`.
fn linked_rfc(target: &str) -> Option<u32> {
    if !target.contains("://") {
        return None;
    }
    let (_, rest) = target.rsplit_once("/rfc")?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A relative link names a file of the project, and a heading in it.
fn target_problem(file: &Path, text: &str, link: &Link, known: &BTreeSet<&Path>) -> Option<String> {
    let target = link.target.as_str();
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let other;
    let text = if path.is_empty() {
        text
    } else {
        let Some(path) = resolve(file, path).filter(|path| known.contains(path.as_path())) else {
            return Some(format!("{target} is no file of the project"));
        };
        if anchor.is_empty() || path.extension().is_none_or(|end| end != "md") {
            return None;
        }
        other = project::text(&path).ok()?;
        &other
    };
    let is_there = anchor.is_empty() || markdown::anchors(text).iter().any(|known| known == anchor);
    (!is_there).then(|| format!("{target}: there is no such heading"))
}

/// A link's path from the top folder; none when it leaves the project.
fn resolve(file: &Path, target: &str) -> Option<PathBuf> {
    let mut path = match target.strip_prefix('/') {
        Some(_) => PathBuf::new(),
        None => file.parent()?.to_owned(),
    };
    for part in Path::new(target.trim_start_matches('/')).components() {
        match part {
            Component::ParentDir if path.pop() => {}
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(label: &str, target: &str) -> Link {
        Link {
            line: 1,
            label: label.to_owned(),
            target: target.to_owned(),
        }
    }

    #[test]
    fn a_label_leads_to_the_rfc_that_it_names() {
        let rfcs = Rfcs::parse("[[rfc]]\nnumber = 7606\ntitle = 'T'\ndate = '2015-08'\n").unwrap();
        let check = |label, target, expected: Option<&str>| {
            let problem = rfc_problem(&link(label, target), &rfcs);
            assert_eq!(problem.as_deref(), expected, "{label} {target}");
        };
        check("RFC 7606", "https://a/rfc/rfc7606", None);
        check("RFC 7606 §3", "https://a/rfc7606#section-3", None);
        check("here", "https://a/rfc7606.html", None);
        check(
            "RFC 7607",
            "https://a/rfc7606",
            Some("[RFC 7607] leads to RFC 7606"),
        );
        check(
            "RFC 7606 §3",
            "https://a/rfc7606#section-4",
            Some("[RFC 7606 §3] leads to §4"),
        );
        check(
            "x",
            "https://a/rfc9999",
            Some("the link's RFC 9999 is not in xtask/rfcs.toml"),
        );
    }

    #[test]
    fn relative_links_name_files_and_headings() {
        let known: BTreeSet<&Path> = ["docs", "docs/a.md", "docs/b.toml", "c.md"]
            .map(Path::new)
            .into();
        let check = |target, expected: Option<&str>| {
            let problem = target_problem(
                Path::new("docs/a.md"),
                "# One two",
                &link("x", target),
                &known,
            );
            assert_eq!(problem.as_deref(), expected, "{target}");
        };
        check("b.toml", None);
        check("../c.md", None);
        check("/c.md", None);
        check("../docs", None);
        check("#one-two", None);
        check("https://a.example/b", None);
        check("d.md", Some("d.md is no file of the project"));
        check("../../c.md", Some("../../c.md is no file of the project"));
        check("#three", Some("#three: there is no such heading"));
    }
}
