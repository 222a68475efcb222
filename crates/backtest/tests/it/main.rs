//! Proposals over small feeds and made routes.

mod feeds;
mod proposals;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backtest::proposal::{Norms, Order};
use backtest::{Answer, Proposal, replay};
use catalog::Catalog;
use input::Source;
use intake::Feeds;
use triage::{Desk, Enricher, Rules};

/// The norms of the tree with a proposal.
fn norms(text: &str, order: Order) -> Norms {
    Norms::with(texts(), Path::new("ours.toml"), text, order).unwrap_or_else(|e| panic!("{e}"))
}

/// The norms of the tree.
fn texts() -> Vec<(String, String)> {
    Catalog::texts(None).expect("they are built in")
}

/// A folder with feeds in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }
}

/// What rules would have done, for a desk in 192.0.2.0/24.
fn answer(rules: &str, order: Order, feeds: &[PathBuf]) -> Answer {
    let desk = "economy = \"JP\"\n[constituency]\nprefixes = [\"192.0.2.0/24\"]\n\
                [[contacts]]\nrole = \"own-team\"\nname = \"us\"\nmail = \"us@desk.example\"";
    let desk = Desk::read(desk).expect("a desk");
    let jurisdiction = desk.economy;
    let enricher = Enricher::new(Arc::default(), desk, Vec::new());
    let norms = norms(rules, order);
    let Proposal::Rules(proposal) = &norms.proposal else {
        panic!("it has rules");
    };
    let compiled =
        |catalog: &Catalog| Rules::compile(catalog.triage(), jurisdiction).expect("conditions");
    let (in_force, proposed) = (compiled(&norms.in_force), compiled(&norms.proposed));
    let basis = replay::Basis {
        feeds: &Feeds::default(),
        in_force: &in_force,
        proposed: &proposed,
        proposal,
        enricher: &enricher,
        window: catalog::Hours::new("24h").expect("a day"),
        samples: 2,
    };
    let sources: Vec<Source> = feeds.iter().cloned().map(Source::Path).collect();
    replay::run(&sources, &basis).expect("conditions")
}
