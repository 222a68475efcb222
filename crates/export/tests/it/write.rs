//! What holds for all formats.

use std::io::{self, Write};

use catalog::Catalog;
use export::{Error, Format, Options};
use net::Timestamp;

use crate::fixture::{catalog, changed, export};

#[test]
fn every_format_is_found_by_its_name_and_only_by_that() {
    for &format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
    assert_eq!(Format::parse("SSSOM"), None);
    assert_eq!(Format::parse(""), None);
}

#[test]
fn the_same_catalog_gives_the_same_bytes() {
    for &format in Format::ALL {
        let first = export(&catalog(), format);
        assert!(first.ends_with('\n'), "{format}");
        assert_eq!(first, export(&catalog(), format), "{format}");
    }
}

#[test]
fn the_time_is_the_newest_date_of_the_catalog() {
    let time = |catalog: &Catalog| Options::of(catalog).time.to_string();
    assert_eq!(time(&catalog()), "2020-01-01T00:00:00Z");
    let later = changed("x", |_, content| {
        content.replace("2018-05-01", "2021-05-02")
    });
    assert_eq!(time(&later), "2021-05-02T00:00:00Z");
    let nothing = Catalog::from_files([]).expect("nothing is wrong in no files");
    assert_eq!(time(&nothing), "1970-01-01T00:00:00Z");
}

#[test]
fn a_change_of_content_changes_the_uuid_of_the_document_and_of_nothing_else() {
    let uuids = |text: &str| {
        let catalog = changed("x", |_, content| {
            content.replace("Talk to one another", text)
        });
        let json = crate::fixture::json(&catalog, Format::OscalCatalog);
        let document = json["catalog"]["uuid"].clone();
        (
            document,
            json["catalog"]["back-matter"]["resources"][0]["uuid"].clone(),
        )
    };
    let (before, after) = (uuids("Talk"), uuids("Do talk"));
    assert_ne!(before.0, after.0);
    assert_eq!(before.1, after.1);
}

#[test]
fn a_time_without_a_four_digit_year_is_refused_before_anything_is_written() {
    let catalog = catalog();
    let options = Options {
        time: Timestamp::from_seconds(253_402_207_201),
        ..Options::of(&catalog)
    };
    for &format in Format::ALL {
        let mut out = Vec::new();
        let error = export::write(&catalog, format, &options, &mut out).expect_err("year 10000");
        assert!(
            matches!(error, Error::UnfitTime { .. }),
            "{format}: {error}"
        );
        assert!(out.is_empty());
    }
}

/// Takes so many bytes and no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_is_full_is_an_error_wherever_it_happens() {
    let catalog = catalog();
    let options = Options::of(&catalog);
    for &format in Format::ALL {
        let mut whole = Vec::new();
        export::write(&catalog, format, &options, &mut whole).expect("a Vec takes everything");
        for room in [0, 1, whole.len() / 2, whole.len() - 1] {
            let error = export::write(&catalog, format, &options, &mut Full(room))
                .expect_err("there is no room");
            let Error::Write { source } = error else {
                panic!("{format}: {error}");
            };
            assert_eq!(source.kind(), io::ErrorKind::StorageFull, "{format}");
        }
        let exact = export::write(&catalog, format, &options, &mut Full(whole.len()));
        assert!(exact.is_ok(), "{format}");
    }
}

#[test]
fn nothing_is_said_of_an_empty_catalog_without_a_failure() {
    let nothing = Catalog::from_files([]).expect("nothing is wrong in no files");
    for &format in Format::ALL {
        assert!(!export(&nothing, format).is_empty());
    }
}

#[test]
fn every_format_has_a_validator_in_the_full_test() {
    let validators = include_str!("../../../../xtask/src/validators.rs");
    for &format in Format::ALL {
        let check = format!(
            "        format: \"{}\",\n        extension: \"{}\",",
            format.name(),
            format.extension()
        );
        assert!(validators.contains(&check), "{format}");
    }
}
