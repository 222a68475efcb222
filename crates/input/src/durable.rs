//! Writing files so that a crash leaves the old file or the new one, never a part.
//!
//! The only output in this crate: it stands here because every crate that reads
//! files and writes others has this one helper in common.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes `path` through `fill`, all or nothing.
///
/// The bytes go to a hidden file in the same folder; when `fill` has succeeded
/// they are flushed to the disk, the file takes the name `path`, replacing what
/// was there, and the folder is flushed too. A new file has the permissions that
/// any new file has, a replaced one those of the old. When this returns `Ok`, the
/// file outlasts a loss of power. Where `path` is a link, what it leads to is
/// replaced, and not the link.
///
/// What is no regular file, such as `/dev/null` or a pipe, is written to as it
/// stands: it has no old content to keep, and must not be replaced.
///
/// # Errors
///
/// What `fill` returns, or what the system says about creating, writing, flushing
/// or renaming. Then `path` is as it was before and nothing is left beside it; only
/// if the last step fails, the flush of the folder, the new file is in place but
/// may not outlast a loss of power. When `fill` panics, `path` is as it was before;
/// the hidden file is removed if panics unwind.
pub fn write<T, E>(
    path: impl AsRef<Path>,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<io::Error>,
{
    let target = fs::canonicalize(path.as_ref());
    let path = target.as_deref().unwrap_or(path.as_ref());
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return write_through(path, fill);
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut aside = new_file(folder, path)?;
    let mut writer = BufWriter::new(aside.as_file_mut());
    let value = match fill(&mut writer) {
        Ok(value) => value,
        Err(error) => {
            // Without this the buffer would be written to a file that goes away.
            drop(writer.into_parts());
            return Err(error);
        }
    };
    writer.flush()?;
    drop(writer);
    aside.as_file().sync_all()?;
    aside.persist(path).map_err(|failed| failed.error)?;
    sync_folder(folder)?;
    Ok(value)
}

/// Writes to a device or a pipe.
fn write_through<T, E>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<io::Error>,
{
    let mut file = OpenOptions::new().write(true).open(path)?;
    let mut writer = BufWriter::new(&mut file);
    let value = fill(&mut writer)?;
    writer.flush()?;
    Ok(value)
}

fn new_file(folder: &Path, path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let old = fs::metadata(path).ok().map(|found| found.permissions());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    if let Some(permissions) = default_permissions() {
        builder.permissions(permissions);
    }
    let aside = builder.tempfile_in(folder)?;
    if let Some(permissions) = old {
        aside.as_file().set_permissions(permissions)?;
    }
    Ok(aside)
}

#[cfg(unix)]
fn default_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    // The system takes away what the user's mask forbids.
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<Permissions> {
    None
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere folders cannot be opened; the rename itself is as durable as it gets.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
