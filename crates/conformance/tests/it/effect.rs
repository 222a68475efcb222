//! Before and after, and what is left for whom.

use conformance::Rate;
use conformance::effect::{Effect, EffectError, Residual};

fn per_100_000(numerator: f64, addresses: f64) -> Rate {
    Rate::per(numerator, addresses, 100_000.0).expect("a rate")
}

#[test]
fn an_effect_is_a_ratio_of_rates_with_what_is_left_split_by_who_could_fix_it() {
    // Made up: from 4,000 open servers to 900 while the network grew.
    let before = per_100_000(4_000.0, 20_000_000.0);
    let after = per_100_000(900.0, 22_500_000.0);
    let effect = Effect::new(before, after, 300, 550).expect("it adds up");
    assert_eq!((before.value(), after.value()), (20.0, 4.0));
    assert_eq!(effect.ratio, Some(0.2));
    assert_eq!(
        effect.residual,
        Residual {
            by_operators: 300,
            by_end_users: 550,
            unassigned: 50,
        }
    );
}

#[test]
fn nothing_before_has_no_ratio() {
    let effect = Effect::new(per_100_000(0.0, 1e6), per_100_000(3.0, 1e6), 0, 0);
    let effect = effect.expect("it adds up");
    assert_eq!(effect.ratio, None);
    assert_eq!(effect.residual.unassigned, 3);
}

#[test]
fn more_than_is_left_cannot_be_assigned_and_kinds_do_not_mix() {
    let rate = per_100_000(10.0, 1e6);
    let error = Effect::new(rate, rate, 6, 5).expect_err("that is eleven");
    assert_eq!(error, EffectError::MoreThanLeft { assigned: 11 });
    let error = Effect::new(rate, rate, u64::MAX, 5).expect_err("that is more");
    assert_eq!(error, EffectError::MoreThanLeft { assigned: u64::MAX });
    let share = Rate::share(1, 2).expect("a share");
    assert_eq!(Effect::new(share, rate, 0, 0), Err(EffectError::OtherKind));
}
