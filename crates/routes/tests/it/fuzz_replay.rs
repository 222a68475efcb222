//! The bodies of the fuzz targets on stable: over every seed of the fuzzer, what is
//! kept of its runs, mutations that are the same in every run, and real files.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use input::{Event, Options, Reader, Source};

use crate::{chosen, real, written};

#[path = "../../../../fuzz/replay.rs"]
mod replay;
#[path = "../../../testkit/examples/corpus/seeds.rs"]
mod seeds;
#[path = "../../../testkit/examples/corpus/selections.rs"]
mod selections;

#[test]
fn text_is_what_its_format_asks_and_its_elements_say() {
    // Every filter alone, and many together.
    let choices = [0, 1, 2, 4, 8, 16, 32, 64, 128, 0x55, 0xaa, 0xff_u8];
    let seeds = seeds::mrt().into_iter().enumerate();
    let with_choices = seeds.map(|(number, (_, content))| {
        let choice = [number as u8, choices[number % choices.len()]];
        [&choice[..], &content].concat()
    });
    replay::replay("routes_text", with_choices, 8_000, |data| {
        if let Some((choice, content)) = data.split_first_chunk() {
            written::check(content, u16::from_be_bytes(*choice));
        }
    });
}

#[test]
fn paths_and_prefixes_are_chosen_as_the_slow_way_chooses() {
    let seeds = selections::selections().into_iter();
    let texts = seeds.map(|(_, text)| text);
    replay::replay("selection", texts, 2_000, chosen::check);
}

#[test]
fn real_files_are_written_as_their_formats_ask() {
    /// What is cut off ends inside a record.
    const CONTENT_BYTES_MAX: usize = 150_000;
    let Some(folder) = real::folder("real files in the bodies of the fuzz targets") else {
        return;
    };
    let mut contents = 0;
    for path in real::archives(&folder, &["ris", "broken", "lab"]) {
        let content = start(path.clone(), CONTENT_BYTES_MAX);
        contents += 1;
        replay::run(&path.display().to_string(), &content, |content| {
            written::check(content, 0x0155);
        });
    }
    assert!(contents >= 20, "{contents} real files");
}

/// So many bytes of a file's content, or what there is.
fn start(path: PathBuf, bytes_max: usize) -> Vec<u8> {
    let options = Options {
        threads: NonZeroUsize::MIN,
        hash: false,
    };
    let mut content = Vec::new();
    for event in Reader::new(vec![Source::Path(path)], options) {
        if let Event::Data { bytes, .. } = event {
            content.extend_from_slice(&bytes);
        }
        if content.len() > bytes_max {
            break;
        }
    }
    content.truncate(bytes_max);
    content
}
