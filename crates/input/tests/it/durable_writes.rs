//! Files are written whole or not at all.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use input::durable;

use crate::store;

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_written_or_replaced() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("report");
    for text in ["first", "second, and longer", "3"] {
        let value = durable::write(&path, |out| {
            out.write_all(text.as_bytes())?;
            Ok::<_, io::Error>(text.len())
        });
        assert_eq!(value.expect("written"), text.len());
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
        assert_eq!(names(folder.path()), ["report"]);
    }
}

#[test]
fn an_error_leaves_what_was_there_and_nothing_beside() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let fail = |path: &std::path::Path| {
        durable::write(path, |out| {
            out.write_all(b"half")?;
            out.flush()?;
            out.write_all(b"more")?;
            Err::<(), _>(io::Error::other("no more"))
        })
        .expect_err("the closure's error")
    };
    let path = folder.path().join("report");
    assert_eq!(fail(&path).to_string(), "no more");
    assert_eq!(names(folder.path()), Vec::<String>::new());
    store(folder.path(), "report", b"old");
    fail(&path);
    assert_eq!(names(folder.path()), ["report"]);
    assert_eq!(std::fs::read(&path).expect("a file"), b"old");
}

#[test]
fn a_panic_leaves_what_was_there_and_nothing_beside() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = store(folder.path(), "report", b"old");
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        durable::write(&path, |out| -> io::Result<()> {
            out.write_all(b"half")?;
            panic!("a bug");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(names(folder.path()), ["report"]);
    assert_eq!(std::fs::read(&path).expect("a file"), b"old");
}

#[test]
fn a_missing_folder_is_an_error() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("none").join("report");
    let error = durable::write(&path, |_| Ok::<_, io::Error>(())).expect_err("no folder");
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_permissions_and_a_new_one_has_the_usual() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a scratch folder");
    let mode = |name: &str| {
        let found = std::fs::metadata(folder.path().join(name)).expect("a file");
        found.permissions().mode() & 0o777
    };
    let usual = store(folder.path(), "usual", b"");
    durable::write(folder.path().join("new"), |_| Ok::<_, io::Error>(())).expect("written");
    assert_eq!(mode("new"), mode("usual"));
    std::fs::set_permissions(&usual, PermissionsExt::from_mode(0o640)).expect("allowed");
    durable::write(&usual, |_| Ok::<_, io::Error>(())).expect("written");
    assert_eq!(mode("usual"), 0o640);
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    use std::io::Read;
    use std::os::fd::AsRawFd;

    let (mut reader, writer) = io::pipe().expect("a pipe");
    let path = format!("/proc/self/fd/{}", writer.as_raw_fd());
    durable::write(&path, |out| out.write_all(b"through")).expect("written");
    drop(writer);
    let mut read = String::new();
    reader.read_to_string(&mut read).expect("what was written");
    assert_eq!(read, "through");
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    std::fs::write(&file, "old").expect("a file");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    durable::write(&link, |out| out.write_all(b"new")).expect("written");
    assert!(
        std::fs::symlink_metadata(&link)
            .expect("the link")
            .is_symlink()
    );
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "new");
}
