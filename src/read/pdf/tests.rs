//! Tests with files and glyphs made here.

use super::expand::{Stage, measure, unpack_all};
use super::glyphs::{Bar, Drawn, Glyph, Rule};
use super::{Fault, Limits, PdfText, columns, lines, margins, meta, read};
use std::time::{Duration, Instant};

fn limits() -> Limits {
    Limits { pages: 100, expanded: 16 << 20, deadline: Instant::now() + Duration::from_secs(20), text: 1 << 20 }
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend_from_slice(b"\nendstream");
    object
}

/// A file of numbered objects, the first of them the catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes());
    for place in &places {
        bytes.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", places.len() + 1);
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// A file of pages with the given contents.
fn pages(contents: &[Vec<u8>], more: &[Vec<u8>]) -> Vec<u8> {
    let count = contents.len();
    let kids: String = (0..count).map(|page| format!("{} 0 R ", 4 + page * 2)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {count}/Kids[{kids}]>>").into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (page, content) in contents.iter().enumerate() {
        let form = 4 + count * 2;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
                 /Resources<</Font<</F 3 0 R>>/XObject<</X {form} 0 R>>>>>>",
                5 + page * 2
            )
            .into_bytes(),
        );
        objects.push(content.clone());
    }
    objects.extend_from_slice(more);
    file(&objects)
}

fn shown(content: &str) -> Result<PdfText, Fault> {
    read(&pages(&[stream("", content.as_bytes())], &[]), &limits())
}

fn text(content: &str) -> String {
    shown(content).unwrap_or_default().pages.first().map(|page| page.text.clone()).unwrap_or_default()
}

/// Letters of equal width on a line.
fn write(drawn: &mut Drawn, x: f32, y: f32, size: f32, words: &str) {
    for (place, letter) in words.chars().enumerate() {
        let x = x + place as f32 * size * 0.5;
        drawn.glyphs.push(Glyph { x, end: x + size * 0.5, y, size, letter, turn: 0, unseen: false });
    }
}

fn sheet() -> Drawn {
    Drawn { width: 595.0, height: 842.0, ..Drawn::default() }
}

fn laid_out(drawn: &Drawn, head: f32) -> String {
    let lines = columns::order(&lines::rows(drawn), drawn, head);
    columns::print(&lines, columns::leading(lines.iter()))
}

#[test]
fn reads_lines_and_paragraphs() {
    let content = "BT /F 11 Tf 13 TL 72 700 Td (Du har s\\370gt om be-) Tj T* (handling.) Tj 0 -30 Td (Nyt afsnit) Tj ET";
    assert_eq!(text(content), "Du har søgt om be-\nhandling.\n\nNyt afsnit\n");
}

#[test]
fn divides_words_by_gaps_and_joins_kerned_letters() {
    assert_eq!(text("BT /F 11 Tf 72 700 Td [(Af) 30 (g) -20 (\\370relse) -300 (om)] TJ ET"), "Afgørelse om\n");
}

#[test]
fn leaves_out_turned_text_and_print_that_is_doubled() {
    let content = "BT /F 11 Tf 72 700 Td (Fed) Tj 1 0 0 1 72.3 700 Tm (Fed) Tj 0 1 -1 0 20 300 Tm (Rand) Tj ET";
    assert_eq!(text(content), "Fed\n");
}

#[test]
fn tells_text_that_cannot_be_seen() {
    let page = shown("BT /F 11 Tf 72 700 Td (Synlig) Tj 3 Tr 0 -20 Td (Skjult) Tj ET").unwrap_or_default().pages;
    assert!(page.iter().all(|page| page.hidden && page.text == "Synlig\n" && !page.has_image));
    let image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q BT 3 Tr /F 11 Tf 72 700 Td (Genkendt) Tj ET";
    let page = shown(image).unwrap_or_default().pages;
    assert!(page.iter().all(|page| !page.hidden && page.text == "Genkendt\n" && page.has_image));
    assert_eq!(text("BT /F 11 Tf 72 700 Td (Sort) Tj 1 g 0 -20 Td (Hvid) Tj ET"), "Sort\n");
    assert_eq!(text("0 g 60 670 200 60 re f BT 1 g /F 11 Tf 72 700 Td (Hvid) Tj ET"), "Hvid\n");
}

#[test]
fn gives_running_heads_apart() {
    let page = |number: usize| {
        let content = format!("BT /F 9 Tf 72 810 Td (Kommunen) Tj 0 -100 Td (Tekst {number}) Tj 0 -680 Td (Side {number} af 2) Tj ET");
        stream("", content.as_bytes())
    };
    let read = read(&pages(&[page(1), page(2)], &[]), &limits()).unwrap_or_default();
    let found: Vec<(&str, &str)> = read.pages.iter().map(|page| (page.text.as_str(), page.margins.as_str())).collect();
    assert_eq!(found, [("Tekst 1\n", "Kommunen\nSide 1 af 2\n"), ("Tekst 2\n", "Kommunen\nSide 2 af 2\n")]);
}

#[test]
fn keeps_what_only_looks_like_a_running_head() {
    let row = |text: &str| lines::Row { y: 40.0, size: 10.0, cells: vec![lines::Cell { x: 0.0, end: 9.0, text: text.to_owned() }] };
    let mut sheets = [
        margins::Sheet { height: 842.0, rows: vec![row("1. januar 2024 er fristen")] },
        margins::Sheet { height: 842.0, rows: vec![row("2. januar 2024 er fristen")] },
    ];
    assert_eq!(margins::take(&mut sheets), ["", ""]);
}

#[test]
fn reads_address_and_sender_one_after_the_other() {
    let mut drawn = sheet();
    for (place, line) in ["Hans Hansen", "Nygade 1", "1000 By"].iter().enumerate() {
        write(&mut drawn, 60.0, 100.0 + 14.0 * place as f32, 11.0, line);
    }
    for (place, line) in ["Kommunen", "Torvet 2", "Telefon 1", "Sag 7"].iter().enumerate() {
        write(&mut drawn, 400.0, 96.0 + 10.0 * place as f32, 8.0, line);
    }
    write(&mut drawn, 60.0, 300.0, 11.0, "Du har klaget over vores afgørelse om støtte til din datter");
    let found = laid_out(&drawn, 300.0);
    assert!(found.contains("Hans Hansen\nNygade 1\n1000 By\n\nKommunen\nTorvet 2\nTelefon 1\nSag 7\n\n"), "{found}");
}

#[test]
fn reads_tables_across() {
    let mut drawn = sheet();
    for (place, line) in [("Måned", "Beløb"), ("Januar", "100"), ("Februar", "90")].iter().enumerate() {
        write(&mut drawn, 60.0, 500.0 + 14.0 * place as f32, 11.0, line.0);
        write(&mut drawn, 300.0, 500.0 + 14.0 * place as f32, 11.0, line.1);
    }
    assert_eq!(laid_out(&drawn, 300.0), "Måned\tBeløb\nJanuar\t100\nFebruar\t90\n");
}

#[test]
fn puts_the_lines_of_a_table_cell_together() {
    let mut drawn = sheet();
    write(&mut drawn, 60.0, 112.0, 11.0, "Særlig støtte");
    write(&mut drawn, 60.0, 125.0, 11.0, "til bolig");
    write(&mut drawn, 140.0, 112.0, 11.0, "100 kr.");
    for y in [100.0, 130.0] {
        drawn.rules.push(Rule { x: 55.0, end: 250.0, y });
    }
    for x in [55.0, 135.0, 250.0] {
        drawn.bars.push(Bar { x, top: 100.0, bottom: 130.0 });
    }
    assert_eq!(laid_out(&drawn, 0.0), "Særlig støtte til bolig\t100 kr.\n");
}

#[test]
fn reads_columns_of_prose_one_after_the_other() {
    let mut drawn = sheet();
    write(&mut drawn, 50.0, 80.0, 10.0, "En indledning som går helt tværs over siden og deler den fra spalterne herunder.");
    for place in 0..5 {
        let y = 120.0 + 12.0 * place as f32;
        write(&mut drawn, 50.0, y, 10.0, &format!("venstre {place} med meget lang tekst der fylder"));
        write(&mut drawn, 320.0, y, 10.0, &format!("højre {place} med meget lang tekst der fylder"));
    }
    let found = laid_out(&drawn, 0.0);
    assert!(found.find("venstre 4") < found.find("højre 0"), "{found}");
    assert!(!found.contains('\t'), "{found}");
}

#[test]
fn keeps_stretched_lines_and_list_marks_whole() {
    let mut drawn = sheet();
    write(&mut drawn, 50.0, 100.0, 10.0, "som");
    write(&mut drawn, 100.0, 100.0, 10.0, "vurderer");
    write(&mut drawn, 175.0, 100.0, 10.0, "sagen");
    write(&mut drawn, 50.0, 160.0, 10.0, "1.");
    write(&mut drawn, 85.0, 160.0, 10.0, "Lønsedler");
    assert_eq!(laid_out(&drawn, 0.0), "som vurderer sagen\n\n1. Lønsedler\n");
}

#[test]
fn joins_raised_marks_and_soft_hyphens() {
    let mut drawn = sheet();
    write(&mut drawn, 50.0, 100.0, 10.0, "m");
    write(&mut drawn, 55.0, 96.0, 6.0, "2");
    write(&mut drawn, 50.0, 114.0, 10.0, "fi\u{ad}re be\u{ad}");
    assert_eq!(laid_out(&drawn, 0.0), "m²\nfire be-\n");
}

#[test]
fn measures_each_way_of_packing() {
    let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
    let ways: [(&[u8], &[Stage], &[u8]); 5] = [
        (&lzw, &[Stage::Lzw(true)], b"-----A---B"),
        (b"41 42 4>", &[Stage::Hex], b"AB@"),
        (b"87cURDZ~>", &[Stage::Base85], b"Hello"),
        (b"\x01ab\xfec\x80", &[Stage::Runs], b"abccc"),
        (b"789c4b4ca600 01>", &[Stage::Hex, Stage::Flate], b"a"),
    ];
    for (data, stages, plain) in ways {
        let found: Vec<u8> = unpack_all(data, stages).take(plain.len()).collect();
        assert_eq!(found, plain, "{stages:?}");
    }
    // A block of zeros: one literal, and copies of what is before.
    let zeros = [0x78, 0x9c, 0x63, 0x60, 0x18, 0x05, 0x43, 0x0b, 0x00];
    let mut sum = 0;
    let done = measure(&zeros, &[Stage::Flate], &mut |bytes| {
        sum += bytes;
        Ok::<(), ()>(())
    });
    assert!(done.is_ok() && sum > 250, "{sum}");
}

#[test]
fn refuses_what_is_too_large() {
    // Runs of blanks, more than are allowed.
    let runs = b"\x81 ".repeat(1 << 18);
    assert_eq!(read(&pages(&[stream("/Filter/RL", &runs)], &[]), &limits()), Err(Fault::TooLarge));
    assert_eq!(read(&pages(&[stream("/F#69lter/RunLengthDecode", &runs)], &[]), &limits()), Err(Fault::TooLarge));
    let image = stream("/Subtype/Image/Width 9/Height 9/Filter/RL", &runs);
    assert!(read(&pages(&[stream("", b"/X Do")], &[image]), &limits()).is_ok());
    let many = vec![stream("", b" "); 101];
    assert_eq!(read(&pages(&many, &[]), &limits()), Err(Fault::TooLarge));
    let long = format!("BT /F 9 Tf ({}) Tj ET", "a".repeat(70_000));
    assert_eq!(shown(&long), Err(Fault::TooLarge));
    assert_eq!(shown(&"BT /F 9 Tf 9 9 Td (aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET ".repeat(50_000)), Err(Fault::TooLarge));
}

#[test]
fn ends_drawings_that_call_each_other() {
    // Each of the forms draws the next one nine times.
    let forms: Vec<Vec<u8>> = (7..20)
        .map(|next| {
            let dict = format!("/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</X {next} 0 R>>>>");
            stream(&dict, "/X Do ".repeat(9).as_bytes())
        })
        .collect();
    let bytes = pages(&[stream("", b"/X Do /X Do")], &forms);
    let soon = Limits { deadline: Instant::now() + Duration::from_millis(300), ..limits() };
    let start = Instant::now();
    assert_eq!(read(&bytes, &soon), Err(Fault::TooLong));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn refuses_what_is_no_pdf() {
    for bytes in [&b""[..], b"%PDF-1.7", b"Hej", &[0xff; 5000]] {
        assert_eq!(read(bytes, &limits()), Err(Fault::Malformed));
    }
    let whole = pages(&[stream("", b"BT /F 11 Tf 72 700 Td (Hej) Tj ET")], &[]);
    for length in (0..whole.len()).step_by(7) {
        // Whatever comes of a part of a file, it comes to an end.
        let _ = read(whole.get(..length).unwrap_or_default(), &limits());
    }
}

#[test]
fn decodes_titles() {
    assert_eq!(meta::decode(b"\xfe\xff\0\xe6\0r"), "ær");
    assert_eq!(meta::decode(b"k\xf8n \x84"), "køn —");
}
