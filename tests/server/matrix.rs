//! Every route of the document, asked as strangers and pages of others would: none of them has a hole.

use serde_json::Value;

use crate::support::Bench;
use crate::support::server::Server;
use crate::users::{add, signed_in};

/// Methods that a route may have.
const METHODS: [&str; 6] = ["get", "put", "post", "patch", "delete", "head"];

/// A route as it is asked.
struct Route {
    method: String,
    path: String,
    role: String,
    reads_json: bool,
    /// A method that it does not have.
    other: &'static str,
}

fn routes(document: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        // `{id}` is whatever is there, or not.
        let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let asked = parts.collect::<Vec<_>>().join("/");
        let other = METHODS.iter().rfind(|method| item[**method].is_null() && **method != "head").unwrap();
        for method in METHODS.iter().filter(|method| item[**method].is_object()) {
            let operation = &item[*method];
            routes.push(Route {
                method: method.to_uppercase(),
                path: asked.clone(),
                role: operation["x-role"].as_str().unwrap_or_else(|| panic!("{path} says no role")).to_owned(),
                reads_json: operation["requestBody"]["content"]["application/json"].is_object(),
                other,
            });
        }
    }
    for path in ["/", "/api/v1/openapi.json", "/api/v1/docs"] {
        let (method, path, role) = ("GET".to_owned(), path.to_owned(), "viewer".to_owned());
        routes.push(Route { method, path, role, reads_json: false, other: "put" });
    }
    routes
}

#[test]
fn no_route_has_a_hole() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    for role in ["viewer", "editor"] {
        add(&bench, server.home(), role, role);
    }
    let cookies = ["viewer", "editor"].map(|role| (role, signed_in(&server, role)));
    let document = server.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let routes = routes(&document);
    assert!(routes.len() >= 25, "{}", routes.len());
    let bearer = server.bearer();
    let known = ("Authorization", bearer.as_str());
    for Route { method, path, role, reads_json, other } in &routes {
        let at = format!("{method} {path}");
        if method == "HEAD" {
            // An answer to it has no body to tell more.
            assert_eq!(server.ask(method, path, &[known, ("Host", "evil.example")]).status, 403, "{at}");
            assert_eq!(server.ask(method, path, &[known, ("Origin", "null")]).status, 403, "{at}");
            assert_eq!(server.ask(method, path, &[]).status, 401, "{at}");
            continue;
        }
        let code = |headers: &[(&str, &str)]| server.ask(method, path, headers).code();
        for host in ["evil.example", "localhost", "127.0.0.1.evil.example:4545", ""] {
            assert_eq!(code(&[known, ("Host", host)]), "host-refused", "{at} {host}");
        }
        for origin in ["http://evil.example", "null"] {
            assert_eq!(code(&[known, ("Origin", origin)]), "origin-refused", "{at} {origin}");
        }
        let image = [known, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")];
        assert_eq!(code(&image), "origin-refused", "{at}");
        if role != "none" {
            for headers in [&[][..], &[("Authorization", "Bearer 0000")], &[("Cookie", "vo_session=0000")]] {
                assert_eq!(code(headers), "not-signed-in", "{at} {headers:?}");
            }
            // What uploads are for is bounded by the library.
            if !path.starts_with("/api/v1/library/uploads") {
                assert_eq!(code(&[known, ("Content-Length", "104857600")]), "request-too-large", "{at}");
            }
        }
        for (own, cookie) in &cookies {
            let may = role == "none" || role == "viewer" || role == own;
            if !may {
                assert_eq!(code(&[("Cookie", cookie)]), "role-too-low", "{at} as {own}");
            }
        }
        if *reads_json {
            for kind in ["text/plain", "application/x-www-form-urlencoded"] {
                let sent = server.send(method, path, &[known, ("Content-Type", kind)], b"{}");
                assert_eq!(sent.code(), "media-type-refused", "{at} {kind}");
            }
            let sent = server.send(method, path, &[known, ("Content-Type", "application/json")], b"{\"a\": ");
            assert_eq!(sent.code(), "body-unreadable", "{at}");
        }
        let refused = server.ask(&other.to_uppercase(), path, &[known]);
        assert_eq!(refused.code(), "method-refused", "{other} {path}");
        assert_eq!(refused.headers["x-content-type-options"], "nosniff", "{at}");
        assert_eq!(refused.headers["cross-origin-resource-policy"], "same-origin", "{at}");
    }
}

#[test]
fn every_answer_of_the_edge_is_in_the_document() {
    let bench = Bench::with_script("One line.\n");
    let server = Server::start(&bench);
    let document = server.get("/api/v1/openapi.json").json();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS.iter().filter(|method| item[**method].is_object()) {
            let operation = &item[*method];
            let answers = operation["responses"].as_object().unwrap();
            let mut wanted = vec!["400", "401", "403", "404", "405", "408", "413", "429", "500", "503"];
            if operation["requestBody"].is_object() {
                wanted.extend(["415", "422", "507"]);
            }
            for status in wanted {
                let answer = &answers.get(status).unwrap_or_else(|| panic!("{method} {path} never answers {status}"));
                assert!(
                    answer["content"]["application/problem+json"]["schema"].is_object(),
                    "{method} {path} {status}"
                );
                assert!(
                    answer["description"].as_str().is_some_and(|about| !about.is_empty()),
                    "{method} {path} {status}"
                );
            }
        }
    }
    assert!(document["components"]["schemas"]["Problem"]["properties"]["fix"].is_object());
    for reference in references(&document) {
        let place = reference.trim_start_matches('#');
        assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
    }
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let all = names.len();
    let different: std::collections::BTreeSet<&str> = names.into_iter().collect();
    assert_eq!(different.len(), all, "two operations have the same name: {different:?}");
}

/// All references in a document.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
