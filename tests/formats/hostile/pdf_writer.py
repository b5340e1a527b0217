"""A writer of small PDF files, object by object, so that each may be wrong on purpose."""

import re
import zlib

from hostile_kit import LETTER, MEGA, measured

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CATALOG, PAGES, PAGE, FONT_AT, CONTENT = 1, 2, 3, 4, 5


def text_lines(lines=tuple(LETTER), top=760):
    """Page content that shows these lines, one below the other."""
    shown = []
    for line in lines:
        safe = re.sub(rb"([\\()])", rb"\\\1", line.encode("cp1252"))
        shown.append(b"(" + safe + b") Tj 0 -24 Td\n")
    return b"BT /F1 11 Tf 50 %d Td\n" % top + b"".join(shown) + b"ET\n"


def stream(data, entries=b"", length=None):
    """A stream object; `length` lies about its length."""
    claimed = b"%d" % len(data) if length is None else length
    return b"<< /Length " + claimed + b" " + entries + b" >>\nstream\n" + data + b"\nendstream"


def page(resources=b"/Font << /F1 4 0 R >>", contents=b"5 0 R", box=b"[0 0 595 842]", more=b""):
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox "
        + box
        + b" /Resources << "
        + resources
        + b" >> /Contents "
        + contents
        + b" "
        + more
        + b" >>"
    )


def letter_objects(content=None, **page_parts):
    """The objects of a one-page letter. `content`: a whole stream object in place of the letter's."""
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: page(**page_parts),
        FONT_AT: FONT,
        CONTENT: stream(text_lines()) if content is None else content,
    }


def pdf(objects, trailer=b"", table=None, root=b"1 0 R"):
    """A file of these objects with its cross-reference table; `table` puts other bytes in its place."""
    out, places, at = [HEAD], {}, len(HEAD)
    for number, body in sorted(objects.items()):
        piece = b"%d 0 obj\n" % number + body + b"\nendobj\n"
        places[number] = at
        out.append(piece)
        at += len(piece)
    out.append(xref(places, trailer, root) if table is None else table)
    return b"".join(out) + b"startxref\n%d\n%%%%EOF\n" % at


def xref(places, trailer=b"", root=b"1 0 R"):
    """A cross-reference table and its trailer."""
    top = max(places) + 1
    lines = [b"0000000000 65535 f \n"]
    lines += [b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n" for number in range(1, top)]
    return b"xref\n0 %d\n" % top + b"".join(lines) + b"trailer\n<< /Size %d /Root " % top + root + b" " + trailer + b" >>\n"


def letter_pdf(content=None, more=None, trailer=b"", **page_parts):
    """A one-page letter; `more`: further objects, or others in place of the letter's."""
    return pdf({**letter_objects(content, **page_parts), **(more or {})}, trailer)


def lzw_of_one_byte(byte, count):
    """LZW for a long run of one byte: each code stands for one byte more than the last, up to 4096 codes, then anew."""
    bits, held, out = 0, 0, bytearray()

    def put(code, width):
        nonlocal bits, held
        held, bits = held << width | code, bits + width
        while bits >= 8:
            out.append(held >> (bits - 8) & 0xFF)
            bits -= 8
        held &= (1 << bits) - 1

    done, width = 0, 9
    while done < count:
        put(256, width)
        put(byte, 9)
        done, following, width = done + 1, 258, 9
        while following < 4094 and done < count:
            put(following, width)
            done += following - 256
            following += 1
            # The reader learns each code one step late, and widens one step early.
            width = 9 if following < 511 else 10 if following < 1023 else 11 if following < 2047 else 12
    put(257, width)
    put(0, 8)
    return bytes(out)


# Checks, given to `HostileSet.add`.


def flate_expands(least, layers=1):
    """Some flate stream of the file unpacks to so many bytes after so many layers; the last layer is only counted."""

    def check(data):
        best = 0
        for found in re.finditer(rb"stream\r?\n", data):
            rest = data[found.end() :]
            try:
                for _ in range(layers - 1):
                    rest = zlib.decompressobj().decompress(rest, 64 * MEGA)
                best = max(best, measured(rest))
            except zlib.error:
                continue
        assert best >= least, f"{best} bytes unpacked"

    return check


def filtered(data, name):
    """The raw bytes of the stream whose filter entry begins with `name`."""
    begin = data.index(b"stream\n", data.index(b"/Filter " + name)) + 7
    return data[begin : data.index(b"\nendstream", begin)]


def lzw_measured(packed):
    """How many bytes an LZW stream holds; only the lengths of the codes are kept."""
    lengths, last, total, width, at = [1] * 256 + [0, 0], 0, 0, 9, 0
    while True:
        code = int.from_bytes(packed[at >> 3 : (at >> 3) + 3].ljust(3, b"\0")) >> (24 - width - (at & 7)) & ((1 << width) - 1)
        at += width
        if code == 257 or at > len(packed) * 8:
            return total
        if code == 256:
            lengths, last, width = lengths[:258], 0, 9
            continue
        length = lengths[code] if code < len(lengths) else last + 1
        if last:
            lengths.append(last + 1)
        last, total = length, total + length
        known = len(lengths) + 1
        width = 12 if known >= 2048 else 11 if known >= 1024 else 10 if known >= 512 else 9


def lzw_expands(least):
    def check(data):
        total = lzw_measured(filtered(data, b"/LZWDecode"))
        assert total >= least, f"{total} bytes unpacked"

    return check


def run_lengths_expand(least):
    """The stream is deflated run lengths, which unfold to so many bytes."""

    def check(data):
        runs = zlib.decompress(filtered(data, b"[/FlateDecode /RunLengthDecode]"))
        total, at = 0, 0
        while runs[at] != 128:
            literal = runs[at] < 128
            total += runs[at] + 1 if literal else 257 - runs[at]
            at += runs[at] + 2 if literal else 2
        assert total >= least, f"{total} bytes unpacked"

    return check


def hex_expands(least):
    """The stream is hex of a deflate stream, which unfolds to so many bytes."""

    def check(data):
        total = measured(bytes.fromhex(filtered(data, b"[/ASCIIHexDecode").rstrip(b">").decode()))
        assert total >= least, f"{total} bytes unpacked"

    return check
