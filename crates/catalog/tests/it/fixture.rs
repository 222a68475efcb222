//! A small set of norms without a mistake, to put one mistake in at a time.

use catalog::{Catalog, CatalogError};

pub(crate) const SOURCES: &str = "norms/sources.toml";
pub(crate) const GAPS: &str = "norms/gaps.toml";
pub(crate) const STATES: &str = "norms/instruments/states.toml";
pub(crate) const OPERATORS: &str = "norms/instruments/operators.toml";
pub(crate) const MAPPINGS: &str = "norms/mappings/all.toml";
pub(crate) const ORGANISATIONS: &str = "norms/organisations/all.toml";
pub(crate) const PROCESSES: &str = "norms/processes/all.toml";
pub(crate) const TERMS: &str = "norms/terms/all.toml";
pub(crate) const ADOPTIONS: &str = "norms/adoptions/all.toml";
pub(crate) const EVENTS: &str = "norms/events/all.toml";
pub(crate) const ALIASES: &str = "norms/aliases.toml";
pub(crate) const CONFLICTS: &str = "norms/conflicts.toml";
pub(crate) const TRIAGE: &str = "norms/triage/base.toml";
pub(crate) const INDICATOR: &str = "norms/indicators/flood.toml";

/// The files, each with its name.
pub(crate) const FILES: &[(&str, &str)] = &[
    (SOURCES, include_str!("../fixtures/norms/sources.toml")),
    (GAPS, include_str!("../fixtures/norms/gaps.toml")),
    (
        STATES,
        include_str!("../fixtures/norms/instruments/states.toml"),
    ),
    (
        OPERATORS,
        include_str!("../fixtures/norms/instruments/operators.toml"),
    ),
    (
        MAPPINGS,
        include_str!("../fixtures/norms/mappings/all.toml"),
    ),
    (
        INDICATOR,
        include_str!("../fixtures/norms/indicators/flood.toml"),
    ),
    (TRIAGE, include_str!("../fixtures/norms/triage/base.toml")),
    (
        ORGANISATIONS,
        include_str!("../fixtures/norms/organisations/all.toml"),
    ),
    (
        PROCESSES,
        include_str!("../fixtures/norms/processes/all.toml"),
    ),
    (TERMS, include_str!("../fixtures/norms/terms/all.toml")),
    (
        ADOPTIONS,
        include_str!("../fixtures/norms/adoptions/all.toml"),
    ),
    (EVENTS, include_str!("../fixtures/norms/events/all.toml")),
    (ALIASES, include_str!("../fixtures/norms/aliases.toml")),
    (CONFLICTS, include_str!("../fixtures/norms/conflicts.toml")),
];

/// Loads the files with `from` replaced by `to` in one of them.
pub(crate) fn load_with(file: &str, from: &str, to: &str) -> Result<Catalog, CatalogError> {
    let changed: Vec<(&str, String)> = FILES
        .iter()
        .map(|&(name, text)| {
            let is_it = name == file;
            assert!(!is_it || text.contains(from), "{file} has no {from:?}");
            (
                name,
                if is_it {
                    text.replacen(from, to, 1)
                } else {
                    text.to_owned()
                },
            )
        })
        .collect();
    Catalog::from_files(changed.iter().map(|(name, text)| (*name, text.as_str())))
}

/// The files as they are.
pub(crate) fn good() -> Catalog {
    Catalog::from_files(FILES.iter().copied()).unwrap_or_else(|e| panic!("{e}"))
}
