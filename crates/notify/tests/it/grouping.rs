//! Tellings become notices.

use std::sync::Arc;

use catalog::words::{Recipient as Role, Tlp, TriageAction};
use notify::group::{ITEMS_MAX, group};
use notify::minimise::Withheld;
use notify::{Period, Recipient, Round, Telling, Ticket};

use crate::fixture::{item, recipient, telling, time};

fn infected(id: &str) -> Telling {
    telling(item(id, "infected-system"), Role::Holder)
}

#[test]
fn one_recipient_gets_one_notice_whatever_the_order() {
    let mut tellings: Vec<Telling> = (0..5).map(|n| infected(&format!("e{n}"))).collect();
    tellings.push(infected("e1"));
    let there = group(tellings.clone());
    tellings.reverse();
    assert_eq!(there, group(tellings));
    assert_eq!(there.notices.len(), 1);
    let ids: Vec<&str> = there.notices[0]
        .items
        .iter()
        .map(|i| i.id.as_str())
        .collect();
    assert_eq!(ids, ["e0", "e1", "e2", "e3", "e4"]);
    assert_eq!(there.notices[0].count(), 15);
}

#[test]
fn recipients_markings_ways_and_periods_are_apart() {
    let base = infected("a");
    let other = |change: fn(&mut Telling)| {
        let mut telling = infected("b");
        change(&mut telling);
        group([base.clone(), telling]).notices
    };
    for (change, expected) in [
        ((|_| {}) as fn(&mut Telling), 1),
        (|t| t.recipient = recipient(Role::Target), 2),
        (
            |t| t.recipient.mail = "b@isp.example".parse().expect("one"),
            2,
        ),
        (|t| t.tlp = Tlp::Green, 2),
        (|t| t.action = TriageAction::NotifyNow, 2),
        (|t| t.period = "2026-11-29".parse().expect("a day"), 2),
        (|t| t.round = Round::Reminder, 2),
        (|t| t.recipient.name = None, 1),
    ] {
        let notices = other(change);
        assert_eq!(notices.len(), expected);
        if let [one, two] = notices.as_slice() {
            assert_ne!(one.ticket, two.ticket);
        }
    }
}

#[test]
fn a_ticket_is_the_same_on_replay_and_follows_from_what_it_is_about() {
    let ticket = |tellings: Vec<Telling>| group(tellings).notices[0].ticket.to_string();
    let known = ticket(vec![infected("a")]);
    // Any change of this number breaks the tickets that people hold.
    assert_eq!(known, "NW-20261128-FTQPN-6TVQ1");
    assert_eq!(known, ticket(vec![infected("b")]));
    assert_eq!(
        Ticket::find(&format!("Re: [{known}] x")),
        Some(Ticket::find(&known).expect("one"))
    );
    assert_eq!(
        Ticket::find(&known.to_lowercase()).expect("one").as_str(),
        known
    );
    assert_eq!(
        Ticket::find("NW-2026112-AAAAA-BBBBB NW-20261128-AAAAA-BBBBI"),
        None
    );
    let mut other = infected("a");
    let mut rule = (*other.item.rules[0]).clone();
    rule.id = "another".to_owned();
    other.item.rules = vec![Arc::new(rule)];
    assert_ne!(known, ticket(vec![other]));
}

#[test]
fn the_same_ticket_with_other_events_is_another_message() {
    let name = |id| group([infected(id)]).notices[0].name();
    assert_eq!(name("a"), name("a"));
    assert_ne!(name("a"), name("b"));
}

#[test]
fn a_ticket_with_many_events_has_several_parts() {
    for (count, parts) in [(ITEMS_MAX - 1, 1), (ITEMS_MAX, 1), (ITEMS_MAX + 1, 2)] {
        let notices = group((0..count).map(|n| infected(&format!("{n:05}")))).notices;
        assert_eq!(notices.len(), parts, "{count}");
        let items: usize = notices.iter().map(|notice| notice.items.len()).sum();
        assert_eq!(items, count);
        for (place, notice) in notices.iter().enumerate() {
            assert_eq!((notice.part, notice.parts), (place + 1, parts));
            assert_eq!(notice.ticket, notices[0].ticket);
        }
    }
}

#[test]
fn the_deadline_is_the_earliest_of_the_events() {
    let mut late = infected("a");
    late.deadline = Some(time("2026-11-29T03:00:00Z"));
    let mut never = infected("b");
    never.deadline = None;
    let notices = group([late, never.clone(), infected("c")]).notices;
    assert_eq!(notices[0].deadline, Some(time("2026-11-29T03:00:00Z")));
    assert_eq!(group([never]).notices[0].deadline, None);
}

#[test]
fn periods_are_hours_days_and_months_in_utc() {
    let period = |action, at: &str| {
        let period = Period::of(action, time(at)).expect("somebody is told");
        assert_eq!(period.to_string().parse(), Ok(period));
        period.to_string()
    };
    let at = "2026-11-28T23:59:59.9Z";
    assert_eq!(period(TriageAction::NotifyNow, at), "2026-11-28T23");
    assert_eq!(period(TriageAction::DailyDigest, at), "2026-11-28");
    assert_eq!(period(TriageAction::MonthlyDigest, at), "2026-11");
    assert_eq!(period(TriageAction::MonthlyDigest, "2024-02-29"), "2024-02");
    assert!("2026-11-2".parse::<Period>().is_err() && "2026-13".parse::<Period>().is_err());
}

#[test]
fn a_digest_is_over_with_its_period_and_the_rest_at_once() {
    for (period, over) in [
        ("2026-11-28T23", "2026-11-28T23:00:00Z"),
        ("2026-11-30", "2026-12-01"),
        ("2026-12", "2027-01-01"),
        ("2024-02", "2024-03-01"),
    ] {
        let period: Period = period.parse().expect("a period");
        assert_eq!(period.over(), time(over));
    }
}

#[test]
fn a_notice_says_why_it_comes_again_and_under_which_tickets_it_came_before() {
    let mut reminder = infected("a");
    reminder.round = Round::Reminder;
    reminder.item.earlier = Ticket::find("NW-20261120-AAAAA-BBBBB");
    let notices = group([reminder]).notices;
    let text = notify::letter::write(&notices[0], &crate::fixture::sender());
    assert!(text.contains("This is a reminder"), "{text}");
    assert!(text.contains("NW-20261120-AAAAA-BBBBB"), "{text}");
    assert!(notify::letter::subject(&notices[0]).contains("reminder, 1 event"));
    assert!(notify::csv::write(&notices[0]).contains("NW-20261120-AAAAA-BBBBB"));
}

#[test]
fn what_is_marked_above_the_recipient_does_not_leave() {
    // The strictest marking that each role is given, where nothing else is agreed.
    for (role, strictest) in [
        (Role::Holder, Tlp::Amber),
        (Role::Target, Tlp::Amber),
        (Role::NationalCsirt, Tlp::Green),
        (Role::NationalAuthority, Tlp::Green),
        (Role::Police, Tlp::Green),
        (Role::SectorAuthority, Tlp::Green),
        (Role::OwnTeam, Tlp::AmberStrict),
    ] {
        for marking in [
            Tlp::Clear,
            Tlp::Green,
            Tlp::Amber,
            Tlp::AmberStrict,
            Tlp::Red,
        ] {
            let mut telling = telling(item("a", "scanner"), role);
            telling.tlp = Tlp::Clear;
            telling.item.marking = Some(marking);
            let grouped = group([telling.clone()]);
            if marking <= strictest {
                assert_eq!(grouped.notices[0].tlp, marking, "it keeps its marking");
                assert!(grouped.withheld.is_empty());
                continue;
            }
            assert!(grouped.notices.is_empty(), "{role} {marking}");
            let reason = Withheld::Marking {
                marking,
                may_see: strictest,
            };
            assert_eq!(grouped.withheld[&(role, reason.clone())], 1);
            assert!(reason.in_words().contains("TLP:"));
            // Unless it is agreed.
            telling.recipient = telling.recipient.who_may_see(marking);
            assert_eq!(group([telling]).notices.len(), 1);
        }
    }
}

#[test]
fn the_label_is_the_stricter_of_rule_and_source() {
    let mut telling = infected("a");
    telling.tlp = Tlp::Green;
    telling.item.marking = Some(Tlp::Amber);
    assert_eq!(group([telling.clone()]).notices[0].tlp, Tlp::Amber);
    telling.tlp = Tlp::Red;
    assert_eq!(group([telling]).notices[0].tlp, Tlp::Red);
}

#[test]
fn what_is_only_kept_is_told_to_nobody() {
    for action in [TriageAction::KeepOnFile, TriageAction::Drop] {
        assert_eq!(Period::of(action, time("2026-11-28")), None);
    }
}

#[test]
fn a_recipients_name_is_one_line() {
    let mail = recipient(Role::Holder).mail;
    let name = Some("Evil\r\nBcc: a@b.example");
    let recipient = Recipient::new(Role::Holder, mail, name);
    assert_eq!(recipient.name.as_deref(), Some("Evil Bcc: a@b.example"));
}
