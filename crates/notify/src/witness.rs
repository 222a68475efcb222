//! Who can say whether a message in doubt has arrived.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::PathBuf;

/// What a witness says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Testimony {
    /// It was taken.
    Arrived,
    /// It was not taken, and never will be.
    NotArrived,
    /// The witness cannot tell.
    Unknown,
}

/// Somebody who knows which messages a relay has taken.
pub trait Witness {
    /// Whether the relay took the message of a Message-ID.
    ///
    /// # Errors
    ///
    /// When the witness cannot be asked.
    fn testify(&self, id: &str) -> io::Result<Testimony>;
}

/// The relay's own log, in which it names each message that it takes: Postfix
/// writes `message-id=<…>`, others alike.
#[derive(Clone, Debug)]
pub struct RelayLog {
    /// The file.
    pub path: PathBuf,
    /// Whether the log has everything that the relay took: it reaches back to before
    /// the message, and the relay had no connection open from here when it was read.
    /// Only then does a message that is not in it not have arrived.
    pub is_complete: bool,
}

impl Witness for RelayLog {
    fn testify(&self, id: &str) -> io::Result<Testimony> {
        let wanted = format!("<{id}>");
        for line in BufReader::new(File::open(&self.path)?).split(b'\n') {
            let line = line?;
            if line
                .windows(wanted.len())
                .any(|part| part == wanted.as_bytes())
            {
                return Ok(Testimony::Arrived);
            }
        }
        Ok(if self.is_complete {
            Testimony::NotArrived
        } else {
            Testimony::Unknown
        })
    }
}
