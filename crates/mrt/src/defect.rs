//! What can be wrong with the bytes, by which standard, and what was done.
//!
//! Bad input is data: a defect says where it is and what was not decoded
//! because of it. The word *finding* is kept for what indicators find.

use std::fmt;
use std::ops::Range;

/// One place in the content that breaks a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// Byte offsets in the decompressed content.
    pub span: Range<u64>,
    /// What is wrong.
    pub kind: DefectKind,
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
    /// An attribute's length is impossible for its type.
    AttributeLength,
    /// An AS path segment of unknown type, of length zero, or cut off.
    AsPathSegment,
    /// The same in `AS4_PATH`.
    As4Path,
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
    pub const ALL: [DefectKind; 22] = [
        DefectKind::Garbage,
        DefectKind::Truncated,
        DefectKind::RecordLength,
        DefectKind::UnknownRecordType,
        DefectKind::UnknownRecordSubtype,
        DefectKind::ShortRecord,
        DefectKind::TrailingBytes,
        DefectKind::UnknownPeer,
        DefectKind::UnknownFamily,
        DefectKind::Marker,
        DefectKind::MessageLength,
        DefectKind::UnknownMessageType,
        DefectKind::UpdateLength,
        DefectKind::AttributeOverrun,
        DefectKind::AttributeDuplicate,
        DefectKind::AttributeLength,
        DefectKind::AsPathSegment,
        DefectKind::As4Path,
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
            DefectKind::Marker => "marker",
            DefectKind::MessageLength => "message-length",
            DefectKind::UnknownMessageType => "unknown-message-type",
            DefectKind::UpdateLength => "update-length",
            DefectKind::AttributeOverrun => "attribute-overrun",
            DefectKind::AttributeDuplicate => "attribute-duplicate",
            DefectKind::AttributeLength => "attribute-length",
            DefectKind::AsPathSegment => "as-path-segment",
            DefectKind::As4Path => "as4-path",
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
            DefectKind::Marker => "the marker before a BGP message is not all ones",
            DefectKind::MessageLength => "the BGP message's length disagrees with its record",
            DefectKind::UnknownMessageType => "a BGP message type that no standard assigns",
            DefectKind::UpdateLength => "withdrawn routes or attributes overrun the UPDATE",
            DefectKind::AttributeOverrun => "an attribute overruns the list of attributes",
            DefectKind::AttributeDuplicate => "the same attribute twice; the first counts",
            DefectKind::AttributeLength => "an attribute's length is impossible for its type",
            DefectKind::AsPathSegment => "an AS path segment is unknown, empty or cut off",
            DefectKind::As4Path => "a segment of AS4_PATH is unknown, empty or cut off",
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
            DefectKind::UnknownFamily => "RFC 6396 §4.4",
            DefectKind::Marker | DefectKind::MessageLength => "RFC 4271 §6.1",
            DefectKind::UnknownMessageType => "RFC 4271 §6.1",
            DefectKind::UpdateLength => "RFC 7606 §3",
            DefectKind::AttributeOverrun => "RFC 7606 §4",
            DefectKind::AttributeDuplicate => "RFC 7606 §3",
            DefectKind::AttributeLength => "RFC 7606 §7",
            DefectKind::AsPathSegment => "RFC 7606 §7.2",
            DefectKind::As4Path => "RFC 6793 §6",
            DefectKind::PrefixLength | DefectKind::PrefixOverrun => "RFC 7606 §5.3",
            DefectKind::AddPathUndeclared => "RFC 8050 §3",
            DefectKind::AddPathMisplaced => "RFC 8050 §4.2",
        }
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
            DefectKind::Marker => "the message is decoded all the same",
            DefectKind::MessageLength => "decoded up to the shorter end",
            DefectKind::UnknownMessageType => "the message is counted and not decoded",
            DefectKind::UpdateLength => "the field is decoded up to the message's end",
            DefectKind::RecordLength => "the 4 bytes are taken as the record's",
            DefectKind::AddPathUndeclared => "decoded with path identifiers",
            DefectKind::AddPathMisplaced => "each entry is decoded with its own",
            DefectKind::AttributeOverrun => "attributes before it are kept, the rest left out",
            DefectKind::AttributeDuplicate => "the later one is ignored",
            DefectKind::AttributeLength => "the attribute is taken as absent",
            DefectKind::AsPathSegment => "the path is kept up to the damage",
            DefectKind::As4Path => "AS_PATH alone gives the path",
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
        let count = &mut self.counts[kind as usize];
        *count += 1;
        if *count <= Self::KEPT_PER_KIND_MAX {
            self.kept.push(Defect { span, kind });
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
