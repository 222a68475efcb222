//! Who passed a leak or a hijack on, and what that counts.
//!
//! The weights are those of the prototype of 2018; `docs/methods.md` has its
//! address. To pass on what one was given is not to have begun it, and it may be
//! all that a network could do: the weight says where filtering could have
//! stopped it, no more.

use net::Asn;

use crate::incident::Weight;

/// How many of the networks on the path of a hijack count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// The one next to the hijacker alone: the prototype's default.
    NextHopOnly,
    /// Those beyond it too, each half of the one before.
    WholePath,
}

/// What passing on counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passing {
    /// How far from the hijacker it counts.
    pub reach: Reach,
    /// For a network that is named as the receiver of a leak.
    pub receiver: Weight,
    /// For the network next to the hijacker.
    pub neighbor: Weight,
    /// What the first network beyond that one counts, and by what each further
    /// one is multiplied: above 0, below 1.
    pub ratio: Weight,
    /// Weights below this one do not count.
    pub floor: Weight,
}

impl Passing {
    /// A leak's receivers, in the order given, each once.
    pub fn leak(&self, receivers: &[Asn]) -> Vec<(Asn, Weight)> {
        let mut passing: Vec<(Asn, Weight)> = Vec::new();
        for &asn in receivers {
            if passing.iter().all(|(known, _)| *known != asn) {
                passing.push((asn, self.receiver));
            }
        }
        passing
    }

    /// The networks that passed a hijack on, the nearest to the hijacker first.
    ///
    /// `path` begins with the network that reported the route and ends with the
    /// hijacker. The reporter never counts, even where it is the only neighbour,
    /// and no more does the hijacker where it stands in the path again. Repeats
    /// of a network (prepending) are one place; a network in two places counts
    /// in the one nearer to the hijacker.
    pub fn hijack(&self, path: &[Asn]) -> Vec<(Asn, Weight)> {
        let (Some(&reporter), Some(&hijacker)) = (path.first(), path.last()) else {
            return Vec::new();
        };
        let mut hops: Vec<Asn> = path.iter().rev().copied().collect();
        hops.dedup();
        let mut passing: Vec<(Asn, Weight)> = Vec::new();
        let mut weight = self.neighbor.value();
        for (place, &asn) in hops.iter().skip(1).enumerate() {
            if place > 0 {
                if self.reach == Reach::NextHopOnly {
                    break;
                }
                weight = self.ratio.value().powi(place.min(1_024) as i32);
            }
            if weight < self.floor.value() {
                break;
            }
            let is_new = passing.iter().all(|(known, _)| *known != asn);
            if asn != reporter
                && asn != hijacker
                && is_new
                && let Some(weight) = Weight::new(weight)
            {
                passing.push((asn, weight));
            }
        }
        passing
    }
}
