//! What is the same in every event of a feed.

use super::Report;
use crate::buffer::{Buffer, Slot};
use crate::convert::{Source, typed};
use crate::field::Field;
use crate::finding::Finding;

/// Sets what is the same in every event of a report.
pub(crate) fn set(name: &str, report: &Report, buffer: &mut Buffer, findings: &mut Vec<Finding>) {
    for (field, text) in &report.constants {
        let is_set = match (Field::named(field), field.strip_prefix("extra.")) {
            (Some(field), _) => share(field, text, buffer),
            (None, Some(extra)) => {
                let slot = Slot::Shared(buffer.share(text));
                buffer
                    .extra(extra)
                    .map(|id| buffer.set_base(id, slot))
                    .is_some()
            }
            (None, None) => false,
        };
        if !is_set {
            findings.push(Finding::Constant {
                report: name.into(),
                field: field.clone(),
            });
        }
    }
}

/// Sets a field of all events; false where the text does not fit it.
pub(crate) fn share(field: Field, text: &str, buffer: &mut Buffer) -> bool {
    let Some(slot) = typed(field.kind(), text, Source::Other, buffer) else {
        return false;
    };
    let slot = match slot {
        Slot::Made(span) => {
            let text = span.of(&buffer.made).to_owned();
            Slot::Shared(buffer.share(&text))
        }
        other => other,
    };
    buffer.set_base(field.into(), slot);
    buffer.clear();
    true
}
