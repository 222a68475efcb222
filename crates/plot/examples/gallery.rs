//! Draws pictures of many sizes into a folder, to be looked at:
//! `cargo run -p plot --example gallery -- FOLDER`.

use std::path::Path;

use plot::{Caption, change, ranking, series};

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "gallery".into());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (name, svg) in pictures() {
        std::fs::write(folder.join(format!("{name}.svg")), svg)?;
    }
    Ok(())
}

fn pictures() -> Vec<(&'static str, String)> {
    let even = |n: usize| move |at: usize| 10.0 + 7.3 * (n - at) as f64;
    let huge = |at: usize| 10_f64.powi(5 - at as i32) * 3.3;
    vec![
        ("ranking-3", ranked(3, even(3), "")),
        ("ranking-30", ranked(30, even(30), "")),
        ("ranking-60", ranked(60, even(60), "")),
        (
            "ranking-long",
            ranked(
                5,
                even(5),
                " of the Very Long Name and of the Islands around it",
            ),
        ),
        (
            "ranking-broad",
            ranked(4, even(4), " 日本電信電話株式会社インターネット"),
        ),
        ("ranking-huge", ranked(9, huge, "")),
        ("ranking-zero", ranked(4, |_| 0.0, "")),
        ("ranking-none", ranked(0, |_| 0.0, "")),
        (
            "ranking-some-zero",
            ranked(
                6,
                |at| {
                    if at > 2 {
                        0.0
                    } else {
                        5000.0 / (1 + at) as f64
                    }
                },
                "",
            ),
        ),
        ("ranking-tiny", ranked(4, |at| 0.0031 / (1 + at) as f64, "")),
        ("change-3", changed(3, even(3), "")),
        ("change-30", changed(30, even(30), "")),
        (
            "change-long",
            changed(4, even(4), " of the Very Long Name and of the Islands"),
        ),
        ("change-huge", changed(8, huge, "")),
        ("change-zero", changed(3, |_| 0.0, "")),
        ("series-1", lines(1, 12)),
        ("series-3", lines(3, 12)),
        ("series-10", lines(10, 52)),
        ("series-same", same()),
        ("series-one-day", lines(2, 1)),
    ]
}

fn caption() -> Caption {
    Caption {
        title: "Open time servers per 100,000 routed addresses, by economy, 1 December 2015"
            .to_owned(),
        axis: "open per 100,000 routed IPv4 addresses".to_owned(),
        description: "A picture to be looked at.".to_owned(),
        notes: vec![
            "Whiskers: 95 % intervals (Wilson). Ranks that overlap are not told apart.".to_owned(),
            "Sources: scan_ntp.csv (12 files), delegated-made, routes.dat; made from \
             assumptions, not measured. Drawn by normwatch on what was seen on 2015-12-01."
                .to_owned(),
        ],
    }
}

fn ranked(count: usize, value: impl Fn(usize) -> f64, suffix: &str) -> String {
    let row = |at: usize| {
        let value = value(at);
        ranking::Row {
            rank: if at.is_multiple_of(3) {
                format!("{}–{}", at + 1, at + 3)
            } else {
                (at + 1).to_string()
            },
            name: format!("Economy {at}{suffix}"),
            value,
            interval: Some((value * 0.8, value * 1.15 + 1e-4)),
            words: format!("{} (1,234 of 2.7 M)", plot::number(value)),
        }
    };
    let rows = (0..count).map(row).collect();
    ranking::Ranking {
        caption: caption(),
        rows,
    }
    .svg()
}

fn changed(count: usize, value: impl Fn(usize) -> f64, suffix: &str) -> String {
    let row = |at: usize| {
        let before = value(at);
        let after = before * if at % 4 == 3 { 1.2 } else { 0.4 };
        change::Row {
            name: format!("Economy {at}{suffix}"),
            before,
            after,
            words: format!("{} → {} (−60 %)", plot::number(before), plot::number(after)),
        }
    };
    change::Change {
        caption: caption(),
        before: "1 March 2015".to_owned(),
        after: "1 December 2015".to_owned(),
        rows: (0..count).map(row).collect(),
    }
    .svg()
}

fn lines(count: usize, times: usize) -> String {
    let line = |at: usize| series::Line {
        name: format!("Economy {at}"),
        values: (0..times)
            .map(|time| {
                let is_missing = at == 1 && time == 4;
                let start = 100.0 - 9.0 * at as f64;
                (!is_missing).then(|| start * 0.93_f64.powi(time as i32) + 5.0)
            })
            .collect(),
    };
    series::Series {
        caption: caption(),
        times: (0..times as i32)
            .map(|time| (16_436 + 30 * time, format!("2015-{:02}-01", time % 12 + 1)))
            .collect(),
        lines: (0..count).map(line).collect(),
        moments: vec![(16_586, "guidance published".to_owned())],
    }
    .svg()
}

fn same() -> String {
    let line = |at: usize| series::Line {
        name: format!("Economy {at}, as all the others are"),
        values: vec![Some(3.0), Some(0.0), Some(0.0)],
    };
    series::Series {
        caption: caption(),
        times: vec![
            (16_436, "2015-01-01".to_owned()),
            (16_467, "2015-02-01".to_owned()),
            (16_495, "2015-03-01".to_owned()),
        ],
        lines: (0..8).map(line).collect(),
        moments: Vec::new(),
    }
    .svg()
}
