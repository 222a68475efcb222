//! Every dependency's licence is one that we allow, and how it got in.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use serde::Deserialize;

use crate::project;
use crate::spdx::{self, Allowed};

const LIST: &str = "xtask/licences.toml";

#[derive(Deserialize)]
struct List {
    #[serde(flatten)]
    allowed: Allowed,
    #[serde(default)]
    stated: Vec<Stated>,
}

/// What we read in the files of a crate that gives no expression.
#[derive(Deserialize)]
struct Stated {
    name: String,
    version: String,
    licence: String,
}

/// What `cargo metadata` tells, as far as we need it.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

pub(crate) fn run() -> Result<(), String> {
    let list: List = toml::from_str(&project::text(Path::new(LIST))?)
        .map_err(|error| format!("{LIST}: {error}"))?;
    let metadata = metadata()?;
    let problems = check(&metadata, &list);
    let count = metadata.packages.len() - metadata.workspace_members.len();
    println!("licences of {count} dependencies checked");
    project::outcome(
        problems,
        "leave the crate out, or add the licence to xtask/licences.toml after reading it",
    )
}

fn metadata() -> Result<Metadata, String> {
    let output = project::cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|error| format!("cargo metadata does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata failed: {}", said.trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}

fn check(metadata: &Metadata, list: &List) -> Vec<String> {
    let members: BTreeSet<&String> = metadata.workspace_members.iter().collect();
    let mut problems = Vec::new();
    for package in &metadata.packages {
        if members.contains(&package.id) {
            continue;
        }
        let stated = list
            .stated
            .iter()
            .find(|stated| stated.name == package.name && stated.version == package.version)
            .map(|stated| &stated.licence);
        let what = match stated.or(package.license.as_ref()) {
            None => "states no licence".to_owned(),
            Some(licence) => match spdx::is_allowed(licence, &list.allowed) {
                Ok(true) => continue,
                Ok(false) => format!("is under {licence}, which is not on the list"),
                Err(why) => format!("has a licence that cannot be read, {licence}: {why}"),
            },
        };
        let Package { name, version, .. } = package;
        let way = way_in(metadata, &package.id).join(" → ");
        problems.push(format!("{name} {version} {what}; it got in by {way}"));
    }
    problems
}

/// The shortest way from a crate of ours to the package, by name.
fn way_in<'a>(metadata: &'a Metadata, package: &'a str) -> Vec<&'a str> {
    let nodes: BTreeMap<&str, &[String]> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.dependencies.as_slice()))
        .collect();
    let mut came_from: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut queue = VecDeque::new();
    for member in &metadata.workspace_members {
        came_from.insert(member, None);
        queue.push_back(member.as_str());
    }
    while let Some(id) = queue.pop_front() {
        for next in nodes.get(id).copied().unwrap_or_default() {
            if !came_from.contains_key(next.as_str()) {
                came_from.insert(next, Some(id));
                queue.push_back(next);
            }
        }
    }
    let mut way = Vec::new();
    let mut place = Some(package);
    while let Some(id) = place {
        let name = metadata.packages.iter().find(|package| package.id == id);
        way.push(name.map_or(id, |package| package.name.as_str()));
        place = came_from.get(id).copied().flatten();
    }
    way.reverse();
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{
        "packages": [
            {"id": "ours", "name": "ours", "version": "0.1.0", "license": null},
            {"id": "a", "name": "good", "version": "1.0.0", "license": "MIT/GPL-3.0-only"},
            {"id": "b", "name": "viral", "version": "2.0.0", "license": "GPL-3.0-only"},
            {"id": "c", "name": "silent", "version": "3.0.0", "license": null}
        ],
        "workspace_members": ["ours"],
        "resolve": {"nodes": [
            {"id": "ours", "dependencies": ["a", "c"]},
            {"id": "a", "dependencies": ["b"]},
            {"id": "b", "dependencies": []},
            {"id": "c", "dependencies": []}
        ]}
    }"#;

    fn problems(list: &str) -> Vec<String> {
        let metadata: Metadata = serde_json::from_str(METADATA).unwrap();
        check(&metadata, &toml::from_str(list).unwrap())
    }

    #[test]
    fn a_problem_names_crate_version_licence_and_way_in() {
        assert_eq!(
            problems("allowed = ['MIT']\nexceptions = []"),
            [
                "viral 2.0.0 is under GPL-3.0-only, which is not on the list; \
                 it got in by ours → good → viral",
                "silent 3.0.0 states no licence; it got in by ours → silent",
            ]
        );
    }

    #[test]
    fn what_was_read_in_a_crates_files_counts_for_that_version_only() {
        let list = |version: &str| {
            format!(
                "allowed = ['MIT', 'GPL-3.0-only']\nexceptions = []\n\
                 [[stated]]\nname = 'silent'\nversion = '{version}'\nlicence = 'MIT'"
            )
        };
        assert_eq!(problems(&list("3.0.0")), Vec::<String>::new());
        assert_eq!(problems(&list("2.9.0")).len(), 1);
    }
}
