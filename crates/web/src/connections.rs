//! Connections: a bounded number of them, and none that keeps its place for nothing.
//!
//! A connection waits for a request, is being answered, or is being sent an answer.
//! Who says nothing, says it slowly or does not read what is sent is cut off after a
//! while; where all places are taken, whoever has waited or dawdled longest gives
//! theirs to the next. So slow connections, however many, do not stop others.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long a connection may say nothing, or take to say what it asks. Ours: a bad
/// line needs a second or two for the head of a request.
const WAITING_TIME: Duration = Duration::from_secs(10);

/// How long an answer may take to be read. Ours: a page of 200 KiB at 2 KB/s.
const SENDING_TIME: Duration = Duration::from_secs(120);

/// How long connections have to come to their end when the program is to end: what an
/// answer may take, and to send it on a fair line.
const ENDING_TIME: Duration = Duration::from_secs(15);

/// How long accepting rests when the system has no more descriptors.
const REST_TIME: Duration = Duration::from_millis(50);

/// The most bytes of a request's head: its longest part is a statement of SQL, which
/// may have 16 KiB, each byte written with three.
const HEAD_BYTES_MAX: usize = 64 * 1024;

/// All connections that are open.
#[derive(Debug)]
pub(crate) struct Connections {
    most: usize,
    open: Mutex<BTreeMap<u64, Arc<Connection>>>,
    /// A place was left, or can be taken from somebody.
    changed: Notify,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Connection {
    doing: Mutex<(Doing, Instant)>,
    /// Its place is somebody else's now.
    cut: Notify,
    all: Arc<Connections>,
}

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// Waiting for a whole head of a request.
    Waiting,
    /// Its request is being answered, which has a limit of its own.
    Answering,
    /// It is sent an answer.
    Sending,
    /// It was cut off.
    Ending,
}

impl Connections {
    /// A table with this many places, one at least.
    pub(crate) fn new(most: usize) -> Arc<Connections> {
        Arc::new(Connections {
            most: most.max(1),
            open: Mutex::default(),
            changed: Notify::new(),
        })
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.table().len()
    }

    /// How many may be.
    pub(crate) fn most(&self) -> usize {
        self.most
    }

    fn table(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a free place, which it makes where somebody only waits or dawdles.
    async fn room(&self) {
        while self.count() >= self.most {
            self.cut_slowest();
            self.changed.notified().await;
        }
    }

    /// Cuts off whoever has waited or dawdled longest, if anybody does.
    fn cut_slowest(&self) {
        let table = self.table();
        let slow = table.values().filter(|one| {
            let (doing, _) = *one.state();
            matches!(doing, Doing::Waiting | Doing::Sending)
        });
        if let Some(slowest) = slow.min_by_key(|one| one.state().1) {
            slowest.does(Doing::Ending);
            slowest.cut.notify_one();
        }
    }

    /// Waits until none is open.
    async fn all_gone(&self) {
        while self.count() > 0 {
            self.changed.notified().await;
        }
    }
}

impl Connection {
    fn state(&self) -> MutexGuard<'_, (Doing, Instant)> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn does(&self, doing: Doing) {
        let mut state = self.state();
        if state.0 != Doing::Ending {
            *state = (doing, Instant::now());
        }
    }

    /// An answer is there, and is sent from now on.
    pub(crate) fn sends(&self) {
        self.does(Doing::Sending);
        self.all.changed.notify_one();
    }

    /// The answer is sent.
    pub(crate) fn waits(&self) {
        self.does(Doing::Waiting);
        self.all.changed.notify_one();
    }

    /// Comes when it has waited or dawdled for too long.
    async fn overdue(&self) {
        loop {
            let (doing, since) = *self.state();
            let until = match doing {
                Doing::Waiting => since + WAITING_TIME,
                Doing::Sending => since + SENDING_TIME,
                // Looked at again when it may have gone on to something else.
                Doing::Answering => Instant::now() + WAITING_TIME,
                Doing::Ending => return,
            };
            if until <= Instant::now() {
                return;
            }
            sleep_until(until).await;
        }
    }
}

/// A place in the table, for as long as it lives.
struct Place {
    connection: Arc<Connection>,
    number: u64,
}

impl Place {
    fn take(all: &Arc<Connections>, number: u64) -> Place {
        let connection = Arc::new(Connection {
            doing: Mutex::new((Doing::Waiting, Instant::now())),
            cut: Notify::new(),
            all: Arc::clone(all),
        });
        all.table().insert(number, Arc::clone(&connection));
        Place { connection, number }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let all = &self.connection.all;
        all.table().remove(&self.number);
        all.changed.notify_one();
    }
}

/// Takes connections and answers what they ask until `end` comes; then answers what
/// was asked.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    all: &Arc<Connections>,
    end: impl Future<Output = ()>,
) {
    let (ending, ended) = watch::channel(false);
    let accepting = async {
        for number in 0.. {
            let stream = accepted(&listener, all).await;
            all.room().await;
            let place = Place::take(all, number);
            tokio::spawn(attend(stream, router.clone(), place, ended.clone()));
        }
    };
    tokio::select! {
        () = accepting => {}
        () = end => {}
    }
    drop(listener);
    // Nobody listens where none is open.
    let _ = ending.send(true);
    // Who has not ended by then is cut off with the program.
    let _ = timeout(ENDING_TIME, all.all_gone()).await;
}

async fn accepted(listener: &TcpListener, all: &Connections) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_one(&error) => {}
            Err(_) => {
                all.cut_slowest();
                sleep(REST_TIME).await;
            }
        }
    }
}

/// Whether it is only one connection that failed, before it was taken.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// Answers what one connection asks, until it ends or is cut off.
async fn attend(stream: TcpStream, router: Router, place: Place, mut ended: watch::Receiver<bool>) {
    let connection = &place.connection;
    let router = TowerToHyperService::new(router);
    let from = stream.peer_addr().ok().map(ConnectInfo);
    let service = service_fn(|mut request: Request<Incoming>| {
        connection.does(Doing::Answering);
        request.extensions_mut().insert(Arc::clone(connection));
        if let Some(from) = from {
            request.extensions_mut().insert(from);
        }
        let answer = router.call(request);
        async {
            Ok::<hyper::Response<Body>, Infallible>(
                answer.await.unwrap_or_else(|never| match never {}),
            )
        }
    });
    // Small answers are not held back for more to come.
    let _ = stream.set_nodelay(true);
    let conversation = http1::Builder::new()
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    let mut conversation = pin!(conversation);
    let mut is_ending = false;
    loop {
        tokio::select! {
            // What went wrong is the other side's: it is gone, or speaks no HTTP.
            _ = conversation.as_mut() => return,
            () = connection.cut.notified() => return,
            () = connection.overdue() => return,
            _ = ended.changed(), if !is_ending => {
                conversation.as_mut().graceful_shutdown();
                is_ending = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_taken_from_whoever_waited_longest() {
        let all = Connections::new(2);
        let first = Place::take(&all, 0);
        let second = Place::take(&all, 1);
        assert!(
            timeout(Duration::from_millis(20), all.room())
                .await
                .is_err()
        );
        assert_eq!(first.connection.state().0, Doing::Ending);
        assert_eq!(second.connection.state().0, Doing::Waiting);
        drop(first);
        all.room().await;
        assert_eq!((all.count(), all.most()), (1, 2));
    }

    #[tokio::test]
    async fn what_is_being_answered_keeps_its_place() {
        let all = Connections::new(1);
        let only = Place::take(&all, 0);
        only.connection.does(Doing::Answering);
        assert!(
            timeout(Duration::from_millis(20), all.room())
                .await
                .is_err()
        );
        assert_eq!(only.connection.state().0, Doing::Answering);
        only.connection.sends();
        assert!(
            timeout(Duration::from_millis(20), all.room())
                .await
                .is_err()
        );
        assert_eq!(only.connection.state().0, Doing::Ending);
    }
}
