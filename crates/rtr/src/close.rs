//! Why a connection has to be closed.

use std::fmt;

use net::{Asn, Prefix};

use crate::pdu::{ErrorCode, PduError, Version};

/// Why a connection has to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// Why.
    pub reason: Reason,
    /// Whether to connect again at once: the next question will be another one.
    /// Else after [`Timing::retry`](crate::Timing::retry).
    pub is_worth_a_retry: bool,
}

/// Why a connection has to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A PDU is none of the protocol.
    Malformed(PduError),
    /// A PDU makes no sense here.
    Unexpected {
        /// Its type.
        pdu_kind: u8,
    },
    /// A PDU is of another version than was agreed on, or of a later one than was
    /// asked for.
    OtherVersion {
        /// The version that it should be of.
        expected: Version,
        /// The version that it is of.
        found: Version,
    },
    /// The cache answers a question of one version in an earlier one, and what it
    /// was asked to go on from is of the later.
    Downgraded {
        /// The version that it speaks.
        found: Version,
    },
    /// The cache has begun a new life, and says so in the middle.
    OtherSession {
        /// The identifier of the one before.
        expected: u16,
        /// The identifier of the new one.
        found: u16,
    },
    /// The cache announces what is there, or withdraws what is not.
    Record {
        /// Which of both.
        code: ErrorCode,
        /// What.
        record: Record,
    },
    /// An answer has more records than [`Limits::records_max`](crate::Limits::records_max).
    TooManyRecords,
    /// An answer took too long.
    Slow,
    /// The cache reports an error.
    Reported {
        /// In which version; before one is agreed on, that of the cache.
        version: Version,
        /// What kind.
        code: ErrorCode,
        /// Its words, cut; what is not UTF-8 is shown as U+FFFD.
        text: String,
    },
}

/// A record that a PDU is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// A VRP.
    Vrp {
        /// The block.
        prefix: Prefix,
        /// Its maximum length.
        max_length: u8,
        /// Who may originate.
        asn: Asn,
    },
    /// A router's key.
    RouterKey {
        /// Whose router.
        asn: Asn,
        /// The subject key identifier.
        identifier: [u8; 20],
    },
    /// An ASPA.
    Aspa {
        /// Whose providers.
        customer: Asn,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Malformed(error) => write!(f, "{error}"),
            Reason::Unexpected { pdu_kind } => {
                write!(f, "a PDU of type {pdu_kind} makes no sense here")
            }
            Reason::OtherVersion { expected, found } => {
                write!(f, "a PDU of version {found}, not {expected}")
            }
            Reason::Downgraded { found } => write!(f, "the cache speaks version {found}"),
            Reason::OtherSession { expected, found } => {
                write!(f, "session {found}, not {expected}")
            }
            Reason::Record { code, record } => write!(f, "{code}: {record}"),
            Reason::TooManyRecords => write!(f, "too many records in an answer"),
            Reason::Slow => write!(f, "the answer took too long"),
            Reason::Reported { code, text, .. } if text.is_empty() => {
                write!(f, "the cache reports: {code}")
            }
            Reason::Reported { code, text, .. } => {
                write!(f, "the cache reports: {code}: {text}")
            }
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Record::Vrp {
                prefix,
                max_length,
                asn,
            } => write!(f, "{prefix}-{max_length} {asn}"),
            Record::RouterKey { asn, identifier } => {
                write!(f, "router key ")?;
                for byte in identifier {
                    write!(f, "{byte:02x}")?;
                }
                write!(f, " {asn}")
            }
            Record::Aspa { customer } => write!(f, "ASPA of {customer}"),
        }
    }
}
