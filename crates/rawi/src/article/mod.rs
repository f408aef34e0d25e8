//! The bytes of a report become an `Article`.
