//! The fuzzer's body over texts that lead far, over mutations of them, and over
//! generated conditions.

#[path = "../../../../fuzz/replay.rs"]
mod replay;

use predicate::fuzz;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::expressions::expression;

const MUTATIONS: u64 = 20_000;
const GENERATED: usize = 500;

const SEEDS: &[&str] = &[
    "classification.type = 'scanner' and source.asn in (64496, '17557')\nsource.score > 0.25",
    "contains('10.0.0.0/8', source.ip) or in_list('all', source.ip)\nin_list('none', source.ip)",
    "extra.port = 22 or extra.port is '22'\nextra.tag is null and not extra.port between 1 and 30",
    "case source.asn when 64496 then 1 else 0 end\ncase when true then 'x' end = 'x'",
    "classification.type like '%-ser_er' escape '\\'\nclassification.type glob '[a-z]*'",
    "cast(source.score as text) || '%' = '0.5%'\nlower(classification.type) is distinct from 'c2-server'",
    "iif(length(extra.port), substr(extra.port, -1, 1), replace('aaa', 'a', 'bb')) is not null",
    "- - + 9223372036854775808 is true < 1 isnull notnull not null\n\"source.asn\" % -1 = 1e400",
    "abs(-9223372036854775808) or true\n((((((((((1))))))))))",
    "x'00' = 0x1 /* */ -- \n?1 :a $b @c `source.ip` [source.ip]",
];

fn body(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        fuzz::conditions(text);
    }
}

#[test]
fn texts_compile_or_err_and_the_index_changes_nothing() {
    let seeds = SEEDS.iter().map(|seed| seed.as_bytes().to_vec());
    replay::replay("predicate", seeds, MUTATIONS, body);
}

#[test]
fn generated_conditions_keep_the_law_too() {
    let mut runner = TestRunner::deterministic();
    let strategy = expression().prop_map(|text| {
        let names = ["source.name", "extra.any"];
        let known = ["classification.type", "extra.port"];
        let replace = |text: String, (name, known): (&str, &str)| text.replace(name, known);
        names.into_iter().zip(known).fold(text, replace)
    });
    for _ in 0..GENERATED {
        let text = strategy
            .new_tree(&mut runner)
            .expect("an expression")
            .current();
        replay::run(&text, text.as_bytes(), body);
    }
}
