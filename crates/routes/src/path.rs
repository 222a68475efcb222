//! AS paths as text.

use mrt::{AsPath, SegmentKind};
use net::text::number_and;

/// Appends a path: numbers with a space between, sets as `{1,2}`, confederation
/// sequences as `(1 2)` and sets as `[1,2]`.
pub(crate) fn write(out: &mut Vec<u8>, path: &AsPath<'_>) {
    let before = out.len();
    for segment in path.segments() {
        let (open, separator, close) = match segment.kind {
            SegmentKind::Sequence => (None, b' ', b' '),
            SegmentKind::Set => (Some(b'{'), b',', b'}'),
            SegmentKind::ConfederationSequence => (Some(b'('), b' ', b')'),
            SegmentKind::ConfederationSet => (Some(b'['), b',', b']'),
        };
        out.extend(open);
        for asn in segment.asns() {
            number_and(out, asn.0, separator);
        }
        // Segments are never empty: a separator is there to be replaced.
        out.pop();
        if open.is_some() {
            out.push(close);
        }
        out.push(b' ');
    }
    if out.len() > before {
        out.pop();
    }
}
