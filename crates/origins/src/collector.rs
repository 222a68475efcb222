//! Puts the rows of batches together, in the order of the content.

use std::collections::BTreeMap;

use crate::row::{Row, merge};

/// Rows that may be unsorted before they are first sorted and merged: 32 MB,
/// chosen by us.
const UNSORTED_ROWS: usize = 1 << 20;

/// Rows for which there is room at once: a full table of 2026. It is address space, and
/// no memory, until there are rows in it; making room as they come would copy them.
const ROOM_ROWS: usize = 1 << 21;

/// All rows so far.
#[derive(Debug)]
pub(crate) struct Collector {
    rows: Vec<Row>,
    is_sorted: bool,
    /// How many rows were left when rows were merged the last time.
    merged: usize,
    /// How many rows may be unsorted.
    unsorted_rows: usize,
    /// The number of the batch that is next, and rows of those behind it.
    next: u64,
    early: BTreeMap<u64, Vec<Row>>,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector::with_room(UNSORTED_ROWS)
    }
}

impl Collector {
    fn with_room(unsorted_rows: usize) -> Collector {
        Collector {
            rows: Vec::with_capacity(ROOM_ROWS),
            is_sorted: true,
            merged: 0,
            unsorted_rows,
            next: 0,
            early: BTreeMap::new(),
        }
    }

    /// Takes the sorted rows of a batch. Every batch must come, in any order.
    pub(crate) fn take(&mut self, number: u64, rows: &[Row]) {
        if number != self.next {
            self.early.insert(number, rows.to_vec());
            return;
        }
        self.append(rows);
        self.next += 1;
        while let Some(rows) = self.early.remove(&self.next) {
            self.append(&rows);
            self.next += 1;
        }
    }

    fn append(&mut self, rows: &[Row]) {
        if let (Some(last), Some(first)) = (self.rows.last(), rows.first()) {
            self.is_sorted &= last.order(first).is_le();
        }
        self.rows.extend_from_slice(rows);
        if !self.is_sorted && self.rows.len() > self.unsorted_rows.max(self.merged * 2) {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.rows.sort_unstable_by(Row::order);
        self.is_sorted = true;
        merge(&mut self.rows);
        self.merged = self.rows.len();
    }

    /// All rows, sorted, each key once.
    pub(crate) fn finish(mut self) -> Vec<Row> {
        if self.is_sorted {
            merge(&mut self.rows);
        } else {
            self.sort();
        }
        self.rows.shrink_to_fit();
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::OriginKey;

    /// One row of 10.`number`.0.0/16, carried by one peer.
    fn row(number: u8, peer: u32) -> Row {
        let text = format!("10.{number}.0.0/16");
        let prefix = text.parse().expect("a prefix");
        Row::new(prefix, OriginKey::As(64_500), 0, 1 << peer)
    }

    fn shown(rows: &[Row]) -> Vec<(String, u64)> {
        rows.iter()
            .map(|row| (row.prefix().to_string(), row.peers))
            .collect()
    }

    #[test]
    fn rows_are_the_same_whichever_batch_comes_first() {
        let batches = [
            vec![row(5, 0), row(7, 0)],
            vec![],
            vec![row(1, 1), row(7, 1)],
            vec![row(7, 2), row(9, 2)],
        ];
        let expected = [
            ("10.1.0.0/16".to_owned(), 2),
            ("10.5.0.0/16".to_owned(), 1),
            ("10.7.0.0/16".to_owned(), 7),
            ("10.9.0.0/16".to_owned(), 4),
        ];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            for room in 0..6 {
                let mut collector = Collector::with_room(room);
                for number in order {
                    collector.take(number as u64, &batches[number]);
                }
                assert_eq!(shown(&collector.finish()), expected, "{order:?}, {room}");
            }
        }
    }

    #[test]
    fn rows_in_hand_are_bounded_by_what_is_distinct() {
        let mut collector = Collector::with_room(4);
        for number in 0..100 {
            collector.take(number, &[row(1, 0), row(2, 0), row(3, 0)]);
            assert!(collector.rows.len() <= 9, "{}", collector.rows.len());
        }
        assert_eq!(collector.finish().len(), 3);
    }
}
