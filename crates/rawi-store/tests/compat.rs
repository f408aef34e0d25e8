//! Ledgers that older rawis made still open, with everything that was in them (`compat/README.md`).

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use rawi_store::{Address, Filter, newest_schema, report_faults};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A copy of the ledger that the rawi with this schema made.
fn copy(folder: &Path, schema: i64) -> PathBuf {
    let name = format!("v{schema}.sqlite");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat").join(&name);
    std::fs::copy(fixture, folder.join(&name)).unwrap();
    folder.join(name)
}

#[test]
fn ledgers_of_all_older_schemas_open() {
    let folder = tempfile::tempdir().unwrap();
    let lacking = |address: &Address| -> Vec<i64> {
        address.lacks().unwrap().iter().map(|step| step.version).collect()
    };
    let newer = lacking(&Address::File(copy(folder.path(), 1)));
    assert_eq!(newer.last(), Some(&newest_schema()));
    // Numbers may be left out between schemas.
    for (at, schema) in std::iter::once(&1).chain(&newer[..newer.len() - 1]).enumerate() {
        let address = Address::File(copy(folder.path(), *schema));
        let lacks = lacking(&address);
        assert_eq!(lacks, newer[at..]);
        assert_eq!(address.lacks().unwrap().len(), lacks.len(), "asking changes nothing");

        let store = address.open_existing().unwrap();
        assert_eq!(address.lacks().unwrap(), []);
        let mut faults = store.verify().unwrap();
        let mut ids = Vec::new();
        store
            .visit_stored(&mut |stored| {
                faults.extend(report_faults(&stored));
                ids.push(stored.ledger.id);
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(faults, [""; 0], "schema {schema}");
        assert_eq!(ids, ["compat-1", "compat-2", "compat-3"]);
        let found = |filter: Filter| store.find(&filter).unwrap().len();
        assert!(found(Filter { words: vec!["هدنة".into()], ..Filter::default() }) > 0, "schema {schema}");
        assert!(found(Filter { words: vec!["وقف إطلاق النار".into()], ..Filter::default() }) > 0);
        assert!(found(Filter { speaker: Some("زيد".into()), ..Filter::default() }) > 0, "schema {schema}");
        assert_eq!(found(Filter { words: vec!["كلمة".into()], ..Filter::default() }), 0);
        assert!(
            found(Filter {
                outlet: Some("jari".into()),
                from: Some("2022-06-29".into()),
                ..Filter::default()
            }) > 0
        );
        let counts = store.counts().unwrap();
        assert!(counts.times > 0 && counts.entities > 0, "{counts:?}");
    }
}
