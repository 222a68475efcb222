use std::io::{self, BufReader, Read};

use registry::line::{LINE_BYTES_MAX, PROBLEMS_MAX, TEXT_CHARS_MAX};
use registry::prefix_origin::{read, read_all};
use registry::{AsRel, LineProblemKind};

#[test]
fn a_line_of_the_longest_length_is_read_and_a_longer_one_is_named() {
    for (length, fits) in [
        (LINE_BYTES_MAX - 1, true),
        (LINE_BYTES_MAX, true),
        (LINE_BYTES_MAX + 1, false),
        (3 * LINE_BYTES_MAX + 7, false),
    ] {
        let zeros = "0".repeat(length - "192.0.2.0/24\t64496".len());
        let mut text = format!("192.0.2.0/24\t{zeros}64496");
        text.push_str("\n192.0.2.0/24\t64497\n");
        let (rows, problems) = read_all(text.as_bytes());
        assert_eq!(rows.len(), if fits { 2 } else { 1 }, "{length}");
        let kinds: Vec<_> = problems.iter().map(|problem| &problem.kind).collect();
        if fits {
            assert!(kinds.is_empty(), "{length}");
        } else {
            assert_eq!(kinds, [&LineProblemKind::TooLong], "{length}");
            assert_eq!(problems[0].line, 1);
        }
        // Without an end at its last line, the same.
        assert_eq!(read_all(text.trim_end().as_bytes()).0, rows);
    }
}

#[test]
fn bytes_that_are_no_text_are_named_and_the_rest_is_read() {
    let (rows, problems) = read_all(&b"192.0.2.0/24\t1\n\xff\xfe\n192.0.2.0/24\t2\r\n"[..]);
    assert_eq!(rows.len(), 2);
    assert_eq!(
        super::shown(&problems),
        ["line 2: not UTF-8: `\u{fffd}\u{fffd}`"]
    );
}

#[test]
fn a_byte_order_mark_at_the_start_is_no_part_of_the_first_line() {
    let (rows, problems) = read_all("\u{feff}192.0.2.0/24\t1\n".as_bytes());
    assert_eq!((rows.len(), problems.len()), (1, 0));
}

#[test]
fn the_text_of_a_problem_is_cut_at_a_character() {
    let (_, problems) = read_all("é".repeat(TEXT_CHARS_MAX + 1).as_bytes());
    assert_eq!(problems[0].text, "é".repeat(TEXT_CHARS_MAX));
}

#[test]
fn a_file_of_the_wrong_kind_has_its_problems_counted_after_the_first() {
    for (lines, further) in [
        (PROBLEMS_MAX - 1, None),
        (PROBLEMS_MAX, None),
        (PROBLEMS_MAX + 1, Some(1)),
    ] {
        let (_, problems) = AsRel::read("<html>\n".repeat(lines).as_bytes());
        let kept = problems.len() - usize::from(further.is_some());
        assert_eq!(kept, lines.min(PROBLEMS_MAX));
        let last = &problems.last().expect("a problem").kind;
        match further {
            Some(count) => assert_eq!(*last, LineProblemKind::Further { count }),
            None => assert!(!matches!(last, LineProblemKind::Further { .. })),
        }
    }
}

#[test]
fn a_source_that_breaks_off_says_so() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let source = BufReader::new((&b"192.0.2.0/24\t1\n192.0"[..]).chain(Broken));
    let mut rows = 0;
    let problems = read(source, |_, _| rows += 1);
    assert_eq!(rows, 1);
    assert_eq!(
        super::shown(&problems),
        ["line 2: could not be read on: connection reset"]
    );
}
