"""Writes a message property by property, where the ready-made writers leave no choice of types and code pages."""

import struct
from datetime import datetime, timezone

from aspose.email_foss.cfb import CFBDocument, CFBStorage, CFBStream, CFBWriter

NUMBER, FLAG, TEXT, UNICODE, TIME, BYTES = 0x0003, 0x000B, 0x001E, 0x001F, 0x0040, 0x0102
MESSAGE_CLSID = bytes.fromhex("0b0d020000000000c000000000000046")


def filetime(moment: str) -> int:
    seconds = datetime.fromisoformat(moment).astimezone(timezone.utc).timestamp()
    return int((seconds + 11_644_473_600) * 10_000_000)


def storage(name, head: bytes, properties, children=(), encoding="cp1252"):
    """A storage with its property table and one stream for each property that has no fixed size."""
    node = CFBStorage(name=name)
    table = bytearray(head)
    for number, kind, value in properties:
        if kind in (NUMBER, FLAG, TIME):
            fixed = struct.pack("<Q", int(value) & 0xFFFFFFFFFFFFFFFF)
        else:
            if kind == UNICODE:
                value = value.encode("utf-16-le")
                size = len(value) + 2
            elif kind == TEXT:
                value = value.encode(encoding)
                size = len(value) + 1
            else:
                size = len(value)
            node.add_stream(CFBStream(name=f"__substg1.0_{number:04X}{kind:04X}", data=value))
            fixed = struct.pack("<II", size, 0)
        table += struct.pack("<HHI", kind, number, 6) + fixed
    node.add_stream(CFBStream(name="__properties_version1.0", data=bytes(table)))
    for child in children:
        node.add_storage(child)
    return node


def recipient(index, name, address, kind, encoding="cp1252"):
    rows = [
        (0x3000, NUMBER, index), (0x0C15, NUMBER, 1), (0x3001, kind, name), (0x3002, kind, "SMTP"),
        (0x3003, kind, address), (0x39FE, kind, address),
    ]
    return storage(f"__recip_version1.0_#{index:08X}", bytes(8), rows, encoding=encoding)


def message(properties, recipients=(), attachments=(), encoding="cp1252") -> bytes:
    counts = (len(recipients), len(attachments))
    head = bytes(8) + struct.pack("<IIII", *counts, *counts) + bytes(8)
    names = CFBStorage(name="__nameid_version1.0")
    for stream in ("00020102", "00030102", "00040102"):
        names.add_stream(CFBStream(name=f"__substg1.0_{stream}"))
    root = storage("Root Entry", head, properties, [names, *recipients, *attachments], encoding)
    root.clsid = MESSAGE_CLSID
    return CFBWriter.to_bytes(CFBDocument(root=root))
