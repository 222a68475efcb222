//! Feeds that come by HTTP.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::say;

/// Takes feeds into a folder, on a thread of its own, from now on.
pub(super) fn start(address: SocketAddr, inbox: &Path) -> Result<(), Failure> {
    if !address.ip().is_loopback() {
        let message = format!("{address} is not of this machine");
        let hint = "feeds are taken from this machine alone: listen on 127.0.0.1, and put a proxy \
                    before it that knows who may send";
        return Err(Failure::new(Exit::Failed, message, Some(hint.to_owned())));
    }
    std::fs::create_dir_all(inbox).map_err(|error| Failure::unwritten(inbox, &error))?;
    let inbox = inbox.to_owned();
    let (send, started) = mpsc::channel();
    thread::spawn(move || {
        let listening = send.clone();
        let served = web::inbox::serve(inbox, address, move |address| {
            // The other end waits for this.
            let _ = listening.send(Ok(address));
        });
        if let Err(error) = served {
            let _ = send.send(Err(error));
        }
    });
    match started.recv() {
        Ok(Ok(address)) => {
            say(&format!(
                "feeds are taken at http://{address}/feeds?name=FILE"
            ));
            Ok(())
        }
        Ok(Err(error)) => Err(Failure::new(
            Exit::Failed,
            format!("cannot listen on {address}: {error}"),
            Some("another port: --listen 127.0.0.1:8082".to_owned()),
        )),
        Err(_) => unreachable!("the thread tells how it began"),
    }
}
