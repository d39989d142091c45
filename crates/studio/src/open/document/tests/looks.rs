//! What is raised, lowered, hidden or numbered in a document.

use super::*;

/// A paragraph of Word with parts that are raised (`^`) and lowered (`_`).
fn raised_docx(parts: &[&str]) -> String {
    let run = |part: &&str| {
        let (mark, text) = match part.split_at_checked(1) {
            Some(("^", text)) => (r#"<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>"#, text),
            Some(("_", text)) => (r#"<w:rPr><w:vertAlign w:val="subscript"/></w:rPr>"#, text),
            _ => ("", *part),
        };
        format!("<w:r>{mark}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    told(&docx(&format!("<w:p>{}</w:p>", parts.iter().map(run).collect::<String>())))
}

fn raised_html(parts: &[&str]) -> String {
    let part = |part: &&str| match part.split_at_checked(1) {
        Some(("^", text)) => format!("<sup>{text}</sup>"),
        Some(("_", text)) => format!("<sub>{text}</sub>"),
        _ => (*part).to_owned(),
    };
    html(&format!("<html><p>{}", parts.iter().map(part).collect::<String>()))
}

fn raised_odt(parts: &[&str]) -> String {
    let part = |part: &&str| match part.split_at_checked(1) {
        Some(("^", text)) => format!("<text:span text:style-name=\"Up\">{text}</text:span>"),
        Some(("_", text)) => format!("<text:span text:style-name=\"Down\">{text}</text:span>"),
        _ => (*part).to_owned(),
    };
    let body: String = parts.iter().map(part).collect();
    opendocument(&format!(
        r#"<office:document-content><office:automatic-styles>
        <style:style style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
        <style:style style:name="Down"><style:text-properties style:text-position="-33% 58%"/></style:style>
        </office:automatic-styles><office:body><office:text><text:p>{body}</text:p></office:text></office:body>
        </office:document-content>"#
    ))
    .unwrap()
}

#[test]
fn raised_and_lowered_text_reads_as_it_looks() {
    let cases: [(&[&str], &str); 26] = [
        (&["Price $5", "^00", " now."], "Price $5.00 now."),
        (&["Just 1,299", "^99", " €."], "Just 1,299.99 €."),
        (&["10", "^9", " is x", "^2", "."], "10⁹ is x²."),
        (&["H", "_2", "O and CO", "_2"], "H₂O and CO₂"),
        (&["C", "_6", "H", "_12", "O", "_6"], "C₆H₁₂O₆"),
        (&["The 1", "^st", " and the 22", "^nd", "."], "The 1st and the 22nd."),
        (&["Le 1", "^er", " mai, M", "^me", " Curie."], "Le 1er mai, Mme Curie."),
        (&["Bees dance.", "^3", " They do."], "Bees dance. They do."),
        (&["Bees", "^12", " dance", "^[1]", "."], "Bees dance."),
        (&["Since 2019", "^4", " and 50%", "^5", "."], "Since 2019 and 50%."),
        (&["A star", "^*", " and a dagger", "^†", "."], "A star and a dagger."),
        (&["E=mc", "^2"], "E=mc²"),
        (&["5 m", "^2", ", 9.8 m/s", "^2", ", 3 km", "^3"], "5 m², 9.8 m/s², 3 km³"),
        (&["10", "^-3", " and s", "^\u{2212}1"], "10⁻³ and s⁻¹"),
        (&["(a+b)", "^2"], "(a+b)²"),
        (&["(he said so)", "^2"], "(he said so)"),
        (&["x", "^n", " and 2", "^n"], "xⁿ and 2ⁿ"),
        (&["Brand", "^TM", " and Own", "^®"], "Brand™ and Own®"),
        (&["log", "_10", " x"], "log₁₀ x"),
        (&["Two", "^1,2", " or", "^3-5", " notes."], "Two or notes."),
        (&["20", "^°", "C"], "20°C"),
        (&["2", "^10", " is 1024"], "2¹⁰ is 1024"),
        (&["Price $5", "^0", "^0"], "Price $5.00"),
        (&["Word", "^a", " and more"], "Word and more"),
        (&["Ca", "^2+"], "Ca²⁺"),
        (&["Plain", "^ ", "text"], "Plain text"),
    ];
    for (parts, text) in cases {
        for (kind, read) in [("docx", raised_docx(parts)), ("html", raised_html(parts)), ("odt", raised_odt(parts))] {
            assert_eq!(read.trim_end(), text, "{kind}: {parts:?}");
        }
    }
    let page = text(b"<html><p>Bees dance.<sup>1</sup> They do.", "page.html").unwrap();
    assert!(page.read_as.unwrap().contains("without footnotes"));
}

#[test]
fn what_a_browser_hides_is_left_out_of_a_web_page() {
    let page = "<html><head><style>/* x */ @media print { p { display: none } } .gone, #end { display: none }
        span.up { vertical-align: super } .back { display: none } .back { display: block }</style></head><body>
        <p>One <span style=\"display:none\">hidden words</span>is shown.</p><p style='DISPLAY: none !important'>Nor this.
        <p>Two <i class=\"big gone\">not</i>is.</p><p style='visibility:hidden'>No.</p><div id=end>No.</div>
        <p class=back>Three is x<span class=up>2</span>.</p><pre><code>let x = 1;</code></pre><p style='display:block'>Four.</p>";
    let read = text(page.as_bytes(), "page.html").unwrap();
    assert_eq!(read.text, "One is shown.\n\nTwo is.\n\nThree is x².\n\nFour.\n");
    assert!(read.read_as.unwrap().contains("without code and hidden text"));
}

#[test]
fn notes_and_comments_of_web_pages_are_left_out() {
    let page = "<html><body><p>Bees dance<sup><a href=\"#cmnt1\" id=\"cmnt_ref1\">[a]</a></sup>.\
        <sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup> They do<a href=\"#fn:2\">2</a>.</p><hr>
        <div><p><a href=\"#ftnt_ref1\" id=\"ftnt1\">[1]</a><span> A note.</span></p></div>
        <div style='border:1px'><p><a href=\"#cmnt_ref1\" id=\"cmnt1\">[a]</a><span>Check this fact</span></p><p>Or not.</p></div>
        <ol><li id='fn:2'>Another.</li></ol><p>The end.</p></body></html>";
    let read = text(page.as_bytes(), "page.html").unwrap();
    assert_eq!(read.text, "Bees dance. They do.\n\n---\n\nThe end.\n");
    assert!(read.read_as.unwrap().contains("without comments and footnotes"));
}

#[test]
fn a_section_that_is_hidden_is_left_out() {
    let read = told(&odt(
        r#"<text:section text:display="none"><text:p>Gone.</text:p></text:section><text:section><text:p>Here.</text:p></text:section>"#,
    ));
    assert_eq!(read, "Here.\n");
}

#[test]
fn lists_keep_their_numbers() {
    let cases = [
        ("<ol start=3><li>A.<li>B.</ol>", "3. A.\n4. B.\n"),
        ("<ol reversed><li>A.<li>B.<li>C.</ol>", "3. A.\n\n2) B.\n\n1. C.\n"),
        ("<ol reversed start=9><li>A.<li>B.</ol>", "9. A.\n\n8) B.\n"),
        ("<ol><li>A.<li value=7>B.<li>C.</ol>", "1. A.\n\n7) B.\n8) C.\n"),
        ("<ol><li>A.<ul><li>x</ul><li>B.</ol>", "1. A.\n- x\n2. B.\n"),
        ("<ol start=-1><li>A.<li>B.<li>C.</ol>", "- A.\n0. B.\n1. C.\n"),
    ];
    for (page, text) in cases {
        assert_eq!(html(&format!("<html>{page}")), text, "{page}");
        let script = Script::parse(text, "page.html", "en-us").unwrap();
        assert!(script.warnings.is_empty(), "{page}: {:?}", script.warnings);
    }
}
