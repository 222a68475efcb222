//! The grammar of one JSON value (RFC 8259 §2 to §8), fed in pieces.
//!
//! A machine that keeps no text: a few bytes of state and a bit for each open
//! array or object.

/// The deepest nesting of arrays and objects. `serde_json` chose it too; files of
/// VRPs have 5, and a bound is needed for the bits of one word.
pub(crate) const DEPTH_MAX: u32 = 127;

/// How far a piece led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The value ends after so many bytes of the piece.
    Done(usize),
    /// The piece is used up and the value goes on: of a number only the next byte
    /// tells that it has ended.
    More,
    /// After so many bytes of the piece comes one that no JSON has there.
    Bad(usize),
}

/// A JSON value in the course of being read.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    state: Inside,
    /// The open containers, the innermost in the lowest bit; 1 is an object.
    objects: u128,
    depth: u32,
    depth_max: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Before a value.
    Start,
    /// After `[`: a value or `]`.
    ArrayStart,
    /// After `{`: a name or `}`.
    ObjectStart,
    /// After a comma in an object: a name.
    Name,
    /// After a name.
    Colon,
    /// After a member: a comma, or the end of the container.
    Next,
    /// In a string; whether it is a name.
    Text { name: bool },
    /// After a backslash.
    Escape { name: bool },
    /// In `\uXXXX`, with so many digits to come.
    Hex { name: bool, left: u8 },
    /// In a character of several bytes, with so many to come, the next one within
    /// the bounds.
    Utf8 {
        name: bool,
        left: u8,
        low: u8,
        high: u8,
    },
    /// After a minus.
    Minus,
    /// After a leading 0.
    Zero,
    /// In the digits before a point.
    Integer,
    /// After the point.
    Point,
    /// In the digits after it.
    Fraction,
    /// After `e`.
    Exponent,
    /// After `e` and a sign.
    ExponentSign,
    /// In the digits after `e`.
    ExponentDigits,
    /// In `true`, `false` or `null`, with so much to come.
    Word(&'static [u8]),
}

use Inside::{
    ArrayStart, Colon, Escape, Exponent, ExponentDigits, ExponentSign, Fraction, Hex, Integer,
    Minus, Name, Next, ObjectStart, Point, Start, Text, Utf8, Word, Zero,
};

impl Value {
    /// Before a value that stands in so many open containers. White space before
    /// it is the caller's.
    pub(crate) fn new(depth: u32) -> Value {
        Value {
            state: Start,
            objects: 0,
            depth: 0,
            depth_max: DEPTH_MAX - depth,
        }
    }

    /// Takes the next piece.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> Step {
        let mut at = 0;
        while let Some(&byte) = piece.get(at) {
            match self.state {
                Text { name } => {
                    let rest = &piece[at..];
                    let plain = rest.iter().position(|byte| !PLAIN[usize::from(*byte)]);
                    let Some(plain) = plain else {
                        return Step::More;
                    };
                    at += plain;
                    let Some(next) = after_plain(piece[at], name) else {
                        return Step::Bad(at);
                    };
                    self.state = next;
                    at += 1;
                    if self.state == Next && self.depth == 0 {
                        return Step::Done(at);
                    }
                    continue;
                }
                Zero | Integer | Fraction | ExponentDigits => {
                    if let Some(next) = number(self.state, byte) {
                        self.state = next;
                        at += 1;
                    } else {
                        // The byte belongs to what comes after the number.
                        self.state = Next;
                        if self.depth == 0 {
                            return Step::Done(at);
                        }
                    }
                    continue;
                }
                _ => {}
            }
            if is_space(byte) && self.between() {
                at += 1;
                continue;
            }
            let Some(next) = self.step(byte) else {
                return Step::Bad(at);
            };
            self.state = next;
            at += 1;
            if self.state == Next && self.depth == 0 {
                return Step::Done(at);
            }
        }
        Step::More
    }

    /// Whether white space may stand here.
    fn between(&self) -> bool {
        match self.state {
            Start => self.depth > 0,
            ArrayStart | ObjectStart | Name | Colon | Next => true,
            _ => false,
        }
    }

    /// What comes after a byte; `None` when it may not stand here.
    fn step(&mut self, byte: u8) -> Option<Inside> {
        match (self.state, byte) {
            (Start | ArrayStart, b'"') => Some(Text { name: false }),
            (Start | ArrayStart, b'{') => self.open(true),
            (Start | ArrayStart, b'[') => self.open(false),
            (Start | ArrayStart, b'-') => Some(Minus),
            (Start | ArrayStart | Minus, b'0') => Some(Zero),
            (Start | ArrayStart | Minus, b'1'..=b'9') => Some(Integer),
            (Start | ArrayStart, b't') => Some(Word(b"rue")),
            (Start | ArrayStart, b'f') => Some(Word(b"alse")),
            (Start | ArrayStart, b'n') => Some(Word(b"ull")),
            (ArrayStart, b']') | (ObjectStart, b'}') => Some(self.close()),
            (ObjectStart | Name, b'"') => Some(Text { name: true }),
            (Colon, b':') => Some(Start),
            (Next, b',') if self.objects & 1 == 1 => Some(Name),
            (Next, b',') => Some(Start),
            (Next, b'}') if self.objects & 1 == 1 => Some(self.close()),
            (Next, b']') if self.objects & 1 == 0 => Some(self.close()),
            (Word(rest), _) => {
                let (first, rest) = rest.split_first()?;
                (*first == byte).then_some(if rest.is_empty() { Next } else { Word(rest) })
            }
            (Escape { name }, b'u') => Some(Hex { name, left: 4 }),
            (Escape { name }, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                Some(Text { name })
            }
            (Hex { name, left }, _) if byte.is_ascii_hexdigit() => Some(match left {
                1 => Text { name },
                _ => Hex {
                    name,
                    left: left - 1,
                },
            }),
            (
                Utf8 {
                    name,
                    left,
                    low,
                    high,
                },
                _,
            ) if (low..=high).contains(&byte) => Some(match left {
                1 => Text { name },
                _ => Utf8 {
                    name,
                    left: left - 1,
                    low: 0x80,
                    high: 0xbf,
                },
            }),
            (Point, b'0'..=b'9') => Some(Fraction),
            (Exponent, b'+' | b'-') => Some(ExponentSign),
            (Exponent | ExponentSign, b'0'..=b'9') => Some(ExponentDigits),
            _ => None,
        }
    }

    fn open(&mut self, object: bool) -> Option<Inside> {
        if self.depth == self.depth_max {
            return None;
        }
        self.depth += 1;
        self.objects = self.objects << 1 | u128::from(object);
        Some(if object { ObjectStart } else { ArrayStart })
    }

    fn close(&mut self) -> Inside {
        self.depth -= 1;
        self.objects >>= 1;
        Next
    }
}

/// JSON's white space (RFC 8259 §2).
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The bytes of a string that stand for themselves and leave its state alone.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0x20;
    while byte < 0x80 {
        plain[byte] = byte != b'"' as usize && byte != b'\\' as usize;
        byte += 1;
    }
    plain
};

/// What comes after a byte in a string that is not plain.
fn after_plain(byte: u8, name: bool) -> Option<Inside> {
    // The bounds of UTF-8's second bytes leave out overlong forms, surrogates and
    // what is after U+10FFFF (RFC 3629 §4).
    let character = |left, low, high| {
        Some(Utf8 {
            name,
            left,
            low,
            high,
        })
    };
    match byte {
        b'"' if name => Some(Colon),
        b'"' => Some(Next),
        b'\\' => Some(Escape { name }),
        0xc2..=0xdf => character(1, 0x80, 0xbf),
        0xe0 => character(2, 0xa0, 0xbf),
        0xed => character(2, 0x80, 0x9f),
        0xe1..=0xef => character(2, 0x80, 0xbf),
        0xf0 => character(3, 0x90, 0xbf),
        0xf1..=0xf3 => character(3, 0x80, 0xbf),
        0xf4 => character(3, 0x80, 0x8f),
        _ => None,
    }
}

/// What comes after a byte in a number that may end; `None` when it has ended.
fn number(state: Inside, byte: u8) -> Option<Inside> {
    match (state, byte) {
        (Zero | Integer, b'.') => Some(Point),
        (Zero | Integer | Fraction, b'e' | b'E') => Some(Exponent),
        (Integer | Fraction | ExponentDigits, b'0'..=b'9') => Some(state),
        _ => None,
    }
}
