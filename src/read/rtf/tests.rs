//! Whole documents, as different programs write them.

use std::time::{Duration, Instant};

use super::*;

fn limits() -> Limits {
    Limits { text: 1 << 20, deadline: Instant::now() + Duration::from_secs(20) }
}

fn text(rtf: &[u8]) -> RtfText {
    read(rtf, &limits()).unwrap_or_else(|fault| RtfText { body: fault.to_string(), ..RtfText::default() })
}

const FONTS: &str = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Arial Cyr;}{\f3\fcharset128 Gothic;}
{\f4\fcharset2 Wingdings{\*\falt Symbol};}{\f5\fcharset0\cpg1250 Arial CE;}{\f6\fcharset2 Kommune Logo;}}";

fn whole(rtf: &str) -> RtfText {
    text(format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{FONTS}{rtf}}}").as_bytes())
}

fn body(rtf: &str) -> String {
    whole(rtf).body
}

/// The paragraphs as the offsets cut them.
fn pieces(text: &RtfText) -> Vec<&str> {
    let ends = text.paragraphs.iter().skip(1).copied().chain([text.body.len()]);
    text.paragraphs.iter().zip(ends).map(|(start, end)| text.body.get(*start..end).unwrap_or("?")).collect()
}

#[test]
fn wordpad() {
    let letter = text(
        b"{\\rtf1\\ansi\\ansicpg1252\\deff0\\nouicompat\\deflang1030{\\fonttbl{\\f0\\fnil\\fcharset0 Calibri;}{\\f1\\fnil\\fcharset2 Symbol;}}\r\n\
{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1 \r\n\\pard\\sa200\\sl276\\slmult1\\f0\\fs22\\lang6 K\\'e6re S\\'f8ren \\'c5g\\'e5rd\\par\r\n\
\\par\r\n\\pard{\\pntext\\f1\\'B7\\tab}{\\*\\pn\\pnlvlblt\\pnf1\\pnindent0{\\pntxtb\\'B7}}\\fi-360\\li720 Punkt et\\par\r\n\
{\\pntext\\f1\\'B7\\tab}Punkt to\\line p\\'e5 to linjer\\par\r\n\\pard Slut\\u8230?\\par\r\n}\r\n\0",
    );
    assert_eq!(pieces(&letter), ["Kære Søren Ågård\n", "\n", "•\tPunkt et\n", "•\tPunkt to\npå to linjer\n", "Slut…\n"]);
}

#[test]
fn word() {
    let letter = text(
        br#"{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\adeff0\deff0\stshfdbch31505{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}
{\f3\fbidi \froman\fcharset2\fprq2{\*\panose 05050102010706020507}Symbol;}{\fdbmajor\f31501\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}
{\f39\fbidi \froman\fcharset238\fprq2 Times New Roman CE;}}{\colortbl;\red0\green0\blue0;}{\*\defchp \fs22}{\stylesheet{\ql \snext0 Normal;}
{\s1 heading 1;}{\*\cs10 \additive \ssemihidden Default Paragraph Font;}}{\*\listtable{\list\listtemplateid1{\listlevel{\leveltext\'01\u-3913 ?;}{\levelnumbers;}}}}
{\info{\title Afg\'f8relse}{\subject }{\author Ingen N\'e6vnt}{\creatim\yr2024\mo5\dy3\hr10\min4}{\printim\yr2023\mo1\dy1}{\version1}{\*\company Kommunen}}
\paperw11906{\*\ftnsep \ltrpar \pard\plain {\rtlch\fcs1 \af0 \ltrch\fcs0 \chftnsep \par }}\sectd
{\headerr \ltrpar \pard\plain {\rtlch\fcs1 \af0 \ltrch\fcs0 Aarhus Kommune\par }}{\headerf \pard\plain Aarhus Kommune\par }
{\footerr \pard\plain Side {\field{\*\fldinst {PAGE}}{\fldrslt {1}}}\par }{\*\pnseclvl1\pnucrm\pnstart1{\pntxta .}}
\pard\plain \ltrpar{\rtlch\fcs1 \af0 \ltrch\fcs0 \lang1030\insrsid1 \hich\af0\dbch\af31505\loch\f0 Afg\hich\af0\dbch\af31505\loch\f0 \'f8relse\par }
{\listtext\pard\plain\ltrpar \rtlch\fcs1 \ltrch\fcs0 \f3\insrsid1 \loch\af3\dbch\af0\hich\f3 \'b7\tab}\pard\plain {Punkt\line
linje}{\par }\pard {Se note{\cs16\super \chftn {\footnote \ltrpar \pard\plain \s15 {\cs16\super \chftn }{ Lov nr. 1.\par Andet afsnit.}}} her.\par }
\trowd \irow0\trgaph70\cellx4606\cellx9212\pard\plain \ql\intbl {A\cell }{B\cell }\pard {\trowd \irow0\cellx4606\cellx9212\row }
\trowd \cellx4606\cellx9212\pard \intbl {C\par D\cell \cell }{\trowd \row }
\pard\plain {Link: {\field{\*\fldinst { HYPERLINK "https://borger.dk" }{{\*\datafield 00d0}}}{\fldrslt {\ul borger.dk}}}\sect }\sectd Ny sektion\page ny side\par
{\*\themedata 504b030414}{\*\datastore 0105}}"#,
    );
    assert_eq!(letter.body, "Afgørelse\n•\tPunkt\nlinje\nSe note her.\nA\tB\nC\nD\t\nLink: borger.dk\nNy sektion\nny side\n");
    assert_eq!(letter.footnotes, "Lov nr. 1.\nAndet afsnit.\n");
    assert_eq!(letter.margins, "Aarhus Kommune\nSide 1\n");
    assert_eq!(
        (letter.title.as_deref(), letter.subject.as_deref(), letter.created.as_deref()),
        (Some("Afgørelse"), None, Some("2024-05-03T10:04"))
    );
    assert!(!letter.hidden && !letter.deleted && !letter.comments);
    assert!(pieces(&letter).ends_with(&["C\n", "D\t\n", "Link: borger.dk\n", "Ny sektion\nny side\n"]));
}

#[test]
fn text_edit() {
    let letter = text(
        b"{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n\\cocoatextscaling0{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;\\f1\\fnil\\fcharset0 AppleColorEmoji;}\n\
{\\*\\expandedcolortbl;;}\n\\pard\\tx720\\f0\\fs24 \\cf0 K\\'e6re \\'c5se\\\n\\\n\\uc0\\u8220 citat\\u8221 \n\\f1 \\uc0\\u55357 \\u56832 \n\\f0  slut}",
    );
    assert_eq!(letter.body, "Kære Åse\n\n“citat”😀 slut");
}

#[test]
fn code_pages() {
    assert_eq!(body(r"\f2 \'cf\'f0\'e8 \f0\'e6"), "При æ");
    assert_eq!(body(r"\f3 \'82\'a0\'83A"), "あア");
    assert_eq!(body(r"\f5 \'b9{\f0 \'e5}\'e6"), "ąåć");
    assert_eq!(body(r"\f77 \'e6\plain\'f8"), "æø");
    assert_eq!(text(b"{\\rtf1\\pca \\'91\\'9b\\'86}").body, "æøå");
    assert_eq!(text(b"{\\rtf1\\mac \\'be\\'bf\\'8c}").body, "æøå");
    assert_eq!(text(b"{\\rtf1\\ansi\\ansicpg1251 \\'e6}").body, "ж");
    assert_eq!(text(b"{\\rtf1\\ansi \xe6\xf8\xe5}").body, "æøå");
    assert_eq!(text("\u{feff}{\\rtf1\\ansi\\ansicpg65001{\\fonttbl{\\f0\\fcharset0 A;}}\\f0 æøå €}".as_bytes()).body, "æøå €");
    assert_eq!(text(b"{\\rtf1\\ansi\\deff1{\\fonttbl{\\f1\\fcharset238 A;}}\\'b9}").body, "ą");
}

#[test]
fn fonts_of_signs() {
    assert_eq!(body(r"{\f1 \'b7 a}{\f4 \'fe\u61608?n}{\f6 J\'e6}\u-3913?"), "• α☑☐▪Jæ•");
}

#[test]
fn unicode_and_its_fallback() {
    for (rtf, expected) in [
        (r"\u230\'e6r", "ær"),
        (r"\u230 er", "ær"),
        (r"\uc0\u230 er", "æer"),
        (r"\uc2\u12354\'82\'a0r", "あr"),
        (r"{\uc0 \u230}\u230?r", "æær"),
        (r"\u-10179?\u-8704?!", "😀!"),
        (r"\u55357 ?\u56832 ?!", "😀!"),
        (r"\u128512?!", "😀!"),
        (r"\u-10179?x", "\u{fffd}x"),
        (r"\u-8704?x", "\u{fffd}x"),
        (r"\u8212\emdash x", "—x"),
        (r"\u8212\b x", "—x"),
        (r"\u160\~x", "\u{a0}x"),
        (r"\u8212\par x", "—\nx"),
        (r"\u8217{\'92}s", "’s"),
        (r"\u8217{?}s", "’s"),
        (r"{\u230}r", "ær"),
        (r"\u230{r}", "ær"),
        ("\\u230\r\n?r", "ær"),
        (r"\u230\bin2 {}r", "ær"),
        (r"\u9?a\u10?b\u0?c\u1?", "\ta\nbc"),
        (r"\uc3\u230 ab\'63d", "æd"),
        (r"\u99999999?x", "\u{fffd}x"),
        (r"\u-99999999?x", "\u{fffd}x"),
        (r"\u?x", "x"),
        (r"\uc4000000000\u230?x", "æx"),
        (r"\uc-1\u230?x", "æx"),
    ] {
        assert_eq!(body(rtf), expected, "{rtf}");
    }
}

#[test]
fn two_versions() {
    let document = whole(r"{\info{\upr{\title Gammel}{\*\ud{\title Ny \u230?}}}}{\upr{en}{\*\ud{to}}} tre");
    assert_eq!((document.title.as_deref(), document.body.as_str()), (Some("Ny æ"), "to tre"));
}

#[test]
fn signs() {
    assert_eq!(body(r"\lquote a\rquote\ldblquote b\rdblquote\endash\emdash\bullet\~\_\-\{\}\\"), "‘a’“b”–—•\u{a0}\u{2011}\u{ad}{}\\");
    assert_eq!(body("a\tb\\tab c\\\td\r\ne"), "a\tb\tc\tde");
    assert_eq!(body("\\emspace\\enspace\\qmspace\\zwj\\|\\:x"), "\u{2003}\u{2002}\u{2005}\u{200d}x");
}

#[test]
fn tables() {
    assert_eq!(body(r"\trowd\cellx1 a\cell b\cell\row\trowd c\cell\cell\row\pard d\par"), "a\tb\nc\t\nd\n");
    let nested = r"\pard\intbl a\cell \itap2 n\nestcell m\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\itap1\cell\row slut";
    assert_eq!(body(nested), "a\tn\tm\nslut");
    assert_eq!(body(r"n\nestcell{\*\nesttableprops\nestrow}\cell b\cell\row"), "n\nb\n");
}

#[test]
fn what_is_out_of_sight() {
    let hidden = whole(r"synlig{\v  skjult\par}\v0  og\v x\plain  igen");
    assert_eq!((hidden.body.as_str(), hidden.hidden, hidden.deleted), ("synlig og igen", true, false));
    let deleted = whole(r"a{\deleted\revauthdel1 b\par}{\revised\revauth1 c}{\mvf flyttet}{\mvt d}");
    assert_eq!((deleted.body.as_str(), deleted.hidden, deleted.deleted), ("acd", false, true));
    let blank = whole(r"a{\v  }{\deleted\par}b");
    assert_eq!((blank.body.as_str(), blank.hidden, blank.deleted), ("ab", false, false));
    let note = whole(r"a{\deleted\chftn{\footnote\pard\plain note}}{\v{\shp{\*\shpinst{\shptxt\plain boks}}}}b");
    assert_eq!((note.body.as_str(), note.footnotes.as_str(), note.hidden, note.deleted), ("ab", "", true, true));
    let comment = whole(r"a{\*\atnid B}{\*\atnauthor B}\chatn{\*\annotation{\*\atnref 1}\pard\plain sagt}b{\annotation c}");
    assert_eq!((comment.body.as_str(), comment.comments), ("ab", true));
}

#[test]
fn what_is_no_text() {
    assert_eq!(body(r"a{\pict\wmetafile8 0102}{\*\shppict{\pict 01}}{\nonshppict{\pict 02}}{\*\ukendt x{\par y}}{\xe v}{\tc w}b"), "ab");
    assert_eq!(body(r"a{\object\objemb{\*\objclass Excel}{\*\objdata 01}{\result {\pict 01}vist}}b"), "avistb");
    assert_eq!(body(r"a{\*\b fed}{\b fed}\*b"), "afedb");
    assert_eq!(body("a{\\pict\\bin4 }}{{}b"), "ab");
}

#[test]
fn fields() {
    let check_box = |form: &str| {
        body(&format!(r"{{\field{{\*\fldinst {{ FORMCHECKBOX }}{{{{\*\formfield{{{form}{{\*\ffname Kryds1}}}}}}}}}}{{\fldrslt }}}}Ja"))
    };
    assert_eq!(check_box(r"\fftype1\ffres1\ffdefres0"), "☒Ja");
    assert_eq!(check_box(r"\fftype1\ffres0\ffdefres1"), "☐Ja");
    assert_eq!(check_box(r"\fftype1\ffres25\ffdefres1"), "☒Ja");
    assert_eq!(check_box(r"\fftype0"), "Ja");
    let nested = r"{\field{\*\fldinst { IF {\field{\*\fldinst MERGEFIELD x}{\fldrslt 1}} = 1 {\b ja} nej}}{\fldrslt resultat}}";
    assert_eq!(body(nested), "resultat");
    assert_eq!(body(r"{\field{\fldinst SYMBOL 254 \\f Wingdings}{\fldrslt{\f4 \'fe}}}"), "☑");
}

#[test]
fn text_boxes() {
    let shape = r"{\shp{\*\shpinst\shpleft0{\sp{\sn wzName}{\sv Tekstfelt 1}}{\shptxt \pard\plain i boksen\par mere\par}}{\shprslt{\*\do\dptxbx{\dptxbxtext i boksen\par}}}}";
    let document = whole(&format!(r"f\'f8r {shape}efter\par slut\par"));
    assert_eq!(pieces(&document), ["før efter\n", "i boksen\n", "mere\n", "slut\n"]);
    assert_eq!(body(r"a{\*\do\dobxpage{\dptxbxtext b}}"), "a\nb\n");
    let nested = format!(r"a{{\shp{{\*\shpinst{{\shptxt ydre{shape}}}}}}}b\par");
    assert_eq!(body(&nested), "ab\nydre\ni boksen\nmere\n");
    let in_header = whole(&format!(r"{{\header h{shape}\par}}a"));
    assert_eq!((in_header.body.as_str(), in_header.margins.as_str()), ("a", "h\ni boksen\nmere\n"));
    let group = whole(r"{\shpgrp{\*\shpinst{\shp{\*\shpinst{\shptxt en}}}{\shp{\*\shpinst{\shptxt to}}}}}x\par");
    assert_eq!(group.body, "x\nen\nto\n");
}

#[test]
fn lists_keep_their_markers_once() {
    assert_eq!(body(r"{\listtext 1.\tab}{\pntext 1.\tab}en\par{\pntext 2.\tab}to\par"), "1.\ten\n2.\tto\n");
    assert_eq!(body(r"{\listtext\pard\plain  a)\tab}x\cell{\listtext b)\tab}y\cell\row"), "a)\tx\tb)\ty\n");
}

#[test]
fn properties() {
    let times = |rtf: &str| whole(&format!(r"{{\info{{\creatim{rtf}}}}}")).created;
    assert_eq!(times(r"\yr2024\mo5\dy3"), Some("2024-05-03".to_owned()));
    assert_eq!(times(r"\yr2024\mo5\dy3\hr25\min0"), Some("2024-05-03".to_owned()));
    assert_eq!(times(r"\yr0\mo0\dy0\hr0\min0"), None);
    let info = whole(r"{\info{\title a\par b}{\doccomm c}}{\title d}e");
    assert_eq!((info.title.as_deref(), info.body.as_str()), (Some("a b"), "e"));
}

#[test]
fn wrapped_html() {
    let mail = text(include_bytes!("../../../tests/formats/files/rtf-special/outlook-html.rtf"));
    assert_eq!(mail.body, "");
    assert_eq!(mail.paragraphs, [0_usize; 0]);
    assert_eq!(
        mail.html.as_deref(),
        Some(
            "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<meta http-equiv=\"Content-Type\" content=\"text/html; \
charset=iso-8859-1\"><style><!--\np.MsoNormal{margin:0cm;}\n--></style></head><body lang=\"DA\"><p class=\"MsoNormal\">\
<span style=\"font-size:11.0pt\">Kære Søren Ågård</span><o:p></o:p></p>\n<p>&nbsp;&lt;brev&gt;рус – “citat”😀</p>\n\
<ul><li>punkt</li></ul><img src=\"cid:y\"></body></html>"
        )
    );
    let plain = text(br"{\rtf1\ansi\fromtext {\*\htmltag <p>}\htmlrtf a\htmlrtf0\par b}");
    assert_eq!((plain.body.as_str(), plain.html), ("a\nb", None));
    // Tags within a font of signs are no signs, nor is what the HTML shows in it.
    let bullet = text(
        br"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fcharset0 Arial;}{\f2\fcharset2 Symbol;}}\htmlrtf {\f2\htmlrtf0
{\*\htmltag148 <span style='font-family:Symbol'>}{\*\htmltag84 &#183;}\'b7a{\*\htmltag156 </span>}\htmlrtf }\htmlrtf0}",
    );
    assert_eq!(bullet.html.as_deref(), Some("<span style='font-family:Symbol'>&#183;·a</span>"));
    // Hidden text is for the reader of the HTML to judge.
    let hidden = text(br"{\rtf1\ansi\fromhtml1{\*\htmltag <i>}\htmlrtf{\v\htmlrtf0 a}{\footnote x}}");
    assert_eq!((hidden.html.as_deref(), hidden.hidden), (Some("<i>a"), false));
}

#[test]
fn whole_or_not() {
    let fault = |rtf: &[u8]| read(rtf, &limits()).err();
    for broken in [
        &b""[..],
        b"x",
        b"{\\rtx}",
        b"{\\rtf1 a",
        b"{\\rtf1 {a\\par",
        b"{\\rtf1 a\\par{\\b",
        b"{\\rtf1 a\\par",
        b"{\\rtf1{\\fonttbl}",
        b"{\\rtf1 a\\par\n\\b",
        b"{\\rtf1 a\\par\\",
        b"{\\rtf1 a\\bin9 }",
        b"PK\x03\x04",
    ] {
        assert_eq!(fault(broken), Some(Fault::Malformed), "{}", broken.escape_ascii());
    }
    for fine in [
        &b"{\\rtf1 a\\par}"[..],
        b"{\\rtf1 a\\par\n",
        b"{\\rtf1 a\\par\r\n\0\0",
        b"{\\rtf1 a\\par}}",
        b" \r\n{\\rtf1 a\\par}\0\0{",
        b"{\\rtf a\\par}x\\",
    ] {
        assert_eq!(text(fine).body, "a\n", "{}", fine.escape_ascii());
    }
    assert_eq!(text(b"{\\rtf1}").paragraphs, [0]);
}

#[test]
fn bounds() {
    let deep = |depth: usize| read(format!("{{\\rtf1 {}{}}}", "{".repeat(depth), "}".repeat(depth)).as_bytes(), &limits()).err();
    assert_eq!((deep(499), deep(500), deep(1_000_000)), (None, Some(Fault::Malformed), Some(Fault::Malformed)));
    let narrow = |rtf: &[u8], text| read(rtf, &Limits { text, ..limits() }).map(|t| t.body);
    assert_eq!(narrow(b"{\\rtf1 abc\\par}", 4), Ok("abc\n".to_owned()));
    assert_eq!(narrow(b"{\\rtf1 abc\\par}", 3), Err(Fault::TooLarge));
    assert_eq!(narrow(b"{\\rtf1 \\'e6}", 1), Err(Fault::TooLarge));
    assert_eq!(narrow(b"{\\rtf1 \\'e6}", 2), Ok("æ".to_owned()));
    assert_eq!(narrow(b"{\\rtf1{\\header abc}{\\footnote d}e}", 4), Err(Fault::TooLarge));
    assert_eq!(narrow(b"{\\rtf1{\\*\\x \xe6\xe6\xe6}{\\v \xe6}}", 0), Ok(String::new()));
    let late = Limits { text: 1 << 20, deadline: Instant::now() };
    assert_eq!(read(format!("{{\\rtf1 {}}}", "\\b".repeat(10_000)).as_bytes(), &late), Err(Fault::TooLong));
}

#[test]
fn a_packed_mail_is_unpacked_byte_by_byte() {
    let raw = decompress(include_bytes!("../../../tests/formats/files/rtf-special/outlook-html.rtf.lzfu"), 1 << 20);
    assert_eq!(raw.as_deref(), Ok(include_bytes!("../../../tests/formats/files/rtf-special/outlook-html.rtf").as_slice()));
}
