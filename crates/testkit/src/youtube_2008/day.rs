//! What peers say in the course of the day, and the order in which they say it.

use net::{Prefix, Timestamp};

use crate::mrt::{Attribute, Segment};

/// A path and what else a peer says of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    pub(super) path: Vec<Segment>,
    /// AGGREGATOR and the like.
    pub(super) more: Vec<Attribute>,
}

impl Route {
    pub(super) fn of(path: impl IntoIterator<Item = u32>) -> Route {
        Route {
            path: vec![Segment::sequence(path)],
            more: Vec::new(),
        }
    }
}

/// One UPDATE of one peer.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Whole seconds.
    pub(super) time: Timestamp,
    /// The peer's index.
    pub(super) peer: usize,
    pub(super) prefixes: Vec<Prefix>,
    /// `None` withdraws.
    pub(super) route: Option<Route>,
}

/// The stream as it is put together; in no order until [`Day::finish`].
#[derive(Default)]
pub(super) struct Day {
    changes: Vec<Change>,
}

impl Day {
    pub(super) fn announce(&mut self, time: Timestamp, peer: usize, prefix: Prefix, route: Route) {
        self.say(time, peer, vec![prefix], Some(route));
    }

    pub(super) fn withdraw(&mut self, time: Timestamp, peer: usize, prefix: Prefix) {
        self.say(time, peer, vec![prefix], None);
    }

    /// Announces with a route, withdraws without.
    pub(super) fn say(
        &mut self,
        time: Timestamp,
        peer: usize,
        prefixes: Vec<Prefix>,
        route: Option<Route>,
    ) {
        self.changes.push(Change {
            time,
            peer,
            prefixes,
            route,
        });
    }

    /// All changes by time; those of one second in the order they were said.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.changes.sort_by_key(|change| change.time);
        self.changes
    }
}

/// An instant of 24 February 2008.
pub(super) const fn at(hour: i64, minute: i64, second: i64) -> Timestamp {
    // 2008-02-24T00:00:00Z.
    Timestamp::from_seconds(1_203_811_200 + hour * 3600 + minute * 60 + second)
}
