//! How the numbers of an answer were made, and what they leave open, in words.

use plot::number::count;

use crate::key::{By, EconomyOf};
use crate::question::{ADDRESSES_MIN, Question};

/// How they were made.
pub(crate) fn method(question: &Question<'_>) -> Vec<String> {
    let economy = match (question.by, question.economy_of) {
        (By::Asn, _) => {
            "An address is counted for the network that announces it, by the \
                         longest prefix that holds it; what several announce is counted for none."
        }
        (By::Economy, EconomyOf::Delegation) => {
            "An address is counted in the economy of whom a registry handed it to."
        }
        (By::Economy, EconomyOf::Origin) => {
            "An address is counted in the economy of the network that announces it, by the \
             longest prefix that holds it; what networks share is counted in none."
        }
    };
    let mut method = vec![
        "The rate is the share of announced IPv4 addresses that were seen open, each address \
         counted once."
            .to_owned(),
        economy.to_owned(),
    ];
    if question.evidence.delegations.is_some() {
        method.push("Only addresses that a registry handed out are counted.".to_owned());
    }
    method.push(match question.routed.views() {
        Some(views) => format!(
            "Announced is what at least one of {} peers sent, {} of them with a full table; \
             files of routes: {}.",
            views.peers, views.full_feed_peers, views.files
        ),
        None => "Announced is what a table of prefixes and origins has; it does not tell how \
                 many peers saw each."
            .to_owned(),
    });
    let left_out = question.routed.left_out();
    if left_out.short + left_out.special > 0 {
        method.push(format!(
            "Of what is announced, {} prefixes shorter than /{} and {} that nobody may \
             announce are not counted.",
            left_out.short,
            crate::routed::LENGTH_MIN,
            left_out.special
        ));
    }
    method.push(
        "Intervals are Wilson's, of 95 %, each by itself: of twenty, one may miss. The order is by their lower ends, so that nobody \
         stands first by luck, and a rank is given as all ranks that the intervals allow."
            .to_owned(),
    );
    method.push(format!(
        "Whoever announces fewer than {} addresses is not ranked.",
        count(ADDRESSES_MIN)
    ));
    method.push(if question.is_whole_internet {
        "The lists were said to be of the whole Internet: who is not in them has none.".to_owned()
    } else {
        "Who is in no list of any day is not known: it may not have been looked at.".to_owned()
    });
    method
}

/// What they leave open.
pub(crate) fn limits(question: &Question<'_>) -> Vec<String> {
    let mut limits = vec![
        "What answered a scanner, on one day: not whose device it is, not whether it was ever \
         abused, not why it is open."
            .to_owned(),
        "Addresses change hands: one that is there on two days may be two devices, and one \
         that is gone may have moved."
            .to_owned(),
        "Addresses are counted as if each were open by itself; one model of a device in a \
         million homes makes intervals look narrower than they are."
            .to_owned(),
        "An economy is where a holder is registered, not where a device stands.".to_owned(),
    ];
    if question.by == By::Economy {
        limits
            .push("A high rate says what there is to do, not that somebody did wrong.".to_owned());
    }
    if question
        .scans
        .files
        .iter()
        .all(|file| file.service().is_none())
    {
        limits.push(format!(
            "The lists do not tell what was scanned for; that they are of {} is the word of \
             whoever asked.",
            question.indicator.what()
        ));
    }
    limits
}
