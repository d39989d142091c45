//! XML of a document, event by event: no document type, no entities but the five of XML, nothing from elsewhere.

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};

/// What stands in a document, in order.
pub(super) enum Node<'a> {
    /// An element begins: its name with its prefix, and itself.
    Open(&'a str, &'a BytesStart<'a>),
    /// An element of that name ends; one that was not entered is not closed.
    Close(&'a str),
    /// Text between tags.
    Text(&'a str),
}

/// Shows every node to `visit`, which says of an element whether to go inside.
///
/// # Errors
/// Why the document is refused.
pub(super) fn walk(xml: &str, mut visit: impl FnMut(Node<'_>) -> bool) -> Result<(), String> {
    const BROKEN: &str = "its XML is damaged";
    let mut reader = Reader::from_str(xml);
    // How many elements around this point are not entered.
    let mut outside = 0_usize;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(_) if outside > 0 => outside += 1,
            Event::End(_) if outside > 0 => outside -= 1,
            Event::Eof if outside > 0 || depth > 0 => return Err(BROKEN.to_owned()),
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err("its XML declares a document type, which no such document does".to_owned()),
            _ if outside > 0 => {}
            Event::Start(element) => {
                if visit(Node::Open(element.name().0, &element)) {
                    depth += 1;
                } else {
                    outside = 1;
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(element.name().0));
            }
            Event::Empty(element) => {
                if visit(Node::Open(element.name().0, &element)) {
                    visit(Node::Close(element.name().0));
                }
            }
            Event::Text(text) => drop(visit(Node::Text(&text))),
            Event::CData(text) => drop(visit(Node::Text(&text))),
            Event::GeneralRef(name) => match (name.resolve_char_ref(), resolve_xml_entity(&name)) {
                (Ok(Some(sign)), _) => drop(visit(Node::Text(sign.encode_utf8(&mut [0; 4])))),
                (_, Some(sign)) => drop(visit(Node::Text(sign))),
                _ => return Err("its XML uses an entity that is not declared".to_owned()),
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The value of an attribute, named with its prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
    Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
}
