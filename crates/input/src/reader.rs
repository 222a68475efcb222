//! Reads sources one after another while workers decompress ahead.

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use crate::bzip2::Chain;
use crate::feeder::{self, Feeder};
use crate::pipeline::{Found, PIECE_BYTES, Shared, Ticket, Tickets, tickets_ahead};
use crate::{Chunk, Compression, Error, Event, Source, Summary, worker};

/// Content that [`read_all`] holds in memory: the largest table of text that the
/// project knows has 30 MB.
pub const READ_ALL_BYTES_MAX: u64 = 1 << 30;

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that decompress. One more reads and hashes, and the caller's takes
    /// the content. Each takes 10 MB for bzip2 and three or four blocks of content
    /// ahead, of about 1 MB each and at most 4 MiB.
    pub threads: NonZeroUsize,
    /// Whether files are hashed: a second per 1–2 GB of files as stored, beside
    /// all else, which counts where the files are plain.
    pub hash: bool,
}

impl Default for Options {
    /// As many threads as the machine runs at once, and a hash.
    fn default() -> Options {
        Options {
            threads: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            hash: true,
        }
    }
}

/// The events of a list of sources, in their order.
///
/// Content comes in order and without gap, in pieces of up to a few MB, while
/// following blocks and files are decompressed. Memory is bounded however large
/// the files are: what is in flight counts tens of MB (see [`Options::threads`]),
/// to which zstd and xz add the window that the file asks for, up to
/// [`CODEC_MEMORY_MAX`](crate::CODEC_MEMORY_MAX) per file in flight.
///
/// Dropping it ends all its threads and waits for them. There is one exception:
/// a thread that waits for standard input cannot be woken, so then they are left
/// to end with the next byte, or with the process.
pub struct Reader {
    tickets: Option<Tickets>,
    current: Option<Current>,
    shared: Shared,
    threads: Vec<JoinHandle<()>>,
}

/// The source that events are about.
struct Current {
    source: usize,
    compression: Compression,
    content_bytes: u64,
    decoding: Decoding,
}

enum Decoding {
    /// Nothing to do, or not known yet, or done.
    None,
    Bzip2(Box<Chain>),
    Stream(mpsc::Receiver<Found>),
    /// Read here, so that content is in the cache of the thread that takes it.
    Direct(Direct),
}

/// A plain file, and its first bytes until they are given out.
struct Direct {
    file: File,
    name: String,
    first: Option<Chunk>,
}

impl Reader {
    /// Starts reading; nothing is opened in the caller's thread.
    ///
    /// # Panics
    ///
    /// When the system gives no threads.
    pub fn new(sources: Vec<Source>, options: Options) -> Reader {
        let shared = Shared::default();
        let (tickets, queue) = mpsc::sync_channel(tickets_ahead(options.threads));
        let (jobs, job_queue) = mpsc::channel();
        let feeder = Feeder {
            hash: options.hash,
            shared: shared.clone(),
            tickets,
            jobs,
        };
        let job_queue = Arc::new(Mutex::new(job_queue));
        let mut threads = vec![spawn("input-feeder", move || feeder.run(&sources))];
        for _ in 0..options.threads.get() {
            let (job_queue, shared) = (Arc::clone(&job_queue), shared.clone());
            threads.push(spawn("input-worker", move || {
                worker::run(&job_queue, &shared);
            }));
        }
        Reader {
            tickets: Some(Tickets::new(queue)),
            current: None,
            shared,
            threads,
        }
    }

    fn event(current: &mut Current, found: Found) -> Event {
        match found {
            Found::Bytes(bytes) => {
                let offset = current.content_bytes;
                current.content_bytes += bytes.len() as u64;
                Event::Data {
                    source: current.source,
                    offset,
                    bytes,
                }
            }
            Found::Damage {
                file_offset,
                kind,
                resumed,
            } => Event::Damage {
                source: current.source,
                file_offset,
                content_offset: current.content_bytes,
                kind,
                resumed,
            },
        }
    }

    /// The next event of a source that is read here; `None` when the current one
    /// is not.
    fn direct(&mut self) -> Option<Event> {
        let current = self.current.as_mut()?;
        let Decoding::Direct(direct) = &mut current.decoding else {
            return None;
        };
        let source = current.source;
        if let Some(first) = direct.first.take()
            && !first.is_empty()
        {
            return Some(Reader::event(current, Found::Bytes(first)));
        }
        let mut piece = self.shared.pool.take_sized(PIECE_BYTES);
        let event = match feeder::read(&mut direct.file, &mut piece) {
            Ok(0) => Event::End {
                source,
                summary: Summary {
                    compression: current.compression,
                    file_bytes: current.content_bytes,
                    content_bytes: current.content_bytes,
                    sha256: None,
                },
            },
            Ok(length) => {
                let bytes = self.shared.pool.chunk(piece, length);
                return Some(Reader::event(current, Found::Bytes(bytes)));
            }
            Err(error) => Event::Failed {
                source,
                error: Error::Unreadable {
                    name: std::mem::take(&mut direct.name),
                    offset: Some(current.content_bytes),
                    source: error,
                },
            },
        };
        self.current = None;
        Some(event)
    }

    /// The next of what the current source's decoder finds.
    fn found(&mut self) -> Option<Found> {
        let tickets = self.tickets.as_mut()?;
        loop {
            let found = match &mut self.current.as_mut()?.decoding {
                Decoding::None | Decoding::Direct(_) => None,
                Decoding::Bzip2(chain) => chain.next(tickets),
                Decoding::Stream(answer) => answer.recv().ok(),
            };
            match found {
                // Content of no bytes is no event.
                Some(Found::Bytes(bytes)) if bytes.is_empty() => {}
                other => return other,
            }
        }
    }
}

impl Iterator for Reader {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.direct() {
                return Some(event);
            }
            if let Some(found) = self.found() {
                return Some(Reader::event(self.current.as_mut()?, found));
            }
            match self.tickets.as_mut()?.next()? {
                Ticket::Begin {
                    source,
                    compression,
                } => {
                    self.current = Some(Current {
                        source,
                        compression,
                        content_bytes: 0,
                        decoding: match compression {
                            Compression::Bzip2 => {
                                Decoding::Bzip2(Box::new(Chain::new(self.shared.pool.clone())))
                            }
                            _ => Decoding::None,
                        },
                    });
                    return Some(Event::Begin {
                        source,
                        compression,
                    });
                }
                Ticket::Content(bytes) => {
                    return Some(Reader::event(self.current.as_mut()?, Found::Bytes(bytes)));
                }
                Ticket::Direct { file, name, first } => {
                    self.current.as_mut()?.decoding = Decoding::Direct(Direct {
                        file,
                        name,
                        first: Some(first),
                    });
                }
                Ticket::Stream(answer) => {
                    self.current.as_mut()?.decoding = Decoding::Stream(answer);
                }
                // Only the chain takes these, and it takes them all.
                Ticket::Segment(_) => {}
                Ticket::End {
                    source,
                    file_bytes,
                    sha256,
                } => {
                    let mut current = self.current.take()?;
                    if let Decoding::Bzip2(chain) = &mut current.decoding
                        && let Some(damage) = chain.finish(file_bytes)
                    {
                        let event = Reader::event(&mut current, damage);
                        self.current = Some(current);
                        let tickets = self.tickets.as_mut()?;
                        tickets.put_back(Ticket::End {
                            source,
                            file_bytes,
                            sha256,
                        });
                        return Some(event);
                    }
                    return Some(Event::End {
                        source,
                        summary: Summary {
                            compression: current.compression,
                            file_bytes,
                            content_bytes: current.content_bytes,
                            sha256,
                        },
                    });
                }
                Ticket::Failed { source, error } => {
                    self.current = None;
                    return Some(Event::Failed { source, error });
                }
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let flags = &self.shared.flags;
        flags.stop.store(true, Ordering::SeqCst);
        // Whoever waits to hand something over finds nobody there.
        self.current = None;
        self.tickets = None;
        if flags.in_standard_input.load(Ordering::SeqCst) {
            return;
        }
        for thread in self.threads.drain(..) {
            // A panic there was a bug, and has been reported on standard error.
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .expect("the system gives a thread")
}

/// The whole content of one file, decompressed.
///
/// # Errors
///
/// When the file cannot be read, is damaged in any way, or has more than
/// [`READ_ALL_BYTES_MAX`] bytes of content.
pub fn read_all(path: impl AsRef<Path>) -> Result<(Vec<u8>, Summary), Error> {
    let source = Source::Path(path.as_ref().to_owned());
    let name = source.to_string();
    let mut content = Vec::new();
    let mut summary = None;
    let options = Options {
        threads: NonZeroUsize::MIN,
        hash: true,
    };
    for event in Reader::new(vec![source], options) {
        match event {
            Event::Begin { .. } => {}
            Event::Data { bytes, .. } => {
                if (content.len() + bytes.len()) as u64 > READ_ALL_BYTES_MAX {
                    return Err(Error::TooLarge {
                        name,
                        content_bytes_max: READ_ALL_BYTES_MAX,
                    });
                }
                content.extend_from_slice(&bytes);
            }
            Event::Damage {
                file_offset, kind, ..
            } => {
                return Err(Error::Damaged {
                    name,
                    file_offset,
                    kind,
                });
            }
            Event::End {
                summary: numbers, ..
            } => summary = Some(numbers),
            Event::Failed { error, .. } => return Err(error),
        }
    }
    Ok((
        content,
        summary.expect("a source that did not fail has an end"),
    ))
}
