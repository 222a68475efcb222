//! Finding what somebody meant: nearest words, and ids as people write them.

/// The word that is nearest to `text`, if one is near enough to be a typo of it:
/// at most a third of its letters changed, and never more than four.
pub(crate) fn nearest<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let text = text.to_lowercase();
    let most = (text.chars().count() / 3).clamp(1, 4);
    words
        .into_iter()
        .map(|word| (distance(&text, &word.to_lowercase()), word))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

/// Letters to insert, delete, replace or swap with a neighbour (optimal string
/// alignment) to make `b` of `a`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Of all rows, only the last two are looked back to.
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// An id without what people vary: case, blanks, punctuation. `UN-GGE-2015 13(f)`
/// and `un-gge-2015#13-f` both become `ungge201513f`.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word_and_nonsense_finds_none() {
        let words = ["refrain", "do", "process"];
        assert_eq!(nearest("refrian", words), Some("refrain"));
        assert_eq!(nearest("proces", words), Some("process"));
        assert_eq!(nearest("must", words), None);
    }

    #[test]
    fn distance_counts_a_swap_once() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn ids_are_the_same_however_they_are_written() {
        for text in ["UN-GGE-2015 13(f)", "un gge 2015 13f", "un-gge-2015#13-f"] {
            assert_eq!(squeezed(text), "ungge201513f");
        }
    }
}
