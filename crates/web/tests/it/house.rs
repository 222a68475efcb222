//! A server with the day of the demo.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, mpsc};

use catalog::Catalog;
use engine::{BaselineChoice, Check, check};
use input::{Options, Source};
use store::Store;
use web::House;

/// A server over the day of the demo, the same for all tests.
pub(crate) fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| started(&database()))
}

/// A server over a database.
pub(crate) fn started(database: &PathBuf) -> SocketAddr {
    started_with(database, web::Options::default())
}

/// A server over a database, with options, but for where it listens.
pub(crate) fn started_with(database: &PathBuf, options: web::Options) -> SocketAddr {
    started_house(
        House::new(Catalog::built_in().expect("norms"), database),
        options,
    )
}

/// A server of a house.
pub(crate) fn started_house(house: House, options: web::Options) -> SocketAddr {
    let (send, address) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .expect("threads");
        let options = web::Options {
            address: "127.0.0.1:0".parse().expect("an address"),
            ..options
        };
        let listening = |address| send.send(address).expect("the test waits");
        let served = web::serve(house, options, listening, std::future::pending());
        runtime.block_on(served).expect("it serves");
    });
    address.recv().expect("it listens")
}

/// A database with the day of the demo; it stays until the tests end.
pub(crate) fn database() -> PathBuf {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let path = folder.join("normwatch.db");
    check_demo(&path);
    path
}

/// Checks the day of the demo into a database; gives names and severities of what is
/// found.
pub(crate) fn check_demo(path: &Path) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let files = testkit::youtube_2008::write(folder).expect("the day is written");
    let named = |start| testkit::youtube_2008::named(&files, start);
    let sources = |start| named(start).into_iter().map(Source::Path).collect();
    let asked = Check {
        routes: sources("updates."),
        baseline: BaselineChoice::Files(sources("rib.")),
        as_org: named("as-org").pop(),
        as_rel: named("as-rel").pop(),
        window: archive::Window::default(),
        options: Options::default(),
    };
    let mut store = Store::open(path).expect("a database");
    let catalog = Catalog::built_in().expect("norms");
    check(&catalog, &mut store, &asked, &mut |_| {}).expect("a report");
    let mut found = store
        .query("select name, severity from findings")
        .expect("a question");
    let text = |value: store::ValueRef<'_>| value.as_text().unwrap_or_default().to_owned();
    found
        .collect(|row| (text(row.value(0)), text(row.value(1))))
        .expect("findings")
}
