//! That a form is ours, and from where it was sent; and our cookies.
//!
//! A form that is sent has to come from our own page (`Origin`, `Sec-Fetch-Site`), and to
//! name what follows from our key and a cookie: pages from elsewhere can read neither.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Who is signed in.
    Session,
    /// What the form for signing in is bound to.
    Form,
}

impl Cookie {
    /// Its name. What has `__Host-` before it browsers take over TLS only, from this host
    /// alone and for all of it.
    fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Cookie::Session, true) => "__Host-normwatch",
            (Cookie::Session, false) => "normwatch",
            (Cookie::Form, true) => "__Host-normwatch-form",
            (Cookie::Form, false) => "normwatch-form",
        }
    }
}

/// What sets a cookie; empty ends it.
pub(crate) fn set(headers: &HeaderMap, cookie: Cookie, value: &str) -> HeaderValue {
    let is_secure = !is_loopback(headers);
    let name = cookie.name(is_secure);
    let secure = if is_secure { "; Secure" } else { "" };
    let end = if value.is_empty() { "; Max-Age=0" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{end}");
    HeaderValue::from_str(&text).expect("names and values are of letters and digits")
}

/// The value of a cookie, where it has the shape of ours: hexadecimal.
pub(crate) fn cookie(headers: &HeaderMap, cookie: Cookie) -> Option<String> {
    let name = cookie.name(!is_loopback(headers));
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = pairs.flat_map(|line| line.split(';')).map(str::trim);
    let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let fits = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| value.to_owned())
}

/// Whether the browser asked for an address of its own machine: what is sent there no
/// network sees, and cookies need no TLS.
fn is_loopback(headers: &HeaderMap) -> bool {
    let host = host(headers).unwrap_or("");
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// What a form names that is bound to a cookie.
pub(crate) fn mark(key: &[u8; 32], cookie: &str) -> String {
    // Key and cookie have one length each, so that nothing can be put behind them.
    let digest = Sha256::new().chain_update(key).chain_update(cookie);
    net::text::hex(&digest.finalize())
}

/// Whether a form names what is bound to the cookie. Digests are compared, so that the
/// time tells nothing of either.
pub(crate) fn is_marked(key: &[u8; 32], cookie: &str, named: &str) -> bool {
    Sha256::digest(mark(key, cookie)) == Sha256::digest(named)
}

/// Whether a form was sent from a page of ours, as far as the browser says.
pub(crate) fn is_from_here(headers: &HeaderMap) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let site = value("sec-fetch-site");
    let origin = value("origin");
    let own = host(headers).unwrap_or("");
    let is_own = |origin: &str| {
        let authority = origin
            .strip_prefix("http://")
            .or(origin.strip_prefix("https://"));
        !own.is_empty() && authority.is_some_and(|named| named.eq_ignore_ascii_case(own))
    };
    site.is_none_or(|site| site == "same-origin") && origin.is_none_or(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a value"));
        }
        headers
    }

    #[test]
    fn cookies_are_secure_unless_the_machine_talks_to_itself() {
        for (host, is_secure) in [
            ("localhost:8080", false),
            ("127.0.0.1:8080", false),
            ("[::1]:8080", false),
            ("norms.example", true),
            ("localhost.example", true),
            ("127.0.0.1.example:80", true),
            ("192.0.2.1", true),
        ] {
            let set = set(&headers(&[("host", host)]), Cookie::Session, "ab");
            let text = set.to_str().expect("text");
            assert_eq!(text.contains("; Secure"), is_secure, "{host}");
            assert_eq!(text.starts_with("__Host-"), is_secure, "{host}");
            assert!(text.contains("; HttpOnly; SameSite=Strict") && text.contains("; Path=/;"));
        }
    }

    #[test]
    fn a_cookie_of_ours_is_found_among_others_and_nothing_else_is() {
        let value = "0f".repeat(32);
        let of = |cookies: &[&str]| {
            let mut all = headers(&[("host", "localhost")]);
            for cookie in cookies {
                all.append("cookie", cookie.parse().expect("a value"));
            }
            cookie(&all, Cookie::Session)
        };
        let own = format!("a=b; normwatch={value}");
        assert_eq!(of(&["x=y", &own]).as_deref(), Some(value.as_str()));
        let other = format!("normwatch-form={value}; xnormwatch={value}; normwatch=short");
        assert_eq!(of(&[&other]), None);
    }

    #[test]
    fn forms_of_others_are_told() {
        let is_ours = |pairs: &[(&'static str, &str)]| {
            let mut all = headers(pairs);
            all.append("host", "norms.example:8443".parse().expect("a value"));
            is_from_here(&all)
        };
        assert!(is_ours(&[]));
        assert!(is_ours(&[
            ("origin", "https://norms.example:8443"),
            ("sec-fetch-site", "same-origin")
        ]));
        for pairs in [
            [("origin", "https://evil.example")],
            [("origin", "https://norms.example")],
            [("origin", "null")],
            [("origin", "https://norms.example:8443.evil.example")],
            [("sec-fetch-site", "same-site")],
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "none")],
        ] {
            assert!(!is_ours(&pairs), "{pairs:?}");
        }
        let key = [7; 32];
        assert!(is_marked(&key, "a", &mark(&key, "a")));
        assert!(!is_marked(&key, "b", &mark(&key, "a")));
        assert!(!is_marked(&[8; 32], "a", &mark(&key, "a")));
    }
}
