//! A session over TCP, blocking.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::close::Close;
use crate::data::{Shared, Snapshot};
use crate::pdu::Version;
use crate::session::{Answer, Limits, Session};

/// How much is read at once, in bytes. Our choice.
const READ_BYTES: usize = 64 * 1024;

/// How a client connects, and how long it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version to begin with; lower ones are tried where the cache does not
    /// speak it.
    pub version_max: Version,
    /// How long a connection may take to stand, per address.
    pub connect_max: Duration,
    /// How long the cache may take what is sent.
    pub send_max: Duration,
    /// How much an answer may ask of us.
    pub limits: Limits,
}

impl Default for Settings {
    /// Version 2, and ten seconds. Our choice: caches are near.
    fn default() -> Settings {
        Settings {
            version_max: Version::V2,
            connect_max: Duration::from_secs(10),
            send_max: Duration::from_secs(10),
            limits: Limits::default(),
        }
    }
}

/// Why there is nothing new from a cache. What was in use still is.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The address could not be looked up, or has none that answers.
    Connect {
        /// Which.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// The connection broke.
    Broken {
        /// Why.
        source: io::Error,
    },
    /// The cache has closed the connection.
    Ended,
    /// We have closed the connection.
    Closed(Close),
    /// The cache has no VRP any more ([`Answer::Emptied`]). The connection stands.
    Emptied,
}

/// A router's end of the protocol, with one cache.
///
/// One thread calls [`Client::wait`] again and again; the others read
/// [`Client::shared`].
#[derive(Debug)]
pub struct Client {
    address: String,
    settings: Settings,
    session: Session,
    stream: Option<TcpStream>,
    /// What was received and not used.
    received: Vec<u8>,
    /// Whether there may be a whole PDU in it.
    is_ready: bool,
}

impl Client {
    /// A client of the cache at `HOST:PORT`. Connects when it is first waited for.
    pub fn new(address: impl Into<String>, settings: Settings) -> Client {
        Client {
            address: address.into(),
            settings,
            session: Session::new(settings.version_max, settings.limits),
            stream: None,
            received: Vec::new(),
            is_ready: false,
        }
    }

    /// The data in use, for readers on any thread.
    pub fn shared(&self) -> Shared {
        self.session.shared().clone()
    }

    /// How long to wait after an error.
    pub fn retry_after(&self) -> Duration {
        self.session.timing().retry
    }

    /// The version of the protocol that is spoken, or will be tried next.
    pub fn version(&self) -> Version {
        self.session.version()
    }

    /// Waits until new data are in use, or until so much time has passed: then
    /// `None`. Connects where there is no connection, asks when it is time to, and
    /// listens to the cache's notices.
    ///
    /// # Errors
    ///
    /// When there is no connection or it has ended: the next call connects again,
    /// and after which time it should come says [`Client::retry_after`]. When the
    /// cache has no VRP any more: the next call waits for some.
    pub fn wait(&mut self, limit: Duration) -> Result<Option<Arc<Snapshot>>, ClientError> {
        let until = Instant::now() + limit;
        loop {
            match self.step(until) {
                Ok(Step::Complete(snapshot)) => return Ok(Some(snapshot)),
                Ok(Step::Time) => return Ok(None),
                Ok(Step::Go) => {}
                Err(ClientError::Emptied) => return Err(ClientError::Emptied),
                Err(error) => {
                    self.stream = None;
                    self.received.clear();
                    self.is_ready = false;
                    let is_worth_a_retry = self.session.disconnected();
                    // At once, since another question will be asked; that happens
                    // but once for each version and once for all data.
                    match error {
                        ClientError::Closed(close) if close.is_worth_a_retry => {}
                        _ if is_worth_a_retry => {}
                        error => return Err(error),
                    }
                }
            }
        }
    }

    fn step(&mut self, until: Instant) -> Result<Step, ClientError> {
        let mut out = Vec::new();
        if self.stream.is_none() {
            self.stream = Some(self.connect()?);
            self.session.connected(Instant::now(), &mut out);
            self.send(&out)?;
        }
        if self.is_ready {
            return self.take();
        }
        let now = Instant::now();
        if now >= until {
            return Ok(Step::Time);
        }
        let deadline = self.session.deadline().unwrap_or(until).min(until);
        if self.read(deadline.saturating_duration_since(now))? {
            self.is_ready = true;
            return Ok(Step::Go);
        }
        let close = self.session.tick(Instant::now(), &mut out);
        self.send(&out)?;
        close.map_or(Ok(Step::Go), |close| Err(ClientError::Closed(close)))
    }

    /// Gives the session what was received.
    fn take(&mut self) -> Result<Step, ClientError> {
        let mut out = Vec::new();
        let now = Instant::now();
        let taken = self.session.receive(now, &self.received, &mut out);
        self.received.drain(..taken.used);
        // After a whole answer there may be more; else more has to come first.
        self.is_ready = taken.complete.is_some() && !self.received.is_empty();
        let sent = self.send(&out);
        // Why we close says more than that the cache would not hear it.
        if let Some(close) = taken.close {
            return Err(ClientError::Closed(close));
        }
        // What is complete is in use, even where the next question fails.
        match taken.complete {
            Some(Answer::InUse(snapshot)) => Ok(Step::Complete(snapshot)),
            Some(Answer::Emptied) => Err(ClientError::Emptied),
            None => sent.map(|()| Step::Go),
        }
    }

    fn connect(&self) -> Result<TcpStream, ClientError> {
        let failed = |source| ClientError::Connect {
            address: self.address.clone(),
            source,
        };
        let addresses = self.address.to_socket_addrs().map_err(failed)?;
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses {
            let connected = TcpStream::connect_timeout(&address, self.settings.connect_max)
                .and_then(|stream| {
                    stream.set_nodelay(true)?;
                    stream.set_write_timeout(Some(self.settings.send_max))?;
                    Ok(stream)
                });
            match connected {
                Ok(stream) => return Ok(stream),
                Err(error) => last = error,
            }
        }
        Err(failed(last))
    }

    fn send(&mut self, out: &[u8]) -> Result<(), ClientError> {
        let Some(stream) = &mut self.stream else {
            return Err(ClientError::Ended);
        };
        stream
            .write_all(out)
            .map_err(|source| ClientError::Broken { source })
    }

    /// Reads what there is, waiting so long for it: whether something came.
    fn read(&mut self, limit: Duration) -> Result<bool, ClientError> {
        let Some(stream) = &mut self.stream else {
            return Err(ClientError::Ended);
        };
        let broken = |source| ClientError::Broken { source };
        // A limit of zero would be none.
        let limit = limit.max(Duration::from_millis(1));
        stream.set_read_timeout(Some(limit)).map_err(broken)?;
        let before = self.received.len();
        self.received.resize(before + READ_BYTES, 0);
        let result = stream.read(&mut self.received[before..]);
        let count = *result.as_ref().unwrap_or(&0);
        self.received.truncate(before + count);
        match result {
            Ok(0) => Err(ClientError::Ended),
            Ok(_) => Ok(true),
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock
                | io::ErrorKind::TimedOut
                | io::ErrorKind::Interrupted => Ok(false),
                _ => Err(broken(error)),
            },
        }
    }
}

/// What a step led to.
enum Step {
    /// New data are in use.
    Complete(Arc<Snapshot>),
    /// The time is over.
    Time,
    /// Nothing yet.
    Go,
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Connect { address, .. } => write!(f, "no connection with {address}"),
            ClientError::Broken { .. } => write!(f, "the connection with the cache broke"),
            ClientError::Ended => write!(f, "the cache has closed the connection"),
            ClientError::Closed(close) => write!(f, "closed: {}", close.reason),
            ClientError::Emptied => write!(
                f,
                "the cache has no VRP any more; those from before stay in use until they expire"
            ),
        }
    }
}

impl std::error::Error for ClientError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ClientError::Connect { source, .. } | ClientError::Broken { source } => Some(source),
            ClientError::Ended | ClientError::Closed(_) | ClientError::Emptied => None,
        }
    }
}
