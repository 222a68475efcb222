//! The networks with a part in the day: three real ones, and invented ones.

/// YouTube, Inc.
pub(super) const YOUTUBE: u32 = 36561;
/// Pakistan Telecommunication Company Limited.
pub(super) const PAKISTAN_TELECOM: u32 = 17557;
/// PCCW Global, its provider.
pub(super) const PCCW: u32 = 3491;

/// Invented: announce a more specific of their own block.
pub(super) const SPLITTERS: [u32; 3] = [21007, 21011, 21013];
/// Invented: have a customer that announces a part of their block.
pub(super) const LANDLORDS: [u32; 2] = [21019, 21023];
/// Invented: those customers.
pub(super) const TENANTS: [u32; 2] = [30011, 30013];
/// Invented: two networks of one organisation with one block.
pub(super) const SIBLINGS: [u32; 2] = [21031, 21032];
/// Invented: announces a block that is for private use.
pub(super) const BOGON_ORIGIN: u32 = 30017;
/// Invented: lets a customer's private AS number through.
pub(super) const PRIVATE_PROVIDER: u32 = 21041;
/// The private AS number (RFC 6996 §5), as the scenario uses it.
pub(super) const PRIVATE_ORIGIN: u32 = 65010;
/// Invented: announces an aggregate.
pub(super) const AGGREGATOR: u32 = 21047;
/// Invented: what the aggregate is made of; the third joins during the day.
pub(super) const COMPONENTS: [u32; 3] = [30019, 30023, 30029];
/// Invented: its block is once seen with a loop in the path.
pub(super) const LOOPED: u32 = 21053;

/// The invented ones that buy from core or regional networks.
pub(super) const HOLDERS: &[u32] = &[
    21007, 21011, 21013, 21019, 21023, 21031, 21032, 21041, 21047, 21053, 30017,
];

/// The invented ones that buy from one holder: customer and provider.
pub(super) const CUSTOMERS: &[(u32, u32)] = &[
    (30011, 21019),
    (30013, 21023),
    (30019, 21047),
    (30023, 21047),
    (30029, 21047),
];

/// All of them, without the private one, which is no network of its own.
pub(super) fn everyone() -> impl Iterator<Item = u32> {
    [YOUTUBE, PAKISTAN_TELECOM, PCCW]
        .into_iter()
        .chain(HOLDERS.iter().copied())
        .chain(CUSTOMERS.iter().map(|(customer, _)| *customer))
}
