//! `normwatch rank`: who has how much, of how much.

use rankings::{rank, series};

use crate::args::Rank;
use crate::commands::rankings::Read;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Rank) -> Result<Exit, Failure> {
    let read = Read::new(&args.asked)?;
    let question = read.question(&args.asked);
    if args.over_time {
        let answer = series::answer(&question, args.at, args.mark.clone())?;
        return read.write(
            &args.asked,
            &answer,
            || answer.document(),
            || answer.csv(),
            || answer.picture(),
        );
    }
    let answer = rank::answer(&question, args.at, args.since)?;
    read.write(
        &args.asked,
        &answer,
        || answer.document(args.like_size),
        || answer.csv(),
        || answer.picture(),
    )
}
