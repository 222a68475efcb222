//! What was parsed, as a pattern of GLOB.

use std::fmt::Write as _;

use super::{Atom, Item, Sequence};

/// One pattern, for the whole text.
pub(super) fn glob(mut sequence: Sequence, ignores_case: bool) -> Result<String, &'static str> {
    let has_start = sequence.first() == Some(&Atom::Start);
    let has_end = sequence.len() > usize::from(has_start) && sequence.last() == Some(&Atom::End);
    if has_start {
        sequence.remove(0);
    } else {
        trim(&mut sequence, 0);
    }
    if has_end {
        sequence.pop();
    } else {
        sequence.reverse();
        trim(&mut sequence, 0);
        sequence.reverse();
    }
    let mut pattern = String::new();
    if !has_start {
        pattern.push('*');
    }
    for atom in &sequence {
        match atom {
            Atom::Start | Atom::End => return Err("an anchor in the middle"),
            Atom::Item(item) => write(&mut pattern, item, ignores_case)?,
            Atom::Repeat(Item::Any, is_once) => pattern.push_str(if *is_once { "?*" } else { "*" }),
            Atom::Repeat(..) => return Err("a repeat of something else than `.`"),
        }
    }
    if !has_end {
        pattern.push('*');
    }
    Ok(pattern)
}

/// At an end that is open, what may be repeated has to be there as often as it must.
fn trim(sequence: &mut Sequence, at: usize) {
    while let Some(Atom::Repeat(item, is_once)) = sequence.get(at).cloned() {
        if is_once {
            sequence[at] = Atom::Item(item);
            return;
        }
        sequence.remove(at);
    }
}

fn write(pattern: &mut String, item: &Item, ignores_case: bool) -> Result<(), &'static str> {
    let cased = |character: char| match ignores_case {
        true => character.to_ascii_lowercase(),
        false => character,
    };
    match item {
        Item::Any => pattern.push('?'),
        Item::One(special @ ('*' | '?' | '[')) => {
            let _ = write!(pattern, "[{special}]");
        }
        Item::One(other) => pattern.push(cased(*other)),
        Item::Set { is_negated, ranges } => {
            pattern.push('[');
            if *is_negated {
                pattern.push('^');
            }
            for (low, high) in in_glob_order(ranges, ignores_case)? {
                pattern.push(cased(low));
                if high != low {
                    pattern.push('-');
                    pattern.push(cased(high));
                }
            }
            pattern.push(']');
        }
    }
    Ok(())
}

/// GLOB takes `]` for itself in front, `-` at the end, and `^` anywhere but in front.
fn in_glob_order(
    ranges: &[(char, char)],
    ignores_case: bool,
) -> Result<Vec<(char, char)>, &'static str> {
    let mut ranges = ranges.to_vec();
    let is_special = |character: char| matches!(character, ']' | '-' | '^');
    if ranges
        .iter()
        .any(|(low, high)| low != high && (is_special(*low) || is_special(*high)))
    {
        return Err("a set with a range from or to a sign");
    }
    let is_plain = |(low, high): &(char, char)| {
        let both = |of: fn(&char) -> bool| of(low) && of(high);
        let has_letters = (*low..=*high).any(|letter| letter.is_ascii_alphabetic());
        both(char::is_ascii_lowercase) || both(char::is_ascii_uppercase) || !has_letters
    };
    if ignores_case && !ranges.iter().all(is_plain) {
        return Err("a set that mixes letters and others, without regard to case");
    }
    ranges.sort_by_key(|(low, _)| match low {
        ']' => 0,
        '^' => 2,
        '-' => 3,
        _ => 1,
    });
    match ranges.first() {
        Some(('^', _)) => Err("a set that begins with `^`"),
        _ => Ok(ranges),
    }
}
