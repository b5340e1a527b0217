"""PDF files with bombs, loops and lies."""

import struct

from hostile_kit import (
    ASCII_SECRET,
    MEGA,
    PASSWORD_LINE,
    holds,
    random_bytes,
    repeated,
    zlib_packed,
)
from pdf_bombs import ALL, LARGE, SHOWN, bombs, repetition
from pdf_writer import (
    CATALOG,
    FONT_AT,
    HEAD,
    PAGE,
    PAGES,
    flate_expands,
    letter_objects,
    letter_pdf,
    page,
    pdf,
    stream,
    xref,
)


def loops(out):
    objects = letter_objects()
    place = pdf(objects).rsplit(b"startxref\n", 1)[1].split(b"\n")[0]
    looped = pdf(objects, trailer=b"/Prev " + place)
    out.add(
        "pdf/table-names-itself.pdf",
        looped,
        "the cross-reference table says that it follows itself",
        ["malformed"],
        outcome="either",
        checks=[holds(b"/Prev " + place, b"startxref\n" + place)],
    )
    circle = letter_objects()
    circle[PAGES] = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    circle[6] = b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 6 0 R] /Count 1 >>"
    out.add("pdf/page-tree-loop.pdf", pdf(circle), "a branch of the page tree holds the trunk and itself", ["malformed"], outcome="either")
    parent = letter_objects()
    parent[PAGE] = b"<< /Type /Page /Parent 6 0 R /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>"
    parent[6] = b"<< /Type /Pages /Parent 6 0 R /Kids [3 0 R] /Count 1 >>"
    parent[PAGES] = b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"
    out.add(
        "pdf/parent-of-itself.pdf",
        pdf(parent),
        "a branch is its own parent, and the page looks for its size there",
        ["malformed"],
        outcome="either",
    )
    deep = letter_objects()
    deep[PAGES] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    deep.update({10 + level: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (11 + level) for level in range(5000)} | {5010: page()})
    out.add_packed("pdf/page-tree-5000-deep.pdf", pdf(deep), "the page tree is 5000 branches deep", LARGE, outcome="either")
    refs = {5: b"6 0 R", 6: b"7 0 R", 7: b"5 0 R"}
    out.add(
        "pdf/references-in-a-circle.pdf",
        letter_pdf(more=refs),
        "the content is a reference to a reference to itself",
        ["malformed", "no-text"],
    )
    length = letter_objects(stream(SHOWN, length=b"5 0 R"))
    out.add(
        "pdf/length-is-the-stream-itself.pdf",
        pdf(length),
        "a stream's length is said to be the stream itself",
        ["malformed", "no-text"],
        outcome="either",
    )
    glyph = stream(b"1000 0 d0 BT /F1 10 Tf (a) Tj ET")
    type3 = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/CharProcs << /a 8 0 R >> /FirstChar 97 /LastChar 97 /Widths [9] "
        b"/Encoding << /Differences [97 /a] >> /Resources << /Font << /F1 4 0 R >> >> >>"
    )
    out.add(
        "pdf/type3-font-draws-itself.pdf",
        letter_pdf(stream(b"BT /F1 9 Tf (aaaa) Tj ET"), {FONT_AT: type3, 8: glyph}),
        "a font whose letter is drawn with the same letter",
        ["malformed", "no-text"],
        outcome="either",
    )
    outline = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R /Outlines 8 0 R /Names 8 0 R /AcroForm << /Fields [8 0 R] >> >>",
        8: b"<< /First 8 0 R /Last 8 0 R /Next 8 0 R /Kids [8 0 R] /Parent 8 0 R /Title (x) >>",
    }
    out.add("pdf/outline-loop.pdf", letter_pdf(more=outline), "bookmarks, names and form fields that run in circles", contains=ALL)


def fonts(out):
    cmap = (b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n", b"endcmap end")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 8 0 R >>"
    ranges = zlib_packed(repeated(b"100 beginbfrange\n" + b"<0000> <FFFF> <0041>\n" * 100 + b"endbfrange\n", 3000, *cmap))
    out.add(
        "pdf/to-unicode-bomb.pdf",
        letter_pdf(more={FONT_AT: font, 8: stream(ranges, b"/Filter /FlateDecode")}),
        "300,000 ranges of 65,536 letters each in a font's table",
        LARGE,
        outcome="either",
        checks=[flate_expands(6 * MEGA)],
    )
    wide = (
        cmap[0]
        + b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange 1 beginbfchar <41> <"
        + b"0058" * 60_000
        + b"> endbfchar\n"
        + cmap[1]
    )
    content = stream(zlib_packed(b"BT /F1 9 Tf 50 700 Td (" + b"A" * 100_000 + b") Tj ET"), b"/Filter /FlateDecode")
    out.add(
        "pdf/one-letter-means-60000.pdf",
        letter_pdf(content, {FONT_AT: font, 8: stream(zlib_packed(wide), b"/Filter /FlateDecode")}),
        "a range of 4 billion letters; and one letter that stands for 60,000, shown 100,000 times: 6 billion letters",
        LARGE,
        outcome="either",
    )
    use = stream(b"/X usecmap", b"/Type /CMap /UseCMap 8 0 R")
    cid = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 8 0 R /DescendantFonts [4 0 R] >>"
    out.add(
        "pdf/cmap-uses-itself.pdf",
        letter_pdf(more={FONT_AT: cid, 8: use}),
        "a character map built on itself, a font that descends from itself",
        ["malformed", "no-text"],
        outcome="either",
    )
    widths = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding /WinAnsiEncoding /FirstChar -2147483648 /LastChar 2147483647 "
        b"/Widths [1e308 -1e308 1e999] >>"
    )
    out.add(
        "pdf/font-widths-absurd.pdf",
        letter_pdf(more={FONT_AT: widths}),
        "a font of 4 billion letters, some infinitely wide",
        ["malformed"],
        outcome="either",
    )


def lies(out):
    out.add(
        "pdf/length-too-short.pdf",
        letter_pdf(stream(SHOWN, length=b"3")),
        "a stream's length is said to be 3",
        ["malformed", "no-text"],
        outcome="either",
    )
    out.add(
        "pdf/length-too-long.pdf",
        letter_pdf(stream(SHOWN, length=b"2147483647")),
        "a stream's length is said to be 2 GB",
        ["malformed", "no-text"],
        outcome="either",
    )
    out.add(
        "pdf/length-negative.pdf",
        letter_pdf(stream(SHOWN, length=b"-5")),
        "a stream's length is negative",
        ["malformed", "no-text"],
        outcome="either",
    )
    whole = letter_pdf()
    out.add(
        "pdf/truncated.pdf",
        whole[: whole.index(b"BT /F1") + 40],
        "the file ends in the middle of the page",
        ["malformed", "no-text"],
        outcome="either",
    )
    out.add("pdf/only-header.pdf", HEAD, "the header and no more", ["malformed", "no-text"])
    out.add("pdf/only-five-bytes.pdf", b"%PDF-", "five bytes", ["malformed", "no-text", "unsupported-format"])
    out.add(
        "pdf/junk-around.pdf",
        b"\r\n" * 300 + whole + random_bytes("pdf", 1500),
        "600 bytes before the header and noise after the end",
        ["malformed"],
        outcome="either",
    )
    far = pdf(letter_objects(), table=xref({1: 9999999999, 2: 0, 3: 4, 4: 9999999999, 5: 7}))
    out.add("pdf/table-places-wrong.pdf", far, "the table names wrong places for all objects", ["malformed"], outcome="either")
    claim = pdf(letter_objects(), table=b"xref\n0 4294967295\n0000000000 65535 f \ntrailer\n<< /Size 4294967295 /Root 1 0 R >>\n")
    out.add("pdf/table-of-4-billion.pdf", claim, "the table promises 4 billion lines", ["malformed", "too-large"], outcome="either")
    numbered = letter_objects() | {2147483647: b"null", 99999999: b"null"}
    out.add(
        "pdf/object-number-2-billion.pdf",
        pdf(numbered, table=xref({1: 17})),
        "an object called 2,147,483,647",
        ["malformed"],
        outcome="either",
    )
    inner = b"".join(b"%d %d " % (number, number * 5) for number in range(10, 110))
    objects = stream(
        zlib_packed(repeated(b"null ", 4 * MEGA, inner)), b"/Type /ObjStm /N 2000000000 /First %d /Filter /FlateDecode" % len(inner)
    )
    out.add(
        "pdf/object-stream-bomb.pdf",
        letter_pdf(more={9: objects}),
        "objects in a stream of 20 MB that promises 2 billion of them",
        LARGE,
        outcome="either",
        checks=[flate_expands(20 * MEGA)],
    )
    nest = stream(b"9 0 null", b"/Type /ObjStm /N 1 /First 4 /Extends 9 0 R")
    table = stream(b"\1\0\0\0" * 4 + b"\2\0\x09\0" * 6, b"/Type /XRef /Size 10 /W [1 2 1] /Root 1 0 R")
    out.add(
        "pdf/object-stream-in-itself.pdf",
        pdf({9: nest}, table=b"10 0 obj\n" + table + b"\nendobj\n"),
        "an object stream that is kept in itself",
        ["malformed", "no-text"],
    )
    widths = stream(
        zlib_packed(b"\0" * 900),
        b"/Type /XRef /Size 4000000000 /W [2147483647 2147483647 2147483647] /Index [0 4000000000] /Root 1 0 R /Filter /FlateDecode",
    )
    out.add(
        "pdf/xref-stream-widths-huge.pdf",
        pdf(letter_objects(), table=b"10 0 obj\n" + widths + b"\nendobj\n"),
        "a table whose fields are 2 GB wide",
        ["malformed", "too-large"],
        outcome="either",
    )
    deep = [
        ("arrays", b"[" * 200_000 + b"]" * 200_000),
        ("dictionaries", b"<</A" * 200_000 + b" 1" + b">>" * 200_000),
        ("arrays-never-closed", b"[" * 400_000),
    ]
    for name, body in deep:
        out.add_packed(
            f"pdf/{name}-200000-deep.pdf",
            pdf({**letter_objects(more=b"/Extra 8 0 R"), 8: body}),
            f"{name} in one another, where the page points at them",
            LARGE,
            outcome="either",
        )
    inside = stream(zlib_packed(b"[" * 1_000_000 + b"(x)" + b"]" * 1_000_000 + b" TJ " + SHOWN), b"/Filter /FlateDecode")
    out.add(
        "pdf/content-arrays-million-deep.pdf",
        letter_pdf(inside),
        "a million arrays in one another in the page's content",
        LARGE,
        outcome="either",
        checks=[flate_expands(2_000_000)],
    )
    parens = stream(b"BT /F1 9 Tf " + b"(" * 50_000 + b"x) Tj ET")
    out.add_packed("pdf/string-never-closed.pdf", letter_pdf(parens), "a text with 50,000 open brackets", LARGE, outcome="either")
    for name, box in [
        ("huge", b"[-1e38 -1e38 1e38 1e38]"),
        ("nan", b"[nan inf -inf (x)]"),
        ("empty", b"[]"),
        ("upside-down", b"[595 842 0 0]"),
    ]:
        out.add(f"pdf/page-size-{name}.pdf", letter_pdf(box=box), f"a page whose size is {name}", ["malformed"], outcome="either")
    odd = b"BT /F1 1e38 Tf 1e308 1e308 Td 0 0 0 0 0 0 Tm (x) Tj 99999999999999999999 Tz -1 TL T* --5 .-. Td (y) Tj ET " + SHOWN
    out.add(
        "pdf/numbers-absurd.pdf",
        letter_pdf(stream(odd)),
        "infinite sizes, empty matrices and numbers that are none",
        ["malformed", "no-text"],
        outcome="either",
    )


def pictures_and_actions(out):
    shapes = b"/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /ColorSpace /DeviceRGB /BitsPerComponent 16 "
    jpx = b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff\x4f\xff\x51\0\x29\0\0" + struct.pack(">II", 65535, 65535) + bytes(30)
    dct = b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\3\1\x11\0\2\x11\1\3\x11\1\xff\xd9"
    for name, image in [
        ("jpx", stream(jpx, shapes + b"/Filter /JPXDecode")),
        ("dct", stream(dct, shapes + b"/Filter /DCTDecode")),
        ("flate", stream(zlib_packed(repeated(b"\0", 10 * MEGA)), shapes + b"/Filter /FlateDecode")),
    ]:
        out.add(
            f"pdf/picture-65535-squared-{name}.pdf",
            letter_pdf(
                stream(SHOWN + b"q 500 0 0 500 0 0 cm /I Do Q"), {8: image}, resources=b"/Font << /F1 4 0 R >> /XObject << /I 8 0 R >>"
            ),
            f"a picture ({name}) of 65,535 × 65,535 dots beside the letter: never unpacked",
            contains=ALL,
        )
    out.add(
        "pdf/inline-picture-without-end.pdf",
        letter_pdf(stream(SHOWN + b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + random_bytes("image", 900).replace(b"EI", b"xx"))),
        "a picture in the page's content that never ends",
        ["malformed"],
        outcome="either",
    )
    script = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('"
        + ASCII_SECRET.encode()
        + b"'\\)) >> /AA << /WC << /S /Launch "
        b"/F (/bin/sh) >> >> /URI << /Base (http://127.0.0.1:9/) >> >>"
    )
    out.add(
        "pdf/script-and-launch.pdf",
        letter_pdf(more={CATALOG: script}),
        "a script and a program to start: ignored",
        contains=ALL,
        lacks=[ASCII_SECRET],
        checks=[holds(b"/Launch")],
    )
    other = stream(b"", b"/F (/etc/passwd) /FFilter /FlateDecode")
    out.add(
        "pdf/content-in-another-file.pdf",
        letter_pdf(contents=b"[5 0 R 8 0 R]", more={8: other}),
        "part of the page is said to lie in a password file",
        ["malformed"],
        ALL,
        outcome="either",
        lacks=[PASSWORD_LINE],
    )
    locked = (
        b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -3904 /StmF /StdCF /StrF /StdCF "
        b"/CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> "
        + b"".join(
            b"/%s <%s> " % (key, random_bytes(key, size).hex().encode())
            for key, size in [(b"U", 48), (b"O", 48), (b"UE", 32), (b"OE", 32), (b"Perms", 16)]
        )
        + b">>"
    )
    secret = stream(random_bytes("page", 512))
    marks = b"/Encrypt 8 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    out.add(
        "pdf/encrypted-aes-256.pdf",
        letter_pdf(secret, {8: locked}, trailer=marks),
        "locked with AES-256 and a password nobody knows",
        ["encrypted"],
    )
    broken = b"<< /Filter /Standard /V 9 /R 99 /Length 99999999 /O () /U () /P 99999999999 >>"
    out.add(
        "pdf/encrypted-by-nonsense.pdf",
        letter_pdf(more={8: broken}, trailer=marks),
        "an encryption that does not exist",
        ["encrypted", "malformed"],
    )
    own = b"<< /Filter /Other.Handler /V 4 >>"
    out.add(
        "pdf/encrypted-by-unknown-handler.pdf",
        letter_pdf(secret, {8: own}, trailer=marks),
        "an encryption of some company's own",
        ["encrypted"],
    )


def make(out):
    bombs(out)
    repetition(out)
    loops(out)
    fonts(out)
    lies(out)
    pictures_and_actions(out)
