//! What is asked, and of what.

use std::collections::BTreeSet;

use catalog::Catalog;
use conformance::profile::Direction;
use conformance::rank::{Method, Order, SizeBands};
use conformance::rate::Z_95;
use holders::Evidence;
use scans::{Day, DayList, Scans};

use crate::counts::{self, Counts};
use crate::error::Error;
use crate::indicator::Indicator;
use crate::key::{By, EconomyOf, Key};
use crate::routed::Routed;
use crate::space::Space;

/// Whoever announces fewer addresses is not ranked: a /20. Chosen by us: below it,
/// one address more or less moves a rate by 24 in 100,000.
pub const ADDRESSES_MIN: u64 = 4_096;

/// What belongs to a question, whatever is asked.
#[derive(Debug)]
pub struct Question<'a> {
    /// What is counted.
    pub indicator: Indicator,
    /// Where it was seen.
    pub scans: &'a Scans,
    /// What is announced.
    pub routed: &'a Routed,
    /// The registers.
    pub evidence: &'a Evidence,
    /// The norms.
    pub catalog: &'a Catalog,
    /// Who is ranked.
    pub by: By,
    /// Whose economy counts.
    pub economy_of: EconomyOf,
    /// For how many addresses rates are given.
    pub per: u64,
    /// Whether the lists are of the whole Internet: who is not in them has none.
    pub is_whole_internet: bool,
    /// How many rows a document shows; data have all.
    pub rows_shown: usize,
    /// Where the routes are from, for the list of sources.
    pub route_names: &'a [String],
}

/// A question with its denominators.
#[derive(Debug)]
pub(crate) struct Ready<'a> {
    pub(crate) question: &'a Question<'a>,
    pub(crate) space: Space,
    ever_seen: BTreeSet<Key>,
}

impl<'a> Question<'a> {
    /// Checks the lists and puts the denominators together.
    pub(crate) fn ready(&'a self) -> Result<Ready<'a>, Error> {
        for file in &self.scans.files {
            if let Some(service) = file.service()
                && !self.indicator.is_of(service)
            {
                return Err(Error::OtherService {
                    name: file.name.clone(),
                    service: service.to_owned(),
                    indicator: self.indicator.id().to_owned(),
                });
            }
        }
        if self.scans.days.is_empty() {
            return Err(Error::NothingSeen);
        }
        let delegations = self.evidence.delegations.as_ref();
        let space = Space::new(self.routed, delegations, self.by, self.economy_of)?;
        Ok(Ready {
            ever_seen: counts::ever_seen(&space, self.scans),
            question: self,
            space,
        })
    }

    /// The last day of which there is a list.
    pub(crate) fn last_day(&self) -> Option<Day> {
        self.scans.days.keys().next_back().copied()
    }

    pub(crate) fn list(&self, day: Day) -> Result<&'a DayList, Error> {
        self.scans.days.get(&day).ok_or_else(|| {
            let (before, after) = self.scans.nearest(day);
            Error::NoList { day, before, after }
        })
    }

    pub(crate) fn method(&self) -> Method {
        Method {
            direction: Direction::LowerIsBetter,
            order: Order::WorstFirst,
            denominator_min: ADDRESSES_MIN as f64,
            full_feed_peers_min: u32::from(self.routed.views().is_some()),
            z: Z_95,
            bands: bands(),
        }
    }
}

/// Sizes that are alike: each band is sixteen times the one before, from a /20 on.
/// Chosen by us.
pub(crate) fn bands() -> SizeBands {
    SizeBands {
        unit: "announced IPv4 addresses",
        source: "chosen by us",
        starts: [16, 20, 24].map(|bits| f64::from(1_u32 << bits)).into(),
    }
}

impl Ready<'_> {
    pub(crate) fn counts(&self, day: Day, list: &DayList) -> Counts {
        let mut counts = counts::of_day(&self.space, day, list, |key| {
            self.question.is_whole_internet || self.ever_seen.contains(key)
        });
        if self.question.by == By::Economy {
            self.add_unrouted(&mut counts);
        }
        counts
    }

    /// Economies that hold addresses of which none is announced.
    fn add_unrouted(&self, counts: &mut Counts) {
        let Some(delegations) = &self.question.evidence.delegations else {
            return;
        };
        let economies: BTreeSet<&str> = delegations
            .iter()
            .filter(|delegation| delegation.record.status.is_delegated())
            .filter_map(|delegation| delegation.economy())
            .collect();
        for economy in economies {
            let key = Key::Economy(economy.to_owned());
            if let Err(at) = counts.rows.binary_search_by(|row| row.key.cmp(&key)) {
                let row = counts::Count {
                    key,
                    numerator: None,
                    denominator: 0,
                    prefixes: 0,
                    coverage: None,
                };
                counts.rows.insert(at, row);
            }
        }
    }
}
