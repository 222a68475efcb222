//! A prefix as UPDATE messages carry it.

use net::Prefix;

use super::wire;

/// A prefix (RFC 4271 §4.3), with a path identifier where the session has
/// ADD-PATH (RFC 7911 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nlri {
    /// Written before the prefix when present.
    pub path_id: Option<u32>,
    /// The block.
    pub prefix: Prefix,
}

impl Nlri {
    /// A prefix on a session without ADD-PATH.
    pub const fn plain(prefix: Prefix) -> Nlri {
        Nlri {
            path_id: None,
            prefix,
        }
    }

    /// Appends the path identifier, the length in bits, and the bytes it needs.
    pub fn encode(&self, out: &mut Vec<u8>) {
        if let Some(path_id) = self.path_id {
            wire::put_u32(out, path_id);
        }
        wire::put_prefix(out, self.prefix);
    }
}

impl From<Prefix> for Nlri {
    fn from(prefix: Prefix) -> Nlri {
        Nlri::plain(prefix)
    }
}
