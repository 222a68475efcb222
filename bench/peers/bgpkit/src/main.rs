//! Counts the elements of routing archives with bgpkit-parser:
//! `bgpkit-peer [--routes] FILES…`, with its element iterator or, leaner, its
//! route iterator.

use std::process::ExitCode;

use bgpkit_parser::BgpkitParser;

fn main() -> ExitCode {
    let mut routes_only = false;
    let mut elements = 0;
    for argument in std::env::args().skip(1) {
        if argument == "--routes" {
            routes_only = true;
            continue;
        }
        let parser = match BgpkitParser::new(&argument) {
            Ok(parser) => parser,
            Err(error) => {
                eprintln!("{argument}: {error}");
                return ExitCode::FAILURE;
            }
        };
        elements += if routes_only {
            parser.into_route_iter().count()
        } else {
            parser.into_elem_iter().count()
        };
    }
    println!("{elements}");
    ExitCode::SUCCESS
}
