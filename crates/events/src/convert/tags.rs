//! What is taken out of a list of tags; Base64.

/// The CVE identifiers among tags that have `;`, `,` or spaces between: in small
/// letters, sorted, each once, commas between; empty where there are none.
pub(crate) fn vulnerabilities(out: &mut String, tags: &str) {
    if !has_cve(tags) {
        return;
    }
    let mut found: Vec<String> = tags
        .split([';', ',', ' '])
        .filter(|tag| is_cve(tag))
        .map(str::to_ascii_lowercase)
        .collect();
    found.sort_unstable();
    found.dedup();
    for (index, name) in found.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(name);
    }
}

/// Whether there may be one: most tags have none, and are left fast.
fn has_cve(tags: &str) -> bool {
    let mut windows = tags.as_bytes().windows(4);
    windows.any(|window| window[3] == b'-' && window.eq_ignore_ascii_case(b"cve-"))
}

/// `CVE-`, a year, and a number of four digits or more.
fn is_cve(tag: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    tag.get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("cve-"))
        && tag[4..].split_once('-').is_some_and(|(year, number)| {
            year.len() == 4 && is_digits(year) && number.len() >= 4 && is_digits(number)
        })
}

/// Appends bytes in Base64 (RFC 4648 §4).
pub(crate) fn base64(out: &mut String, bytes: &[u8]) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let mut word = 0_u32;
        for index in 0..3 {
            word = word << 8 | u32::from(chunk.get(index).copied().unwrap_or(0));
        }
        for index in 0..4 {
            if index > chunk.len() {
                out.push('=');
            } else {
                out.push(char::from(
                    ALPHABET[(word >> (18 - 6 * index) & 63) as usize],
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cve_identifiers_are_sorted_and_named_once() {
        let list = |tags| {
            let mut out = String::new();
            vulnerabilities(&mut out, tags);
            out
        };
        assert_eq!(
            list("affected-software;cve-2024-56789;CVE-2023-12345;ssl;cve-2024-56789"),
            "cve-2023-12345,cve-2024-56789"
        );
        assert_eq!(list("ssl,vpn"), "");
        assert_eq!(
            list("cve-2024-1;cve-20-12345;cve-2024-x1234;éve-2024-1234"),
            ""
        );
    }

    #[test]
    fn base64_is_padded() {
        for (text, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            let mut out = String::new();
            base64(&mut out, text.as_bytes());
            assert_eq!(out, coded);
        }
    }
}
