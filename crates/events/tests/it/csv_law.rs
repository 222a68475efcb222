//! Our reader of comma-separated values against the `csv` crate, and its bounds.

use events::Reason;
use events::csv::{COLUMNS_MAX, FIELD_BYTES_MAX, ROW_BYTES_MAX};
use events::fuzz::{Read, csv, rows};
use proptest::prelude::*;

/// The fields of every row as the `csv` crate reads them.
fn reference(content: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(content);
    let text = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|row| text(row.expect("UTF-8")))
        .collect()
}

fn fields(read: &[Read]) -> Vec<Vec<String>> {
    let fields = |(place, row): &Read| row.clone().unwrap_or_else(|r| panic!("{place:?} {r}"));
    read.iter().map(fields).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn rows_that_a_writer_wrote_are_read_as_they_were(
        table in proptest::collection::vec(
            proptest::collection::vec("[a-c\"\n\r, é-]{0,40}", 1..8), 1..12),
        piece in 1_usize..200,
        is_quoted: bool,
        has_crlf: bool,
    ) {
        let style = if is_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let terminator = if has_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .quote_style(style)
            .terminator(terminator)
            .from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).expect("memory");
        }
        let content = writer.into_inner().expect("memory");
        let (read, _) = rows(&content, piece);
        prop_assert_eq!(fields(&read), table);
        csv(&content, piece);
    }

    #[test]
    fn what_is_read_of_any_text_is_what_the_csv_crate_reads(
        content in "(([a-c\", ]|\"\"|\",\"|\n|\r\n){0,40}\n){0,4}",
        piece in 1_usize..100,
    ) {
        csv(content.as_bytes(), piece);
        let (read, _) = rows(content.as_bytes(), piece);
        // Where a quote is never closed we give up a line and the crate all that
        // follows; what comes before is the same.
        let is_lost = |(_, row): &Read| row.is_err();
        let sound = read.iter().position(is_lost).unwrap_or(read.len());
        let expected = reference(content.as_bytes());
        let count = if sound == read.len() { expected.len() } else { sound };
        prop_assert_eq!(fields(&read[..sound]), &expected[..count.min(expected.len())]);
    }

    #[test]
    fn any_bytes_are_accounted_for(
        content in proptest::collection::vec(prop_oneof![
            Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), Just(b'a'), any::<u8>()
        ], 0..400),
        piece in 1_usize..100,
    ) {
        csv(&content, piece);
    }
}

/// What becomes of a row between two others.
fn between(row: &[u8], piece: usize) -> Result<usize, Reason> {
    let content = [b"a,b\n", row, b"\nc,d\n"].concat();
    let (read, _) = rows(&content, piece);
    assert_eq!(read.len(), 3, "the rows before and after are read");
    assert_eq!(read[0].1, Ok(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(read[2].1, Ok(vec!["c".to_owned(), "d".to_owned()]));
    assert_eq!(read[2].0.line, 3);
    assert_eq!(read[1].0.bytes, row.len() as u64 + 1);
    read[1].1.clone().map(|fields| fields.len())
}

#[test]
fn a_field_too_long_is_rejected_and_the_next_row_is_read() {
    for (bytes, expected) in [
        (FIELD_BYTES_MAX - 1, Ok(2)),
        (FIELD_BYTES_MAX, Ok(2)),
        (FIELD_BYTES_MAX + 1, Err(Reason::FieldTooLong)),
    ] {
        let row = [vec![b'x'; bytes], b",b".to_vec()].concat();
        let quoted = [b"\"", &*vec![b'x'; bytes - 2], b"\",b"].concat();
        for piece in [usize::MAX, 65_536] {
            assert_eq!(between(&row, piece), expected, "{bytes}");
            assert_eq!(between(&quoted, piece), expected, "{bytes}");
        }
    }
    // Sixteen times the bound, in one piece and in many.
    for piece in [usize::MAX, 65_536] {
        let reason = between(&vec![b'x'; 16 * FIELD_BYTES_MAX], piece);
        assert_eq!(reason, Err(Reason::RowTooLong));
    }
}

#[test]
fn too_many_columns_are_rejected_and_the_next_row_is_read() {
    for (columns, expected) in [
        (COLUMNS_MAX - 1, Ok(COLUMNS_MAX - 1)),
        (COLUMNS_MAX, Ok(COLUMNS_MAX)),
        (COLUMNS_MAX + 1, Err(Reason::TooManyColumns)),
        (1_000_000, Err(Reason::TooManyColumns)),
    ] {
        let row = vec![b','; columns - 1];
        for piece in [usize::MAX, 4096] {
            assert_eq!(between(&row, piece), expected, "{columns}");
        }
    }
}

#[test]
fn a_row_too_long_is_rejected_and_the_next_row_is_read() {
    let part = [vec![b'x'; 1023], b",".to_vec()].concat();
    for (bytes, is_row) in [
        (ROW_BYTES_MAX - 2, true),
        (ROW_BYTES_MAX - 1, true),
        (ROW_BYTES_MAX, false),
        (ROW_BYTES_MAX + 1, false),
    ] {
        let row: Vec<u8> = part.iter().copied().cycle().take(bytes).collect();
        for piece in [usize::MAX, 100_000] {
            let outcome = between(&row, piece);
            assert_eq!(outcome.is_ok(), is_row, "{bytes}");
            assert!(is_row || outcome == Err(Reason::RowTooLong));
        }
    }
}

fn reasons(content: &[u8]) -> Vec<Result<usize, Reason>> {
    csv(content, 3);
    let (read, _) = rows(content, content.len());
    read.into_iter()
        .map(|(_, row)| row.map(|fields| fields.len()))
        .collect()
}

#[test]
fn text_that_is_none_is_rejected() {
    assert_eq!(
        reasons(b"a,b\n\xff,b\na\0,b\nc,d"),
        [Ok(2), Err(Reason::NotUtf8), Err(Reason::Nul), Ok(2)]
    );
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line() {
    assert_eq!(
        reasons(b"a,b\n\"c,d\ne,f\ng,h\n"),
        [Ok(2), Err(Reason::UnterminatedQuote), Ok(2), Ok(2)]
    );
}

#[test]
fn a_lost_quote_costs_its_line_where_the_next_quote_shows_it() {
    assert_eq!(
        reasons(b"\"a\",\"b\"\n\"c,\"d\"\n\"e\",\"f\"\n"),
        [Ok(2), Ok(1), Ok(2)],
        "`\"c,\"d\"` is one field"
    );
    assert_eq!(
        reasons(b"\"a\",\"b\"\n\"c\",\"d\n\"e\",\"f\"\n\"g\",\"h\"\n"),
        [Ok(2), Err(Reason::TornQuote), Ok(2), Ok(2)]
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_name() {
    for piece in 1..6 {
        let (read, between) = rows("\u{feff}a,b\n".as_bytes(), piece);
        assert_eq!(fields(&read), [["a", "b"]]);
        assert_eq!(between, 3);
    }
    // Its beginning alone is none.
    let (read, _) = rows(b"\xef\xbba\n", 1);
    assert_eq!(read[0].1, Err(Reason::NotUtf8));
}
