//! Evaluation takes no memory in ordinary cases, and conditions can be shared between
//! threads.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use predicate::{Matches, NoFunctions, Predicate, RuleSet, Schema, Value};

use crate::{Values, schema};

/// The system's allocator, which counts how often each thread asks it.
struct Counting;

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: everything is left to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.set(ASKED.get() + 1);
        // SAFETY: the caller keeps to the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from the call above, with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const CONDITIONS: &[&str] = &[
    "source.name = 'c2-server' and source.asn in (1, 2, 17557)",
    "source.name like 'C2%' and source.name glob '*server' and source.asn between 1 and 20000",
    "lower(source.name) = 'c2-server' and length(trim(source.name)) > 3",
    "contains('10.0.0.0/8', source.ip) and prefix_family(source.ip) = 4",
    "substr(source.name, 1, 2) = 'c2' and instr(source.name, '-') > 0",
    "case when source.score * 2 > 1 then coalesce(extra.any, 'x') end = 'x'",
    "source.asn = '17557' or source.asn is null",
    "source.asn = source.name or true is not false",
];

fn row() -> Values {
    Values(vec![
        Value::text("c2-server"),
        Value::Integer(17557),
        Value::Real(0.75),
        Value::Null,
        Value::text("10.1.2.3"),
    ])
}

#[test]
fn evaluation_takes_no_memory() {
    let schema = schema();
    let row = row();
    let compile = |text: &&str| Predicate::compile(text, &schema).expect(text);
    let set = RuleSet::new(CONDITIONS.iter().map(compile), &NoFunctions);
    let mut matches = Matches::default();
    set.matching(&row, &NoFunctions, &mut matches);
    let expected: Vec<usize> = (0..CONDITIONS.len()).collect();
    assert_eq!(matches.rules, expected);
    let before = ASKED.get();
    for _ in 0..10 {
        set.matching(&row, &NoFunctions, &mut matches);
        set.matching_plainly(&row, &NoFunctions, &mut matches);
    }
    assert_eq!(ASKED.get(), before);
}

#[test]
fn conditions_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Predicate>();
    shared::<RuleSet>();
    shared::<Schema>();
}
