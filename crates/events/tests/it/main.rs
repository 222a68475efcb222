//! Feeds to events, over short texts, generated ones and, where `NORMWATCH_DATA`
//! names them, real files.

mod csv_law;
mod documents;
mod fuzz_replay;
mod golden;
mod intelmq;
mod iodef;
mod kept;
mod misp;
mod rsit;
mod shadowserver;
mod stix;
mod table;
mod xarf;
