//! Instruments, their provisions, mappings, sources and gap codes.

use super::{
    ALIASES, BASIS_ABOVE, BASIS_FIELD, LINK, NOTE, OPENNESS, SHORT_TITLE, TITLE, field, list,
};
use crate::fields::Need::{May, Must, UnlessAbove};
use crate::fields::Shape::{Date, Flag, Id, Ids, Link, Text, Texts, Word, Words};
use crate::fields::{IdShape, Record, choices};
use crate::words::{
    Access, Bindingness, Confidence, DecisionRule, GapCode, Kind, Link as LinkWord, MappingStatus,
    Method, Observability, Party, Polarity, RelationKind, SetRelation, SourceTag, Status,
};

pub(super) const INSTRUMENT: Record = Record {
    name: "instrument",
    says: "A document that states norms, with its provisions",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Dotted),
            "its id, such as un-gge-2015; never used again for something else",
        ),
        TITLE,
        SHORT_TITLE,
        field(
            "symbol",
            Must,
            Text,
            "as one cites it, such as A/70/174 or RFC 2827",
        ),
        field(
            "venue",
            Must,
            Text,
            "where it was agreed, or who published it",
        ),
        field(
            "date",
            Must,
            Date,
            "when it was adopted or published, as exactly as the source has it",
        ),
        field("kind", Must, Word(choices::<Kind>), "what sort of norms"),
        field(
            "bindingness",
            Must,
            Word(choices::<Bindingness>),
            "how far it binds",
        ),
        field(
            "addressees",
            Must,
            Words(choices::<Party>),
            "whom it addresses",
        ),
        field(
            "decision_rule",
            Must,
            Word(choices::<DecisionRule>),
            "how those who made it decide",
        ),
        OPENNESS,
        field(
            "status",
            Must,
            Word(choices::<Status>),
            "whether it is still in use",
        ),
        field(
            "until",
            May,
            Date,
            "since when it is obsolete; there when it is, and only then",
        ),
        field(
            "peacetime",
            May,
            Flag,
            "true when it speaks of peacetime only",
        ),
        field(
            "link",
            May,
            Link,
            "the address of the document itself, with https:// in front",
        ),
        field(
            "process",
            May,
            Id(IdShape::Plain),
            "the id of the process that it came out of",
        ),
        field(
            "organisation",
            May,
            Id(IdShape::Plain),
            "the id of the organisation that adopted or published it",
        ),
        field(
            "members_of",
            May,
            Ids(IdShape::Plain),
            "ids of organisations all of whose members are committed to it",
        ),
        field("version", May, Text, "which version of it this is"),
        ALIASES,
        NOTE,
        BASIS_FIELD,
        list(
            "relations",
            &RELATION,
            "how it hangs together with other instruments",
        ),
        list(
            "facts",
            &FACT,
            "what changes in time, such as the number of supporters",
        ),
        list(
            "provisions",
            &PROVISION,
            "its numbered commitments, in the order of the document",
        ),
    ],
    rules: &[],
};

const RELATION: Record = Record {
    name: "relation",
    says: "What the instrument of the file does to another",
    fields: &[
        field(
            "relation",
            Must,
            Word(choices::<RelationKind>),
            "what this instrument does to the other",
        ),
        field("to", Must, Id(IdShape::Dotted), "the id of the other"),
        NOTE,
        BASIS_FIELD,
    ],
    rules: &[],
};

const FACT: Record = Record {
    name: "fact",
    says: "Something that was so at a date",
    fields: &[
        field("property", Must, Text, "what is stated, such as supporters"),
        field("value", Must, Text, "its value in words, such as 80 States"),
        field("as_of", Must, Date, "the date at which it was so"),
        BASIS_FIELD,
    ],
    rules: &[],
};

const PROVISION: Record = Record {
    name: "provision",
    says: "One numbered commitment",
    fields: &[
        field(
            "id",
            Must,
            Id(IdShape::Label),
            "its label alone: 13-f in un-gge-2015 becomes un-gge-2015#13-f",
        ),
        field("title", Must, Text, "a handle of a few words, yours"),
        field(
            "paragraph",
            Must,
            Text,
            "where in the document, such as para. 13(f) or section 3",
        ),
        field(
            "symbol",
            May,
            Text,
            "where it differs from the instrument's, as for a BCP of several RFCs",
        ),
        field(
            "paraphrase",
            Must,
            Text,
            "what it says, in your words: one or two plain sentences, never the text of the document",
        ),
        field(
            "polarity",
            Must,
            Words(choices::<Polarity>),
            "what it asks for",
        ),
        field(
            "kind",
            May,
            Word(choices::<Kind>),
            "where it differs from the instrument's",
        ),
        field(
            "bindingness",
            May,
            Word(choices::<Bindingness>),
            "where it differs from the instrument's",
        ),
        field(
            "addressees",
            Must,
            Words(choices::<Party>),
            "whom it addresses",
        ),
        field(
            "beneficiaries",
            Must,
            Words(choices::<Party>),
            "for whose good it is",
        ),
        field("scope", Must, Text, "what it covers, in one sentence"),
        field(
            "peacetime",
            May,
            Flag,
            "where it differs from the instrument's",
        ),
        field(
            "observability",
            Must,
            Words(choices::<Observability>),
            "where evidence for it can come from",
        ),
        field(
            "contested_terms",
            Must,
            Texts { least: 0 },
            "words in it without an agreed meaning, each a term of norms/terms/; may stay []",
        ),
        field(
            "since",
            May,
            Date,
            "where it differs from the instrument's date",
        ),
        field("until", May, Date, "where it differs from the instrument's"),
        NOTE,
        BASIS_FIELD,
        list(
            "gaps",
            &PROVISION_GAP,
            "what is missing between it and evidence; a provision without a mapping has one that is primary",
        ),
        list(
            "measures",
            &MEASURE,
            "what could be counted or read to see whether it is kept",
        ),
    ],
    rules: &[],
};

const PROVISION_GAP: Record = Record {
    name: "gap of a provision",
    says: "Why a provision has no counterpart, or cannot be checked fully",
    fields: &[
        field(
            "code",
            Must,
            Word(choices::<GapCode>),
            "G1 is for what is not technical, GX for what is",
        ),
        field(
            "primary",
            May,
            Flag,
            "true on the one that weighs most, and only there",
        ),
        field("reason", Must, Text, "why it applies here, in one sentence"),
    ],
    rules: &[],
};

const MEASURE: Record = Record {
    name: "measure",
    says: "What could be counted or read; not an indicator, which runs",
    fields: &[
        field("what", Must, Text, "what can be counted or read"),
        field("data", Must, Text, "whose data it is in"),
        field(
            "access",
            Must,
            Word(choices::<Access>),
            "who can get at the data",
        ),
        BASIS_FIELD,
    ],
    rules: &[],
};

pub(super) const MAPPING: Record = Record {
    name: "mapping",
    says: "A link between two provisions; a pair stands once, in one direction",
    fields: &[
        field(
            "from",
            Must,
            Id(IdShape::Provision),
            "a provision in full, such as un-gge-2015#13-c",
        ),
        field("to", Must, Id(IdShape::Provision), "the other one in full"),
        field(
            "relation",
            Must,
            Word(choices::<SetRelation>),
            "how the contents overlap; `from` does this to `to`",
        ),
        field(
            "link",
            May,
            Word(choices::<LinkWord>),
            "what `from` does to `to`, where it is known",
        ),
        field("rationale", Must, Text, "why, in one sentence"),
        field(
            "method",
            UnlessAbove,
            Word(choices::<Method>),
            "how it was made",
        ),
        field(
            "confidence",
            Must,
            Word(choices::<Confidence>),
            "how sure you are",
        ),
        field(
            "status",
            UnlessAbove,
            Word(choices::<MappingStatus>),
            "how far it has come",
        ),
        BASIS_ABOVE,
    ],
    rules: &[],
};

pub(super) const SOURCE: Record = Record {
    name: "source",
    says: "A document, page or person that facts rest on",
    fields: &[
        field("id", Must, Id(IdShape::Dotted), "its id"),
        field("title", Must, Text, "what it is, in one line"),
        field(
            "tag",
            Must,
            Word(choices::<SourceTag>),
            "what kind of source",
        ),
        LINK,
    ],
    rules: &[],
};

pub(super) const GAP: Record = Record {
    name: "gap",
    says: "What a gap code means",
    fields: &[
        field("code", Must, Word(choices::<GapCode>), "the code"),
        field("name", Must, Text, "a handle, in words joined by hyphens"),
        field("describes", Must, Text, "what is missing"),
        field("test", Must, Text, "how to tell that it applies"),
        BASIS_FIELD,
    ],
    rules: &[],
};
