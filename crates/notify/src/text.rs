//! Words of feeds and contacts as they may stand in a message.

use net::Timestamp;

/// Characters that turn the direction of writing or cannot be seen: what is shown
/// would not be what is there. U+200B to U+200F, U+202A to U+202E, U+2060 to
/// U+2069, U+FEFF.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// A text of others in one line of at most `characters_max` characters: runs of
/// white space are one blank; control characters and such as cannot be seen are
/// U+FFFD, so that nothing vanishes unseen; where it is cut, it ends in `…`.
pub fn line(text: &str, characters_max: usize) -> String {
    let line = export::text::line(text).replace(is_hidden, "\u{fffd}");
    if line.chars().count() <= characters_max {
        return line;
    }
    let kept = line.chars().take(characters_max.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// The number and the thing: `1 event`, `12 events`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Year, month, day, hour and minute in UTC: `2026-11-28 03:10`.
pub fn minute(time: Timestamp) -> String {
    let text = export::names::second(time);
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// Words in lines of at most `columns` characters; a word that is longer stands
/// alone. The first line begins with `first`, the others with as many blanks.
pub fn wrapped(first: &str, text: &str, columns: usize) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut is_begun = false;
    for word in text.split_whitespace() {
        let width = line.chars().count() + usize::from(is_begun) + word.chars().count();
        if is_begun && width > columns {
            out += line.trim_end();
            out.push('\n');
            line.clone_from(&indent);
            is_begun = false;
        }
        if is_begun {
            line.push(' ');
        }
        line += word;
        is_begun = true;
    }
    out + line.trim_end() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_what_is_hidden_and_says_where_it_is_cut() {
        assert_eq!(line("a\r\nBcc: b@c", 40), "a Bcc: b@c");
        assert_eq!(line("pay\u{202e}exe", 40), "pay\u{fffd}exe");
        assert_eq!(line("abcd", 4), "abcd");
        assert_eq!(line("abcde", 4), "abc…");
        assert_eq!(line("abc", 4), "abc");
    }

    #[test]
    fn words_are_wrapped_at_the_column() {
        assert_eq!(wrapped("- ", "aa bb cc", 7), "- aa bb\n  cc\n");
        assert_eq!(wrapped("- ", "aa bb cc", 6), "- aa\n  bb\n  cc\n");
        assert_eq!(wrapped("", "aaaaaaaaa b", 3), "aaaaaaaaa\nb\n");
    }
}
