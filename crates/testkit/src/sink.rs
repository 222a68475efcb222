//! A mail server that keeps what it takes, on a port of this machine. It knows nothing
//! of the client: it reads commands as RFC 5321 has them.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

/// What happens at the server, in order; each can be a moment to kill the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Somebody connected.
    Connected,
    /// A command came.
    Command,
    /// A line of a message.
    Content,
    /// The end came, and the message is taken; the answer is not sent.
    Taken,
    /// The answer is sent.
    Answered,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its Message-ID, without brackets.
    pub id: String,
    /// Where it goes, by the envelope.
    pub to: String,
    /// Its content, without the dots that were added.
    pub bytes: Vec<u8>,
}

/// Is told what happens, at the moment that it does.
pub type Hook = Box<dyn FnMut(Moment) + Send>;

#[derive(Default)]
struct Shared {
    taken: Vec<Taken>,
    sessions: usize,
    hook: Option<Hook>,
    /// Answers to give instead of those that are due, by the command's first word.
    answers: VecDeque<(&'static str, &'static str)>,
}

/// The server, until the program ends.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<(Mutex<Shared>, Condvar)>,
}

impl Sink {
    /// Begins to listen.
    ///
    /// # Panics
    ///
    /// When the system has no port.
    pub fn start() -> Sink {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new((Mutex::new(Shared::default()), Condvar::new()));
        let of_thread = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.expect("a connection");
                of_thread.0.lock().expect("no panic").sessions += 1;
                let of_session = Arc::clone(&of_thread);
                std::thread::spawn(move || {
                    // However the client leaves: killed, it breaks off.
                    let _ = talk(stream, &of_session);
                    of_session.0.lock().expect("no panic").sessions -= 1;
                    of_session.1.notify_all();
                });
            }
        });
        Sink { address, shared }
    }

    /// Calls `hook` at every moment from now on.
    pub fn set_hook(&self, hook: Option<Hook>) {
        self.shared.0.lock().expect("no panic").hook = hook;
    }

    /// The next time that a command comes, this answer is given. `.` is the end of
    /// a message, which is not taken then; no answer at all is a closed connection.
    pub fn answer(&self, command: &'static str, answer: &'static str) {
        let mut shared = self.shared.0.lock().expect("no panic");
        shared.answers.push_back((command, answer));
    }

    /// Waits until nobody is connected: what was on its way is taken or dropped.
    pub fn wait_until_idle(&self) {
        let mut shared = self.shared.0.lock().expect("no panic");
        while shared.sessions > 0 {
            shared = self.shared.1.wait(shared).expect("no panic");
        }
    }

    /// The messages that were taken, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.0.lock().expect("no panic").taken.clone()
    }

    /// The Message-IDs of those messages.
    ///
    /// # Panics
    ///
    /// When one was taken twice.
    pub fn ids(&self) -> BTreeSet<String> {
        let taken = self.taken();
        let ids: BTreeSet<String> = taken.iter().map(|one| one.id.clone()).collect();
        assert_eq!(ids.len(), taken.len(), "a message arrived twice");
        ids
    }
}

/// One connection.
fn talk(stream: TcpStream, shared: &(Mutex<Shared>, Condvar)) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    let due = |word: &str| -> Option<&'static str> {
        let mut shared = shared.0.lock().expect("no panic");
        let (command, answer) = *shared.answers.front()?;
        (command == word).then(|| {
            shared.answers.pop_front();
            answer
        })
    };
    moment(shared, Moment::Connected);
    out.write_all(b"220 sink.example\r\n")?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        moment(shared, Moment::Command);
        let word = line
            .split([' ', '\r'])
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Some(answer) = due(&word) {
            out.write_all(answer.as_bytes())?;
            continue;
        }
        match word.as_str() {
            "EHLO" => {
                out.write_all(b"250-sink.example\r\n250-SIZE 10000000\r\n250 PIPELINING\r\n")?;
            }
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                to = address.to_owned();
                out.write_all(b"250 fine\r\n")?;
            }
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let Some(bytes) = content(&mut lines, shared)? else {
                    return Ok(());
                };
                if let Some(answer) = due(".") {
                    out.write_all(answer.as_bytes())?;
                    if answer.is_empty() {
                        return Ok(());
                    }
                    continue;
                }
                let id = id(&bytes);
                let to = std::mem::take(&mut to);
                shared
                    .0
                    .lock()
                    .expect("no panic")
                    .taken
                    .push(Taken { id, to, bytes });
                moment(shared, Moment::Taken);
                out.write_all(b"250 taken\r\n")?;
                moment(shared, Moment::Answered);
            }
            "QUIT" => {
                out.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => out.write_all(b"250 fine\r\n")?,
        }
    }
}

/// Lines up to the end, without the dots that were added; `None` where the client
/// broke off before.
fn content(
    lines: &mut impl BufRead,
    shared: &(Mutex<Shared>, Condvar),
) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        lines.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\r\n") {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(bytes));
        }
        moment(shared, Moment::Content);
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// The Message-ID, without brackets.
fn id(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Message-ID: <"));
    line.and_then(|line| line.strip_suffix('>'))
        .expect("a Message-ID")
        .to_owned()
}

fn moment(shared: &(Mutex<Shared>, Condvar), moment: Moment) {
    let hook = shared.0.lock().expect("no panic").hook.take();
    if let Some(mut hook) = hook {
        hook(moment);
        let mut shared = shared.0.lock().expect("no panic");
        if shared.hook.is_none() {
            shared.hook = Some(hook);
        }
    }
}
