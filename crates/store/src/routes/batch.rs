//! The rows of one record, as far as they are asked for.

use std::fmt::Write;
use std::net::IpAddr;
use std::ops::Range;

use mrt::{Action, Attributes, Element, Origin, Peer, Route};
use net::{Asn, Prefix, Timestamp};

use super::columns::{Column, Columns};
use super::filter::{Filter, single};

/// Rows that share a record. Memory is used again for the next record.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<Row>,
    attributes: Vec<Decoded>,
    /// The text of all attributes.
    text: String,
    /// Elements met in the record, those left out too.
    elements: u64,
    /// Where the announcements' attributes are: they share them.
    shared: Option<Option<usize>>,
}

/// One route.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) offset: u64,
    /// Which element of the record it is.
    pub(super) element: u64,
    pub(super) timestamp: Timestamp,
    pub(super) peer: Peer,
    pub(super) action: Action,
    pub(super) prefix: Prefix,
    pub(super) path_id: Option<u32>,
    pub(super) originated: Option<Timestamp>,
    attributes: Option<usize>,
}

/// The attributes that some column asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoded {
    pub(super) origin: Option<Asn>,
    pub(super) origin_set: Option<Range<usize>>,
    pub(super) as_path: Option<Range<usize>>,
    pub(super) next_hop: Option<IpAddr>,
    pub(super) med: Option<u32>,
    pub(super) local_pref: Option<u32>,
    pub(super) communities: Option<Range<usize>>,
    pub(super) atomic_aggregate: bool,
    pub(super) aggregator: Option<(Asn, IpAddr)>,
}

impl Batch {
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.attributes.clear();
        self.text.clear();
        self.elements = 0;
        self.shared = None;
    }

    pub(super) fn attributes(&self, row: &Row) -> Option<&Decoded> {
        self.attributes.get(row.attributes?)
    }

    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    /// Takes an element when the filter wants it.
    pub(super) fn push(&mut self, element: Element<'_>, filter: &Filter, columns: Columns) {
        let number = self.elements;
        self.elements += 1;
        let Element::Route(route) = element else {
            return;
        };
        if !filter.prefix(route.prefix) || !filter.action(route.action) || !filter.peer(&route.peer)
        {
            return;
        }
        let Some(attributes) = self.find(route, filter, columns) else {
            return;
        };
        self.rows.push(Row {
            offset: route.offset,
            element: number,
            timestamp: route.timestamp,
            peer: route.peer,
            action: route.action,
            prefix: route.prefix,
            path_id: route.path_id,
            originated: route.originated,
            attributes,
        });
    }

    /// Where the route's attributes are, decoded; `None` when the filter leaves
    /// the route out because of them.
    fn find(
        &mut self,
        route: &Route<'_>,
        filter: &Filter,
        columns: Columns,
    ) -> Option<Option<usize>> {
        if route.action == Action::Withdraw {
            return filter.origin(None).then_some(None);
        }
        if let (Action::Announce, Some(shared)) = (route.action, self.shared) {
            return shared.map(Some);
        }
        let wanted = !filter.has_origin() || filter.origin(route.attributes.origin());
        let place = wanted.then(|| {
            let decoded = self.decode(&route.attributes, columns);
            self.attributes.push(decoded);
            self.attributes.len() - 1
        });
        self.shared = Some(place);
        place.map(Some)
    }

    fn decode(&mut self, attributes: &Attributes<'_>, columns: Columns) -> Decoded {
        let mut decoded = Decoded::default();
        if columns.has(Column::Origin) || columns.has(Column::OriginSet) {
            let origin = attributes.origin();
            decoded.origin = single(origin);
            if let (Some(Origin::Set(set)), true) = (origin, columns.has(Column::OriginSet)) {
                decoded.origin_set = Some(self.write(format_args!("{set}")));
            }
        }
        if columns.has(Column::AsPath) {
            decoded.as_path = attributes
                .as_path()
                .map(|path| self.write(format_args!("{path}")));
        }
        if columns.has(Column::NextHop) {
            decoded.next_hop = attributes.next_hop();
        }
        if columns.has(Column::Med) {
            decoded.med = attributes.med();
        }
        if columns.has(Column::LocalPref) {
            decoded.local_pref = attributes.local_pref();
        }
        if columns.has(Column::Communities) {
            let start = self.text.len();
            for (high, low) in attributes.communities() {
                let blank = if self.text.len() > start { " " } else { "" };
                self.write(format_args!("{blank}{high}:{low}"));
            }
            decoded.communities = (self.text.len() > start).then_some(start..self.text.len());
        }
        decoded.atomic_aggregate = attributes.atomic_aggregate();
        if columns.has(Column::Aggregator) {
            decoded.aggregator = attributes.aggregator();
        }
        decoded
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) -> Range<usize> {
        let start = self.text.len();
        self.text.write_fmt(text).expect("a string takes all text");
        start..self.text.len()
    }
}
