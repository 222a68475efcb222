//! SMTP to a relay on the same machine (RFC 5321).
//!
//! There is no TLS and no password here, and so nothing but a loopback address is
//! spoken to: what is told is not for the wire in clear. A relay such as Postfix
//! does the rest, and keeps what it has taken.
//!
//! What general clients do not give is the moment before the end of a message:
//! [`Session::offer`] sends all but the end, [`Session::end`] the end.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::mail::Message;

/// How long to wait for an answer, and for a block to be taken: the longest of
/// RFC 5321 §4.5.3.2 for what is not the end.
const ANSWER: Duration = Duration::from_secs(5 * 60);

/// How long to wait for the answer to the end of a message (RFC 5321 §4.5.3.2).
const END_ANSWER: Duration = Duration::from_secs(10 * 60);

/// The longest line of an answer, in bytes. RFC 5321 §4.5.3.1 has 512; some servers
/// say more.
pub const LINE_BYTES_MAX: usize = 4_096;

/// The most lines of one answer. Our choice: no server has so many extensions.
pub const LINES_MAX: usize = 100;

/// A relay on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    address: SocketAddr,
    hello: String,
}

/// An answer: its code and the words of its last line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Three digits.
    pub code: u16,
    /// Code and words, in one line.
    pub text: String,
}

/// Why a message was not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum SmtpError {
    /// The relay's address is not on this machine.
    NotLocal {
        /// The address.
        address: SocketAddr,
    },
    /// The connection failed, or there was no answer in time.
    Io(io::Error),
    /// The answer is none.
    Answer,
    /// The relay says no.
    Refused(Reply),
    /// The message is none that SMTP carries: a line that is too long, or does not
    /// end in CR LF, or a byte beyond ASCII.
    Message,
}

impl Relay {
    /// A relay, to which `hello` names this machine.
    ///
    /// # Errors
    ///
    /// [`SmtpError::NotLocal`] when the address is not one of the loopback.
    pub fn new(address: SocketAddr, hello: &crate::MailAddress) -> Result<Relay, SmtpError> {
        if !address.ip().is_loopback() {
            return Err(SmtpError::NotLocal { address });
        }
        Ok(Relay {
            address,
            hello: hello.domain().to_owned(),
        })
    }

    /// Greets the relay.
    ///
    /// # Errors
    ///
    /// When there is none, or it does not want to talk.
    pub fn connect(&self) -> Result<Session, SmtpError> {
        let stream = TcpStream::connect_timeout(&self.address, ANSWER).map_err(SmtpError::Io)?;
        stream
            .set_write_timeout(Some(ANSWER))
            .map_err(SmtpError::Io)?;
        stream
            .set_read_timeout(Some(ANSWER))
            .map_err(SmtpError::Io)?;
        // The end of a message is short, and must not wait for more.
        stream.set_nodelay(true).map_err(SmtpError::Io)?;
        let mut session = Session {
            stream: BufReader::new(stream),
        };
        session.answer()?.expect_class(2)?;
        let reply = session.command(&format!("EHLO {}", self.hello))?;
        if reply.code / 100 == 5 {
            session
                .command(&format!("HELO {}", self.hello))?
                .expect_class(2)?;
        } else {
            reply.expect_class(2)?;
        }
        Ok(session)
    }
}

/// A conversation with a relay.
#[derive(Debug)]
pub struct Session {
    stream: BufReader<TcpStream>,
}

impl Session {
    /// Sends a message, but for its end. Whatever happens before [`Session::end`],
    /// the relay has not taken it.
    ///
    /// # Errors
    ///
    /// When the relay refuses it ([`SmtpError::Refused`]: the session goes on), or
    /// does not answer.
    pub fn offer(&mut self, message: &Message) -> Result<(), SmtpError> {
        let stuffed = stuffed(&message.bytes).ok_or(SmtpError::Message)?;
        for command in [
            format!("MAIL FROM:<{}>", message.from),
            format!("RCPT TO:<{}>", message.to),
        ] {
            if let Err(refused) = self.command(&command)?.expect_class(2) {
                self.command("RSET")?.expect_class(2)?;
                return Err(refused);
            }
        }
        if let Err(refused) = self.command("DATA")?.expect_class(3) {
            self.command("RSET")?.expect_class(2)?;
            return Err(refused);
        }
        let stream = self.stream.get_mut();
        stream.write_all(&stuffed).map_err(SmtpError::Io)?;
        stream.flush().map_err(SmtpError::Io)
    }

    /// Sends the end, and hears whether the message is taken.
    ///
    /// # Errors
    ///
    /// When the relay says no: [`SmtpError::Refused`]. After all other errors nobody
    /// knows whether it took the message.
    pub fn end(&mut self) -> Result<Reply, SmtpError> {
        let stream = self.stream.get_mut();
        stream
            .set_read_timeout(Some(END_ANSWER))
            .map_err(SmtpError::Io)?;
        stream.write_all(b".\r\n").map_err(SmtpError::Io)?;
        let reply = self.answer()?.expect_class(2)?;
        let stream = self.stream.get_mut();
        stream
            .set_read_timeout(Some(ANSWER))
            .map_err(SmtpError::Io)?;
        Ok(reply)
    }

    /// Says good-bye.
    ///
    /// # Errors
    ///
    /// When the relay does not answer; what it took stays taken.
    pub fn quit(mut self) -> Result<(), SmtpError> {
        self.command("QUIT")?.expect_class(2).map(|_| ())
    }

    fn command(&mut self, command: &str) -> Result<Reply, SmtpError> {
        let line = format!("{command}\r\n");
        let stream = self.stream.get_mut();
        stream.write_all(line.as_bytes()).map_err(SmtpError::Io)?;
        self.answer()
    }

    /// One answer of one or several lines (RFC 5321 §4.2.1).
    fn answer(&mut self) -> Result<Reply, SmtpError> {
        for _ in 0..LINES_MAX {
            let mut line = Vec::new();
            let room = LINE_BYTES_MAX as u64;
            let mut limited = (&mut self.stream).take(room);
            limited
                .read_until(b'\n', &mut line)
                .map_err(SmtpError::Io)?;
            if line.is_empty() {
                return Err(SmtpError::Io(io::ErrorKind::UnexpectedEof.into()));
            }
            if line.last() != Some(&b'\n') || line.len() < 4 {
                return Err(SmtpError::Answer);
            }
            let text = String::from_utf8_lossy(&line);
            let is_code = line[..3].iter().all(u8::is_ascii_digit);
            let code = text.get(..3).and_then(|code| code.parse().ok());
            let (true, Some(code)) = (is_code, code) else {
                return Err(SmtpError::Answer);
            };
            match line[3] {
                b'-' => {}
                b' ' | b'\r' | b'\n' => {
                    return Ok(Reply {
                        code,
                        text: crate::text::line(&text, LINE_BYTES_MAX),
                    });
                }
                _ => return Err(SmtpError::Answer),
            }
        }
        Err(SmtpError::Answer)
    }
}

impl Reply {
    /// Whether it is a no for good.
    pub fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }

    fn expect_class(self, class: u16) -> Result<Reply, SmtpError> {
        if self.code / 100 == class {
            Ok(self)
        } else {
            Err(SmtpError::Refused(self))
        }
    }
}

/// The content with a dot before each line that begins with one (RFC 5321 §4.5.2);
/// `None` where it is none that SMTP carries.
fn stuffed(bytes: &[u8]) -> Option<Vec<u8>> {
    // RFC 5321 §4.5.3.1, without the line's end.
    const LINE_MAX: usize = 998;
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let text = bytes.strip_suffix(b"\r\n")?;
    for line in std::str::from_utf8(text).ok()?.split("\r\n") {
        if line.len() > LINE_MAX || !line.is_ascii() || line.contains(['\r', '\n', '\0']) {
            return None;
        }
        if line.starts_with('.') {
            out.push(b'.');
        }
        out.extend_from_slice(line.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    Some(out)
}

impl fmt::Display for SmtpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SmtpError::NotLocal { address } => write!(
                f,
                "{address} is not on this machine, and mail is sent without TLS; a relay on this machine can pass it on"
            ),
            SmtpError::Io(source) => write!(f, "the relay does not answer: {source}"),
            SmtpError::Answer => f.write_str("the relay's answer is none of SMTP"),
            SmtpError::Refused(reply) => write!(f, "the relay says: {}", reply.text),
            SmtpError::Message => f.write_str("the message is none that SMTP carries"),
        }
    }
}

impl std::error::Error for SmtpError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SmtpError::Io(source) => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn dots_are_doubled_at_the_start_of_lines_only() {
        let text = stuffed(b".a\r\nb.\r\n..\r\n").expect("a message");
        assert_eq!(text, b"..a\r\nb.\r\n...\r\n");
    }

    #[test]
    fn what_could_end_a_message_early_is_none() {
        for wrong in ["a\n.\n\r\n", "a\r.\r\r\n", "a", "ä\r\n", "a\0\r\n"] {
            assert_eq!(stuffed(wrong.as_bytes()), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_line_has_998_bytes_at_most() {
        for (bytes, fits) in [(997, true), (998, true), (999, false)] {
            let line = format!("{}\r\n", "a".repeat(bytes));
            assert_eq!(stuffed(line.as_bytes()).is_some(), fits, "{bytes}");
        }
    }
}
