//! Small phrases that several answers share.

use catalog::words::{Verification, Word};
use catalog::{Basis, Catalog, PartialDate};

use document::Line;

/// A date in a sentence: "on 2015-07-22", "in 2015-07", "in 2015".
pub(crate) fn date(date: PartialDate) -> String {
    match date.to_string() {
        day if day.len() == 10 => format!("on {day}"),
        coarse => format!("in {coarse}"),
    }
}

/// A share as a percentage with one decimal; "unknown" where there is none.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or("unknown".to_owned(), |share| {
        format!("{:.1} %", share * 100.0)
    })
}

/// Ids in a row.
pub(crate) fn list<'t>(ids: impl IntoIterator<Item = &'t str>) -> Line {
    let mut line = Line::default();
    for (number, id) in ids.into_iter().enumerate() {
        if number > 0 {
            line = line.then(", ");
        }
        line = line.then_code(id);
    }
    line
}

/// Words of a closed set in a row.
pub(crate) fn words<W: Word>(words: &[W]) -> String {
    let all: Vec<_> = words.iter().map(|word| word.in_words()).collect();
    all.join("; ")
}

/// "7 mappings", "1 mapping".
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The weakest verification among bases: a record is no better than that.
pub(crate) fn weakest(bases: &[Basis]) -> Verification {
    let rank = |verification: Verification| match verification {
        Verification::Unverified => 0,
        Verification::Knowledge => 1,
        Verification::Seed => 2,
        Verification::Found => 3,
    };
    bases
        .iter()
        .map(|basis| basis.verification)
        .min_by_key(|&verification| rank(verification))
        .unwrap_or(Verification::Unverified)
}

/// The sources of a record, each once, with its address.
pub(crate) fn sources(catalog: &Catalog, bases: &[Basis]) -> Line {
    let mut line = Line::default();
    let mut named = Vec::new();
    for basis in bases {
        let Some(source) = catalog.source(&basis.source) else {
            continue;
        };
        if named.contains(&&source.id) {
            continue;
        }
        if !named.is_empty() {
            line = line.then("; ");
        }
        line = line.then_link(&source.title, source.link.as_deref());
        named.push(&source.id);
    }
    line
}
