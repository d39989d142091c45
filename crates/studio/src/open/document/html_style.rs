//! The little of CSS that decides what is read of a web page: what is hidden, and what is raised or lowered.

use super::raised::Level;

/// What styles say of an element; nothing where they say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    pub(super) hidden: Option<bool>,
    pub(super) level: Option<Level>,
}

impl Looks {
    fn over(self, below: Self) -> Self {
        Self { hidden: self.hidden.or(below.hidden), level: self.level.or(below.level) }
    }
}

/// The rules of a page for plain names: `p`, `.note`, `p.note`, `#end`.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<(String, Looks)>);

impl Rules {
    /// Adds the rules of a `style` element. Those for certain media, and selectors of several parts, are left aside.
    pub(super) fn read(&mut self, css: &str) {
        let css = without_comments(css);
        let (mut depth, mut head, mut body) = (0_usize, String::new(), String::new());
        for c in css.chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        if !head.trim_start().starts_with('@') {
                            self.add(&head, &body);
                        }
                        head.clear();
                        body.clear();
                    }
                }
                // `@import` and `@charset` end so.
                ';' if depth == 0 => head.clear(),
                _ if depth == 0 => head.push(c),
                _ => body.push(c),
            }
        }
    }

    fn add(&mut self, selectors: &str, body: &str) {
        let looks = declared(body);
        if looks != Looks::default() {
            self.0.extend(selectors.split(',').map(|selector| (selector.trim().to_owned(), looks)));
        }
    }

    /// What the rules and its own `style` say of an element.
    pub(super) fn looks(&self, name: &str, classes: &str, id: &str, style: &str) -> Looks {
        let fits = |selector: &str| {
            let at = selector.find(['.', '#']).unwrap_or(selector.len());
            let (own, rest) = selector.split_at(at);
            let is_class = |class: &str| classes.split_ascii_whitespace().any(|own| own == class);
            (own.is_empty() || own == name)
                && match rest.strip_prefix('.') {
                    Some(class) => is_class(class),
                    None => rest.is_empty() && !own.is_empty() || rest.strip_prefix('#').is_some_and(|own| own == id),
                }
        };
        let of_rules = self.0.iter().filter(|(selector, _)| fits(selector));
        declared(style).over(of_rules.fold(Looks::default(), |below, (_, looks)| looks.over(below)))
    }
}

/// What declarations say.
fn declared(body: &str) -> Looks {
    let mut looks = Looks::default();
    for declaration in body.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.to_ascii_lowercase();
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" => looks.hidden = Some(value == "none"),
            "visibility" if matches!(value, "hidden" | "collapse") => looks.hidden = Some(true),
            "opacity" if value == "0" => looks.hidden = Some(true),
            "mso-hide" if value == "all" => looks.hidden = Some(true),
            "vertical-align" => {
                looks.level = match value {
                    "super" => Some(Level::Super),
                    "sub" => Some(Level::Sub),
                    _ => looks.level,
                }
            }
            _ => {}
        }
    }
    looks
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("*/").map_or("", |(_, rest)| rest))
}
