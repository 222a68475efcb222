//! Records as nearly all lines have them, read value by value as they come: there are
//! half a million in the files of a day.

use memchr::memchr;
use net::{Asn, Family, Prefix, scan};

use super::{Record, ResourceKind, Resources, Status, day_of};
use crate::economy;

/// The registries, and IANA, whose records stand in the combined file.
const REGISTRIES: [&str; 6] = ["ripencc", "arin", "apnic", "lacnic", "afrinic", "iana"];

/// The record of a line. `None` where the line is unusual or wrong, or none of a record:
/// whatever this reads, [`record`](super::record) would have read in the same way.
pub(super) fn record(line: u64, bytes: &[u8]) -> Option<Record<'_>> {
    let mut scan = Scan { rest: bytes };
    let registry = REGISTRIES.into_iter().find(|known| scan.column(known))?;
    let economy = scan.economy()?;
    let kind = ResourceKind::ALL
        .into_iter()
        .find(|kind| scan.column(kind.word()))?;
    let resources = scan.resources(kind)?;
    let day = match scan.column("") {
        true => None,
        false => {
            let day = day_of(scan.take(8)?.try_into().ok()?).ok()?;
            scan.end_of_column()?;
            day
        }
    };
    let status = Status::ALL
        .into_iter()
        .find(|status| scan.word(status.word()))?;
    let opaque_id = match scan.rest {
        [] => "",
        [b'|', id @ ..] => graphic(&id[..memchr(b'|', id).unwrap_or(id.len())])?,
        _ => return None,
    };
    Some(Record {
        line,
        registry,
        economy,
        resources,
        day,
        status,
        opaque_id: (!opaque_id.is_empty()).then_some(opaque_id),
    })
}

/// Text of graphic characters of ASCII alone.
fn graphic(bytes: &[u8]) -> Option<&str> {
    // Without an end before the last: many are looked at in one step.
    let is_graphic = bytes
        .iter()
        .fold(true, |all, byte| all & byte.is_ascii_graphic());
    std::str::from_utf8(bytes).ok().filter(|_| is_graphic)
}

/// The columns of a line, from front to end.
struct Scan<'a> {
    rest: &'a [u8],
}

impl<'a> Scan<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Passes over a word, where it comes next.
    fn word(&mut self, word: &str) -> bool {
        let rest = self.rest.strip_prefix(word.as_bytes());
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Passes over a column, where it is just this.
    fn column(&mut self, word: &str) -> bool {
        let behind = self.rest.strip_prefix(word.as_bytes());
        let behind = behind.and_then(|rest| rest.strip_prefix(b"|"));
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn end_of_column(&mut self) -> Option<()> {
        self.column("").then_some(())
    }

    fn economy(&mut self) -> Option<&'static str> {
        if self.column("") {
            return Some("");
        }
        let letters = std::str::from_utf8(self.take(2)?).ok()?;
        self.end_of_column()?;
        Some(economy::letters(economy::number(letters).into())).filter(|known| !known.is_empty())
    }

    fn number(&mut self) -> Option<u32> {
        let (number, count) = scan::digits(self.rest)?;
        if count > 1 && self.rest[0] == b'0' {
            return None;
        }
        self.take(count)?;
        self.end_of_column()?;
        Some(number)
    }

    /// The columns of the first and of how many.
    fn resources(&mut self, kind: ResourceKind) -> Option<Resources> {
        Some(match kind {
            ResourceKind::Asn => {
                let first = self.number()?;
                let last = self.last_from(first)?;
                Resources::Asns {
                    first: Asn(first),
                    last: Asn(last),
                }
            }
            ResourceKind::Ipv4 => {
                let (first, count) = scan::ipv4(self.rest)?;
                self.take(count)?;
                self.end_of_column()?;
                let last = self.last_from(first)?;
                Resources::Ipv4 {
                    first: first.into(),
                    last: last.into(),
                }
            }
            ResourceKind::Ipv6 => {
                let (first, count) = scan::ipv6(self.rest)?;
                self.take(count)?;
                self.end_of_column()?;
                let length = u8::try_from(self.number()?).ok()?;
                let block = Prefix::from_bits(Family::V6, first, length)?;
                let free = u128::MAX.checked_shr(length.into()).unwrap_or(0);
                Resources::Ipv6 {
                    first: first.into(),
                    last: (block.bits() == first).then_some(first | free)?.into(),
                }
            }
        })
    }

    fn last_from(&mut self, first: u32) -> Option<u32> {
        first.checked_add(self.number()?.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::delegated::Columns;

    #[test]
    fn usual_records_are_read_at_once() {
        for line in [
            "ripencc|PK|ipv4|192.0.2.0|256|20100712|allocated|d91963c1",
            "apnic|AU|ipv6|2001:db8::|32||reserved|",
            "arin||asn|64496|16|00000000|available",
            "iana|ZZ|asn|0|1|20140311|reserved|ietf|iana",
            "lacnic|BR|ipv6|::|0|20100712|assigned|1|2|3",
            "afrinic|ZA|ipv4|255.255.255.255|1|20040229|assigned|F3|",
        ] {
            let expected = super::super::record(7, &Columns::of(line)).expect("a record");
            assert_eq!(record(7, line.as_bytes()), Some(expected.0), "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_record_read_at_once_is_the_one_that_is_meant(
            line in "(ripencc|arin|iana|x)\\|([A-Z]{2}|[A-Za-z]{0,2}|\\*)\\|(asn|ipv[46])\\|\
                ([0-9]{1,10}|[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f]{1,4}(:[0-9a-f]{0,4}){1,7})\\|\
                ([0-9]{1,3}|[0-9]{1,11})\\|([12][09][0-9]{2}[01][0-9][0-3][0-9]|[0-9]{0,8})\\|\
                (allocated|assigned|reserved|available|summary|)(\\|[ -~é]{0,9}){0,2}\r?"
        ) {
            if let Some(found) = record(1, line.as_bytes()) {
                let (expected, day) = super::super::record(1, &Columns::of(&line)).expect("one");
                prop_assert_eq!(found, expected, "{}", line);
                prop_assert_eq!(day, Ok(()), "{}", line);
            }
        }
    }
}
