//! Expressions over AS paths with lists of prefixes behind them.

/// A name, and a line with an expression before a list.
pub(crate) fn selections() -> Vec<(String, Vec<u8>)> {
    let lists = LISTS.iter().cycle();
    let texts = EXPRESSIONS.iter().zip(lists).enumerate();
    texts
        .map(|(number, (expression, list))| {
            let text = format!("{expression}\n{list}");
            (format!("selection-{number:02}"), text.into_bytes())
        })
        .collect()
}

const EXPRESSIONS: [&str; 26] = [
    "3491 17557",
    "^3491",
    " 17557$ ",
    "^701 3491 17557$",
    "_3491_",
    "^(701|1239)_.*_17557$",
    "^$",
    ".*",
    "1*12?3+",
    "^[0-9]+$",
    "^[^ ]+$",
    "[{]1[,}]",
    "[]1-3]_",
    r"\(1 2\)",
    "^(1|)2$",
    "^(1 )*2$",
    "((1|2)*_)+?$",
    "_1_2_",
    "^_1_$",
    "1_(^|$)",
    "(()|1*)*2",
    "AS1",
    "(1",
    "[5-2]",
    "*",
    "1......$",
];

const LISTS: [&str; 6] = [
    "10.0.0.0/8^+\n10.1.0.0/16 # a comment\n\n2001:db8::/32^+\n2001:db8:1::/48\n",
    "0.0.0.0/0\n::/0^+\n192.0.2.1\n",
    "192.0.2.0/24\r\n192.0.2.0/25^+\n192.0.2.0/26\n",
    "# nothing\n",
    "10.0.0.0/8\n10.0.0.1/8\n",
    "AHOV]dkry\n",
];
