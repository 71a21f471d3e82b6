//! The built-in gazetteer.
