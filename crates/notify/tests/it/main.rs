//! Notices from decisions, over short events; what is written from them, held to
//! schemas of others where `NORMWATCH_DATA` names them; and their delivery to a
//! server that this program runs on the loopback interface.

mod address;
mod bounce;
mod delivery;
mod fixture;
mod grouping;
mod kill;
mod mail;
mod minimise;
mod month;
mod peers;
mod xarf;
