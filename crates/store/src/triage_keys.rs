//! Which decision is the latest for events that are the same: keys in sorted parts.
//!
//! Keys are hashes, and in one index each transaction would change nearly all of its
//! pages. Here a transaction appends a part of its own, and the last parts are merged
//! while the one before them is not twice as large: a key is written some times as often
//! as there are doublings, and there are as few parts to look through.

use rusqlite::{OptionalExtension, params};

use crate::{Error, Transaction};

/// What makes events the same.
pub type Key = [u8; 16];

/// Bytes of a key and a number.
const ENTRY_BYTES: usize = 24;

/// Entries that stand in a row: as many as a page of SQLite's usual 4096 bytes has room
/// for.
const ROW_ENTRIES: usize = 166;

/// Where keys are. Right as long as nobody else writes the database.
#[derive(Debug, Default)]
pub struct Keys {
    parts: Vec<Part>,
    next_part: i64,
    next_row: i64,
}

/// A part: sorted keys in rows that follow one another.
#[derive(Debug)]
struct Part {
    number: i64,
    first_row: i64,
    /// The first key of each row.
    firsts: Vec<Key>,
    entries: usize,
}

impl Keys {
    /// Finds the parts, and hands on every key that is in one.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn read(from: &Transaction<'_>, mut each: impl FnMut(Key)) -> Result<Keys, Error> {
        let mut keys = Keys::default();
        let sql = "select id, part, entries from triage_keys order by id";
        let mut statement = from.inner.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, number): (i64, i64) = (row.get(0)?, row.get(1)?);
            let entries = row.get_ref(2)?.as_blob().unwrap_or_default();
            let (entries, _) = entries.as_chunks::<ENTRY_BYTES>();
            let Some(first) = entries.first() else {
                continue;
            };
            if keys.parts.last().is_none_or(|part| part.number != number) {
                keys.parts.push(Part::new(number, id));
            }
            let part = keys.parts.last_mut().expect("it was just put there");
            part.firsts.push(key(first));
            part.entries += entries.len();
            entries.iter().for_each(|entry| each(key(entry)));
            keys.next_part = number + 1;
            keys.next_row = id + 1;
        }
        Ok(keys)
    }

    /// The number of the latest decision; `None` where the key is not known.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub fn find(&self, from: &Transaction<'_>, wanted: &Key) -> Result<Option<i64>, Error> {
        let sql = "select entries from triage_keys where id = ?1";
        let mut statement = from.inner.prepare_cached(sql)?;
        for part in self.parts.iter().rev() {
            let row = part.firsts.partition_point(|first| first <= wanted);
            let Some(row) = row.checked_sub(1) else {
                continue;
            };
            let found = statement.query_row([part.first_row + row as i64], |row| {
                let entries = row.get_ref(0)?.as_blob().unwrap_or_default();
                let (entries, _) = entries.as_chunks::<ENTRY_BYTES>();
                let place = entries.binary_search_by(|entry| key(entry).cmp(wanted));
                Ok(place.ok().map(|place| number(&entries[place])))
            });
            if let Some(found) = found.optional()?.flatten() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Adds keys, sorted and each once, with the numbers of their latest decisions.
    ///
    /// # Errors
    ///
    /// When SQLite does not take them.
    pub fn add(&mut self, to: &Transaction<'_>, new: &[(Key, i64)]) -> Result<(), Error> {
        if new.is_empty() {
            return Ok(());
        }
        let mut sum = new.len();
        let mut kept = self.parts.len();
        while kept > 0 && self.parts[kept - 1].entries < 2 * sum {
            kept -= 1;
            sum += self.parts[kept].entries;
        }
        let merged = self.parts.split_off(kept);
        let mut writer = Writer {
            to,
            part: Part::new(self.next_part, self.next_row),
            row: Vec::with_capacity(ROW_ENTRIES * ENTRY_BYTES),
        };
        let mut readers: Vec<Reader<'_>> = merged
            .iter()
            .map(|part| Reader::new(to, part))
            .collect::<Result<_, _>>()?;
        let mut new = new.iter().peekable();
        loop {
            let next = readers.iter().filter_map(|reader| reader.entry().map(key));
            let next = next.chain(new.peek().map(|(key, _)| *key)).min();
            let Some(next) = next else { break };
            let mut latest = None;
            for reader in &mut readers {
                if let Some(entry) = reader.entry().filter(|entry| key(entry) == next) {
                    latest = Some(number(entry));
                    reader.advance()?;
                }
            }
            if let Some((_, number)) = new.next_if(|(key, _)| *key == next) {
                latest = Some(*number);
            }
            writer.add(next, latest.expect("one of them has the key"))?;
        }
        let part = writer.finish()?;
        self.next_part = part.number + 1;
        self.next_row = part.first_row + part.firsts.len() as i64;
        self.parts.push(part);
        let sql = "delete from triage_keys where id >= ?1 and id < ?2";
        let mut delete = to.inner.prepare_cached(sql)?;
        for part in merged {
            delete.execute([part.first_row, part.first_row + part.firsts.len() as i64])?;
        }
        Ok(())
    }
}

impl Part {
    fn new(number: i64, first_row: i64) -> Part {
        Part {
            number,
            first_row,
            firsts: Vec::new(),
            entries: 0,
        }
    }
}

/// Reads a part row by row.
struct Reader<'t> {
    from: &'t Transaction<'t>,
    row: i64,
    end: i64,
    entries: Vec<u8>,
    place: usize,
}

impl<'t> Reader<'t> {
    fn new(from: &'t Transaction<'t>, part: &Part) -> Result<Reader<'t>, Error> {
        let mut reader = Reader {
            from,
            row: part.first_row,
            end: part.first_row + part.firsts.len() as i64,
            entries: Vec::new(),
            place: 0,
        };
        reader.load()?;
        Ok(reader)
    }

    fn load(&mut self) -> Result<(), Error> {
        self.entries.clear();
        self.place = 0;
        if self.row < self.end {
            let sql = "select entries from triage_keys where id = ?1";
            let mut statement = self.from.inner.prepare_cached(sql)?;
            statement.query_row([self.row], |row| {
                let entries = row.get_ref(0)?.as_blob().unwrap_or_default();
                self.entries.extend_from_slice(entries);
                Ok(())
            })?;
            self.row += 1;
        }
        Ok(())
    }

    fn entry(&self) -> Option<&[u8; ENTRY_BYTES]> {
        self.entries.as_chunks().0.get(self.place)
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.place += 1;
        match self.entry() {
            Some(_) => Ok(()),
            None => self.load(),
        }
    }
}

/// Writes a part row by row.
struct Writer<'t> {
    to: &'t Transaction<'t>,
    part: Part,
    row: Vec<u8>,
}

impl Writer<'_> {
    fn add(&mut self, key: Key, number: i64) -> Result<(), Error> {
        if self.row.is_empty() {
            self.part.firsts.push(key);
        }
        self.row.extend_from_slice(&key);
        self.row.extend_from_slice(&number.to_be_bytes());
        self.part.entries += 1;
        match self.row.len() < ROW_ENTRIES * ENTRY_BYTES {
            true => Ok(()),
            false => self.write(),
        }
    }

    fn write(&mut self) -> Result<(), Error> {
        let sql = "insert into triage_keys (id, part, entries) values (?1, ?2, ?3)";
        let id = self.part.first_row + self.part.firsts.len() as i64 - 1;
        let mut statement = self.to.inner.prepare_cached(sql)?;
        statement.execute(params![id, self.part.number, self.row])?;
        self.row.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<Part, Error> {
        if !self.row.is_empty() {
            self.write()?;
        }
        Ok(self.part)
    }
}

fn key(entry: &[u8; ENTRY_BYTES]) -> Key {
    *entry.first_chunk().expect("a key is shorter than an entry")
}

fn number(entry: &[u8; ENTRY_BYTES]) -> i64 {
    i64::from_be_bytes(
        *entry
            .last_chunk()
            .expect("a number is shorter than an entry"),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Store;

    /// Keys that are spread as hashes are.
    fn spread(number: u64) -> Key {
        let mixed = u128::from(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        mixed.to_be_bytes()
    }

    #[test]
    fn the_latest_decision_of_each_key_is_found_in_any_number_of_parts() {
        let mut store = Store::in_memory().expect("a database");
        let mut known: BTreeMap<Key, i64> = BTreeMap::new();
        let mut keys = Keys::default();
        let mut decision = 0;
        // Large, then small ones, and in each some that were there before.
        for (round, size) in [1_000, 700, 10, 10, 400, 1, 3_000, 166, 167]
            .into_iter()
            .enumerate()
        {
            let mut new: Vec<(Key, i64)> = Vec::new();
            for number in 0..size {
                decision += 1;
                let number = number * (round as u64 % 3 + 1);
                new.push((spread(number), decision));
            }
            new.sort_unstable();
            known.extend(new.iter().copied());
            store
                .transaction(|transaction| keys.add(transaction, &new))
                .expect("they are added");
            let mut read = Vec::new();
            let again = store
                .transaction(|transaction| Keys::read(transaction, |key| read.push(key)))
                .expect("they are read");
            read.sort_unstable();
            read.dedup();
            assert!(read.iter().eq(known.keys()), "round {round}");
            for keys in [&keys, &again] {
                store
                    .transaction(|transaction| {
                        for (key, decision) in &known {
                            assert_eq!(keys.find(transaction, key)?, Some(*decision));
                        }
                        assert_eq!(keys.find(transaction, &spread(1 << 40))?, None);
                        Ok::<_, Error>(())
                    })
                    .expect("they are found");
            }
            let sizes: Vec<usize> = keys.parts.iter().map(|part| part.entries).collect();
            assert!(sizes.is_sorted_by(|a, b| *a >= 2 * *b), "{sizes:?}");
        }
    }
}
