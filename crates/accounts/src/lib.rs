//! Who may see what: accounts, their roles, and the tokens that they show.
//!
//! - [`role`]: [`Role`], and how far each sees by the Traffic Light Protocol.
//! - [`token`]: [`Token`], what an account is given once; [`Secret`] within it.
//! - [`hash`]: what is kept of a secret, and whether one fits.
//! - [`random`]: bytes that nobody can guess.
//!
//! Nothing here knows where accounts are kept or how a token comes in.

#![forbid(unsafe_code)]

pub mod hash;
pub mod random;
pub mod role;
pub mod token;

pub use role::{Role, name_problem};
pub use token::{Secret, Token};
