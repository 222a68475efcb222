use plot::ranking::ROWS_MAX;
use plot::series::{LINES_MAX, MOMENTS_MAX};

use crate::{changes, ranking, series};

/// How many of the names are drawn, and what is said of the others.
fn drawn(svg: &str, word: &str) -> (usize, Option<String>) {
    let names = svg.matches(&format!(">{word} ")).count();
    let said = svg.split(['<', '>']).find(|text| text.starts_with("… and"));
    (names, said.map(str::to_owned))
}

#[test]
fn so_many_rows_are_drawn_and_the_others_are_told() {
    for (count, expected, said) in [
        (ROWS_MAX - 1, ROWS_MAX - 1, None),
        (ROWS_MAX, ROWS_MAX, None),
        (
            ROWS_MAX + 1,
            ROWS_MAX,
            Some("… and 1 more that are not drawn."),
        ),
    ] {
        let said = said.map(str::to_owned);
        let svg = ranking(count, |at| at as f64);
        assert_eq!(drawn(&svg, "Name"), (expected, said.clone()), "{count}");
        assert_eq!(drawn(&changes(count), "Name"), (expected, said), "{count}");
    }
}

#[test]
fn so_many_lines_are_drawn_and_the_others_are_told() {
    for (count, expected, said) in [
        (LINES_MAX - 1, LINES_MAX - 1, None),
        (LINES_MAX, LINES_MAX, None),
        (
            LINES_MAX + 1,
            LINES_MAX,
            Some("… and 1 more lines that are not drawn."),
        ),
    ] {
        let said = said.map(str::to_owned);
        assert_eq!(
            drawn(&series(count, 0), "Name"),
            (expected, said),
            "{count}"
        );
    }
}

#[test]
fn so_many_moments_are_drawn_and_the_others_are_told() {
    for (count, expected, said) in [
        (MOMENTS_MAX - 1, MOMENTS_MAX - 1, None),
        (MOMENTS_MAX, MOMENTS_MAX, None),
        (
            MOMENTS_MAX + 1,
            MOMENTS_MAX,
            Some("… and 1 more moments that are not drawn."),
        ),
    ] {
        let said = said.map(str::to_owned);
        assert_eq!(
            drawn(&series(1, count), "Moment"),
            (expected, said),
            "{count}"
        );
    }
}
