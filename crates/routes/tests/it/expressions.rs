//! AS path expressions against an independent engine.

use mrt::{AsPath, AsSize};
use proptest::prelude::*;
use regex::Regex;
use routes::selection::PathExpression;

/// Numbers that contain each other, so that borders matter.
const ASNS: [u32; 6] = [1, 11, 12, 112, 4_200_000_001, 0];

fn paths() -> impl Strategy<Value = Vec<u8>> {
    let asns = prop::collection::vec(prop::sample::select(&ASNS[..]), 1..4);
    let segments = prop::collection::vec((1_u8..=4, asns), 0..4);
    segments.prop_map(|segments| {
        let mut bytes = Vec::new();
        for (kind, asns) in segments {
            bytes.extend([kind, asns.len() as u8]);
            asns.iter().for_each(|asn| bytes.extend(asn.to_be_bytes()));
        }
        bytes
    })
}

/// A piece of an expression in our dialect, and the same in the other engine's.
fn atoms() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        4 => prop::sample::select(&["1", "2", "0", "4", " ", ","][..])
            .prop_map(|atom| (atom.to_owned(), atom.to_owned())),
        2 => Just(("_".to_owned(), r"(?:^|$|[ ,{}()\[\]])".to_owned())),
        1 => prop::sample::select(&["^", "$", ".", "[0-9]", "[12]", "[^ ]", "[^1]"][..])
            .prop_map(|atom| (atom.to_owned(), atom.to_owned())),
        1 => prop::sample::select(&["{", "}"][..])
            .prop_map(|atom| (atom.to_owned(), format!(r"\{atom}"))),
        1 => prop::sample::select(&[r"\(", r"\)", r"\[", r"\]"][..])
            .prop_map(|atom| (atom.to_owned(), atom.to_owned())),
    ]
}

fn expressions() -> impl Strategy<Value = (String, String)> {
    atoms().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| {
                let (ours, theirs): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                (ours.concat(), theirs.concat())
            }),
            (inner.clone(), inner.clone()).prop_map(|(first, second)| (
                format!("({}|{})", first.0, second.0),
                format!("(?:{}|{})", first.1, second.1)
            )),
            (inner, prop::sample::select(&["*", "+", "?"][..])).prop_map(|(part, repeat)| (
                format!("({}){repeat}", part.0),
                format!("(?:{}){repeat}", part.1)
            )),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn expressions_match_what_another_engine_matches(
        (ours, theirs) in expressions(),
        bytes in paths(),
    ) {
        // Numbers alone have a meaning of their own.
        prop_assume!(ours.bytes().any(|byte| !b"0123456789 ^$".contains(&byte)));
        let path = AsPath::new(&bytes, AsSize::Four, None);
        let expression: PathExpression = ours.parse().expect("the dialect");
        let engine = Regex::new(&theirs).expect("the other dialect");
        prop_assert_eq!(
            expression.matches(&path),
            engine.is_match(&path.to_string()),
            "{} on {}", ours, path
        );
    }

    #[test]
    fn numbers_match_where_they_follow_each_other(
        wanted in prop::collection::vec(prop::sample::select(&ASNS[..]), 1..4),
        path in prop::collection::vec(prop::sample::select(&ASNS[..]), 1..8),
        starts in any::<bool>(),
        ends in any::<bool>(),
    ) {
        let mut bytes = vec![2, path.len() as u8];
        path.iter().for_each(|asn| bytes.extend(asn.to_be_bytes()));
        let words: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        let expression = format!(
            "{}{}{}",
            if starts { "^" } else { "" },
            words.join(" "),
            if ends { "$" } else { "" },
        );
        let expected = match (starts, ends) {
            (true, true) => path == wanted,
            (true, false) => path.starts_with(&wanted),
            (false, true) => path.ends_with(&wanted),
            (false, false) => path.windows(wanted.len()).any(|part| part == wanted),
        };
        let parsed: PathExpression = expression.parse().expect("numbers");
        let path = AsPath::new(&bytes, AsSize::Four, None);
        prop_assert_eq!(parsed.matches(&path), expected, "{} on {}", expression, path);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[0-9 _^$.*+?|()\\[\\]{},\\\\a-]{0,40}") {
        if let Ok(expression) = text.parse::<PathExpression>() {
            expression.matches(&AsPath::new(&[], AsSize::Four, None));
        }
    }
}
