//! The tests of the program and of what the library offers, in one binary, so that the library is linked once.
//! `cargo test --test all NAME::` runs one module.
//!
//! What needs a process of its own stands beside it: `growth.rs` counts allocations, `runaway.rs` measures time and memory.

mod archive;
mod client;
mod common;

mod annotate;
mod bad_input;
mod book;
mod check;
mod cli;
mod configuration;
mod describe;
mod examples;
mod exchange;
mod explain;
mod export;
mod extractor_exec;
mod extractor_openai;
mod gazetteer;
mod import;
mod import_forms;
mod kb;
mod limits;
mod link;
mod living;
mod map;
mod map_write;
mod messages;
mod namesakes;
mod no_resolve;
mod not_used;
mod ontology;
mod ontology_command;
mod ontology_entailment;
mod outputs;
mod pages;
mod parts;
mod quality;
mod query;
mod query_order;
mod read;
mod read_formats;
mod recipe;
mod reconcile;
mod reconcile_service;
mod record_jsonld;
mod records;
mod reference;
mod report;
mod resolve;
mod round_trip;
mod rules;
mod secrets;
mod selection;
mod serve;
mod serve_routes;
mod serve_write;
mod shown;
mod store;
mod suites;
mod syntax;
mod truncation;
mod unlinked;
mod view;
