"""Parquet files with pages, footers and schemas that lie."""

import json
import struct

from hostile_kit import COMPLAINT, GRANTED, MEGA, RECEIVED, packed, repeated
from parquet_writer import (
    BINARY,
    DICTIONARY,
    GZIP,
    I32,
    I64,
    LIST,
    PLAIN,
    RLE,
    SNAPPY,
    chunk,
    footer,
    group,
    leaf,
    listing,
    number,
    page,
    parquet,
    root,
    simple,
    struct_of,
    texts,
)

ALL = (RECEIVED, GRANTED, COMPLAINT)
LARGE = ["too-large", "malformed"]
CELL = " ".join(ALL)
ROW = json.dumps({"id": "1", "text": CELL}, ensure_ascii=False).encode() + b"\n"


def lies_of_parquet(out):
    whole = simple([CELL, "Vi har modtaget din ansøgning."])
    out.add("table/whole.parquet", whole, "a whole file, to show that the writer is right", contains=ALL)
    out.add("table/cut.parquet", whole[: len(whole) // 2], "half of a file", ["malformed"])
    out.add("table/only-magic.parquet", b"PAR1", "four bytes", ["malformed", "no-text", "unsupported-format"])
    out.add("table/only-two-magics.parquet", b"PAR1PAR1", "eight bytes", ["malformed", "no-text", "unsupported-format"])
    body = page(texts([CELL]), 1)
    foot = footer(1, [group([chunk(4, len(body), 1)], 1)])
    for name, length in [("4-gb", 0xFFFFFFFF), ("0", 0), ("longer-than-file", len(body) + len(foot) + 100), ("one-short", len(foot) - 1)]:
        out.add(
            f"table/footer-length-{name}.parquet",
            parquet(body, foot, length),
            f"the footer's length is said to be {name.replace('-', ' ')}",
            ["malformed", "too-large"],
            outcome="either" if name == "one-short" else None,
        )
    out.add(
        "table/encrypted-footer.parquet",
        parquet(body, foot, magic=b"PARE"),
        "the mark of an encrypted footer",
        ["encrypted", "unsupported-format", "malformed"],
    )
    for name, rows in [("huge", 1 << 62), ("negative", -5)]:
        out.add(
            f"table/rows-{name}.parquet",
            simple([CELL], rows=rows),
            f"the number of rows is {name}",
            ["malformed", "too-large"],
            outcome="either",
        )
    for name, offset in [("beyond-the-end", 1 << 40), ("negative", -4), ("in-the-footer", 4 + len(body))]:
        out.add(
            f"table/page-{name}.parquet",
            parquet(body, footer(1, [group([chunk(offset, len(body), 1)], 1)])),
            f"the page is said to lie {name.replace('-', ' ')}",
            ["malformed", "no-text"],
        )
    for name, sizes in [
        ("unpacked-2-gb", {"unpacked": 0x7FFFFFFF}),
        ("packed-2-gb", {"packed": 0x7FFFFFFF}),
        ("packed-negative", {"packed": -1, "unpacked": -1}),
    ]:
        lying = page(texts([CELL]), 1, **sizes)
        out.add(
            f"table/page-{name}.parquet",
            parquet(lying, footer(1, [group([chunk(4, len(lying), 1)], 1)])),
            f"the page's size is a lie: {name.replace('-', ' ')}",
            ["malformed", "too-large"],
            outcome="either",
        )
    cell = page(struct.pack("<I", 0xFFFFFFF0) + b"kort", 1)
    out.add(
        "table/text-of-4-gb.parquet",
        parquet(cell, footer(1, [group([chunk(4, len(cell), 1)], 1)])),
        "a cell that claims 4 GB",
        ["malformed", "too-large"],
    )
    bad = page(struct.pack("<I", 4) + b"\xff\xfe\xc3\x28", 1)
    out.add(
        "table/invalid-utf-8.parquet",
        parquet(bad, footer(1, [group([chunk(4, len(bad), 1)], 1)])),
        "a text that is no UTF-8",
        ["malformed", "no-text"],
        outcome="either",
    )


def bombs_of_parquet(out):
    squeezed = packed(repeated(b" ", 30 * MEGA, struct.pack("<I", 30 * MEGA)))
    bomb = page(squeezed, 1, unpacked=30 * MEGA + 4)
    out.add(
        "table/page-bomb-30-mb.parquet",
        parquet(bomb, footer(1, [group([chunk(4, len(bomb), 1, codec=GZIP)], 1)])),
        "one cell of 30 MB of spaces, packed",
        LARGE + ["no-text"],
    )
    snappy = page(b"\xff\xff\xff\xff\x0f" + b"\x00a", 1, unpacked=0x7FFFFFFF)
    out.add(
        "table/snappy-claims-4-gb.parquet",
        parquet(snappy, footer(1, [group([chunk(4, len(snappy), 1, codec=SNAPPY)], 1)])),
        "a Snappy block that claims 4 GB",
        LARGE,
    )
    words = texts(["Se bilaget om regler for tilskud. " * 300])
    first = page(words, 1, dictionary=True)
    rows = 1 << 30
    # One run of a thousand million indexes of no width: all rows mean the first word.
    second = page(b"\0" + bytes(run(rows)), rows, encoding=DICTIONARY)
    names = chunk(4 + len(first), len(first) + len(second), rows, dictionary_at=4, encodings=(PLAIN, RLE, DICTIONARY))
    out.add(
        "table/thousand-million-rows-of-one-word.parquet",
        parquet(first + second, footer(rows, [group([names], rows)])),
        "a dictionary of one text of 10 KB, and a thousand million rows that mean it",
        LARGE,
    )
    far = page(b"\x20" + bytes(run(3)) + b"\xff\xff\xff\x7f", 3, encoding=DICTIONARY)
    beyond = chunk(4 + len(first), len(first) + len(far), 3, dictionary_at=4, encodings=(PLAIN, RLE, DICTIONARY))
    out.add(
        "table/index-beyond-the-dictionary.parquet",
        parquet(first + far, footer(3, [group([beyond], 3)])),
        "rows that mean a word that the dictionary does not have",
        ["malformed"],
    )
    many = page(words, 0x7FFFFFFF, dictionary=True)
    claimed = chunk(4 + len(many), len(many) + len(far), 3, dictionary_at=4, encodings=(PLAIN, RLE, DICTIONARY))
    out.add(
        "table/dictionary-claims-2-billion.parquet",
        parquet(many + far, footer(3, [group([claimed], 3)])),
        "a dictionary that claims 2 billion words",
        LARGE,
    )
    body = page(texts(["Kort."]), 1)
    same = group([chunk(4, len(body), 1)], 1)
    out.add_packed(
        "table/20000-groups.parquet",
        parquet(body, footer(20_000, [same] * 20_000)),
        "20,000 groups of rows that all mean one page",
        LARGE + ["no-text"],
        outcome="either",
    )


def run(count):
    """A run of `count` equal indexes, as the hybrid encoding writes its head; the index itself takes no byte when its width is 0."""
    value, out = count << 1, bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return out


def schemas_of_parquet(out):
    kinds = ["malformed", "too-large", "unsupported-format", "no-text"]
    out.add("table/no-columns.parquet", parquet(b"", footer(5, [group([], 5)], schema=[root(0)])), "five rows of no columns", kinds)
    out.add("table/no-schema.parquet", parquet(b"", footer(5, [], schema=[])), "not even a root in the schema", kinds)
    out.add(
        "table/schema-claims-2-billion-children.parquet",
        parquet(b"", footer(1, [], schema=[root(0x7FFFFFFF), leaf()])),
        "a root with 2 billion children",
        kinds,
    )
    out.add(
        "table/schema-negative-children.parquet", parquet(b"", footer(1, [], schema=[root(-3), leaf()])), "a root with -3 children", kinds
    )
    out.add_packed(
        "table/schema-50000-deep.parquet",
        parquet(b"", footer(1, [], schema=[root(1, b"a")] * 50_000 + [leaf()])),
        "columns in columns, 50,000 levels",
        kinds,
    )
    out.add(
        "table/list-claims-2-billion.parquet",
        parquet(b"", footer(1, [], groups_claimed=0x7FFFFFFF)),
        "a list that claims 2 billion groups of rows",
        kinds,
    )
    out.add(
        "table/schema-list-claims-2-billion.parquet",
        parquet(b"", footer(1, [], schema_claimed=0x7FFFFFFF)),
        "a list that claims 2 billion columns",
        kinds,
    )
    deep = struct_of((1, I32, number(1)))[:-1] + b"\xcc" * 300_000 + b"\0" * 300_001
    out.add_packed("table/unknown-fields-300000-deep.parquet", parquet(b"", deep), "unknown fields in one another, 300,000 levels", kinds)
    lists = struct_of((1, I32, number(1)))[:-1] + b"\xc9" + b"\x19" * 300_000 + b"\x15\0" + b"\0"
    out.add_packed("table/unknown-lists-300000-deep.parquet", parquet(b"", lists), "unknown lists in one another, 300,000 levels", kinds)
    endless = struct_of((1, I32, number(1)))[:-1] + b"\x15" + b"\xff" * 200
    out.add("table/number-without-end.parquet", parquet(b"", endless), "a number of 200 bytes", kinds)
    long_name = footer(1, [], schema=[root(), struct_of((1, I32, number(6)), (3, I32, number(0)), (4, BINARY, b"\xff\xff\xff\xff\x07abc"))])
    out.add("table/column-name-of-2-gb.parquet", parquet(b"", long_name), "a column name that claims 2 GB", kinds)
    bools = struct_of((1, I32, number(1)), (2, LIST, listing(1, [], 0x7FFFFFFF)), (3, I64, number(1)))
    out.add("table/list-of-bytes-not-there.parquet", parquet(b"", bools), "a list of 2 billion truth values that take no room", kinds)
