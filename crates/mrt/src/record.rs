//! One MRT record: common header and body (RFC 6396 §2, §3).

use std::fmt;

use net::Timestamp;

/// Type, subtype, length and time before each record (RFC 6396 §2).
pub(crate) const HEADER_BYTES: usize = 12;

/// A record, its body borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// Where the header starts in the decompressed content, in bytes.
    pub offset: u64,
    /// From the header; with microseconds for the `_ET` types (RFC 6396 §3).
    pub timestamp: Timestamp,
    /// Type and subtype.
    pub kind: Kind,
    /// What follows the header, and the microseconds where there are some.
    pub body: &'a [u8],
    /// Bytes before the body: 12, or 16 with microseconds.
    pub header_bytes: usize,
    /// Whether the header states a length 4 bytes short, as RIS's table dumps of
    /// 2000 do; the body has the 4 bytes.
    pub length_short: bool,
}

impl<'a> Record<'a> {
    /// The record that `bytes` are, from its header's first to its body's last;
    /// they are at `offset` of the content.
    pub(crate) fn of(offset: u64, bytes: &'a [u8], length_short: bool) -> Record<'a> {
        let header = bytes.first_chunk().expect("a record has a header");
        let (seconds, kind, _) = split_header(header);
        let mut timestamp = Timestamp::from_seconds(seconds);
        let mut header_bytes = HEADER_BYTES;
        if kind.has_microseconds()
            && let Some(micros) = bytes[HEADER_BYTES..].first_chunk()
        {
            let micros = i64::from(u32::from_be_bytes(*micros));
            timestamp = Timestamp::from_micros(timestamp.micros() + micros);
            header_bytes += 4;
        }
        Record {
            offset,
            timestamp,
            kind,
            body: &bytes[header_bytes..],
            header_bytes,
            length_short,
        }
    }

    /// Header and body, in bytes.
    pub fn bytes(&self) -> u64 {
        (self.header_bytes + self.body.len()) as u64
    }

    /// Where the body starts in the decompressed content.
    pub fn body_offset(&self) -> u64 {
        self.offset + self.header_bytes as u64
    }
}

/// Type and subtype of a record, as the IANA registry numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The type.
    pub number: u16,
    /// The subtype.
    pub subtype: u16,
}

impl Kind {
    /// The deprecated BGP type (RFC 6396 §B.2).
    pub const BGP: u16 = 5;
    /// The deprecated BGP4PLUS type, with IPv6 addresses (RFC 6396 §B.2).
    pub const BGP4PLUS: u16 = 9;
    /// Another number for it.
    pub const BGP4PLUS_01: u16 = 10;
    /// RIB entries, one by one (RFC 6396 §4.2).
    pub const TABLE_DUMP: u16 = 12;
    /// RIB entries by prefix (RFC 6396 §4.3).
    pub const TABLE_DUMP_V2: u16 = 13;
    /// BGP messages and session changes (RFC 6396 §4.4).
    pub const BGP4MP: u16 = 16;
    /// The same with microseconds (RFC 6396 §3).
    pub const BGP4MP_ET: u16 = 17;

    /// The peers that RIB records point to (RFC 6396 §4.3.1).
    pub const PEER_INDEX_TABLE: Kind = Kind {
        number: Kind::TABLE_DUMP_V2,
        subtype: crate::table_dump_v2::PEER_INDEX_TABLE,
    };

    /// Whether the IANA registry, or RFC 6396's list of deprecated types, has
    /// the type number.
    pub fn is_known(self) -> bool {
        matches!(self.number, 0..=13 | 16 | 17 | 32 | 33 | 48 | 49)
    }

    /// Whether the header is followed by microseconds: `BGP4MP_ET`, `ISIS_ET`,
    /// `OSPFv3_ET`.
    pub fn has_microseconds(self) -> bool {
        matches!(self.number, 17 | 33 | 49)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.number {
            5 => "BGP",
            9 | 10 => "BGP4PLUS",
            11 => "OSPFv2",
            12 => "TABLE_DUMP",
            13 => "TABLE_DUMP_V2",
            16 => "BGP4MP",
            17 => "BGP4MP_ET",
            32 => "ISIS",
            33 => "ISIS_ET",
            48 => "OSPFv3",
            49 => "OSPFv3_ET",
            other => return write!(f, "type {other}, subtype {}", self.subtype),
        };
        write!(f, "{name}, subtype {}", self.subtype)
    }
}

/// Seconds, kind, and the bytes that follow, as a header states them.
pub(crate) fn split_header(header: &[u8; HEADER_BYTES]) -> (i64, Kind, usize) {
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    let kind = Kind {
        number: u16::from_be_bytes([header[4], header[5]]),
        subtype: u16::from_be_bytes([header[6], header[7]]),
    };
    (i64::from(word(0)), kind, word(8) as usize)
}
