//! Protocol data units, to and from bytes.
//!
//! Version 0 is RFC 6810, version 1 RFC 8210, and version 2
//! draft-ietf-sidrops-8210bis. Of the draft, two forms of the ASPA PDU are read:
//! the one of its revision 16 and later, and the one before, which `StayRTR`
//! still writes ([`AspaForm`]).
//!
//! What a PDU has reserved is ignored when read and zero when written (RFC 8210
//! §5). Nothing is copied.

mod encode;
mod error;

use net::{Asn, Family, Prefix};

pub use error::{PduError, PduErrorKind};

/// How many bytes every PDU begins with.
pub const HEADER_BYTES: usize = 8;

/// The longest PDU that is taken, in bytes. Our choice: an ASPA with 16 thousand
/// providers, four times what validators let through, inside an Error Report,
/// with as much again for its text.
pub const PDU_BYTES_MAX: u32 = 128 * 1024;

/// The protocol's versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Version {
    /// RFC 6810: VRPs.
    V0 = 0,
    /// RFC 8210: router keys, and how long data are good.
    V1 = 1,
    /// draft-ietf-sidrops-8210bis: ASPAs.
    V2 = 2,
}

impl Version {
    /// From the number in a PDU.
    pub const fn from_number(number: u8) -> Option<Version> {
        match number {
            0 => Some(Version::V0),
            1 => Some(Version::V1),
            2 => Some(Version::V2),
            _ => None,
        }
    }

    /// The version before; `None` for version 0.
    pub const fn lower(self) -> Option<Version> {
        match self {
            Version::V0 => None,
            Version::V1 => Some(Version::V0),
            Version::V2 => Some(Version::V1),
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", *self as u8)
    }
}

/// A protocol data unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pdu<'a> {
    /// The cache has something new (type 0, RFC 8210 §5.2).
    SerialNotify {
        /// Which life of the cache.
        session: u16,
        /// What it has.
        serial: u32,
    },
    /// The router asks for what came after a serial number (type 1, §5.3).
    SerialQuery {
        /// Which life of the cache the router knows.
        session: u16,
        /// What it has.
        serial: u32,
    },
    /// The router asks for everything (type 2, §5.4).
    ResetQuery,
    /// What was asked for begins here (type 3, §5.5).
    CacheResponse {
        /// Which life of the cache.
        session: u16,
    },
    /// A VRP that is or is no longer (types 4 and 6, §5.6 and §5.7).
    Prefix {
        /// Whether it is announced; else it is withdrawn.
        announce: bool,
        /// The block.
        prefix: Prefix,
        /// From the block's length to its family's.
        max_length: u8,
        /// Who may originate.
        asn: Asn,
    },
    /// What was asked for is complete (type 7, §5.8).
    EndOfData {
        /// Which life of the cache.
        session: u16,
        /// What the router has now.
        serial: u32,
        /// How long it is good; not in version 0.
        intervals: Option<Intervals>,
    },
    /// The cache cannot tell what came after; ask for everything (type 8, §5.9).
    CacheReset,
    /// A router's key that is or is no longer (type 9, §5.10; from version 1).
    RouterKey(RouterKey<'a>),
    /// Something went wrong (type 10, §5.11).
    ErrorReport(ErrorReport<'a>),
    /// A customer's providers (type 11, 8210bis §5.12; from version 2).
    Aspa(Aspa<'a>),
}

/// How long data are good, in seconds as sent (RFC 8210 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intervals {
    /// When to ask again.
    pub refresh: u32,
    /// When to ask again where that failed.
    pub retry: u32,
    /// When to use it no longer.
    pub expire: u32,
}

/// A router's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouterKey<'a> {
    /// Whether it is announced; else it is withdrawn.
    pub announce: bool,
    /// The subject key identifier.
    pub identifier: &'a [u8; 20],
    /// Whose router.
    pub asn: Asn,
    /// The subject public key info, as DER; not looked into.
    pub key: &'a [u8],
}

/// What the other side says went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorReport<'a> {
    /// What kind.
    pub code: ErrorCode,
    /// The PDU that it is about, perhaps cut; often empty.
    pub pdu: &'a [u8],
    /// In words; should be UTF-8.
    pub text: &'a [u8],
}

/// Error codes (RFC 8210 §12, 8210bis §12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode(pub u16);

impl ErrorCode {
    /// A PDU makes no sense.
    pub const CORRUPT_DATA: ErrorCode = ErrorCode(0);
    /// The other side has a fault of its own.
    pub const INTERNAL_ERROR: ErrorCode = ErrorCode(1);
    /// The cache has nothing yet. Not an end: ask again later.
    pub const NO_DATA_AVAILABLE: ErrorCode = ErrorCode(2);
    /// The cache does not take the question.
    pub const INVALID_REQUEST: ErrorCode = ErrorCode(3);
    /// The version is not known.
    pub const UNSUPPORTED_VERSION: ErrorCode = ErrorCode(4);
    /// The type of PDU is not known.
    pub const UNSUPPORTED_TYPE: ErrorCode = ErrorCode(5);
    /// What was withdrawn was not there.
    pub const UNKNOWN_WITHDRAWAL: ErrorCode = ErrorCode(6);
    /// What was announced was there.
    pub const DUPLICATE_ANNOUNCEMENT: ErrorCode = ErrorCode(7);
    /// The version is not the one agreed on.
    pub const UNEXPECTED_VERSION: ErrorCode = ErrorCode(8);
    /// A list of providers is none that there can be.
    pub const PROVIDER_LIST: ErrorCode = ErrorCode(9);
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => f.write_str("corrupt data"),
            1 => f.write_str("internal error"),
            2 => f.write_str("no data available"),
            3 => f.write_str("invalid request"),
            4 => f.write_str("unsupported protocol version"),
            5 => f.write_str("unsupported PDU type"),
            6 => f.write_str("withdrawal of unknown record"),
            7 => f.write_str("duplicate announcement received"),
            8 => f.write_str("unexpected protocol version"),
            9 => f.write_str("ASPA provider list error"),
            code => write!(f, "error {code}"),
        }
    }
}

/// A customer's providers, all of them, or that there is no such list any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aspa<'a> {
    /// Whether it is announced; else it is withdrawn.
    pub announce: bool,
    /// Whose providers.
    pub customer: Asn,
    /// How it is written.
    pub form: AspaForm,
    /// The providers' numbers, four bytes each.
    providers: &'a [u8],
}

/// The forms that drafts gave the ASPA PDU. No PDU can be read as both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AspaForm {
    /// Both families, sorted, the flags in the header (8210bis from revision 16).
    Current,
    /// One family, and a count (8210bis up to revision 10).
    Early(Family),
}

impl<'a> Aspa<'a> {
    /// An ASPA in the current form. `providers` are numbers of four bytes each,
    /// the most significant first.
    ///
    /// # Panics
    ///
    /// When `providers` is no whole number of numbers.
    pub fn new(announce: bool, customer: Asn, providers: &'a [u8]) -> Aspa<'a> {
        assert!(providers.len().is_multiple_of(4), "a number has four bytes");
        Aspa {
            announce,
            customer,
            form: AspaForm::Current,
            providers,
        }
    }

    /// The same in another form.
    pub fn with_form(self, form: AspaForm) -> Aspa<'a> {
        Aspa { form, ..self }
    }

    /// The providers, as they come.
    pub fn providers(&self) -> impl ExactSizeIterator<Item = Asn> + use<'a> {
        let numbers = self.providers.chunks_exact(4);
        numbers.map(|number| Asn(be32(number, 0)))
    }
}

/// A PDU with what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The version that the PDU says it is of.
    pub version: Version,
    /// What it says.
    pub pdu: Pdu<'a>,
    /// All its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Pdu<'a> {
    /// Reads the PDU that the bytes begin with. `None` where they end inside it
    /// and it may be one so far: what is wrong with a header is told before the
    /// rest has come.
    ///
    /// # Errors
    ///
    /// When it is none of the protocol; see [`PduErrorKind`].
    pub fn decode(bytes: &'a [u8]) -> Result<Option<Decoded<'a>>, PduError> {
        let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
            return Ok(None);
        };
        let [version, kind, ..] = *header;
        let error = |offset, what| PduError {
            offset,
            kind: what,
            pdu_kind: kind,
        };
        let version = Version::from_number(version)
            .ok_or_else(|| error(0, PduErrorKind::Version { version }))?;
        let length = be32(header, 4);
        check_length(version, kind, length).map_err(|what| {
            let is_kind = matches!(
                what,
                PduErrorKind::Type | PduErrorKind::TypeOfVersion { .. }
            );
            error(if is_kind { 1 } else { 4 }, what)
        })?;
        let Some(whole) = bytes.get(..length as usize) else {
            return Ok(None);
        };
        let pdu =
            decode_body(version, kind, whole).map_err(|(offset, what)| error(offset, what))?;
        Ok(Some(Decoded {
            version,
            pdu,
            bytes: whole,
        }))
    }
}

/// The type numbers.
mod kind {
    pub(super) const SERIAL_NOTIFY: u8 = 0;
    pub(super) const SERIAL_QUERY: u8 = 1;
    pub(super) const RESET_QUERY: u8 = 2;
    pub(super) const CACHE_RESPONSE: u8 = 3;
    pub(super) const IPV4_PREFIX: u8 = 4;
    pub(super) const IPV6_PREFIX: u8 = 6;
    pub(super) const END_OF_DATA: u8 = 7;
    pub(super) const CACHE_RESET: u8 = 8;
    pub(super) const ROUTER_KEY: u8 = 9;
    pub(super) const ERROR_REPORT: u8 = 10;
    pub(super) const ASPA: u8 = 11;
}

/// Whether a PDU of this type can be so long.
fn check_length(version: Version, kind: u8, length: u32) -> Result<(), PduErrorKind> {
    let (least, most) = match kind {
        kind::RESET_QUERY | kind::CACHE_RESPONSE | kind::CACHE_RESET => (8, 8),
        kind::SERIAL_NOTIFY | kind::SERIAL_QUERY => (12, 12),
        kind::IPV4_PREFIX => (20, 20),
        kind::IPV6_PREFIX => (32, 32),
        kind::END_OF_DATA if version == Version::V0 => (12, 12),
        kind::END_OF_DATA => (24, 24),
        kind::ERROR_REPORT => (16, PDU_BYTES_MAX),
        kind::ROUTER_KEY if version >= Version::V1 => (32, PDU_BYTES_MAX),
        kind::ASPA if version >= Version::V2 => (12, PDU_BYTES_MAX),
        kind::ROUTER_KEY | kind::ASPA => return Err(PduErrorKind::TypeOfVersion { version }),
        _ => return Err(PduErrorKind::Type),
    };
    if (least..=most).contains(&length) {
        Ok(())
    } else {
        Err(PduErrorKind::Length {
            length,
            least,
            most,
        })
    }
}

/// Reads a PDU of a length that its type can have, or tells where it is wrong.
fn decode_body(version: Version, kind: u8, whole: &[u8]) -> Result<Pdu<'_>, (usize, PduErrorKind)> {
    let session = be16(whole, 2);
    Ok(match kind {
        kind::SERIAL_NOTIFY => Pdu::SerialNotify {
            session,
            serial: be32(whole, 8),
        },
        kind::SERIAL_QUERY => Pdu::SerialQuery {
            session,
            serial: be32(whole, 8),
        },
        kind::RESET_QUERY => Pdu::ResetQuery,
        kind::CACHE_RESPONSE => Pdu::CacheResponse { session },
        kind::IPV4_PREFIX => prefix(Family::V4, whole)?,
        kind::IPV6_PREFIX => prefix(Family::V6, whole)?,
        kind::END_OF_DATA => Pdu::EndOfData {
            session,
            serial: be32(whole, 8),
            intervals: (version >= Version::V1).then(|| Intervals {
                refresh: be32(whole, 12),
                retry: be32(whole, 16),
                expire: be32(whole, 20),
            }),
        },
        kind::CACHE_RESET => Pdu::CacheReset,
        kind::ROUTER_KEY => Pdu::RouterKey(RouterKey {
            announce: whole[2] & 1 == 1,
            identifier: whole[8..].first_chunk().expect("the length was checked"),
            asn: Asn(be32(whole, 28)),
            key: &whole[32..],
        }),
        kind::ERROR_REPORT => Pdu::ErrorReport(error_report(session, whole)?),
        _ => Pdu::Aspa(aspa(whole)?),
    })
}

fn prefix(family: Family, whole: &[u8]) -> Result<Pdu<'_>, (usize, PduErrorKind)> {
    let (length, max_length, bits) = (whole[9], whole[10], family.bits());
    let address = &whole[12..whole.len() - 4];
    if length > bits {
        return Err((9, PduErrorKind::PrefixLength { length, bits }));
    }
    if !(length..=bits).contains(&max_length) {
        let kind = PduErrorKind::MaxLength {
            max_length,
            length,
            bits,
        };
        return Err((10, kind));
    }
    let word = address
        .iter()
        .zip((0..16).rev())
        .fold(0, |word, (byte, place)| {
            word | u128::from(*byte) << (8 * place)
        });
    let prefix = Prefix::from_bits(family, word, length).expect("the length was checked");
    if prefix.bits() != word {
        return Err((12, PduErrorKind::HostBits { prefix }));
    }
    Ok(Pdu::Prefix {
        announce: whole[8] & 1 == 1,
        prefix,
        max_length,
        asn: Asn(be32(whole, whole.len() - 4)),
    })
}

fn error_report(code: u16, whole: &[u8]) -> Result<ErrorReport<'_>, (usize, PduErrorKind)> {
    let room = whole.len() - 16;
    let pdu_length = be32(whole, 8);
    let Some(left) = room.checked_sub(pdu_length as usize) else {
        return Err((8, PduErrorKind::ErrorPdu { length: pdu_length }));
    };
    let after = 12 + pdu_length as usize;
    let text_length = be32(whole, after);
    if text_length as usize != left {
        let kind = PduErrorKind::ErrorText {
            length: text_length,
            left: left as u32,
        };
        return Err((after, kind));
    }
    Ok(ErrorReport {
        code: ErrorCode(code),
        pdu: &whole[12..after],
        text: &whole[after + 4..],
    })
}

fn aspa(whole: &[u8]) -> Result<Aspa<'_>, (usize, PduErrorKind)> {
    if !whole.len().is_multiple_of(4) {
        let kind = PduErrorKind::AspaLength {
            length: whole.len() as u32,
        };
        return Err((4, kind));
    }
    // A withdrawal of the current form has no providers.
    if whole[2] & 1 == 0 && whole.len() > 12 {
        return early_aspa(whole);
    }
    let aspa = Aspa::new(whole[2] & 1 == 1, Asn(be32(whole, 8)), &whole[12..]);
    if !aspa.announce {
        return Ok(aspa);
    }
    if aspa.providers.is_empty() {
        return Err((4, PduErrorKind::NoProviders));
    }
    let mut before = None;
    for (at, provider) in aspa.providers().enumerate() {
        let offset = 12 + 4 * at;
        if before.is_some_and(|before| before >= provider) {
            return Err((offset, PduErrorKind::ProviderOrder { provider }));
        }
        // In order, AS 0 can only come first.
        if before == Some(Asn(0)) {
            return Err((12, PduErrorKind::ProviderZero));
        }
        before = Some(provider);
    }
    Ok(aspa)
}

fn early_aspa(whole: &[u8]) -> Result<Aspa<'_>, (usize, PduErrorKind)> {
    if whole.len() < 16 || be16(whole, 10) as usize != (whole.len() - 16) / 4 {
        return Err((4, PduErrorKind::ProviderCount));
    }
    let family = match whole[9] & 1 {
        0 => Family::V4,
        _ => Family::V6,
    };
    let aspa = Aspa {
        announce: whole[8] & 1 == 1,
        customer: Asn(be32(whole, 12)),
        form: AspaForm::Early(family),
        providers: &whole[16..],
    };
    if aspa.announce && aspa.providers.is_empty() {
        return Err((10, PduErrorKind::NoProviders));
    }
    Ok(aspa)
}

fn be16(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([bytes[at], bytes[at + 1]])
}

fn be32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
