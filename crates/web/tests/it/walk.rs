//! The house, walked from the first page along every link.

use std::collections::{BTreeMap, VecDeque};
use std::sync::OnceLock;

use crate::client::{Reply, get};
use crate::house::server;

/// Everything that a link leads to, by its address; walked once for all tests.
pub(crate) fn walked() -> &'static BTreeMap<String, Reply> {
    static WALKED: OnceLock<BTreeMap<String, Reply>> = OnceLock::new();
    WALKED.get_or_init(|| {
        let mut known = BTreeMap::new();
        let mut next: VecDeque<String> = VecDeque::from(["/".to_owned()]);
        while let Some(path) = next.pop_front() {
            if known.contains_key(&path) {
                continue;
            }
            let reply = get(server(), &path);
            if reply.header("content-type") == Some("text/html; charset=utf-8") {
                next.extend(links(&reply.body));
            }
            known.insert(path, reply);
        }
        known
    })
}

/// The addresses in a page that are of this house.
pub(crate) fn links(body: &str) -> Vec<String> {
    let parts = body.split("href=\"").skip(1);
    parts
        .filter_map(|part| part.split('"').next())
        .map(|link| link.replace("&amp;", "&"))
        .filter(|link| link.starts_with('/'))
        .map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .collect()
}
