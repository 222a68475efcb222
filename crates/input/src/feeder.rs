//! Reads the sources in order, hashes what it reads and issues tickets.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Sender, SyncSender};

use sha2::{Digest, Sha256};

use crate::bzip2::{Kind, SegmentTicket, Splitter};
use crate::pipeline::{Job, PIECE_BYTES, STREAM_PIECES_AHEAD, Shared, Stored, Ticket};
use crate::{Compression, Error, Source};

/// The feeder's thread.
pub(crate) struct Feeder {
    pub(crate) hash: bool,
    pub(crate) shared: Shared,
    pub(crate) tickets: SyncSender<Ticket>,
    pub(crate) jobs: Sender<Job>,
}

/// The reader does not want any more.
struct Gone;

/// What is done with a file's bytes.
enum Route {
    Plain,
    Bzip2(Splitter),
    Stream(Sender<Stored>),
}

impl Feeder {
    pub(crate) fn run(self, sources: &[Source]) {
        for (index, source) in sources.iter().enumerate() {
            if self.source(index, source).is_err() {
                return;
            }
        }
    }

    fn source(&self, index: usize, source: &Source) -> Result<(), Gone> {
        let unreadable = |offset, error| Error::Unreadable {
            name: source.to_string(),
            offset,
            source: error,
        };
        let fed = match source {
            Source::Path(path) => match File::open(path) {
                Ok(mut file) => match self.begin(index, &mut file)? {
                    Ok(begun) if begun.compression == Compression::Plain && !self.hash => {
                        return self.ticket(Ticket::Direct {
                            file,
                            name: source.to_string(),
                            first: self.shared.pool.chunk(begun.piece, begun.length),
                        });
                    }
                    Ok(begun) => self.feed(index, &mut file, begun)?,
                    Err(error) => Err(error),
                },
                Err(error) => {
                    return self.ticket(Ticket::Failed {
                        source: index,
                        error: unreadable(None, error),
                    });
                }
            },
            Source::StandardInput => {
                let mut file = InterruptibleInput(&self.shared);
                match self.begin(index, &mut file)? {
                    Ok(begun) => self.feed(index, &mut file, begun)?,
                    Err(error) => Err(error),
                }
            }
        };
        let failed = match fed {
            Ok(()) => return Ok(()),
            Err((offset, error)) => unreadable(Some(offset), error),
        };
        self.ticket(Ticket::Failed {
            source: index,
            error: failed,
        })
    }

    /// Reads a source's first bytes, and tells how it is compressed.
    fn begin(
        &self,
        index: usize,
        file: &mut dyn Read,
    ) -> Result<Result<Begun, (u64, io::Error)>, Gone> {
        let mut piece = self.shared.pool.take_sized(PIECE_BYTES);
        // A pipe may give the signature byte by byte.
        let mut length = 0;
        while length < Compression::DETECT_BYTES {
            match read(file, &mut piece[length..]) {
                Ok(0) => break,
                Ok(more) => length += more,
                Err(error) => return Ok(Err((length as u64, error))),
            }
        }
        let compression = Compression::detect(&piece[..length]);
        self.ticket(Ticket::Begin {
            source: index,
            compression,
        })?;
        Ok(Ok(Begun {
            compression,
            piece,
            length,
        }))
    }

    /// Reads one source to its end, or to an error after so many bytes.
    fn feed(
        &self,
        index: usize,
        file: &mut dyn Read,
        begun: Begun,
    ) -> Result<Result<(), (u64, io::Error)>, Gone> {
        let Begun {
            compression,
            mut piece,
            mut length,
        } = begun;
        let mut hash = self.hash.then(Sha256::new);
        let mut file_bytes = 0_u64;
        let mut route = self.route(compression)?;
        while length > 0 {
            if let Some(hash) = &mut hash {
                hash.update(&piece[..length]);
            }
            file_bytes += length as u64;
            self.pass_on(&mut route, piece, length)?;
            piece = self.shared.pool.take_sized(PIECE_BYTES);
            length = match read(file, &mut piece) {
                Ok(length) => length,
                Err(error) => return Ok(Err((file_bytes, error))),
            };
        }
        drop(self.shared.pool.chunk(piece, 0));
        self.end(route)?;
        self.ticket(Ticket::End {
            source: index,
            file_bytes,
            sha256: hash.map(|hash| hash.finalize().into()),
        })?;
        Ok(Ok(()))
    }

    fn route(&self, compression: Compression) -> Result<Route, Gone> {
        Ok(match compression {
            Compression::Plain => Route::Plain,
            Compression::Bzip2 => Route::Bzip2(Splitter::new()),
            Compression::Gzip | Compression::Zstd | Compression::Xz => {
                let (stored, input) = mpsc::channel();
                let (to, answer) = mpsc::sync_channel(STREAM_PIECES_AHEAD);
                self.ticket(Ticket::Stream(answer))?;
                self.job(Job::Stream {
                    compression,
                    input,
                    to,
                })?;
                Route::Stream(stored)
            }
        })
    }

    fn pass_on(&self, route: &mut Route, piece: Vec<u8>, length: usize) -> Result<(), Gone> {
        let chunk = self.shared.pool.chunk(piece, length);
        match route {
            Route::Plain => self.ticket(Ticket::Content(chunk)),
            Route::Bzip2(splitter) => {
                let mut segments = Vec::new();
                splitter.push(&chunk, &mut segments);
                self.segments(segments)
            }
            Route::Stream(stored) => {
                if self.shared.flags.stop.load(Ordering::SeqCst) {
                    return Err(Gone);
                }
                let permit = self.shared.budget.acquire(length);
                // A worker that met damage has left, but the hash goes on.
                let _ = stored.send(Stored::Bytes(chunk, permit));
                Ok(())
            }
        }
    }

    fn end(&self, route: Route) -> Result<(), Gone> {
        match route {
            Route::Plain => {}
            Route::Bzip2(mut splitter) => {
                let mut segments = Vec::new();
                splitter.finish(&mut segments);
                self.segments(segments)?;
            }
            Route::Stream(stored) => {
                let _ = stored.send(Stored::End);
            }
        }
        Ok(())
    }

    fn segments(&self, segments: Vec<crate::bzip2::Segment>) -> Result<(), Gone> {
        for segment in segments {
            let segment = Arc::new(segment);
            if segment.kind == Kind::End {
                self.ticket(Ticket::Segment(SegmentTicket {
                    segment,
                    decoded: None,
                }))?;
                continue;
            }
            // Room for the result and the content of an ordinary block.
            let (to, decoded) = mpsc::sync_channel(2);
            self.ticket(Ticket::Segment(SegmentTicket {
                segment: Arc::clone(&segment),
                decoded: Some(decoded),
            }))?;
            self.job(Job::Block { segment, to })?;
        }
        Ok(())
    }

    fn ticket(&self, ticket: Ticket) -> Result<(), Gone> {
        self.tickets.send(ticket).map_err(|_| Gone)
    }

    fn job(&self, job: Job) -> Result<(), Gone> {
        self.jobs.send(job).map_err(|_| Gone)
    }
}

/// What is known of a source once its first bytes are read.
struct Begun {
    compression: Compression,
    piece: Vec<u8>,
    /// Bytes read into it.
    length: usize,
}

pub(crate) fn read(file: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// Standard input, which tells when it may wait for ever.
struct InterruptibleInput<'a>(&'a Shared);

impl Read for InterruptibleInput<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let flags = &self.0.flags;
        flags.in_standard_input.store(true, Ordering::SeqCst);
        // Either we see the reader gone, or it sees us waiting: see `Reader::drop`.
        let result = if flags.stop.load(Ordering::SeqCst) {
            Ok(0)
        } else {
            io::stdin().lock().read(buffer)
        };
        flags.in_standard_input.store(false, Ordering::SeqCst);
        result
    }
}
