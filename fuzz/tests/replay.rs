//! Everything the fuzzer has found worth keeping is read again, each within two seconds.

use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn the_corpus_neither_crashes_nor_hangs() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for (name, target) in rawi_fuzz::TARGETS {
        let folder = corpus.join(name);
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut count = 0;
        target(b"");
        for path in entries.map(|entry| entry.unwrap().path()) {
            let begun = Instant::now();
            target(&std::fs::read(&path).unwrap());
            assert!(begun.elapsed() < Duration::from_secs(2), "{}: {:?}", path.display(), begun.elapsed());
            count += 1;
        }
        assert!(count > 0, "{}: empty", folder.display());
    }
}
