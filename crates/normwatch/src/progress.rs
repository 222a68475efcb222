//! Talk: messages and progress, on standard error.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use engine::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Writes a line to standard error. Nobody can be told when that fails.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A bar over the bytes of all sources; nothing when standard error is no
/// terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    /// Bytes of all sources before each one, and of all.
    bytes_before: Vec<u64>,
}

impl Bar {
    pub(crate) fn new(file_bytes: &[u64]) -> Bar {
        let total = file_bytes.iter().sum();
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let style = ProgressStyle::with_template(
            "{spinner} {wide_bar} {bytes} of {total_bytes}, {msg}, {elapsed}",
        );
        bar.set_style(style.expect("the template is right"));
        bar.enable_steady_tick(Duration::from_millis(100));
        let mut sum = 0;
        let bytes_before = file_bytes
            .iter()
            .map(|bytes| {
                sum += bytes;
                sum - bytes
            })
            .collect();
        Bar { bar, bytes_before }
    }

    pub(crate) fn show(&self, progress: Progress) {
        let done = progress.sources.checked_sub(1);
        let bytes = done.and_then(|place| self.bytes_before.get(place));
        self.bar.set_position(bytes.copied().unwrap_or(0));
        self.bar
            .set_message(format!("{} records", progress.records));
    }

    /// A source is being read, by one of several threads.
    pub(crate) fn reach(&self, place: usize) {
        let bytes = self.bytes_before.get(place).copied().unwrap_or(0);
        if bytes > self.bar.position() {
            self.bar.set_position(bytes);
        }
        self.bar.set_message(format!("file {}", place + 1));
    }

    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
