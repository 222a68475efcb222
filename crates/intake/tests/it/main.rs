//! Runs over feeds that a test makes.

mod bounds;
mod memory;
mod quarantine;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use events::table::Mapping;
use holders::Editions;
use input::Source;
use intake::{Basis, Error, Feeds, Format, Options, Report};
use store::Store;
use triage::{Desk, Enricher, Rules};

const MAPPING: &str = r#"
format = "csv"
[constants]
"classification.type" = "c2-server"
[fields]
when = { field = "time.source", required = true }
address = { field = "source.ip", required = true }
port = "source.port"
"#;

/// Held by all places, and for writing by one that has to be the only one.
static PLACES: RwLock<()> = RwLock::new(());

/// A run over files of a folder, where decisions and the quarantine go too.
struct Place {
    folder: tempfile::TempDir,
    store: Store,
    _turn: Turn,
}

#[expect(dead_code, reason = "a turn is held and not looked at")]
enum Turn {
    WithOthers(RwLockReadGuard<'static, ()>),
    Alone(RwLockWriteGuard<'static, ()>),
}

impl Place {
    fn new() -> Place {
        let turn = PLACES.read().unwrap_or_else(PoisonError::into_inner);
        Place::with(Turn::WithOthers(turn))
    }

    /// One beside which no other test runs anything.
    fn alone() -> Place {
        let turn = PLACES.write().unwrap_or_else(PoisonError::into_inner);
        Place::with(Turn::Alone(turn))
    }

    fn with(turn: Turn) -> Place {
        Place {
            folder: tempfile::tempdir().expect("a folder"),
            store: Store::in_memory().expect("a database"),
            _turn: turn,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.path(name), content).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("a file of text")
    }

    /// Decides a feed with no rules.
    fn run(&mut self, feed: &str) -> Result<Report, Error> {
        let rules = Rules::compile(&[], None).expect("no rules");
        let enricher = Enricher::new(Arc::new(Editions::default()), Desk::default(), Vec::new());
        let feeds = Feeds {
            mapping: Some(Mapping::read(MAPPING).expect("a mapping")),
            ..Feeds::default()
        };
        let basis = Basis {
            feeds: &feeds,
            rules: &rules,
            enricher: &enricher,
            format: Format::Ndjson,
        };
        let options = Options {
            window: Duration::from_secs(86_400),
            decisions: Some(self.path("decisions")),
            quarantine: Some(self.path("quarantine")),
            commit_events: 50_000,
            threads: NonZeroUsize::MIN.saturating_add(1),
        };
        let sources = [Source::Path(Path::new(&self.path(feed)).to_owned())];
        intake::run(&mut self.store, &sources, &basis, &options)
    }
}
