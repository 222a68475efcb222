//! Numbers as people read them.

/// A number with as many digits as can be told apart in a picture: 1,234; 56.7;
/// 3.21; 0.0042; 0.
pub fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        0.0 => 0,
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        // Two digits that are not 0.
        _ => (1.0 - size.log10().floor()).min(9.0) as usize,
    };
    let text = format!("{size:.decimals$}");
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", grouped(&text))
}

/// A count with commas: 1,234,567.
pub fn count(value: u64) -> String {
    grouped(&value.to_string())
}

/// Digits in groups of three up to the point.
pub(crate) fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}
