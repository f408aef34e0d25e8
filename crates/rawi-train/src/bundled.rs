//! The tables and weights that come with rawi, for training.

use rawi::lexicon::Tables;
use rawi::model::{Weights, belief, content, happening, speaking};

/// The bundled tables. Weights that were made for features as they no longer are, and that are to be made anew one after the other,
/// are replaced by some that have learnt nothing.
pub(crate) fn tables() -> Tables {
    let mut tables = Tables::bundled();
    let empty = [
        ("content", content::VERSION, content::weights(1.0, &[])),
        ("belief", belief::VERSION, belief::weights(1.0, &[])),
        ("speaker", speaking::VERSION, speaking::weights(1.0, &[])),
        ("events", happening::VERSION, happening::weights(&[], &[])),
    ];
    for (name, version, weights) in empty {
        let file = format!("{name}.bin");
        let stale =
            tables.model(&file).map_or(true, |bytes| Weights::from_bytes(bytes, name, version).is_err());
        if stale {
            eprintln!("{file} was made for other features and is left out");
            tables.insert_model(file, weights.to_bytes(version));
        }
    }
    tables
}
