//! Path attributes (RFC 4271 §4.3): found in one pass, each decoded when asked
//! for.
//!
//! - Here: [`Attributes`], the pass that finds them.
//! - `attr_NN_name`: what is said of each attribute, its accessors and what can
//!   be wrong with its value; NN is its number in the IANA registry.
//! - [`Attribute`]: one of them, decoded; [`Attributes::each`] gives all.
//! - [`code`]: those numbers; [`registry`]: names and flags of these and of the
//!   attributes that are only kept as bytes.
//! - `update`: what RFC 7606 asks of an UPDATE as a whole.

use std::ops::Range;

use crate::defect::{DefectKind, Defects, Treatment};

mod attr_01_origin;
mod attr_02_as_path;
mod attr_03_next_hop;
mod attr_04_multi_exit_disc;
mod attr_05_local_pref;
mod attr_06_atomic_aggregate;
mod attr_07_aggregator;
mod attr_08_communities;
mod attr_09_originator_id;
mod attr_10_cluster_list;
mod attr_128_attr_set;
mod attr_14_mp_reach_nlri;
mod attr_15_mp_unreach_nlri;
mod attr_16_extended_communities;
mod attr_17_as4_path;
mod attr_25_ipv6_extended_communities;
mod attr_26_aigp;
mod attr_32_large_communities;
mod attr_35_only_to_customer;
mod attr_40_prefix_sid;
pub mod code;
mod each;
pub mod registry;
mod update;

pub use attr_14_mp_reach_nlri::MpReach;
pub use attr_15_mp_unreach_nlri::MpUnreach;
pub use attr_40_prefix_sid::{LabelBlock, PrefixSid};
pub use each::Attribute;

/// The most bytes that a route's attributes have: every length before them is a
/// number of 16 bits (RFC 4271 §4.3, RFC 6396 §4.2, §4.3.4).
pub const ATTRIBUTES_BYTES_MAX: usize = u16::MAX as usize;

/// How wide AS numbers are in `AS_PATH` and `AGGREGATOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsSize {
    /// 2 bytes (RFC 4271).
    Two,
    /// 4 bytes (RFC 6793).
    Four,
}

impl AsSize {
    /// 2 or 4.
    pub const fn bytes(self) -> usize {
        match self {
            AsSize::Two => 2,
            AsSize::Four => 4,
        }
    }
}

/// The attributes of a route, borrowed and not yet decoded.
///
/// One cache line: tables have tens of millions of these.
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a> {
    raw: &'a [u8],
    /// By [`Place`]: where in `raw` the attribute starts, plus one. 0 where it is
    /// not there, [`DISCARDED`] where it is but must not be used.
    places: [u16; Place::COUNT],
    as_size: AsSize,
    /// An attribute passes the end of `raw`: there may have been others.
    is_cut_off: bool,
    treatment: Option<Treatment>,
}

/// The attributes that are decoded, densely numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Origin,
    AsPath,
    NextHop,
    MultiExitDisc,
    LocalPref,
    AtomicAggregate,
    Aggregator,
    Communities,
    OriginatorId,
    ClusterList,
    MpReachNlri,
    MpUnreachNlri,
    ExtendedCommunities,
    As4Path,
    As4Aggregator,
    Ipv6ExtendedCommunities,
    Aigp,
    LargeCommunities,
    OnlyToCustomer,
    PrefixSid,
}

/// Nothing starts here: the header of an attribute has 3 bytes.
const DISCARDED: u16 = u16::MAX;

/// The length has two bytes (RFC 4271 §4.3).
const EXTENDED_LENGTH: u8 = 0x10;

impl Place {
    const COUNT: usize = Place::PrefixSid as usize + 1;

    const fn of(number: u8) -> Option<Place> {
        Some(match number {
            code::ORIGIN => Place::Origin,
            code::AS_PATH => Place::AsPath,
            code::NEXT_HOP => Place::NextHop,
            code::MULTI_EXIT_DISC => Place::MultiExitDisc,
            code::LOCAL_PREF => Place::LocalPref,
            code::ATOMIC_AGGREGATE => Place::AtomicAggregate,
            code::AGGREGATOR => Place::Aggregator,
            code::COMMUNITIES => Place::Communities,
            code::ORIGINATOR_ID => Place::OriginatorId,
            code::CLUSTER_LIST => Place::ClusterList,
            code::MP_REACH_NLRI => Place::MpReachNlri,
            code::MP_UNREACH_NLRI => Place::MpUnreachNlri,
            code::EXTENDED_COMMUNITIES => Place::ExtendedCommunities,
            code::AS4_PATH => Place::As4Path,
            code::AS4_AGGREGATOR => Place::As4Aggregator,
            code::IPV6_EXTENDED_COMMUNITIES => Place::Ipv6ExtendedCommunities,
            code::AIGP => Place::Aigp,
            code::LARGE_COMMUNITIES => Place::LargeCommunities,
            code::ONLY_TO_CUSTOMER => Place::OnlyToCustomer,
            code::PREFIX_SID => Place::PrefixSid,
            _ => return None,
        })
    }
}

/// What the pass looks up for each attribute number.
#[derive(Clone, Copy)]
struct Expected {
    /// The [`Place`], or [`Expected::NOWHERE`].
    place: u8,
    /// The two bits that the class has.
    flags: u8,
    /// Those two, or none where the class is not known.
    checked: u8,
}

impl Expected {
    const NOWHERE: u8 = u8::MAX;

    const fn of(number: u8) -> Expected {
        let place = match Place::of(number) {
            Some(place) => place as u8,
            None => Expected::NOWHERE,
        };
        let class = match registry::registered(number) {
            Some(registered) => registered.class,
            None => None,
        };
        let (flags, checked) = match class {
            Some(class) => (
                class.flags(),
                registry::Class::OPTIONAL | registry::Class::TRANSITIVE,
            ),
            None => (0, 0),
        };
        Expected {
            place,
            flags,
            checked,
        }
    }
}

static EXPECTED: [Expected; 256] = {
    let mut table = [Expected::of(0); 256];
    let mut number = 0;
    while number < table.len() {
        table[number] = Expected::of(number as u8);
        number += 1;
    }
    table
};

/// What is wrong with a value, and whether it is given all the same.
#[derive(Clone, Copy)]
struct Fault {
    kind: DefectKind,
    is_kept: bool,
}

impl Fault {
    const LENGTH: Fault = Fault::discarded(DefectKind::AttributeLength);
    const VALUE: Fault = Fault::discarded(DefectKind::AttributeValue);

    const fn discarded(kind: DefectKind) -> Fault {
        Fault {
            kind,
            is_kept: false,
        }
    }

    const fn kept(kind: DefectKind) -> Fault {
        Fault {
            kind,
            is_kept: true,
        }
    }
}

impl<'a> Attributes<'a> {
    /// No attributes: what a withdrawal has.
    pub const fn none() -> Attributes<'a> {
        Attributes {
            raw: &[],
            places: [0; Place::COUNT],
            as_size: AsSize::Four,
            is_cut_off: false,
            treatment: None,
        }
    }

    /// Finds the attributes in `raw`, which starts at `offset` of the content
    /// and has at most [`ATTRIBUTES_BYTES_MAX`] bytes; what is beyond is cut off.
    ///
    /// Flags, lengths and form are checked here, as RFC 7606 asks; what is wrong
    /// goes to `defects`.
    pub fn find(raw: &'a [u8], as_size: AsSize, offset: u64, defects: &mut Defects) -> Self {
        let mut found = Attributes {
            raw: raw.get(..ATTRIBUTES_BYTES_MAX).unwrap_or(raw),
            as_size,
            ..Attributes::none()
        };
        let raw_bytes = raw.len();
        let raw = found.raw;
        let mut others = Others::default();
        let mut at = 0;
        while at < raw.len() {
            let Some((flags, number, value)) = attribute_at(raw, at) else {
                break;
            };
            let start = at;
            at = value.end;
            let mut note = |found: &mut Self, kind| {
                let span = offset + start as u64..offset + at as u64;
                found.note(kind, Some(number), span, defects);
            };
            let expected = EXPECTED[usize::from(number)];
            if (flags ^ expected.flags) & expected.checked != 0 {
                note(&mut found, DefectKind::AttributeFlags);
            }
            match found.places.get(usize::from(expected.place)) {
                Some(0) => {
                    let fault = fault(number, &raw[value], as_size);
                    let mut place = start as u16 + 1;
                    if let Some(fault) = fault {
                        note(&mut found, fault.kind);
                        if !fault.is_kept {
                            place = DISCARDED;
                        }
                    }
                    found.places[usize::from(expected.place)] = place;
                }
                None if others.is_new(number) => {
                    if number == code::ATTR_SET
                        && let Some(fault) = attr_128_attr_set::fault(&raw[value])
                    {
                        note(&mut found, fault.kind);
                    }
                }
                _ => note(&mut found, DefectKind::AttributeDuplicate),
            }
        }
        if at < raw_bytes {
            found.is_cut_off = true;
            let number = raw.get(at + 1).copied();
            let span = offset + at as u64..offset + raw_bytes as u64;
            found.note(DefectKind::AttributeOverrun, number, span, defects);
        }
        found
    }

    #[cold]
    #[inline(never)]
    fn note(
        &mut self,
        kind: DefectKind,
        number: Option<u8>,
        span: Range<u64>,
        defects: &mut Defects,
    ) {
        let treatment = defects.push_attribute(kind, number, span);
        self.treatment = self.treatment.max(treatment);
    }

    /// What RFC 7606 would have a speaker do about the faults of these
    /// attributes: of several the strongest (§3 h); `None` where there are none.
    /// The route is decoded here whatever it is.
    pub fn treatment(&self) -> Option<Treatment> {
        self.treatment
    }

    /// The bytes that the attributes are in. Routes that one message announces
    /// share them.
    pub fn bytes(&self) -> &'a [u8] {
        self.raw
    }

    /// All attributes as they stand in the bytes: flags, number, value. Ends at
    /// a damaged one.
    pub fn raw(&self) -> impl Iterator<Item = (u8, u8, &'a [u8])> + use<'a> {
        let raw = self.raw;
        let mut at = 0;
        std::iter::from_fn(move || {
            let (flags, number, value) = attribute_at(raw, at)?;
            at = value.end;
            Some((flags, number, &raw[value]))
        })
    }

    /// The value of an attribute that is there and may be used.
    #[inline]
    fn value(&self, place: Place) -> Option<&'a [u8]> {
        // Absent and discarded ones start behind the end.
        let start = usize::from(self.places[place as usize].wrapping_sub(1));
        match self.raw.get(start..)? {
            [flags, _, length, rest @ ..] if flags & EXTENDED_LENGTH == 0 => {
                rest.get(..usize::from(*length))
            }
            [_, _, high, low, rest @ ..] => {
                rest.get(..usize::from(u16::from_be_bytes([*high, *low])))
            }
            _ => None,
        }
    }

    /// Whether an attribute is there and may be used.
    fn has(&self, place: Place) -> bool {
        !matches!(self.places[place as usize], 0 | DISCARDED)
    }

    /// A value of one 32-bit number.
    #[inline]
    fn word(&self, place: Place) -> Option<u32> {
        let bytes = self.value(place)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    }

    /// A value of items of the same size.
    #[inline]
    fn items<const BYTES: usize>(&self, place: Place) -> std::slice::Iter<'a, [u8; BYTES]> {
        let (items, _) = self.value(place).unwrap_or_default().as_chunks();
        items.iter()
    }

    /// Where a piece of these attributes is in the content, `raw` being at
    /// `offset`.
    pub(crate) fn offset_of(&self, piece: &[u8], offset: u64) -> u64 {
        offset + (piece.as_ptr().addr() - self.raw.as_ptr().addr()) as u64
    }
}

/// What is wrong with the value of an attribute that has a place.
#[inline]
fn fault(number: u8, value: &[u8], as_size: AsSize) -> Option<Fault> {
    match number {
        code::ORIGIN => attr_01_origin::fault(value),
        code::AS_PATH => attr_02_as_path::fault(value, as_size),
        // RFC 7606 §7.3, §7.4, §7.5, §7.9; RFC 9234 §5.
        code::NEXT_HOP
        | code::MULTI_EXIT_DISC
        | code::LOCAL_PREF
        | code::ORIGINATOR_ID
        | code::ONLY_TO_CUSTOMER => exactly(value, 4),
        code::ATOMIC_AGGREGATE => attr_06_atomic_aggregate::fault(value),
        code::AGGREGATOR => attr_07_aggregator::fault(value, as_size),
        // RFC 7606 §7.8, §7.10.
        code::COMMUNITIES | code::CLUSTER_LIST => items_of::<4>(value),
        code::MP_REACH_NLRI => attr_14_mp_reach_nlri::fault(value),
        code::MP_UNREACH_NLRI => attr_15_mp_unreach_nlri::fault(value),
        // RFC 7606 §7.14.
        code::EXTENDED_COMMUNITIES => items_of::<8>(value),
        code::AS4_PATH => attr_17_as4_path::fault(value),
        // RFC 6793 §6.
        code::AS4_AGGREGATOR => exactly(value, 8),
        // RFC 7606 §7.15.
        code::IPV6_EXTENDED_COMMUNITIES => items_of::<20>(value),
        code::AIGP => attr_26_aigp::fault(value),
        // RFC 8092 §6.
        code::LARGE_COMMUNITIES => items_of::<12>(value),
        code::PREFIX_SID => attr_40_prefix_sid::fault(value),
        _ => None,
    }
}

#[inline]
fn exactly(value: &[u8], bytes: usize) -> Option<Fault> {
    (value.len() != bytes).then_some(Fault::LENGTH)
}

/// One item at least (RFC 7606 §4), and none in part.
#[inline]
fn items_of<const BYTES: usize>(value: &[u8]) -> Option<Fault> {
    (value.is_empty() || !value.len().is_multiple_of(BYTES)).then_some(Fault::LENGTH)
}

/// Flags, number, and where the value is; `None` when it passes the end.
#[inline]
fn attribute_at(raw: &[u8], start: usize) -> Option<(u8, u8, Range<usize>)> {
    let [flags, number, length, rest @ ..] = raw.get(start..)? else {
        return None;
    };
    let (value, length) = if flags & EXTENDED_LENGTH == 0 {
        (start + 3, usize::from(*length))
    } else {
        let length = [*length, *rest.first()?];
        (start + 4, usize::from(u16::from_be_bytes(length)))
    };
    let end = value + length;
    (end <= raw.len()).then_some((*flags, *number, value..end))
}

/// Which attributes without a place were met.
#[derive(Default)]
struct Others([u64; 4]);

impl Others {
    fn is_new(&mut self, number: u8) -> bool {
        let word = &mut self.0[usize::from(number / 64)];
        let bit = 1 << (number % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
