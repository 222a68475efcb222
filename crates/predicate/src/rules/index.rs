//! Conditions by what a row must have.

use std::collections::HashMap;
use std::net::IpAddr;

use registry::PrefixTable;

use super::necessary::{Column, ListId, Lists};
use crate::evaluate::parse_address;
use crate::key::KeyMap;
use crate::row::Row;
use crate::value::Value;

#[derive(Debug)]
pub(super) struct Index {
    always: Vec<u32>,
    values: Vec<ValueSlot>,
    prefixes: Vec<PrefixSlot>,
}

impl Index {
    pub(super) fn new(
        always: Vec<u32>,
        mut values: Vec<ValueSlot>,
        mut prefixes: Vec<PrefixSlot>,
    ) -> Index {
        // The same order in every run.
        values.sort_by_key(|slot| slot.column.0);
        prefixes.sort_by_key(|slot| slot.column.0);
        Index {
            always,
            values,
            prefixes,
        }
    }

    pub(super) fn always_count(&self) -> usize {
        self.always.len()
    }

    /// The places of the conditions that can be true for a row, ascending, each once.
    pub(super) fn candidates(&self, row: &dyn Row, candidates: &mut Vec<u32>) {
        candidates.clear();
        candidates.extend_from_slice(&self.always);
        for slot in &self.values {
            let (column, affinity) = slot.column;
            let value = affinity.apply(row.value(column));
            if let Some(rules) = slot.rules.get(&value) {
                candidates.extend_from_slice(rules);
            }
        }
        for slot in &self.prefixes {
            let (column, affinity) = slot.column;
            if let Some(address) = row.address(column) {
                slot.covering(address, candidates);
                continue;
            }
            match affinity.apply(row.value(column)) {
                Value::Null => {}
                Value::Text(text) => match parse_address(&text) {
                    Some(address) => slot.covering(address, candidates),
                    None => candidates.extend_from_slice(&slot.all),
                },
                _ => candidates.extend_from_slice(&slot.all),
            }
        }
        if candidates.len() > self.always.len() {
            candidates.sort_unstable();
            candidates.dedup();
        }
    }
}

/// Conditions by the value of a column.
#[derive(Debug)]
pub(super) struct ValueSlot {
    column: Column,
    rules: KeyMap<Vec<u32>>,
}

impl ValueSlot {
    pub(super) fn new(column: Column, mut rules: KeyMap<Vec<u32>>) -> ValueSlot {
        rules.values_mut().for_each(Vec::shrink_to_fit);
        ValueSlot { column, rules }
    }
}

/// Conditions by the prefixes that hold the address in a column.
#[derive(Debug)]
pub(super) struct PrefixSlot {
    column: Column,
    table: PrefixTable,
    /// For each prefix of the table where its lists begin in `lists`, and where the
    /// last ends.
    begins: Vec<u32>,
    /// The lists with a prefix or one around it.
    lists: Vec<u32>,
    /// The conditions by list.
    rules: Vec<Vec<u32>>,
    /// All conditions here: for a value that is no address.
    all: Vec<u32>,
}

impl PrefixSlot {
    pub(super) fn new(
        column: Column,
        filed: HashMap<ListId, Vec<u32>>,
        lists: &Lists<'_>,
    ) -> PrefixSlot {
        let mut filed: Vec<(ListId, Vec<u32>)> = filed.into_iter().collect();
        filed.sort_unstable();
        let prefixes_of = |list: &ListId| lists.prefixes(*list).iter().copied();
        let table = PrefixTable::new(filed.iter().flat_map(|(list, _)| prefixes_of(list)));
        let mut own: Vec<Vec<u32>> = vec![Vec::new(); table.prefixes().len()];
        for (number, (list, _)) in (0_u32..).zip(&filed) {
            for prefix in prefixes_of(list) {
                own[table.find(prefix).expect("it is of the table")].push(number);
            }
        }
        let (mut begins, mut all_lists) = (vec![0], Vec::new());
        for prefix in table.prefixes() {
            let around = table.covering(*prefix);
            let mut of_prefix: Vec<u32> = around.flat_map(|at| own[at].iter().copied()).collect();
            of_prefix.sort_unstable();
            of_prefix.dedup();
            all_lists.extend(of_prefix);
            begins.push(u32::try_from(all_lists.len()).expect("lists of prefixes fit in memory"));
        }
        let rules: Vec<Vec<u32>> = filed.into_iter().map(|(_, rules)| rules).collect();
        let mut all = rules.concat();
        all.sort_unstable();
        all.dedup();
        PrefixSlot {
            column,
            table,
            begins,
            lists: all_lists,
            rules,
            all,
        }
    }

    fn covering(&self, address: IpAddr, candidates: &mut Vec<u32>) {
        if let Some(at) = self.table.longest(address) {
            let lists = self.begins[at] as usize..self.begins[at + 1] as usize;
            for list in &self.lists[lists] {
                candidates.extend_from_slice(&self.rules[*list as usize]);
            }
        }
    }
}
