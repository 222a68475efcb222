//! The server, over HTTP, on the day of the demo.

mod accounts;
mod answers;
mod client;
mod house;
mod markings;
mod openapi;
mod operation;
mod programs;
mod safety;
mod schema;
mod walk;
mod webhooks;
