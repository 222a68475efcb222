//! Sources in, findings out: runs detectors and indicators, and says which norms
//! are engaged and whom to tell.

#![forbid(unsafe_code)]
