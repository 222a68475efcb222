//! The server, over HTTP, on the day of the demo.

mod answers;
mod client;
mod house;
mod openapi;
mod operation;
mod programs;
mod safety;
mod schema;
mod walk;
mod webhooks;
