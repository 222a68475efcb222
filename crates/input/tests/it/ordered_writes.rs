//! Pieces that several threads make, written in order.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use input::ordered::{Failed, Writer};

#[test]
fn pieces_of_many_threads_are_written_in_order() {
    const PIECES: u64 = 2000;
    let writer = Writer::new(Vec::new());
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..5 {
            scope.spawn(|| {
                let mut piece = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= PIECES {
                        return;
                    }
                    writeln!(piece, "{number}").expect("a buffer takes all");
                    writer.write(number, &mut piece).expect("it is written");
                    assert!(piece.is_empty());
                }
            });
        }
    });
    let written = String::from_utf8(writer.finish().expect("all is written")).expect("text");
    let expected: String = (0..PIECES).map(|number| format!("{number}\n")).collect();
    assert_eq!(written, expected);
}

/// Takes so many bytes, then is full.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn after_a_failure_nothing_more_is_wanted_and_the_reason_is_kept() {
    let writer = Writer::new(Full(5));
    assert_eq!(writer.write(1, &mut b"second".to_vec()), Ok(()));
    assert_eq!(writer.write(0, &mut b"first".to_vec()), Err(Failed));
    assert_eq!(writer.write(2, &mut b"third".to_vec()), Err(Failed));
    let error = writer.finish().err().expect("it failed");
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn threads_that_wait_for_room_are_woken_by_a_failure() {
    let writer = Writer::new(Full(0));
    thread::scope(|scope| {
        for number in 1..20 {
            let writer = &writer;
            // Those that found room were taken before the failure.
            scope.spawn(move || {
                let _ = writer.write(number, &mut vec![0]);
            });
        }
        assert_eq!(writer.write(0, &mut vec![0]), Err(Failed));
    });
    assert!(writer.finish().is_err());
}
