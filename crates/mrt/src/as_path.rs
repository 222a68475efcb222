//! AS paths (RFC 4271 §4.3, §5.1.2), with 2- or 4-byte numbers, and the merge
//! of `AS_PATH` and `AS4_PATH` (RFC 6793 §4.2.3). Nothing is copied.

use std::fmt;

use net::Asn;

use crate::attributes::AsSize;

/// A path: the networks that a route has passed, nearest first.
///
/// Shown as `bgpdump` shows it: `701 3491 17557`, sets as `{1,2}`, confederation
/// sequences as `(1 2)`, confederation sets as `[1,2]`.
#[derive(Clone, Copy, Debug)]
pub struct AsPath<'a> {
    bytes: &'a [u8],
    size: AsSize,
    /// With `as4`: how many numbers of `bytes` count; the rest is in `as4`.
    lead: usize,
    as4: Option<&'a [u8]>,
}

impl<'a> AsPath<'a> {
    /// The path that `AS_PATH`, with numbers of the given size, and `AS4_PATH`
    /// make together. An `AS4_PATH` with more numbers than `AS_PATH` is ignored
    /// (RFC 6793 §4.2.3).
    #[inline]
    pub fn new(bytes: &'a [u8], size: AsSize, as4: Option<&'a [u8]>) -> Self {
        let path = AsPath {
            bytes,
            size,
            lead: 0,
            as4: None,
        };
        match (size, as4) {
            (AsSize::Two, Some(as4)) => path.merged(as4),
            _ => path,
        }
    }

    fn merged(mut self, as4: &'a [u8]) -> AsPath<'a> {
        let old = self.hops();
        let new = AsPath::new(as4, AsSize::Four, None).hops();
        if let Some(lead) = old.checked_sub(new)
            && new > 0
        {
            self.lead = lead;
            self.as4 = Some(as4);
        }
        self
    }

    /// Appends bytes that are the same for two paths only when the paths are.
    pub fn write_key(&self, key: &mut Vec<u8>) {
        key.push(self.size.bytes() as u8);
        key.extend_from_slice(self.bytes);
        if let Some(as4) = self.as4 {
            key.push(0);
            key.extend_from_slice(as4);
        }
    }

    /// The path's length as RFC 4271 §9.1.2.2 counts it: a set counts one;
    /// confederation segments count nothing (RFC 5065 §5.3).
    pub fn hops(&self) -> usize {
        self.segments().map(|segment| segment.hops()).sum()
    }

    /// The segments, nearest first. Ends at a damaged one.
    #[inline]
    pub fn segments(&self) -> Segments<'a> {
        Segments {
            bytes: self.bytes,
            size: self.size,
            merge: self.as4.map(|as4| Merge {
                as4,
                lead: self.lead,
                split: false,
                begun: false,
            }),
        }
    }

    /// Every number, nearest first, members of sets and confederations too.
    #[inline]
    pub fn asns(&self) -> impl Iterator<Item = Asn> + use<'a> {
        AllAsns {
            segment: Asns {
                numbers: &[],
                size: self.size,
            },
            segments: self.segments(),
        }
    }

    /// Where the route comes from: the last segment's last network, or its set.
    #[inline]
    pub fn origin(&self) -> Option<Origin<'a>> {
        let mut last = None;
        for segment in self.segments() {
            if !segment.kind.is_confederation() {
                last = Some(segment);
            }
        }
        let last = last?;
        match last.kind {
            SegmentKind::Set => Some(Origin::Set(last)),
            _ => last.asns().next_back().map(Origin::As),
        }
    }

    /// Whether a network stands in the path twice with others between: a loop.
    /// Repeats in a row are prepending, and members of sets are not looked at.
    pub fn has_loop(&self) -> bool {
        let mut seen: [u32; 64] = [0; 64];
        let mut count = 0;
        let mut previous = None;
        let sequences = self
            .segments()
            .filter(|segment| segment.kind == SegmentKind::Sequence);
        for asn in sequences.flat_map(|segment| segment.asns()) {
            if previous == Some(asn) {
                continue;
            }
            previous = Some(asn);
            if seen[..count].contains(&asn.0) {
                return true;
            }
            if count == seen.len() {
                return self.has_loop_long();
            }
            seen[count] = asn.0;
            count += 1;
        }
        false
    }

    /// [`AsPath::has_loop`] for paths of more than 64 networks.
    fn has_loop_long(&self) -> bool {
        let sequences = self
            .segments()
            .filter(|segment| segment.kind == SegmentKind::Sequence);
        let mut asns: Vec<Asn> = sequences.flat_map(|segment| segment.asns()).collect();
        asns.dedup();
        let count = asns.len();
        asns.sort_unstable();
        asns.dedup();
        asns.len() < count
    }

    /// Whether every segment is well formed (RFC 7606 §7.2).
    #[inline]
    pub fn is_well_formed(bytes: &[u8], size: AsSize) -> bool {
        let mut rest = bytes;
        while !rest.is_empty() {
            match read_segment(rest, size) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }
}

impl fmt::Display for AsPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.segments().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            fmt::Display::fmt(&segment, f)?;
        }
        Ok(())
    }
}

/// Where a route comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// One network.
    As(Asn),
    /// A set of networks, without order (deprecated by RFC 9774).
    Set(Segment<'a>),
}

/// The kinds of path segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentKind {
    /// `AS_SET` (1).
    Set,
    /// `AS_SEQUENCE` (2).
    Sequence,
    /// `AS_CONFED_SEQUENCE` (3, RFC 5065 §3).
    ConfederationSequence,
    /// `AS_CONFED_SET` (4, RFC 5065 §3).
    ConfederationSet,
}

impl SegmentKind {
    fn from_number(number: u8) -> Option<SegmentKind> {
        match number {
            1 => Some(SegmentKind::Set),
            2 => Some(SegmentKind::Sequence),
            3 => Some(SegmentKind::ConfederationSequence),
            4 => Some(SegmentKind::ConfederationSet),
            _ => None,
        }
    }

    /// Whether the segment is inside a confederation.
    pub const fn is_confederation(self) -> bool {
        matches!(
            self,
            SegmentKind::ConfederationSequence | SegmentKind::ConfederationSet
        )
    }
}

/// One segment of a path.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// What the numbers mean together.
    pub kind: SegmentKind,
    numbers: &'a [u8],
    size: AsSize,
}

impl<'a> Segment<'a> {
    /// The numbers, nearest first.
    #[inline]
    pub fn asns(&self) -> Asns<'a> {
        Asns {
            numbers: self.numbers,
            size: self.size,
        }
    }

    fn count(&self) -> usize {
        self.asns().len()
    }

    fn hops(&self) -> usize {
        match self.kind {
            SegmentKind::Sequence => self.count(),
            SegmentKind::Set => 1,
            _ => 0,
        }
    }
}

impl fmt::Display for Segment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, separator, close) = match self.kind {
            SegmentKind::Set => ("{", ",", "}"),
            SegmentKind::Sequence => ("", " ", ""),
            SegmentKind::ConfederationSequence => ("(", " ", ")"),
            SegmentKind::ConfederationSet => ("[", ",", "]"),
        };
        f.write_str(open)?;
        for (index, asn) in self.asns().enumerate() {
            if index > 0 {
                f.write_str(separator)?;
            }
            write!(f, "{}", asn.0)?;
        }
        f.write_str(close)
    }
}

/// The numbers of a segment, nearest first.
#[derive(Clone, Debug)]
pub struct Asns<'a> {
    numbers: &'a [u8],
    size: AsSize,
}

fn asn_of_two(bytes: &[u8; 2]) -> Asn {
    Asn(u32::from(u16::from_be_bytes(*bytes)))
}

fn asn_of_four(bytes: &[u8; 4]) -> Asn {
    Asn(u32::from_be_bytes(*bytes))
}

impl Iterator for Asns<'_> {
    type Item = Asn;

    #[inline]
    fn next(&mut self) -> Option<Asn> {
        let (asn, rest) = match self.size {
            AsSize::Two => {
                let (bytes, rest) = self.numbers.split_first_chunk()?;
                (asn_of_two(bytes), rest)
            }
            AsSize::Four => {
                let (bytes, rest) = self.numbers.split_first_chunk()?;
                (asn_of_four(bytes), rest)
            }
        };
        self.numbers = rest;
        Some(asn)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = match self.size {
            AsSize::Two => self.numbers.len() / 2,
            AsSize::Four => self.numbers.len() / 4,
        };
        (count, Some(count))
    }

    /// The width is looked at once, not for every number.
    #[inline]
    fn fold<B, F: FnMut(B, Asn) -> B>(self, init: B, f: F) -> B {
        match self.size {
            AsSize::Two => self
                .numbers
                .as_chunks()
                .0
                .iter()
                .map(asn_of_two)
                .fold(init, f),
            AsSize::Four => self
                .numbers
                .as_chunks()
                .0
                .iter()
                .map(asn_of_four)
                .fold(init, f),
        }
    }
}

impl ExactSizeIterator for Asns<'_> {}

impl DoubleEndedIterator for Asns<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Asn> {
        let (rest, asn) = match self.size {
            AsSize::Two => {
                let (rest, bytes) = self.numbers.split_last_chunk()?;
                (rest, asn_of_two(bytes))
            }
            AsSize::Four => {
                let (rest, bytes) = self.numbers.split_last_chunk()?;
                (rest, asn_of_four(bytes))
            }
        };
        self.numbers = rest;
        Some(asn)
    }
}

/// The numbers of all segments: a `flat_map` that walks from the front only.
struct AllAsns<'a> {
    segment: Asns<'a>,
    segments: Segments<'a>,
}

impl Iterator for AllAsns<'_> {
    type Item = Asn;

    #[inline]
    fn next(&mut self) -> Option<Asn> {
        loop {
            if let Some(asn) = self.segment.next() {
                return Some(asn);
            }
            self.segment = self.segments.next()?.asns();
        }
    }

    #[inline]
    fn fold<B, F: FnMut(B, Asn) -> B>(self, init: B, mut f: F) -> B {
        let mut folded = self.segment.fold(init, &mut f);
        for segment in self.segments {
            folded = segment.asns().fold(folded, &mut f);
        }
        folded
    }
}

/// The segments of a path, one after another.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    bytes: &'a [u8],
    size: AsSize,
    merge: Option<Merge<'a>>,
}

/// How far `AS_PATH` and `AS4_PATH` are put together.
#[derive(Clone, Copy, Debug)]
struct Merge<'a> {
    as4: &'a [u8],
    /// How many numbers are still to come from `AS_PATH`.
    lead: usize,
    /// Only a part of the last segment came from `AS_PATH`.
    split: bool,
    /// Segments come from `AS4_PATH` now.
    begun: bool,
}

impl<'a> Segments<'a> {
    #[inline]
    fn read(&mut self) -> Option<Segment<'a>> {
        let (segment, rest) = read_segment(self.bytes, self.size)?;
        self.bytes = rest;
        Some(segment)
    }

    /// A segment of `AS_PATH` that stands before those of `AS4_PATH`; `None`
    /// where these begin.
    fn leading(&mut self, merge: &mut Merge<'a>) -> Option<Segment<'a>> {
        let (mut segment, rest) = read_segment(self.bytes, self.size)?;
        if segment.kind.is_confederation() {
            // Kept at the front, and next to what is kept (RFC 6793 §4.2.3).
            if merge.split {
                return None;
            }
        } else if merge.lead == 0 {
            return None;
        } else if segment.kind == SegmentKind::Sequence && segment.count() > merge.lead {
            segment.numbers = &segment.numbers[..merge.lead * segment.size.bytes()];
            merge.split = true;
        }
        merge.lead -= segment.hops();
        self.bytes = rest;
        Some(segment)
    }

    fn next_merged(&mut self, mut merge: Merge<'a>) -> Option<Segment<'a>> {
        if !merge.begun {
            let segment = self.leading(&mut merge);
            if segment.is_none() {
                // What AS_PATH still has is in AS4_PATH with its true numbers.
                self.bytes = merge.as4;
                self.size = AsSize::Four;
                merge.begun = true;
            }
            self.merge = Some(merge);
            if segment.is_some() {
                return segment;
            }
        }
        loop {
            let segment = self.read()?;
            // Confederations have no place in AS4_PATH (RFC 6793 §6).
            if !segment.kind.is_confederation() {
                return Some(segment);
            }
        }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    #[inline]
    fn next(&mut self) -> Option<Segment<'a>> {
        match self.merge {
            None => self.read(),
            Some(merge) => self.next_merged(merge),
        }
    }
}

#[inline]
fn read_segment(bytes: &[u8], size: AsSize) -> Option<(Segment<'_>, &[u8])> {
    let [kind, count, rest @ ..] = bytes else {
        return None;
    };
    let kind = SegmentKind::from_number(*kind)?;
    let (numbers, rest) = rest.split_at_checked(usize::from(*count) * size.bytes())?;
    if numbers.is_empty() {
        return None;
    }
    let segment = Segment {
        kind,
        numbers,
        size,
    };
    Some((segment, rest))
}
