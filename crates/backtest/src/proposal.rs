//! A file as a proposal.

use std::fmt;
use std::path::Path;

use catalog::{Catalog, CatalogError, Indicator, TriageFile};

/// What a file proposes.
#[derive(Clone, Debug)]
pub enum Proposal {
    /// Rules of triage, laid over those in force.
    Rules(Box<TriageFile>),
    /// An indicator: a norm made measurable.
    Indicator(Box<Indicator>),
}

/// The norms as they are, and with a proposal.
#[derive(Clone, Debug)]
pub struct Norms {
    /// As they are.
    pub in_force: Catalog,
    /// With the proposal; of an indicator it has the place.
    pub proposed: Catalog,
    /// The proposal.
    pub proposal: Proposal,
}

/// Where a proposal of rules stands among those in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Over all others, as the file of a jurisdiction: its rules take the place of those
    /// with the same id.
    Last,
    /// Before all others: a rule that is the last where it fires ends the search.
    First,
}

/// A file that is no proposal.
#[derive(Debug)]
pub enum ProposalError {
    /// It has neither rules nor what an indicator has.
    Neither,
    /// It is not TOML.
    Syntax {
        /// What is wrong, with its place.
        message: String,
    },
    /// The norms are wrong, or are with it.
    Catalog(CatalogError),
}

impl fmt::Display for ProposalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProposalError::Neither => {
                f.write_str("it has neither rules of triage nor an indicator's `sql`")
            }
            ProposalError::Syntax { message } => f.write_str(message),
            ProposalError::Catalog(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ProposalError {}

impl From<CatalogError> for ProposalError {
    fn from(error: CatalogError) -> ProposalError {
        ProposalError::Catalog(error)
    }
}

impl Norms {
    /// Norms as texts, as [`Catalog::texts`] gives them, and the same with a file.
    ///
    /// # Errors
    ///
    /// When the file is no proposal, or the norms are wrong with it or without.
    pub fn with(
        texts: Vec<(String, String)>,
        file: &Path,
        text: &str,
        order: Order,
    ) -> Result<Norms, ProposalError> {
        let table: toml::Table =
            catalog::from_toml(text).map_err(|error| ProposalError::Syntax {
                message: error.to_string(),
            })?;
        let in_force = from(&texts)?;
        let name = file
            .file_name()
            .map_or("proposal.toml".into(), |n| n.to_string_lossy());
        let id = table
            .get("id")
            .and_then(|id| id.as_str())
            .unwrap_or_default();
        let is_rules = table.contains_key("rules") || table.contains_key("switched_off");
        let (mut texts, name) = if is_rules {
            (texts, format!("norms/triage/{name}"))
        } else if table.contains_key("sql") {
            let place = |i: &Indicator| (i.id.as_str() == id).then(|| i.place.file.clone());
            let old = in_force.indicators().iter().find_map(place);
            let others = |(known, _): &(String, String)| Some(known) != old.as_ref();
            let texts = texts.into_iter().filter(others).collect();
            (texts, format!("norms/indicators/{name}"))
        } else {
            return Err(ProposalError::Neither);
        };
        let new = (name.clone(), text.to_owned());
        match (texts.iter().position(|(known, _)| *known == name), order) {
            // A file that is among the norms already is tried in its new form.
            (Some(at), _) => texts[at] = new,
            (None, Order::Last) => texts.push(new),
            (None, Order::First) => texts.insert(0, new),
        }
        let proposed = from(&texts)?;
        let proposal = if is_rules {
            let file = proposed
                .triage()
                .iter()
                .find(|file| file.place.file == name);
            Proposal::Rules(Box::new(file.expect("it was read").clone()))
        } else {
            let all = proposed.indicators();
            let indicator = all.iter().find(|indicator| indicator.place.file == name);
            Proposal::Indicator(Box::new(indicator.expect("it was read").clone()))
        };
        Ok(Norms {
            in_force,
            proposed,
            proposal,
        })
    }
}

fn from(texts: &[(String, String)]) -> Result<Catalog, CatalogError> {
    Catalog::from_files(
        texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}
