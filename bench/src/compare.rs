//! Whether two programs write the same, byte for byte, line by line as it comes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use flate2::Crc;

use crate::process::{Talk, failure};

/// What two programs wrote.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) ours: Written,
    pub(crate) theirs: Written,
    /// Lines that are not the same at the same place, and the first of them.
    pub(crate) differing: u64,
    pub(crate) first: Option<Difference>,
}

/// The size and the checksum of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) lines: u64,
    pub(crate) bytes: u64,
    /// As gzip's.
    pub(crate) crc32: u32,
}

/// A line that is not the same; where one text has ended, it is empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// From 1.
    pub(crate) line: u64,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

/// Runs both side by side and compares what they write.
///
/// # Errors
/// Why, in words, when one does not start, or fails.
pub(crate) fn compare(ours: &mut Command, theirs: &mut Command) -> Result<Comparison, String> {
    let mut ours = Running::start(ours)?;
    let mut theirs = Running::start(theirs)?;
    let comparison = (|| {
        let mut differing = 0;
        let mut first = None;
        loop {
            let both_ended = !ours.text.next()? & !theirs.text.next()?;
            if both_ended {
                break;
            }
            let (a, b) = (&ours.text.line, &theirs.text.line);
            if a != b {
                differing += 1;
                first.get_or_insert_with(|| Difference {
                    line: ours.text.written.lines.max(theirs.text.written.lines),
                    ours: shown(a),
                    theirs: shown(b),
                });
            }
        }
        Ok(Comparison {
            ours: ours.text.written(),
            theirs: theirs.text.written(),
            differing,
            first,
        })
    })();
    // Both are ended before anything is returned, so that nobody is left running.
    let ends = [ours.end(), theirs.end()];
    let comparison = comparison.map_err(|error: std::io::Error| error.to_string())?;
    ends.into_iter().collect::<Result<(), String>>()?;
    Ok(comparison)
}

/// Runs a program and measures its text only.
///
/// # Errors
/// As [`compare`].
pub(crate) fn count(command: &mut Command) -> Result<Written, String> {
    let mut running = Running::start(command)?;
    let text = &mut running.text;
    let written = (|| {
        while text.next()? {}
        Ok(text.written())
    })();
    let end = running.end();
    let written = written.map_err(|error: std::io::Error| error.to_string())?;
    end.map(|()| written)
}

struct Running {
    name: String,
    child: Child,
    text: Text<std::process::ChildStdout>,
    talk: Talk,
}

impl Running {
    fn start(command: &mut Command) -> Result<Running, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let talk = Talk::of(command)?;
        let mut child = command
            .spawn()
            .map_err(|error| format!("{name} does not start: {error}"))?;
        let out = child.stdout.take().expect("standard output is piped");
        Ok(Running {
            name,
            child,
            text: Text::new(out),
            talk,
        })
    }

    /// Ends it if it has more to write, and waits for it.
    fn end(self) -> Result<(), String> {
        let Running {
            name,
            mut child,
            text,
            talk,
        } = self;
        drop(text);
        let status = child.wait().map_err(|error| format!("{name}: {error}"))?;
        if status.success() {
            return Ok(());
        }
        Err(format!("{name}: {}", failure(status, &talk.read())))
    }
}

/// Lines as they come, with what was seen of them.
struct Text<R> {
    source: BufReader<R>,
    /// With its end; empty behind the last one.
    line: Vec<u8>,
    written: Written,
    crc: Crc,
}

/// Ours: what a pipe holds on Linux unless told otherwise. Little, because a
/// program that is measured later starts with what we hold.
const BUFFER_BYTES: usize = 64 << 10;

impl<R: Read> Text<R> {
    fn new(source: R) -> Text<R> {
        Text {
            source: BufReader::with_capacity(BUFFER_BYTES, source),
            line: Vec::new(),
            written: Written::default(),
            crc: Crc::new(),
        }
    }

    /// Whether there was one more line.
    fn next(&mut self) -> std::io::Result<bool> {
        self.line.clear();
        let bytes = self.source.read_until(b'\n', &mut self.line)?;
        self.crc.update(&self.line);
        self.written.bytes += bytes as u64;
        self.written.lines += u64::from(bytes > 0);
        Ok(bytes > 0)
    }

    fn written(&self) -> Written {
        Written {
            crc32: self.crc.sum(),
            ..self.written
        }
    }
}

/// A line to be shown: no end, nothing but text, and not endless.
fn shown(line: &[u8]) -> String {
    const CHARACTERS_MAX: usize = 300;
    let text = String::from_utf8_lossy(line);
    text.trim_end().chars().take(CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prints(text: &str) -> Command {
        let mut command = Command::new("printf");
        command.args(["%b", text]);
        command
    }

    #[test]
    fn the_same_text_is_the_same() {
        let text = "a\\nb\\n";
        let found = compare(&mut prints(text), &mut prints(text)).unwrap();
        let written = Written {
            lines: 2,
            bytes: 4,
            crc32: 0x1857_2a97,
        };
        let expected = Comparison {
            ours: written,
            theirs: written,
            differing: 0,
            first: None,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_differ_or_are_missing_are_counted_and_the_first_is_shown() {
        let found = compare(&mut prints("a\\nb\\nc"), &mut prints("a\\nx\\nc\\nd\\n")).unwrap();
        assert_eq!((found.ours.lines, found.theirs.lines), (3, 4));
        assert_eq!(found.differing, 3, "a missing line end is a difference");
        let expected = Difference {
            line: 2,
            ours: "b".into(),
            theirs: "x".into(),
        };
        assert_eq!(found.first, Some(expected));
        let none = compare(&mut prints("a\\n"), &mut prints("")).unwrap();
        let expected = Difference {
            line: 1,
            ours: "a".into(),
            theirs: String::new(),
        };
        assert_eq!((none.differing, none.first), (1, Some(expected)));
    }

    #[test]
    fn a_program_that_fails_is_no_difference_but_an_error() {
        let mut fails = Command::new("sh");
        fails.args(["-c", "echo a; echo 'error: gone' >&2; exit 1"]);
        let why = compare(&mut prints("a\\n"), &mut fails).unwrap_err();
        assert_eq!(why, "sh: it failed (exit status: 1): error: gone");
        let why = count(&mut fails).unwrap_err();
        assert_eq!(why, "sh: it failed (exit status: 1): error: gone");
    }

    #[test]
    fn lines_are_counted() {
        assert_eq!(count(&mut prints("a\\nb\\nc")).unwrap().lines, 3);
    }
}
