//! What RIPE NCC published beside its test files as `bgpdump`'s true output.

use std::io::Read;

use crate::{lines, real};

#[test]
fn files_with_published_output_are_read_as_published() {
    let Some(folder) = real::folder("published outputs of bgpdump") else {
        return;
    };
    let outputs = real::files(&folder.join("ris"), ".bgp.gz");
    assert_eq!(outputs.len(), 9, "published outputs");
    for output in outputs {
        let mut text = String::new();
        flate2::read::MultiGzDecoder::new(std::fs::File::open(&output).expect("a file"))
            .read_to_string(&mut text)
            .expect("text");
        let expected: Vec<String> = text.lines().map(lines::theirs).collect();
        let ours = lines::ours(&output.with_extension("").with_extension(""));
        let name = output.display();
        for (ours, expected) in ours.iter().zip(&expected) {
            assert_eq!(ours, expected, "{name}");
        }
        assert_eq!(ours.len(), expected.len(), "{name}");
    }
}
