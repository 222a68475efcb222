//! Whatever the texts of a catalog are, the files are well formed and give them
//! back.

use std::sync::LazyLock;

use export::Format;
use jsonschema::Validator;
use proptest::prelude::*;

use crate::fixture::{export, json, with};
use crate::{skos, sssom};

static VALIDATOR: LazyLock<Validator> = LazyLock::new(crate::json::validator);

/// Texts with what formats trip over, not blank.
fn odd_text() -> impl Strategy<Value = String> {
    let special = [
        "\"",
        "\"\"\"",
        "\\",
        "\\\"",
        "\\u0041",
        "'",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "|",
        "#",
        "@en",
        "<",
        ">",
        "^^",
        " .",
        ";",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&",
        "%",
        "_:",
        "\u{0}",
        "\u{7}",
        "\u{1f}",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffe}",
        "\u{10ffff}",
        "é",
        "日本",
        "🦀",
        "NA",
    ];
    let piece = prop_oneof![
        2 => proptest::sample::select(special.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z ]{0,5}",
    ];
    let text = proptest::collection::vec(piece, 1..12).prop_map(|p| p.concat());
    text.prop_filter("the catalog takes no blank text", |t| !t.trim().is_empty())
}

/// As the catalog keeps prose: runs of white space are one blank.
fn kept(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As formats of one line have it.
fn in_one_line(text: &str) -> String {
    kept(text).replace(char::is_control, "\u{fffd}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_back_from_the_table(text in odd_text()) {
        let table = export(&with(&text), Format::Sssom);
        let rows = sssom::rows(&table);
        prop_assert_eq!(rows.len(), 1 + 3);
        for row in &rows {
            prop_assert_eq!(row.len(), rows[0].len());
        }
        let comment = rows[0].iter().position(|c| c == "comment").expect("a column");
        for row in &rows[1..] {
            prop_assert_eq!(&row[comment], &in_one_line(&text));
        }
    }

    #[test]
    fn any_text_comes_back_from_turtle_and_changes_nothing_else(text in odd_text()) {
        let usual = skos::statements(&export(&with("usual"), Format::Skos));
        let odd = skos::statements(&export(&with(&text), Format::Skos));
        let text = kept(&text);
        let expected = usual.into_iter().map(|statement| {
            statement.map(|term| term.replace("usual", &text))
        });
        prop_assert_eq!(odd, expected.collect());
    }

    #[test]
    fn any_text_comes_back_from_json_and_fits_the_schema(text in odd_text()) {
        let document = json(&with(&text), Format::Json);
        prop_assert!(VALIDATOR.is_valid(&document));
        prop_assert_eq!(&document["events"][0]["headline"], &kept(&text));
    }

    #[test]
    fn texts_of_oscal_and_stix_are_one_line_without_white_space_at_the_ends(text in odd_text()) {
        let catalog = with(&text);
        for format in [Format::OscalCatalog, Format::OscalMapping, Format::Stix] {
            let mut texts = Vec::new();
            collect(&json(&catalog, format), &mut texts);
            for text in texts {
                prop_assert!(!text.is_empty() && text.trim() == text, "{}: {:?}", format, text);
                prop_assert!(!text.contains(char::is_control), "{}: {:?}", format, text);
            }
        }
    }
}

fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|i| collect(i, texts)),
        serde_json::Value::Object(fields) => fields.values().for_each(|v| collect(v, texts)),
        _ => {}
    }
}
