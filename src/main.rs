//! The `triplewire` program.

fn main() {}
