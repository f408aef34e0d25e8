//! `rawi serve` over a database: what a file never does.

#![cfg(all(feature = "serve", feature = "postgres"))]
#![allow(clippy::unwrap_used)]

#[path = "../../rawi-store/tests/common/mod.rs"]
mod common;
mod served;

use common::Home;
use served::Server;
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn a_database_that_cannot_be_reached_is_told_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    for command in [&["serve"][..], &["token", "list"], &["export", "--format", "gold"]] {
        let done = Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
            .args(command)
            .args(["--ledger", "postgres://u:secret@127.0.0.1:1/d"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.starts_with("rawi: postgres://u@127.0.0.1:1/d: "), "{command:?}: {said}");
        assert!(said.contains("check that the server runs and can be reached"), "{command:?}: {said}");
        assert!(!said.contains("secret"), "{said}");
    }
}

#[test]
fn a_connection_that_breaks_is_opened_again() {
    let Some(home) = Home::database() else { return };
    let server = Server::start(&home);
    for _ in 0..3 {
        assert_eq!(server.get("/").status, 200);
        home.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'rawi' AND datname = current_database()",
        );
        assert_eq!(server.get("/api/v1/statements").status, 200);
        assert_eq!(server.get("/reports/a2").status, 200);
    }
}

#[test]
fn a_database_that_goes_away_is_a_problem_until_it_comes_back() {
    let Some(home) = Home::database() else { return };
    let server = Server::start(&home);
    assert_eq!(server.get("/api/v1/statements").status, 200);
    let Home::Database { server: main, name } = &home else { unreachable!() };
    common::sql(main, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    end_sessions(main, name);
    let begun = Instant::now();
    let reply = server.get("/api/v1/statements");
    assert!(
        (500..=503).contains(&reply.status) && begun.elapsed() < Duration::from_secs(9),
        "{}",
        reply.status
    );
    assert!(reply.body.contains("try again") && !reply.body.contains("postgres"), "{}", reply.body);
    assert_eq!(server.get("/?lang=en").status, reply.status);
    common::sql(main, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert_eq!(server.get("/api/v1/statements").status, 200);
    assert_eq!(server.get("/?lang=en").status, 200);
}

#[test]
fn who_may_only_read_the_database_may_serve_it() {
    let Some(home) = Home::database() else { return };
    let writer = Server::start(&home);
    let name = format!("reader{}", std::process::id());
    home.sql(&format!(
        "CREATE ROLE {name} LOGIN; GRANT USAGE ON SCHEMA rawi TO {name}; GRANT SELECT ON ALL TABLES IN SCHEMA rawi TO {name}"
    ));
    let address = home.typed().replace("//rawi@", &format!("//{name}@"));
    let reader = Server::of(&address, tempfile::tempdir().unwrap(), &["--rate", "0"]);
    for path in ["/api/v1/statements", "/corpus", "/reports/a2"] {
        assert_eq!(reader.get(path).status, 200, "{path}");
    }
    assert_eq!(reader.get("/api/v1/events").body, writer.get("/api/v1/events").body);
    let (code, _) = reader.rawi(&["token", "add", "x"]);
    assert_eq!(code, 2);
    drop(reader);
    home.sql(&format!("DROP OWNED BY {name}; DROP ROLE {name}"));
}

/// Ends all sessions in a database.
fn end_sessions(main: &str, name: &str) {
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
    common::sql(main, &format!("{end} = '{name}'"));
}

#[test]
fn a_question_that_takes_too_long_is_stopped() {
    let Some(home) = Home::database() else { return };
    let server = Server::start(&home);
    assert_eq!(server.get("/api/v1/statements").status, 200);
    let mut other = postgres::Client::connect(&home.typed(), postgres::NoTls).unwrap();
    let mut lock = other.transaction().unwrap();
    lock.batch_execute("LOCK TABLE rawi.statements IN ACCESS EXCLUSIVE MODE").unwrap();
    let begun = Instant::now();
    let reply = server.get("/api/v1/statements");
    assert!(reply.status == 503 && reply.body.contains("the answer takes too long"), "{}", reply.body);
    assert!((8..20).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    // Nobody keeps asking on the server.
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rawi' AND state = 'active'
                   AND datname = current_database()";
    let mut watcher = postgres::Client::connect(&home.typed(), postgres::NoTls).unwrap();
    let still = || watcher.query_one(waiting, &[]).unwrap().get::<_, i64>(0);
    let stopped = std::iter::repeat_with(still).take(50).any(|still| {
        std::thread::sleep(Duration::from_millis(100));
        still == 0
    });
    assert!(stopped);
    lock.rollback().unwrap();
    assert_eq!(server.get("/api/v1/statements").status, 200);
}
