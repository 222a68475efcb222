//! What `serve` is set to: by arguments, else by the file of settings, else as usual.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use web::webhooks::{Hook, Webhooks};

use crate::args::Serve;
use crate::exit::Exit;
use crate::failure::Failure;

/// What `serve` is set to.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) listen: SocketAddr,
    pub(super) public_url: Option<String>,
    pub(super) db: PathBuf,
    pub(super) norms: Option<PathBuf>,
    pub(super) connections: usize,
    pub(super) registers: Vec<String>,
    pub(super) webhooks: Option<Webhooks>,
}

/// The file of settings; `docs/normwatch.toml` has each of them, with what it does.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    db: Option<PathBuf>,
    norms: Option<PathBuf>,
    connections: Option<usize>,
    #[serde(default)]
    registers: Vec<String>,
    webhook_positions: Option<PathBuf>,
    #[serde(default, rename = "webhook")]
    webhooks: Vec<Webhook>,
}

/// A program that is told of findings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Webhook {
    url: String,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
    #[serde(default)]
    severities: Vec<String>,
}

impl Settings {
    /// The settings by arguments and by the file that they name.
    ///
    /// # Errors
    ///
    /// When the file or a secret cannot be read, or something in it is wrong.
    pub(super) fn of(args: &Serve) -> Result<Settings, Failure> {
        let file = match &args.config {
            Some(path) => read(path)?,
            None => File::default(),
        };
        let usual = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        let db = args.db.clone().or(file.db);
        let db = db.unwrap_or_else(|| PathBuf::from("normwatch.db"));
        let mut beside = db.clone().into_os_string();
        beside.push(".webhooks.json");
        let positions = file.webhook_positions.unwrap_or_else(|| beside.into());
        let public_url = args.public_url.clone().or(file.public_url);
        if let Some(url) = public_url.as_deref().filter(|url| !is_base(url)) {
            let message = format!("`{url}` is no address at which others reach this");
            let hint = "scheme and host alone, as in https://norms.example".to_owned();
            return Err(Failure::new(Exit::WrongKind, message, Some(hint)));
        }
        let named = &args.registers.registers;
        Ok(Settings {
            listen: args.listen.or(file.listen).unwrap_or(usual),
            public_url,
            norms: args.norms.clone().or(file.norms),
            connections: args
                .connections
                .or(file.connections)
                .unwrap_or(web::server::CONNECTIONS),
            registers: match named.is_empty() {
                true => file.registers,
                false => named.clone(),
            },
            webhooks: webhooks(&file.webhooks, positions)?,
            db,
        })
    }
}

fn read(path: &Path) -> Result<File, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", path.display());
        Failure::new(Exit::Unreadable, message, None)
    })?;
    catalog::from_toml(&text).map_err(|error| {
        let message = format!("`{}` is no file of settings: {error}", path.display());
        let hint = "docs/normwatch.toml has each setting".to_owned();
        Failure::new(Exit::WrongKind, message, Some(hint))
    })
}

/// Whether it is a scheme and a host, and nothing behind.
fn is_base(url: &str) -> bool {
    let host = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let host = host.map(|host| host.strip_suffix('/').unwrap_or(host));
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
    host.is_some_and(|host| !host.is_empty() && host.chars().all(fits))
}

fn webhooks(all: &[Webhook], positions: PathBuf) -> Result<Option<Webhooks>, Failure> {
    let hooks: Result<Vec<Hook>, Failure> = all.iter().map(hook).collect();
    let hooks = hooks?;
    Ok((!hooks.is_empty()).then_some(Webhooks { hooks, positions }))
}

fn hook(webhook: &Webhook) -> Result<Hook, Failure> {
    let url = &webhook.url;
    let wrong = |what: String| {
        let message = format!("the webhook `{url}` cannot be used: {what}");
        Failure::new(Exit::WrongKind, message, None)
    };
    let secret = match (&webhook.secret_file, &webhook.secret_env) {
        (Some(file), None) => fs::read_to_string(file)
            .map_err(|error| wrong(format!("`{}`: {error}", file.display())))?,
        (None, Some(name)) => {
            std::env::var(name).map_err(|_| wrong(format!("the environment has no `{name}`")))?
        }
        _ => return Err(wrong("name one of secret-file and secret-env".to_owned())),
    };
    Hook::new(url, &secret, &webhook.severities).map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documented file with each example as if it were set.
    fn documented() -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/normwatch.toml");
        let text = fs::read_to_string(path).expect("the documented file");
        // An example is a line that begins with `#` and no space behind.
        let line = |line: &str| match line.strip_prefix('#') {
            Some(set) if !set.starts_with(' ') && !set.is_empty() => format!("{set}\n"),
            _ => format!("{line}\n"),
        };
        text.lines().map(line).collect()
    }

    #[test]
    fn every_setting_is_documented() {
        let File {
            listen,
            public_url,
            db,
            norms,
            connections,
            registers,
            webhook_positions,
            webhooks,
        } = catalog::from_toml(&documented()).expect("settings");
        assert_eq!(listen, Some("127.0.0.1:8080".parse().expect("an address")));
        assert_eq!(connections, Some(web::server::CONNECTIONS));
        assert_eq!(db, Some("normwatch.db".into()));
        assert!(is_base(&public_url.expect("an address")));
        assert!(norms.is_some() && webhook_positions.is_some());
        assert!(!registers.is_empty());
        assert!(webhooks.iter().any(|hook| hook.secret_file.is_some()));
        assert!(webhooks.iter().any(|hook| hook.secret_env.is_some()));
        assert!(webhooks.iter().any(|hook| !hook.severities.is_empty()));
    }

    #[test]
    fn the_documented_file_sets_nothing_until_somebody_edits_it() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/normwatch.toml");
        let file = read(&path).expect("settings");
        assert!(file.listen.is_none() && file.webhooks.is_empty() && file.db.is_none());
    }

    #[test]
    fn a_setting_that_is_not_known_is_told() {
        let wrong = catalog::from_toml::<File>("listens = \"127.0.0.1:80\"");
        assert!(wrong.expect_err("an error").message.contains("listens"));
    }

    #[test]
    fn the_address_of_others_has_no_path() {
        for url in ["https://norms.example", "http://[::1]:8080/", "http://a:1"] {
            assert!(is_base(url), "{url}");
        }
        for url in [
            "norms.example",
            "https://",
            "https://a/b",
            "https://a\"b",
            "ftp://a",
        ] {
            assert!(!is_base(url), "{url}");
        }
    }
}
