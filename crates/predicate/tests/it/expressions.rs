//! Expressions and rows to try.

use predicate::Value;
use proptest::prelude::*;

use crate::{COLUMNS, Values};

/// Texts at the edges: numbers as text, in all their forms, and what is nearly one.
const TEXTS: &[&str] = &[
    "",
    " ",
    "0",
    "1",
    "-1",
    "+5",
    "17557",
    " 17557 ",
    "017557",
    "1.0",
    "1.50",
    ".5",
    "5.",
    "-0",
    "-0.0",
    "1e3",
    "1E-2",
    "1e",
    "12abc",
    "1.5x",
    "abc",
    "ABC",
    "aBc",
    "äÖü",
    "ÄÖÜ",
    "c2-server",
    "a%b_c",
    "100%",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "9007199254740993",
    "1e400",
    "0x10",
    "3500000000000000.2500001",
    "49.47",
    "\t7\n",
    "nan",
    "Inf",
    "aaaa",
    "[x]",
    "a]b",
    "日本語",
    "e\u{301}",
    "192.0.2.1",
    "'",
    "x'y",
];

const INTEGERS: &[i64] = &[
    0,
    1,
    -1,
    2,
    5,
    7,
    10,
    100,
    17557,
    i64::MAX,
    i64::MIN,
    i64::MAX - 1,
    i64::MIN + 1,
    9_007_199_254_740_993,
    9_007_199_254_740_992,
    4_294_967_296,
    -5,
];

const REALS: &[f64] = &[
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    1.5,
    2.5,
    -2.5,
    49.47,
    0.1,
    1e15,
    1e16,
    1e17,
    1e18,
    1e19,
    1e100,
    -1e100,
    1e-5,
    1e-4,
    1.7976931348623157e308,
    5e-324,
    9223372036854775807.0,
    -9223372036854775808.0,
    17557.0,
    9007199254740992.0,
    123456.789,
    0.30000000000000004,
    2.675,
    1.005,
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        1 => "[ a-cA-C0-9.e+%_*?\\[\\]^äß-]{0,6}",
        1 => "-?[0-9]{1,20}(\\.[0-9]{0,20})?(e-?[0-9]{1,3})?",
    ]
}

pub(crate) fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => prop::sample::select(INTEGERS),
        1 => any::<i64>(),
        1 => -20_i64..20,
    ]
}

pub(crate) fn real() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => prop::sample::select(REALS),
        1 => any::<f64>().prop_filter("finite", |real| real.is_finite()),
        1 => (-1000_i32..1000).prop_map(|number| f64::from(number) / 8.0),
        1 => (-100_000_i32..100_000).prop_map(|number| f64::from(number) / 1000.0),
    ]
}

fn value() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        1 => Just(Value::Null),
        2 => integer().prop_map(Value::Integer),
        2 => real().prop_map(Value::Real),
        3 => text().prop_map(|text| Value::Text(text.into())),
    ]
}

/// A row; the last column is an address or NULL.
pub(crate) fn row() -> impl Strategy<Value = Values> {
    let address = prop_oneof![
        Just(Value::Null),
        prop::sample::select(&["192.0.2.1", "10.1.2.3", "2001:db8::1", " 10.0.0.1 "][..])
            .prop_map(Value::text),
    ];
    (prop::collection::vec(value(), COLUMNS.len() - 1), address).prop_map(
        |(mut values, address)| {
            values.push(address);
            Values(values)
        },
    )
}

pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => prop::sample::select(&["null", "true", "false", "NULL"][..]).prop_map(str::to_owned),
        3 => text().prop_map(|text| quoted(&text)),
        2 => integer().prop_map(|number| number.to_string()),
        2 => real().prop_map(|number| format!("{number:?}")),
        1 => prop::sample::select(&["9223372036854775808", "1e999", ".5", "5.", "007", "1E3", "-9223372036854775808"][..])
            .prop_map(str::to_owned),
    ]
}

fn column() -> impl Strategy<Value = String> {
    prop::sample::select(&COLUMNS[..4]).prop_map(|(name, ..)| format!("\"{name}\""))
}

/// An expression; operands stand in parentheses in half of all places, so that
/// precedence is tried too.
pub(crate) fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![2 => literal(), 3 => column()];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let operand = (inner.clone(), any::<bool>())
            .prop_map(|(text, bare)| if bare { text } else { format!("({text})") })
            .boxed();
        let binary = prop::sample::select(
            &["=", "==", "<>", "!=", "<", "<=", ">", ">=", "is", "is not", "and", "or", "+", "-", "*", "/", "%", "||",
              "is distinct from", "is not distinct from"][..],
        );
        let like = prop::sample::select(&["like", "not like", "glob", "not glob"][..]);
        let pattern = prop_oneof![
            prop::sample::select(&["%", "a%", "%c", "_b_", "%b%", "A_C", "", "%%_", "*", "a*", "?b?", "[a-c]*", "[^a]*",
                "*[0-9]", "[]]*", "[a-", "*]b", "ä%", "[ä-ü]*", "[a-c-e]*"][..]).prop_map(quoted),
            inner.clone(),
        ];
        let unary = prop::sample::select(&["not ", "- ", "+ "][..]);
        let after = prop::sample::select(
            &[" is null", " is not null", " isnull", " notnull", " not null", " is true", " is not true", " is false", " is not false"][..],
        );
        let negation = prop::sample::select(&["", "not "][..]);
        let one = prop::sample::select(&["lower", "upper", "length", "abs", "trim", "ltrim", "rtrim", "round", "typeof"][..]);
        let two = prop::sample::select(
            &["substr", "instr", "coalesce", "ifnull", "nullif", "min", "max", "trim", "ltrim", "rtrim", "round", "iif"][..],
        );
        let three = prop::sample::select(&["substr", "coalesce", "min", "max", "replace", "iif", "substring", "if"][..]);
        let types = prop::sample::select(&["text", "integer", "real", "numeric", "varchar(10)", "int", "double"][..]);
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(|items| items.join(", "));
        let constants = prop::collection::vec(literal(), 0..5).prop_map(|items| items.join(", "));
        prop_oneof![
            6 => (operand.clone(), binary, operand.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            2 => (operand.clone(), like, pattern).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            1 => (operand.clone(), literal()).prop_map(|(a, b)| format!("({a} like {b} escape '%')")),
            1 => (operand.clone(), text()).prop_map(|(a, b)| format!("({a} like {} escape '_')", quoted(&b))),
            2 => (unary, operand.clone()).prop_map(|(op, a)| format!("{op}{a}")),
            2 => (operand.clone(), after).prop_map(|(a, op)| format!("{a}{op}")),
            2 => (operand.clone(), negation.clone(), operand.clone(), operand.clone())
                .prop_map(|(a, not, b, c)| format!("{a} {not}between ({b}) and {c}")),
            2 => (operand.clone(), negation.clone(), list).prop_map(|(a, not, list)| format!("{a} {not}in ({list})")),
            2 => (operand.clone(), negation, constants).prop_map(|(a, not, list)| format!("{a} {not}in ({list})")),
            2 => (one, inner.clone()).prop_map(|(name, a)| format!("{name}({a})")),
            2 => (two, inner.clone(), inner.clone()).prop_map(|(name, a, b)| format!("{name}({a}, {b})")),
            2 => (three, inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(name, a, b, c)| format!("{name}({a}, {b}, {c})")),
            1 => (inner.clone(), types).prop_map(|(a, name)| format!("cast({a} as {name})")),
            1 => (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("case when {a} then {b} else {c} end")),
            1 => (inner.clone(), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c, d)| format!("case {a} when {b} then {c} when {d} then 'd' end")),
            1 => prop::sample::select(&[
                "contains('10.0.0.0/8', \"source.ip\")", "contains('2001:db8::/32', \"source.ip\")",
                "contains('192.0.2.0/24', trim(\"source.ip\"))", "covers('0.0.0.0/0', trim(\"source.ip\"))",
                "prefix_length(\"source.ip\")", "prefix_family(\"source.ip\")", "first_ip('10.0.0.0/8')",
                "last_ip(trim(\"source.ip\"))", "asn('AS17557')", "asn(cast(abs(\"source.score\" % 1000) as integer))",
            ][..]).prop_map(str::to_owned),
        ]
    })
}
