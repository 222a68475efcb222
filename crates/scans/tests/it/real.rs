//! The anonymised samples of Shadowserver's reports, where they are to be had.

use std::path::PathBuf;

#[test]
fn samples_of_scans_have_three_addresses_each_at_least() {
    let Some(data) = std::env::var_os("NORMWATCH_DATA") else {
        eprintln!("left out: samples of Shadowserver's scans (NORMWATCH_DATA names no folder)");
        return;
    };
    let folder = PathBuf::from(data).join("cert/shadowserver");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("the samples") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.starts_with("scan_") {
            continue;
        }
        let scans = scans::read(&[input::Source::Path(path)]).expect(&name);
        let file = &scans.files[0];
        assert!(file.rows >= 1, "{name}");
        assert!(file.problems.is_empty(), "{name}: {:?}", file.problems);
        assert!(file.service().is_some(), "{name}");
        read += 1;
    }
    assert!(read >= 30, "{read} samples");
}
