"""RTF: groups in groups, lengths that lie, numbers out of range."""

from hostile_kit import AFTER, ASCII_SECRET, BEFORE, COMPLAINT, GRANTED, LETTER, RECEIVED, counts, random_bytes

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed"]
HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0\fs22 " + b"\n"


def shown(text):
    return b"".join(bytes([byte]) if byte < 128 else b"\\'%02x" % byte for byte in text.encode("cp1252"))


def paragraphs(texts=tuple(LETTER)):
    return b"".join(shown(text) + b"\\par\n" for text in texts)


def rtf(inner=b"", after=(AFTER,), end=b"}"):
    return HEAD + paragraphs() + inner + paragraphs(after) + end


def nesting(out):
    groups = [
        ("groups", b"{", b"}", 100_000),
        ("ignored-groups", rb"{\*\x ", b"}", 100_000),
        ("fields", rb"{\field{\*\fldinst x}{\fldrslt ", b"}}", 50_000),
        ("footnotes", rb"{\footnote ", b"}", 50_000),
        ("pictures", rb"{\pict ", b"}", 50_000),
        ("shapes", rb"{\shp{\*\shpinst{\shptxt ", b"}}}", 50_000),
        ("tables", rb"{\trowd\intbl\itap9 x", rb"\nestcell}", 50_000),
        ("alternatives", rb"{\upr{a}{\*\ud ", b"}}", 50_000),
    ]
    for name, opening, closing, count in groups:
        out.add_packed(
            f"rtf/{name}-{count}-deep.rtf",
            rtf(opening * count + b"midt" + closing * count),
            f"{count:,} {name.replace('-', ' ')} in one another",
            LARGE,
            ALL,
            outcome="either",
            checks=[counts(opening, count)],
        )
    out.add_packed(
        "rtf/groups-never-closed.rtf",
        rtf(b"{" * 300_000),
        "300,000 groups opened, none closed",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"{", 300_000)],
    )
    out.add(
        "rtf/groups-closed-too-often.rtf",
        rtf(b"}" * 500),
        "500 groups closed that were never opened",
        ["malformed"],
        (RECEIVED,),
        outcome="either",
    )
    out.add_packed(
        "rtf/million-pars.rtf",
        rtf(rb"\par" * 1_000_000 + b" "),
        "a million empty paragraphs",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(rb"\par", 1_000_000)],
    )
    out.add_packed(
        "rtf/million-cells.rtf",
        rtf(rb"\trowd" + rb"\cellx9" * 200_000 + b" x" + rb"\cell" * 800_000 + rb"\row "),
        "a row of 800,000 cells",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(rb"\cell", 1_000_000)],
    )
    out.add_packed(
        "rtf/level-of-nesting-4-billion.rtf",
        rtf(rb"\intbl\itap4000000000 x\nestcell\nestrow\itap-5 \pard "),
        "a table said to be 4 billion tables deep",
        ["malformed"],
        ALL,
        outcome="either",
    )


def numbers(out):
    out.add(
        "rtf/bin-4-billion.rtf",
        rtf(b"{\\pict\\bin4000000000 " + random_bytes("rtf", 60) + b"}"),
        "4 billion raw bytes are promised, 60 come",
        ["malformed"],
        ALL,
        outcome="either",
    )
    out.add("rtf/bin-negative.rtf", rtf(rb"{\pict\bin-9 abc}"), "raw bytes with a negative count", ["malformed"], ALL, outcome="either")
    raw = b"}}}{\\rtf1 " + ASCII_SECRET.encode() + b"\\bin9 {{{"
    out.add(
        "rtf/bin-holds-braces.rtf",
        rtf(b"{\\pict\\bin%d " % len(raw) + raw + b"}"),
        "the raw bytes of a picture look like RTF",
        contains=ALL + (AFTER,),
        lacks=[ASCII_SECRET],
    )
    for name, count in [("4-billion", b"4000000000"), ("negative", b"-1"), ("beyond-64-bits", b"9" * 30)]:
        out.add(
            f"rtf/uc-{name}.rtf",
            rtf(b"{\\uc" + count + b" \\u248 ?" + shown(BEFORE) + b"\\par}"),
            f"\\uc with {count.decode()}: how many letters to skip",
            ["malformed"],
            ALL,
            outcome="either",
        )
    odd = rb"{\u99999999 ?\u-99999999 ?\u0 ?\u55296 ?\u-10240 ?\u65535 ?\u?\u1114112 ?\par}"
    out.add(
        "rtf/u-out-of-range.rtf",
        rtf(odd),
        "\\u with halves of characters, NUL and numbers beyond Unicode",
        contains=ALL + (AFTER,),
        lacks=["\0"],
    )
    out.add(
        "rtf/u-at-the-end.rtf",
        HEAD + paragraphs() + rb"\uc5\u248",
        "\\u as the last word, five letters to skip",
        ["malformed"],
        ALL,
        outcome="either",
    )
    out.add("rtf/hex-broken.rtf", rtf(rb"\'zz \'e \' \'"), "\\' without two hex digits", ["malformed"], ALL, outcome="either")
    out.add_packed(
        "rtf/word-of-2-mb.rtf",
        rtf(b"\\" + b"a" * 2_000_000 + b" "),
        "a control word of 2 MB",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"a", 2_000_000)],
    )
    out.add_packed(
        "rtf/number-of-2-mb.rtf",
        rtf(b"\\fs" + b"9" * 2_000_000 + b" "),
        "a number of 2 MB",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"9", 2_000_000)],
    )
    page = HEAD.replace(b"1252", b"99999")
    out.add("rtf/code-page-99999.rtf", page + paragraphs() + b"}", "a code page that does not exist", ["malformed"], outcome="either")
    fonts = b"".join(rb"{\f%d\fcharset%d X;}" % (number * 1000, number % 300 - 5) for number in range(5000))
    out.add_packed(
        "rtf/5000-fonts.rtf",
        rtf(b"{\\fonttbl" + fonts + b"}\\f2147483647 \\f-7 "),
        "5000 fonts with character sets that do not exist",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"fcharset", 5000)],
    )


def objects(out):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400)
    out.add(
        "rtf/object.rtf",
        rtf(
            rb"{\object\objemb\objupdate{\*\objclass Package}{\*\objdata "
            + ole.hex().encode()
            + b"}{\\result "
            + shown(BEFORE)
            + b"\\par}}"
        ),
        "an OLE object: ignored, only its stand-in text is read",
        contains=ALL + (AFTER,),
    )
    link = rb"{\object\objautlink{\*\objclass x}{\*\objdata 00}}{\field{\*\fldinst INCLUDETEXT '/etc/passwd'}{\fldrslt x}}{\*\template http://127.0.0.1:9/t.dot}"
    out.add(
        "rtf/links.rtf",
        rtf(link + rb"\par "),
        "links to a password file and to the network: never followed",
        contains=ALL + (AFTER,),
        lacks=["root:x:0:0"],
    )
    data = rb"{\object{\*\objdata " + b"00" * 2_000_000 + b"}}"
    out.add_packed(
        "rtf/object-of-4-mb.rtf", rtf(data), "an object of 4 MB in hex", LARGE, ALL, outcome="either", checks=[counts(b"00", 2_000_000)]
    )
    hidden = (
        rb"{\v "
        + ASCII_SECRET.encode()
        + rb"}{\*\comment "
        + ASCII_SECRET.encode()
        + rb"}{\deleted "
        + ASCII_SECRET.encode()
        + b"}"
    )
    out.add("rtf/hidden.rtf", rtf(hidden), "hidden and deleted text and a comment", contains=ALL + (AFTER,), lacks=[ASCII_SECRET])
    page = (
        rb"{\rtf1\ansi\fromhtml1 "
        + b"".join(rb"{\*\htmltag64 <p>}" + shown(text) + rb"\htmlrtf \par\htmlrtf0{\*\htmltag72 </p>}" for text in LETTER)
        + rb"\htmlrtf never switched off}"
    )
    out.add("rtf/html-inside.rtf", page, "a web page wrapped in RTF", ["malformed"], ALL, outcome="either")


def broken(out):
    out.add("rtf/only-head.rtf", rb"{\rtf1", "the first word and no more", ["no-text", "malformed"])
    out.add("rtf/only-brace.rtf", rb"{\rtf"[:5], "five bytes", ["no-text", "malformed", "unsupported-format"], outcome="error")
    out.add("rtf/no-end.rtf", rtf(end=b""), "the last brace is missing", ["malformed"], ALL + (AFTER,), outcome="either")
    out.add("rtf/cut-in-escape.rtf", rtf()[:-60] + b"\\", "a backslash as the last byte", ["malformed"], ALL, outcome="either")
    out.add(
        "rtf/text-after-end.rtf", rtf() + b"{" * 3000 + b"\\par mere", "text and braces after the end", ["malformed"], ALL, outcome="either"
    )
    out.add("rtf/nul-bytes.rtf", rtf(b"a\0b\\par\0\n"), "NUL bytes in the text", ["malformed", "unsupported-format"], ALL, outcome="either")
    out.add(
        "rtf/raw-utf-8.rtf",
        HEAD + "".join(text + "\\par\n" for text in LETTER).encode() + b"}",
        "UTF-8 where only ASCII may stand",
        ["malformed"],
        outcome="either",
    )
    out.add(
        "rtf/noise.rtf",
        HEAD + random_bytes("rtf-noise", 20_000) + b"}",
        "noise after a good beginning",
        ["malformed", "no-text", "unsupported-format"],
        outcome="either",
    )


def make(out):
    nesting(out)
    numbers(out)
    objects(out)
    broken(out)
