//! The pages as people see them: a browser walks them, where it is told to.
//!
//! Chromium is driven by `playwright-core`, and `axe-core` looks for what keeps people
//! out. Both are pinned in `xtask/browser`; what they do stands there in `walk.mjs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::Desk;
use crate::served::Served;
use crate::{evidence, peers, project, validators};

/// Where our programs and the pinned versions stand.
const FOLDER: &str = "xtask/browser";

/// Where pictures for the documents go, when they are asked for.
const PICTURES: &str = "docs/pictures";

/// Walks all pages, or says that it does not. `pictures`: takes those of the documents
/// too.
pub(crate) fn run(pictures: bool) -> Result<(), String> {
    let Some(folder) = validators::folder() else {
        println!(
            "left out: {} is not set; it names a folder for what drives the browser",
            validators::VARIABLE
        );
        return Ok(());
    };
    let missing = peers::missing(&peers::BROWSER);
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|peer| peer.program).collect();
        println!("left out: {} is not installed", names.join(", "));
        return peers::insist(&missing);
    }
    let place = folder.join("browser");
    installed(&place)?;
    // Pictures show networks that nobody has.
    let data = evidence::folder().filter(|_| !pictures);
    let served = Served::start(&place, data.as_deref())?;
    let desk = Desk::new(&served, &place)?;
    let mut walk = Command::new("node");
    walk.arg(project::root().join(FOLDER).join("walk.mjs"));
    walk.arg(&served.address).current_dir(&place);
    walk.env("NORMWATCH_BROWSER", &place);
    walk.env("NORMWATCH_ANALYST", &desk.analyst);
    walk.env("NORMWATCH_ADMIN", &desk.admin);
    if pictures {
        walk.arg(project::root().join(PICTURES));
    }
    let status = walk
        .status()
        .map_err(|e| format!("node does not start: {e}"))?;
    if status.success() {
        return Ok(());
    }
    Err("pages are not as people need them; the lines above say where".to_owned())
}

/// Installs what the lock file names, unless it is there.
fn installed(place: &Path) -> Result<(), String> {
    let from = |name: &str| -> PathBuf { project::root().join(FOLDER).join(name) };
    let failed = |path: &Path, e| format!("{}: {e}", path.display());
    let lock = from("package-lock.json");
    let wanted = fs::read_to_string(&lock).map_err(|e| failed(&lock, e))?;
    let stamp = place.join("installed.json");
    if fs::read_to_string(&stamp).is_ok_and(|known| known == wanted) {
        return Ok(());
    }
    println!("installing what drives the browser");
    fs::create_dir_all(place).map_err(|e| failed(place, e))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(from(name), place.join(name)).map_err(|e| failed(&from(name), e))?;
    }
    let mut install = Command::new("npm");
    // Programs that packages bring to be run at once are not run.
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    install.current_dir(place);
    let hint = "it needs the network the first time";
    validators::succeed(&mut install, "npm ci", hint)?;
    fs::write(&stamp, wanted).map_err(|e| failed(&stamp, e))
}
