//! `CLUSTER_LIST` (RFC 4456 §8): the clusters of route reflectors that the route
//! has passed.

use std::net::Ipv4Addr;

use super::{Attributes, Place};

impl<'a> Attributes<'a> {
    /// The clusters' identifiers, nearest first.
    pub fn cluster_list(&self) -> impl Iterator<Item = Ipv4Addr> + use<'a> {
        self.items(Place::ClusterList)
            .map(|&bytes| Ipv4Addr::from(bytes))
    }
}
