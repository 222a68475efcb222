//! What was misheard, and where sources contradict one another.

use super::{Draft, id, optional_date, optional_id, with_basis};
use crate::id::SourceId;
use crate::problem::Fault;
use crate::read::{Fields, Target};
use crate::records::{Alias, Claim, Conflict};

/// What one source says against another needs another.
const CLAIMS_MIN: usize = 2;

pub(super) fn alias(f: &Fields<'_, '_>, draft: &mut Draft) {
    let heard = f.texts("heard");
    if heard.as_ref().is_some_and(Vec::is_empty) {
        let fault = Fault::Empty {
            record: f.record(),
            field: "heard".to_owned(),
        };
        f.report_at("heard", fault);
    }
    let means = f.prose("means");
    let refers_to = f.optional_prose("refers_to");
    if let Some(refers_to) = &refers_to {
        f.point("refers_to", Target::Anything, refers_to);
    }
    let (state, why) = (f.word("state"), f.prose("why"));
    let document = optional_id(f, "document", SourceId::new, SourceId::SHAPE);
    if let Some(document) = &document {
        f.point("document", Target::Source(None), document.as_str());
    }
    let basis = with_basis(f);
    let built = (|| {
        Some(Alias {
            heard: heard?,
            means: means?,
            refers_to,
            state: state?,
            why: why?,
            document,
            basis,
            place: f.place(),
        })
    })();
    draft.aliases.extend(built);
}

pub(super) fn conflict(f: &Fields<'_, '_>, draft: &mut Draft) {
    let id = id(f, "id", SourceId::new, SourceId::SHAPE);
    let about = f.prose("about");
    let question = f.prose("question");
    let claim_tables = f.tables("claims", "claim");
    let claims: Vec<Claim> = claim_tables.iter().filter_map(claim).collect();
    if claim_tables.len() < CLAIMS_MIN {
        f.report(Fault::TooFew {
            field: "claims",
            least: CLAIMS_MIN,
        });
    }
    let (resolution, state) = (f.prose("resolution"), f.word("state"));
    let basis = with_basis(f);
    let built = (|| {
        Some(Conflict {
            id: id?,
            about: about?,
            question: question?,
            claims,
            resolution: resolution?,
            state: state?,
            basis,
            place: f.place(),
        })
    })();
    draft.conflicts.extend(built);
}

fn claim(f: &Fields<'_, '_>) -> Option<Claim> {
    let says = f.prose("says");
    let source = id(f, "source", SourceId::new, SourceId::SHAPE);
    if let Some(source) = &source {
        f.point("source", Target::Source(None), source.as_str());
    }
    let as_of = optional_date(f, "as_of");
    f.finish();
    Some(Claim {
        says: says?,
        source: source?,
        as_of,
        place: f.place(),
    })
}
