//! Every question has its answer, as a page and as data.

use web::question::{API, Access, Question, all};

use crate::client::{Reply, ask, get};
use crate::house::{database, server, started};
use crate::walk::{links, walked};

/// The most bytes of a page: fast on a bad line.
const PAGE_BYTES_MAX: usize = 200 * 1024;

/// Whether it is of something whose name follows from data: no example is there always.
fn is_named_by_data(question: &Question) -> bool {
    question.is_in_path("finding") || question.is_in_path("source")
}

#[test]
fn every_question_has_a_page_and_data() {
    for question in all() {
        let path = question.example();
        let (page, data) = (get(server(), &path), get(server(), &format!("{API}{path}")));
        if matches!(question.access, Access::From(_)) {
            assert_eq!((page.status, data.status), (303, 401), "{path}");
            continue;
        }
        if is_named_by_data(question) {
            assert_eq!((page.status, data.status), (404, 404), "{path}");
            continue;
        }
        assert_eq!((page.status, data.status), (200, 200), "{path}");
        is_a_page(&path, &page);
        let json = ask(server(), "GET", &format!("{API}{path}"), &[]);
        assert_eq!(
            json.header("content-type"),
            Some("application/json"),
            "{path}"
        );
        serde_json::from_str::<serde_json::Value>(&json.body).expect("JSON");
    }
}

pub(crate) fn is_a_page(path: &str, page: &Reply) {
    let body = &page.body;
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{path}"
    );
    assert!(
        body.len() <= PAGE_BYTES_MAX,
        "{path} has {} bytes",
        body.len()
    );
    for (once, count) in [("<h1", 1), ("<main", 1), ("<title>", 1)] {
        assert_eq!(body.matches(once).count(), count, "{path}: {once}");
    }
    for never in [
        "<script",
        "<style",
        " style=\"",
        " onclick=",
        "src=\"http",
        "@import",
    ] {
        assert!(!body.contains(never), "{path} has {never}");
    }
}

#[test]
fn no_link_leads_nowhere() {
    let known = walked();
    for (path, reply) in known {
        assert_eq!(reply.status, 200, "{path}");
        if reply.header("content-type") == Some("text/html; charset=utf-8") {
            is_a_page(path, reply);
        }
    }
    // Provisions, terms, economies, findings: all of them are reached.
    assert!(known.len() > 700, "only {} pages are linked", known.len());
    for part in ["/norms/un-gge-2015/13-c", "/method", "/gaps/matrix"] {
        assert!(known.contains_key(part), "{part}");
    }
    for start in ["/findings/", "/sources/", "/networks/"] {
        assert!(known.keys().any(|path| path.starts_with(start)), "{start}");
    }
}

#[test]
fn a_finding_shows_what_was_seen_and_whom_to_tell() {
    let list = get(server(), "/findings");
    assert!(list.body.contains("208.65.153.0/24"), "{}", list.body);
    let found = links(&list.body);
    let first = found.iter().find(|link| link.starts_with("/findings/"));
    let page = get(server(), first.expect("a finding"));
    for part in [
        "Whom to tell",
        "Check it yourself",
        "<svg",
        "AS17557",
        "Norms engaged",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
}

/// "Is the norm against misusing one's territory kept in economy X, and how do you
/// know?": from the first page in three steps.
#[test]
fn whether_a_norm_is_kept_is_three_steps_away() {
    let first = get(server(), "/");
    assert!(links(&first.body).contains(&"/economies/PK".to_owned()));
    let economy = get(server(), "/economies/PK");
    for part in [
        "Is it kept, and how do we know?",
        "un-gge-2015#13-c",
        "speaks against it",
    ] {
        assert!(economy.body.contains(part), "{part}");
    }
    let findings = links(&economy.body);
    assert!(findings.iter().any(|link| link.starts_with("/findings/")));
    assert!(!economy.body.contains("complied"));
}

#[test]
fn the_form_is_what_accept_likes_best() {
    for (accept, wanted) in [
        ("", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        (
            "text/html;q=0.1, application/json;q=0.9",
            "application/json",
        ),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        (
            "text/*;q=0.5, text/csv",
            "text/csv; charset=utf-8; header=present",
        ),
    ] {
        let reply = ask(
            server(),
            "GET",
            "/norms?text=routing",
            &[("accept", accept)],
        );
        assert_eq!(reply.header("content-type"), Some(wanted), "{accept}");
    }
    let none = ask(server(), "GET", "/norms", &[("accept", "image/png")]);
    assert_eq!(none.status, 406);
    let none = ask(server(), "GET", "/norms", &[("accept", "text/html;q=0")]);
    assert_eq!(none.status, 406);
}

#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let first = get(server(), "/gaps");
    let tag = first.header("etag").expect("a tag").to_owned();
    let again = ask(server(), "GET", "/gaps", &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = ask(server(), "GET", "/terms", &[("if-none-match", &tag)]);
    assert_eq!(other.status, 200);
}

#[test]
fn a_list_goes_on_where_it_ended() {
    let whole = get(server(), "/api/v1/findings?limit=1000&format=json");
    let whole: serde_json::Value = serde_json::from_str(&whole.body).expect("JSON");
    let all = whole["items"].as_array().expect("a list");
    assert!(all.len() > 3);
    let mut parts = Vec::new();
    let mut cursor = Some(0);
    while let Some(at) = cursor {
        let path = format!("/api/v1/findings?limit=2&cursor={at}&format=json");
        let part: serde_json::Value =
            serde_json::from_str(&get(server(), &path).body).expect("JSON");
        parts.extend(part["items"].as_array().expect("a list").iter().cloned());
        cursor = part["next"].as_u64();
    }
    assert_eq!(&parts, all);
}

#[test]
fn what_cannot_be_understood_is_told() {
    for (path, part) in [
        ("/api/v1/gaps?at=yesterday", "2015-07-22"),
        ("/api/v1/gaps?at=2026&at=2027", "twice"),
        ("/api/v1/gaps?code=G99", "it is one of G1"),
        ("/api/v1/norms?polarity=never", "do, refrain, process"),
        ("/api/v1/norms?colour=red", "text, kind"),
        ("/api/v1/findings?limit=0", "from 1 to 1000"),
        ("/api/v1/networks/4294967296", "from 0 to 4294967295"),
        ("/api/v1/sql?query=select+1+from+nowhere", "nowhere"),
        (
            "/api/v1/sql?query=delete+from+findings",
            "questions only read",
        ),
        ("/api/v1/norms?format=pdf", "html, json"),
        (
            "/api/v1/search?text=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v+w+x+y+z+1+2+3+4+5+6+7+8",
            "32",
        ),
    ] {
        let reply = ask(server(), "GET", path, &[]);
        assert_eq!(reply.status, 400, "{path}");
        let media_type = reply.header("content-type");
        assert_eq!(media_type, Some("application/problem+json"), "{path}");
        assert!(reply.body.contains(part), "{path}: {}", reply.body);
    }
    for path in [
        "/norms/nothing",
        "/norms/un-gge-2015/99",
        "/economies/XX",
        "/nowhere",
        "/terms/qqq",
    ] {
        let page = get(server(), path);
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("<h1>Not Found</h1>"), "{path}");
        assert_eq!(
            ask(server(), "GET", &format!("/api/v1{path}"), &[]).status,
            404,
            "{path}"
        );
    }
    let post = ask(server(), "POST", "/norms", &[("content-length", "0")]);
    assert_eq!(post.status, 405);
}

/// The day of the demo, and one thing more that was seen on the day after.
fn two_days() -> std::path::PathBuf {
    let path = database();
    let mut store = store::Store::open(&path).expect("a database");
    store
        .transaction(|transaction| -> Result<(), store::Error> {
            for sql in [
                "insert into sources (name, sha256, bytes, content_bytes, compression, records,
                    announcements, withdrawals, rib_entries, state_changes, gap_bytes, defects,
                    first_time, last_time)
                 values ('a/b/updates.next', ?1, 9, 9, 'plain', 1, 1, 0, 0, 0, 7, 1,
                    '2008-02-25T00:00:00Z', '2008-02-25T00:15:00Z')",
                "insert into findings (analysis, name, rank, severity, because, headline, subject,
                    indicator, indicator_version, first_seen, last_seen)
                 select max(id), ?1, 999, 'low', 'why', 'headline', 'subject', 'route-new-origin',
                    '1', '2008-02-25T00:01:00Z', '2008-02-25T00:02:00Z' from analyses",
                "insert into finding_recipients (finding, place, role, subject, name, economy, why,
                    reach)
                 select id, 0, 'origin', 'AS17557', 'name', 'PK', 'why', 'reach' from findings
                 where name = ?1",
            ] {
                transaction.execute(sql, &[("?1", "a".repeat(64).into())])?;
            }
            Ok(())
        })
        .expect("written");
    path
}

#[test]
fn an_economy_has_its_days_where_there_are_several() {
    let one = get(server(), "/economies/PK");
    assert!(one.body.contains("One day was looked at"));
    let server = started(&two_days());
    let page = get(server, "/economies/PK");
    for part in ["Over time", "<svg", "2008-02-25", "Whom to tell", "AS17557"] {
        assert!(page.body.contains(part), "{part}");
    }
    let data = get(server, "/api/v1/economies/PK?format=json");
    let data: serde_json::Value = serde_json::from_str(&data.body).expect("JSON");
    let measures = data["measures"].as_array().expect("a list");
    let new_origins = measures
        .iter()
        .find(|measure| measure["indicator"] == "route-new-origin")
        .expect("it is an indicator");
    let days = new_origins["days"].as_array().expect("a list");
    let on = |day: &str| {
        let found = days.iter().find(|one| one["day"] == day);
        found.and_then(|one| one["findings"].as_u64())
    };
    assert_eq!(on("2008-02-25"), Some(1));
    assert!(on("2008-02-24") >= Some(1));
    let sum: u64 = days.iter().filter_map(|day| day["findings"].as_u64()).sum();
    assert_eq!(new_origins["findings"].as_u64(), Some(sum));
}

#[test]
fn a_source_says_how_old_and_how_whole_it_is() {
    let server = started(&two_days());
    let list = get(server, "/sources");
    for part in ["damaged", "whole", "years", "updates.next"] {
        assert!(list.body.contains(part), "{part}");
    }
    let path = format!("/sources/{}", "a".repeat(64));
    let page = get(server, &path);
    assert!(page.body.contains("7 bytes not read"), "{}", page.body);
    // Folders are of whoever read it.
    let data = |path: &str| get(server, &format!("{API}{path}")).body;
    for body in [&list.body, &page.body, &data("/sources"), &data(&path)] {
        assert!(body.contains("updates.next"), "{body}");
        assert!(!body.contains("a/b/updates"), "{body}");
    }
}

#[test]
fn evidence_names_files_without_their_folders() {
    let list = get(server(), "/findings");
    let found = links(&list.body);
    let finding = found.iter().find(|link| link.starts_with("/findings/"));
    let finding = finding.expect("a finding");
    let routes = format!("{finding}/routes");
    let data = [finding, &routes].map(|path| get(server(), &format!("{API}{path}")).body);
    let pages = [finding, &routes].map(|path| get(server(), path).body);
    for body in data.iter().chain(&pages) {
        assert!(body.contains("updates.20080224"), "{body}");
        assert!(!body.contains("/updates.20080224"), "{body}");
    }
}

#[test]
fn the_routes_behind_a_finding_can_be_taken_along() {
    let list = get(server(), "/findings");
    let found = links(&list.body);
    let finding = found.iter().find(|link| link.starts_with("/findings/"));
    let finding = finding.expect("a finding");
    let table = get(server(), &format!("/api/v1{finding}/routes?format=csv"));
    let mut lines = table.body.lines();
    let head = lines.next().expect("a header");
    for column in ["sha256", "offset", "path", "peer_asn"] {
        assert!(head.contains(column), "{head}");
    }
    let rows: Vec<&str> = lines.collect();
    assert!(rows.iter().any(|row| row.contains("17557")), "{rows:?}");
}

#[test]
fn whoever_writes_all_of_a_provisions_id_is_led_to_it() {
    let reply = get(server(), "/norms/un-gge-2015%2313-c");
    assert_eq!(reply.status, 404);
    assert!(reply.body.contains("href=\"/norms/un-gge-2015/13-c\""));
    let reply = get(server(), "/norms/un-gge-2015%2313-none");
    assert_eq!(reply.status, 404);
    assert!(reply.body.contains("href=\"/norms\""));
}

#[test]
fn what_a_text_names_is_found() {
    for (text, link) in [
        ("AS17557", "/networks/17557"),
        ("36561", "/networks/36561"),
        ("Pakistan", "/economies/PK"),
        ("208.65.153.0%2F24", "/findings/"),
        ("208.65.153.0", "/findings/"),
    ] {
        let page = get(server(), &format!("/search?text={text}"));
        let main = page.body.split("<main").nth(1).expect("a page");
        let found = links(main);
        assert!(
            found.iter().any(|one| one.starts_with(link)),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn the_map_is_coloured_by_what_is_chosen() {
    let page = get(server(), "/economies?by=route-new-origin");
    assert!(page.body.contains("Pakistan: "), "{}", page.body);
    assert!(page.body.contains("Economies by findings"));
    let wrong = ask(server(), "GET", "/api/v1/economies?by=rain", &[]);
    assert_eq!(wrong.status, 400);
}
