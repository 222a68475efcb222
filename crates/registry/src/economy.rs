//! Economies as numbers, for tables of millions of records.

/// The number of an economy.
pub(crate) type Economy = u16;

/// Letters from A to Z.
const LETTERS: usize = 26;

/// All pairs of capital letters, one after the other.
static PAIRS: [u8; 2 * LETTERS * LETTERS] = {
    let mut pairs = [0; 2 * LETTERS * LETTERS];
    let mut at = 0;
    while at < LETTERS * LETTERS {
        pairs[2 * at] = b'A' + (at / LETTERS) as u8;
        pairs[2 * at + 1] = b'A' + (at % LETTERS) as u8;
        at += 1;
    }
    pairs
};

static PAIRS_TEXT: &str = match std::str::from_utf8(&PAIRS) {
    Ok(text) => text,
    Err(_) => panic!("capital letters are text"),
};

/// The number of two capital letters; of anything else 0, which stands for none.
pub(crate) fn number(economy: &str) -> Economy {
    match economy.as_bytes() {
        &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] => {
            1 + Economy::from(first - b'A') * LETTERS as Economy + Economy::from(second - b'A')
        }
        _ => 0,
    }
}

/// The letters of a number; empty for 0 and for what is the number of none.
pub(crate) fn letters(number: u32) -> &'static str {
    let end = 2 * number as usize;
    let pair = end.checked_sub(2).and_then(|at| PAIRS_TEXT.get(at..end));
    pair.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_letters_that_it_was_made_of() {
        for economy in ["AA", "DE", "EU", "ZZ", ""] {
            assert_eq!(letters(number(economy).into()), economy);
        }
        for other in ["de", "D", "DEU", "É", "D1"] {
            assert_eq!(number(other), 0, "{other}");
        }
        assert_eq!(number("ZZ"), 26 * 26);
        assert_eq!(letters(26 * 26 + 1), "");
        assert_eq!(letters(u32::MAX), "");
    }
}
