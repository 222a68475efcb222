//! Puts the rows of batches together, in the order of the content.

use std::collections::BTreeMap;

use crate::row::{Row, merge};

/// Rows that may be unsorted before they are first sorted and merged: 32 MB,
/// chosen by us.
const UNSORTED_ROWS: usize = 1 << 20;

/// All rows so far.
#[derive(Debug)]
pub(crate) struct Collector {
    rows: Vec<Row>,
    is_sorted: bool,
    /// How many rows were left when rows were merged the last time.
    merged: usize,
    /// The number of the batch that is next, and rows of those behind it.
    next: u64,
    early: BTreeMap<u64, Vec<Row>>,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector {
            rows: Vec::new(),
            is_sorted: true,
            merged: 0,
            next: 0,
            early: BTreeMap::new(),
        }
    }
}

impl Collector {
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
        if !self.is_sorted && self.rows.len() > UNSORTED_ROWS.max(self.merged * 2) {
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
        self.rows
    }
}
