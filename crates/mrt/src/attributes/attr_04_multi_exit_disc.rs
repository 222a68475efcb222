//! `MULTI_EXIT_DISC` (RFC 4271 §5.1.4): which of several links a neighbour
//! would like to be used.

use super::{Attributes, Place};

impl Attributes<'_> {
    /// `MULTI_EXIT_DISC`; the lower is the better.
    pub fn med(&self) -> Option<u32> {
        self.word(Place::MultiExitDisc)
    }
}
