//! Indicators.

use super::{field, list};
use crate::fields::Need::{May, Must};
use crate::fields::Shape::{Id, Named, Number, Table, Tables, Text, Texts, Word};
use crate::fields::{IdShape, Record, choices};
use crate::words::{Effect, Outcome, SeverityLevel};

pub(super) const INDICATOR: Record = Record {
    name: "indicator",
    says: "SQL that turns evidence into findings",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Plain),
            "its id, such as route-new-origin",
        ),
        field("version", Must, Text, "its version, in quotes"),
        field("title", Must, Text, "what it finds, in one line"),
        field(
            "describes",
            Must,
            Text,
            "what it measures, in words for a diplomat",
        ),
        field("limits", Must, Text, "what it cannot show"),
        field("headline", Must, Text, "SQL: the title of one finding"),
        field(
            "sql",
            Must,
            Text,
            "SQL: one row per finding to be, with `key`, `subject`, `observations`, `first_seen` and `last_seen`",
        ),
        field(
            "parameters",
            May,
            Named(&PARAMETER),
            "numbers that SQL has as :name, each with its reason",
        ),
        list(
            "reasons",
            &REASON,
            "booleans over the base columns, which become columns themselves",
        ),
        field(
            "severities",
            Must,
            Tables {
                of: &SEVERITY,
                least: 1,
            },
            "the first that matches wins; at least one",
        ),
        field("ranking", May, Table(&RANKING), "which findings come first"),
        list(
            "engages",
            &ENGAGEMENT,
            "the provisions that a finding engages",
        ),
        list("recipients", &RECIPIENT, "who should be told"),
    ],
    rules: &[],
};

const PARAMETER: Record = Record {
    name: "parameter",
    says: "A number that SQL has as :name",
    fields: &[
        field("value", Must, Number, "a finite number"),
        field("reason", Must, Text, "why this number"),
    ],
    rules: &[],
};

const REASON: Record = Record {
    name: "reason",
    says: "What makes a finding weigh more or less",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Sql),
            "becomes a column: lower case, with underscores",
        ),
        field(
            "effect",
            Must,
            Word(choices::<Effect>),
            "what it does to a finding",
        ),
        field("when", Must, Text, "SQL: a boolean over the base columns"),
        field("text", Must, Text, "SQL: the words to show"),
    ],
    rules: &[],
};

const SEVERITY: Record = Record {
    name: "severity",
    says: "How serious a finding is",
    fields: &[
        field("level", Must, Word(choices::<SeverityLevel>), "how serious"),
        field("when", Must, Text, "SQL: a boolean"),
        field("because", Must, Text, "why, in words"),
    ],
    rules: &[],
};

const RANKING: Record = Record {
    name: "ranking",
    says: "Which findings come first",
    fields: &[field(
        "by",
        Must,
        Texts { least: 0 },
        "SQL order terms, such as \"share desc\"",
    )],
    rules: &[],
};

const ENGAGEMENT: Record = Record {
    name: "engagement",
    says: "A provision that a finding engages",
    fields: &[
        field(
            "provision",
            Must,
            Id(IdShape::Provision),
            "the provision in full",
        ),
        field("when", May, Text, "SQL: a boolean; without it, always"),
        field(
            "why",
            Must,
            Text,
            "why the observation engages the provision",
        ),
        field(
            "does_not_show",
            Must,
            Text,
            "what the observation does not show",
        ),
        field(
            "outcome",
            May,
            Word(choices::<Outcome>),
            "what may be said; unknown where it is absent",
        ),
        field("role", May, Text, "whom the provision addresses here"),
    ],
    rules: &[],
};

const RECIPIENT: Record = Record {
    name: "recipient",
    says: "Somebody who should be told of a finding",
    fields: &[
        field("role", Must, Text, "in which role"),
        field(
            "subject",
            Must,
            Text,
            "SQL: who it is, such as 'AS36561', or NULL for nobody",
        ),
        field("why", Must, Text, "why they should know"),
    ],
    rules: &[],
};
