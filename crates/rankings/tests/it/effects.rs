use conformance::Rate;
use rankings::rank::Why;
use rankings::{By, Error, effect, ratio};

use crate::world::{FIRST, SECOND, World};

fn world() -> World {
    let mut world = World::new(
        "JP ipv4 20.0.0.0 65536\nNO ipv4 20.1.0.0 65536\nAR ipv4 20.2.0.0 65536",
        "20.0.0.0/17 64500\n20.0.128.0/17 64501\n20.1.0.0/16 64502\n20.2.0.0/16 64503",
    );
    world.see_first(FIRST, "20.0.0.0", 200);
    world.see_first(FIRST, "20.0.128.0", 200);
    world.see_first(FIRST, "20.1.0.0", 50);
    world.see_first(SECOND, "20.0.0.150", 100);
    world.see_first(SECOND, "20.0.128.0", 20);
    world
}

#[test]
fn what_stayed_what_went_and_what_came_are_told_apart() {
    let world = world();
    let answer = effect::answer(&world.question(By::Economy), FIRST, SECOND).expect("an answer");
    let [japan, norway] = &answer.rows[..] else {
        panic!("two economies: {:?}", answer.rows);
    };
    assert_eq!((japan.open_before, japan.open_after), (400, 120));
    assert_eq!((japan.stayed, japan.gone, japan.new), (70, 330, 50));
    assert_eq!((japan.ratio, japan.is_clear), (Some(0.3), true));
    assert_eq!((norway.ratio, norway.ratio_low), (Some(0.0), None));
    assert_eq!((norway.stayed, norway.gone, norway.new), (0, 50, 0));
    let all = answer.all.expect("together");
    assert_eq!((all.open_before, all.open_after, all.gone), (450, 120, 380));
    assert_eq!(answer.not_compared.len(), 1);
    assert_eq!(answer.not_compared[0].0, Why::NotKnown);
}

#[test]
fn what_is_left_is_parted_only_where_a_register_says_so() {
    let mut world = world();
    let answer = effect::answer(&world.question(By::Economy), FIRST, SECOND).expect("an answer");
    assert!(!answer.has_kinds);
    assert_eq!(answer.rows[0].left.unknown, 120);
    assert!(answer.document().text().contains("is not known"));
    world.kinds(&[(64_500, "Cable/DSL/ISP"), (64_501, "Content")]);
    let answer = effect::answer(&world.question(By::Economy), FIRST, SECOND).expect("an answer");
    let left = answer.rows[0].left;
    assert_eq!((left.access, left.other, left.unknown), (100, 20, 0));
    world.kinds(&[(64_500, "Not Disclosed"), (64_501, "")]);
    let answer = effect::answer(&world.question(By::Economy), FIRST, SECOND).expect("an answer");
    assert_eq!(answer.rows[0].left.unknown, 120);
}

#[test]
fn two_days_are_compared_in_their_order() {
    let world = world();
    for (before, after) in [(SECOND, FIRST), (FIRST, FIRST)] {
        let error = effect::answer(&world.question(By::Economy), before, after);
        assert!(matches!(error, Err(Error::Backwards { .. })), "{error:?}");
    }
}

#[test]
fn a_ratio_has_the_interval_of_its_logarithm() {
    // 15 of 100 and 30 of 100: ln 2 ± 1.96·√(0.85/15 + 0.7/30).
    let rate = |open| Rate::share(open, 100).expect("a share");
    let interval = ratio::interval(rate(15), rate(30), 1.96).expect("both are above 0");
    assert!((interval.low - 1.1492).abs() < 1e-3, "{interval:?}");
    assert!((interval.high - 3.4807).abs() < 1e-3, "{interval:?}");
    assert_eq!(ratio::interval(rate(0), rate(30), 1.96), None);
    assert_eq!(ratio::interval(rate(15), rate(0), 1.96), None);
}
