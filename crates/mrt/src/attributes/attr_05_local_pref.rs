//! `LOCAL_PREF` (RFC 4271 §5.1.5): how much the network likes the route.

use super::{Attributes, Place};

impl Attributes<'_> {
    /// `LOCAL_PREF`; the higher is the better.
    pub fn local_pref(&self) -> Option<u32> {
        self.word(Place::LocalPref)
    }
}
