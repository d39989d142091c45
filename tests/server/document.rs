//! The document, and the types of the page that are made from it.

use std::process::Command;

use expect_test::expect_file;

use crate::support::server::Server;
use crate::support::{Bench, text};

/// Where the packages of the page are.
const WEB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web");

#[test]
fn the_types_of_the_page_are_those_of_the_document() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let document = bench.write("openapi.json", server.get("/api/v1/openapi.json").body);
    let made = bench.path("schema.d.ts");
    let program = format!("{WEB}/node_modules/.bin/openapi-typescript");
    let output = Command::new(&program).arg(&document).arg("-o").arg(&made).output();
    let output = output.unwrap_or_else(|error| panic!("{error}: run `npm --prefix web ci`, as `make test` does"));
    assert!(output.status.success(), "{}", text(&output.stderr));
    // `make types` writes them anew.
    expect_file![format!("{WEB}/src/lib/api/schema.d.ts")].assert_eq(&std::fs::read_to_string(made).unwrap());
}
