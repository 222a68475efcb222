//! The page that shows how to add a norm does what it says.

use std::fs;
use std::path::{Path, PathBuf};

use catalog::{Catalog, CatalogError, Found, TemplateKind, template};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide() -> String {
    fs::read_to_string(root().join("docs/add-a-norm.md")).expect("the page is there")
}

/// The files of `norms/`, each with its name.
fn norms(folder: &Path, name: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        let file = path.file_name().and_then(|f| f.to_str()).expect("a name");
        let name = format!("{name}/{file}");
        if path.is_dir() {
            files.extend(norms(&path, &name));
        } else if path.extension().is_some_and(|e| e == "toml") {
            files.push((name, fs::read_to_string(&path).expect("it can be read")));
        }
    }
    files
}

fn load(files: &[(String, String)]) -> Result<Catalog, CatalogError> {
    Catalog::from_files(files.iter().map(|(n, t)| (n.as_str(), t.as_str())))
}

/// The blocks of a language, each with the file that the line before it names.
fn blocks<'g>(guide: &'g str, language: &str) -> Vec<(&'g str, &'g str)> {
    let fence = format!("```{language}\n");
    let mut found = Vec::new();
    for (at, _) in guide.match_indices(&fence) {
        let (before, block) = (&guide[..at], &guide[at + fence.len()..]);
        let block = block.split("```").next().expect("split gives one");
        let file = before
            .rsplit('`')
            .nth(1)
            .expect("a file is named before it");
        found.push((file, block));
    }
    found
}

#[test]
fn the_files_of_the_guide_fit_into_the_norms() {
    let guide = guide();
    let mut files = norms(&root().join("norms"), "norms");
    let new = blocks(&guide, "toml");
    let names: Vec<_> = new.iter().map(|(file, _)| *file).collect();
    let mapping = template(TemplateKind::Mapping, "rfc8212#no-policy-no-routes").expect("an id");
    assert_eq!(names, ["norms/instruments/rfc8212.toml", &mapping.path]);
    for (file, text) in new {
        assert!(
            !files.iter().any(|(name, _)| name == file),
            "{file} is no longer new"
        );
        files.push((file.to_owned(), text.to_owned()));
    }
    let catalog = load(&files).unwrap_or_else(|e| panic!("{e}"));
    let found = catalog.find("RFC 8212").unwrap_or_else(|e| panic!("{e}"));
    let Found::Instrument(instrument) = found else {
        panic!("{found:?}")
    };
    let titles: Vec<_> = catalog
        .provisions_of(&instrument.id)
        .map(|p| p.title.as_str())
        .collect();
    assert_eq!(titles, ["Without a policy, no routes"]);
    let named = catalog.find("rfc8212 no-policy-no-routes");
    assert!(matches!(named, Ok(Found::Provision(_))));
}

#[test]
fn the_messages_in_the_guide_are_those_of_the_program() {
    let guide = guide();
    let mut files = norms(&root().join("norms"), "norms");
    let begun = template(TemplateKind::Instrument, "rfc8212").expect("an id");
    files.push((begun.path, begun.text));
    let said = load(&files).expect_err("it is not filled in").to_string();
    let shown = blocks(&guide, "text");
    assert_eq!(shown.len(), 1);
    for line in shown[0].1.lines() {
        assert!(said.lines().any(|s| s == line), "{line}\n\n{said}");
    }
}

#[test]
fn the_guide_is_in_the_readme_and_the_readme_in_the_guide() {
    let readme = fs::read_to_string(root().join("norms/README.md")).expect("it is there");
    assert!(readme.contains("(../docs/add-a-norm.md)"));
    assert!(guide().contains("(../norms/README.md)"));
}
