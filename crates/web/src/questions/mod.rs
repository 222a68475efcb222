//! The questions, room by room.

pub(crate) mod admin;
pub(crate) mod desk;
pub(crate) mod economies;
pub(crate) mod evidence;
pub(crate) mod gaps;
pub(crate) mod indicators;
pub(crate) mod look_up;
pub(crate) mod method;
pub(crate) mod norms;
pub(crate) mod overview;
pub(crate) mod search;
pub(crate) mod sql;
pub(crate) mod words;
