//! What the document says of every route: who is let in, and what the server answers before a route is asked.

use axum::http::Method;
use utoipa::Modify;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

use crate::caller::{Needs, needs};

/// What is answered before a route is asked, and for whom.
const ALWAYS: [(&str, &str); 10] = [
    ("400", "The request cannot be read."),
    ("401", "Nobody is signed in, or the token is wrong."),
    ("403", "A page of another address asks, the server is not called so, or the role is too low."),
    ("404", "There is nothing here."),
    ("405", "This cannot be done here."),
    ("408", "The request did not come in time."),
    ("413", "The request is too large."),
    ("429", "Too many requests in a short time."),
    ("500", "Something went wrong here."),
    ("503", "The server has too much to do, or ends."),
];

/// The same where something is sent along.
const WITH_BODY: [(&str, &str); 3] = [
    ("415", "The body is of another type than is read here."),
    ("422", "Something in the request cannot be used."),
    ("507", "The disk is full."),
];

/// The same where something is asked for.
const WITH_PARAMETERS: [(&str, &str); 1] = [("422", "Something in the address cannot be used.")];

/// Adds all of it.
pub struct Access {
    /// The name of the cookie of a page.
    pub cookie: String,
}

impl Modify for Access {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(self.cookie.as_str()));
        components.add_security_scheme("page", SecurityScheme::ApiKey(cookie));
        components.schemas.insert("Problem".to_owned(), RefOr::T(problem().into()));
        for (path, item) in &mut document.paths.paths {
            let all = [
                (Method::GET, &mut item.get),
                (Method::PUT, &mut item.put),
                (Method::POST, &mut item.post),
                (Method::PATCH, &mut item.patch),
                (Method::DELETE, &mut item.delete),
                (Method::HEAD, &mut item.head),
            ];
            for (method, operation) in all.into_iter().filter_map(|(method, one)| Some((method, one.as_mut()?))) {
                describe(operation, needs(&method, path));
            }
        }
    }
}

fn describe(operation: &mut Operation, needs: Needs) {
    let with_body = operation.request_body.as_ref().map_or(&[][..], |_| &WITH_BODY);
    let has_parameters = operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty());
    let with_parameters = if has_parameters { &WITH_PARAMETERS[..] } else { &[] };
    for (status, why) in ALWAYS.iter().chain(with_body).chain(with_parameters) {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let answer = ResponseBuilder::new().description(*why).content("application/problem+json", problem).build();
        let known =
            operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| RefOr::T(answer.clone()));
        // A route says what it means there; that it is a problem goes without saying.
        if let RefOr::T(known) = known
            && !known.content.contains_key("application/problem+json")
        {
            known.content.extend(answer.content);
        }
    }
    let role = match needs {
        Needs::Nothing => {
            operation.security = Some(vec![SecurityRequirement::default()]);
            "none"
        }
        Needs::Role(role) => role.name(),
    };
    let marks = operation.extensions.get_or_insert_default();
    marks.merge(ExtensionsBuilder::new().add("x-role", role).build());
}

/// A problem of RFC 9457, as it is sent.
fn problem() -> utoipa::openapi::Object {
    let text = |about: &str| ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).description(Some(about));
    let place = ObjectBuilder::new()
        .description(Some("Where, if it stands in a file or in a part of the request."))
        .property("file", text("The file, or the part of the request."))
        .property("line", ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)))
        .property("column", ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)));
    ObjectBuilder::new()
        .description(Some("What went wrong (RFC 9457)."))
        .property("type", text("Where the kind of error is explained."))
        .property("title", text("The kind of error, in a few words."))
        .property("status", ObjectBuilder::new().schema_type(SchemaType::new(Type::Integer)))
        .property("detail", text("What is wrong, in a sentence for a person."))
        .property("code", text("The kind of error, for programs."))
        .property("place", place)
        .property("fix", text("How to fix it, if that is not in the sentence."))
        .property("causes", utoipa::openapi::schema::ArrayBuilder::new().items(ObjectBuilder::new()))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .required("code")
        .build()
}
