//! Addresses of mail.

use notify::MailAddress;
use notify::address::{ADDRESS_BYTES_MAX, AddressError, LOCAL_BYTES_MAX};

fn read(text: &str) -> Result<String, AddressError> {
    text.parse::<MailAddress>()
        .map(|address| address.to_string())
}

#[test]
fn plain_addresses_are_read_and_their_domain_is_in_small_letters() {
    assert_eq!(
        read(" Abuse@ISP.Example "),
        Ok("Abuse@isp.example".to_owned())
    );
    assert_eq!(
        read("cert+in.box@xn--80ak6aa92e.example"),
        Ok("cert+in.box@xn--80ak6aa92e.example".to_owned())
    );
}

#[test]
fn what_could_break_a_header_or_a_command_is_refused_with_a_reason() {
    for (text, expected) in [
        ("a@b.example\r\nBcc: c@d.example", AddressError::Control),
        ("a@b.example\n", AddressError::Control),
        ("a\0@b.example", AddressError::Control),
        ("a@b.example, c@d.example", AddressError::Character('@')),
        ("<a@b.example>", AddressError::Character('<')),
        ("a b@c.example", AddressError::Character(' ')),
        ("\"a\"@b.example", AddressError::Character('"')),
        ("a@b.example> BODY=8BITMIME", AddressError::Domain),
        ("a@b.example;", AddressError::Domain),
        ("ä@b.example", AddressError::NotAscii),
        ("a@bücher.example", AddressError::NotAscii),
        ("a..b@c.example", AddressError::Dots),
        (".a@c.example", AddressError::Dots),
        ("a@localhost", AddressError::Domain),
        ("a@[192.0.2.1]", AddressError::Domain),
        ("a@-b.example", AddressError::Domain),
        ("a@b..example", AddressError::Domain),
        ("abuse", AddressError::NoAddress),
        ("@b.example", AddressError::NoAddress),
        ("a@", AddressError::NoAddress),
        ("", AddressError::NoAddress),
    ] {
        assert_eq!(read(text), Err(expected), "{text:?}");
        assert!(!expected.to_string().is_empty());
    }
}

#[test]
fn addresses_have_the_length_that_smtp_gives_them() {
    let local = |bytes| read(&format!("{}@b.example", "a".repeat(bytes))).is_ok();
    assert!(local(LOCAL_BYTES_MAX - 1) && local(LOCAL_BYTES_MAX));
    assert!(!local(LOCAL_BYTES_MAX + 1));
    let whole = |bytes: usize| {
        let label = "b".repeat(50);
        let mut text = format!("a@{label}.{label}.{label}.{label}.");
        text += &"c".repeat(bytes - text.len());
        read(&text).is_ok()
    };
    assert!(whole(ADDRESS_BYTES_MAX - 1) && whole(ADDRESS_BYTES_MAX));
    assert!(!whole(ADDRESS_BYTES_MAX + 1));
}
