//! Everything the fuzzer has found worth keeping is read again, each within seconds. What searches is in `fuzz`.

#![allow(missing_docs, unreachable_pub, dead_code)]
#![allow(clippy::unwrap_used)]

#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn the_corpus_neither_crashes_nor_hangs() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let folder = corpus.join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        target(b"");
        let mut count = 0;
        for path in entries.map(|entry| entry.unwrap().path()) {
            let begun = Instant::now();
            target(&std::fs::read(&path).unwrap());
            assert!(begun.elapsed() < Duration::from_secs(5), "{}: {:?}", path.display(), begun.elapsed());
            count += 1;
        }
        assert!(count > 0, "{}: empty", folder.display());
    }
}
