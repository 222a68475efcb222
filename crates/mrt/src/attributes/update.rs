//! What RFC 7606 asks of the attributes of an UPDATE as a whole.

use std::ops::Range;

use super::{Attributes, Place, code};
use crate::defect::{DefectKind, Defects, Treatment};

impl Attributes<'_> {
    /// Notes what is wrong with the attributes of an UPDATE, which are at `span`
    /// of the content, in view of what it announces: mandatory ones that are
    /// missing (RFC 7606 §3 d), and faults where nothing is announced (§5.2).
    ///
    /// Whether `LOCAL_PREF` is missing depends on whether the session is internal
    /// (RFC 4271 §5.1.5), which archives do not tell for certain.
    pub(crate) fn check_update(
        &mut self,
        announces_ipv4: bool,
        span: Range<u64>,
        defects: &mut Defects,
    ) {
        let announces = announces_ipv4
            || self
                .mp_reach()
                .is_some_and(|reach| !reach.announced.is_empty());
        if announces {
            // What is missing may be behind the end of those that were cut off.
            if self.is_cut_off {
                return;
            }
            // NEXT_HOP is for the message's own field (RFC 4760 §3).
            let next_hop = announces_ipv4.then_some((Place::NextHop, code::NEXT_HOP));
            let mandatory = [
                Some((Place::Origin, code::ORIGIN)),
                Some((Place::AsPath, code::AS_PATH)),
                next_hop,
            ];
            for (place, number) in mandatory.into_iter().flatten() {
                if self.places[place as usize] == 0 {
                    self.note(
                        DefectKind::AttributeMissing,
                        Some(number),
                        span.clone(),
                        defects,
                    );
                }
            }
            return;
        }
        let is_grave = self.treatment > Some(Treatment::AttributeDiscard);
        let mut numbers = self.raw().map(|(_, number, _)| number);
        let has_others = self.is_cut_off || numbers.any(|number| number != code::MP_UNREACH_NLRI);
        if is_grave && has_others {
            self.treatment = Some(Treatment::SessionReset);
            defects.push(DefectKind::FaultWithoutRoutes, span);
        }
    }
}
