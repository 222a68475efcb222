//! The fields, kind by kind, in the order in which a file has them best.

use super::Need::{May, Must, UnlessAbove};
use super::Shape::{
    Basis, Date, Economies, Flag, Id, Ids, Link, Named, Number, Openness, Table, Tables, Text,
    Texts, Word, Words,
};
use super::{Field, FileKind, IdShape, Need, Record, Rule, Shape, choices};
use crate::words::{
    Access, AdoptionAct, Answer, Bindingness, Confidence, ConflictState, DecisionRule, Effect,
    GapCode, HearingState, Kind, Link as LinkWord, MappingStatus, Method, Observability,
    OrganisationKind, Outcome, Party, Polarity, RelationKind, SetRelation, SeverityLevel,
    SourceTag, Status, Verification,
};

/// Every kind of file in `norms/`.
pub(crate) const FILES: &[FileKind] = &[
    FileKind {
        schema: "instrument",
        places: &["instruments/"],
        record: &INSTRUMENT,
    },
    FileKind {
        schema: "mappings",
        places: &["mappings/"],
        record: &Record {
            name: "file of mappings",
            says: "Links between provisions; `method`, `status` and `basis` hold for all that do not say otherwise",
            fields: &[
                field("method", May, Word(choices::<Method>), "how all were made"),
                field(
                    "status",
                    May,
                    Word(choices::<MappingStatus>),
                    "how far all have come",
                ),
                field("basis", May, Basis, "what all rest on"),
                list("mappings", &MAPPING, "one link each"),
            ],
            rules: &[],
        },
    },
    FileKind {
        schema: "terms",
        places: &["terms/"],
        record: &Record {
            name: "file",
            says: "Words of the rooms and what they mean where",
            fields: &[list("terms", &TERM, "one word each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "processes",
        places: &["processes/"],
        record: &Record {
            name: "file",
            says: "Ways in which norms come about",
            fields: &[list("processes", &PROCESS, "one way each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "organisations",
        places: &["organisations/"],
        record: &Record {
            name: "file",
            says: "Bodies that convene, publish, measure or join",
            fields: &[list("organisations", &ORGANISATION, "one body each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "adoptions",
        places: &["adoptions/"],
        record: &Record {
            name: "file of adoptions",
            says: "Who committed to what; `basis` holds for all that have none of their own",
            fields: &[
                field("basis", May, Basis, "what all rest on"),
                list("adoptions", &ADOPTION, "one act each, by one or many"),
            ],
            rules: &[],
        },
    },
    FileKind {
        schema: "events",
        places: &["events/"],
        record: &Record {
            name: "file",
            says: "What happened, told to two readers",
            fields: &[list("events", &EVENT, "one event each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "sources",
        places: &["sources.toml", "sources/"],
        record: &Record {
            name: "list of sources",
            says: "What facts rest on",
            fields: &[list("sources", &SOURCE, "one source each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "gaps",
        places: &["gaps.toml"],
        record: &Record {
            name: "list of gaps",
            says: "The gap codes and how to tell that one applies",
            fields: &[list("gaps", &GAP, "one code each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "aliases",
        places: &["aliases.toml"],
        record: &Record {
            name: "file",
            says: "What captions and documents made of names and words",
            fields: &[list("aliases", &ALIAS, "one name or word each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "conflicts",
        places: &["conflicts.toml"],
        record: &Record {
            name: "file",
            says: "Where sources contradict one another, and what is held",
            fields: &[list("conflicts", &CONFLICT, "one question each")],
            rules: &[],
        },
    },
    FileKind {
        schema: "indicator",
        places: &["indicators/"],
        record: &INDICATOR,
    },
];

const fn field(name: &'static str, need: Need, shape: Shape, says: &'static str) -> Field {
    Field {
        name,
        need,
        shape,
        says,
    }
}

const fn list(name: &'static str, of: &'static Record, says: &'static str) -> Field {
    field(name, May, Tables { of, least: 0 }, says)
}

const TITLE: Field = field("title", Must, Text, "its name in full");
const SHORT_TITLE: Field = field("short_title", Must, Text, "the name that people use");
const LINK: Field = field("link", May, Link, "its web address, with https:// in front");
const ALIASES: Field = field(
    "aliases",
    May,
    Texts { least: 0 },
    "other names that people look for",
);
const NOTE: Field = field("note", May, Text, "a remark for readers");
const BASIS_FIELD: Field = field("basis", Must, Basis, "what the fields rest on");

pub(super) const BASIS: Record = Record {
    name: "basis",
    says: "What fields rest on, and how well",
    fields: &[
        field(
            "of",
            May,
            Texts { least: 0 },
            "the fields that it covers; without it, all that no other basis names",
        ),
        field(
            "source",
            Must,
            Id(IdShape::Dotted),
            "the id of a source in norms/sources.toml or norms/sources/",
        ),
        field(
            "verification",
            Must,
            Word(choices::<Verification>),
            "how well the source supports it",
        ),
    ],
    rules: &[],
};

const INSTRUMENT: Record = Record {
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

const OPENNESS: Field = field(
    "openness",
    Must,
    Openness,
    "how open the making is, a number: 0 States or experts behind closed doors, 1 hearing or consultation, 2 accredited observers, 3 others could sign or join, 4 anyone could take part in drafting",
);

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

const MAPPING: Record = Record {
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
        field("basis", UnlessAbove, Basis, "what it rests on"),
    ],
    rules: &[],
};

const TERM: Record = Record {
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

const PROCESS: Record = Record {
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

const ORGANISATION: Record = Record {
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

const ADOPTION: Record = Record {
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
        field("basis", UnlessAbove, Basis, "what it rests on"),
    ],
    rules: &[Rule::OneOf("economies", "organisations")],
};

const EVENT: Record = Record {
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

const SOURCE: Record = Record {
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

const GAP: Record = Record {
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

const ALIAS: Record = Record {
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

const CONFLICT: Record = Record {
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

const INDICATOR: Record = Record {
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
