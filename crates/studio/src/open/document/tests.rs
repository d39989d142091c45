//! Documents of every kind, built here.

use std::io::{Cursor, Write};

use expect_test::expect;
use vo_timeline::script::Script;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

mod looks;

fn told(bytes: &[u8]) -> String {
    text(bytes, "script.md").map_or_else(|error| error.to_string(), |document| document.text.into_owned())
}

/// An archive of these members.
fn packed(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        // The kind of an OpenDocument file stands in it as it is.
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");

/// A Word document with that body.
fn docx(body: &str) -> Vec<u8> {
    let styles = r#"<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="Own"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
        <w:style w:styleId="Liste"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        </w:styles>"#;
    let numbering = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        </w:numbering>"#;
    let document = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}<w:sectPr/></w:body></w:document>");
    packed(&[TYPES, ("word/document.xml", &document), ("word/styles.xml", styles), ("word/numbering.xml", numbering)])
}

/// An `OpenDocument` text with that body.
fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content><office:automatic-styles>
        <style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
        <style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>
        <style:style style:name="P1" style:parent-style-name="Title"/>
        <text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>
        </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

/// One paragraph of a Word document with that text.
fn paragraph(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

#[test]
fn documents_are_known_by_their_inside_and_refused_by_name() {
    let cases: [(&[u8], &str); 14] = [
        (b"{\\rtf1\\ansi\\ansicpg1252\n\\f0\\fs24 Hello there.}", "RTF"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "old Word"),
        (b"\x1F\x8B\x08\0\0", "gzip"),
        (b"\x89PNG\r\n\x1A\n\0\0", "an image"),
        (b"ID3\x04\0\0", "a sound"),
        (b"\0\0\0\x18ftypmp42", "a video"),
        (b"<?xml version=\"1.0\"?>\n<FinalDraft DocumentType=\"Script\">", "Final Draft"),
        (b"<?xml version=\"1.0\"?><tt xmlns=\"http://www.w3.org/ns/ttml\">", "subtitles in XML"),
        (b"{\n  \"title\": \"x\"\n}", "JSON"),
        (b"[{\"text\": \"Hello\"}]", "JSON"),
        (b"time,visual,voice\n0:00,coins,Hello there\n0:05,beach,Bye\n", "CSV"),
        (b"Hello\0 there.", "a byte of zero"),
    ];
    for (bytes, kind) in cases {
        let told = told(bytes);
        assert!(told.contains(kind), "{kind}: {told}");
    }
}

#[test]
fn what_begins_like_a_document_and_is_a_script_is_read() {
    for script in [
        "Hello there.",
        "[Music] Hello there.",
        "{pause} Hello there.",
        "<b>Hello</b> there.",
        "<3 is a heart.",
        "Eggs, milk, bread.\nAll of it, now, please.",
        "PK is short for Peacekeeper.",
        "The wide road is free.",
        "Get free stuff.",
        "ID3 is a tag.",
        "BZ is a magazine.",
        "[\u{201C}Quoted\u{201D}] it is.",
        "",
    ] {
        assert_eq!(told(script.as_bytes()), script);
    }
}

#[test]
fn the_line_with_a_wrong_byte_is_shown() {
    let told = told(b"First line.\nA caf\xE9 there.\n");
    assert!(told.contains("2 | A caf"), "{told}");
}

#[test]
fn a_word_document_is_read_as_markdown_and_what_is_left_out_is_named() {
    let body = r#"
<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>Three hearts</w:t></w:r></w:p>
<w:p/>
<w:p><w:r><w:t xml:space="preserve">An octopus has </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>three</w:t></w:r>
<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve"> hearts</w:t></w:r><w:r><w:t>, and </w:t></w:r>
<w:r><w:rPr><w:b w:val="0"/><w:i/></w:rPr><w:t>two</w:t></w:r><w:r><w:t xml:space="preserve"> stop.</w:t></w:r>
<w:r><w:footnoteReference w:id="1"/></w:r><w:del><w:r><w:delText>Or not.</w:delText></w:r></w:del>
<w:ins><w:r><w:t xml:space="preserve"> [pause: 600ms]</w:t><w:br/><w:t>It swims.</w:t></w:r></w:ins>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:t>Sleep.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Eat.</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Liste"/></w:pPr><w:r><w:t>Fish &amp; chips.</w:t></w:r></w:p>
<w:p><w:r><w:t>***</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Visual</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Voice-over</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>a|b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Bye.</w:t></w:r></w:p><w:p><w:r><w:t>Now.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:commentReference w:id="1"/></w:r><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"#;
    let bytes = docx(body);
    let read = text(&bytes, "talk.docx").unwrap();
    expect![[r#"
        # Three hearts

        An octopus has **three hearts,** and *two* stop. [pause: 600ms]  
        It swims.

        1. Sleep.
        2. Eat.
        - Fish & chips.

        ---

        | Visual | Voice-over |
        |---|---|
        | a\|b | Bye. Now. |
    "#]]
    .assert_eq(&read.text);
    expect!["talk.docx: read as a Word document, without comments, deleted text, footnotes, hidden text and pictures; lines in messages are lines of its text"].assert_eq(&read.read_as.unwrap());
}

#[test]
fn an_opendocument_text_is_read_as_markdown() {
    let body = r#"<text:p text:style-name="P1">Octopuses</text:p><text:h text:outline-level="2">Hearts</text:h>
<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>It has <text:span text:style-name="T1">three</text:span><text:s text:c="99999999"/>hearts.<text:note><text:note-body><text:p>Or two.</text:p></text:note-body></text:note><text:line-break/>Two stop.<office:annotation><text:p>Sure?</text:p></office:annotation></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>Sleep.</text:p></text:list-item><text:list-item><text:p>Eat.</text:p>
<text:list><text:list-item><text:p>Fish.</text:p></text:list-item></text:list></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell></table:table-row></table:table>
<text:p>The end.</text:p>"#;
    let bytes = odt(body);
    let read = text(&bytes, "talk.odt").unwrap();
    expect![[r#"
        # Octopuses

        ## Hearts

        It has **three** hearts.  
        Two stop.

        1. Sleep.
        2. Eat.
        - Fish.

        | A |
        |---|

        The end.
    "#]]
    .assert_eq(&read.text);
    expect!["talk.odt: read as an OpenDocument text, without comments, deleted text and footnotes; lines in messages are lines of its text"].assert_eq(&read.read_as.unwrap());
}

#[test]
fn a_web_page_is_read_as_a_browser_shows_it() {
    let page = "\u{feff}<!DOCTYPE html><html><head><title>Tab</title><style>p {}</style><script>if (a<b) { '<p>no</p>' }</script>
<body><nav>Home <nav>All</nav> About</nav><h1>Three hearts</h1><p>An <b>octopus</b> has&nbsp;3 hearts &amp; <em>two</em> stop.
<br>It swims.<p>Unclosed <!-- not this --><p hidden>Nor this.</p><ul><li>One.<li><p>Two.</p></ul><ol><li>Sleep.</ol>
<hr/><table><tr><th>A<td>B</table><div>Loose</div> text <img src=x> <script src=y></script>ends.<footer>Imprint</footer></html>";
    let read = text(page.as_bytes(), "page.md").unwrap();
    expect![[r#"
        # Three hearts

        An **octopus** has 3 hearts & *two* stop.  
        It swims.

        Unclosed

        - One.
        - Two.
        1. Sleep.

        ---

        | A | B |
        |---|---|

        Loose

        text ends.
    "#]]
    .assert_eq(&read.text);
    expect!["page.md: read as a web page (HTML), without hidden text, menus and forms, pictures and the foot of the page; lines in messages are lines of its text"].assert_eq(&read.read_as.unwrap());
}

#[test]
fn what_markdown_would_eat_is_spoken_and_shown_as_it_stands() {
    for words in [
        "2*3*4 and a * b * c are numbers.",
        "This is a snake_case_word.",
        "# is a sign.",
        "## Hash is a sign.",
        "> 5 people came, and a < b > c.",
        "> He said so.",
        "I <3 you, <b>really</b>, <!-- so --> do I.",
        "A `tick` and ``two``.",
        "Tom &amp; Jerry &#65; AT&T.",
        "C:\\new\\*path is \\\\ long.",
        "A ~~bit~~ more, ~5 or so.",
        "Wow! It is 10 000 big.",
        "1984. That was the year.",
        "A | b | c.",
        "+1 for that.",
    ] {
        let bytes = docx(&paragraph(words));
        let read = text(&bytes, "talk.docx").unwrap();
        let script = Script::parse(&read.text, "talk.docx", "en-us").unwrap();
        let shown: Vec<&str> = script.lines().map(|line| line.text.as_str()).collect();
        // Signs that the reader of scripts takes for decoration are no words.
        let plain = |text: &str| text.replace(['`', '_'], "").replace("~~", "");
        assert_eq!(plain(&shown.join(" ")), plain(words), "{}", read.text);
        assert!(script.warnings.is_empty(), "{words}: {:?}", script.warnings);
    }
}

#[test]
fn emphasis_is_of_whole_words_so_that_markdown_sees_it() {
    let run =
        |mark: &str, text: &str| format!("<w:r><w:rPr>{mark}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let body = [
        run("<w:b/>", "Note:"),
        run("", "this "),
        run("<w:i/>", " (this)"),
        run("", "\u{201D}so ok"),
        run("<w:b/>", " "),
    ];
    let read = told(&docx(&format!("<w:p>{}</w:p>", body.concat())));
    assert_eq!(read, "Note:this *(this)\u{201D}so* ok\n");
}

#[test]
fn documents_that_are_damaged_locked_or_bombs_are_refused_by_name() {
    let entities =
        r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>"#;
    let bomb = format!("<w:document>{}</w:document>", " ".repeat(9 << 20));
    let cases: [(Vec<u8>, &str); 9] = [
        (packed(&[TYPES, ("word/document.xml", entities)]), "declares a document type"),
        (packed(&[TYPES, ("word/document.xml", "<w:document>&b;</w:document>")]), "an entity that is not declared"),
        (packed(&[TYPES, ("word/document.xml", &bomb)]), "larger than 8 MiB"),
        (packed(&[TYPES, ("word/document.xml", "<w:document><w:p>")]), "its XML is damaged"),
        (packed(&[TYPES, ("word/styles.xml", "<w:styles/>")]), "it has no word/document.xml"),
        (docx(&paragraph("Hello.")).into_iter().take(400).collect(), "its archive is damaged"),
        (docx("<w:p/>"), "there is no text in it"),
        (docx("<w:p><w:r><w:footnoteReference/></w:r></w:p>"), "there is no text in it, without footnotes"),
        (packed(&[("word/document.xml", "")]).into_iter().take(45).collect(), "its archive is damaged"),
    ];
    for (bytes, why) in cases {
        let told = told(&bytes);
        assert!(told.contains("this is a Word document") && told.contains(why), "{why}: {told}");
    }
    let manifest = ("META-INF/manifest.xml", "<manifest:encryption-data/>");
    let locked = packed(&[("mimetype", "application/vnd.oasis.opendocument.text"), manifest, ("content.xml", "\u{1}")]);
    assert!(
        told(&locked).contains("this is an OpenDocument text, and it is locked with a password"),
        "{}",
        told(&locked)
    );
    let mark = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let locked: Vec<u8> =
        mark.into_iter().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(told(&locked).contains("with a password"), "{}", told(&locked));
}

#[test]
fn marked_wide_text_is_read_and_what_is_broken_is_refused() {
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = "\u{feff}Hello \u{1F419}.".encode_utf16().flat_map(order).collect();
        let read = text(&bytes, "script.txt").unwrap();
        assert_eq!(read.text, "Hello \u{1F419}.");
        assert_eq!(read.read_as.unwrap(), "script.txt: read as text in UTF-16");
        let broken = bytes.get(..bytes.len() - 1).unwrap();
        assert!(text(broken, "script.txt").unwrap_err().to_string().contains("UTF-16"));
    }
    for order in [u32::to_le_bytes, u32::to_be_bytes] {
        let bytes: Vec<u8> = "\u{feff}Hello \u{1F419}.".chars().flat_map(|c| order(c.into())).collect();
        let read = text(&bytes, "script.txt").unwrap();
        assert_eq!(read.text, "Hello \u{1F419}.");
        assert_eq!(read.read_as.unwrap(), "script.txt: read as text in UTF-32");
        let broken = bytes.get(..bytes.len() - 1).unwrap();
        assert!(text(broken, "script.txt").unwrap_err().to_string().contains("UTF-32"));
    }
}

#[test]
fn what_stands_above_the_line_is_no_number_of_the_word_before() {
    let page = |body: &str| told(format!("<html><body>{body}</body></html>").as_bytes());
    assert_eq!(
        page("<p>10<sup>9</sup> is x<sup>2</sup>, H<sub>2</sub>O, 10<sup>-3</sup>.</p>"),
        "10⁹ is x², H₂O, 10⁻³.\n"
    );
    assert_eq!(page("<p>Price $5<sup>00</sup>, the 5<sup>th</sup>.</p>"), "Price $5.00, the 5th.\n");
    let run = |align: &str, text: &str| {
        format!("<w:r><w:rPr><w:vertAlign w:val=\"{align}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let body = format!("<w:p>{}{}{}</w:p>", run("baseline", "E = mc"), run("superscript", "2"), run("subscript", "0"));
    assert_eq!(told(&docx(&body)), "E = mc²₀\n");
    let raised = odt("<text:p>x<text:span text:style-name=\"T2\">2</text:span></text:p>");
    assert_eq!(told(&raised), "x²\n");
}

#[test]
fn what_nobody_sees_is_not_read() {
    let page = |body: &str| told(format!("<html><body>{body}</body></html>").as_bytes());
    assert_eq!(
        page("<p>Old.<span style=\"display: none\">Not</span></p><p style='visibility:hidden'>Not.</p>"),
        "Old.\n"
    );
    assert_eq!(page("<div style=\"color:red;DISPLAY:NONE\"><p>Not.</p></div><p>Old.</p>"), "Old.\n");
    let comment = "<p>It's old<sup><a href=\"#cmnt1\" id=\"cmnt_ref1\">[a]</a></sup>.</p>\
        <div><p><a href=\"#cmnt_ref1\" id=\"cmnt1\">[a]</a>Check this.</p><p>And this.</p></div>";
    assert_eq!(page(comment), "It's old.\n");
    let hidden = odt("<text:section text:display=\"none\"><text:p>Not.</text:p></text:section><text:p>Old.</text:p>");
    assert_eq!(told(&hidden), "Old.\n");
    assert_eq!(told(b"\x1b[31mHello\x1b[0m there.\x1b[1;32m"), "Hello there.");
}

#[test]
fn lists_of_a_page_count_as_it_says() {
    let page = |body: &str| told(format!("<html><body>{body}</body></html>").as_bytes());
    assert_eq!(page("<ol start=\"3\"><li>Walk.</li><li>Run.</li></ol>"), "3. Walk.\n4. Run.\n");
    assert_eq!(page("<ol><li value=\"7\">Walk.</li><li>Run.</li></ol>"), "7. Walk.\n8. Run.\n");
}

#[test]
fn markup_without_a_page_around_it_is_read_or_refused() {
    assert_eq!(told(b"<p>It is old &amp; sweet.</p>\n<p>Bye.</p>"), "It is old & sweet.\n\nBye.\n");
    for (text, kind) in [
        ("\\documentclass{article}\n\\begin{document}\nHello there.\n\\end{document}", "LaTeX"),
        ("BEGIN:VCALENDAR\nSUMMARY:Hello\nEND:VCALENDAR", "calendar"),
        ("Return-Path: <a@b.c>\nFrom: a@b.c\nSubject: Hi\n\nHello there.", "an e-mail"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\nSubject: A page\n\nHello there.", "a saved page"),
        ("scenes:\n  - text: \"Honey never spoils.\"\n    visual: jar\n  - text: \"Bye.\"\n    visual: sea\n", "YAML"),
    ] {
        let told = told(text.as_bytes());
        assert!(told.contains(kind), "{kind}: {told}");
    }
    for script in [
        "From: me.\nTo: you.\nSubject: love.\n\nHello there.",
        "narrator: hello\nanna: hi\nnarrator: bye",
        "- Narrator: Hello.\n- Anna: Hi.\nScene:\n- Anna: Bye.",
        "<p align=\"center\">Hello</p>\n\n# Title\n\n<p>Bye.</p>",
        "To: do, or not to do.",
    ] {
        assert_eq!(told(script.as_bytes()), script);
    }
}
