//! What can be wrong with a PDU.

use std::fmt;

use net::{Asn, Prefix};

use super::{ErrorCode, PDU_BYTES_MAX, Version};

/// Something wrong with a PDU.
///
/// Shown as `PDU of type 4, byte 9: a prefix of 33 bits, and addresses have 32
/// (RFC 8210 §5.6)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PduError {
    /// Where in the PDU; its first byte is 0.
    pub offset: usize,
    /// What is wrong.
    pub kind: PduErrorKind,
    /// The type that the PDU says it is of.
    pub pdu_kind: u8,
}

/// What can be wrong with a PDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PduErrorKind {
    /// No version that we know.
    Version {
        /// Which one.
        version: u8,
    },
    /// No type that we know.
    Type,
    /// A type that this version has not.
    TypeOfVersion {
        /// Which version.
        version: Version,
    },
    /// No length that this type can have, or longer than [`PDU_BYTES_MAX`].
    Length {
        /// The length that it says, in bytes.
        length: u32,
        /// The shortest there can be.
        least: u32,
        /// The longest.
        most: u32,
    },
    /// The prefix is longer than an address.
    PrefixLength {
        /// Its length, in bits.
        length: u8,
        /// The bits of an address.
        bits: u8,
    },
    /// The maximum length is shorter than the prefix, or longer than an address.
    MaxLength {
        /// The maximum length, in bits.
        max_length: u8,
        /// The prefix's length.
        length: u8,
        /// The bits of an address.
        bits: u8,
    },
    /// The address has bits after its length.
    HostBits {
        /// The block that was meant.
        prefix: Prefix,
    },
    /// The PDU in an Error Report is longer than the report.
    ErrorPdu {
        /// The length that it says, in bytes.
        length: u32,
    },
    /// The text of an Error Report does not end where the report does.
    ErrorText {
        /// The length that it says, in bytes.
        length: u32,
        /// The bytes that there are.
        left: u32,
    },
    /// The length of an ASPA is no whole number of AS numbers.
    AspaLength {
        /// The length, in bytes.
        length: u32,
    },
    /// An ASPA of the early form has another number of providers than it says, or
    /// one of the current form is withdrawn and has some.
    ProviderCount,
    /// An announcement names no provider.
    NoProviders,
    /// A provider is not greater than the one before.
    ProviderOrder {
        /// Which one.
        provider: Asn,
    },
    /// AS 0 stands beside others.
    ProviderZero,
}

impl PduError {
    /// The code with which it is reported.
    pub fn code(&self) -> ErrorCode {
        use PduErrorKind as Kind;
        match self.kind {
            Kind::Version { .. } => ErrorCode::UNSUPPORTED_VERSION,
            Kind::Type | Kind::TypeOfVersion { .. } => ErrorCode::UNSUPPORTED_TYPE,
            Kind::ProviderCount
            | Kind::NoProviders
            | Kind::ProviderOrder { .. }
            | Kind::ProviderZero => ErrorCode::PROVIDER_LIST,
            Kind::Length { .. }
            | Kind::PrefixLength { .. }
            | Kind::MaxLength { .. }
            | Kind::HostBits { .. }
            | Kind::ErrorPdu { .. }
            | Kind::ErrorText { .. }
            | Kind::AspaLength { .. } => ErrorCode::CORRUPT_DATA,
        }
    }

    /// What says how it must be: an RFC or a draft, and its section.
    pub fn source(&self) -> &'static str {
        use PduErrorKind as Kind;
        match self.kind {
            Kind::Version { .. } => "RFC 8210 §7",
            Kind::Type => "RFC 8210 §5",
            Kind::TypeOfVersion { .. } if self.pdu_kind == super::kind::ROUTER_KEY => {
                "RFC 8210 §5.10"
            }
            Kind::TypeOfVersion { .. }
            | Kind::AspaLength { .. }
            | Kind::ProviderCount
            | Kind::NoProviders
            | Kind::ProviderOrder { .. }
            | Kind::ProviderZero => "8210bis §5.12",
            Kind::ErrorPdu { .. } | Kind::ErrorText { .. } => "RFC 8210 §5.11",
            Kind::PrefixLength { .. } | Kind::MaxLength { .. } | Kind::HostBits { .. } => {
                match self.pdu_kind {
                    super::kind::IPV4_PREFIX => "RFC 8210 §5.6",
                    _ => "RFC 8210 §5.7",
                }
            }
            Kind::Length { .. } => match self.pdu_kind {
                0 => "RFC 8210 §5.2",
                1 => "RFC 8210 §5.3",
                2 => "RFC 8210 §5.4",
                3 => "RFC 8210 §5.5",
                4 => "RFC 8210 §5.6",
                6 => "RFC 8210 §5.7",
                7 => "RFC 8210 §5.8",
                8 => "RFC 8210 §5.9",
                9 => "RFC 8210 §5.10",
                10 => "RFC 8210 §5.11",
                _ => "8210bis §5.12",
            },
        }
    }
}

impl fmt::Display for PduError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PDU of type {}, byte {}: {} ({})",
            self.pdu_kind,
            self.offset,
            self.kind,
            self.source()
        )
    }
}

impl fmt::Display for PduErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use PduErrorKind as Kind;
        match self {
            Kind::Version { version } => write!(f, "version {version} is not known"),
            Kind::Type => write!(f, "no such type is known"),
            Kind::TypeOfVersion { version } => write!(f, "version {version} has no such type"),
            Kind::Length { length, most, .. } if length > most && *most == PDU_BYTES_MAX => {
                write!(f, "{length} bytes, and none may have more than {most}")
            }
            Kind::Length {
                length,
                least,
                most,
            } if least == most => write!(f, "{length} bytes, and it has {least}"),
            Kind::Length { length, least, .. } => {
                write!(f, "{length} bytes, and it has {least} or more")
            }
            Kind::PrefixLength { length, bits } => {
                write!(f, "a prefix of {length} bits, and addresses have {bits}")
            }
            Kind::MaxLength {
                max_length,
                length,
                bits,
            } => write!(
                f,
                "maximum length {max_length} is none from {length} to {bits}"
            ),
            Kind::HostBits { prefix } => write!(f, "bits are set after the prefix {prefix}"),
            Kind::ErrorPdu { length } => {
                write!(f, "a PDU of {length} bytes in a report that is shorter")
            }
            Kind::ErrorText { length, left } => {
                write!(f, "a text of {length} bytes where there are {left}")
            }
            Kind::AspaLength { length } => {
                write!(f, "{length} bytes are no whole number of AS numbers")
            }
            Kind::ProviderCount => write!(f, "the number of providers is not what it must be"),
            Kind::NoProviders => write!(f, "an announcement without a provider"),
            Kind::ProviderOrder { provider } => {
                write!(f, "provider {provider} is not greater than the one before")
            }
            Kind::ProviderZero => write!(f, "AS0 as a provider beside others"),
        }
    }
}

impl std::error::Error for PduError {}
