//! What goes wrong around a ledger costs nothing that was added, and the message says what to do.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, ledger, read};
use rawi_store::{Embedded, ErrorKind, Item, Maker, Store};
use std::time::Duration;

const MAKER: fn() -> Maker = || Maker { version: "1".into(), data: "a".into() };

#[test]
fn a_locked_file_is_waited_for_and_then_told() {
    let home = Home::file();
    let mut store = Embedded::open(home.typed().as_ref()).unwrap();
    let run = store.begin(&MAKER()).unwrap();
    let other = rusqlite::Connection::open(home.typed()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.set_patience(Duration::from_millis(50)).unwrap();
    let error = store.add(run, &[read("one", "h")]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy);
    let words = error.to_string();
    assert!(
        words.contains("ledger.sqlite") && words.contains("wait until the other process has finished"),
        "{words}"
    );
    assert_eq!(store.counts().unwrap().documents, 0);

    store.set_patience(Duration::from_secs(30)).unwrap();
    let writer = std::thread::spawn(move || store.add(run, &[read("one", "h")]).map(|_| store));
    std::thread::sleep(Duration::from_millis(200));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(writer.join().unwrap().unwrap().counts().unwrap().documents, 1);
}

#[test]
fn a_backup_is_whole_while_others_write() {
    let home = Home::file();
    let mut store = home.open();
    let run = store.begin(&MAKER()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let reader = home.address().open_existing().unwrap();
    let writer = std::thread::spawn(move || {
        for n in 0..60 {
            let items: Vec<Item> = (0..10).map(|m| read(&format!("r{n:03}{m}"), "h")).collect();
            store.add(run, &items).unwrap();
        }
    });
    for n in 0..3 {
        let to = folder.path().join(format!("{n}.sqlite"));
        reader.backup(&to).unwrap();
        let copy = Embedded::open_existing(&to).unwrap();
        let counts = copy.counts().unwrap();
        assert!(
            counts.documents.is_multiple_of(10) && counts.statements == counts.documents * 2,
            "{counts:?}"
        );
        assert_eq!(copy.verify().unwrap(), [""; 0]);
    }
    writer.join().unwrap();
    let last = folder.path().join("last.sqlite");
    reader.backup(&last).unwrap();
    assert_eq!(Embedded::open_existing(&last).unwrap().report("r0599").unwrap(), Some(ledger("r0599")));
    let error = reader.backup(&last).unwrap_err().to_string();
    assert!(error.contains("last.sqlite") && error.contains("name a new file"), "{error}");
    let nowhere = reader.backup(&folder.path().join("none/x.sqlite")).unwrap_err().to_string();
    assert!(nowhere.contains("none/x.sqlite") && nowhere.contains("folder exists"), "{nowhere}");
}

#[cfg(feature = "postgres")]
mod shared {
    use super::*;
    use rawi_store::{Added, Filter, Shared};
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};

    /// Stands between rawi and the server, and can pull the plug.
    struct Wire {
        address: String,
        open: Arc<Mutex<Vec<TcpStream>>>,
        /// Bytes that still go through to the server; then the line is cut.
        left: Arc<Mutex<Option<usize>>>,
        cut: Arc<Mutex<bool>>,
    }

    impl Wire {
        fn to(address: &str) -> Self {
            let (front, database) = address.rsplit_once('/').unwrap();
            let (user, host) = front.rsplit_once('@').unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("{user}@{}/{database}", listener.local_addr().unwrap());
            let wire = Self { address, open: Arc::default(), left: Arc::default(), cut: Arc::default() };
            let (host, open, left, cut) =
                (host.to_owned(), wire.open.clone(), wire.left.clone(), wire.cut.clone());
            std::thread::spawn(move || {
                for client in listener.incoming().flatten() {
                    if *cut.lock().unwrap() {
                        continue;
                    }
                    let server = TcpStream::connect(&host).unwrap();
                    open.lock().unwrap().extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                    pass(client.try_clone().unwrap(), server.try_clone().unwrap(), Some(left.clone()));
                    pass(server, client, None);
                }
            });
            wire
        }

        fn drop_all(&self) {
            for stream in self.open.lock().unwrap().drain(..) {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }

    fn pass(mut from: TcpStream, mut to: TcpStream, left: Option<Arc<Mutex<Option<usize>>>>) {
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                let mut count = count;
                if let Some(left) = &left {
                    let mut left = left.lock().unwrap();
                    if let Some(allowed) = *left {
                        count = count.min(allowed);
                        *left = if count == allowed { None } else { Some(allowed - count) };
                        if left.is_none() {
                            let _ = to.write_all(&buffer[..count]);
                            break;
                        }
                    }
                }
                if to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
            let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
        });
    }

    fn batch(n: usize) -> Vec<Item> {
        (0..10).map(|m| read(&format!("r{n:03}{m}"), "h")).collect()
    }

    /// The line breaks after any number of bytes on their way: within a question, a COPY, or behind a COMMIT whose
    /// answer never comes.
    #[test]
    fn a_connection_that_breaks_while_adding_is_made_again() {
        let Some(home) = Home::database() else { return };
        let wire = Wire::to(&home.typed());
        let mut store = Shared::open(&wire.address).unwrap();
        let run = store.begin(&MAKER()).unwrap();
        let mut seed: usize = 7;
        for n in 0..20 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *wire.left.lock().unwrap() = Some(1 + (seed >> 33) % 60_000);
            let added = store.add(run, &batch(n)).unwrap();
            assert!(added.iter().all(|added| matches!(added, Added::New | Added::Unchanged)), "{added:?}");
        }
        *wire.left.lock().unwrap() = None;
        let counts = home.open().counts().unwrap();
        assert_eq!((counts.documents, counts.statements, counts.times), (200, 400, 200));
        assert_eq!(home.open().verify().unwrap(), [""; 0]);
    }

    #[test]
    fn a_session_that_the_server_ends_is_begun_again() {
        let Some(home) = Home::database() else { return };
        let mut store = Shared::open(&home.typed()).unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE application_name = 'rawi' AND datname = current_database()";
        let run = store.begin(&MAKER()).unwrap();
        for n in 0..5 {
            home.sql(end);
            store.add(run, &batch(n)).unwrap();
            home.sql(end);
            assert_eq!(store.find(&Filter { limit: Some(3), ..Filter::default() }).unwrap().len(), 3);
        }
        assert_eq!(store.counts().unwrap().documents, 50);
    }

    #[test]
    fn a_server_that_stays_away_is_told() {
        let Some(home) = Home::database() else { return };
        let wire = Wire::to(&home.typed());
        let mut store = Shared::open(&wire.address).unwrap();
        let run = store.begin(&MAKER()).unwrap();
        store.add(run, &batch(0)).unwrap();
        store.set_patience(Duration::from_millis(500));
        *wire.cut.lock().unwrap() = true;
        wire.drop_all();
        let error = store.add(run, &batch(1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Lost);
        let words = error.to_string();
        assert!(words.starts_with("postgres://rawi@127.0.0.1"), "{words}");
        assert!(words.contains("run the command again; what was added before is kept"), "{words}");
        *wire.cut.lock().unwrap() = false;
        assert_eq!(store.add(run, &batch(1)).unwrap(), [Added::New; 10]);
        assert_eq!(store.counts().unwrap().documents, 20);
    }

    #[test]
    fn a_report_that_postgresql_has_no_room_for_becomes_a_failure() {
        let Some(home) = Home::database() else { return };
        let mut store = home.open();
        let run = store.begin(&MAKER()).unwrap();
        let mut with_null = ledger("null");
        with_null.title = Some("a\0b".into());
        let items = [read("one", "h"), common::item("h", with_null), read("two", "h")];
        assert_eq!(store.add(run, &items).unwrap(), [Added::New, Added::Failed, Added::New]);
        let failures = store.failures().unwrap();
        assert_eq!((failures.len(), failures[0].source.as_str()), (1, "null.txt"));
        assert!(failures[0].reason.contains("keep it in an embedded ledger"), "{}", failures[0].reason);
    }

    #[test]
    fn a_database_is_only_used_when_its_schema_is_known() {
        let Some(home) = Home::database() else { return };
        let kind = |result: rawi_store::Result<Shared>| result.unwrap_err().kind();
        assert_eq!(kind(Shared::open_existing(&home.typed())), ErrorKind::Open);
        let lacks = Shared::lacks(&home.typed()).unwrap();
        assert_eq!((lacks[0].version, lacks.last().unwrap().version), (1, rawi_store::newest_schema()));
        drop(Shared::open(&home.typed()).unwrap());
        assert_eq!(Shared::lacks(&home.typed()).unwrap(), []);
        home.sql("DELETE FROM refinery_schema_history WHERE version > 3");
        let error = Shared::open(&home.typed()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Older);
        assert!(error.to_string().contains("rawi ledger migrate"), "{error}");
        assert_eq!(Shared::lacks(&home.typed()).unwrap()[0].version, 4);
        home.sql("INSERT INTO refinery_schema_history (version, name) VALUES (99, 'later')");
        assert_eq!(kind(Shared::open(&home.typed())), ErrorKind::Newer);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_told() {
        let error = Shared::open("postgres://rawi@127.0.0.1:1/x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Lost);
        assert!(error.to_string().contains("check that the server runs"), "{error}");
        let error = Shared::open("postgres://rawi@127.0.0.1:notaport/x").unwrap_err();
        assert!(error.to_string().contains("write it as postgres://"), "{error}");
    }
}
