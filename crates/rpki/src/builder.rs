//! VRPs and ASPAs as they come, before they are ordered.

use net::{Family, Prefix};

use crate::aspas::{Aspas, Draft};
use crate::table::{self, Bits, Table};
use crate::vrps::{Counts, Vrps};

/// How many trust anchors are told apart, so that a row keeps a number of one
/// byte. Our choice: five registries have one each, and validators add a few.
pub(crate) const ANCHORS_MAX: usize = u8::MAX as usize;

/// The longest name of a trust anchor that is kept, in bytes. Our choice: names
/// are made of file names, which file systems keep below 256.
pub(crate) const ANCHOR_BYTES_MAX: usize = 255;

#[derive(Default)]
pub(crate) struct Builder {
    v4: Table<u32>,
    v6: Table<u128>,
    anchors: Vec<Box<str>>,
    pub(crate) aspas: Vec<Draft>,
}

impl Builder {
    /// The number of a trust anchor: 1 to 255. `None` when the name is too long,
    /// or new after [`ANCHORS_MAX`] others.
    pub(crate) fn anchor(&mut self, name: &str) -> Option<u8> {
        let place = self.anchors.iter().position(|known| **known == *name);
        let place = match place {
            Some(place) => place,
            None if self.anchors.len() == ANCHORS_MAX || name.len() > ANCHOR_BYTES_MAX => {
                return None;
            }
            None => {
                self.anchors.push(name.into());
                self.anchors.len() - 1
            }
        };
        u8::try_from(place + 1).ok()
    }

    /// Adds a VRP; `anchor` and `expires` are 0 where not known.
    pub(crate) fn add(
        &mut self,
        prefix: Prefix,
        max_length: u8,
        asn: u32,
        anchor: u8,
        expires: u32,
    ) {
        match prefix.family() {
            Family::V4 => self
                .v4
                .push(draft(prefix, max_length, asn, anchor, expires)),
            Family::V6 => self
                .v6
                .push(draft(prefix, max_length, asn, anchor, expires)),
        }
    }

    pub(crate) fn finish(mut self, left_out: u64, aspas: u64) -> (Vrps, Aspas) {
        let rows = (self.v4.rows.len() + self.v6.rows.len()) as u64 + left_out;
        let duplicates = self.v4.finish() + self.v6.finish();
        let vrps = Vrps {
            v4: self.v4,
            v6: self.v6,
            anchors: self.anchors,
            counts: Counts {
                rows,
                left_out,
                duplicates,
                aspas,
            },
        };
        (vrps, Aspas::new(self.aspas))
    }
}

fn draft<B: Bits>(
    prefix: Prefix,
    max_length: u8,
    asn: u32,
    anchor: u8,
    expires: u32,
) -> table::Draft<B> {
    table::Draft {
        bits: B::from_word(prefix.bits()),
        length: prefix.length(),
        max_length,
        asn,
        anchor,
        expires,
    }
}
