//! Path attributes (RFC 4271 §4.3): found in one pass, each decoded when asked
//! for.

use std::net::IpAddr;
use std::ops::Range;

use net::{Asn, Family};

use crate::as_path::{AsPath, Origin};
use crate::cursor::Cursor;
use crate::defect::{DefectKind, Defects};

/// The numbers of the attributes that are found, from the IANA registry.
pub mod code {
    /// RFC 4271 §5.1.1.
    pub const ORIGIN: u8 = 1;
    /// RFC 4271 §5.1.2.
    pub const AS_PATH: u8 = 2;
    /// RFC 4271 §5.1.3.
    pub const NEXT_HOP: u8 = 3;
    /// RFC 4271 §5.1.4.
    pub const MULTI_EXIT_DISC: u8 = 4;
    /// RFC 4271 §5.1.5.
    pub const LOCAL_PREF: u8 = 5;
    /// RFC 4271 §5.1.6.
    pub const ATOMIC_AGGREGATE: u8 = 6;
    /// RFC 4271 §5.1.7.
    pub const AGGREGATOR: u8 = 7;
    /// RFC 1997.
    pub const COMMUNITIES: u8 = 8;
    /// RFC 4760 §3.
    pub const MP_REACH_NLRI: u8 = 14;
    /// RFC 4760 §4.
    pub const MP_UNREACH_NLRI: u8 = 15;
    /// RFC 6793 §3.
    pub const AS4_PATH: u8 = 17;
    /// RFC 6793 §3.
    pub const AS4_AGGREGATOR: u8 = 18;
}

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
#[derive(Clone, Copy, Debug)]
pub struct Attributes<'a> {
    raw: &'a [u8],
    as_size: AsSize,
    origin: Option<&'a [u8]>,
    as_path: Option<&'a [u8]>,
    next_hop: Option<&'a [u8]>,
    med: Option<&'a [u8]>,
    local_pref: Option<&'a [u8]>,
    atomic_aggregate: bool,
    aggregator: Option<&'a [u8]>,
    communities: Option<&'a [u8]>,
    mp_reach: Option<&'a [u8]>,
    mp_unreach: Option<&'a [u8]>,
    as4_path: Option<&'a [u8]>,
    as4_aggregator: Option<&'a [u8]>,
}

impl<'a> Attributes<'a> {
    /// No attributes: what a withdrawal has.
    pub const fn none() -> Attributes<'a> {
        Attributes {
            raw: &[],
            as_size: AsSize::Four,
            origin: None,
            as_path: None,
            next_hop: None,
            med: None,
            local_pref: None,
            atomic_aggregate: false,
            aggregator: None,
            communities: None,
            mp_reach: None,
            mp_unreach: None,
            as4_path: None,
            as4_aggregator: None,
        }
    }

    /// Finds the attributes in `raw`, which starts at `offset` of the content.
    ///
    /// Lengths and, for attributes that other fields depend on, form are
    /// checked here; what is wrong goes to `defects`.
    pub fn find(raw: &'a [u8], as_size: AsSize, offset: u64, defects: &mut Defects) -> Self {
        let mut found = Attributes {
            raw,
            as_size,
            ..Attributes::none()
        };
        let mut cursor = Cursor::new(raw);
        while !cursor.is_empty() {
            let start = cursor.position();
            let Some((_, number, value)) = read_attribute(&mut cursor) else {
                defects.push(DefectKind::AttributeOverrun, span(offset, start, raw.len()));
                break;
            };
            let span = || span(offset, start, cursor.position());
            if let Some(kind) = found.keep(number, value) {
                defects.push(kind, span());
            }
        }
        found
    }

    /// Notes where an attribute is; answers what is wrong with it.
    fn keep(&mut self, number: u8, value: &'a [u8]) -> Option<DefectKind> {
        let (slot, lengths): (&mut Option<&'a [u8]>, Range<usize>) = match number {
            code::ORIGIN => (&mut self.origin, 1..2),
            code::AS_PATH => (&mut self.as_path, 0..usize::MAX),
            code::NEXT_HOP => (&mut self.next_hop, 4..5),
            code::MULTI_EXIT_DISC => (&mut self.med, 4..5),
            code::LOCAL_PREF => (&mut self.local_pref, 4..5),
            code::AGGREGATOR => {
                let bytes = self.as_size.bytes() + 4;
                (&mut self.aggregator, bytes..bytes + 1)
            }
            code::COMMUNITIES => (&mut self.communities, 4..usize::MAX),
            code::MP_REACH_NLRI => (&mut self.mp_reach, 1..usize::MAX),
            code::MP_UNREACH_NLRI => (&mut self.mp_unreach, 3..usize::MAX),
            code::AS4_PATH => (&mut self.as4_path, 0..usize::MAX),
            code::AS4_AGGREGATOR => (&mut self.as4_aggregator, 8..9),
            code::ATOMIC_AGGREGATE => {
                self.atomic_aggregate = true;
                return (!value.is_empty()).then_some(DefectKind::AttributeLength);
            }
            _ => return None,
        };
        if slot.is_some() {
            return Some(DefectKind::AttributeDuplicate);
        }
        if !lengths.contains(&value.len()) {
            return Some(DefectKind::AttributeLength);
        }
        let fits = match number {
            code::COMMUNITIES => value.len().is_multiple_of(4),
            // Else its prefixes would be missed without a word.
            code::MP_REACH_NLRI => MpReach::read(value).is_some(),
            _ => true,
        };
        if !fits {
            return Some(DefectKind::AttributeLength);
        }
        match number {
            // Discarded whole: AS_PATH has the path all the same (RFC 6793 §6).
            code::AS4_PATH if !AsPath::is_well_formed(value, AsSize::Four) => {
                Some(DefectKind::As4Path)
            }
            code::AS_PATH => {
                *slot = Some(value);
                let whole = AsPath::is_well_formed(value, self.as_size);
                (!whole).then_some(DefectKind::AsPathSegment)
            }
            _ => {
                *slot = Some(value);
                None
            }
        }
    }

    /// All attributes as they stand in the bytes: flags, number, value. Ends at
    /// a damaged one.
    pub fn raw(&self) -> impl Iterator<Item = (u8, u8, &'a [u8])> + use<'a> {
        let mut cursor = Cursor::new(self.raw);
        std::iter::from_fn(move || read_attribute(&mut cursor))
    }

    /// All attributes as they stand in the content. Equal bytes from records of
    /// the same kind are equal attributes.
    pub const fn bytes(&self) -> &'a [u8] {
        self.raw
    }

    /// `ORIGIN`: 0 IGP, 1 EGP, 2 INCOMPLETE.
    pub fn origin_code(&self) -> Option<u8> {
        self.origin.map(|value| value[0])
    }

    /// The path, `AS4_PATH` merged in (RFC 6793 §4.2.3).
    pub fn as_path(&self) -> Option<AsPath<'a>> {
        let bytes = self.as_path?;
        let as4 = self.as4_path.filter(|_| !self.aggregated_since_as4());
        Some(AsPath::new(bytes, self.as_size, as4))
    }

    /// Whether a speaker that knows 2-byte numbers only has aggregated the route
    /// since `AS4_PATH` and `AS4_AGGREGATOR` were written: both are void then
    /// (RFC 6793 §4.2.3).
    fn aggregated_since_as4(&self) -> bool {
        self.as_size == AsSize::Two
            && self.as4_aggregator.is_some()
            && self
                .aggregator
                .and_then(|value| Cursor::new(value).u16())
                .is_some_and(|asn| u32::from(asn) != Asn::TRANS.0)
    }

    /// The network or set of networks where the route comes from.
    pub fn origin(&self) -> Option<Origin<'a>> {
        self.as_path()?.origin()
    }

    /// The next hop: of `MP_REACH_NLRI` where there is one, else `NEXT_HOP`.
    /// Of an IPv6 pair, the global one (RFC 2545 §3).
    pub fn next_hop(&self) -> Option<IpAddr> {
        if let Some(reach) = self.mp_reach() {
            let family = if reach.next_hop.len() < 16 {
                Family::V4
            } else {
                Family::V6
            };
            if let Some(address) = Cursor::new(reach.next_hop).address(family) {
                return Some(address);
            }
        }
        Cursor::new(self.next_hop?).address(Family::V4)
    }

    /// `MULTI_EXIT_DISC`.
    pub fn med(&self) -> Option<u32> {
        Cursor::new(self.med?).u32()
    }

    /// `LOCAL_PREF`.
    pub fn local_pref(&self) -> Option<u32> {
        Cursor::new(self.local_pref?).u32()
    }

    /// Whether `ATOMIC_AGGREGATE` is present.
    pub fn atomic_aggregate(&self) -> bool {
        self.atomic_aggregate
    }

    /// Who aggregated the route, and at which router; `AS4_AGGREGATOR` stands in
    /// for `AS_TRANS` (RFC 6793 §4.2.3).
    pub fn aggregator(&self) -> Option<(Asn, IpAddr)> {
        let read = |value: &'a [u8], size: AsSize| {
            let mut cursor = Cursor::new(value);
            let asn = match size {
                AsSize::Two => u32::from(cursor.u16()?),
                AsSize::Four => cursor.u32()?,
            };
            Some((Asn(asn), cursor.address(Family::V4)?))
        };
        let (asn, router) = read(self.aggregator?, self.as_size)?;
        if asn == Asn::TRANS
            && let Some(value) = self.as4_aggregator
        {
            return read(value, AsSize::Four);
        }
        Some((asn, router))
    }

    /// Communities (RFC 1997), high and low half.
    pub fn communities(&self) -> impl Iterator<Item = (u16, u16)> + use<'a> {
        let bytes = self.communities.unwrap_or_default();
        bytes.chunks_exact(4).map(|c| {
            (
                u16::from_be_bytes([c[0], c[1]]),
                u16::from_be_bytes([c[2], c[3]]),
            )
        })
    }

    /// `MP_REACH_NLRI`, in its full or its abbreviated form (RFC 6396 §4.3.4).
    pub fn mp_reach(&self) -> Option<MpReach<'a>> {
        MpReach::read(self.mp_reach?)
    }

    /// `MP_UNREACH_NLRI`.
    pub fn mp_unreach(&self) -> Option<MpUnreach<'a>> {
        let mut cursor = Cursor::new(self.mp_unreach?);
        Some(MpUnreach {
            afi: cursor.u16()?,
            safi: cursor.u8()?,
            withdrawn: cursor.rest(),
        })
    }

    /// Where a piece of these attributes is in the content, `raw` being at
    /// `offset`.
    pub(crate) fn offset_of(&self, piece: &[u8], offset: u64) -> u64 {
        offset + (piece.as_ptr().addr() - self.raw.as_ptr().addr()) as u64
    }
}

/// `MP_REACH_NLRI` (RFC 4760 §3).
#[derive(Clone, Copy, Debug)]
pub struct MpReach<'a> {
    /// Address family number; 0 in the abbreviated form.
    pub afi: u16,
    /// Subsequent address family number; 0 in the abbreviated form.
    pub safi: u8,
    /// The next hop's bytes: one address or two.
    pub next_hop: &'a [u8],
    /// The prefixes' bytes; empty in the abbreviated form.
    pub announced: &'a [u8],
}

impl<'a> MpReach<'a> {
    fn read(value: &'a [u8]) -> Option<MpReach<'a>> {
        let (&first, rest) = value.split_first()?;
        if usize::from(first) == rest.len() && first != 0 {
            return Some(MpReach {
                afi: 0,
                safi: 0,
                next_hop: rest,
                announced: &[],
            });
        }
        let mut cursor = Cursor::new(value);
        let afi = cursor.u16()?;
        let safi = cursor.u8()?;
        let next_hop_bytes = usize::from(cursor.u8()?);
        let next_hop = cursor.take(next_hop_bytes)?;
        // Once the number of SNPAs, now reserved; old senders did fill it.
        for _ in 0..cursor.u8()? {
            let half_bytes = usize::from(cursor.u8()?);
            cursor.take(half_bytes.div_ceil(2))?;
        }
        Some(MpReach {
            afi,
            safi,
            next_hop,
            announced: cursor.rest(),
        })
    }
}

/// `MP_UNREACH_NLRI` (RFC 4760 §4).
#[derive(Clone, Copy, Debug)]
pub struct MpUnreach<'a> {
    /// Address family number.
    pub afi: u16,
    /// Subsequent address family number.
    pub safi: u8,
    /// The prefixes' bytes.
    pub withdrawn: &'a [u8],
}

/// Flags, number and value.
fn read_attribute<'a>(cursor: &mut Cursor<'a>) -> Option<(u8, u8, &'a [u8])> {
    /// The length has two bytes (RFC 4271 §4.3).
    const EXTENDED: u8 = 0x10;
    let before = *cursor;
    let mut read = || {
        let flags = cursor.u8()?;
        let number = cursor.u8()?;
        let length = if flags & EXTENDED == 0 {
            usize::from(cursor.u8()?)
        } else {
            usize::from(cursor.u16()?)
        };
        Some((flags, number, cursor.take(length)?))
    };
    let attribute = read();
    if attribute.is_none() {
        *cursor = before;
    }
    attribute
}

fn span(offset: u64, start: usize, end: usize) -> Range<u64> {
    offset + start as u64..offset + end as u64
}
