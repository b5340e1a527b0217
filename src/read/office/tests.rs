//! Small files, made here, through the readers.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Contents, Package, docx, odt};
use crate::read::Limits;
use crate::read::source::{Note, Source};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn read(parts: &[(&str, &str)]) -> Source {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let mut package = Package::open(zip.finish().unwrap()).unwrap();
    let budget = Limits::default().budget();
    match package.contents() {
        Contents::Docx => docx("a.docx".to_owned(), package, budget).unwrap(),
        Contents::Odt => odt("a.odt".to_owned(), package, budget).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn word(body: &str) -> Source {
    read(&[("word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>"))])
}

fn open_document(styles: &str, body: &str) -> Source {
    let content = format!("<content><automatic-styles>{styles}</automatic-styles><body><text>{body}</text></body></content>");
    read(&[("mimetype", ""), ("content.xml", &content)])
}

fn relations(list: &[(&str, &str)]) -> String {
    let one = |(kind, target): &(&str, &str)| format!("<Relationship Id='{kind}' Type='{RELATION}/{kind}' Target='{target}'/>");
    format!("<Relationships>{}</Relationships>", list.iter().map(one).collect::<String>())
}

#[test]
fn parts_stand_where_the_relations_say() {
    let part = |text: &str| format!("<w:x><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>");
    let source = read(&[
        ("[Content_Types].xml", ""),
        ("_rels/.rels", &relations(&[("officeDocument", "/word/document2.xml")])),
        (
            "word/_rels/document2.xml.rels",
            &relations(&[("styles", "styles2.xml"), ("header", "../word/top.xml"), ("footnotes", "/word/notes.xml"), ("aFChunk", "a.htm")]),
        ),
        (
            "word/document2.xml",
            "<w:d><w:p><w:pPr><w:pStyle w:val='H'/></w:pPr><w:r><w:t>skjult</w:t></w:r></w:p><w:altChunk r:id='aFChunk'/></w:d>",
        ),
        ("word/styles2.xml", "<w:styles><w:style w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"),
        ("word/top.xml", &part("Top")),
        ("word/notes.xml", &part("Note")),
        ("word/a.htm", "<html><body><p>Du får afslag.</p></body></html>"),
    ]);
    assert_eq!(source.text, "Top\n\n\nDu får afslag.\nNote\n");
    assert_eq!(source.notes, [Note::HiddenText]);
}

#[test]
fn struck_marks_join_paragraphs() {
    let struck = |text: &str| format!("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let plain = "<w:p><w:r><w:t>afslag</w:t></w:r></w:p>";
    assert_eq!(word(&format!("{} {plain}", struck("Du får ikke "))).text, "Du får ikke afslag\n");
    assert_eq!(word(&format!("{}{}{plain}", struck("a "), struck(""))).text, "a afslag\n");
    assert_eq!(word(&format!("{}<w:tbl><w:tr><w:tc>{plain}</w:tc></w:tr></w:tbl>", struck("a"))).text, "a\nafslag\n");
    let cell = |inside: &str| format!("<w:tc>{inside}</w:tc>");
    assert_eq!(word(&format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(&struck("a")), cell(plain))).text, "a\tafslag\n");
    assert_eq!(word(&format!("<w:p><w:r><w:txbxContent>{}</w:txbxContent><w:t>b</w:t></w:r></w:p>", struck("a"))).text, "b\na\n");
    assert_eq!(word(&struck("a")).text, "a\n");
}

#[test]
fn fields_end_with_their_paragraph() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let (begin, separate, end) = (field("begin"), field("separate"), field("end"));
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    assert_eq!(word(&format!("<w:p>{begin}{}</w:p><w:p>{}</w:p>", run("PAGE"), run("Afslag"))).text, "\nAfslag\n");
    let contents = format!("<w:p>{begin}{}{separate}{}</w:p><w:p>{}{end}</w:p>", run("TOC"), run("1"), run("2"));
    assert_eq!(word(&contents).text, "1\n2\n");
    let nested = format!("<w:p>{begin}{begin}{separate}{}{end}{separate}{}{end}</w:p>", run("x"), run("ja"));
    assert_eq!(word(&nested).text, "ja\n");
}

#[test]
fn forms_are_answered() {
    let form = |data: &str, result: &str| {
        word(&format!(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:fldChar \
             w:fldCharType='separate'/>{result}<w:fldChar w:fldCharType='end'/></w:r></w:p>"
        ))
        .text
    };
    let entries = "<w:listEntry w:val='ja'/><w:listEntry w:val='nej'/>";
    assert_eq!(form(&format!("<w:ddList><w:result w:val='1'/>{entries}</w:ddList>"), ""), "nej\n");
    assert_eq!(form(&format!("<w:ddList><w:default w:val='1'/>{entries}</w:ddList>"), ""), "nej\n");
    assert_eq!(form(&format!("<w:ddList>{entries}</w:ddList>"), ""), "ja\n");
    assert_eq!(form(&format!("<w:ddList>{entries}</w:ddList>"), "<w:t>ja</w:t>"), "ja\n");
    assert_eq!(form("<w:ddList><w:result w:val='9'/></w:ddList>", ""), "\n");
    assert_eq!(form("<w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox>", ""), "☐\n");
    assert_eq!(form("<w:checkBox><w:default w:val='1'/></w:checkBox>", ""), "☒\n");
    let symbols = "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Webdings' w:char='F04A'/><w:sym w:font='Arial' \
                   w:char='00E5'/></w:r></w:p>";
    assert_eq!(word(symbols).text, "☑å\n");
}

#[test]
fn hidden_runs_and_alternatives() {
    let boxed = |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let run = |inside: &str| word(&format!("<w:p><w:r>{inside}</w:r></w:p>")).text;
    assert_eq!(run(&format!("<w:rPr><w:vanish/></w:rPr>{}<w:t>skjult</w:t>", boxed("boks"))), "\nboks\n");
    assert_eq!(run("<w:rPr><w:webHidden/></w:rPr><w:t>3</w:t>"), "3\n");
    let fallback = format!("<mc:Fallback>{}</mc:Fallback>", boxed("gammel"));
    assert_eq!(run(&format!("<mc:AlternateContent>{fallback}</mc:AlternateContent>")), "\ngammel\n");
    let choice = format!("<mc:AlternateContent><mc:Choice>{}</mc:Choice>{fallback}</mc:AlternateContent>", boxed("ny"));
    assert_eq!(run(&choice), "\nny\n");
}

#[test]
fn open_document_hides_what_is_hidden() {
    let styles = "<style name='S' family='text'><text-properties display='none'/></style><style name='T' family='text' \
                  parent-style-name='S'/><style name='T' family='paragraph'/>";
    let source = open_document(styles, "<p style-name='T'>a<span style-name='T'>x</span></p><section display='none'><p>x</p></section>");
    assert_eq!((source.text.as_str(), source.notes), ("a\n", vec![Note::HiddenText]));
    let hidden = "<p>x<span><hidden-paragraph is-hidden='true'/>x</span>x</p><p>a<hidden-paragraph is-hidden='false'/></p>";
    assert_eq!(open_document("", hidden).text, "\na\n");
    let text = "<p><hidden-text is-hidden='true' string-value='x'>x</hidden-text><hidden-text string-value='a'/></p>";
    assert_eq!(open_document("", text).text, "a\n");
    let titles = "<p><title>Afslag</title><frame><title>x</title><desc>x</desc><text-box><p>a</p></text-box></frame></p>";
    assert_eq!(open_document("", titles).text, "Afslag\na\n");
    let cells = "<table><table-row><table-cell><p>a</p></table-cell><covered-table-cell><p>x</p></covered-table-cell></table-row></table>";
    assert_eq!(open_document("", cells).text, "a\n");
}

#[test]
fn open_document_lists_count_anew() {
    let style = "<list-style name='L'><list-level-style-number num-format='1'/></list-style>";
    let item = |text: &str| format!("<list-item><p>{text}</p></list-item>");
    let list = |more: &str, text: &str| format!("<list style-name='L' {more}>{}</list>", item(text));
    let lists = [list("", "a"), list("", "b"), list("continue-numbering='true'", "c"), list("continue-list='x'", "d")].concat();
    assert_eq!(open_document(style, &lists).text, "1. a\n1. b\n2. c\n3. d\n");
}

#[test]
fn open_document_notes_stand_below() {
    let note = "<p>a<note><note-citation>1</note-citation><note-body><p>n<note>m</note></p><p>o</p></note-body></note>b</p><p>c</p>";
    assert_eq!(open_document("", note).text, "ab\nc\nnm\no\n");
}
