//! Lists of prefixes, as BGP has them (RFC 4271 §4.3), with path identifiers
//! where ADD-PATH is in use (RFC 7911 §3).

use net::{Family, Prefix};

use crate::defect::DefectKind;

/// How the prefixes of a field are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NlriForm {
    /// The prefixes' family.
    pub family: Family,
    /// Whether a 4-byte path identifier stands before each (RFC 7911 §3).
    pub add_path: bool,
}

impl NlriForm {
    /// The form with path identifiers, when only that reads these bytes: some
    /// writers of archives use the subtypes of before RFC 8050 for sessions with
    /// ADD-PATH. Identifiers are small numbers, so their first byte is zero and
    /// reads as a prefix of length zero.
    pub(crate) fn undeclared_add_path(self, bytes: &[u8]) -> Option<NlriForm> {
        if self.add_path || bytes.len() < 5 || bytes[0] != 0 {
            return None;
        }
        let form = NlriForm {
            add_path: true,
            ..self
        };
        let reads = |form| Nlris::new(form, bytes).all(|nlri| nlri.is_ok());
        (!reads(self) && reads(form)).then_some(form)
    }
}

/// One prefix of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nlri {
    /// The block; bits after its length are cleared.
    pub prefix: Prefix,
    /// With ADD-PATH, which of the sender's paths for the prefix.
    pub path_id: Option<u32>,
}

/// Reads prefixes one after another.
#[derive(Clone, Debug)]
pub struct Nlris<'a> {
    form: NlriForm,
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Nlris<'a> {
    /// The prefixes in `bytes`.
    pub fn new(form: NlriForm, bytes: &'a [u8]) -> Self {
        Nlris {
            form,
            bytes,
            position: 0,
        }
    }

    /// Bytes read so far; after a defect, where the damaged prefix starts.
    pub fn position(&self) -> usize {
        self.position
    }

    #[inline]
    fn read(&self) -> Result<(Nlri, usize), DefectKind> {
        let mut rest = &self.bytes[self.position..];
        let mut path_id = None;
        let mut used = 1;
        if self.form.add_path {
            let (id, after) = rest.split_first_chunk().ok_or(DefectKind::PrefixOverrun)?;
            path_id = Some(u32::from_be_bytes(*id));
            rest = after;
            used += 4;
        }
        let (&length, rest) = rest.split_first().ok_or(DefectKind::PrefixOverrun)?;
        let bytes = usize::from(length).div_ceil(8);
        // A length past the family's is named as such, even at the field's end.
        if length > self.form.family.bits() {
            return Err(DefectKind::PrefixLength);
        }
        if bytes > rest.len() {
            return Err(DefectKind::PrefixOverrun);
        }
        // What follows the address is cleared with the bits behind the length.
        let prefix =
            Prefix::from_nlri(self.form.family, length, rest).ok_or(DefectKind::PrefixLength)?;
        Ok((Nlri { prefix, path_id }, used + bytes))
    }
}

impl Iterator for Nlris<'_> {
    type Item = Result<Nlri, DefectKind>;

    /// The next prefix. After an error the rest of the field cannot be read and
    /// the iteration is over.
    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.position == self.bytes.len() {
            return None;
        }
        match self.read() {
            Ok((nlri, used)) => {
                self.position += used;
                Some(Ok(nlri))
            }
            Err(kind) => {
                let position = self.position;
                self.bytes = &self.bytes[..position];
                Some(Err(kind))
            }
        }
    }
}
