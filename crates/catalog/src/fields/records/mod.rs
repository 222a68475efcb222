//! The fields, kind by kind, in the order in which a file has them best.

mod agreed;
mod doubts;
mod indicators;
mod rooms;
mod triage;

use agreed::{GAP, INSTRUMENT, MAPPING, SOURCE};
use doubts::{ALIAS, CONFLICT};
use indicators::INDICATOR;
use rooms::{ADOPTION, EVENT, ORGANISATION, PROCESS, TERM};
use triage::TRIAGE;

use super::Need::{May, Must, UnlessAbove};
use super::Shape::{Basis, Id, Link, Openness, Tables, Text, Texts, Word};
use super::{Field, FileKind, IdShape, Need, Record, Shape, choices};
use crate::words::{MappingStatus, Method, Verification};

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
    FileKind {
        schema: "triage",
        places: &["triage/"],
        record: &TRIAGE,
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
/// For records whose file may have one for all.
const BASIS_ABOVE: Field = field("basis", UnlessAbove, Basis, "what it rests on");
const BASIS_FIELD: Field = field("basis", Must, Basis, "what the fields rest on");

pub(crate) const BASIS: Record = Record {
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

const OPENNESS: Field = field(
    "openness",
    Must,
    Openness,
    "how open the making is, a number: 0 States or experts behind closed doors, 1 hearing or consultation, 2 accredited observers, 3 others could sign or join, 4 anyone could take part in drafting",
);
