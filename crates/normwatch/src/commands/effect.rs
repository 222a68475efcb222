//! `normwatch effect`: what changed between two days, and what is left.

use rankings::effect;

use crate::args::Effect;
use crate::commands::rankings::Read;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &Effect) -> Result<Exit, Failure> {
    let read = Read::new(&args.asked)?;
    let question = read.question(&args.asked);
    let answer = effect::answer(&question, args.before, args.after)?;
    read.write(
        &args.asked,
        &answer,
        || answer.document(),
        || answer.csv(),
        || answer.picture(),
    )
}
