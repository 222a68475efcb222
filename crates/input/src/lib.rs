//! Opens what users have.
//!
//! Files, folders, patterns and standard input, compressed with gzip, bzip2, zstd
//! or xz or not at all — told by content, never by name — become one sequence of
//! [`Event`]s: content in order, damage where it is, and for each file its length
//! and SHA-256. Decompression runs ahead on worker threads, bzip2 by blocks.
//!
//! - [`expand`] turns arguments into [`Source`]s (`source`).
//! - [`Reader`] reads them (`reader`); behind it `feeder` reads and hashes,
//!   `worker` decompresses, and `pipeline` holds what passes between them.
//! - `bzip2` is our own decoder; `stream` has gzip, zstd and xz.
//! - [`Content`] is one source as a stream, for parsers that take a `BufRead`.
//! - [`read_all`] is for small files, [`durable`] for writing files safely,
//!   [`ordered`] for writing what several threads make.
//!
//! Nothing here knows a format inside.

mod bzip2;
mod chunk;
mod compression;
mod content;
pub mod durable;
mod error;
mod event;
mod feeder;
#[doc(hidden)]
pub mod fuzz;
pub mod ordered;
mod pipeline;
mod reader;
mod source;
mod stream;
mod worker;

pub use chunk::Chunk;
pub use compression::Compression;
pub use content::Content;
pub use error::Error;
pub use event::{DamageKind, Event, Summary};
pub use reader::{Options, READ_ALL_BYTES_MAX, Reader, read_all};
pub use source::{Source, expand, sort_by_time_in_name};
pub use stream::CODEC_MEMORY_MAX;
