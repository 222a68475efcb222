//! The keys that lead from a number back to what was seen.

/// A route, an event or a record as the caller numbers it, such as the number
/// of its row in a table: what is needed to show it again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceKey(pub u64);

/// Keys in order, each once.
pub(crate) fn sorted(mut keys: Vec<EvidenceKey>) -> Vec<EvidenceKey> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
