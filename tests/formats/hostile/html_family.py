"""Web pages: nesting, storms of entities, hidden letters, strange encodings."""

from hostile_kit import AFTER, ASCII_LETTER, ASCII_SECRET, BEFORE, COMPLAINT, GRANTED, LETTER, PASSWORD_LINE, RECEIVED, counts

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed"]
HEAD = '<!DOCTYPE html>\n<html lang="da"><head><meta charset="utf-8"><title>Svar på din ansøgning</title></head><body>\n'.encode()
TAIL = b"</body></html>\n"


def paragraphs(texts=tuple(LETTER)):
    return b"".join(b"<p>" + text.encode() + b"</p>\n" for text in texts)


def html(inner=b"", after=(AFTER,)):
    return HEAD + paragraphs() + inner + paragraphs(after) + TAIL


def nesting(out):
    for name, opening, closing, count in [
        ("div", b"<div>", b"</div>", 1_000_000),
        ("b", b"<b>", b"</b>", 1_000_000),
        ("table", b"<table><tr><td>", b"</td></tr></table>", 300_000),
        ("blockquote", b"<blockquote>", b"</blockquote>", 300_000),
        ("ul", b"<ul><li>", b"</li></ul>", 300_000),
        ("svg", b"<svg>", b"</svg>", 300_000),
        ("template", b"<template>", b"</template>", 200_000),
        ("select", b"<select><option>", b"</option></select>", 200_000),
    ]:
        out.add_packed(
            f"html/{name}-{count}-deep.html",
            html(opening * count + b"midt" + closing * count),
            f"{count:,} nested <{name}>",
            LARGE,
            ALL,
            outcome="either",
            checks=[counts(opening, count)],
        )
    out.add_packed(
        "html/div-million-never-closed.html",
        html(b"<div>" * 1_000_000),
        "a million <div>, none closed",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<div>", 1_000_000)],
    )
    crossed = b"<b><i><p><a><nobr>" * 40_000 + b"</b></i></p></a>" * 40_000
    out.add_packed(
        "html/crossed-formatting.html",
        html(crossed),
        "formatting crossed with paragraphs 40,000 times: the repair of it can take the square of that",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<nobr>", 40_000)],
    )
    foster = b"<table>" + b"<b><p>x" * 30_000 + b"</table>"
    out.add_packed(
        "html/text-in-table-30000.html",
        html(foster),
        "30,000 paragraphs where a table allows none",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<b><p>x", 30_000)],
    )
    attributes = b"<p " + b" ".join(b"a%d=1" % number for number in range(20_000)) + b">x</p>"
    out.add_packed(
        "html/20000-attributes.html",
        html(attributes),
        "one element with 20,000 attributes",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"=1", 20_000)],
    )
    cell = b'<table><tr><td colspan="4000000000" rowspan="4000000000">' + BEFORE.encode() + b"</td></tr></table>"
    out.add("html/cell-spans-4-billion.html", html(cell), "a cell as wide and tall as 4 billion", contains=ALL + (BEFORE, AFTER))
    numbered = b'<ol start="99999999999999999999"><li value="-99999999999">' + BEFORE.encode() + b"</li></ol>"
    out.add("html/list-number-beyond-64-bits.html", html(numbered), "a list that starts at 10^20", contains=ALL + (BEFORE, AFTER))


def long_things(out):
    out.add_packed(
        "html/attribute-of-5-mb.html",
        html(b'<p title="' + b"x" * 5_000_000 + b'">x</p>'),
        "an attribute of 5 MB",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"x", 5_000_000)],
    )
    out.add_packed(
        "html/attribute-never-closed.html",
        html(b'<p title="' + b"x> " * 1_000_000),
        "an attribute without its closing quote, 3 MB long",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"x> ", 1_000_000)],
    )
    out.add_packed(
        "html/comment-never-closed.html",
        html(b"<!--" + b"-- >" * 500_000),
        "a comment that never ends",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"-- >", 500_000)],
    )
    out.add_packed(
        "html/tag-name-of-2-mb.html",
        html(b"<" + b"n" * 2_000_000 + b">"),
        "a tag name of 2 MB",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"n", 2_000_000)],
    )
    out.add_packed(
        "html/million-less-than.html",
        html(b"<" * 1_000_000),
        "a million < in a row",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<", 1_000_000)],
    )
    out.add_packed(
        "html/million-line-breaks.html",
        html(b"<br>" * 1_000_000),
        "a million line breaks",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"<br>", 1_000_000)],
    )
    out.add_packed(
        "html/entity-storm.html",
        html(b"<p>" + b"&aelig;&oslash;&aring;&CounterClockwiseContourIntegral;&amp&;&#" * 60_000 + b"</p>"),
        "240,000 named entities, whole and broken",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"&aelig;", 60_000)],
    )
    out.add_packed(
        "html/data-address-of-3-mb.html",
        html(b'<img src="data:image/png;base64,' + b"A" * 3_000_000 + b'">'),
        "a picture of 3 MB inside the page",
        LARGE,
        ALL,
        outcome="either",
        checks=[counts(b"A", 3_000_000)],
    )


def unclosed(out):
    script = ("<script>var x = '" + ASCII_SECRET + "';\n").encode()
    out.add(
        "html/script-never-closed.html",
        html(script, after=()),
        "a script that never ends: the letter before it is read, the script is not",
        contains=ALL,
        lacks=[ASCII_SECRET],
    )
    tricky = ("<script><!-- <script> '" + ASCII_SECRET + "' </script> --> </script>").encode()
    out.add("html/script-in-script.html", html(tricky), "a script that writes a script", contains=ALL + (AFTER,), lacks=[ASCII_SECRET])
    for name in ["style", "title", "textarea", "noscript", "iframe", "xmp", "noframes"]:
        out.add(
            f"html/{name}-never-closed.html", html(f"<{name}>".encode()), f"<{name}> that never ends", ["malformed"], ALL, outcome="either"
        )
    out.add("html/plaintext.html", html(b"<plaintext>"), "after <plaintext> no tag counts any more", contains=ALL + (AFTER,))
    out.add(
        "html/cdata.html",
        html(b"<![CDATA[ <p>" + BEFORE.encode() + b"</p> ]]>"),
        "CDATA, which web pages do not know",
        contains=ALL + (AFTER,),
    )
    out.add(
        "html/only-tags.html",
        HEAD.replace("Svar på din ansøgning".encode(), b"") + b"<div></div>" * 500 + TAIL,
        "500 empty elements, no word",
        ["no-text"],
    )
    out.add("html/cut-in-tag.html", html()[:-40] + b"<p cla", "the page ends in the middle of a tag", contains=ALL)


def hidden(out):
    whole = HEAD + b'<div style="display:none">' + paragraphs() + b"</div>" + TAIL
    out.add("html/everything-hidden.html", whole, "display:none around everything: nothing is to be seen", ["no-text"])
    partly = f'<p style="DISPLAY : none !important">{ASCII_SECRET}</p><p hidden>{ASCII_SECRET}</p>'.encode()
    out.add("html/hidden-paragraphs.html", html(partly), "two hidden paragraphs in a letter", contains=ALL + (AFTER,), lacks=[ASCII_SECRET])
    refresh = b'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'
    refresh += b'<base href="http://127.0.0.1:9/"><link rel="stylesheet" href="//127.0.0.1:9/a">'
    out.add(
        "html/refresh-and-links.html",
        html(refresh + b'<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd"></object>'),
        "a page that sends its reader on and takes in a password file: ignored",
        contains=ALL + (AFTER,),
        lacks=[PASSWORD_LINE],
    )
    handlers = f'<img src=x onerror="{ASCII_SECRET}"><a href="javascript:{ASCII_SECRET}">her</a>'.encode()
    out.add("html/handlers.html", html(handlers), "code in attributes", contains=ALL + (AFTER,), lacks=[ASCII_SECRET])


def encodings(out):
    numbers = b"<p>&#x110000; &#0; &#xD800; &#x80; &#99999999999999999999; &#xFFFFFFFFFFFFFFFFF; &#-1; &#x; &#; &#27;[31m</p>"
    out.add(
        "html/numbers-that-are-no-characters.html",
        html(numbers),
        "references to NUL, a surrogate, an escape and beyond Unicode",
        contains=ALL + (AFTER,),
        lacks=["\x1b[31m", "\0"],
    )
    out.add(
        "html/nul-bytes.html",
        html(b"<p>a\0b</p><di\0v>"),
        "NUL bytes in text and tags",
        ["malformed", "unsupported-format"],
        outcome="either",
    )
    plain = html()
    for name, mark in [("le", b""), ("be", b""), ("le", b"\xff\xfe")]:
        data = mark + plain.decode().replace("utf-8", "utf-16").encode(f"utf-16-{name}")
        what = "with a byte-order mark" if mark else "without a byte-order mark"
        kinds = [] if mark else ["malformed", "unsupported-format"]
        out.add(
            f"html/utf-16-{name}{'-mark' if mark else ''}.html",
            data,
            f"UTF-16 {what}",
            kinds,
            ALL if mark else (),
            outcome=None if mark else "either",
        )
    seven = b"<html><head><meta charset=utf-7></head><body>" + b"".join(b"<p>" + text.encode() + b"</p>" for text in ASCII_LETTER)
    out.add(
        "html/utf-7.html",
        seven + b"<p>+ADw-script+AD4-k+AOY-re+ADw-/script+AD4-</p></body></html>",
        "UTF-7, whose tags must not come alive",
        ["malformed"],
        tuple(ASCII_LETTER),
        outcome="either",
    )
    wrong = html().replace(b"utf-8", b"x-unknown-99")
    out.add("html/charset-unknown.html", wrong, "a charset that does not exist over UTF-8", ["malformed"], ALL, outcome="either")
    late = (
        HEAD.replace(b'<meta charset="utf-8">', b"")
        + b"<!-- "
        + b"x" * 3000
        + b" -->"
        + b'<meta charset="iso-8859-1">'
        + paragraphs()
        + TAIL
    )
    out.add("html/charset-too-late.html", late, "the charset stands after 3000 bytes and is wrong", contains=ALL)
    bad = html().replace("ø".encode(), b"\xf8")
    out.add("html/utf-8-and-latin-1-mixed.html", bad, "ø in another encoding than æ and å", ["malformed"], outcome="either")
    two = html(b'<meta charset="utf-16"><meta charset="koi8-r">')
    out.add("html/three-charsets.html", two, "three charsets, the first one is right", contains=ALL + (AFTER,))


def make(out):
    nesting(out)
    long_things(out)
    unclosed(out)
    hidden(out)
    encodings(out)
