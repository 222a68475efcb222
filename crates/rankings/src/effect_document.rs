//! What changed, as something to read, as a picture, and as a table for others.

use document::{Document, Line, Table};
use plot::number::count;
use plot::{Caption, change, number};

use crate::effect::{Answer, Row};
use crate::rank_document::quoted;
use crate::words::{apart, days, fixers, full_name, left_out, sentence};

impl Answer {
    fn title(&self) -> String {
        let unit = sentence(&self.around.unit());
        format!("{unit}, {} and {}", self.before, self.after)
    }

    /// What changed, to read.
    pub fn document(&self) -> Document {
        let mut document = Document::new(self.title());
        self.around.begin(&mut document);
        match &self.all {
            None => document.paragraph("Nobody can be compared: of nobody are both rates known."),
            Some(all) => {
                document.paragraph(self.in_words(all));
                document.paragraph(
                    "That something fell after guidance was published does not say that it \
                     fell because of it.",
                );
                self.table(&mut document);
                document.paragraph(
                    "A change in brackets is no more than chance may make: the intervals of the \
                     two days overlap.",
                );
                if self.has_kinds {
                    document.paragraph(
                        "What is left stands on the right by kind of network: with lines to \
                         homes and offices, other kinds, unknown.",
                    );
                }
                document.paragraph(format!(
                    "Left: of {} open addresses, {}",
                    count(all.open_after),
                    fixers(&all.left, self.has_kinds)
                ));
            }
        }
        self.others(&mut document);
        self.around.end(&mut document);
        document
    }

    /// All together, in a sentence.
    fn in_words(&self, all: &Row) -> String {
        format!(
            "All together: {} before, {} after ({}); {} of the addresses of {} are still \
             there, {} are gone, {} are new.",
            number(all.before.rate),
            number(all.after.rate),
            percent(all),
            count(all.stayed),
            self.before,
            count(all.gone),
            count(all.new)
        )
    }

    fn table(&self, document: &mut Document) {
        let mut columns = vec![
            "before",
            "after",
            "change",
            "95 %",
            "still there",
            "gone",
            "new",
        ];
        if self.has_kinds {
            columns.extend(["homes", "other", "unknown"]);
        }
        let mut table = Table::new([self.around.by_words()]);
        table
            .columns
            .extend(columns.iter().map(|name| document::Column {
                name: (*name).to_owned(),
                number: true,
            }));
        for row in self.rows.iter().take(self.rows_shown) {
            let mut cells: Vec<Line> = vec![
                name(row).into(),
                number(row.before.rate).into(),
                number(row.after.rate).into(),
                bracketed(row).into(),
                interval(row).into(),
                count(row.stayed).into(),
                count(row.gone).into(),
                count(row.new).into(),
            ];
            if self.has_kinds {
                let left = [row.left.access, row.left.other, row.left.unknown];
                cells.extend(left.map(|number| count(number).into()));
            }
            table.rows.push(cells);
        }
        document.table(table);
        if let Some(more @ 1..) = self.rows.len().checked_sub(self.rows_shown) {
            document.paragraph(format!(
                "… and {} more (--top shows more).",
                count(more as u64)
            ));
        }
    }

    fn others(&self, document: &mut Document) {
        let lines = left_out(self.not_compared.iter().map(|(why, key)| (*why, key)));
        if !lines.is_empty() {
            document.heading(1, "Not compared");
            document.list(lines);
        }
        for (day, aside) in [
            (self.before, &self.apart_before),
            (self.after, &self.apart_after),
        ] {
            let lines = apart(aside);
            if !lines.is_empty() {
                document.heading(1, format!("Seen open on {day}, and counted for nobody"));
                document.list(lines);
            }
        }
    }

    /// What changed, as a picture.
    pub fn picture(&self) -> String {
        let shown = self.rows_shown.min(change::ROWS_MAX);
        let row = |row: &Row| change::Row {
            name: name(row),
            before: row.before.rate,
            after: row.after.rate,
            words: format!(
                "{} → {}, {}",
                number(row.before.rate),
                number(row.after.rate),
                bracketed(row)
            ),
        };
        let mut notes = vec![
            "On the right: before, after, and the change; in brackets where it is no more than \
             chance may make, since the intervals of 95 % overlap."
                .to_owned(),
        ];
        if self.rows.len() > shown {
            notes.insert(0, format!("The first {shown} of {}.", self.rows.len()));
        }
        let mut notes = [self.around.lists_say_notes(), notes].concat();
        notes.push(
            self.around
                .source_note(&days(self.before, Some(self.after))),
        );
        change::Change {
            caption: Caption {
                title: self.title(),
                axis: self.around.unit(),
                description: match &self.all {
                    Some(all) => self.in_words(all),
                    None => "Nobody can be compared.".to_owned(),
                },
                notes,
            },
            before: self.before.to_string(),
            after: self.after.to_string(),
            rows: self.rows.iter().take(shown).map(row).collect(),
        }
        .svg()
    }

    /// All rows with a header (RFC 4180).
    pub fn csv(&self) -> String {
        let mut text = "key,name,announced,open_before,open_after,before,before_low,before_high,\
                        after,after_low,after_high,difference,ratio,ratio_low,ratio_high,\
                        is_clear,stayed,gone,new,left_access,left_other,left_unknown\r\n"
            .to_owned();
        let known = |value: Option<f64>| value.map_or(String::new(), |n| n.to_string());
        for row in &self.rows {
            let key = row.key.as_ref().map_or(String::new(), ToString::to_string);
            text += &format!(
                "{key},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
                quoted(row.name.as_deref().unwrap_or_default()),
                row.announced,
                row.open_before,
                row.open_after,
                row.before.rate,
                row.before.low,
                row.before.high,
                row.after.rate,
                row.after.low,
                row.after.high,
                row.difference,
                known(row.ratio),
                known(row.ratio_low),
                known(row.ratio_high),
                row.is_clear,
                row.stayed,
                row.gone,
                row.new,
                row.left.access,
                row.left.other,
                row.left.unknown,
            );
        }
        text
    }
}

fn name(row: &Row) -> String {
    let key = row.key.as_ref();
    key.map_or("all".to_owned(), |key| full_name(key, row.name.as_deref()))
}

/// `−52 %`, or why there is none.
fn percent(row: &Row) -> String {
    match row.ratio {
        None if row.open_after > 0 => "new".to_owned(),
        None => "none".to_owned(),
        Some(ratio) => format!("{} %", hundredths(ratio)),
    }
}

/// As [`percent`], in brackets where chance may have made it.
fn bracketed(row: &Row) -> String {
    let text = percent(row);
    if row.is_clear {
        text
    } else {
        format!("({text})")
    }
}

/// `−55 to −49`.
fn interval(row: &Row) -> String {
    match (row.ratio_low, row.ratio_high) {
        (Some(low), Some(high)) => format!("{} to {}", hundredths(low), hundredths(high)),
        _ => "not known".to_owned(),
    }
}

/// A ratio as a change in hundredths.
fn hundredths(ratio: f64) -> String {
    let change = ((ratio - 1.0) * 100.0).round();
    match change {
        0.0 => "0".to_owned(),
        up if up > 0.0 => format!("+{up}"),
        down => format!("−{}", -down),
    }
}
