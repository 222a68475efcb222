//! Expressions over AS paths, in the dialect of routers' path access lists.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use mrt::{AsPath, SegmentKind};

use net::text;

/// Bytes of an expression: what fits a command line and no state machine beyond
/// [`STATES_MAX`]; chosen by us.
const BYTES_MAX: usize = 1000;
/// Parentheses within parentheses; more than anybody reads, and no danger to the
/// stack. Chosen by us.
const DEPTH_MAX: usize = 50;
/// States of the finished machine: 90 bytes each. Chosen by us.
const STATES_MAX: usize = 10_000;

/// What a path's text is made of.
const ALPHABET: &[u8; SYMBOLS] = b"0123456789 ,{}()[]";
const SYMBOLS: usize = 18;
/// All symbols, as bits.
const ANY: u32 = (1 << SYMBOLS) - 1;
/// What stands between numbers, as bits.
const DELIMITERS: u32 = ANY & !0x3ff;

/// An expression over AS paths, ready to be matched.
///
/// The path is matched as text: numbers with a space between, nearest first,
/// sets as `{1,2}`, confederation sequences as `(1 2)` and sets as `[1,2]`. There
/// are two forms:
///
/// - **Numbers**, with `^` before or `$` after: `3491 17557` matches where these
///   networks follow each other in the path, `^3491` where the first is AS3491,
///   `17557$` where the last is AS17557. Only whole numbers match.
/// - Everything else is a **regular expression** as Cisco's and Quagga's path
///   access lists have them: it matches anywhere in the text unless `^` or `$`
///   binds it to start or end; `_` is a delimiter (a space, comma, brace,
///   parenthesis or bracket, the start, or the end); `.` any character, `[0-9]`
///   one of a set, `[^ ]` one of all others; `*`, `+`, `?` repeat what is before
///   them; `|` separates alternatives, `( )` group; `\` takes away the meaning of
///   the next character. `_3491_` is AS3491 anywhere, `^(701|1239)_.*_17557$`
///   begins and ends so. Braces are characters, not counts.
///
/// Matching takes time in proportion to the path's length, whatever the
/// expression.
#[derive(Clone, Debug)]
pub struct PathExpression {
    /// For each state and symbol, the next state.
    next: Vec<[u16; SYMBOLS]>,
    /// Whether the text matches when it ends in the state.
    accepts: Vec<bool>,
    /// Whether it matches whatever follows.
    is_final: Vec<bool>,
}

impl PathExpression {
    /// Whether the path matches.
    pub fn matches(&self, path: &AsPath<'_>) -> bool {
        let mut run = Run {
            expression: self,
            state: 0,
        };
        for (index, segment) in path.segments().enumerate() {
            if run.is_decided() {
                break;
            }
            if index > 0 {
                run.byte(b' ');
            }
            let (open, separator, close) = match segment.kind {
                SegmentKind::Sequence => (None, b' ', None),
                SegmentKind::Set => (Some(b'{'), b',', Some(b'}')),
                SegmentKind::ConfederationSequence => (Some(b'('), b' ', Some(b')')),
                SegmentKind::ConfederationSet => (Some(b'['), b',', Some(b']')),
            };
            if let Some(byte) = open {
                run.byte(byte);
            }
            for (index, asn) in segment.asns().enumerate() {
                if index > 0 {
                    run.byte(separator);
                }
                let digits = text::Digits::new(asn.0);
                digits.bytes().iter().for_each(|&digit| run.byte(digit));
            }
            if let Some(byte) = close {
                run.byte(byte);
            }
        }
        self.accepts[usize::from(run.state)]
    }

    /// Whether a path's text matches. False for what is no path.
    #[cfg(test)]
    fn matches_text(&self, text: &str) -> bool {
        let mut run = Run {
            expression: self,
            state: 0,
        };
        text.bytes().for_each(|byte| run.byte(byte));
        self.accepts[usize::from(run.state)]
    }
}

/// A match on its way.
struct Run<'a> {
    expression: &'a PathExpression,
    state: u16,
}

impl Run<'_> {
    #[inline]
    fn byte(&mut self, byte: u8) {
        let symbol = match byte {
            b'0'..=b'9' => byte - b'0',
            b' ' => 10,
            b',' => 11,
            b'{' => 12,
            b'}' => 13,
            b'(' => 14,
            b')' => 15,
            b'[' => 16,
            b']' => 17,
            _ => unreachable!("paths are written with the alphabet"),
        };
        self.state = self.expression.next[usize::from(self.state)][usize::from(symbol)];
    }

    fn is_decided(&self) -> bool {
        self.expression.is_final[usize::from(self.state)]
    }
}

impl FromStr for PathExpression {
    type Err = ParsePathExpressionError;

    /// # Errors
    ///
    /// When the text is empty, longer than 1,000 bytes, has a character that no
    /// path has, is not closed, repeats nothing, has parentheses nested more than
    /// 50 deep, or needs a machine of more than 10,000 states.
    fn from_str(text: &str) -> Result<Self, ParsePathExpressionError> {
        let error = |(at, problem)| ParsePathExpressionError {
            text: text.to_owned(),
            at,
            problem,
        };
        if text.trim().is_empty() {
            return Err(error((0, PathExpressionProblem::Empty)));
        }
        if text.len() > BYTES_MAX {
            return Err(error((BYTES_MAX, PathExpressionProblem::Long)));
        }
        let whole = whole_numbers(text);
        let expression = whole.as_deref().unwrap_or(text);
        let mut parser = Parser {
            text: expression.as_bytes(),
            at: 0,
            depth: 0,
            nodes: Vec::new(),
        };
        let start = parser.expression().map_err(error)?;
        build(&parser.nodes, start).ok_or_else(|| error((0, PathExpressionProblem::Complex)))
    }
}

/// The expression that an expression of numbers alone stands for.
fn whole_numbers(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let (start, rest) = match trimmed.strip_prefix('^') {
        Some(rest) => ("^", rest),
        None => ("_", trimmed),
    };
    let (end, rest) = match rest.strip_suffix('$') {
        Some(rest) => ("$", rest),
        None => ("_", rest),
    };
    let numbers: Vec<&str> = rest.split_ascii_whitespace().collect();
    let digits = |number: &&str| number.bytes().all(|byte| byte.is_ascii_digit());
    (!numbers.is_empty() && numbers.iter().all(digits))
        .then(|| format!("{start}{}{end}", numbers.join("_")))
}

/// The text is no expression over AS paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsePathExpressionError {
    /// What was given.
    pub text: String,
    /// The byte where it goes wrong.
    pub at: usize,
    /// What is wrong there.
    pub problem: PathExpressionProblem,
}

/// What can be wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathExpressionProblem {
    /// Nothing is there.
    Empty,
    /// It has more than 1,000 bytes.
    Long,
    /// A character that stands in no path and means nothing.
    Character,
    /// A `(` or `[` is not closed, or a `)` closes nothing.
    Unclosed,
    /// A `*`, `+` or `?` with nothing before it.
    Repeat,
    /// A range that is not between two digits, the lower one first.
    Range,
    /// Parentheses more than 50 deep.
    Depth,
    /// More than 10,000 states.
    Complex,
}

impl fmt::Display for ParsePathExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            PathExpressionProblem::Empty => return f.write_str("an expression is missing"),
            PathExpressionProblem::Long => "it is too long",
            PathExpressionProblem::Character => "no AS path has this character",
            PathExpressionProblem::Unclosed => "a parenthesis or bracket is not closed",
            PathExpressionProblem::Repeat => "there is nothing to repeat",
            PathExpressionProblem::Range => "a range goes from a digit to a higher one",
            PathExpressionProblem::Depth => "its parentheses are nested too deep",
            PathExpressionProblem::Complex => "it is too complex",
        };
        write!(
            f,
            "`{}` is no AS path expression (as in _3491_ or `3491 17557$`): at character {}, \
             {problem}",
            self.text,
            self.at + 1
        )
    }
}

impl std::error::Error for ParsePathExpressionError {}

/// A state of the machine as it is parsed: each goes on to others, by number.
#[derive(Clone, Copy, Debug)]
enum Node {
    /// One of these symbols, then on.
    Symbols(u32, u16),
    /// On by either way without a symbol.
    Either(u16, u16),
    /// On at the start of the text.
    Start(u16),
    /// On at the end of the text.
    End(u16),
    /// The text matches.
    Match,
}

/// What an expression became: where it starts, and the ways out that still lead
/// nowhere.
struct Part {
    start: u16,
    ends: Vec<Way>,
}

/// A way on from a node: which node, and which of its two ways.
#[derive(Clone, Copy)]
struct Way(u16, bool);

type Problem = (usize, PathExpressionProblem);

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    nodes: Vec<Node>,
}

impl Parser<'_> {
    fn expression(&mut self) -> Result<u16, Problem> {
        let part = self.alternatives()?;
        if self.at < self.text.len() {
            return Err((self.at, PathExpressionProblem::Unclosed));
        }
        let end = self.node(Node::Match);
        self.connect(&part.ends, end);
        Ok(part.start)
    }

    fn node(&mut self, node: Node) -> u16 {
        self.nodes.push(node);
        // 1,000 bytes make no more than a few nodes each.
        u16::try_from(self.nodes.len() - 1).expect("expressions are short")
    }

    fn connect(&mut self, ways: &[Way], to: u16) {
        for &Way(from, second) in ways {
            match &mut self.nodes[usize::from(from)] {
                Node::Symbols(_, on) | Node::Start(on) | Node::End(on) => *on = to,
                Node::Either(first, other) => *(if second { other } else { first }) = to,
                Node::Match => unreachable!("it has no way on"),
            }
        }
    }

    fn single(&mut self, node: Node) -> Part {
        let start = self.node(node);
        Part {
            start,
            ends: vec![Way(start, false)],
        }
    }

    fn either(&mut self, first: Part, second: Part) -> Part {
        let start = self.node(Node::Either(first.start, second.start));
        let mut ends = first.ends;
        ends.extend(second.ends);
        Part { start, ends }
    }

    /// A part that is there or not.
    fn optional(&mut self, part: Part) -> Part {
        let start = self.node(Node::Either(part.start, 0));
        let mut ends = part.ends;
        ends.push(Way(start, true));
        Part { start, ends }
    }

    /// A part once or more.
    fn repeated(&mut self, part: Part) -> Part {
        let again = self.node(Node::Either(part.start, 0));
        self.connect(&part.ends, again);
        Part {
            start: part.start,
            ends: vec![Way(again, true)],
        }
    }

    fn alternatives(&mut self) -> Result<Part, Problem> {
        let mut part = self.sequence()?;
        while self.text.get(self.at) == Some(&b'|') {
            self.at += 1;
            let other = self.sequence()?;
            part = self.either(part, other);
        }
        Ok(part)
    }

    fn sequence(&mut self) -> Result<Part, Problem> {
        let mut whole: Option<Part> = None;
        while let Some(&byte) = self.text.get(self.at)
            && !matches!(byte, b'|' | b')')
        {
            let mut part = self.atom()?;
            while let Some(&repeat) = self.text.get(self.at)
                && matches!(repeat, b'*' | b'+' | b'?')
            {
                self.at += 1;
                if repeat != b'?' {
                    part = self.repeated(part);
                }
                if repeat != b'+' {
                    part = self.optional(part);
                }
            }
            whole = Some(match whole {
                None => part,
                Some(before) => {
                    self.connect(&before.ends, part.start);
                    Part {
                        start: before.start,
                        ends: part.ends,
                    }
                }
            });
        }
        // Nothing, as between the bars of `(a||b)`: on without a symbol.
        Ok(whole.unwrap_or_else(|| {
            let start = self.node(Node::Either(0, 0));
            Part {
                start,
                ends: vec![Way(start, false), Way(start, true)],
            }
        }))
    }

    fn atom(&mut self) -> Result<Part, Problem> {
        let at = self.at;
        let byte = self.text[at];
        self.at += 1;
        Ok(match byte {
            b'^' => self.single(Node::Start(0)),
            b'$' => self.single(Node::End(0)),
            b'.' => self.single(Node::Symbols(ANY, 0)),
            b'_' => {
                let delimiter = self.single(Node::Symbols(DELIMITERS, 0));
                let start = self.single(Node::Start(0));
                let end = self.single(Node::End(0));
                let border = self.either(start, end);
                self.either(delimiter, border)
            }
            b'(' => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err((at, PathExpressionProblem::Depth));
                }
                let part = self.alternatives()?;
                self.depth -= 1;
                if self.text.get(self.at) != Some(&b')') {
                    return Err((at, PathExpressionProblem::Unclosed));
                }
                self.at += 1;
                part
            }
            b'[' => {
                let symbols = self.set(at)?;
                self.single(Node::Symbols(symbols, 0))
            }
            b'*' | b'+' | b'?' => return Err((at, PathExpressionProblem::Repeat)),
            b'\\' => {
                let escaped = self.text.get(self.at).copied();
                self.at += 1;
                let bit = escaped
                    .and_then(symbol)
                    .ok_or((at, PathExpressionProblem::Character))?;
                self.single(Node::Symbols(bit, 0))
            }
            other => {
                let bit = symbol(other).ok_or((at, PathExpressionProblem::Character))?;
                self.single(Node::Symbols(bit, 0))
            }
        })
    }

    /// The symbols of a set, behind its bracket, as bits.
    fn set(&mut self, open: usize) -> Result<u32, Problem> {
        let unclosed = (open, PathExpressionProblem::Unclosed);
        let negated = self.text.get(self.at) == Some(&b'^');
        self.at += usize::from(negated);
        let mut symbols = 0;
        let mut first = true;
        loop {
            let at = self.at;
            let byte = *self.text.get(at).ok_or(unclosed)?;
            self.at += 1;
            match byte {
                // As POSIX has it, a bracket that closes at once is a member.
                b']' if !first => break,
                _ if self.text.get(self.at) == Some(&b'-')
                    && self.text.get(self.at + 1) != Some(&b']') =>
                {
                    let last = *self.text.get(self.at + 1).ok_or(unclosed)?;
                    self.at += 2;
                    if !(byte.is_ascii_digit() && last.is_ascii_digit() && byte <= last) {
                        return Err((at, PathExpressionProblem::Range));
                    }
                    for digit in byte..=last {
                        symbols |= 1 << (digit - b'0');
                    }
                }
                _ => symbols |= symbol(byte).ok_or((at, PathExpressionProblem::Character))?,
            }
            first = false;
        }
        Ok(if negated { ANY & !symbols } else { symbols })
    }
}

/// A symbol as a bit.
fn symbol(byte: u8) -> Option<u32> {
    let place = ALPHABET.iter().position(|&known| known == byte)?;
    Some(1 << place)
}

/// The machine whose states are sets of the parsed one's, so that each symbol is
/// one step. `None` when it has too many.
fn build(nodes: &[Node], start: u16) -> Option<PathExpression> {
    let mut sets = vec![closure(nodes, &[start], true, false)];
    let mut known: HashMap<Vec<u16>, u16> = HashMap::new();
    // The first state alone is at the start of the text: no other is equal to it.
    let mut expression = PathExpression {
        next: Vec::new(),
        accepts: Vec::new(),
        is_final: Vec::new(),
    };
    let matches = |set: &[u16]| {
        set.iter()
            .any(|&node| matches!(nodes[usize::from(node)], Node::Match))
    };
    while expression.next.len() < sets.len() {
        let place = expression.next.len();
        let set = sets[place].clone();
        let is_final = matches(&set);
        let at_end = closure(nodes, &set, place == 0, true);
        expression.accepts.push(matches(&at_end));
        expression.is_final.push(is_final);
        let mut next = [0; SYMBOLS];
        for (symbol, to) in next.iter_mut().enumerate() {
            if is_final {
                *to = u16::try_from(place).ok()?;
                continue;
            }
            let steps = set
                .iter()
                .filter_map(|&node| match nodes[usize::from(node)] {
                    Node::Symbols(symbols, on) if symbols >> symbol & 1 == 1 => Some(on),
                    _ => None,
                });
            // A match may begin anywhere.
            let mut reached: Vec<u16> = steps.collect();
            reached.push(start);
            let reached = closure(nodes, &reached, false, false);
            *to = match known.get(&reached) {
                Some(&place) => place,
                None => {
                    let place = u16::try_from(sets.len()).ok()?;
                    if sets.len() == STATES_MAX {
                        return None;
                    }
                    known.insert(reached.clone(), place);
                    sets.push(reached);
                    place
                }
            };
        }
        expression.next.push(next);
    }
    Some(expression)
}

/// All nodes reached from these without a symbol, sorted, themselves included.
fn closure(nodes: &[Node], from: &[u16], at_start: bool, at_end: bool) -> Vec<u16> {
    let mut reached = vec![false; nodes.len()];
    let mut ahead = from.to_vec();
    while let Some(node) = ahead.pop() {
        if std::mem::replace(&mut reached[usize::from(node)], true) {
            continue;
        }
        match nodes[usize::from(node)] {
            Node::Either(first, second) => ahead.extend([first, second]),
            Node::Start(on) if at_start => ahead.push(on),
            Node::End(on) if at_end => ahead.push(on),
            _ => {}
        }
    }
    let places = reached.iter().enumerate().filter(|(_, is)| **is);
    places.map(|(place, _)| place as u16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, matched: &[&str], others: &[&str]) {
        let parsed: PathExpression = expression.parse().expect(expression);
        for text in matched {
            assert!(parsed.matches_text(text), "{expression} matches {text}");
        }
        for text in others {
            assert!(!parsed.matches_text(text), "{expression} leaves {text}");
        }
    }

    #[test]
    fn numbers_alone_match_as_whole_numbers() {
        check(
            "3491 17557",
            &["3491 17557", "701 3491 17557 1", "1 {3491,17557}"],
            &["13491 17557", "3491 175570", "3491 1 17557", ""],
        );
        check("^3491", &["3491", "3491 1"], &["34911", "1 3491"]);
        check("17557$", &["17557", "1 17557"], &["117557", "17557 1"]);
        check("^3491$", &["3491"], &["34911", "3491 1", "1 3491"]);
    }

    #[test]
    fn underscores_are_delimiters_start_or_end() {
        check(
            "_3491_",
            &[
                "3491",
                "1 3491",
                "3491 1",
                "1 {3491,2}",
                "(1 3491) 2",
                "[3491,5]",
            ],
            &["34911", "13491", "1 13491 2"],
        );
        check("_1_2_", &["1 2", "0 1 2 3", "{1,2}"], &["1 12", "11 2"]);
        check("^_1_$", &["1"], &["1 1", "11"]);
        check("_", &["", "1"], &[]);
    }

    #[test]
    fn regular_expressions_are_those_of_routers() {
        check("^$", &[""], &["1"]);
        check(".*", &["", "1 2"], &[]);
        check("3491*", &["349", "34911"], &["34 91"]);
        check("^1+$", &["1", "111"], &["", "12"]);
        check("^12?3$", &["13", "123"], &["1223"]);
        check(
            "^(701|1239)_.*_17557$",
            &["701 3491 17557", "1239 1 2 17557", "701 17557 17557"],
            &["7010 3491 17557", "701 3491 175570"],
        );
        check("^[0-9]+$", &["1", "4200000000"], &["1 2", "{1}"]);
        check("^[^ ]+$", &["1", "{1,2}"], &["1 2"]);
        check("[{]1[,}]", &["2 {1,3}", "{1}"], &["1", "{11}"]);
        check("{", &["1 {2,3}"], &["1 2"]);
        check(r"\(1 2\)", &["(1 2) 3"], &["1 2 3"]);
        check("[]]", &["[1,2]"], &["1"]);
        check("^(1|)2$", &["12", "2"], &["1"]);
        check("^(1 )*2$", &["2", "1 1 1 2"], &["1 1", "1 12"]);
    }

    #[test]
    fn slips_are_named_with_their_place() {
        use PathExpressionProblem as Is;
        for (text, at, problem) in [
            ("", 0, Is::Empty),
            (" ", 0, Is::Empty),
            ("AS3491", 0, Is::Character),
            ("_3491-", 5, Is::Character),
            ("(1|2", 0, Is::Unclosed),
            ("1)_", 1, Is::Unclosed),
            ("_[1", 1, Is::Unclosed),
            ("_[1-", 1, Is::Unclosed),
            ("*1", 0, Is::Repeat),
            ("_(+)", 2, Is::Repeat),
            ("[5-2]", 1, Is::Range),
            ("[ -2]", 1, Is::Range),
            (r"1\", 1, Is::Character),
        ] {
            let error = text.parse::<PathExpression>().expect_err(text);
            assert_eq!((error.at, error.problem), (at, problem), "{text}");
            assert!(error.to_string().contains("expression"));
        }
    }

    #[test]
    fn size_depth_and_states_have_bounds() {
        let problem = |text: String| text.parse::<PathExpression>().err().map(|e| e.problem);
        let nested = |depth| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(problem(nested(DEPTH_MAX)), None);
        assert_eq!(
            problem(nested(DEPTH_MAX + 1)),
            Some(PathExpressionProblem::Depth)
        );
        assert_eq!(problem("1".repeat(BYTES_MAX)), None);
        assert_eq!(
            problem("1".repeat(BYTES_MAX + 1)),
            Some(PathExpressionProblem::Long)
        );
        // A one, then n characters: 2^n states.
        let states = |n| format!("1{}$", ".".repeat(n));
        assert_eq!(problem(states(12)), None);
        assert_eq!(problem(states(14)), Some(PathExpressionProblem::Complex));
    }
}
