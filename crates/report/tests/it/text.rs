//! Text for terminals.

use expect_test::{Expect, expect};
use report::check::CheckReport;
use report::terminal::{self, Detail, Options};

use crate::sample;

fn written(report: &CheckReport, options: &Options) -> String {
    let mut out = Vec::new();
    terminal::write(report, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

/// The part of the text from `start` to before `end`.
fn check(report: &CheckReport, options: &Options, start: &str, end: &str, expect: &Expect) {
    let text = written(report, options);
    let from = text.find(start).expect("the part begins");
    let to = text[from..].find(end).expect("the part ends");
    expect.assert_eq(&text[from..from + to]);
}

#[test]
fn the_summary_says_what_was_read_and_found() {
    check(
        &sample::report(),
        &Options::default(),
        "8 files",
        "\nHIGH",
        &expect![[r#"
            8 files were read, covering 24 February 2008, 18:24:00 to 21:11:59 UTC. In
            612,480 announcements and 88,306 withdrawals, as 39 peer networks heard them
            over 42 sessions, 6 things were found: 1 of high severity, 1 of medium severity
            and 4 of low severity. The files have 3 defects, listed at the end.

            No State is named as the author of anything. What is seen are routes and the
            networks in them. An economy is where a network or an address block is
            registered, not who acted.
        "#]],
    );
}

#[test]
fn a_high_finding_says_what_was_seen_at_80_columns() {
    check(
        &sample::report(),
        &Options::default(),
        "HIGH 1.",
        "\n  Norms engaged",
        &expect![[r#"
            HIGH 1. 208.65.153.0/24 was announced by AS17557; until then 208.65.152.0/22,
            which covers it, was announced by AS36561
              Because: Most peers carried it, nothing explains it, and the holder answered
                       it on the network.
              By registry, AS36561 is YouTube, Inc. (registered in US) and AS17557 is
              Pakistan Telecom (registered in PK).
                makes it graver: the holder answered from 20:07:25 UTC on by announcing the
                                 same addresses or parts of them itself
                makes it graver: 36 of 39 peer networks carried it within five minutes
                makes it graver: it was taken back after 2.2 hours
                to be noted: no benign explanation was found among those looked up

              What was seen
                First seen      24 February 2008, 18:47:57 UTC
                Last announced  24 February 2008, 21:00:49 UTC
                Ended           24 February 2008, 21:01:34 UTC, after 2 h 13 min
                Heard by        36 of 39 peer networks passed it on in the first wave, 36 in
                                all
                Path            1280 6461 3491 17557
                Until then      208.65.152.0/22 by AS36561
                Holder's answer 20:07:25 208.65.153.0/24 by AS36561
                                20:18:43 208.65.153.0/25 and 208.65.153.128/25 by AS36561

              What could explain it
                ✗ One organisation runs both networks: does not hold. The table of
                  organisations has them apart.
                ? One is a customer or peer of the other: not known. No table of relations
                  was given.
                ✗ The known origin passed the route on itself: does not hold. No known
                  origin stands on the path.
                ✗ The two networks were seen side by side in paths: does not hold. They
                  never stood side by side.
                ✗ The network already had another part of the block: does not hold. It
                  originated nothing else inside the known prefix.
                ✗ The route is older than the data: does not hold. The prefix had not been
                  withdrawn before.
        "#]],
    );
}

#[test]
fn norms_recipients_and_evidence_at_120_columns() {
    check(
        &sample::report(),
        &Options {
            width: 120,
            ..Options::default()
        },
        "Norms engaged: what States",
        "\nMEDIUM",
        &expect![[r#"
            Norms engaged: what States agreed, or were asked for
                un-gge-2015#13-c Do not let the territory be used for wrongful acts (A/70/174, para. 13(c))
                  A State should not knowingly let others commit internationally wrongful acts by means of information technology
                  from its territory. (our paraphrase, not the text of the norm)
                  Dates from 22 July 2015: after this event; shown as what it would ask today.
                  Why: If the announcement was internationally wrongful and a State knew of it, this is the norm that speaks of it.
                  Does not show: That it was wrongful, that any State knew, or where the origin is: an economy in a register is not
                                 a territory from which something was done.
                  Outcome: Not known: what was seen cannot tell.
                  Gap: G3 not-attributable: Abuse can be measured per network and economy, but no measurement shows that a State
                       knew of it.
                gcsc-norms#1 Leave the public core alone (GCSC final report, norm 1)
                  Nobody, State or not, should do or knowingly allow anything that on purpose and substantially damages the general
                  availability or integrity of the public core of the Internet. (our paraphrase, not the text of the norm)
                  Dates from November 2019: after this event; shown as what it would ask today.
                  Why: Routing belongs to what this norm calls the public core of the Internet.
                  Does not show: Purpose or knowledge, or whether the damage was substantial as the norm means it.
                  Outcome: Not known: what was seen cannot tell.

              Whom to tell
                holder of the prefix AS36561 YouTube, Inc. (registered in US)
                  Only the holder can say whether the announcement is meant, and can answer it with more specific routes and signed
                  origins.
                  No register of contacts was loaded. Look up AS36561 in its registry's WHOIS or RDAP: the technical and abuse
                  contacts there.
                origin network AS17557 Pakistan Telecom (registered in PK)
                  It can take the announcement back at once.
                  No register of contacts was loaded. Look up AS17557 in its registry's WHOIS or RDAP: the technical and abuse
                  contacts there.
                network next to the origin AS3491
                  It passed the route on and can stop it when the origin does not.
                  No register of contacts was loaded.

              Check it yourself
                first announcement: 18:47:57 at byte 1067054 of updates.20080224.1839.bz2 (SHA-256 085c5c433df7…), from AS1280
                                    149.20.65.198
                the holder's answer: 20:07:25 at byte 1956137 of updates.20080224.1954.bz2 (SHA-256 14b8d587b476…), from AS3549
                                     208.51.134.246
                last announcement: 21:00:49 at byte 1025255 of updates.20080224.2056.bz2 (SHA-256 9da62ba54b2b…), from AS13237
                                   81.209.156.1
                the end: 21:01:34 at byte 1197995 of updates.20080224.2056.bz2 (SHA-256 9da62ba54b2b…), from AS5413 62.72.136.2
                Bytes are counted in the decompressed content; the JSON has whole hashes.
        "#]],
    );
}

#[test]
fn medium_is_short_low_is_counted_and_defects_and_limits_come_last() {
    check(
        &sample::report(),
        &Options::default(),
        "MEDIUM 2.",
        "  - A collector",
        &expect![[r#"
            MEDIUM 2. 60 prefixes of AS64497 were announced by AS64496, which had not
            announced them before
              Because: Most peers carried it and nothing explains it; but it was not taken
                       back, as a change that is meant would not be.
              Tell holder of the prefix AS64497 Example Networks (registered in ZZ).

            Low
              1 finding of route-as-set@1
              3 findings of route-bogon@1
              hint: --all lists them, and shows the medium ones in full

            Defects of the input
              updates.20080224.2026.bz2
                - an attribute has a length that its type cannot have (RFC 7606 §7): 3
                  times; the first at bytes 1204551 to 1204560. The routes of the record
                  were taken as withdrawn

            What this cannot show
              - Routes show which network announced what, where and when. They do not show
                who in it did so, why, or on whose behalf; no State is named as the author
                of anything.
        "#]],
    );
}

#[test]
fn all_shows_medium_in_full_and_lists_low() {
    let options = Options {
        detail: Detail {
            low: true,
            observations_max: 2,
        },
        ..Options::default()
    };
    let text = written(&sample::report(), &options);
    assert!(text.contains("and 58 more observations: the JSON report has all"));
    assert!(text.contains("LOW 3. 10.20.0.0/16"));
    assert!(!text.contains("hint:"));
}

#[test]
fn nothing_found_is_not_said_to_be_nothing_happened() {
    check(
        &sample::empty(),
        &Options::default(),
        "",
        "\nNo State",
        &expect![[r#"
            No files were read. There was no record in them, and nothing was found, which
            does not show that nothing happened.
        "#]],
    );
}

#[test]
fn no_line_is_wider_than_asked_for() {
    for report in [sample::report(), sample::hostile()] {
        for width in [40, 80, 100, 120] {
            let options = Options {
                width,
                ..Options::default()
            };
            for line in written(&report, &options).lines() {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn colour_changes_no_word() {
    let plain = written(&sample::report(), &Options::default());
    let coloured = written(
        &sample::report(),
        &Options {
            colour: true,
            ..Options::default()
        },
    );
    assert!(coloured.contains("\x1b[1;31mHIGH 1."));
    let mut bare = String::new();
    for (index, part) in coloured.split('\x1b').enumerate() {
        bare.push_str(match index {
            0 => part,
            _ => part.split_once('m').expect("sequences end in m").1,
        });
    }
    assert_eq!(bare, plain);
}

#[test]
fn names_cannot_write_to_the_terminal() {
    let text = written(&sample::hostile(), &Options::default());
    let odd: Vec<char> = text
        .chars()
        .filter(|&c| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)))
        .collect();
    assert_eq!(odd, Vec::<char>::new());
}
