//! Address blocks and AS numbers that nobody may announce: bogons.
//!
//! A block counts from the first day of the month in which the RFC that set it
//! aside was published (the first that did, where a later one replaced it), and
//! until the day on which its term ended, where it has one. So a route is
//! judged by what was agreed on its day, not by what was agreed since:
//! 100.64.0.0/10 is no bogon in 2011.
//!
//! How a prefix is judged:
//!
//! - The most specific block in force that covers the prefix, or is equal to it,
//!   decides. Globally reachable blocks inside others that are not have entries
//!   of their own: `2001:20::/28` is reachable, the rest of `2001::/23` is not.
//! - A prefix that is *larger* than a special block is no bogon by it: 8.0.0.0/6
//!   covers 10.0.0.0/8 and may be announced all the same, since most of it is
//!   ordinary space.
//! - The default routes are no bogons; [`is_default`] names them.
//! - What IANA lists as globally reachable, or as neither, is no bogon: the
//!   AS112 and AMT blocks, Teredo (`2001::/32`), 6to4 (`2002::/16`) and its
//!   deprecated anycast relay 192.88.99.0/24 (RFC 7526 asks networks to filter
//!   the routes of the last two, which is advice and not a reservation).
//! - Space that a registry has not handed out is no matter of this table.
//!   The IPv6 space outside `2000::/3` is, since the IETF keeps it (RFC 3513 §4).
//!
//! The table follows IANA's special-purpose address registries (RFC 6890), and
//! adds multicast, the reserved IPv6 space and the 6bone's former block, which
//! stand in other registries.

use std::sync::LazyLock;

use net::{Asn, Family, Prefix, Timestamp};

/// Whether datagrams to a special block may cross the Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Not beyond some domain: announcing it to others is an error.
    NotGlobal,
    /// Globally reachable, or left open by IANA: no bogon.
    Global,
}

/// A block that a standard sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialBlock {
    /// The block.
    pub block: Prefix,
    /// What it is for, in IANA's words where it has some.
    pub name: &'static str,
    /// Where that is written: `RFC 1918 §3`.
    pub reference: &'static str,
    /// The first day on which it counts.
    pub since: Timestamp,
    /// The first day on which it no longer counts.
    pub until: Option<Timestamp>,
    /// Whether it may be announced.
    pub reach: Reach,
}

/// Why a prefix may not be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bogon {
    /// The special block that covers the prefix.
    pub block: Prefix,
    /// What the block is for.
    pub name: &'static str,
    /// Where that is written: `RFC 1918 §3`.
    pub reference: &'static str,
    /// The first day on which it counts.
    pub since: Timestamp,
}

/// Why an AS number may not appear in a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BogonAsn {
    /// AS 0, which stands for no network.
    Zero,
    /// AS 23456, the stand-in for 4-byte numbers. It is legitimate in a path
    /// that a 2-byte speaker passed on, so callers may want to leave it out.
    Transition,
    /// For examples in documents.
    Documentation,
    /// For use inside a domain.
    Private,
    /// The last number of the 2-byte or of the 4-byte range.
    Last,
    /// Kept back by IANA.
    Reserved,
}

/// A range of AS numbers that a standard sets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialAsns {
    /// The first number.
    pub first: Asn,
    /// The last number.
    pub last: Asn,
    /// What the range is for.
    pub kind: BogonAsn,
    /// Where that is written: `RFC 7607 §2`.
    pub reference: &'static str,
    /// The first day on which it counts.
    pub since: Timestamp,
}

/// Why the prefix may not be announced on that day; `None` when nothing here
/// speaks against it. How it is judged is written at [the module](self).
pub fn bogon_prefix(prefix: Prefix, day: Timestamp) -> Option<Bogon> {
    let special = special_block(prefix, day)?;
    (special.reach == NotGlobal).then_some(Bogon {
        block: special.block,
        name: special.name,
        reference: special.reference,
        since: special.since,
    })
}

/// The most specific special block, in force on that day, that covers the
/// prefix; reachable ones too.
pub fn special_block(prefix: Prefix, day: Timestamp) -> Option<&'static SpecialBlock> {
    let table = &*TABLE;
    // Nearly all prefixes in routes are ordinary.
    if !table.starts[start_at(prefix.family(), prefix.bits())] {
        return None;
    }
    let tree = &table.tree;
    // In sorted order all blocks that cover the prefix are the last one before
    // it and the blocks around that one.
    let after = tree.partition_point(|node| node.special.block <= prefix);
    let mut at = after.checked_sub(1);
    while let Some(node) = at.map(|at| &tree[at]) {
        let special = &node.special;
        let in_force = special.since <= day && special.until.is_none_or(|until| day < until);
        if in_force && special.block.covers(prefix) {
            return Some(special);
        }
        at = node.parent;
    }
    None
}

/// All special blocks of all times, in the order of their prefixes.
pub fn special_blocks() -> impl ExactSizeIterator<Item = &'static SpecialBlock> {
    TABLE.tree.iter().map(|node| &node.special)
}

/// Whether the prefix is a default route: 0.0.0.0/0 or `::/0`.
pub fn is_default(prefix: Prefix) -> bool {
    prefix.length() == 0
}

/// Why the AS number may not appear in a route on that day.
pub fn bogon_asn(asn: Asn, day: Timestamp) -> Option<BogonAsn> {
    special_asns(asn, day).map(|range| range.kind)
}

/// The range of special AS numbers, in force on that day, that holds the number.
pub fn special_asns(asn: Asn, day: Timestamp) -> Option<&'static SpecialAsns> {
    // Nearly all numbers in routes are ordinary.
    if matches!(asn.0, 1..=23455 | 23457..=64495 | 131_072..=4_199_999_999) {
        return None;
    }
    // Where ranges overlap, the later reservation comes later in the table.
    ASNS.iter()
        .rev()
        .find(|range| range.since <= day && range.first <= asn && asn <= range.last)
}

/// All ranges of special AS numbers of all times. Where two overlap the later
/// one counts from its day.
pub fn all_special_asns() -> &'static [SpecialAsns] {
    ASNS
}

/// The blocks, arranged for look-ups.
struct Table {
    /// In the order of the blocks.
    tree: Vec<Node>,
    /// Whether a block of the family touches addresses with these first 16 bits.
    starts: Vec<bool>,
}

struct Node {
    special: SpecialBlock,
    /// The smallest block around this one.
    parent: Option<usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut specials: Vec<SpecialBlock> = BLOCKS
        .iter()
        .map(
            |(block, name, reference, since, until, reach)| SpecialBlock {
                block: block.parse().expect("the table has valid prefixes"),
                name,
                reference,
                since: *since,
                until: *until,
                reach: *reach,
            },
        )
        .collect();
    specials.sort_by_key(|special| special.block);
    let mut starts = vec![false; 2 * STARTS];
    let mut tree: Vec<Node> = Vec::with_capacity(specials.len());
    for special in specials {
        let block = special.block;
        let first = start_at(block.family(), block.bits());
        let count = 1 << 16_u8.saturating_sub(block.length());
        starts[first..first + count].fill(true);
        let mut parent = tree.len().checked_sub(1);
        while let Some(at) = parent {
            if tree[at].special.block.covers(block) {
                break;
            }
            parent = tree[at].parent;
        }
        tree.push(Node { special, parent });
    }
    Table { tree, starts }
});

/// How many values the first 16 bits of an address have.
const STARTS: usize = 1 << 16;

/// Where the first 16 bits of an address stand in [`Table::starts`].
fn start_at(family: Family, bits: u128) -> usize {
    let start = (bits >> 112) as usize;
    match family {
        Family::V4 => start,
        Family::V6 => STARTS + start,
    }
}

/// The first second of a day in UTC.
const fn day(year: i64, month: i64, day: i64) -> Timestamp {
    // Days since 1970 with years that start in March, so that the leap day is
    // the last of its year; 719,468 days lie between 0000-03-01 and 1970-01-01.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468;
    Timestamp::from_seconds(days * 86_400)
}

/// The first day of the month in which an RFC was published.
const fn month(year: i64, month: i64) -> Timestamp {
    day(year, month, 1)
}

type Row = (
    &'static str,
    &'static str,
    &'static str,
    Timestamp,
    Option<Timestamp>,
    Reach,
);

use Reach::{Global, NotGlobal};

/// Block, name, reference, first day, first day after its term, reach.
#[rustfmt::skip]
const BLOCKS: &[Row] = &[
    ("0.0.0.0/8", "This network", "RFC 1122 §3.2.1.3", month(1989, 10), None, NotGlobal),
    ("10.0.0.0/8", "Private-Use", "RFC 1918 §3", month(1996, 2), None, NotGlobal),
    ("100.64.0.0/10", "Shared Address Space", "RFC 6598 §4", month(2012, 4), None, NotGlobal),
    ("127.0.0.0/8", "Loopback", "RFC 1122 §3.2.1.3", month(1989, 10), None, NotGlobal),
    // Listed in RFC 3330 before it had an RFC of its own.
    ("169.254.0.0/16", "Link Local", "RFC 3927 §2.1", month(2002, 9), None, NotGlobal),
    ("172.16.0.0/12", "Private-Use", "RFC 1918 §3", month(1996, 2), None, NotGlobal),
    // Given to IANA by RFC 5736.
    ("192.0.0.0/24", "IETF Protocol Assignments", "RFC 6890 §2.1", month(2010, 1), None, NotGlobal),
    // First for dual-stack lite alone, by RFC 6333.
    ("192.0.0.0/29", "IPv4 Service Continuity Prefix", "RFC 7335", month(2011, 8), None, NotGlobal),
    ("192.0.0.8/32", "IPv4 dummy address", "RFC 7600", month(2015, 7), None, NotGlobal),
    ("192.0.0.9/32", "Port Control Protocol Anycast", "RFC 7723", month(2016, 1), None, Global),
    ("192.0.0.10/32", "Traversal Using Relays around NAT Anycast", "RFC 8155", month(2017, 4), None, Global),
    ("192.0.0.170/31", "NAT64/DNS64 Discovery", "RFC 7050 §2.2", month(2013, 11), None, NotGlobal),
    // Reserved by RFC 1166 already.
    ("192.0.2.0/24", "Documentation (TEST-NET-1)", "RFC 5737 §3", month(1990, 7), None, NotGlobal),
    ("192.31.196.0/24", "AS112-v4", "RFC 7535", month(2015, 5), None, Global),
    ("192.52.193.0/24", "AMT", "RFC 7450", month(2015, 2), None, Global),
    ("192.88.99.0/24", "6to4 Relay Anycast, deprecated", "RFC 7526", month(2001, 6), None, Global),
    ("192.168.0.0/16", "Private-Use", "RFC 1918 §3", month(1996, 2), None, NotGlobal),
    ("192.175.48.0/24", "Direct Delegation AS112 Service", "RFC 7534", month(2015, 5), None, Global),
    ("198.18.0.0/15", "Benchmarking", "RFC 2544 §C.2.2", month(1999, 3), None, NotGlobal),
    ("198.51.100.0/24", "Documentation (TEST-NET-2)", "RFC 5737 §3", month(2010, 1), None, NotGlobal),
    ("203.0.113.0/24", "Documentation (TEST-NET-3)", "RFC 5737 §3", month(2010, 1), None, NotGlobal),
    ("224.0.0.0/4", "Multicast", "RFC 1112 §4", month(1989, 8), None, NotGlobal),
    ("240.0.0.0/4", "Reserved", "RFC 1112 §4", month(1989, 8), None, NotGlobal),
    ("255.255.255.255/32", "Limited Broadcast", "RFC 919 §7", month(1984, 10), None, NotGlobal),

    ("::/8", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    // These go back to RFC 2373 at least.
    ("::/128", "Unspecified Address", "RFC 4291 §2.5.2", month(1998, 7), None, NotGlobal),
    ("::1/128", "Loopback Address", "RFC 4291 §2.5.3", month(1998, 7), None, NotGlobal),
    ("::ffff:0:0/96", "IPv4-mapped Address", "RFC 4291 §2.5.5.2", month(1998, 7), None, NotGlobal),
    ("64:ff9b::/96", "IPv4-IPv6 Translation", "RFC 6052 §2.1", month(2010, 10), None, Global),
    ("64:ff9b:1::/48", "Local-use IPv4-IPv6 Translation", "RFC 8215", month(2017, 8), None, NotGlobal),
    ("100::/8", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("100::/64", "Discard-Only Address Block", "RFC 6666", month(2012, 8), None, NotGlobal),
    ("100:0:0:1::/64", "Dummy IPv6 Prefix", "RFC 9780", month(2025, 5), None, NotGlobal),
    // For OSI addresses until RFC 4048.
    ("200::/7", "Reserved by IETF", "RFC 4048", month(2003, 4), None, NotGlobal),
    ("400::/6", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("800::/5", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("1000::/4", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("2001::/23", "IETF Protocol Assignments", "RFC 2928", month(2000, 9), None, NotGlobal),
    ("2001::/32", "TEREDO", "RFC 4380", month(2006, 2), None, Global),
    ("2001:1::1/128", "Port Control Protocol Anycast", "RFC 7723", month(2016, 1), None, Global),
    ("2001:1::2/128", "Traversal Using Relays around NAT Anycast", "RFC 8155", month(2017, 4), None, Global),
    ("2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", "RFC 9665", month(2025, 6), None, Global),
    ("2001:2::/48", "Benchmarking", "RFC 5180", month(2008, 5), None, NotGlobal),
    ("2001:3::/32", "AMT", "RFC 7450", month(2015, 2), None, Global),
    ("2001:4:112::/48", "AS112-v6", "RFC 7535", month(2015, 5), None, Global),
    // Ended by its own term; 2001::/23 covers it since.
    ("2001:10::/28", "ORCHID", "RFC 4843", month(2007, 4), Some(day(2014, 3, 21)), NotGlobal),
    ("2001:20::/28", "ORCHIDv2", "RFC 7343", month(2014, 9), None, Global),
    ("2001:30::/28", "Drone Remote ID Protocol Entity Tags", "RFC 9374", month(2023, 3), None, Global),
    ("2001:db8::/32", "Documentation", "RFC 3849", month(2004, 7), None, NotGlobal),
    ("2002::/16", "6to4", "RFC 3056", month(2001, 2), None, Global),
    ("2620:4f:8000::/48", "Direct Delegation AS112 Service", "RFC 7534", month(2015, 5), None, Global),
    // The day that RFC 3701 sets for the end of the 6bone.
    ("3ffe::/16", "Returned by the 6bone", "RFC 3701", day(2006, 6, 6), None, NotGlobal),
    ("3fff::/20", "Documentation", "RFC 9637", month(2024, 8), None, NotGlobal),
    ("4000::/3", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("5f00::/16", "Segment Routing (SRv6) SIDs", "RFC 9602", month(2024, 10), None, NotGlobal),
    ("6000::/3", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("8000::/3", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("a000::/3", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("c000::/3", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("e000::/4", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("f000::/5", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("f800::/6", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    ("fc00::/7", "Unique-Local", "RFC 4193 §3.1", month(2005, 10), None, NotGlobal),
    ("fe00::/9", "Reserved by IETF", "RFC 3513 §4", month(2003, 4), None, NotGlobal),
    // These go back to RFC 2373 at least.
    ("fe80::/10", "Link-Local Unicast", "RFC 4291 §2.5.6", month(1998, 7), None, NotGlobal),
    ("fec0::/10", "Site-Local Unicast, deprecated", "RFC 3879", month(1998, 7), None, NotGlobal),
    ("ff00::/8", "Multicast", "RFC 4291 §2.7", month(1998, 7), None, NotGlobal),
];

const fn asns(
    first: u32,
    last: u32,
    kind: BogonAsn,
    reference: &'static str,
    since: Timestamp,
) -> SpecialAsns {
    SpecialAsns {
        first: Asn(first),
        last: Asn(last),
        kind,
        reference,
        since,
    }
}

#[rustfmt::skip]
const ASNS: &[SpecialAsns] = &[
    // RFC 6483 §4 names the reservation before RFC 7607 gave it its rules.
    asns(0, 0, BogonAsn::Zero, "RFC 7607 §2", month(2012, 2)),
    // First in RFC 4893.
    asns(23_456, 23_456, BogonAsn::Transition, "RFC 6793 §9", month(2007, 5)),
    asns(64_496, 64_511, BogonAsn::Documentation, "RFC 5398", month(2008, 12)),
    // RFC 1930's range ran to 65535; RFC 6996 took over the part below it.
    asns(64_512, 65_534, BogonAsn::Private, "RFC 6996 §5", month(1996, 3)),
    asns(65_535, 65_535, BogonAsn::Reserved, "RFC 1930 §10", month(1996, 3)),
    asns(65_535, 65_535, BogonAsn::Last, "RFC 7300", month(2014, 7)),
    // The first 4-byte numbers, which IANA keeps; it hands out from 131072 on.
    asns(65_536, 131_071, BogonAsn::Reserved, "IANA Autonomous System (AS) Numbers", month(2007, 5)),
    asns(65_536, 65_551, BogonAsn::Documentation, "RFC 5398", month(2008, 12)),
    asns(4_200_000_000, 4_294_967_294, BogonAsn::Private, "RFC 6996 §5", month(2013, 7)),
    asns(4_294_967_295, 4_294_967_295, BogonAsn::Last, "RFC 7300", month(2014, 7)),
];
