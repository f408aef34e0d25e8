//! What rawi knows before it reads: the tables of `data/ar`, loaded once and shared.

pub mod tables;
pub mod tsv;

pub use tables::Tables;
