//! Text for formats that want it in one line.

use catalog::Basis;
use catalog::words::Word;

/// The text in one line: runs of white space become one blank, and each control
/// character U+FFFD, so that nothing vanishes unseen. Never empty for a text that
/// the catalog accepts, and neither begins nor ends with white space.
pub fn line(text: &str) -> String {
    let words = text.split_whitespace();
    let words = words.map(|word| word.replace(char::is_control, "\u{fffd}"));
    words.collect::<Vec<_>>().join(" ")
}

/// What a basis covers, in words.
pub(crate) fn covers(basis: &Basis) -> String {
    let verification = basis.verification.in_words();
    if basis.of.is_empty() {
        format!("{verification}; covers what no other source covers")
    } else {
        format!("{verification}; covers {}", basis.of.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_has_no_breaks_and_shows_control_characters() {
        assert_eq!(line(" a\t b\r\nc\u{2028}d "), "a b c d");
        assert_eq!(line("\u{1}"), "\u{fffd}");
        assert_eq!(line("as \"it\" is – č"), "as \"it\" is – č");
    }
}
