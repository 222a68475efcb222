//! Organisations, processes, terms, adoptions and events.

use super::{ALIASES, BASIS_ABOVE, BASIS_FIELD, LINK, NOTE, OPENNESS, SHORT_TITLE, TITLE, field};
use crate::fields::Need::{May, Must};
use crate::fields::Shape::{Date, Economies, Flag, Id, Ids, Tables, Text, Texts, Word};
use crate::fields::{IdShape, Record, Rule, choices};
use crate::words::{AdoptionAct, Answer, DecisionRule, OrganisationKind};

pub(super) const TERM: Record = Record {
    name: "term",
    says: "A word that the rooms use, not always in one sense",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Plain),
            "its id, such as critical-infrastructure",
        ),
        field(
            "label",
            Must,
            Text,
            "as one says it, such as critical infrastructure",
        ),
        field(
            "contested",
            Must,
            Flag,
            "true when its meaning is disputed, or false",
        ),
        field(
            "summary",
            Must,
            Text,
            "where rooms differ, or what is meant, in one or two sentences",
        ),
        field(
            "aliases",
            May,
            Texts { least: 0 },
            "other spellings, and near synonyms that should lead here; no two terms share a name",
        ),
        field(
            "related",
            May,
            Ids(IdShape::Plain),
            "ids of terms to read beside it",
        ),
        NOTE,
        BASIS_FIELD,
        field(
            "senses",
            Must,
            Tables {
                of: &SENSE,
                least: 1,
            },
            "what it means where; at least one",
        ),
    ],
    rules: &[],
};

const SENSE: Record = Record {
    name: "sense",
    says: "What the word means in one room",
    fields: &[
        field(
            "venue",
            Must,
            Text,
            "the id of a process, an organisation or an instrument",
        ),
        field("sense", Must, Text, "what it means there, in your words"),
        field("used_by", May, Texts { least: 0 }, "who uses it so"),
        field("citation", May, Text, "document and paragraph"),
        BASIS_FIELD,
    ],
    rules: &[],
};

pub(super) const PROCESS: Record = Record {
    name: "process",
    says: "A way in which norms come about",
    fields: &[
        field("id", Must, Id(IdShape::Plain), "its id, such as un-gge"),
        TITLE,
        SHORT_TITLE,
        field(
            "organisation",
            Must,
            Id(IdShape::Plain),
            "the id of the organisation that convenes it",
        ),
        field("started", Must, Date, "when it began"),
        field("ended", May, Date, "when it ended; absent while it goes on"),
        field("agreement", Must, Text, "how agreement is reached"),
        field(
            "decision_rule",
            Must,
            Word(choices::<DecisionRule>),
            "how it decides",
        ),
        field("commitment", Must, Text, "what kind of commitment results"),
        OPENNESS,
        field(
            "openness_evidence",
            Must,
            Text,
            "what shows that it is so open",
        ),
        field(
            "feasibility_review",
            Must,
            Word(choices::<Answer>),
            "whether technical consequences are reviewed before agreement",
        ),
        field(
            "feasibility_evidence",
            Must,
            Text,
            "what shows it; or \"unknown\"",
        ),
        field(
            "inclusion",
            Must,
            Text,
            "who is in the room, and who is missing; or \"unknown\"",
        ),
        field(
            "effect",
            Must,
            Text,
            "what effect can be observed; or \"unknown\"",
        ),
        field(
            "input",
            Must,
            Text,
            "how somebody outside can give input; or \"unknown\"",
        ),
        field(
            "instruments",
            May,
            Ids(IdShape::Dotted),
            "ids of the instruments that came out of it",
        ),
        LINK,
        ALIASES,
        NOTE,
        BASIS_FIELD,
    ],
    rules: &[],
};

pub(super) const ORGANISATION: Record = Record {
    name: "organisation",
    says: "A body that convenes, publishes, measures or joins",
    fields: &[
        field("id", Must, Id(IdShape::Plain), "its id, such as osce"),
        TITLE,
        SHORT_TITLE,
        field(
            "kind",
            Must,
            Word(choices::<OrganisationKind>),
            "what sort of body",
        ),
        field(
            "members",
            May,
            Economies,
            "the economies whose States are members, as two capital letters of ISO 3166-1; absent where members are not States",
        ),
        field(
            "members_as_of",
            May,
            Date,
            "the date at which these were the members; must be there with `members`",
        ),
        LINK,
        ALIASES,
        NOTE,
        BASIS_FIELD,
    ],
    rules: &[Rule::With("members", "members_as_of")],
};

pub(super) const ADOPTION: Record = Record {
    name: "adoption",
    says: "Who committed to an instrument, by which act, and when",
    fields: &[
        field(
            "instrument",
            Must,
            Id(IdShape::Dotted),
            "the id of the instrument",
        ),
        field("act", Must, Word(choices::<AdoptionAct>), "what they did"),
        field(
            "economies",
            May,
            Economies,
            "the economies whose States did it, as two capital letters of ISO 3166-1; these or `organisations`",
        ),
        field(
            "organisations",
            May,
            Ids(IdShape::Plain),
            "ids of the organisations that did it",
        ),
        field(
            "date",
            May,
            Date,
            "when; absent where it is not known or differs between them",
        ),
        field("as_of", Must, Date, "the date at which the source says so"),
        NOTE,
        BASIS_ABOVE,
    ],
    rules: &[Rule::OneOf("economies", "organisations")],
};

pub(super) const EVENT: Record = Record {
    name: "event",
    says: "Something that happened, told to each reader in the words of their room",
    fields: &[
        field("date", Must, Date, "when it happened"),
        field(
            "about",
            Must,
            Text,
            "the id of an instrument, a process or an organisation",
        ),
        field("headline", Must, Text, "what happened, in one line"),
        field(
            "for_diplomat",
            Must,
            Text,
            "what it means, in words for a diplomat",
        ),
        field(
            "for_operator",
            Must,
            Text,
            "what it means, in words for a network operator",
        ),
        BASIS_FIELD,
    ],
    rules: &[],
};
