//! AS paths as text: what [`mrt::AsPath`] shows, read back.

use net::Asn;

/// How an AS stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hop {
    /// In sequence.
    Sequence,
    /// In a set `{1,2}`; the number counts the sets before it.
    Set,
    /// Inside a confederation, `(1 2)` or `[1,2]`.
    Confederation,
}

/// A path that is well formed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PathText<'t> {
    text: &'t str,
}

impl<'t> PathText<'t> {
    /// Reads a path; `None` when the text is none. The empty text is a path of
    /// no AS: a network's own routes.
    pub(super) fn new(text: &'t str) -> Option<PathText<'t>> {
        let mut close = None;
        for token in tokens(text) {
            match (token, close) {
                ("{", None) => close = Some("}"),
                ("(", None) => close = Some(")"),
                ("[", None) => close = Some("]"),
                (token, Some(wanted)) if token == wanted => close = None,
                (number, _) => {
                    number.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
                    number.parse::<u32>().ok()?;
                }
            }
        }
        close.is_none().then_some(PathText { text })
    }

    /// Every AS, nearest first, with how it stands there.
    pub(super) fn hops(self) -> impl Iterator<Item = (Asn, Hop)> + use<'t> {
        let mut hop = Hop::Sequence;
        tokens(self.text).filter_map(move |token| {
            match token {
                "{" => hop = Hop::Set,
                "(" | "[" => hop = Hop::Confederation,
                "}" | ")" | "]" => hop = Hop::Sequence,
                number => return number.parse().ok().map(|number| (Asn(number), hop)),
            }
            None
        })
    }

    /// The last AS; `None` when the path ends in a set or is empty.
    /// Confederations are not looked at.
    pub(super) fn origin(self) -> Option<Asn> {
        match self.outside().last()? {
            (asn, Hop::Sequence) => Some(asn),
            _ => None,
        }
    }

    /// The AS that the origin's route passes first.
    pub(super) fn neighbor(self) -> Option<Asn> {
        let origin = self.origin()?;
        match self.outside().filter(|(asn, _)| *asn != origin).last()? {
            (asn, Hop::Sequence) => Some(asn),
            _ => None,
        }
    }

    /// Hops as RFC 4271 §9.1.2.2 counts them.
    pub(super) fn length(self) -> i64 {
        let sequence = self.hops().filter(|(_, hop)| *hop == Hop::Sequence).count();
        let sets = tokens(self.text).filter(|token| *token == "{").count();
        (sequence + sets) as i64
    }

    fn outside(self) -> impl Iterator<Item = (Asn, Hop)> {
        self.hops().filter(|(_, hop)| *hop != Hop::Confederation)
    }
}

/// Numbers and brackets; blanks and commas only separate.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', ',']);
        let end = match rest.find([' ', ',', '{', '}', '(', ')', '[', ']']) {
            Some(0) => 1,
            Some(end) => end,
            None => rest.len(),
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        (!token.is_empty()).then_some(token)
    })
}
