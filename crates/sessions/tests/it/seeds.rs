//! The workshop documents, where the machine has them: in `seeds` beside the folder
//! that `NORMWATCH_DATA` names, with the facts found in them in `facts`.

use std::fs;
use std::path::PathBuf;

use catalog::Catalog;
use sessions::{
    Document, Form, Likeness, PartKind, Reader, Record, Span, duplicates, folded_words, read,
};

use crate::fixture;

/// The five texts in order of their numbers, or a word on what is left out.
fn seeds(suite: &str) -> Option<Vec<String>> {
    let folder = beside("seeds");
    let entries = folder.as_ref().and_then(|f| fs::read_dir(f).ok());
    let Some(entries) = entries else {
        say(&format!(
            "left out: {suite} (no seeds beside the folder that NORMWATCH_DATA names)\n"
        ));
        return None;
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|e| e.expect("the folder can be read").path())
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|p| fs::read_to_string(p).expect("seeds are texts"));
    Some(texts.collect())
}

fn say(note: &str) {
    use std::io::Write;
    std::io::stderr()
        .write_all(note.as_bytes())
        .expect("standard error takes text");
}

fn beside(name: &str) -> Option<PathBuf> {
    let data = PathBuf::from(std::env::var_os("NORMWATCH_DATA")?);
    Some(data.parent()?.join(name))
}

fn read_all(texts: &[String], catalog: &Catalog) -> Vec<Record> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    Reader::new(catalog).read_all(&texts)
}

/// A line of the table of quotations: number, speaker, words, files.
struct Quotation {
    number: String,
    speaker: String,
    words: Vec<String>,
    files: Vec<usize>,
}

fn quotations() -> Option<Vec<Quotation>> {
    let path = beside("facts")?.join("norms.md");
    let Ok(facts) = fs::read_to_string(path) else {
        say("left out: the quotations (no facts beside the folder of the data)\n");
        return None;
    };
    let rows = facts.lines().filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let number = cells[0].strip_prefix('F')?;
        if cells.len() != 6 || number.parse::<u32>().is_err() {
            return None;
        }
        let quote = cells[3].trim_matches('"');
        Some(Quotation {
            number: cells[0].to_owned(),
            speaker: cells[2].to_owned(),
            words: folded_words(quote),
            files: cells[4]
                .split(',')
                .map(|f| f.trim().parse().expect("files have numbers"))
                .collect(),
        })
    });
    Some(rows.collect())
}

/// The places of a quotation in a text.
fn places(text: &str, within: Span, quotation: &Quotation) -> bool {
    let words = folded_words(within.of(text));
    words
        .windows(quotation.words.len())
        .any(|w| w == quotation.words)
}

#[test]
fn each_seed_is_known_for_what_it_is_and_no_byte_is_lost() {
    let Some(texts) = seeds("the forms of the seeds") else {
        return;
    };
    let records = read_all(&texts, &fixture::catalog());
    let forms: Vec<Form> = records.iter().map(|r| r.form).collect();
    use Form::{Proposal, Report, Transcript};
    assert_eq!(forms, [Report, Report, Proposal, Proposal, Transcript]);
    for (text, record) in texts.iter().zip(&records) {
        let bytes: usize = record.parts.iter().map(|p| p.span.end - p.span.start).sum();
        assert_eq!(bytes, text.len());
    }
    let (report, captions) = (&records[1], &records[4]);
    let date = |r: &Record| r.date.as_ref().map(|d| d.passage.words.clone());
    assert_eq!(date(report).as_deref(), Some("8 December 2016"));
    assert_eq!(date(captions).as_deref(), Some("5 to 9 December 2016"));
    assert_eq!(
        report.people.len(),
        13,
        "eleven speakers, two more who organised"
    );
    assert_eq!(captions.turns.len(), 48);
    let last = captions.parts.last().unwrap();
    assert_eq!(last.kind, PartKind::Trailer);
}

#[test]
fn the_seeds_are_two_texts_twice_and_one_alone() {
    let Some(texts) = seeds("the duplicates among the seeds") else {
        return;
    };
    let records = read_all(&texts, &fixture::catalog());
    let documents: Vec<Document<'_>> = texts
        .iter()
        .zip(&records)
        .map(|(text, record)| Document { text, record })
        .collect();
    let found: Vec<(usize, usize, Likeness)> = duplicates(&documents)
        .iter()
        .map(|d| (d.first, d.second, d.likeness))
        .collect();
    assert_eq!(
        found,
        [(0, 1, Likeness::SameContent), (2, 3, Likeness::Contains)]
    );
}

#[test]
fn everybody_in_the_captions_is_known_in_full_through_the_report() {
    let Some(texts) = seeds("the speakers of the captions") else {
        return;
    };
    let catalog = fixture::catalog();
    let records = read_all(&texts, &catalog);
    let captions = &records[4];
    let unresolved: Vec<&str> = captions
        .people
        .iter()
        .filter(|p| !p.resolved)
        .map(|p| p.name.as_str())
        .collect();
    assert_eq!(unresolved, Vec::<&str>::new());
    assert_eq!(captions.people.len(), 12);
    let nobody: Vec<usize> = captions
        .turns
        .iter()
        .filter(|t| t.speaker.person.is_none())
        .map(|t| t.line)
        .collect();
    assert_eq!(
        nobody,
        [57, 397, 401, 403],
        "nothing in the text says who speaks there"
    );
    let alone = read(&texts[4], &catalog);
    let known = alone.people.iter().filter(|p| p.resolved).count();
    assert_eq!((known, alone.people.len()), (7, 12), "without the report");
}

#[test]
fn the_quotations_stand_in_turns_of_those_who_are_named_with_them() {
    let Some(texts) = seeds("the quotations in the captions") else {
        return;
    };
    let Some(quotations) = quotations() else {
        return;
    };
    assert_eq!(quotations.len(), 76);
    let records = read_all(&texts, &fixture::catalog());
    let (text, captions) = (&texts[4], &records[4]);
    let here: Vec<&Quotation> = quotations.iter().filter(|q| q.files.contains(&4)).collect();
    let mut elsewhere = Vec::new();
    let mut asked = 0;
    for quotation in &here {
        let turn = captions
            .turns
            .iter()
            .find(|t| places(text, t.span, quotation));
        let turn = turn.unwrap_or_else(|| panic!("{} stands nowhere", quotation.number));
        let by_chair =
            quotation.speaker.contains("by chair") || quotation.speaker.contains("via chair");
        let surname = if by_chair {
            "Hinojosa"
        } else {
            quotation.speaker.split_whitespace().last().unwrap()
        };
        let name = captions.speaker_name(turn).unwrap_or("nobody");
        let last = folded_words(name).pop().unwrap();
        if last != surname.to_lowercase() {
            elsewhere.push((quotation.number.as_str(), name));
        }
        // A quotation may go over the end of a sentence; one that asks is enough.
        let asks = captions.requests.iter().any(|r| {
            let sentence = folded_words(r.span.of(text));
            places(text, r.span, quotation)
                || r.turn == turn.number
                    && sentence.len() > 2
                    && quotation
                        .words
                        .windows(sentence.len())
                        .any(|w| *w == sentence[..])
        });
        asked += usize::from(asks);
    }
    println!(
        "{} of {} quotations of the captions stand in a turn of their speaker, {asked} in a sentence that asks",
        here.len() - elsewhere.len(),
        here.len()
    );
    assert_eq!(
        elsewhere,
        [("F29", "nobody")],
        "the captions name nobody before it"
    );
    assert_eq!(
        (asked, here.len()),
        (36, 64),
        "the documentation of requests has these numbers"
    );
}

#[test]
fn the_quotations_of_report_and_proposal_stand_in_their_texts() {
    let Some(texts) = seeds("the quotations in report and proposal") else {
        return;
    };
    let Some(quotations) = quotations() else {
        return;
    };
    let records = read_all(&texts, &fixture::catalog());
    for quotation in &quotations {
        for &file in &quotation.files {
            let mut turns = records[file].turns.iter();
            let found = turns.any(|t| places(&texts[file], t.span, quotation));
            assert!(
                found,
                "{} stands in no turn of file {file}",
                quotation.number
            );
        }
    }
}
