//! Work in parts, by as many threads as the machine runs at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The results of `work` for the numbers from 0 to before `count`, in their order.
pub(crate) fn map<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, work(number)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others = (1..archive::threads().get()).map(|_| scope.spawn(run));
        let others: Vec<_> = others.collect();
        let mut done = run();
        for other in others {
            done.extend(other.join().expect("the thread does not panic"));
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}
