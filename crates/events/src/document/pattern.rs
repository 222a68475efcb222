//! Comparisons in the patterns of STIX (STIX 2.1, part 9).

/// The longest pattern that is read, in bytes. Our choice: those seen have a few
/// kilobytes.
pub(super) const PATTERN_BYTES_MAX: usize = 1 << 20;

/// One `object:path = 'value'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    /// The kind of object: `ipv4-addr`.
    pub(super) object: String,
    /// The path in it, without quotes: `value`, `hashes.SHA-256`.
    pub(super) path: String,
    /// The value, unescaped.
    pub(super) value: String,
}

/// The comparisons that a pattern makes for equality with a text. How they are
/// joined is not looked at: each names something that the pattern is about. What is
/// negated or compared otherwise names nothing, and is left out.
pub(super) fn comparisons(pattern: &str) -> Vec<Comparison> {
    let mut found = Vec::new();
    if pattern.len() > PATTERN_BYTES_MAX {
        return found;
    }
    let tokens = tokens(pattern);
    for window in tokens.windows(3) {
        if let [Token::Word(path), Token::Word("="), Token::Text(value)] = window
            && let Some((object, path)) = path.split_once(':')
        {
            found.push(Comparison {
                object: object.to_owned(),
                path: path.replace('\'', ""),
                value: value.clone(),
            });
        }
    }
    found
}

#[derive(Debug)]
enum Token<'p> {
    /// Anything but text and white space: a path, an operator.
    Word(&'p str),
    /// Text in quotes, unescaped.
    Text(String),
}

fn tokens(pattern: &str) -> Vec<Token<'_>> {
    let bytes = pattern.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'\'' => {
                let (text, end) = quoted(pattern, at + 1);
                tokens.push(Token::Text(text));
                at = end;
            }
            b'[' | b']' | b'(' | b')' | b'=' | b'!' | b'<' | b'>' => {
                let end = at + 1;
                let end = end + usize::from(byte != b'=' && bytes.get(end) == Some(&b'='));
                tokens.push(Token::Word(&pattern[at..end]));
                at = end;
            }
            _ => {
                let end = word_end(pattern, at);
                tokens.push(Token::Word(&pattern[at..end]));
                at = end;
            }
        }
    }
    tokens
}

/// The end of a path or an operator in letters; a path has quotes and brackets in it
/// (`file:hashes.'SHA-256'`, `x:y[*].z`).
fn word_end(pattern: &str, start: usize) -> usize {
    let bytes = pattern.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'!' | b'<' | b'>' | b'(' | b')' | b']' => break,
            b'\'' => at = quoted(pattern, at + 1).1,
            b'[' => {
                let close = pattern[at..]
                    .find(']')
                    .map_or(pattern.len(), |end| at + end + 1);
                at = close;
            }
            _ => at += 1,
        }
    }
    at.max(start + 1)
}

/// Text up to the closing quote, and where that ends.
fn quoted(pattern: &str, start: usize) -> (String, usize) {
    let mut text = String::new();
    let mut characters = pattern[start..].char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '\'' => return (text, start + index + 1),
            '\\' => text.extend(characters.next().map(|(_, character)| character)),
            other => text.push(other),
        }
    }
    (text, pattern.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str) -> Vec<String> {
        let shown = |c: Comparison| format!("{} {} {}", c.object, c.path, c.value);
        comparisons(pattern).into_iter().map(shown).collect()
    }

    #[test]
    fn equalities_are_found_and_nothing_else() {
        assert_eq!(
            found("[ipv4-addr:value = '10.0.0.0']"),
            ["ipv4-addr value 10.0.0.0"]
        );
        assert_eq!(
            found("[file:hashes.'SHA-256' = 'ef' OR domain-name:value='a.example']"),
            ["file hashes.SHA-256 ef", "domain-name value a.example"]
        );
        assert_eq!(
            found(r"[url:value = 'http://a/\'x\\']"),
            [r"url value http://a/'x\"]
        );
        for pattern in [
            "[ipv4-addr:value != '10.0.0.0']",
            "[ipv4-addr:value NOT = '10.0.0.0']",
            "[domain-name:value LIKE '%.example']",
            "[file:size >= 10]",
            "[",
            "'",
            "\\",
            "[a:b = '",
        ] {
            let values = found(pattern);
            assert!(
                values.is_empty() || pattern == "[a:b = '",
                "{pattern} {values:?}"
            );
        }
    }

    #[test]
    fn a_pattern_too_long_is_not_read() {
        for (bytes, count) in [
            (PATTERN_BYTES_MAX - 1, 1),
            (PATTERN_BYTES_MAX, 1),
            (PATTERN_BYTES_MAX + 1, 0),
        ] {
            let pattern = "[a:b = '1']";
            let pattern = format!("{pattern}{}", " ".repeat(bytes - pattern.len()));
            assert_eq!(comparisons(&pattern).len(), count);
        }
    }
}
