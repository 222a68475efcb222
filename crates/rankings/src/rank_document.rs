//! A ranking as something to read, as a picture, and as a table for others.

use document::{Document, Table};
use plot::number::count;
use plot::{Caption, number, ranking};

use crate::rank::{Answer, Row, Why};
use crate::words::{apart, days, fixers, full_name, left_out, sentence, signed};

impl Answer {
    /// What it shows, in one line.
    fn title(&self) -> String {
        let unit = sentence(&self.around.unit());
        format!("{unit}, by {}, {}", self.around.by_words(), self.at)
    }

    /// The ranking to read. With `by_size`, those of like size stand together.
    pub fn document(&self, by_size: bool) -> Document {
        let mut document = Document::new(self.title());
        self.around.begin(&mut document);
        if self.rows.is_empty() {
            document.paragraph("Nobody can be ranked: of nobody is a rate known.");
        } else if by_size {
            for band in (0..=self.size_bands.len()).rev() {
                let rows: Vec<&Row> = self.rows.iter().filter(|r| r.size_band == band).collect();
                if !rows.is_empty() {
                    document.heading(1, self.band(band));
                    self.table(&mut document, &rows, by_size);
                }
            }
        } else {
            self.table(
                &mut document,
                &self.rows.iter().collect::<Vec<_>>(),
                by_size,
            );
        }
        if self.rows.iter().any(|row| row.change.is_some()) {
            document.paragraph(
                "A change in brackets is no more than chance may make: the intervals of the \
                 two days overlap.",
            );
        }
        self.others(&mut document);
        if self.left.total() > 0 {
            document.paragraph(format!(
                "Of the {} that are counted: {}",
                count(self.left.total()),
                fixers(&self.left, self.has_kinds)
            ));
        }
        self.around.end(&mut document);
        document
    }

    fn table(&self, document: &mut Document, rows: &[&Row], by_size: bool) {
        let key = self.around.by_words();
        let like = if by_size { "in all" } else { "like size" };
        let rate = format!("#per {}", count(self.around.per));
        let since = match self.since {
            Some(day) => format!("#since {day}"),
            None => "#peers".to_owned(),
        };
        let mut table = Table::new([
            "#rank",
            key,
            &rate,
            "#95 %",
            "#open",
            "#announced",
            like,
            &since,
        ]);
        for row in rows.iter().take(self.rows_shown) {
            let rank = ranks(row.rank_first, row.rank_last);
            let like = format!("{} of {}", row.rank_of_like_size, row.of_like_size);
            let last = match (self.since, row.change) {
                (None, _) => row.peers.map_or("not known".to_owned(), |n| n.to_string()),
                (Some(_), None) => "not known".to_owned(),
                (Some(_), Some(change)) if change.is_clear => signed(change.difference),
                (Some(_), Some(change)) => format!("({})", signed(change.difference)),
            };
            let (rank, like) = if by_size { (like, rank) } else { (rank, like) };
            table.row([
                rank.into(),
                full_name(&row.key, row.name.as_deref()).into(),
                number(row.rate).into(),
                format!("{}–{}", number(row.low), number(row.high)).into(),
                count(row.open).into(),
                count(row.announced).into(),
                like.into(),
                last.into(),
            ]);
        }
        document.table(table);
        if let Some(more @ 1..) = rows.len().checked_sub(self.rows_shown) {
            document.paragraph(format!(
                "… and {} more (--top shows more).",
                count(more as u64)
            ));
        }
    }

    /// Who is not ranked, and what is counted for nobody.
    fn others(&self, document: &mut Document) {
        let lines = left_out(self.not_ranked.iter().map(|one| (one.why, &one.key)));
        if !lines.is_empty() {
            document.heading(1, "Not ranked");
            document.list(lines);
        }
        let lines = apart(&self.apart);
        if !lines.is_empty() {
            document.heading(1, "Seen open, and counted for nobody");
            document.list(lines);
        }
    }

    /// A band of sizes in words.
    fn band(&self, band: usize) -> String {
        let start = |at: usize| count(self.size_bands[at] as u64);
        match band {
            0 => format!("Fewer than {} announced addresses", start(0)),
            last if last == self.size_bands.len() => {
                format!("{} announced addresses and more", start(last - 1))
            }
            _ => format!(
                "{} to {} announced addresses",
                start(band - 1),
                count(self.size_bands[band] as u64 - 1)
            ),
        }
    }

    /// The ranking as a picture.
    pub fn picture(&self) -> String {
        let shown = self.rows_shown.min(ranking::ROWS_MAX);
        let row = |row: &Row| ranking::Row {
            rank: ranks(row.rank_first, row.rank_last),
            name: full_name(&row.key, row.name.as_deref()),
            value: row.rate,
            interval: Some((row.low, row.high)),
            words: format!(
                "{} ({} of {})",
                number(row.rate),
                count(row.open),
                count(row.announced)
            ),
        };
        let mut notes = vec![
            "Bars: intervals of 95 %; ranks that they allow on the left. Ordered by their \
             lower ends."
                .to_owned(),
        ];
        if self.rows.len() > shown {
            notes.insert(
                0,
                format!("The first {shown} of {} ranked.", self.rows.len()),
            );
        }
        if !self.not_ranked.is_empty() {
            notes.push(format!(
                "{} more are not ranked: too small, hardly seen, or not known.",
                self.not_ranked.len()
            ));
        }
        let mut notes = [self.around.lists_say_notes(), notes].concat();
        notes.push(self.around.source_note(&days(self.at, None)));
        let told = self.rows.iter().take(3).map(|row| {
            let name = full_name(&row.key, row.name.as_deref());
            format!("{name} {}", number(row.rate))
        });
        ranking::Ranking {
            caption: Caption {
                title: self.title(),
                axis: self.around.unit(),
                description: format!(
                    "{} ranked, the highest rates first: {}.",
                    self.rows.len(),
                    told.collect::<Vec<_>>().join(", ")
                ),
                notes,
            },
            rows: self.rows.iter().take(shown).map(row).collect(),
        }
        .svg()
    }

    /// All rows with a header (RFC 4180), those that are not ranked at the end.
    pub fn csv(&self) -> String {
        let mut text = "key,name,status,rank,rank_first,rank_last,rate,low,high,open,announced,\
                        prefixes,peers,full_feed_peers,size_band,rank_of_like_size,of_like_size,\
                        was,difference,change_is_clear,left_access,left_other,left_unknown\r\n"
            .to_owned();
        let known = |value: Option<u32>| value.map_or(String::new(), |n| n.to_string());
        for row in &self.rows {
            let (was, difference, clear) = match row.change {
                Some(c) => (
                    c.was.to_string(),
                    c.difference.to_string(),
                    c.is_clear.to_string(),
                ),
                None => <(String, String, String)>::default(),
            };
            text += &format!(
                "{},{},ranked,{},{},{},{},{},{},{},{},{},{},{},{},{},{},{was},{difference},{clear},{},{},{}\r\n",
                row.key,
                quoted(row.name.as_deref().unwrap_or_default()),
                row.rank,
                row.rank_first,
                row.rank_last,
                row.rate,
                row.low,
                row.high,
                row.open,
                row.announced,
                row.prefixes,
                known(row.peers),
                known(row.full_feed_peers),
                row.size_band,
                row.rank_of_like_size,
                row.of_like_size,
                row.left.access,
                row.left.other,
                row.left.unknown,
            );
        }
        for one in &self.not_ranked {
            let status = match one.why {
                Why::TooSmall => "too-small",
                Why::HardlySeen => "hardly-seen",
                Why::NotKnown => "not-known",
                Why::NotRouted => "not-routed",
            };
            let open = one.open.map_or(String::new(), |n| n.to_string());
            text += &format!(
                "{},,{status},,,,,,,{open},{},,,,,,,,,,,,\r\n",
                one.key, one.announced
            );
        }
        text
    }
}

/// `3`, or all ranks that it could as well be: `2–5`.
pub(crate) fn ranks(first: usize, last: usize) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    }
}

/// A cell (RFC 4180 §2). A leading sign that a spreadsheet would compute is kept
/// from it by a quotation.
pub(crate) fn quoted(cell: &str) -> String {
    let is_plain = !cell.contains([',', '"', '\r', '\n']);
    let computes = cell.starts_with(['=', '+', '-', '@']);
    if is_plain && !computes {
        return cell.to_owned();
    }
    let cell = if computes {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    format!("\"{}\"", cell.replace('"', "\"\""))
}
