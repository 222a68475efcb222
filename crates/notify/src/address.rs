//! Addresses of mail, read so strictly that none can break a header or a command.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The longest part before the `@`, in bytes (RFC 5321 §4.5.3.1).
pub const LOCAL_BYTES_MAX: usize = 64;

/// The longest domain. RFC 5321 §4.5.3.1 gives a path 256 bytes with its brackets
/// and so an address 254, which is what counts here.
pub const ADDRESS_BYTES_MAX: usize = 254;

/// The longest part of a domain between dots, in bytes (RFC 1035 §2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// An address such as `abuse@example.net`.
///
/// Before the `@` stands a dot-atom (RFC 5322 §3.2.3), after it a name of at least
/// two labels of letters, digits and hyphens. So there is no blank, no comma, no
/// bracket, no line break and no quote in it, and it stands in headers and commands
/// of SMTP as it is. What RFC 5322 allows beyond that, quoted strings, comments and
/// literal addresses, no abuse contact needs and is refused; so are letters beyond
/// ASCII, which a relay need not take.
///
/// The domain is kept in small letters; the part before the `@` as it is written,
/// since its host may tell capitals apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailAddress {
    address: String,
    at: usize,
}

/// Why a text is no address that mail is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressError {
    /// It is empty, or has nothing before or behind the `@`, or no `@`.
    NoAddress,
    /// It is longer than [`ADDRESS_BYTES_MAX`], or before the `@` than
    /// [`LOCAL_BYTES_MAX`].
    TooLong,
    /// It has a line break or another control character: whoever wrote it may want
    /// to add headers of their own.
    Control,
    /// It has letters beyond ASCII.
    NotAscii,
    /// A character that stands in no plain address, such as a blank or a comma.
    Character(char),
    /// A dot at the start or the end, or two in a row.
    Dots,
    /// The domain is no name of at least two labels.
    Domain,
}

impl MailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        &self.address[self.at + 1..]
    }
}

impl FromStr for MailAddress {
    type Err = AddressError;

    /// # Errors
    ///
    /// When the text is no plain address; white space around it is no error.
    fn from_str(text: &str) -> Result<MailAddress, AddressError> {
        // Blanks only: a line break at the end is a try to break out.
        let text = text.trim_matches(' ');
        if let Some(problem) = text.chars().find_map(unwanted) {
            return Err(problem);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::NoAddress)?;
        if local.is_empty() || domain.is_empty() {
            return Err(AddressError::NoAddress);
        }
        if text.len() > ADDRESS_BYTES_MAX || local.len() > LOCAL_BYTES_MAX {
            return Err(AddressError::TooLong);
        }
        if let Some(other) = local.chars().find(|c| !is_atom(*c) && *c != '.') {
            return Err(AddressError::Character(other));
        }
        if local.split('.').any(str::is_empty) {
            return Err(AddressError::Dots);
        }
        if !domain.contains('.') || !domain.split('.').all(is_label) {
            return Err(AddressError::Domain);
        }
        Ok(MailAddress {
            address: format!("{local}@{}", domain.to_ascii_lowercase()),
            at: local.len(),
        })
    }
}

fn unwanted(c: char) -> Option<AddressError> {
    if c.is_control() {
        Some(AddressError::Control)
    } else if !c.is_ascii() {
        Some(AddressError::NotAscii)
    } else {
        None
    }
}

/// RFC 5322 §3.2.3.
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LABEL_BYTES_MAX
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl Serialize for MailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.address)
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AddressError::NoAddress => f.write_str("it is not of the form name@domain"),
            AddressError::TooLong => write!(
                f,
                "it is longer than {ADDRESS_BYTES_MAX} bytes, or than {LOCAL_BYTES_MAX} before the @"
            ),
            AddressError::Control => f.write_str("it has a line break or a control character"),
            AddressError::NotAscii => f.write_str("it has letters beyond ASCII"),
            AddressError::Character(c) => {
                write!(f, "the character {c:?} stands in no plain address")
            }
            AddressError::Dots => f.write_str("it has a dot where none may be"),
            AddressError::Domain => f.write_str("what follows the @ is no name of a domain"),
        }
    }
}

impl std::error::Error for AddressError {}
