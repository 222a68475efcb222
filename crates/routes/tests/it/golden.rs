//! What RIPE NCC published beside its test files as `bgpdump`'s true output.

use std::io::Read;

use crate::bgpdump::ours;
use crate::real;

#[test]
fn files_with_published_output_are_written_as_published() {
    let Some(folder) = real::folder("published outputs of bgpdump") else {
        return;
    };
    let mut outputs = 0;
    for entry in std::fs::read_dir(folder.join("ris")).expect("a folder") {
        let output = entry.expect("an entry").path();
        if !real::name(&output).ends_with(".bgp.gz") {
            continue;
        }
        let mut published = String::new();
        flate2::read::MultiGzDecoder::new(std::fs::File::open(&output).expect("a file"))
            .read_to_string(&mut published)
            .expect("text");
        let (lines, _) = ours(&output.with_extension("").with_extension(""));
        let lines = String::from_utf8(lines).expect("text");
        assert_eq!(lines.lines().count(), published.lines().count());
        for (ours, published) in lines.lines().zip(published.lines()) {
            assert_eq!(ours, published, "{}", output.display());
        }
        outputs += 1;
    }
    assert_eq!(outputs, 9, "published outputs");
}
