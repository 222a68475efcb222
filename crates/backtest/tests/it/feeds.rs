//! Rules over feeds.

use backtest::answer::{Both, RuleVerdict, Tested};
use backtest::proposal::Order;

use crate::{Place, answer};

const RULE: &str = r#"
id = "ours"
title = "What we propose"
basis = { source = "researcher", verification = "knowledge" }
[[rules]]
id = "desktop-now"
title = "An open remote desktop of ours is told at once"
when = "classification.identifier = 'open-rdp' and in_constituency"
provisions = ["un-gge-2015#13-j"]
recipients = ["holder", "own-team"]
action = "notify-now"
deadline = "24h"
tlp = "amber"
retention = "180d"
why = "Those who break in begin there."
"#;

fn event(ip: &str, identifier: &str, time: &str) -> String {
    format!(
        "{{\"source.ip\":\"{ip}\",\"classification.taxonomy\":\"vulnerable\",\
         \"classification.type\":\"vulnerable-system\",\
         \"classification.identifier\":\"{identifier}\",\
         \"source.abuse_contact\":\"abuse@isp.example\",\"time.source\":\"{time}\"}}\n"
    )
}

fn both(in_force: u64, proposed: u64) -> Both {
    Both { in_force, proposed }
}

#[test]
fn what_changes_is_counted_by_recipient_and_day_and_repeats_tell_nobody() {
    let place = Place::new();
    let feed = [
        event("192.0.2.1", "open-rdp", "2026-11-21T10:00:00Z"),
        // A repeat, and one that came back after the window.
        event("192.0.2.1", "open-rdp", "2026-11-21T11:00:00Z"),
        event("192.0.2.1", "open-rdp", "2026-11-23T11:00:00Z"),
        // In the same hour as the one before: the same letter.
        event("192.0.2.2", "open-rdp", "2026-11-23T11:30:00Z"),
        event("198.51.100.1", "open-rdp", "2026-11-21T10:00:00Z"),
        event("192.0.2.3", "open-vnc", "2026-11-21T10:00:00Z"),
        "{\"source.ip\": \n".to_owned(),
    ];
    let answer = answer(RULE, Order::Last, &[place.write("a.jsonl", &feed.concat())]);
    assert_eq!(
        (answer.outcome, answer.events, answer.repeated),
        (Tested::Tested, 6, 1)
    );
    assert_eq!((answer.feeds[0].events, answer.feeds[0].rejected), (6, 1));
    let action = |word: &str| {
        let of = |count: &&backtest::answer::ActionCount| count.action == word;
        answer.actions.iter().find(of).expect(word).events
    };
    assert_eq!(action("notify-now"), both(0, 4));
    assert_eq!(action("monthly-digest"), both(6, 2));
    let day = |recipient: &str, day: &str| {
        let mut counts = answer.by_day.iter();
        let of = |c: &&backtest::answer::DayCount| {
            c.recipient == recipient && c.day.as_deref() == Some(day)
        };
        counts.find(of).map(|count| count.tellings)
    };
    assert_eq!(day("holder", "2026-11-21"), Some(both(3, 3)));
    assert_eq!(day("holder", "2026-11-23"), Some(both(2, 2)));
    assert_eq!(day("own-team", "2026-11-21"), Some(both(0, 1)));
    assert_eq!(day("own-team", "2026-11-23"), Some(both(0, 2)));
    let holder = answer
        .letters
        .iter()
        .find(|l| l.recipient == "holder")
        .expect("a holder");
    // Before: one of the month. After: that, and one in each of two hours.
    assert_eq!(holder.letters, both(1, 3));
    assert_eq!(
        (holder.tellings, holder.addresses),
        (both(5, 5), both(1, 1))
    );
    let team = answer
        .letters
        .iter()
        .find(|l| l.recipient == "own-team")
        .expect("a team");
    assert_eq!(
        (team.letters, team.without_address),
        (both(0, 2), both(0, 0))
    );

    let [difference] = &answer.differences[..] else {
        panic!("{:#?}", answer.differences);
    };
    assert_eq!((answer.changed, difference.events), (4, 4));
    assert_eq!(
        difference.from,
        "monthly-digest: holder within 30d tlp:green, kept 180d"
    );
    assert_eq!(
        difference.to,
        "notify-now: holder within 24h tlp:amber, own-team within 24h tlp:amber, kept 180d"
    );
    assert_eq!(difference.rules_in_force, Vec::<String>::new());
    assert_eq!(difference.rules_proposed, ["desktop-now"]);
    let places: Vec<_> = difference
        .samples
        .iter()
        .map(|s| s.place.rsplit(':').next())
        .collect();
    assert_eq!(places, [Some("1"), Some("2")], "the first ones");
    let [rule] = &answer.rules[..] else {
        panic!("one rule");
    };
    assert_eq!(
        (rule.verdict, rule.fired, rule.near),
        (RuleVerdict::Fired, 4, 2)
    );
    let text = answer.document().text();
    assert!(
        text.contains("4 of 6 events would have been decided otherwise."),
        "{text}"
    );
    assert!(text.contains("a.jsonl:1"), "{text}");
}

#[test]
fn a_rule_that_never_fires_says_what_it_lacked_most_often() {
    let place = Place::new();
    let rules = RULE.replace(
        "= 'open-rdp' and in_constituency",
        "= 'open-rdp' and in_constituency and source.port = 1",
    );
    let feed: String = (0..5)
        .map(|n| event(&format!("192.0.2.{n}"), "open-rdp", "2026-11-21T10:00:00Z"))
        .collect();
    let feed = feed
        + &event("192.0.2.9", "open-rdp", "2026-11-21").replace(
            "source.abuse_contact\":\"abuse@isp.example\"",
            "source.port\":2",
        );
    let answer = answer(&rules, Order::Last, &[place.write("a.jsonl", &feed)]);
    let rule = &answer.rules[0];
    assert_eq!(
        (rule.verdict, rule.fired, rule.near, rule.unknown),
        (RuleVerdict::NeverTrue, 0, 6, 5)
    );
    let missing = rule.most_missing.as_ref().expect("a part");
    assert_eq!(
        (&*missing.condition, missing.events, missing.unknown),
        ("source.port = 1", 6, 5)
    );
    assert_eq!((answer.changed, answer.outcome), (0, Tested::Tested));
}

#[test]
fn what_tests_nothing_is_unknown_and_not_without_effect() {
    let place = Place::new();
    let feed = place.write("a.jsonl", &event("192.0.2.1", "open-rdp", "2026-11-21"));
    let because = |rules: &str, feeds: &[std::path::PathBuf]| {
        let answer = answer(rules, Order::Last, feeds);
        assert_eq!(answer.outcome, Tested::Unknown);
        assert!(answer.document().text().contains("Unknown: "));
        answer.because.expect("a reason")
    };
    let empty = place.write("empty.jsonl", "");
    assert_eq!(because(RULE, &[empty]), "no event was read");
    let elsewhere = RULE.replace(
        "title = \"What we propose\"",
        "title = \"x\"\njurisdiction = \"NL\"",
    );
    assert_eq!(
        because(&elsewhere, std::slice::from_ref(&feed)),
        "no rule of the proposal holds for this desk's jurisdiction"
    );
    let asks = RULE.replace(
        "classification.identifier = 'open-rdp' and in_constituency",
        "extra.gone = 1",
    );
    assert_eq!(
        because(&asks, &[feed]),
        "no event has what its rules ask for"
    );
}

#[test]
fn a_rule_takes_the_place_of_one_with_its_id_and_what_is_switched_off_is_gone() {
    let place = Place::new();
    let feed = place.write("a.jsonl", &event("192.0.2.1", "open-vnc", "2026-11-21"));
    let same = RULE.replace("desktop-now", "weakness-to-holder").replace(
        "classification.identifier = 'open-rdp' and in_constituency",
        "classification.taxonomy = 'vulnerable'",
    );
    let answer1 = answer(&same, Order::Last, std::slice::from_ref(&feed));
    let difference = &answer1.differences[0];
    assert_eq!(difference.rules_in_force, ["weakness-to-holder"]);
    assert_eq!(difference.rules_proposed, ["weakness-to-holder"]);
    let off = "id = \"ours\"\ntitle = \"x\"\n[[switched_off]]\nrule = \"weakness-to-holder\"\nwhy = \"x\"";
    let answer2 = answer(off, Order::Last, &[feed]);
    let difference = &answer2.differences[0];
    assert_eq!(answer2.outcome, Tested::Tested);
    assert_eq!(difference.to, "keep-on-file, kept 90d");
    assert_eq!(difference.rules_in_force, ["weakness-to-holder"]);
}

#[test]
fn before_all_others_a_last_rule_ends_the_search_and_behind_them_it_may_be_shadowed() {
    let place = Place::new();
    let text = event("192.0.2.1", "open-rdp", "2026-11-21").replace("vulnerable-system", "test");
    let feed = place.write("a.jsonl", &text);
    let last = format!("{RULE}last = true\n").replace(" and in_constituency", "");
    let behind = answer(&last, Order::Last, std::slice::from_ref(&feed));
    assert_eq!(
        (behind.rules[0].verdict, behind.rules[0].shadowed),
        (RuleVerdict::Shadowed, 1)
    );
    let first = answer(&last, Order::First, &[feed]);
    assert_eq!(first.rules[0].verdict, RuleVerdict::Fired);
    assert_eq!(first.differences[0].rules_in_force, ["drop-tests"]);
}

#[test]
fn the_same_evidence_gives_the_same_bytes_however_it_is_cut_into_feeds() {
    let place = Place::new();
    let lines: Vec<String> = (0..400)
        .map(|n| {
            let identifier = ["open-rdp", "open-vnc", "open-telnet"][n % 3];
            event(
                &format!("192.0.2.{}", n % 50),
                identifier,
                &format!("2026-11-{:02}", 1 + n / 20),
            )
        })
        .collect();
    let whole = place.write("a.jsonl", &lines.concat());
    let one = answer(RULE, Order::Last, std::slice::from_ref(&whole));
    let again = answer(RULE, Order::Last, &[whole]);
    assert_eq!(one.document().markdown(), again.document().markdown());
    let (first, second) = lines.split_at(150);
    let parts = [
        place.write("b.jsonl", &first.concat()),
        place.write("c.jsonl", &second.concat()),
    ];
    let cut = answer(RULE, Order::Last, &parts);
    assert_eq!(
        (cut.events, cut.repeated, cut.changed),
        (one.events, one.repeated, one.changed)
    );
    assert_eq!(
        (cut.by_day, cut.letters, cut.actions),
        (one.by_day, one.letters, one.actions)
    );
}
