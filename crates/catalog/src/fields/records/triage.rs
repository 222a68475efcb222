//! Triage rules.

use super::{BASIS_ABOVE, NOTE, field, list};
use crate::fields::Need::{May, Must};
use crate::fields::Shape::{Basis, Economy, Flag, Id, Ids, Period, Text, Texts, Word, Words};
use crate::fields::{IdShape, Record, choices};
use crate::words::{Recipient, Tlp, TriageAction};

pub(super) const TRIAGE: Record = Record {
    name: "file of triage rules",
    says: "What to do with events of a kind, and by which norms; files are read in the order of their names",
    fields: &[
        field("id", Must, Id(IdShape::Plain), "its id, such as base or jp"),
        field("title", Must, Text, "what the rules are for"),
        field(
            "jurisdiction",
            May,
            Economy,
            "the economy whose desks they are for; without it, all",
        ),
        NOTE,
        field("basis", May, Basis, "what all rules rest on"),
        list(
            "switched_off",
            &SWITCHED_OFF,
            "rules of earlier files that do not hold here",
        ),
        list("rules", &RULE, "in the order in which they are tried"),
        list("tests", &TEST, "events, and what is to become of them"),
    ],
    rules: &[],
};

const SWITCHED_OFF: Record = Record {
    name: "rule switched off",
    says: "A rule of an earlier file that does not hold here",
    fields: &[
        field("rule", Must, Id(IdShape::Plain), "the rule's id"),
        field("why", Must, Text, "why it does not hold here"),
    ],
    rules: &[],
};

const RULE: Record = Record {
    name: "triage rule",
    says: "What to do with an event of a kind",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Plain),
            "its id; a rule of a later file takes the place of one of the same id",
        ),
        field("title", Must, Text, "what it does, in one line"),
        field(
            "when",
            Must,
            Text,
            "SQL: a boolean over the columns of an event",
        ),
        field(
            "provisions",
            Must,
            Ids(IdShape::Provision),
            "the provisions that such an event engages, at least one",
        ),
        field(
            "recipients",
            May,
            Words(choices::<Recipient>),
            "who is told; nobody where it is only kept or dropped",
        ),
        field(
            "action",
            Must,
            Word(choices::<TriageAction>),
            "what is done",
        ),
        field(
            "deadline",
            May,
            Period,
            "within which time from when it was seen, such as 24h",
        ),
        field(
            "tlp",
            Must,
            Word(choices::<Tlp>),
            "who may see what is sent",
        ),
        field(
            "retention",
            Must,
            Period,
            "how long the event is kept, such as 180d",
        ),
        field(
            "why",
            Must,
            Text,
            "why, in words that can stand in a letter",
        ),
        field(
            "last",
            May,
            Flag,
            "true when no rule behind it is tried where it fires",
        ),
        BASIS_ABOVE,
    ],
    rules: &[],
};

const TEST: Record = Record {
    name: "test of triage",
    says: "An event, and what is to become of it",
    fields: &[
        field("says", Must, Text, "what it shows, in one sentence"),
        field(
            "event",
            Must,
            Text,
            "the event, as a JSON object with the field names of IntelMQ",
        ),
        field(
            "rules",
            Must,
            Texts { least: 0 },
            "the rules that fire, in their order",
        ),
        field(
            "action",
            Must,
            Word(choices::<TriageAction>),
            "what is done in the end",
        ),
        field(
            "recipients",
            May,
            Words(choices::<Recipient>),
            "all who are told",
        ),
    ],
    rules: &[],
};
