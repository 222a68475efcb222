//! Metrics that are read from a registry or a list of tests: M5, M5C, M6, M8.
//!
//! Each takes what the source has of one network, or `None` where the source
//! was not asked or did not answer: that is unknown, and not "no".

use crate::EvidenceKey;
use crate::measure::{Measure, MeasureError, Missing, Value, metric_for, nothing_to_measure};
use crate::metric_id::MetricId;
use crate::profile::{Formula, Profile};

/// What a network's object in the registry says of its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoutingPolicy {
    /// Lines that say from whom it accepts routes.
    pub imports: u64,
    /// Lines that say to whom it announces routes.
    pub exports: u64,
    /// Where it can be seen again.
    pub evidence: EvidenceKey,
}

/// What contacts a network has in the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// Contacts for anything but abuse.
    pub contacts: u64,
    /// Contacts for abuse, which do not count.
    pub abuse_contacts: u64,
    /// Where they can be seen again.
    pub evidence: EvidenceKey,
}

/// What tests for spoofing found, in a network or among its direct customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpoofingTest {
    /// The list of tests was there, and has none of this network that is recent
    /// enough.
    Untested,
    /// There was a test.
    Tested {
        /// Blocks from which traffic with spoofed addresses got out.
        spoofable_blocks: u64,
        /// Where it can be seen again.
        evidence: EvidenceKey,
    },
}

/// Whether the routing policy is registered: 1 with at least one import and at
/// least one export, else 0.
///
/// # Errors
///
/// When the profile's metric is not computed by [`Formula::PolicyRegistered`].
pub fn policy(
    profile: &Profile,
    metric: MetricId,
    policy: Option<RoutingPolicy>,
) -> Result<Measure, MeasureError> {
    let fits = |formula| formula == Formula::PolicyRegistered;
    let answer = policy.map(|policy| {
        let is_registered = policy.imports > 0 && policy.exports > 0;
        (is_registered, policy.evidence)
    });
    yes_or_no(profile, metric, fits, answer)
}

/// Whether a contact is registered: 1 with any that is not for abuse, else 0.
///
/// # Errors
///
/// When the profile's metric is not computed by [`Formula::ContactRegistered`].
pub fn contacts(
    profile: &Profile,
    metric: MetricId,
    contacts: Option<Contacts>,
) -> Result<Measure, MeasureError> {
    let fits = |formula| formula == Formula::ContactRegistered;
    let answer = contacts.map(|contacts| (contacts.contacts > 0, contacts.evidence));
    yes_or_no(profile, metric, fits, answer)
}

/// From how many blocks spoofed traffic gets out: 0 where a test found none;
/// without a test what the profile prescribes.
///
/// # Errors
///
/// When the profile's metric is not computed by [`Formula::SpoofableBlocks`].
pub fn spoofing(
    profile: &Profile,
    metric: MetricId,
    test: Option<SpoofingTest>,
) -> Result<Measure, MeasureError> {
    let metric = metric_for(profile, metric, |formula| {
        formula == Formula::SpoofableBlocks
    })?;
    Ok(match test {
        None => Measure::unknown(profile, metric, Missing::NoData),
        Some(SpoofingTest::Untested) => Measure::new(profile, metric, nothing_to_measure(metric)),
        Some(SpoofingTest::Tested {
            spoofable_blocks,
            evidence,
        }) => one_network(
            Measure::new(profile, metric, Value::Known(spoofable_blocks as f64)),
            spoofable_blocks as f64,
            evidence,
        ),
    })
}

fn yes_or_no(
    profile: &Profile,
    metric: MetricId,
    facts_fit: impl Fn(Formula) -> bool,
    answer: Option<(bool, EvidenceKey)>,
) -> Result<Measure, MeasureError> {
    let metric = metric_for(profile, metric, facts_fit)?;
    Ok(match answer {
        None => Measure::unknown(profile, metric, Missing::NoData),
        Some((is_yes, evidence)) => {
            let number = f64::from(u8::from(is_yes));
            let measure = Measure::new(profile, metric, Value::Known(number));
            one_network(measure, number, evidence)
        }
    })
}

/// The record is what the number rests on, whether it says yes or no.
fn one_network(mut measure: Measure, numerator: f64, evidence: EvidenceKey) -> Measure {
    measure.numerator = Some(numerator);
    measure.denominator = Some(1.0);
    measure.evidence = vec![evidence];
    measure
}
