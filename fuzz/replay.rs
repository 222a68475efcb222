//! The fuzz targets without the fuzzer: what the tests of each crate run their
//! bodies over. They have this file with `#[path]`.

use std::path::{Path, PathBuf};

/// Runs a target's body over the seeds, over what is kept of earlier runs in
/// `seeds/TARGET` and `regressions/TARGET`, and over so many mutations of all
/// these, the same in every run.
pub(crate) fn replay(
    target: &str,
    seeds: impl IntoIterator<Item = Vec<u8>>,
    mutations: u64,
    body: impl Fn(&[u8]),
) {
    let mut inputs = Vec::new();
    for (number, seed) in seeds.into_iter().enumerate() {
        run(&format!("seed {number} of {target}"), &seed, &body);
        inputs.push(seed);
    }
    assert!(!inputs.is_empty(), "{target} has seeds");
    for folder in ["seeds", "regressions"] {
        for path in files(&fuzz_folder().join(folder).join(target)) {
            let input = std::fs::read(&path).expect("a file");
            run(&path.display().to_string(), &input, &body);
            inputs.push(input);
        }
    }
    // The year of the events that the project exists for.
    let mut random = SplitMix64(2008);
    for number in 0..mutations {
        let mut input = inputs[random.below(inputs.len())].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut input, &inputs, &mut random);
        }
        run(&format!("mutation {number} of {target}"), &input, &body);
    }
}

/// Runs a body, and says with which input it was when it fails.
pub(crate) fn run(name: &str, input: &[u8], body: impl Fn(&[u8])) {
    let named = Named(name);
    body(input);
    drop(named);
}

struct Named<'a>(&'a str);

impl Drop for Named<'_> {
    #[expect(
        clippy::print_stdout,
        reason = "the test's output is shown when it fails"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("with {}", self.0);
        }
    }
}

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

/// The files of a folder by name, without those that explain it; none where there
/// is no folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_input =
        |path: &PathBuf| path.is_file() && path.extension().is_none_or(|ending| ending != "md");
    let mut paths: Vec<PathBuf> = paths.filter(is_input).collect();
    paths.sort();
    paths
}

/// One change as a fuzzer makes them: bits, numbers at their ends, pieces taken
/// out, doubled, or brought in from another input.
fn mutate(input: &mut Vec<u8>, inputs: &[Vec<u8>], random: &mut SplitMix64) {
    let at = random.below(input.len() + 1);
    let bytes = random.below(40).min(input.len() - at);
    match random.below(6) {
        0 if at < input.len() => input[at] ^= 1 << random.below(8),
        1 if at < input.len() => input[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
        2 => drop(input.drain(at..at + bytes)),
        3 => {
            let piece = input[at..at + bytes].to_vec();
            input.splice(at..at, piece);
        }
        4 => {
            let other = &inputs[random.below(inputs.len())];
            let start = random.below(other.len() + 1);
            let end = (start + random.below(100)).min(other.len());
            input.splice(at..at, other[start..end].iter().copied());
        }
        _ => input.truncate(at),
    }
}

/// The generator of Steele, Lea and Flood (2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
