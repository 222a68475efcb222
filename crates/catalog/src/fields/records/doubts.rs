//! What was misheard, and where sources contradict one another.

use super::{BASIS_FIELD, field};
use crate::fields::Need::{May, Must};
use crate::fields::Shape::{Date, Id, Tables, Text, Texts, Word};
use crate::fields::{IdShape, Record, choices};
use crate::words::{ConflictState, HearingState};

pub(super) const ALIAS: Record = Record {
    name: "alias",
    says: "What captions made of a name or word",
    fields: &[
        field(
            "heard",
            Must,
            Texts { least: 1 },
            "as the captions have it, all variants",
        ),
        field("means", Must, Text, "what was meant, in words"),
        field(
            "refers_to",
            May,
            Text,
            "the id of what was meant: a term, process, organisation, instrument or provision",
        ),
        field(
            "state",
            Must,
            Word(choices::<HearingState>),
            "how sure that is",
        ),
        field("why", Must, Text, "how one knows"),
        field(
            "document",
            May,
            Id(IdShape::Dotted),
            "the id of the source in which it was heard",
        ),
        BASIS_FIELD,
    ],
    rules: &[],
};

pub(super) const CONFLICT: Record = Record {
    name: "conflict",
    says: "A question on which sources contradict one another",
    fields: &[
        field("id", Must, Id(IdShape::Dotted), "its id"),
        field(
            "about",
            Must,
            Text,
            "the id of a record, or in words what they speak of",
        ),
        field("question", Must, Text, "on what they disagree"),
        field("resolution", Must, Text, "what is held, and why"),
        field(
            "state",
            Must,
            Word(choices::<ConflictState>),
            "whether it is settled",
        ),
        BASIS_FIELD,
        field(
            "claims",
            Must,
            Tables {
                of: &CLAIM,
                least: 2,
            },
            "what each source says; at least two",
        ),
    ],
    rules: &[],
};

const CLAIM: Record = Record {
    name: "claim",
    says: "What one source says",
    fields: &[
        field("says", Must, Text, "what it says"),
        field("source", Must, Id(IdShape::Dotted), "the id of the source"),
        field("as_of", May, Date, "the date for which it says so"),
    ],
    rules: &[],
};
