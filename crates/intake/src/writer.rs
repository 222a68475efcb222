//! A thread that writes one file or stream, while others go on.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

/// Parts that wait to be written, of a MB at most: enough that a disk that is slow for a
/// moment makes nobody wait.
const PARTS_WAITING: usize = 32;

/// Bytes after which what was written begins to be brought to the disk, so that little is
/// left to wait for when all of it is to be there. Our choice.
const SYNC_BYTES: u64 = 16 << 20;

/// Writes parts in their order.
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// What the thread is to do.
enum Job {
    Write(Vec<u8>),
    /// Bring everything to where it goes, and say so.
    Settle(SyncSender<()>),
}

/// Where parts go.
pub(crate) enum Target {
    /// A file, which is brought to the disk.
    File(File),
    /// Standard output, a pipe, a device.
    Stream(Box<dyn Write + Send>),
}

impl Writer {
    pub(crate) fn new(target: Target) -> Writer {
        let (jobs, todo) = mpsc::sync_channel(PARTS_WAITING);
        Writer {
            jobs: Some(jobs),
            thread: Some(thread::spawn(move || work(target, &todo))),
        }
    }

    /// Writes a part behind those before it.
    ///
    /// # Errors
    ///
    /// When one of the parts before it could not be written.
    pub(crate) fn write(&mut self, part: Vec<u8>) -> io::Result<()> {
        self.give(Job::Write(part))
    }

    /// Brings all parts to where they go.
    ///
    /// # Errors
    ///
    /// When one of them could not be written.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        let (done, is_done) = mpsc::sync_channel(1);
        self.give(Job::Settle(done))?;
        is_done.recv().or_else(|_| self.end())
    }

    fn give(&mut self, job: Job) -> io::Result<()> {
        let given = self.jobs.as_ref().map(|jobs| jobs.send(job));
        match given {
            Some(Ok(())) => Ok(()),
            _ => self.end(),
        }
    }

    /// Why the thread ended before it was told to.
    fn end(&mut self) -> io::Result<()> {
        self.jobs = None;
        let ended = self.thread.take().map(JoinHandle::join);
        Err(match ended {
            Some(Ok(Err(error))) => error,
            _ => io::Error::other("nothing more can be written behind a part that could not"),
        })
    }
}

fn work(target: Target, todo: &Receiver<Job>) -> io::Result<()> {
    match target {
        Target::File(file) => into_file(&file, todo),
        Target::Stream(mut out) => {
            for job in todo {
                match job {
                    Job::Write(part) => out.write_all(&part)?,
                    Job::Settle(done) => {
                        out.flush()?;
                        // Whoever asked may have gone.
                        let _ = done.send(());
                    }
                }
            }
            Ok(())
        }
    }
}

/// Writes into a file, while one more thread brings to the disk what is in it.
fn into_file(mut file: &File, todo: &Receiver<Job>) -> io::Result<()> {
    thread::scope(|scope| {
        let (wake, awake) = mpsc::sync_channel(1);
        let syncing = scope.spawn(move || awake.iter().try_for_each(|()| file.sync_data()));
        let mut unsettled = 0;
        for job in todo {
            match job {
                Job::Write(part) => {
                    unsettled += part.len() as u64;
                    file.write_all(&part)?;
                    if unsettled >= SYNC_BYTES {
                        // Where it is at it, it goes on with this too.
                        let _ = wake.try_send(());
                        unsettled = 0;
                    }
                }
                Job::Settle(done) => {
                    // An error is told once, perhaps to the other thread.
                    if syncing.is_finished() {
                        break;
                    }
                    file.sync_data()?;
                    unsettled = 0;
                    // Whoever asked may have gone.
                    let _ = done.send(());
                }
            }
        }
        drop(wake);
        syncing.join().expect("it does not panic")
    })
}
