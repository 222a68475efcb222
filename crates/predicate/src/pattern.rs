//! Patterns of LIKE and GLOB.

use crate::node::PatternDialect;

/// How long a pattern is at most, in bytes: SQLite's own limit
/// (`SQLITE_MAX_LIKE_PATTERN_LENGTH`).
pub const PATTERN_BYTES_MAX: usize = 50_000;

/// A pattern, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    ignores_case: bool,
    /// An escape or a set that does not end: no text matches.
    is_broken: bool,
}

#[derive(Clone, Debug)]
enum Piece {
    Character(char),
    One,
    Any,
    Set {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Pattern {
    /// `None` when it is longer than [`PATTERN_BYTES_MAX`].
    pub(crate) fn new(text: &str, dialect: PatternDialect) -> Option<Pattern> {
        if text.len() > PATTERN_BYTES_MAX {
            return None;
        }
        let text = before_nul(text);
        let pieces = match dialect {
            PatternDialect::Like { escape } => like(text, escape),
            PatternDialect::Glob => glob(text),
        };
        Some(Pattern {
            is_broken: pieces.is_none(),
            pieces: pieces.unwrap_or_default(),
            ignores_case: dialect != PatternDialect::Glob,
        })
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        if self.is_broken {
            return false;
        }
        let text = before_nul(text);
        let (mut piece, mut rest) = (0, text.chars());
        // After the last `%` seen: the piece behind it, and where its text begins.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            if let Some(Piece::Any) = self.pieces.get(piece) {
                piece += 1;
                if piece == self.pieces.len() {
                    return true;
                }
                retry = Some((piece, rest.clone()));
                continue;
            }
            let mut ahead = rest.clone();
            match (self.pieces.get(piece), ahead.next()) {
                (None, None) => return true,
                (Some(wanted), Some(found)) if self.fits(wanted, found) => {
                    piece += 1;
                    rest = ahead;
                    continue;
                }
                _ => {}
            }
            // The last `%` takes one character more.
            let Some((behind, begin)) = &mut retry else {
                return false;
            };
            if begin.next().is_none() {
                return false;
            }
            piece = *behind;
            rest = begin.clone();
        }
    }

    fn fits(&self, wanted: &Piece, found: char) -> bool {
        match wanted {
            Piece::Character(wanted) => {
                *wanted == found || (self.ignores_case && wanted.eq_ignore_ascii_case(&found))
            }
            Piece::One => true,
            Piece::Any => unreachable!("taken before"),
            Piece::Set { is_negated, ranges } => {
                let is_in = |(low, high): &(char, char)| (*low..=*high).contains(&found);
                ranges.iter().any(is_in) != *is_negated
            }
        }
    }
}

/// SQLite's own matcher works on texts that end with a NUL.
fn before_nul(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

fn like(text: &str, escape: Option<char>) -> Option<Vec<Piece>> {
    let mut characters = text.chars();
    let mut pieces = Vec::new();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            // The escape comes first: it may be a wildcard itself.
            _ if Some(character) == escape => Piece::Character(characters.next()?),
            '%' => Piece::Any,
            '_' => Piece::One,
            _ => Piece::Character(character),
        });
    }
    Some(pieces)
}

fn glob(text: &str) -> Option<Vec<Piece>> {
    let mut characters = text.chars();
    let mut pieces = Vec::new();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            '*' => Piece::Any,
            '?' => Piece::One,
            '[' => set(&mut characters)?,
            _ => Piece::Character(character),
        });
    }
    Some(pieces)
}

/// What follows `[`, up to and with `]`.
fn set(characters: &mut std::str::Chars<'_>) -> Option<Piece> {
    let mut ranges = Vec::new();
    let mut next = characters.next()?;
    let is_negated = next == '^';
    if is_negated {
        next = characters.next()?;
    }
    if next == ']' {
        ranges.push((']', ']'));
        next = characters.next()?;
    }
    let mut before = None;
    while next != ']' {
        let follows = characters.clone().next();
        match before {
            Some(low) if next == '-' && follows.is_some_and(|follows| follows != ']') => {
                ranges.push((low, characters.next()?));
                before = None;
            }
            _ => {
                ranges.push((next, next));
                before = Some(next);
            }
        }
        next = characters.next()?;
    }
    Some(Piece::Set { is_negated, ranges })
}
