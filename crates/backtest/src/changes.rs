//! Where two sets of rules differ.

use std::collections::BTreeMap;

use catalog::words::Word;
use events::{Event, Field};
use rustc_hash::FxHashMap;
use triage::Decision;

use crate::answer::{Difference, Sample};
use crate::side::Side;

/// Events by the outcomes that they have under both.
#[derive(Default)]
pub(crate) struct Changes {
    of: FxHashMap<(usize, usize), Option<Counted>>,
    order: Vec<(usize, usize)>,
    pub(crate) events: u64,
}

#[derive(Default)]
struct Counted {
    events: u64,
    samples: Vec<(u64, Sample)>,
}

impl Changes {
    /// Notes an event; `number` is its number among all, and `samples` how many are
    /// kept of each pair.
    pub(crate) fn note(
        &mut self,
        sides: [&Side<'_>; 2],
        outcomes: [usize; 2],
        number: u64,
        samples: usize,
        sample: impl FnOnce() -> Sample,
    ) {
        let pair = (outcomes[0], outcomes[1]);
        let counted = self.of.entry(pair).or_insert_with(|| {
            let decision = |side: usize| &sides[side].outcomes[outcomes[side]];
            let differs = !same(decision(0), decision(1));
            if differs {
                self.order.push(pair);
            }
            differs.then(Counted::default)
        });
        if let Some(counted) = counted {
            self.events += 1;
            counted.events += 1;
            if counted.samples.len() < samples {
                counted.samples.push((number, sample()));
            }
        }
    }

    /// What differs, the most frequent first; pairs that look alike are one.
    pub(crate) fn into_differences(
        mut self,
        sides: [&Side<'_>; 2],
        samples: usize,
    ) -> Vec<Difference> {
        type Key = (String, String, Vec<String>, Vec<String>);
        let mut alike: BTreeMap<Key, Counted> = BTreeMap::new();
        for pair in std::mem::take(&mut self.order) {
            let counted = self.of.remove(&pair).flatten().expect("it was put there");
            let (in_force, proposed) = responsible(sides, pair);
            let key = (
                in_words(&sides[0].outcomes[pair.0]),
                in_words(&sides[1].outcomes[pair.1]),
                in_force,
                proposed,
            );
            let entry = alike.entry(key).or_default();
            entry.events += counted.events;
            entry.samples.extend(counted.samples);
        }
        let difference =
            |((from, to, rules_in_force, rules_proposed), mut counted): (Key, Counted)| {
                counted.samples.sort_by_key(|(number, _)| *number);
                counted.samples.truncate(samples);
                Difference {
                    from,
                    to,
                    rules_in_force,
                    rules_proposed,
                    events: counted.events,
                    samples: counted
                        .samples
                        .into_iter()
                        .map(|(_, sample)| sample)
                        .collect(),
                }
            };
        let mut differences: Vec<Difference> = alike.into_iter().map(difference).collect();
        differences.sort_by_key(|difference| std::cmp::Reverse(difference.events));
        differences
    }
}

/// Whether the same is done, whatever rules say so.
fn same(a: &Decision, b: &Decision) -> bool {
    let told = |decision: &Decision| -> Vec<_> {
        let told = decision.told.iter();
        told.map(|told| (told.recipient, told.action, told.deadline, told.tlp))
            .collect()
    };
    a.action == b.action && a.retention == b.retention && told(a) == told(b)
}

/// What is done, and who is told, in one line.
fn in_words(decision: &Decision) -> String {
    let mut words = decision.action.to_string();
    for (at, told) in decision.told.iter().enumerate() {
        words += if at == 0 { ": " } else { ", " };
        words += told.recipient.word();
        if told.action != decision.action {
            words += &format!(" {}", told.action);
        }
        if let Some(deadline) = told.deadline {
            words += &format!(" within {deadline}");
        }
        words += &format!(" tlp:{}", told.tlp);
    }
    words + &format!(", kept {}", decision.retention)
}

/// The rules that fire on one side only, or say something else there; all of them where
/// none does.
fn responsible(sides: [&Side<'_>; 2], pair: (usize, usize)) -> (Vec<String>, Vec<String>) {
    let fired = |side: usize, outcome: usize| -> Vec<_> {
        let places = sides[side].outcomes[outcome].rules.iter();
        places
            .map(move |place| &sides[side].rules.rules()[*place].rule)
            .collect()
    };
    let (in_force, proposed) = (fired(0, pair.0), fired(1, pair.1));
    let alone = |of: &[&catalog::TriageRule], other: &[&catalog::TriageRule]| -> Vec<String> {
        let mine = of.iter().filter(|rule| !other.contains(rule));
        mine.map(|rule| rule.id.to_string()).collect()
    };
    let found = (alone(&in_force, &proposed), alone(&proposed, &in_force));
    match &found {
        (a, b) if a.is_empty() && b.is_empty() => (sides[0].ids(pair.0), sides[1].ids(pair.1)),
        _ => found,
    }
}

/// An event to read.
pub(crate) fn sample(feed: &str, event: &Event<'_>) -> Sample {
    let side = |address: Field, name: Field| {
        let address = event
            .get(address)
            .address()
            .map(|address| address.to_string());
        address.or_else(|| event.get(name).text().map(str::to_owned))
    };
    Sample {
        place: format!("{feed}:{}", event.place().line),
        time: event.time().map(|time| time.to_string()),
        classification: event
            .get(Field::ClassificationType)
            .text()
            .map(str::to_owned),
        source: side(Field::SourceIp, Field::SourceFqdn),
        destination: side(Field::DestinationIp, Field::DestinationFqdn),
    }
}
