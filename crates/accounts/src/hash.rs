//! What is kept of a secret: its Argon2id hash ([RFC 9106]), as a PHC string with
//! its parameters and its salt. Comparing takes the same time wherever two differ.
//!
//! [RFC 9106]: https://www.rfc-editor.org/rfc/rfc9106

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::random::{self, NoRandomness};
use crate::token::Secret;

/// Memory that one hash takes, in KiB. What OWASP's sheet on storing passwords asks
/// for at least, with two passes; a secret of 256 bits would be safe with less.
const MEMORY_KIB: u32 = 19 * 1024;

/// Passes over the memory.
const PASSES: u32 = 2;

/// Bytes of a salt (RFC 9106 §3.1 recommends 16).
const SALT_BYTES: usize = 16;

/// What is kept of a secret.
///
/// # Errors
///
/// When the operating system gives no random bytes.
pub fn of(secret: &Secret) -> Result<String, NoRandomness> {
    let salt: [u8; SALT_BYTES] = random::bytes()?;
    Ok(salted(secret.bytes(), &salt))
}

/// Whether a secret is the one of which `kept` was kept. It takes as long where it is
/// not.
pub fn fits(secret: &Secret, kept: &str) -> bool {
    hasher().verify_password(secret.bytes(), kept).is_ok()
}

/// Takes as long as [`fits`] and fits nothing: for accounts that are not there.
pub fn fits_nobody(secret: &Secret) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let kept = NOBODY.get_or_init(|| salted(b"nobody", &[0; SALT_BYTES]));
    // No secret reads "nobody": all are 64 digits.
    fits(secret, kept)
}

fn salted(secret: &[u8], salt: &[u8]) -> String {
    let hash = hasher().hash_password_with_salt(secret, salt);
    hash.expect("the lengths are within Argon2's").to_string()
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("they are within Argon2's");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Token;

    #[test]
    fn a_secret_fits_its_own_hash_and_no_other() {
        let [token, other] = [(); 2].map(|()| Token::new().expect("random bytes"));
        let kept = of(&token.secret).expect("random bytes");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!kept.contains(token.reveal().split('_').next_back().expect("a secret")));
        assert!(fits(&token.secret, &kept));
        assert!(!fits(&other.secret, &kept));
        assert!(!fits_nobody(&token.secret));
        assert_ne!(
            kept,
            of(&token.secret).expect("random bytes"),
            "the salt differs"
        );
    }

    #[test]
    fn what_is_no_hash_fits_nothing() {
        let token = Token::new().expect("random bytes");
        for kept in ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$"] {
            assert!(!fits(&token.secret, kept), "{kept}");
        }
    }
}
