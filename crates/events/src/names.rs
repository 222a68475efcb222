//! The `extra.*` of one feed, each with a number.

use std::collections::HashMap;

/// How many names of `extra.*` one feed may have. Our choice: twice the widest
/// table that is read ([`crate::csv::COLUMNS_MAX`]); a stream that names something
/// new in every line must not fill the memory.
pub const EXTRA_NAMES_MAX: usize = 20_000;

/// The longest name of `extra.*`, in bytes. Our choice: the longest seen has 40.
pub const EXTRA_NAME_BYTES_MAX: usize = 256;

/// Names without the `extra.` before them, numbered as they came.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: Vec<Box<str>>,
    /// By a hash with a secret: whoever writes a feed chooses the names.
    numbers: HashMap<Box<str>, u16>,
    /// The numbers in the order of the names.
    sorted: Vec<u16>,
}

impl Names {
    /// The number of a name, new or known; none when there are too many, or it is too
    /// long.
    pub(crate) fn intern(&mut self, name: &str) -> Option<u16> {
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        if self.names.len() >= EXTRA_NAMES_MAX || name.len() > EXTRA_NAME_BYTES_MAX {
            return None;
        }
        let number = self.names.len() as u16;
        let place = self
            .sorted
            .partition_point(|other| *self.names[usize::from(*other)] < *name);
        self.sorted.insert(place, number);
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        Some(number)
    }

    pub(crate) fn find(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn name(&self, number: usize) -> &str {
        &self.names[number]
    }

    pub(crate) fn sorted(&self) -> &[u16] {
        &self.sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_as_they_come_and_listed_in_order() {
        let mut names = Names::default();
        for (name, number) in [("tag", 0), ("naics", 1), ("tag", 0), ("zone", 2)] {
            assert_eq!(names.intern(name), Some(number));
        }
        assert_eq!(names.sorted(), [1, 0, 2]);
        assert_eq!(names.find("zone"), Some(2));
        assert_eq!(names.find("none"), None);
    }

    #[test]
    fn there_is_an_end_to_new_names() {
        let mut names = Names::default();
        for number in 0..EXTRA_NAMES_MAX {
            assert!(names.intern(&format!("name{number}")).is_some());
        }
        assert_eq!(names.intern("one more"), None);
        assert_eq!(names.intern("name7"), Some(7));
    }
    #[test]
    fn a_name_too_long_is_none() {
        for (bytes, is_name) in [
            (EXTRA_NAME_BYTES_MAX - 1, true),
            (EXTRA_NAME_BYTES_MAX, true),
            (EXTRA_NAME_BYTES_MAX + 1, false),
        ] {
            let number = Names::default().intern(&"x".repeat(bytes));
            assert_eq!(number.is_some(), is_name, "{bytes}");
        }
    }
}
