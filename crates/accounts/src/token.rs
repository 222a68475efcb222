//! What an account shows: `nw_<id>_<secret>`, both in hexadecimal.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::random::{self, NoRandomness};

/// What stands before every token, so that tools which look for secrets in files can
/// know one.
const MARK: &str = "nw_";

/// Bytes of an account's id: enough that two of a million accounts are hardly alike.
const ID_BYTES: usize = 8;

/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// A token: which account, and what shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The account's id: 16 digits of hexadecimal. It is no secret.
    pub id: String,
    /// What only the account has.
    pub secret: Secret,
}

/// What only an account has. It is written by [`Token::reveal`] and by nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Its bytes, as they are hashed.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Token {
    /// A new token.
    ///
    /// # Errors
    ///
    /// When the operating system gives no random bytes.
    pub fn new() -> Result<Token, NoRandomness> {
        Ok(Token {
            id: net::text::hex(&random::bytes::<ID_BYTES>()?),
            secret: Secret(net::text::hex(&random::bytes::<SECRET_BYTES>()?)),
        })
    }

    /// The token as its account is given it.
    pub fn reveal(&self) -> String {
        format!("{MARK}{}_{}", self.id, self.secret.0)
    }

    /// SHA-256 of the token: it can be remembered, and nobody gets the token from it.
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.reveal().as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, …)", self.id)
    }
}

/// The text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoToken;

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no token: one reads nw_…_…")
    }
}

impl std::error::Error for NoToken {}

impl FromStr for Token {
    type Err = NoToken;

    /// # Errors
    ///
    /// When it has not the shape of a token; whether an account has it is another
    /// question.
    fn from_str(text: &str) -> Result<Token, NoToken> {
        let digits = |text: &str, bytes: usize| {
            let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
            text.len() == 2 * bytes && text.bytes().all(is_digit)
        };
        let (id, secret) = text
            .strip_prefix(MARK)
            .and_then(|rest| rest.split_once('_'))
            .filter(|(id, secret)| digits(id, ID_BYTES) && digits(secret, SECRET_BYTES))
            .ok_or(NoToken)?;
        Ok(Token {
            id: id.to_owned(),
            secret: Secret(secret.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_debug_does_not_tell_it() {
        let token = Token::new().expect("random bytes");
        let text = token.reveal();
        assert_eq!(text.len(), 3 + 16 + 1 + 64);
        assert_eq!(text.parse::<Token>().as_ref(), Ok(&token));
        assert!(!format!("{token:?}{:?}", token.secret).contains(&token.secret.0));
        let other = Token::new().expect("random bytes");
        assert!(other.id != token.id && other.secret != token.secret);
        assert_ne!(other.fingerprint(), token.fingerprint());
    }

    #[test]
    fn what_has_another_shape_is_none() {
        let text = Token::new().expect("random bytes").reveal();
        for wrong in [
            "",
            "nw_",
            "nw__",
            &text[1..],
            &text[..text.len() - 1],
            &format!("{text}0"),
            &text.to_uppercase(),
            &text.replacen('_', "-", 2),
            &format!(" {text}"),
        ] {
            assert_eq!(wrong.parse::<Token>(), Err(NoToken), "{wrong}");
        }
    }
}
