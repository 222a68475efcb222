//! Order, early ends, memory and standard input.

use std::io::Write;
use std::process::{Command, Stdio};

use input::{Event, Reader, Source};

use crate::{bzip2, gzip, options, read_files, sample, store, xz, zstd};

/// Tells a child process of a test which part it plays, and where to answer.
const CHILD: &str = "INPUT_TEST_CHILD";

/// Runs the named test of this binary again, in a process of its own.
fn child(test: &str, answer: &std::path::Path) -> std::process::Child {
    Command::new(std::env::current_exe().expect("this test's binary"))
        .args(["--exact", test])
        .env(CHILD, answer)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("a process")
}

#[test]
fn files_of_all_kinds_come_in_order_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mut paths = Vec::new();
    let mut contents = Vec::new();
    for i in 0..24 {
        let content = sample(1 + i * 37_003);
        let stored = match i % 5 {
            0 => bzip2(1, &content),
            1 => gzip(&content),
            2 => zstd(&content),
            3 => xz(&content),
            _ => content.clone(),
        };
        paths.push(store(folder.path(), &i.to_string(), &stored));
        contents.push(content);
    }
    for threads in [1, 2, 3, 8] {
        let outcomes = read_files(&paths, threads);
        for (outcome, content) in outcomes.iter().zip(&contents) {
            assert_eq!(outcome.damage, []);
            assert!(outcome.content() == *content, "{threads} threads");
        }
    }
}

#[test]
fn a_reader_that_is_dropped_early_ends_its_threads() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let content = sample(3_000_000);
    let files = [
        store(folder.path(), "bz2", &bzip2(1, &content)),
        store(folder.path(), "gz", &gzip(&content)),
        store(folder.path(), "zst", &zstd(&content)),
        store(folder.path(), "zeros", &bzip2(9, &vec![0; 50_000_000])),
        store(folder.path(), "plain", &content.repeat(10)),
    ];
    for first in 0..files.len() {
        for events in [0, 1, 2, 3, 10, 25] {
            let mut sources: Vec<_> = files.iter().cloned().map(Source::Path).collect();
            sources.rotate_left(first);
            let mut reader = Reader::new(sources, options(2));
            let taken = reader.by_ref().take(events).count();
            assert_eq!(taken, events);
            // Waits for the threads, so it returns only if they end.
            drop(reader);
        }
    }
}

#[test]
fn standard_input_is_read_like_a_file() {
    if let Some(answer) = std::env::var_os(CHILD) {
        let mut all = Vec::new();
        for event in Reader::new(vec![Source::StandardInput], options(2)) {
            match event {
                Event::Data { bytes, .. } => all.extend_from_slice(&bytes),
                Event::Begin { .. } | Event::End { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        std::fs::write(answer, all).expect("an answer");
        return;
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let content = sample(500_000);
    for stored in [bzip2(1, &content), gzip(&content), content.clone()] {
        let answer = folder.path().join("answer");
        let mut child = child("threads::standard_input_is_read_like_a_file", &answer);
        let mut pipe = child.stdin.take().expect("a pipe");
        // The signature arrives in two parts.
        pipe.write_all(&stored[..2]).expect("the child reads");
        pipe.flush().expect("the child reads");
        pipe.write_all(&stored[2..]).expect("the child reads");
        drop(pipe);
        assert!(child.wait().expect("an end").success());
        assert!(std::fs::read(&answer).expect("an answer") == content);
    }
}

#[test]
fn a_reader_of_silent_standard_input_can_be_dropped() {
    if let Some(answer) = std::env::var_os(CHILD) {
        let mut reader = Reader::new(vec![Source::StandardInput], options(2));
        assert!(matches!(reader.next(), Some(Event::Begin { .. })));
        drop(reader);
        drop(Reader::new(vec![Source::StandardInput], options(2)));
        std::fs::write(answer, "dropped").expect("an answer");
        return;
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let answer = folder.path().join("answer");
    let mut child = child(
        "threads::a_reader_of_silent_standard_input_can_be_dropped",
        &answer,
    );
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(&gzip(&sample(1000))[..20])
        .expect("the child reads");
    // The pipe stays open, so the child ends only if it does not wait for it.
    assert!(child.wait().expect("an end").success());
    assert_eq!(std::fs::read(&answer).expect("an answer"), b"dropped");
    drop(pipe);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_below_a_hundred_megabytes() {
    if let Some(path) = std::env::var_os(CHILD) {
        let source = Source::Path(path.into());
        let mut content_bytes = 0;
        for event in Reader::new(vec![source.clone(), source], options(2)) {
            match event {
                Event::Data { bytes, .. } => content_bytes += bytes.len(),
                Event::Begin { .. } | Event::End { .. } => {}
                other => panic!("{other:?}"),
            }
        }
        assert!(content_bytes > 100_000_000);
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.trim().strip_suffix(" kB"))
            .and_then(|number| number.parse::<u64>().ok())
            .expect("a number of kB");
        assert!(peak < 100_000, "{peak} kB");
        return;
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let content = sample(60_000_000);
    let zeros = vec![0; 100_000_000];
    for (name, stored) in [
        ("plain", content.clone()),
        ("gzip", gzip(&content)),
        ("zstd", zstd(&content)),
        ("zeros", bzip2(9, &zeros)),
    ] {
        let path = store(folder.path(), name, &stored);
        let mut child = child("threads::memory_stays_below_a_hundred_megabytes", &path);
        assert!(child.wait().expect("an end").success(), "{name}");
    }
}
