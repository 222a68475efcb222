//! After ÷ before, and how sure that is.

use conformance::Rate;
use conformance::rate::Interval;

/// The interval of the ratio of two shares by its logarithm (Katz et al., "Obtaining
/// confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978):
/// ln r ± z·√((1−p₁)/x₁ + (1−p₂)/x₂), with x counted and p the share.
///
/// `None` where nothing was counted on either side. Takes the two for independent;
/// addresses that stay make it wider than it needs to be.
pub fn interval(before: Rate, after: Rate, z: f64) -> Option<Interval> {
    if before.numerator() == 0.0 || after.numerator() == 0.0 {
        return None;
    }
    let part = |rate: Rate| (1.0 - rate.value()) / rate.numerator();
    let reach = z * (part(before) + part(after)).sqrt();
    let ratio = after.value() / before.value();
    Some(Interval {
        low: ratio * (-reach).exp(),
        high: ratio * reach.exp(),
    })
}
