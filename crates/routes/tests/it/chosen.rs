//! Expressions over AS paths and lists of prefixes against slow and obvious ones
//! that share nothing with them.
//!
//! The fuzz target `selection` has this file too.

use std::collections::HashMap;

use mrt::{AsPath, AsSize};
use net::Prefix;
use routes::selection::{PathExpression, Prefixes};

/// Reads the first line as an expression over AS paths, and what follows it as a
/// path to be matched and as a list of prefixes.
///
/// # Panics
///
/// When an error names a place outside the text, when a path matches or does not
/// match otherwise than by going through all ways to match it, or when a list does
/// not have the prefixes that its lines, one by one, stand for.
pub(crate) fn check(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (expression, rest) = data.split_at(end.unwrap_or(data.len()));
    if let Ok(expression) = std::str::from_utf8(expression) {
        match expression.parse::<PathExpression>() {
            Ok(parsed) => path(expression, &parsed, rest),
            Err(error) => {
                assert!(error.at <= expression.len());
                assert!(error.to_string().contains("expression"));
            }
        }
    }
    if let Ok(list) = std::str::from_utf8(rest) {
        prefixes(list);
    }
}

/// Numbers whose digits are easily taken for each other's.
const NUMBERS: [u32; 16] = [
    1,
    2,
    3,
    10,
    11,
    12,
    21,
    111,
    112,
    121,
    0,
    701,
    3491,
    17557,
    65535,
    4_200_000_000,
];

/// Matches the path that the bytes choose: each is a number, or begins a segment.
fn path(text: &str, parsed: &PathExpression, choice: &[u8]) {
    /// The text stays below 128 bytes.
    const NUMBERS_MAX: usize = 8;
    let mut segments: Vec<(u8, Vec<u32>)> = Vec::new();
    for byte in choice.iter().take(NUMBERS_MAX) {
        if segments.is_empty() || byte % 5 == 0 {
            segments.push((1 + byte % 4, Vec::new()));
        }
        let (_, last) = segments.last_mut().expect("one was pushed");
        last.push(NUMBERS[usize::from(byte / 7) % NUMBERS.len()]);
    }
    let mut bytes = Vec::new();
    for (kind, numbers) in &segments {
        bytes.extend([*kind, numbers.len() as u8]);
        numbers
            .iter()
            .for_each(|number| bytes.extend(number.to_be_bytes()));
    }
    let path = AsPath::new(&bytes, AsSize::Four, None);
    let shown = path.to_string();
    let slow = Slow::read(text);
    assert_eq!(
        parsed.matches(&path),
        slow.finds(shown.as_bytes()),
        "`{text}` in `{shown}`"
    );
    let empty = AsPath::new(&[], AsSize::Four, None);
    assert_eq!(
        parsed.matches(&empty),
        slow.finds(b""),
        "`{text}` in an empty path"
    );
}

/// An expression as a tree.
#[derive(Debug)]
enum Slow {
    /// One of these characters.
    One(Vec<u8>),
    Start,
    End,
    Border,
    InTurn(Vec<Slow>),
    AnyOf(Vec<Slow>),
    Repeated {
        what: Box<Slow>,
        can_miss: bool,
        can_recur: bool,
    },
}

const DELIMITERS: &[u8] = b" ,{}()[]";

impl Slow {
    /// What an expression in which nothing is wrong stands for.
    fn read(text: &str) -> Slow {
        if let Some(numbers) = Slow::numbers(text.trim()) {
            return numbers;
        }
        let mut rest = text.as_bytes();
        let read = Slow::any_of(&mut rest);
        assert!(rest.is_empty(), "nothing is wrong with `{text}`");
        read
    }

    /// Whole numbers that follow each other.
    fn numbers(text: &str) -> Option<Slow> {
        let at_start = text.strip_prefix('^');
        let inner = at_start.unwrap_or(text);
        let at_end = inner.strip_suffix('$');
        let inner = at_end.unwrap_or(inner);
        let is_number = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_whitespace();
        if inner.trim().is_empty() || !inner.bytes().all(is_number) {
            return None;
        }
        let mut parts = vec![at_start.map_or(Slow::Border, |_| Slow::Start)];
        for (index, number) in inner.split_ascii_whitespace().enumerate() {
            if index > 0 {
                parts.push(Slow::Border);
            }
            parts.extend(number.bytes().map(|digit| Slow::One(vec![digit])));
        }
        parts.push(at_end.map_or(Slow::Border, |_| Slow::End));
        Some(Slow::InTurn(parts))
    }

    fn any_of(rest: &mut &[u8]) -> Slow {
        let mut ways = vec![Slow::in_turn(rest)];
        while let Some(after) = rest.strip_prefix(b"|") {
            *rest = after;
            ways.push(Slow::in_turn(rest));
        }
        Slow::AnyOf(ways)
    }

    fn in_turn(rest: &mut &[u8]) -> Slow {
        let mut parts = Vec::new();
        while let Some((&byte, after)) = rest.split_first() {
            if matches!(byte, b'|' | b')') {
                break;
            }
            *rest = after;
            let mut part = match byte {
                b'^' => Slow::Start,
                b'$' => Slow::End,
                b'_' => Slow::Border,
                b'.' => Slow::One([b"0123456789", DELIMITERS].concat()),
                b'(' => {
                    let inner = Slow::any_of(rest);
                    *rest = rest.strip_prefix(b")").expect("it is closed");
                    inner
                }
                b'[' => Slow::set(rest),
                b'\\' => {
                    let (&escaped, after) = rest.split_first().expect("something is escaped");
                    *rest = after;
                    Slow::One(vec![escaped])
                }
                other => Slow::One(vec![other]),
            };
            while let Some((&repeat @ (b'*' | b'+' | b'?'), after)) = rest.split_first() {
                *rest = after;
                part = Slow::Repeated {
                    what: Box::new(part),
                    can_miss: repeat != b'+',
                    can_recur: repeat != b'?',
                };
            }
            parts.push(part);
        }
        Slow::InTurn(parts)
    }

    fn set(rest: &mut &[u8]) -> Slow {
        let is_negated = rest.first() == Some(&b'^');
        let body = &rest[usize::from(is_negated)..];
        // A bracket that closes at once is a member.
        let members_from_second = body[1..].iter().position(|byte| *byte == b']');
        let end = 1 + members_from_second.expect("it is closed");
        let mut members = Vec::new();
        let mut left = &body[..end];
        while let [first, after @ ..] = left {
            if let [b'-', last, after @ ..] = after {
                members.extend(*first..=*last);
                left = after;
            } else {
                members.push(*first);
                left = after;
            }
        }
        *rest = &body[end + 1..];
        if is_negated {
            let all = [b"0123456789", DELIMITERS].concat();
            members = all
                .into_iter()
                .filter(|byte| !members.contains(byte))
                .collect();
        }
        Slow::One(members)
    }

    fn finds(&self, text: &[u8]) -> bool {
        let mut matching = Matching {
            text,
            known: HashMap::new(),
        };
        matching.after_any(self, !0 >> (127 - text.len())) != 0
    }
}

/// Where matches end in one text. Places are bits: a text has up to 127 bytes.
struct Matching<'a> {
    text: &'a [u8],
    /// Of a part, by its address, and a place where its match begins.
    known: HashMap<(*const Slow, usize), u128>,
}

impl Matching<'_> {
    /// Where a match can end that begins at one of these places.
    fn after_any(&mut self, part: &Slow, from: u128) -> u128 {
        let mut places = 0;
        for at in 0..=self.text.len() {
            if from >> at & 1 == 1 {
                places |= self.after(part, at);
            }
        }
        places
    }

    /// Where a match can end that begins here.
    fn after(&mut self, part: &Slow, at: usize) -> u128 {
        if let Some(places) = self.known.get(&(&raw const *part, at)) {
            return *places;
        }
        let here = 1 << at;
        let only = |is: bool| if is { here } else { 0 };
        let text = self.text;
        let step = |members: &[u8]| {
            let fits = text.get(at).is_some_and(|byte| members.contains(byte));
            if fits { here << 1 } else { 0 }
        };
        let places = match part {
            Slow::One(members) => step(members),
            Slow::Start => only(at == 0),
            Slow::End => only(at == text.len()),
            Slow::Border => step(DELIMITERS) | only(at == 0 || at == text.len()),
            Slow::InTurn(parts) => {
                let parts = parts.iter();
                parts.fold(here, |places, part| self.after_any(part, places))
            }
            Slow::AnyOf(ways) => {
                let ways = ways.iter();
                ways.fold(0, |places, way| places | self.after(way, at))
            }
            Slow::Repeated {
                what,
                can_miss,
                can_recur,
            } => {
                let mut places = self.after(what, at);
                let mut more = places;
                while *can_recur && more != 0 {
                    let next = self.after_any(what, more);
                    more = next & !places;
                    places |= next;
                }
                places | only(*can_miss)
            }
        };
        self.known.insert((&raw const *part, at), places);
        places
    }
}

/// Asks for every prefix of the list, its block, and a longer one in it.
fn prefixes(list: &str) {
    const ASKED_MAX: usize = 50;
    let mut lines = Vec::new();
    let mut wrong = None;
    for (index, line) in list.lines().enumerate() {
        let line = line
            .split_once('#')
            .map_or(line, |(before, _)| before)
            .trim();
        if line.is_empty() {
            continue;
        }
        let (text, is_within) = match line.strip_suffix("^+") {
            Some(block) => (block, true),
            None => (line, false),
        };
        match text.parse::<Prefix>() {
            Ok(prefix) => lines.push((prefix, is_within)),
            Err(_) => {
                wrong = Some(index + 1);
                break;
            }
        }
    }
    let mut members = Prefixes::default();
    match members.add_lines(list) {
        Ok(count) => assert_eq!((count, None), (lines.len(), wrong)),
        Err(error) => assert_eq!(Some(error.line), wrong),
    }
    // Another list wants what covers every second prefix.
    let covered: Vec<Prefix> = lines.iter().step_by(2).map(|(prefix, _)| *prefix).collect();
    let mut covering = Prefixes::default();
    covered
        .iter()
        .for_each(|prefix| covering.add_covering(*prefix));
    assert_eq!(members.is_empty(), lines.is_empty());
    for (prefix, _) in lines.iter().take(ASKED_MAX) {
        let behind = u128::MAX.checked_shr(prefix.length().into());
        let ones = prefix.bits() | behind.unwrap_or(0);
        let longer = Prefix::from_bits(prefix.family(), ones, prefix.length().saturating_add(1));
        for asked in [Some(*prefix), prefix.parent(), longer]
            .into_iter()
            .flatten()
        {
            let expected = lines
                .iter()
                .any(|(member, is_within)| *member == asked || *is_within && member.covers(asked));
            assert_eq!(members.contains(asked), expected, "{asked} of {list:?}");
            let expected = covered.iter().any(|member| asked.covers(*member));
            assert_eq!(
                covering.contains(asked),
                expected,
                "{asked} over {covered:?}"
            );
        }
    }
}
