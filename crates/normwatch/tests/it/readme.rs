//! What the README counts is counted, not written by hand. With `UPDATE_EXPECT`
//! set, the counts are written anew.

use std::path::PathBuf;

use crate::program::Place;

const BEGIN: &str = "<!-- counts: a test writes this -->\n";
const END: &str = "<!-- end of counts -->";

#[test]
fn the_readme_counts_what_the_catalog_has() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(&page).expect("the README");
    let ran = Place::new().run(&["norms", "stats", "--format", "json"]);
    let stats: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let number = |key: &str| stats[key].as_u64().expect("a count");
    let counts = format!(
        "The catalog has {} instruments with {} provisions, {} mappings between them, {} gap \
         codes, {} terms, {} processes, {} organisations and {} commitments of economies and \
         organisations.\n",
        number("instruments"),
        number("provisions"),
        number("mappings"),
        number("gaps"),
        number("terms"),
        number("processes"),
        number("organisations"),
        number("adoptions"),
    );
    let begin = text.find(BEGIN).expect("the mark") + BEGIN.len();
    let end = begin + text[begin..].find(END).expect("the other mark");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let made = format!("{}{counts}{}", &text[..begin], &text[end..]);
        std::fs::write(&page, made).expect("the README can be written");
    } else {
        assert_eq!(&text[begin..end], counts, "UPDATE_EXPECT=1 writes it");
    }
}
