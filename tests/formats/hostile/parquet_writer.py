"""A writer of Parquet files with one text column, field by field, so that each may lie."""

import struct

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
BYTE_ARRAY, UTF8 = 6, 0
PLAIN, RLE, DICTIONARY = 0, 3, 8
UNPACKED, SNAPPY, GZIP = 0, 1, 2
MAGIC = b"PAR1"


def varint(value):
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(value):
    """A whole number as Thrift's compact protocol writes it."""
    return varint((value << 1 ^ value >> 63) & (1 << 64) - 1)


def binary(data):
    return varint(len(data)) + data


def listing(kind, items, claimed=None):
    """A list; `claimed` lies about how many items there are."""
    count = len(items) if claimed is None else claimed
    head = bytes([count << 4 | kind]) if count < 15 else bytes([0xF0 | kind]) + varint(count)
    return head + b"".join(items)


def struct_of(*fields):
    """A Thrift struct of (field number, kind, bytes)."""
    out, last = b"", 0
    for field, kind, data in fields:
        assert 0 < field - last < 16
        out += bytes([field - last << 4 | kind]) + data
        last = field
    return out + b"\0"


def page(data, values, unpacked=None, packed=None, encoding=PLAIN, dictionary=False):
    """A page with its header; `unpacked` and `packed` lie about its sizes."""
    sizes = [(2, I32, number(len(data) if unpacked is None else unpacked)), (3, I32, number(len(data) if packed is None else packed))]
    if dictionary:
        inner = (7, STRUCT, struct_of((1, I32, number(values)), (2, I32, number(PLAIN))))
    else:
        inner = (5, STRUCT, struct_of((1, I32, number(values)), (2, I32, number(encoding)), (3, I32, number(RLE)), (4, I32, number(RLE))))
    return struct_of((1, I32, number(2 if dictionary else 0)), *sizes, inner) + data


def texts(values):
    return b"".join(struct.pack("<I", len(value.encode())) + value.encode() for value in values)


def leaf(name=b"tekst"):
    return struct_of((1, I32, number(BYTE_ARRAY)), (3, I32, number(0)), (4, BINARY, binary(name)), (6, I32, number(UTF8)))


def root(children=1, name=b"schema"):
    return struct_of((4, BINARY, binary(name)), (5, I32, number(children)))


def chunk(offset, size, values, codec=UNPACKED, dictionary_at=None, name=b"tekst", encodings=(PLAIN, RLE)):
    fields = [
        (1, I32, number(BYTE_ARRAY)),
        (2, LIST, listing(I32, [number(one) for one in encodings])),
        (3, LIST, listing(BINARY, [binary(name)])),
        (4, I32, number(codec)),
        (5, I64, number(values)),
        (6, I64, number(size)),
        (7, I64, number(size)),
        (9, I64, number(offset)),
    ]
    if dictionary_at is not None:
        fields.append((11, I64, number(dictionary_at)))
    return struct_of((2, I64, number(offset)), (3, STRUCT, struct_of(*fields)))


def footer(rows, groups, schema=None, groups_claimed=None, schema_claimed=None):
    schema = [root(), leaf()] if schema is None else schema
    return struct_of(
        (1, I32, number(1)),
        (2, LIST, listing(STRUCT, schema, schema_claimed)),
        (3, I64, number(rows)),
        (4, LIST, listing(STRUCT, groups, groups_claimed)),
    )


def group(chunks, rows, size=100):
    return struct_of((1, LIST, listing(STRUCT, chunks)), (2, I64, number(size)), (3, I64, number(rows)))


def parquet(pages, foot, length=None, magic=MAGIC):
    """A whole file; `length` lies about the footer's length."""
    return magic + pages + foot + struct.pack("<I", len(foot) if length is None else length) + magic


def simple(values, rows=None, **more):
    """A file with one column, one group and one page; `more` goes to `chunk`."""
    body = page(texts(values), len(values))
    count = len(values) if rows is None else rows
    return parquet(body, footer(count, [group([chunk(4, len(body), count, **more)], count)]))
