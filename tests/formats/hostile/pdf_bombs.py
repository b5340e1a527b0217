"""PDF files whose streams, pages and forms unfold to far more than they weigh."""

from hostile_kit import AFTER, COMPLAINT, GRANTED, MEGA, RECEIVED, counts, repeated, zlib_packed
from pdf_writer import (
    CONTENT,
    PAGES,
    flate_expands,
    hex_expands,
    letter_objects,
    letter_pdf,
    lzw_expands,
    lzw_of_one_byte,
    page,
    pdf,
    run_lengths_expand,
    stream,
    text_lines,
)

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed", "no-text"]
SHOWN = text_lines()


def bombs(out):
    spaces = zlib_packed(repeated(b" ", 60 * MEGA, SHOWN))
    out.add(
        "pdf/content-flate-60-mb.pdf",
        letter_pdf(stream(spaces, b"/Filter /FlateDecode")),
        "the page's content inflates to 60 MB",
        LARGE,
        outcome="either",
        checks=[flate_expands(60 * MEGA)],
    )
    twice = zlib_packed(zlib_packed(repeated(b" ", 1000 * MEGA)))
    out.add(
        "pdf/content-flate-twice-1-gb.pdf",
        letter_pdf(stream(twice, b"/Filter [/FlateDecode /FlateDecode]")),
        "packed twice: 1 GB from a few KB",
        LARGE,
        checks=[flate_expands(1000 * MEGA, 2)],
    )
    often = SHOWN
    for _ in range(500):
        often = zlib_packed(often)
    out.add(
        "pdf/content-500-filters.pdf",
        letter_pdf(stream(often, b"/Filter [" + b"/FlateDecode " * 500 + b"]")),
        "500 filters one after another",
        LARGE,
        outcome="either",
        checks=[counts(b"/FlateDecode", 500)],
    )
    lzw = lzw_of_one_byte(32, 40 * MEGA)
    out.add(
        "pdf/content-lzw-40-mb.pdf",
        letter_pdf(stream(lzw, b"/Filter /LZWDecode")),
        "LZW that unfolds to 40 MB of spaces",
        LARGE,
        checks=[lzw_expands(40 * MEGA)],
    )
    runs = zlib_packed(repeated(b"\x81 ", 500_000, b"", b"\x80"))
    out.add(
        "pdf/content-run-lengths-64-mb.pdf",
        letter_pdf(stream(runs, b"/Filter [/FlateDecode /RunLengthDecode]")),
        "half a million runs of 128 spaces",
        LARGE,
        checks=[run_lengths_expand(63_500_000)],
    )
    in_hex = zlib_packed(repeated(b" ", 15 * MEGA)).hex().encode() + b">"
    out.add(
        "pdf/content-hex-flate-15-mb.pdf",
        letter_pdf(stream(in_hex, b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        "15 MB of spaces, deflated, in hex",
        LARGE,
        checks=[hex_expands(15 * MEGA)],
    )
    zeros = zlib_packed(repeated(b"z", 20 * MEGA, b"", b"~>"))
    out.add(
        "pdf/content-ascii85-80-mb.pdf",
        letter_pdf(stream(zeros, b"/Filter [/FlateDecode /ASCII85Decode]")),
        "20 million z, each four NUL bytes",
        LARGE,
        checks=[flate_expands(20 * MEGA)],
    )
    predictor = stream(
        zlib_packed(SHOWN), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    )
    out.add("pdf/predictor-row-of-137-gb.pdf", letter_pdf(predictor), "a predictor whose rows are 137 GB long", LARGE, outcome="either")
    endless = zlib_packed(repeated(b"q ", 5_000_000, b"", SHOWN))
    out.add(
        "pdf/5-million-q.pdf",
        letter_pdf(stream(endless, b"/Filter /FlateDecode")),
        "the graphics state is saved 5 million times, never restored",
        LARGE,
        outcome="either",
        checks=[flate_expands(10_000_000)],
    )
    numbers = zlib_packed(repeated(b"1 ", 5_000_000, b"", b"\n" + SHOWN))
    out.add(
        "pdf/5-million-operands.pdf",
        letter_pdf(stream(numbers, b"/Filter /FlateDecode")),
        "5 million operands before the first operator",
        LARGE,
        outcome="either",
        checks=[flate_expands(10_000_000)],
    )
    letters = zlib_packed(repeated(b"(x)Tj ", 2_000_000, b"BT /F1 9 Tf 50 700 Td ", b"ET"))
    out.add(
        "pdf/2-million-letters.pdf",
        letter_pdf(stream(letters, b"/Filter /FlateDecode")),
        "2 million texts of one letter, each placed alone",
        LARGE,
        outcome="either",
        checks=[flate_expands(12_000_000)],
    )
    spread = b"".join(b"1 0 0 1 %d %d Tm (x) Tj " % (number * 7919 % 590, number * 104729 % 840) for number in range(15_000))
    placed = zlib_packed(b"BT /F1 1 Tf " + spread + b"ET")
    out.add(
        "pdf/letters-all-over-the-page.pdf",
        letter_pdf(stream(zlib_packed(placed), b"/Filter [/FlateDecode /FlateDecode]")),
        "15,000 letters strewn over one page: costly to put in order",
        LARGE,
        outcome="either",
    )


def repetition(out):
    kids = b"3 0 R " * 100_000
    objects = letter_objects()
    objects[PAGES] = b"<< /Type /Pages /Kids [" + kids + b"] /Count 100000 >>"
    out.add_packed("pdf/one-page-100000-times.pdf", pdf(objects), "one page listed 100,000 times", LARGE, outcome="either")
    many = letter_objects()
    numbers = range(10, 2510)
    many[PAGES] = b"<< /Type /Pages /Kids [" + b"".join(b"%d 0 R " % number for number in numbers) + b"] /Count 2500 >>"
    bomb = stream(zlib_packed(repeated(b" ", 2 * MEGA, SHOWN)), b"/Filter /FlateDecode")
    many.update({number: page() for number in numbers} | {CONTENT: bomb})
    out.add_packed(
        "pdf/2500-pages-of-one-content.pdf",
        pdf(many),
        "2500 pages share one content of 2 MB: 5 GB if unpacked for each",
        LARGE,
        outcome="either",
    )
    again = stream(zlib_packed(repeated(b" ", 15 * MEGA, SHOWN)), b"/Filter /FlateDecode")
    out.add(
        "pdf/content-listed-2000-times.pdf",
        letter_pdf(again, contents=b"[" + b"5 0 R " * 2000 + b"]"),
        "the page lists one content of 15 MB 2000 times",
        LARGE,
        outcome="either",
        checks=[flate_expands(15 * MEGA)],
    )
    forms = {}
    for level in range(12):
        below = SHOWN if level == 0 else b"/X Do " * 10
        resources = b"/Font << /F1 4 0 R >>" if level == 0 else b"/XObject << /X %d 0 R >>" % (9 + level)
        forms[10 + level] = stream(below, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << " + resources + b" >>")
    laughs = letter_pdf(stream(SHOWN + b"/X Do " * 10), forms, resources=b"/Font << /F1 4 0 R >> /XObject << /X 21 0 R >>")
    out.add(
        "pdf/forms-10-to-the-12.pdf",
        laughs,
        "forms that show forms ten times each, 12 levels",
        LARGE,
        outcome="either",
        checks=[counts(b"/X Do", 120)],
    )
    loop = {
        10: stream(
            b"/X Do " + text_lines([AFTER], 300),
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 10 0 R >> /Font << /F1 4 0 R >> >>",
        )
    }
    out.add(
        "pdf/form-shows-itself.pdf",
        letter_pdf(stream(SHOWN + b"/X Do"), loop, resources=b"/Font << /F1 4 0 R >> /XObject << /X 10 0 R >>"),
        "a form that shows itself",
        ["malformed"],
        outcome="either",
    )
    deep = {
        10 + level: stream(b"/X Do", b"/Subtype /Form /Resources << /XObject << /X %d 0 R >> >>" % (11 + level)) for level in range(3000)
    }
    deep[3010] = stream(SHOWN, b"/Subtype /Form /Resources << /Font << /F1 4 0 R >> >>")
    out.add_packed(
        "pdf/forms-3000-deep.pdf",
        letter_pdf(stream(b"/X Do"), deep, resources=b"/XObject << /X 10 0 R >>"),
        "a form in a form, 3000 levels",
        LARGE,
        outcome="either",
    )
    whole = letter_pdf()
    for _ in range(1000):
        at = whole.rindex(b"startxref\n") + 10
        before = whole[at : whole.index(b"\n", at)]
        place = len(whole)
        whole += b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev " + before + b" >>\nstartxref\n%d\n%%%%EOF\n" % place
    out.add_packed(
        "pdf/1000-updates.pdf", whole, "the file was updated a thousand times", ["malformed", "too-large"], ALL, outcome="either"
    )
