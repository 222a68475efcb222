//! Writes the seeds of the fuzz targets into a folder, one folder per target:
//! `cargo run -p testkit --example corpus -- fuzz/corpus`.

mod seeds;

use std::io::Read;
use std::path::Path;

/// Two bytes before the content say how large its chunks are.
const CHUNK_BYTES: [u8; 2] = [0, 64];

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "fuzz/corpus".into());
    let folder = Path::new(&folder);
    for (name, content) in seeds::mrt() {
        let seed = [&CHUNK_BYTES[..], &content].concat();
        write(&folder.join("mrt_decode"), &name, &seed)?;
    }
    for (name, seed) in bzip2_seeds()? {
        write(&folder.join("bzip2"), name, &seed)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, seed: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(name), seed)
}

/// Streams of one block and of many, of repeats and of noise, one after another
/// and cut off.
fn bzip2_seeds() -> std::io::Result<Vec<(&'static str, Vec<u8>)>> {
    let text = b"a hundred thousand bytes are the smallest block, ".repeat(30);
    let repeats = vec![b'a'; 3000];
    let noise: Vec<u8> = (0..600_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let two_blocks = b"0123456789".repeat(12_000);
    let one = compress(&text)?;
    let two = [compress(&text)?, compress(&repeats)?].concat();
    Ok(vec![
        ("empty", compress(&[])?),
        ("repeats", compress(&repeats)?),
        ("noise", compress(&noise)?),
        ("two-blocks", compress(&two_blocks)?),
        ("cut-off", one[..one.len() - 9].to_vec()),
        ("garbage-behind", [&one[..], b"garbage"].concat()),
        ("text", one),
        ("two-streams", two),
    ])
}

fn compress(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    bzip2::read::BzEncoder::new(content, bzip2::Compression::new(1)).read_to_end(&mut out)?;
    Ok(out)
}
