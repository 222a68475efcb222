//! What can be wrong with a file of local exceptions.

use std::fmt;

use net::ParsePrefixError;

/// How many problems of one file are told, and one more where only that one does
/// harm. Our choice: nobody mends more at once.
pub const SLURM_PROBLEMS_MAX: usize = 100;

/// Something wrong with a file of local exceptions.
///
/// Shown as ``byte 88: validationOutputFilters.prefixFilters[1].asn: no number of
/// an AS where one must be: `"AS64496"` ``.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlurmProblem {
    /// Where the value starts, or where JSON is broken; the first byte is 0.
    pub offset: u64,
    /// The way to the value, empty for the whole: names of members with dots, and
    /// places in arrays in brackets, the first 0.
    pub path: String,
    /// The value as it stands, cut as [`Problem::text`](crate::Problem::text).
    pub text: String,
    /// What is wrong.
    pub kind: SlurmProblemKind,
    /// Whether the file can be used although: what is wrong concerns router keys
    /// alone, or there is no doubt what was meant.
    pub is_harmless: bool,
}

/// The file is not to be used (RFC 8416 §3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlurmError {
    /// All that is wrong with it, up to [`SLURM_PROBLEMS_MAX`], in the order of
    /// the file but for what is missing.
    pub problems: Vec<SlurmProblem>,
}

/// What can be wrong with a file of local exceptions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlurmProblemKind {
    /// The text is no JSON from here on, or nested more than 127 deep.
    Syntax,
    /// The text ends too early.
    Truncated,
    /// Something follows the object.
    Trailing,
    /// It is no object.
    NotObject,
    /// It is no array.
    NotArray,
    /// A member is missing. Harmless for a list: there are none.
    Missing(&'static str),
    /// Nothing has a member of this name here.
    UnknownMember,
    /// There are two members of this name (RFC 7493 §2.3).
    Twice,
    /// The version is neither 1 nor 2.
    Version,
    /// A filter has nothing to filter by.
    NoCondition,
    /// It is no AS number: a number from 0 to 4294967295.
    Asn,
    /// It is no prefix, has bits set after its length, or a length that its
    /// family has not.
    Prefix(ParsePrefixError),
    /// It is no text.
    NotText,
    /// It is an address without a length.
    NoLength,
    /// The maximum length is no number from the prefix's to the family's.
    MaxLength {
        /// The prefix's length, in bits.
        length: u8,
        /// The bits of an address.
        bits: u8,
    },
    /// The list of providers is empty; AS 0 says that there is none.
    NoProviders,
    /// It is no base64 (RFC 4648 §5).
    NotBase64,
    /// It is base64 of another alphabet than RFC 8416 §3.3.2 has, or padded.
    OtherBase64,
    /// A key identifier has another length than 20 bytes.
    KeyIdentifierLength {
        /// How many it has.
        bytes: usize,
    },
}

impl fmt::Display for SlurmProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: ", self.offset)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.kind)?;
        if self.text.is_empty() {
            Ok(())
        } else {
            write!(f, ": `{}`", self.text)
        }
    }
}

impl fmt::Display for SlurmProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SlurmProblemKind as Kind;
        match self {
            Kind::Syntax => write!(f, "no JSON from here on"),
            Kind::Truncated => write!(f, "the JSON text ends too early"),
            Kind::Trailing => write!(f, "something follows the object"),
            Kind::NotObject => write!(f, "no object where one must be"),
            Kind::NotArray => write!(f, "no array where one must be"),
            Kind::Missing(name) => write!(f, "no `{name}`"),
            Kind::UnknownMember => write!(f, "no member of this name is known here"),
            Kind::Twice => write!(f, "a second member of this name"),
            Kind::Version => write!(f, "the version is neither 1 nor 2"),
            Kind::NoCondition => write!(f, "a filter without a condition"),
            Kind::Asn => write!(f, "no number of an AS where one must be"),
            Kind::Prefix(error) => write!(f, "{error}"),
            Kind::NotText => write!(f, "no text where one must be"),
            Kind::NoLength => write!(f, "an address without a length where a prefix must be"),
            Kind::MaxLength { length, bits } => {
                write!(f, "the maximum length is no number from {length} to {bits}")
            }
            Kind::NoProviders => write!(f, "no provider, not even AS 0"),
            Kind::NotBase64 => write!(f, "no base64 where it must be"),
            Kind::OtherBase64 => write!(f, "base64 that is not URL-safe, or padded"),
            Kind::KeyIdentifierLength { bytes } => {
                write!(f, "a key identifier of {bytes} bytes, not 20")
            }
        }
    }
}

impl fmt::Display for SlurmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grave = self.problems.iter().filter(|problem| !problem.is_harmless);
        write!(f, "the local exceptions cannot be used")?;
        for problem in grave {
            write!(f, "\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SlurmError {}
