use net::Asn;
use registry::{AsRel, Relation};

use super::{asns, gzip, shown};

#[test]
fn a_link_is_the_same_from_both_ends() {
    let (links, problems) = AsRel::read("# comment\n3491|17557|-1\n701|3491|0\n".as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    let (pccw, telecom, uunet) = (Asn(3491), Asn(17557), Asn(701));
    assert_eq!(links.relation(pccw, telecom), Some(Relation::Provider));
    assert_eq!(links.relation(telecom, pccw), Some(Relation::Customer));
    assert_eq!(links.relation(pccw, uunet), Some(Relation::Peer));
    assert_eq!(links.relation(uunet, pccw), Some(Relation::Peer));
    assert_eq!(links.relation(uunet, telecom), None);
    assert_eq!(links.len(), 2);
    assert!(links.providers(telecom).eq([pccw]));
    assert!(links.customers(pccw).eq([telecom]));
    assert!(links.peers(pccw).eq([uunet]));
    let neighbors: Vec<_> = links.neighbors(pccw).collect();
    assert_eq!(
        neighbors,
        [(uunet, Relation::Peer), (telecom, Relation::Provider)]
    );
    assert_eq!(links.neighbors(Asn(1)).count(), 0);
}

#[test]
fn the_second_series_has_a_method_that_is_not_kept() {
    let (links, problems) = AsRel::read("1|11537|0|bgp\n1|21616|-1|bgp\n".as_bytes());
    assert_eq!(shown(&problems), [""; 0]);
    assert_eq!(links.relation(Asn(1), Asn(21616)), Some(Relation::Provider));
    assert!(links.peers(Asn(1)).eq(asns(&[11537])));
}

#[test]
fn of_lines_that_contradict_each_other_the_first_counts() {
    let (links, problems) = AsRel::read("1|2|-1\n1|2|-1\n2|1|-1\n2|1|0\n".as_bytes());
    assert_eq!(links.len(), 1);
    assert_eq!(links.relation(Asn(1), Asn(2)), Some(Relation::Provider));
    assert_eq!(links.neighbors(Asn(1)).count(), 1);
    assert_eq!(
        shown(&problems),
        [
            "line 3: contradicts an earlier line, which counts: `2|1|-1`",
            "line 4: contradicts an earlier line, which counts: `2|1|0`",
        ]
    );
}

#[test]
fn damaged_lines_are_named_and_the_rest_is_read() {
    let text = "1|2\n1|2|3\n1|x|-1\n1|1|0\n1|2|0|bgp|more\n1|2|0|\n3|4|0\n";
    let (links, problems) = AsRel::read(text.as_bytes());
    assert_eq!(links.len(), 1);
    assert_eq!(
        shown(&problems),
        [
            "line 1: 2 columns, not 3: `1|2`",
            "line 2: relationship is neither -1 nor 0: `1|2|3`",
            "line 3: no AS number where one must be: `1|x|-1`",
            "line 4: a network related to itself: `1|1|0`",
            "line 5: 5 columns, not 3: `1|2|0|bgp|more`",
            "line 6: no method in the fourth column: `1|2|0|`",
        ]
    );
}

#[test]
fn the_links_of_january_2011_are_all_read() {
    let Some(reader) = gzip("as/20110120.as-rel.txt.gz") else {
        return;
    };
    let (links, problems) = AsRel::read(reader);
    assert_eq!(shown(&problems), [""; 0]);
    // Lines ending in |-1 and in |0, counted with grep.
    assert_eq!(links.len(), 99_962 + 3_523);
    let telecom = Asn(17557);
    // Lines with 17557 in the first or the second column, counted with grep.
    assert_eq!(links.neighbors(telecom).count(), 65);
    for (neighbor, relation) in links.neighbors(telecom) {
        assert_eq!(links.relation(telecom, neighbor), Some(relation));
        assert_eq!(links.relation(neighbor, telecom), Some(relation.reversed()));
    }
}
