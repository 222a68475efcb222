//! What can be wrong with the bytes, by which standard, and what was done.
//!
//! Bad input is data: a defect says where it is and what was not decoded
//! because of it. The word *finding* is kept for what indicators find.

use std::fmt;
use std::ops::Range;

use crate::attributes::code;

/// One place in the content that breaks a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Byte offsets in the decompressed content.
    pub span: Range<u64>,
    /// What is wrong.
    pub kind: DefectKind,
    /// The number of the path attribute that it is in or about, as the IANA
    /// registry has it ([`crate::attributes::registry`]).
    pub attribute: Option<u8>,
    /// What RFC 7606 would have a speaker do about it; `None` for what is not
    /// wrong with the contents of an UPDATE.
    pub treatment: Option<Treatment>,
}

impl Defect {
    /// The standard and its section: for an attribute, its own.
    pub const fn reference(&self) -> &'static str {
        match self.attribute {
            Some(number) => self.kind.attribute_reference(number),
            None => self.kind.reference(),
        }
    }
}

/// What a speaker does about an error in an UPDATE (RFC 7606 §2), the weaker
/// first. This reader does none of it: it says so, and gives what it can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Treatment {
    /// The attribute is left out and the route is used.
    AttributeDiscard,
    /// The route counts as withdrawn.
    TreatAsWithdraw,
    /// All routes of the address family that came over the session are dropped;
    /// a speaker that cannot do that resets the session.
    AfiSafiDisable,
    /// The session ends, and with it all its routes.
    SessionReset,
}

impl Treatment {
    /// A short stable name, for tables and tests.
    pub const fn name(self) -> &'static str {
        match self {
            Treatment::AttributeDiscard => "attribute-discard",
            Treatment::TreatAsWithdraw => "treat-as-withdraw",
            Treatment::AfiSafiDisable => "afi-safi-disable",
            Treatment::SessionReset => "session-reset",
        }
    }
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is wrong, and with it the standard and the consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefectKind {
    /// Bytes that belong to no record.
    Garbage,
    /// The content ends inside a record.
    Truncated,
    /// A header states a length 4 bytes short of its record.
    RecordLength,
    /// A record type that no standard assigns.
    UnknownRecordType,
    /// A known record type with a subtype that no standard assigns.
    UnknownRecordSubtype,
    /// The record's body ends before its last field.
    ShortRecord,
    /// Bytes are left over after the record's last field.
    TrailingBytes,
    /// A RIB entry names a peer that no peer index table has.
    UnknownPeer,
    /// The address family number is neither IPv4 nor IPv6.
    UnknownFamily,
    /// Interface, family and addresses of the session are left out.
    SessionMissing,
    /// The 16 bytes before a BGP message are not all ones.
    Marker,
    /// A BGP message's length field disagrees with its record.
    MessageLength,
    /// A BGP message type that no standard assigns.
    UnknownMessageType,
    /// The withdrawn routes or the attributes overrun their message.
    UpdateLength,
    /// An attribute's length overruns the list of attributes.
    AttributeOverrun,
    /// The same attribute twice; the first counts.
    AttributeDuplicate,
    /// An attribute's Optional or Transitive bit is not what its type asks for.
    AttributeFlags,
    /// An attribute's length is impossible for its type.
    AttributeLength,
    /// An attribute's value is undefined, or does not have its type's form.
    AttributeValue,
    /// An UPDATE announces routes without an attribute that they need.
    AttributeMissing,
    /// Attributes are damaged in an UPDATE that announces nothing.
    FaultWithoutRoutes,
    /// An AS path segment of unknown type, of length zero, or cut off.
    AsPathSegment,
    /// The same in `AS4_PATH`, or it is empty.
    As4Path,
    /// `AS4_PATH` has segments of a confederation.
    As4PathConfederation,
    /// A prefix longer than its family's addresses.
    PrefixLength,
    /// A prefix whose bytes overrun the field.
    PrefixOverrun,
    /// Path identifiers stand before the prefixes, and the subtype says not.
    AddPathUndeclared,
    /// A generic RIB record has path identifiers in its entries, not its prefix.
    AddPathMisplaced,
}

impl DefectKind {
    /// All kinds, in the order of the enum.
    pub const ALL: [DefectKind; 28] = [
        DefectKind::Garbage,
        DefectKind::Truncated,
        DefectKind::RecordLength,
        DefectKind::UnknownRecordType,
        DefectKind::UnknownRecordSubtype,
        DefectKind::ShortRecord,
        DefectKind::TrailingBytes,
        DefectKind::UnknownPeer,
        DefectKind::UnknownFamily,
        DefectKind::SessionMissing,
        DefectKind::Marker,
        DefectKind::MessageLength,
        DefectKind::UnknownMessageType,
        DefectKind::UpdateLength,
        DefectKind::AttributeOverrun,
        DefectKind::AttributeDuplicate,
        DefectKind::AttributeFlags,
        DefectKind::AttributeLength,
        DefectKind::AttributeValue,
        DefectKind::AttributeMissing,
        DefectKind::FaultWithoutRoutes,
        DefectKind::AsPathSegment,
        DefectKind::As4Path,
        DefectKind::As4PathConfederation,
        DefectKind::PrefixLength,
        DefectKind::PrefixOverrun,
        DefectKind::AddPathUndeclared,
        DefectKind::AddPathMisplaced,
    ];

    /// A short stable name, for tables and tests.
    pub const fn name(self) -> &'static str {
        match self {
            DefectKind::Garbage => "garbage",
            DefectKind::Truncated => "truncated",
            DefectKind::RecordLength => "record-length",
            DefectKind::UnknownRecordType => "unknown-record-type",
            DefectKind::UnknownRecordSubtype => "unknown-record-subtype",
            DefectKind::ShortRecord => "short-record",
            DefectKind::TrailingBytes => "trailing-bytes",
            DefectKind::UnknownPeer => "unknown-peer",
            DefectKind::UnknownFamily => "unknown-family",
            DefectKind::SessionMissing => "session-missing",
            DefectKind::Marker => "marker",
            DefectKind::MessageLength => "message-length",
            DefectKind::UnknownMessageType => "unknown-message-type",
            DefectKind::UpdateLength => "update-length",
            DefectKind::AttributeOverrun => "attribute-overrun",
            DefectKind::AttributeDuplicate => "attribute-duplicate",
            DefectKind::AttributeFlags => "attribute-flags",
            DefectKind::AttributeLength => "attribute-length",
            DefectKind::AttributeValue => "attribute-value",
            DefectKind::AttributeMissing => "attribute-missing",
            DefectKind::FaultWithoutRoutes => "fault-without-routes",
            DefectKind::AsPathSegment => "as-path-segment",
            DefectKind::As4Path => "as4-path",
            DefectKind::As4PathConfederation => "as4-path-confederation",
            DefectKind::PrefixLength => "prefix-length",
            DefectKind::PrefixOverrun => "prefix-overrun",
            DefectKind::AddPathUndeclared => "add-path-undeclared",
            DefectKind::AddPathMisplaced => "add-path-misplaced",
        }
    }

    /// What is wrong, in words.
    pub const fn describe(self) -> &'static str {
        match self {
            DefectKind::Garbage => "bytes that belong to no record",
            DefectKind::Truncated => "the content ends inside a record",
            DefectKind::RecordLength => "a header states a length 4 bytes short of its record",
            DefectKind::UnknownRecordType => "a record type that no standard assigns",
            DefectKind::UnknownRecordSubtype => "a record subtype that no standard assigns",
            DefectKind::ShortRecord => "the record ends before its last field",
            DefectKind::TrailingBytes => "bytes are left over after the record's last field",
            DefectKind::UnknownPeer => "a RIB entry names a peer that no peer index table has",
            DefectKind::UnknownFamily => "the address family is neither IPv4 nor IPv6",
            DefectKind::SessionMissing => "the addresses of the session are left out",
            DefectKind::Marker => "the marker before a BGP message is not all ones",
            DefectKind::MessageLength => "the BGP message's length disagrees with its record",
            DefectKind::UnknownMessageType => "a BGP message type that no standard assigns",
            DefectKind::UpdateLength => "withdrawn routes or attributes overrun the UPDATE",
            DefectKind::AttributeOverrun => "an attribute overruns the list of attributes",
            DefectKind::AttributeDuplicate => "the same attribute twice; the first counts",
            DefectKind::AttributeFlags => {
                "an attribute's Optional or Transitive bit conflicts with its type"
            }
            DefectKind::AttributeLength => "an attribute's length is impossible for its type",
            DefectKind::AttributeValue => "an attribute's value is undefined or malformed",
            DefectKind::AttributeMissing => "routes are announced without a mandatory attribute",
            DefectKind::FaultWithoutRoutes => {
                "attributes are damaged in an UPDATE that announces nothing"
            }
            DefectKind::AsPathSegment => "an AS path segment is unknown, empty or cut off",
            DefectKind::As4Path => "AS4_PATH is empty, or a segment unknown, empty or cut off",
            DefectKind::As4PathConfederation => "AS4_PATH has segments of a confederation",
            DefectKind::PrefixLength => "a prefix is longer than its family's addresses",
            DefectKind::PrefixOverrun => "a prefix overruns its field",
            DefectKind::AddPathUndeclared => {
                "path identifiers stand before the prefixes, and the record's subtype says not"
            }
            DefectKind::AddPathMisplaced => {
                "a generic RIB record has path identifiers in its entries, not in its prefix"
            }
        }
    }

    /// The standard and its section.
    pub const fn reference(self) -> &'static str {
        match self {
            DefectKind::Garbage | DefectKind::Truncated | DefectKind::RecordLength => "RFC 6396 §2",
            DefectKind::UnknownRecordType | DefectKind::UnknownRecordSubtype => "RFC 6396 §4",
            DefectKind::ShortRecord | DefectKind::TrailingBytes => "RFC 6396 §2",
            DefectKind::UnknownPeer => "RFC 6396 §4.3.1",
            DefectKind::UnknownFamily | DefectKind::SessionMissing => "RFC 6396 §4.4",
            DefectKind::Marker | DefectKind::MessageLength => "RFC 4271 §6.1",
            DefectKind::UnknownMessageType => "RFC 4271 §6.1",
            DefectKind::UpdateLength => "RFC 7606 §3",
            DefectKind::AttributeOverrun => "RFC 7606 §4",
            DefectKind::AttributeDuplicate => "RFC 7606 §3",
            DefectKind::AttributeFlags | DefectKind::AttributeMissing => "RFC 7606 §3",
            DefectKind::AttributeLength | DefectKind::AttributeValue => "RFC 7606 §7",
            DefectKind::FaultWithoutRoutes => "RFC 7606 §5.2",
            DefectKind::AsPathSegment => "RFC 7606 §7.2",
            DefectKind::As4Path | DefectKind::As4PathConfederation => "RFC 6793 §6",
            DefectKind::PrefixLength | DefectKind::PrefixOverrun => "RFC 7606 §5.3",
            DefectKind::AddPathUndeclared => "RFC 8050 §3",
            DefectKind::AddPathMisplaced => "RFC 8050 §4.2",
        }
    }

    /// The standard and its section, when the defect is of the attribute with
    /// this number.
    const fn attribute_reference(self, number: u8) -> &'static str {
        match (self, number) {
            (DefectKind::AttributeFlags, code::AIGP) => "RFC 7311 §3.2",
            (DefectKind::AttributeFlags, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI) => {
                "RFC 7606 §5.3"
            }
            (DefectKind::AttributeLength | DefectKind::AttributeValue, _) => match number {
                code::ORIGIN => "RFC 7606 §7.1",
                code::NEXT_HOP => "RFC 7606 §7.3",
                code::MULTI_EXIT_DISC => "RFC 7606 §7.4",
                code::LOCAL_PREF => "RFC 7606 §7.5",
                code::ATOMIC_AGGREGATE => "RFC 7606 §7.6",
                code::AGGREGATOR => "RFC 7606 §7.7",
                code::COMMUNITIES => "RFC 7606 §7.8",
                code::ORIGINATOR_ID => "RFC 7606 §7.9",
                code::CLUSTER_LIST => "RFC 7606 §7.10",
                code::MP_REACH_NLRI => "RFC 7606 §7.11",
                code::MP_UNREACH_NLRI => "RFC 7606 §7.12",
                code::EXTENDED_COMMUNITIES => "RFC 7606 §7.14",
                code::AS4_AGGREGATOR => "RFC 6793 §6",
                code::IPV6_EXTENDED_COMMUNITIES => "RFC 7606 §7.15",
                code::AIGP => "RFC 7311 §3.2",
                code::LARGE_COMMUNITIES => "RFC 8092 §6",
                code::ONLY_TO_CUSTOMER => "RFC 9234 §5",
                code::PREFIX_SID => "RFC 8669 §6",
                code::ATTR_SET => "RFC 7606 §7.16",
                _ => self.reference(),
            },
            _ => self.reference(),
        }
    }

    /// What RFC 7606 would have a speaker do, where the kind alone tells.
    const fn treatment(self) -> Option<Treatment> {
        match self {
            // Where the prefixes are cannot be told (RFC 7606 §3).
            DefectKind::UpdateLength | DefectKind::FaultWithoutRoutes => {
                Some(Treatment::SessionReset)
            }
            _ => None,
        }
    }

    /// What RFC 7606, or the attribute's own standard, would have a speaker do
    /// when the defect is of the attribute with this number.
    const fn attribute_treatment(self, number: Option<u8>) -> Option<Treatment> {
        use Treatment::{AfiSafiDisable, AttributeDiscard, SessionReset, TreatAsWithdraw};
        let is_multiprotocol = matches!(number, Some(code::MP_REACH_NLRI | code::MP_UNREACH_NLRI));
        Some(match self {
            DefectKind::AttributeOverrun
            | DefectKind::AttributeMissing
            | DefectKind::AsPathSegment => TreatAsWithdraw,
            DefectKind::AttributeDuplicate if is_multiprotocol => SessionReset,
            DefectKind::AttributeDuplicate
            | DefectKind::As4Path
            | DefectKind::As4PathConfederation => AttributeDiscard,
            DefectKind::AttributeFlags
            | DefectKind::AttributeLength
            | DefectKind::AttributeValue
            | DefectKind::PrefixLength
            | DefectKind::PrefixOverrun
                if is_multiprotocol =>
            {
                AfiSafiDisable
            }
            DefectKind::AttributeFlags => match number {
                Some(code::AIGP) => AttributeDiscard,
                _ => TreatAsWithdraw,
            },
            DefectKind::AttributeLength | DefectKind::AttributeValue => match number {
                Some(
                    code::ATOMIC_AGGREGATE
                    | code::AGGREGATOR
                    | code::AS4_AGGREGATOR
                    | code::AIGP
                    | code::PREFIX_SID,
                ) => AttributeDiscard,
                _ => TreatAsWithdraw,
            },
            _ => return self.treatment(),
        })
    }

    /// What was not decoded because of it.
    pub const fn action(self) -> &'static str {
        match self {
            DefectKind::Garbage => "skipped to the next plausible record header",
            DefectKind::Truncated => "the unfinished record is left out",
            DefectKind::UnknownRecordType | DefectKind::UnknownRecordSubtype => {
                "the record is counted and not decoded"
            }
            DefectKind::ShortRecord => "entries before the end are kept, the last is left out",
            DefectKind::TrailingBytes => "the left-over bytes are ignored",
            DefectKind::UnknownPeer | DefectKind::UnknownFamily => "the entry is left out",
            DefectKind::SessionMissing => "read with the address 0.0.0.0",
            DefectKind::Marker => "the message is decoded all the same",
            DefectKind::MessageLength => "decoded up to the shorter end",
            DefectKind::UnknownMessageType => "the message is counted and not decoded",
            DefectKind::UpdateLength => "the field is decoded up to the message's end",
            DefectKind::RecordLength => "the 4 bytes are taken as the record's",
            DefectKind::AddPathUndeclared => "decoded with path identifiers",
            DefectKind::AddPathMisplaced => "each entry is decoded with its own",
            DefectKind::AttributeOverrun => "attributes before it are kept, the rest left out",
            DefectKind::AttributeDuplicate => "the later one is ignored",
            DefectKind::AttributeFlags => "the attribute is decoded all the same",
            DefectKind::AttributeLength => {
                "the attribute is taken as absent, but ATOMIC_AGGREGATE, and prefixes behind an \
                 odd next hop, are given"
            }
            DefectKind::AttributeValue => {
                "an undefined ORIGIN is given; others are taken as absent"
            }
            DefectKind::AttributeMissing => "the routes are given without it",
            DefectKind::FaultWithoutRoutes => "what can be read is given",
            DefectKind::AsPathSegment => "the path is kept up to the damage",
            DefectKind::As4Path => "AS_PATH alone gives the path",
            DefectKind::As4PathConfederation => "the segments are left out",
            DefectKind::PrefixLength | DefectKind::PrefixOverrun => {
                "prefixes before it are kept, the rest of the field left out"
            }
        }
    }
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Counts every defect; keeps the first few of each kind in full, so that a
/// file of nothing but damage costs no more memory than a good one.
#[derive(Clone, Debug, Default)]
pub struct Defects {
    counts: [u64; DefectKind::ALL.len()],
    kept: Vec<Defect>,
}

impl Defects {
    /// How many of each kind are kept in full: enough to look at, chosen by us.
    pub const KEPT_PER_KIND_MAX: u64 = 100;

    /// Counts a defect, and keeps it while its kind has room.
    pub fn push(&mut self, kind: DefectKind, span: Range<u64>) {
        self.keep(Defect {
            span,
            kind,
            attribute: None,
            treatment: kind.treatment(),
        });
    }

    /// The same for a defect of the path attribute with this number, or of one
    /// that ends before its number. Answers what RFC 7606 would have a speaker do
    /// about it.
    pub fn push_attribute(
        &mut self,
        kind: DefectKind,
        number: Option<u8>,
        span: Range<u64>,
    ) -> Option<Treatment> {
        let treatment = kind.attribute_treatment(number);
        self.keep(Defect {
            span,
            kind,
            attribute: number,
            treatment,
        });
        treatment
    }

    /// The same for a prefix in an UPDATE: in the attribute with this number, or
    /// in a field of the message itself (RFC 7606 §3 j, §5.3).
    pub fn push_prefix(&mut self, kind: DefectKind, attribute: Option<u8>, span: Range<u64>) {
        match attribute {
            Some(_) => {
                self.push_attribute(kind, attribute, span);
            }
            None => self.keep(Defect {
                span,
                kind,
                attribute: None,
                treatment: Some(Treatment::SessionReset),
            }),
        }
    }

    fn keep(&mut self, defect: Defect) {
        let count = &mut self.counts[defect.kind as usize];
        *count += 1;
        if *count <= Self::KEPT_PER_KIND_MAX {
            self.kept.push(defect);
        }
    }

    /// Takes in those of another part of the same content. Of each kind, those
    /// with the lowest offsets are kept, so that it does not matter which part
    /// comes first.
    pub fn absorb(&mut self, other: Defects) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        if other.kept.is_empty() {
            return;
        }
        self.kept.extend(other.kept);
        self.kept.sort_by_key(|defect| defect.span.start);
        let mut room = [Self::KEPT_PER_KIND_MAX; DefectKind::ALL.len()];
        self.kept.retain(|defect| {
            let room = &mut room[defect.kind as usize];
            let keep = *room > 0;
            *room = room.saturating_sub(1);
            keep
        });
    }

    /// The defects kept in full, in the order found.
    pub fn kept(&self) -> &[Defect] {
        &self.kept
    }

    /// How many of this kind there were.
    pub fn count(&self, kind: DefectKind) -> u64 {
        self.counts[kind as usize]
    }

    /// How many there were of all kinds.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}
