//! Files that grow with every commit, and what they have beyond it is cut off.

use std::fs::OpenOptions;
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use store::Store;

use crate::error::Error;
use crate::writer::{Target, Writer};

/// Where decisions or rejected rows are written to.
pub(crate) enum Output {
    /// Nobody wants them.
    Nowhere,
    /// A file, which is right as far as the database says.
    File {
        path: PathBuf,
        /// As the database knows it.
        id: i64,
        name: String,
        writer: Writer,
        bytes: u64,
    },
    /// What has no length: standard output, a pipe, a device.
    Stream { name: String, writer: Writer },
}

impl Output {
    /// Opens a file: what it has beyond what was committed is cut off.
    pub(crate) fn open(path: &Path, header: &[u8], store: &mut Store) -> Result<Output, Error> {
        let unwritten = |source: io::Error| Error::Write {
            name: path.display().to_string(),
            source,
        };
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create(true)
            .open(path)
            .map_err(unwritten)?;
        let found = file.metadata().map_err(unwritten)?;
        if !found.is_file() {
            return Ok(Output::Stream {
                name: path.display().to_string(),
                writer: Writer::new(Target::Stream(Box::new(file))),
            });
        }
        let name = path
            .canonicalize()
            .map_err(unwritten)?
            .display()
            .to_string();
        let (id, bytes) = match store.triage_output(&name)? {
            Some((_, bytes)) if bytes > found.len() => {
                return Err(Error::OutputShort {
                    name: path.display().to_string(),
                    expected: bytes,
                    found: found.len(),
                });
            }
            Some(known) => known,
            // What somebody else wrote stays.
            None => {
                let bytes = found.len();
                let id = store.transaction(|t| t.reach_triage_output(&name, bytes))?;
                (id, bytes)
            }
        };
        file.set_len(bytes).map_err(unwritten)?;
        file.seek(SeekFrom::Start(bytes)).map_err(unwritten)?;
        let mut output = Output::File {
            path: path.to_owned(),
            id,
            name,
            writer: Writer::new(Target::File(file)),
            bytes,
        };
        if bytes == 0 {
            output.write(header.to_vec())?;
        }
        Ok(output)
    }

    pub(crate) fn standard(header: &[u8]) -> Result<Output, Error> {
        let mut output = Output::Stream {
            name: "standard output".to_owned(),
            writer: Writer::new(Target::Stream(Box::new(io::stdout()))),
        };
        output.write(header.to_vec())?;
        Ok(output)
    }

    /// The file's number, and where the next line begins in it.
    pub(crate) fn at(&self) -> Option<(i64, u64)> {
        match self {
            Output::File { id, bytes, .. } => Some((*id, *bytes)),
            Output::Nowhere | Output::Stream { .. } => None,
        }
    }

    pub(crate) fn write(&mut self, part: Vec<u8>) -> Result<(), Error> {
        if part.is_empty() {
            return Ok(());
        }
        match self {
            Output::Nowhere => Ok(()),
            Output::File {
                path,
                writer,
                bytes,
                ..
            } => {
                *bytes += part.len() as u64;
                writer.write(part).map_err(|source| Error::Write {
                    name: path.display().to_string(),
                    source,
                })
            }
            Output::Stream { name, writer } => writer.write(part).map_err(|source| Error::Write {
                name: name.clone(),
                source,
            }),
        }
    }

    /// Brings everything to the disk; the file's name and its length, where it has one.
    pub(crate) fn settle(&mut self) -> Result<Option<(&str, u64)>, Error> {
        match self {
            Output::Nowhere => Ok(None),
            Output::File {
                path,
                name,
                writer,
                bytes,
                ..
            } => {
                writer.settle().map_err(|source| Error::Write {
                    name: path.display().to_string(),
                    source,
                })?;
                Ok(Some((name, *bytes)))
            }
            Output::Stream { name, writer } => {
                writer.settle().map_err(|source| Error::Write {
                    name: name.clone(),
                    source,
                })?;
                Ok(None)
            }
        }
    }
}
