//! Which name was probably meant.

/// How many letters may differ for a name to be offered.
const DIFFERENT_MAX: usize = 3;

/// The name nearest to what was written, when one is near; also the one that ends as
/// it does (`ip` for `source.ip`), when nothing is nearer.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let written = name.to_ascii_lowercase();
    names
        .filter_map(|known| {
            let lower = known.to_ascii_lowercase();
            let distance = distance(&written, &lower);
            let is_near = distance <= DIFFERENT_MAX && distance < written.chars().count();
            let is_end = lower
                .strip_suffix(&written)
                .is_some_and(|start| start.ends_with('.'));
            (is_near || is_end).then_some((distance, known))
        })
        .min()
        .map(|(_, known)| known.to_owned())
}

/// Letters to insert, leave out or change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (row, a) in a.chars().enumerate() {
        let mut diagonal = before[0];
        before[0] = row + 1;
        for (column, b) in b.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = before[column + 1];
            before[column + 1] = changed.min(diagonal + 1).min(before[column] + 1);
        }
    }
    before[b.len()]
}
