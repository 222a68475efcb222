//! Texts that are kept once.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Texts that stand in many records, each kept once and known by its place.
#[derive(Debug, Default)]
pub(crate) struct Names {
    texts: String,
    spans: Vec<Range<usize>>,
    places: FxHashMap<Box<str>, u32>,
}

impl Names {
    /// The text's place; a new one when the text is new.
    pub(crate) fn place(&mut self, name: &str) -> u32 {
        if let Some(&at) = self.places.get(name) {
            return at;
        }
        let at = self.spans.len() as u32;
        let start = self.texts.len();
        self.texts.push_str(name);
        self.spans.push(start..self.texts.len());
        self.places.insert(name.into(), at);
        at
    }

    /// The text at a place.
    pub(crate) fn get(&self, at: u32) -> Option<&str> {
        Some(&self.texts[self.spans.get(at as usize)?.clone()])
    }

    /// Frees what is only needed to add texts; whatever is added from here on is
    /// new.
    pub(crate) fn close(&mut self) {
        self.places = FxHashMap::default();
    }
}
