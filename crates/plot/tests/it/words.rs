use plot::number;
use plot::number::count;

use crate::{changes, ranking, series};

fn all() -> [String; 5] {
    [
        ranking(3, |at| at as f64),
        ranking(0, |_| 0.0),
        ranking(9, |at| 10_f64.powi(at as i32 - 3)),
        changes(5),
        series(3, 1),
    ]
}

#[test]
fn a_picture_says_what_it_is_and_runs_nothing() {
    for svg in all() {
        assert!(svg.contains("<title>Open &lt;hosts&gt; &amp; &quot;others&quot;</title>"));
        assert!(svg.contains("<desc>In words.</desc>"));
        assert!(svg.contains("Source: a list."));
        for word in ["<script", "href", "url(", "onload", "<hosts>", "NaN", "inf"] {
            assert!(!svg.contains(word), "{word} in {svg}");
        }
    }
}

#[test]
fn tags_are_closed_in_their_order() {
    for svg in all() {
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("a tag ends");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{svg}");
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().expect("a name"));
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn the_same_rows_are_the_same_bytes() {
    assert_eq!(all(), all());
}

#[test]
fn a_wide_range_goes_by_powers_of_ten_and_says_so() {
    let said = "each step is ten times the last";
    assert!(ranking(3, |at| [1.0, 50.0, 1001.0][at]).contains(said));
    assert!(!ranking(3, |at| [1.0, 50.0, 1000.0][at]).contains(said));
    assert!(!ranking(3, |_| 0.0).contains(said));
}

#[test]
fn nobody_is_said_where_there_is_nobody() {
    assert!(ranking(0, |_| 0.0).contains("Of nobody is a rate known."));
}

#[test]
fn numbers_have_the_digits_that_matter() {
    for (value, text) in [
        (0.0, "0"),
        (1_234_567.4, "1,234,567"),
        (100.0, "100"),
        (56.78, "56.8"),
        (3.214, "3.21"),
        (0.0042, "0.0042"),
        (0.1, "0.10"),
        (-12.34, "−12.3"),
    ] {
        assert_eq!(number(value), text);
    }
    assert_eq!(count(1_000), "1,000");
    assert_eq!(count(999), "999");
}

#[test]
#[should_panic(expected = "Name 0")]
fn a_value_that_is_no_number_is_a_bug() {
    ranking(1, |_| f64::NAN);
}
