//! A set of conditions finds what each condition alone finds.

use std::net::IpAddr;

use predicate::fuzz::{Lists, agrees_with};
use predicate::{Affinity, ColumnId, Matches, NoFunctions, Predicate, Row, RuleSet, Schema, Value};
use proptest::prelude::*;
use proptest::sample::select;

use crate::expressions::{expression, integer, quoted, real, row, text};
use crate::{COLUMNS, Values, schema};

/// Sets of conditions that are tried, each over a few rows.
const CASES: u32 = 600;
const ROWS: usize = 6;

fn with_lists() -> Schema {
    let mut schema = schema();
    schema.function("in_list", 2..=2);
    schema
}

/// A condition that the index can use, or nearly.
fn key() -> impl Strategy<Value = String> {
    let constant = prop_oneof![
        3 => text().prop_map(|text| quoted(&text)),
        2 => integer().prop_map(|number| number.to_string()),
        1 => real().prop_map(|number| format!("{number:?}")),
        1 => Just("null".to_owned()),
    ];
    let column = select(&COLUMNS[..]).prop_map(|(name, ..)| name);
    let prefix = select(
        &[
            "10.0.0.0/8",
            "10.1.0.0/16",
            "192.0.2.1",
            "2001:db8::/32",
            "0.0.0.0/0",
            "::/0",
        ][..],
    );
    prop_oneof![
        4 => (column.clone(), select(&["=", "is", "==", "is not distinct from"][..]), constant.clone())
            .prop_map(|(column, op, constant)| format!("{column} {op} {constant}")),
        1 => (constant.clone(), column.clone()).prop_map(|(constant, column)| format!("{constant} = {column}")),
        1 => (column.clone(), constant.clone(), select(&["text", "integer", "real"][..]))
            .prop_map(|(column, constant, kind)| format!("{column} = cast({constant} as {kind})")),
        2 => (column.clone(), prop::collection::vec(constant, 0..4))
            .prop_map(|(column, items)| format!("{column} in ({})", items.join(", "))),
        1 => column.clone().prop_map(|column| format!("{column} is null")),
        2 => prefix.prop_map(|prefix| format!("contains('{prefix}', source.ip)")),
        1 => (select(&["none", "all"][..]), column)
            .prop_map(|(list, column)| format!("in_list('{list}', {column})")),
        1 => Just("in_list(source.name, source.ip)".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![5 => key(), 1 => expression().prop_map(|text| format!("({text})"))];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let joined = |word: &'static str| {
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(move |parts| format!("({})", parts.join(word)))
        };
        prop_oneof![
            3 => joined(" and "),
            3 => joined(" or "),
            1 => inner.clone().prop_map(|part| format!("not ({part})")),
            1 => inner.clone().prop_map(|part| format!("({part}) is true")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_changes_nothing(
        conditions in prop::collection::vec(condition(), 1..20),
        rows in prop::collection::vec(row(), ROWS),
        broken in any::<bool>(),
    ) {
        let schema = with_lists();
        let rules = conditions
            .iter()
            .map(|condition| Predicate::compile(condition, &schema).expect(condition));
        let set = RuleSet::new(rules, &Lists);
        for mut row in rows {
            if broken {
                // What is no address is found whichever way.
                row.0[4] = row.0[0].clone();
            }
            agrees_with(&set, &row, &Lists);
        }
    }
}

fn set_of(conditions: &[&str]) -> RuleSet {
    let schema = with_lists();
    let rules = conditions
        .iter()
        .map(|condition| Predicate::compile(condition, &schema).expect(condition));
    RuleSet::new(rules, &Lists)
}

fn values(values: [Value<'static>; 5]) -> Values {
    Values(values.into())
}

/// The conditions that are true, and how many were evaluated.
fn matched(set: &RuleSet, row: &Values) -> (Vec<usize>, usize) {
    let mut matches = Matches::default();
    set.matching(row, &Lists, &mut matches);
    assert!(matches.failed.is_empty(), "{:?}", matches.failed);
    (matches.rules.clone(), matches.evaluated)
}

#[test]
fn only_conditions_that_can_be_true_are_evaluated() {
    let set = set_of(&[
        "source.name = 'a' and source.score > 1",
        "source.name = 'b'",
        "source.name in ('a', 'c') or source.asn = '17557'",
        "contains('10.0.0.0/8', source.ip) and source.name like 'a%'",
        "in_list('all', source.ip)",
        "source.score > 100",
        "source.name = 'a' and null",
    ]);
    assert_eq!(set.always_evaluated(), 1);
    let row = |name, asn, ip| {
        values([
            Value::text(name),
            asn,
            Value::Real(2.0),
            Value::Null,
            Value::text(ip),
        ])
    };
    let nothing = row("x", Value::Integer(1), "198.51.100.1");
    assert_eq!(matched(&set, &nothing), (vec![], 1));
    let a = row("a", Value::Integer(1), "10.1.2.3");
    assert_eq!(matched(&set, &a), (vec![0, 2, 3, 4], 5));
    let number = row("x", Value::Integer(17557), "198.51.100.1");
    assert_eq!(matched(&set, &number), (vec![2], 2));
}

#[test]
fn a_number_as_text_meets_a_number() {
    let set = set_of(&[
        "source.asn = '17557'",
        "source.asn in ('17557', 'x')",
        "source.asn = 17557.0",
        "source.name = 5",
        "extra.any = '5'",
        "source.score = '1e1'",
    ]);
    let row = values([
        Value::text("5"),
        Value::text(" 17557 "),
        Value::Integer(10),
        Value::Integer(5),
        Value::Null,
    ]);
    assert_eq!(matched(&set, &row).0, [0, 1, 2, 3, 5]);
}

#[test]
fn what_is_no_address_is_an_error_and_not_a_no() {
    let set = set_of(&["contains('10.0.0.0/8', source.ip)", "source.name = 'a'"]);
    let row = values([
        Value::text("a"),
        Value::Null,
        Value::Null,
        Value::Null,
        Value::text("example.org"),
    ]);
    let mut matches = Matches::default();
    set.matching(&row, &Lists, &mut matches);
    assert_eq!(matches.rules, [1]);
    let [(0, error)] = &matches.failed[..] else {
        panic!("{:?}", matches.failed);
    };
    assert_eq!(
        error.to_string(),
        "contains: 'example.org' is no IP address"
    );
}

#[test]
fn a_thousand_conditions_are_no_more_work_than_those_that_can_be_true() {
    let mut schema = Schema::new();
    schema.column("name", Affinity::Text);
    let rules = (0..1000).map(|number| {
        let condition = format!("name = 'n{number}' and length(name) > 1");
        Predicate::compile(&condition, &schema).expect("a condition")
    });
    let set = RuleSet::new(rules, &NoFunctions);
    let mut matches = Matches::default();
    let row = Values(vec![Value::text("n517")]);
    set.matching(&row, &NoFunctions, &mut matches);
    assert_eq!((&matches.rules[..], matches.evaluated), (&[517][..], 1));
}

/// A row that has its addresses as such.
struct Addressed(Values);

impl Row for Addressed {
    fn value(&self, column: ColumnId) -> Value<'_> {
        self.0.value(column)
    }

    fn address(&self, column: ColumnId) -> Option<IpAddr> {
        match self.0.value(column) {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

#[test]
fn an_address_is_in_a_prefix_whether_it_comes_as_such_or_as_text() {
    let schema = schema();
    let conditions = [
        "contains('10.0.0.0/8', source.ip)",
        "not contains('10.1.0.0/16', source.ip)",
        "contains('2001:db8::/32', source.ip) or contains('10.1.2.3', source.ip)",
        "contains('0.0.0.0/0', source.ip) is null",
        "source.ip = '10.1.2.3' and contains('10.0.0.0/9', source.ip)",
    ];
    let compile = |text: &&str| Predicate::compile(text, &schema).expect(text);
    let set = RuleSet::new(conditions.iter().map(compile), &NoFunctions);
    let mut found = Vec::new();
    for address in [
        Some("10.1.2.3"),
        Some("10.200.0.1"),
        Some("2001:db8::1"),
        None,
    ] {
        let mut values = vec![Value::Null; COLUMNS.len()];
        values[4] = address.map_or(Value::Null, Value::text);
        let matching = |row: &dyn Row| {
            let mut matches = Matches::default();
            set.matching(row, &NoFunctions, &mut matches);
            let mut plainly = Matches::default();
            set.matching_plainly(row, &NoFunctions, &mut plainly);
            assert_eq!(matches.rules, plainly.rules);
            assert_eq!(matches.failed.len() + plainly.failed.len(), 0);
            matches.rules
        };
        let as_text = matching(&Values(values.clone()));
        assert_eq!(matching(&Addressed(Values(values))), as_text);
        found.push(as_text);
    }
    assert_eq!(found, [vec![0, 2, 4], vec![0, 1], vec![1, 2], vec![3]]);
}
