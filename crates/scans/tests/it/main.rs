//! Lists of addresses as they come.

mod lists;
mod real;

use scans::{Error, Scans};

/// A folder with one list in it, read.
fn read(name: &str, content: impl AsRef<[u8]>) -> Result<Scans, Error> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    scans::read(&[input::Source::Path(path)])
}

/// Days and addresses in one text.
fn shown(scans: &Scans) -> String {
    let mut text = String::new();
    for (day, list) in &scans.days {
        let ipv4 = list
            .ipv4
            .iter()
            .map(|bits| std::net::Ipv4Addr::from_bits(*bits).to_string());
        let ipv6 = list
            .ipv6
            .iter()
            .map(|bits| std::net::Ipv6Addr::from_bits(*bits).to_string());
        let all: Vec<String> = ipv4.chain(ipv6).collect();
        text += &format!("{day}: {}\n", all.join(" "));
    }
    text
}
