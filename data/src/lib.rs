//! The knowledge that rawi reads with. Only `include_str!` and `include_bytes!` lines; no logic.

/// The tables, by file name.
pub const TABLES: &[(&str, &str)] = &[];
