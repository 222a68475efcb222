//! Tables of plain text that fit a narrow window.

/// The widest line of a message, in characters: it still fits 80 columns when it is
/// quoted twice.
pub const COLUMNS: usize = 72;

/// Between two columns.
const GUTTER: usize = 2;

/// Rows as text: columns as wide as their widest cell, the last one cut with `…`
/// where the line would be wider than [`COLUMNS`]. Columns in which every cell is
/// empty are left out. Columns whose name begins with `#` hold numbers, which
/// stand to the right.
pub fn write<const N: usize>(names: [&str; N], rows: &[[String; N]]) -> String {
    let shown: Vec<usize> = (0..N)
        .filter(|place| rows.iter().any(|row| !row[*place].is_empty()))
        .collect();
    let width = |place: usize| {
        let cells = rows.iter().map(|row| row[place].chars().count());
        cells.max().unwrap_or(0).max(name(names[place]).len())
    };
    let widths: Vec<usize> = shown.iter().map(|place| width(*place)).collect();
    let mut out = String::new();
    let heads = names.map(|head| name(head).to_owned());
    for row in std::iter::once(&heads).chain(rows) {
        let mut line = String::new();
        let mut begin = 0;
        for (place, width) in shown.iter().zip(&widths) {
            let cell = fitted(&row[*place], COLUMNS.saturating_sub(begin));
            let blanks = " ".repeat(begin.saturating_sub(line.chars().count()));
            line += &blanks;
            let pad = width.saturating_sub(cell.chars().count());
            if names[*place].starts_with('#') {
                line += &" ".repeat(pad);
            }
            line += &cell;
            begin += width + GUTTER;
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

fn name(head: &str) -> &str {
    head.trim_start_matches('#')
}

fn fitted(cell: &str, room: usize) -> String {
    if cell.chars().count() <= room {
        return cell.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    cell.chars().take(room - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_window_and_empty_columns_are_left_out() {
        let row = |text: &str| ["192.0.2.1".to_owned(), String::new(), text.to_owned()];
        let room = COLUMNS - "192.0.2.1".len() - GUTTER;
        for (width, is_cut) in [(room - 1, false), (room, false), (room + 1, true)] {
            let text = write(["ADDRESS", "NONE", "WHAT"], &[row(&"x".repeat(width))]);
            assert!(
                text.lines().all(|line| line.chars().count() <= COLUMNS),
                "{text}"
            );
            assert_eq!(text.contains('…'), is_cut, "{width}");
            assert!(!text.contains("NONE"));
        }
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [["1".to_owned()], ["12".to_owned()]];
        assert_eq!(write(["#N"], &rows), " N\n 1\n12\n");
    }
}
