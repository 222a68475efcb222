//! Writes the seeds of the fuzz targets into a folder, one folder per target:
//! `cargo run -p testkit --example corpus -- fuzz/corpus`.

mod rtr_sessions;
mod seeds;
mod selections;
mod slurm_files;
mod streams;
mod vrp_files;

use std::path::Path;

/// Two bytes before the content say how large its chunks or pieces are.
const CHUNK_BYTES: [u8; 2] = [0, 64];

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.unwrap_or_else(|| "fuzz/corpus".into());
    let folder = Path::new(&folder);
    for (number, (name, content)) in seeds::mrt().into_iter().enumerate() {
        let seed = [&CHUNK_BYTES[..], &content].concat();
        write(&folder.join("mrt_decode"), &name, &seed)?;
        write(&folder.join("mrt_origins"), &name, &content)?;
        write(&folder.join("mrt_reencode"), &name, &content)?;
        // Which filters there are: every one in some seed, alone and with others.
        let filters = 1_u8.rotate_left(number as u32) | 1_u8.rotate_left(number as u32 / 8);
        let choice = [number as u8, filters];
        let seed = [&choice[..], &content].concat();
        write(&folder.join("routes_text"), &name, &seed)?;
    }
    for (name, content) in vrp_files::vrp_files() {
        write(&folder.join("vrps"), name, &[&[7], content].concat())?;
    }
    for (name, content) in slurm_files::slurm_files() {
        write(&folder.join("slurm"), name, content)?;
    }
    for (name, session) in rtr_sessions::rtr_sessions() {
        write(&folder.join("rtr"), &name, &session)?;
    }
    for (name, text) in selections::selections() {
        write(&folder.join("selection"), &name, &text)?;
    }
    for (name, stream) in streams::bzip2() {
        write(&folder.join("bzip2"), &name, &stream)?;
    }
    for (name, stream) in streams::others() {
        let seed = [&CHUNK_BYTES[..], &stream].concat();
        write(&folder.join("streams"), &name, &seed)?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, seed: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(name), seed)
}
