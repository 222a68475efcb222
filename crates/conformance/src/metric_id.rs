//! The names of the metrics.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A metric, as its source calls it. What it says depends on the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MetricId {
    /// Route leaks by the network.
    M1,
    /// Route leaks that the network passed on.
    M1C,
    /// Hijacks by the network.
    M2,
    /// Hijacks that the network passed on.
    M2C,
    /// Bogon prefixes that the network announced.
    M3,
    /// Bogon prefixes that the network passed on.
    M3C,
    /// Bogon AS numbers that the network announced.
    M4,
    /// Bogon AS numbers that the network passed on.
    M4C,
    /// Traffic with spoofed addresses that can leave the network.
    M5,
    /// The same for the network's direct customers.
    M5C,
    /// Whether the routing policy is registered.
    M6,
    /// Routes without a registry object.
    M7IRR,
    /// Routes that no ROA covers.
    M7RPKI,
    /// Routes that ROAs make invalid.
    M7RPKIN,
    /// Whether a contact is registered.
    M8,
    /// Unwanted routes of customers that the network passed on (Du et al., 2022,
    /// on Action 1).
    A1,
    /// Originated routes that are valid or registered (Du et al., 2022, on
    /// Action 4).
    A4,
}

impl MetricId {
    /// All, in the order of their sources.
    pub const ALL: [MetricId; 17] = [
        MetricId::M1,
        MetricId::M1C,
        MetricId::M2,
        MetricId::M2C,
        MetricId::M3,
        MetricId::M3C,
        MetricId::M4,
        MetricId::M4C,
        MetricId::M5,
        MetricId::M5C,
        MetricId::M6,
        MetricId::M7IRR,
        MetricId::M7RPKI,
        MetricId::M7RPKIN,
        MetricId::M8,
        MetricId::A1,
        MetricId::A4,
    ];

    /// As its source writes it: `M7IRR`.
    pub const fn name(self) -> &'static str {
        match self {
            MetricId::M1 => "M1",
            MetricId::M1C => "M1C",
            MetricId::M2 => "M2",
            MetricId::M2C => "M2C",
            MetricId::M3 => "M3",
            MetricId::M3C => "M3C",
            MetricId::M4 => "M4",
            MetricId::M4C => "M4C",
            MetricId::M5 => "M5",
            MetricId::M5C => "M5C",
            MetricId::M6 => "M6",
            MetricId::M7IRR => "M7IRR",
            MetricId::M7RPKI => "M7RPKI",
            MetricId::M7RPKIN => "M7RPKIN",
            MetricId::M8 => "M8",
            MetricId::A1 => "A1",
            MetricId::A4 => "A4",
        }
    }
}

impl fmt::Display for MetricId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MetricId {
    type Err = UnknownMetric;

    /// # Errors
    ///
    /// When the text, in any case, is none of [`MetricId::ALL`].
    fn from_str(text: &str) -> Result<MetricId, UnknownMetric> {
        let text = text.trim();
        MetricId::ALL
            .into_iter()
            .find(|id| id.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownMetric {
                text: text.to_owned(),
            })
    }
}

/// The text names no metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMetric {
    /// What was given.
    pub text: String,
}

impl fmt::Display for UnknownMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no metric; there are ", self.text)?;
        for (place, id) in MetricId::ALL.iter().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}{id}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownMetric {}
