//! The norms that come with the program.

use catalog::Catalog;

#[test]
fn the_norms_have_no_problem() {
    if let Err(error) = Catalog::built_in() {
        panic!("{error}");
    }
}
