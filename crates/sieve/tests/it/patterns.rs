//! Regular expressions as patterns of GLOB.

use sieve::regex::patterns;

fn shown(expression: &str) -> String {
    match patterns(expression) {
        Ok(found) => {
            let mark = if found.ignores_case { "i " } else { "" };
            format!("{mark}{}", found.patterns.join(" "))
        }
        Err(why) => format!("none: {why}"),
    }
}

#[test]
fn what_glob_has_an_equal_for_is_taken() {
    for (expression, expected) in [
        ("abc", "*abc*"),
        ("^abc$", "abc"),
        ("^a.c", "a?c*"),
        ("a.*b", "*a*b*"),
        ("a.+b", "*a?*b*"),
        ("(ch|li)$", "*ch *li"),
        ("https?://", "*http://* *https://*"),
        ("[0-9]+", "*[0-9]*"),
        ("x[0-9]*", "*x*"),
        ("\\.exe$", "*.exe"),
        ("a{2,3}$", "*aa *aaa"),
        ("\\d{4}-", "*[0-9][0-9][0-9][0-9]-*"),
        ("(?i)Evil", "i *evil*"),
        ("(?i)[A-Z]x", "i *[a-z]x*"),
        ("\\*\\?\\[", "*[*][?][[]*"),
        ("[]a]", "*[]a]*"),
        ("[a^-]", "*[a^-]*"),
        ("[^.]", "*[^.]*"),
        ("", "**"),
        ("a??b", "*ab* *b*"),
    ] {
        assert_eq!(shown(expression), expected, "{expression}");
    }
}

#[test]
fn what_glob_has_no_equal_for_is_refused() {
    for expression in [
        "a[0-9]+b",
        "(ab)+c",
        "\\bword",
        "\\w",
        "(?=a)",
        "(a",
        "a)",
        "[a",
        "a**",
        "^*",
        "a^b",
        "[^^]",
        "[^]",
        "(?i)[A-z]",
        "a{1000}",
        "\\",
        "*a",
        "[\\D]",
        "[z-a]",
        "(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)",
    ] {
        let why = patterns(expression);
        assert!(why.is_err(), "{expression}: {why:?}");
    }
}
