//! The body of the fuzz target on stable: over every seed of the fuzzer, what is
//! kept of its runs, and mutations that are the same in every run.

#[path = "../../../../fuzz/replay.rs"]
mod replay;
#[path = "../../../testkit/examples/corpus/rtr_sessions.rs"]
mod rtr_sessions;

#[test]
fn whatever_a_cache_sends_and_however_it_is_cut_data_are_replaced_whole_or_not_at_all() {
    let sessions = rtr_sessions::rtr_sessions().into_iter();
    let sessions = sessions.map(|(_, session)| session);
    replay::replay("rtr", sessions, 20_000, rtr::fuzz::session);
}
