//! A regular expression of Python as patterns of GLOB, one of which has to match.
//!
//! GLOB knows any character, any text, sets of characters and alternatives by several
//! patterns. That is enough for most expressions in rules; what needs more is refused.

mod glob;

use glob::glob;

/// How many patterns one expression may become.
const PATTERNS_MAX: usize = 64;

/// How deep groups nest at most.
const DEPTH_MAX: usize = 20;

/// How often something may be repeated a counted number of times.
const REPEATS_MAX: usize = 64;

/// Patterns, and whether they are to be compared with the text in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patterns {
    /// At least one.
    pub patterns: Vec<String>,
    /// Whether the expression began with `(?i)`; the patterns have small letters then.
    pub ignores_case: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Item {
    One(char),
    Any,
    Set {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

#[derive(Clone, Debug, PartialEq)]
enum Atom {
    Start,
    End,
    Item(Item),
    /// As often as one likes; with `true` at least once.
    Repeat(Item, bool),
}

type Sequence = Vec<Atom>;

/// Patterns that match where the expression is found somewhere in a text.
///
/// # Errors
///
/// What in it GLOB has no equal for, in words.
pub fn patterns(expression: &str) -> Result<Patterns, &'static str> {
    let (ignores_case, rest) = match expression.strip_prefix("(?i)") {
        Some(rest) => (true, rest),
        None => (false, expression),
    };
    let mut parser = Parser {
        rest: rest.chars().collect(),
        at: 0,
        depth: 0,
    };
    let sequences = parser.alternatives()?;
    if parser.at < parser.rest.len() {
        return Err("a `)` that closes nothing");
    }
    let patterns: Result<Vec<String>, _> = sequences
        .into_iter()
        .map(|sequence| glob(sequence, ignores_case))
        .collect();
    let mut patterns = patterns?;
    patterns.sort();
    patterns.dedup();
    Ok(Patterns {
        patterns,
        ignores_case,
    })
}

struct Parser {
    rest: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn alternatives(&mut self) -> Result<Vec<Sequence>, &'static str> {
        let mut all = self.sequence()?;
        while self.take('|') {
            all.extend(self.sequence()?);
            if all.len() > PATTERNS_MAX {
                return Err("too many alternatives");
            }
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Sequence>, &'static str> {
        let mut so_far = vec![Sequence::new()];
        while let Some(next) = self.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let element = self.element()?;
            let element = self.repeated(element)?;
            so_far = joined(&so_far, &element)?;
        }
        Ok(so_far)
    }

    fn element(&mut self) -> Result<Vec<Sequence>, &'static str> {
        let next = self.peek().expect("the caller looked");
        self.at += 1;
        let atom = match next {
            '(' => return self.group(),
            '^' => Atom::Start,
            '$' => Atom::End,
            '.' => Atom::Item(Item::Any),
            '[' => Atom::Item(self.set()?),
            '\\' => Atom::Item(self.escaped()?),
            '*' | '+' | '?' => return Err("a repeat of nothing"),
            other => Atom::Item(Item::One(other)),
        };
        Ok(vec![vec![atom]])
    }

    fn group(&mut self) -> Result<Vec<Sequence>, &'static str> {
        if self.take('?') && !self.take(':') {
            return Err("a group with `(?`");
        }
        if self.depth == DEPTH_MAX {
            return Err("groups nested too deep");
        }
        self.depth += 1;
        let inner = self.alternatives()?;
        self.depth -= 1;
        match self.take(')') {
            true => Ok(inner),
            false => Err("a `(` that is not closed"),
        }
    }

    fn escaped(&mut self) -> Result<Item, &'static str> {
        let next = self.peek().ok_or("a backslash at the end")?;
        self.at += 1;
        match next {
            'd' => Ok(digits(false)),
            'D' => Ok(digits(true)),
            other if other.is_ascii_alphanumeric() => Err("an escape other than `\\d`"),
            other => Ok(Item::One(other)),
        }
    }

    fn set(&mut self) -> Result<Item, &'static str> {
        let is_negated = self.take('^');
        let mut ranges = Vec::new();
        loop {
            let first = self.peek().ok_or("a `[` that is not closed")?;
            if first == ']' && !ranges.is_empty() {
                self.at += 1;
                return Ok(Item::Set { is_negated, ranges });
            }
            let low = match self.of_set()? {
                Item::Set { ranges: more, .. } => {
                    ranges.extend(more);
                    continue;
                }
                Item::One(low) => low,
                Item::Any => unreachable!("`.` in a set is a point"),
            };
            let is_range = self.peek() == Some('-')
                && self.rest.get(self.at + 1).is_some_and(|next| *next != ']');
            if !is_range {
                ranges.push((low, low));
                continue;
            }
            self.at += 1;
            match self.of_set()? {
                Item::One(high) if low <= high => ranges.push((low, high)),
                _ => return Err("a range in a set that has no end"),
            }
        }
    }

    fn of_set(&mut self) -> Result<Item, &'static str> {
        let next = self.peek().ok_or("a `[` that is not closed")?;
        self.at += 1;
        match next {
            '\\' => match self.escaped()? {
                Item::Set {
                    is_negated: true, ..
                } => Err("`\\D` in a set"),
                item => Ok(item),
            },
            other => Ok(Item::One(other)),
        }
    }

    /// An element with the repeat behind it.
    fn repeated(&mut self, element: Vec<Sequence>) -> Result<Vec<Sequence>, &'static str> {
        let is_repeat = matches!(self.peek(), Some('*' | '+' | '?' | '{'));
        let is_anchor =
            matches!(&element[..], [one] if matches!(one[..], [Atom::Start | Atom::End]));
        if is_repeat && is_anchor {
            return Err("a repeat of an anchor");
        }
        let done = match self.peek() {
            Some('*') => vec![vec![Atom::Repeat(single(&element)?, false)]],
            Some('+') => vec![vec![Atom::Repeat(single(&element)?, true)]],
            Some('?') => [element, vec![Sequence::new()]].concat(),
            Some('{') => {
                let (least, most) = self.counts()?;
                counted(&element, least, most)?
            }
            _ => return Ok(element),
        };
        self.at += 1;
        // A repeat that takes as little as it can finds the same texts.
        self.take('?');
        match self.peek() {
            Some('*' | '+' | '?' | '{') => Err("a repeat of a repeat"),
            _ => Ok(done),
        }
    }

    /// `{2}`, `{2,3}`, `{2,}`; stands at the closing brace afterwards.
    fn counts(&mut self) -> Result<(usize, Option<usize>), &'static str> {
        let end = self.rest[self.at..].iter().position(|next| *next == '}');
        let end = self.at + end.ok_or("a `{` that is not closed")?;
        let inner: String = self.rest[self.at + 1..end].iter().collect();
        let number = |text: &str| text.parse().ok().filter(|n: &usize| *n <= REPEATS_MAX);
        let wrong = "a `{…}` that is no number of times";
        let counts = match inner.split_once(',') {
            None => number(&inner).map(|count| (count, Some(count))),
            Some((least, "")) => number(least).map(|least| (least, None)),
            Some((least, most)) => number(least).zip(number(most).map(Some)),
        };
        self.at = end;
        counts.ok_or(wrong)
    }
}

fn digits(is_negated: bool) -> Item {
    Item::Set {
        is_negated,
        ranges: vec![('0', '9')],
    }
}

/// The one item that an element is.
fn single(element: &[Sequence]) -> Result<Item, &'static str> {
    match element {
        [sequence] => match &sequence[..] {
            [Atom::Item(item)] => Ok(item.clone()),
            _ => Err("a repeated group"),
        },
        _ => Err("a repeated group"),
    }
}

fn counted(
    element: &[Sequence],
    least: usize,
    most: Option<usize>,
) -> Result<Vec<Sequence>, &'static str> {
    let mut times = vec![Sequence::new()];
    for _ in 0..least {
        times = joined(&times, element)?;
    }
    let Some(most) = most else {
        return joined(&times, &[vec![Atom::Repeat(single(element)?, false)]]);
    };
    let mut all = times.clone();
    for _ in least..most {
        times = joined(&times, element)?;
        all.extend(times.iter().cloned());
        if all.len() > PATTERNS_MAX {
            return Err("too many alternatives");
        }
    }
    Ok(all)
}

fn joined(before: &[Sequence], after: &[Sequence]) -> Result<Vec<Sequence>, &'static str> {
    if before.len() * after.len() > PATTERNS_MAX {
        return Err("too many alternatives");
    }
    let with = |first: &Sequence| {
        let first = first.clone();
        after.iter().map(move |next| [&first[..], next].concat())
    };
    Ok(before.iter().flat_map(with).collect())
}
