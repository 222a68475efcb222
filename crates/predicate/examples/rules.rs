//! How many events a second go through sets of rules of different sizes: with the
//! index, without it, and with rules over a hundred thousand prefixes.
//!
//! `cargo run --release -p predicate --example rules`. Events and rules are made up,
//! the same in every run. The last column says what an event costs compared with the
//! first row of its table.

#![expect(clippy::print_stdout, reason = "the measurements are the output")]

use std::hint::black_box;
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use net::Prefix;
use predicate::{
    Affinity, ColumnId, FunctionFailure, FunctionId, Functions, Matches, NoFunctions, Predicate,
    Row, RuleSet, Schema, Value,
};
use registry::PrefixTable;

const EVENTS: usize = 20_000;
/// Long enough for a steady figure on a machine with other work.
const MEASURED: Duration = Duration::from_secs(2);
const PREFIXES: u32 = 100_000;
const TYPES: [&str; 8] = [
    "scanner",
    "brute-force",
    "c2-server",
    "phishing",
    "vulnerable-system",
    "infected-system",
    "ddos-amplifier",
    "spam",
];

fn main() {
    let schema = schema();
    let events: Vec<Event> = (0..EVENTS as u64).map(Event::new).collect();
    println!("one condition at a time, events a second");
    for text in [
        "classification.type = 'c2-server'",
        "source.asn in (64496, 64500, 64510)",
        "classification.type = 'scanner' and source.port between 1 and 1023",
        "contains('10.0.0.0/8', source.ip)",
        "feed.name like '%feed-1%' and lower(extra.protocol) = 'udp'",
    ] {
        let predicate = Predicate::compile(text, &schema).expect("a condition");
        let rate = rate(&events, |event| {
            black_box(predicate.truth(event, &NoFunctions)).is_ok_and(|truth| truth == Some(true))
        });
        println!("{:>12.0}  {text}", rate.events);
    }
    println!("sets: rules, events a second, evaluated and true for an event, cost");
    let mut first = None;
    for count in [10, 100, 1_000] {
        let rules = rules(count, &schema);
        first = Some(show(
            &format!("{count} rules"),
            rules,
            &events,
            &NoFunctions,
            first,
        ));
    }
    let mut first = None;
    for count in [10, 100, 1_000] {
        let set = RuleSet::new(rules(count, &schema), &NoFunctions);
        let mut matches = Matches::default();
        let rate = rate(&events, |event| {
            set.matching_plainly(event, &NoFunctions, &mut matches);
            !matches.rules.is_empty()
        });
        let cost = first.get_or_insert(rate.events);
        println!(
            "{:<28} {:>12.0} {:>26.2}",
            format!("{count} rules, one by one"),
            rate.events,
            *cost / rate.events
        );
    }
    let mut first = None;
    for count in [10, 100, 1_000] {
        // The same prefixes, spread over more and more lists.
        let lists = Lists::new(count);
        let rules = (0..count).map(|number| {
            let condition = format!(
                "in_list('constituent {number}', source.ip) and classification.type <> 'spam'"
            );
            Predicate::compile(&condition, &schema).expect("a condition")
        });
        let name = format!("{count} rules, {PREFIXES} prefixes");
        first = Some(show(&name, rules.collect(), &events, &lists, first));
    }
}

/// Measures a set; gives the rate of the first one.
fn show(
    name: &str,
    rules: Vec<Predicate>,
    events: &[Event],
    functions: &dyn Functions,
    first: Option<f64>,
) -> f64 {
    let start = Instant::now();
    let set = RuleSet::new(rules, functions);
    let built = start.elapsed();
    let mut matches = Matches::default();
    let (mut evaluated, mut found) = (0, 0);
    for event in events {
        set.matching(event, functions, &mut matches);
        evaluated += matches.evaluated;
        found += matches.rules.len();
    }
    let rate = rate(events, |event| {
        set.matching(event, functions, &mut matches);
        !matches.rules.is_empty()
    });
    let first = first.unwrap_or(rate.events);
    println!(
        "{name:<28} {:>12.0} {:>8.3} {:>8.3} {:>8.2}   (filed in {built:.1?})",
        rate.events,
        evaluated as f64 / events.len() as f64,
        found as f64 / events.len() as f64,
        first / rate.events
    );
    first
}

struct Rate {
    events: f64,
}

fn rate(events: &[Event], mut work: impl FnMut(&Event) -> bool) -> Rate {
    let (start, mut count, mut found) = (Instant::now(), 0_usize, 0_usize);
    while start.elapsed() < MEASURED {
        for event in events {
            found += usize::from(work(event));
        }
        count += events.len();
    }
    black_box(found);
    Rate {
        events: count as f64 / start.elapsed().as_secs_f64(),
    }
}

fn schema() -> Schema {
    let mut schema = Schema::new();
    schema.column("classification.type", Affinity::Text);
    schema.column("source.ip", Affinity::Text);
    schema.column("source.asn", Affinity::Integer);
    schema.column("source.port", Affinity::Integer);
    schema.column("feed.name", Affinity::Text);
    schema.column("extra.protocol", Affinity::Any);
    schema.function("in_list", 2..=2);
    schema
}

/// Rules as a national team has them: most for one network, some for a kind of event
/// from one feed, some for a block of addresses.
fn rules(count: usize, schema: &Schema) -> Vec<Predicate> {
    let rule = |number: usize| {
        let kind = TYPES[number % TYPES.len()];
        let text = match number % 5 {
            0 | 1 => format!(
                "classification.type = '{kind}' and source.asn = {}",
                64_496 + number
            ),
            2 => format!("feed.name = 'feed-{number}' and source.port < 1024"),
            3 => format!(
                "contains('{}/24', source.ip) and classification.type in ('{kind}', 'spam')",
                Ipv4Addr::from_bits(0x0a00_0000 + ((number as u32) << 8))
            ),
            _ => format!(
                "(source.asn = {} or feed.name = 'feed-{number}') and extra.protocol = 'udp'",
                64_496 + number
            ),
        };
        Predicate::compile(&text, schema).expect("a condition")
    };
    (0..count).map(rule).collect()
}

#[derive(Clone, Debug)]
struct Event {
    kind: &'static str,
    ip: String,
    asn: i64,
    port: i64,
    feed: String,
    protocol: &'static str,
}

impl Event {
    fn new(number: u64) -> Event {
        let random = |salt: u64, below: u64| mixed(number * 8 + salt) % below;
        Event {
            kind: TYPES[random(0, TYPES.len() as u64) as usize],
            // Half of the events are about networks that rules are about.
            ip: Ipv4Addr::from_bits(0x0a00_0000 + random(1, 1 << 19) as u32).to_string(),
            asn: 64_496 + random(2, 2_000) as i64,
            port: random(3, 65_536) as i64,
            feed: format!("feed-{}", random(4, 2_000)),
            protocol: ["udp", "tcp"][random(5, 2) as usize],
        }
    }
}

impl Row for Event {
    fn value(&self, column: ColumnId) -> Value<'_> {
        match column.index() {
            0 => Value::text(self.kind),
            1 => Value::text(&self.ip),
            2 => Value::Integer(self.asn),
            3 => Value::Integer(self.port),
            4 => Value::text(&self.feed),
            5 => Value::text(self.protocol),
            _ => Value::Null,
        }
    }
}

/// The finalizer of `SplitMix64`.
fn mixed(number: u64) -> u64 {
    let mut word = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Lists of prefixes, one for each constituent.
struct Lists {
    lists: Vec<(Vec<Prefix>, PrefixTable)>,
}

impl Lists {
    fn new(count: u32) -> Lists {
        let list = |number: u32| {
            let each = PREFIXES / count;
            let prefix = |at: u32| {
                let bits = 0x0a00_0000 + ((number * each + at) << 6);
                Prefix::new(Ipv4Addr::from_bits(bits).into(), 26).expect("26 bits are not too many")
            };
            let prefixes: Vec<Prefix> = (0..each).map(prefix).collect();
            let table = PrefixTable::new(prefixes.iter().copied());
            (prefixes, table)
        };
        Lists {
            lists: (0..count).map(list).collect(),
        }
    }

    fn find(&self, name: &Value<'_>) -> Option<&(Vec<Prefix>, PrefixTable)> {
        let Value::Text(name) = name else {
            return None;
        };
        let number: usize = name.strip_prefix("constituent ")?.parse().ok()?;
        self.lists.get(number)
    }
}

impl Functions for Lists {
    fn call<'v>(
        &'v self,
        _function: FunctionId,
        arguments: &[Value<'v>],
    ) -> Result<Value<'v>, FunctionFailure> {
        let [name, Value::Text(address)] = arguments else {
            return Ok(Value::Null);
        };
        let (_, table) = self.find(name).ok_or("no such list")?;
        let is_in = table.longest(address.parse()?).is_some();
        Ok(Value::Integer(is_in.into()))
    }

    fn prefixes(&self, _function: FunctionId, arguments: &[Value<'_>]) -> Option<Vec<Prefix>> {
        let (prefixes, _) = self.find(arguments.first()?)?;
        Some(prefixes.clone())
    }
}
