//! Sets of prefixes, of any size, asked in a time that their size hardly changes.

use std::fmt;

use net::{Family, ParsePrefixError, Prefix};
use rustc_hash::FxHashSet;

/// Which prefixes are wanted. Empty, it wants all.
///
/// A hundred thousand members cost what one does: exact ones are hashed, blocks
/// are looked up by each length that one of them has, and those to be covered are
/// sorted.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    exact: FxHashSet<Prefix>,
    /// Blocks, themselves and all inside.
    within: FxHashSet<Prefix>,
    /// The lengths of those blocks, ascending: IPv4, IPv6.
    lengths: [Vec<u8>; 2],
    /// What is to be covered, sorted.
    covering: Vec<Prefix>,
}

impl Prefixes {
    /// Adds one prefix.
    pub fn add_exact(&mut self, prefix: Prefix) {
        self.exact.insert(prefix);
    }

    /// Adds a block and all that is inside.
    pub fn add_within(&mut self, block: Prefix) {
        self.within.insert(block);
        let lengths = &mut self.lengths[usize::from(block.family() == Family::V6)];
        if let Err(place) = lengths.binary_search(&block.length()) {
            lengths.insert(place, block.length());
        }
    }

    /// Adds all that cover a prefix, and itself.
    pub fn add_covering(&mut self, prefix: Prefix) {
        if let Err(place) = self.covering.binary_search(&prefix) {
            self.covering.insert(place, prefix);
        }
    }

    /// Adds the lines of a text: each a prefix, or a block with `^+` after it for
    /// the block and all inside (RFC 2622 §2); empty lines and what follows a `#`
    /// are left out. Answers how many were read.
    ///
    /// # Errors
    ///
    /// The first line that is none of these.
    pub fn add_lines(&mut self, text: &str) -> Result<usize, PrefixLineError> {
        let mut count = 0;
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let error = |source| PrefixLineError {
                line: index + 1,
                source,
            };
            match line.strip_suffix("^+") {
                Some(block) => self.add_within(block.parse().map_err(error)?),
                None => self.add_exact(line.parse().map_err(error)?),
            }
            count += 1;
        }
        Ok(count)
    }

    /// Whether it has no member, and so wants all.
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.within.is_empty() && self.covering.is_empty()
    }

    /// Whether the prefix is wanted.
    pub fn contains(&self, prefix: Prefix) -> bool {
        self.is_empty()
            || self.exact.contains(&prefix)
            || self.is_within(prefix)
            || self.is_covering(prefix)
    }

    fn is_within(&self, prefix: Prefix) -> bool {
        let lengths = &self.lengths[usize::from(prefix.family() == Family::V6)];
        let mut blocks = lengths.iter().map_while(|&length| prefix.shortened(length));
        blocks.any(|block| self.within.contains(&block))
    }

    fn is_covering(&self, prefix: Prefix) -> bool {
        // A block comes before all that it covers, and nothing else between.
        let place = self.covering.partition_point(|member| *member < prefix);
        let next = self.covering.get(place);
        next.is_some_and(|member| prefix.covers(*member))
    }
}

/// A line of a list of prefixes is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixLineError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub source: ParsePrefixError,
}

impl fmt::Display for PrefixLineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.source)
    }
}

impl std::error::Error for PrefixLineError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
