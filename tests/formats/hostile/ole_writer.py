"""A writer of OLE2 compound files (old Office documents, Outlook messages), plain enough to be broken on purpose."""

import struct

SECTOR = 512
MINI = 64
CUTOFF = 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Node:
    """A stream (bytes) or a storage (dict of name → bytes or dict) in the directory."""

    def __init__(self, name, content):
        self.name, self.content = name, content
        self.left = self.right = self.child = FREE
        self.start, self.size = END, 0


def chain(fat, data, unit):
    """Reserves sectors for the data in a table of chains; gives the first and the padded data."""
    count = -(-len(data) // unit)
    if not count:
        return END, b""
    first = len(fat)
    fat.extend(range(first + 1, first + count))
    fat.append(END)
    return first, data.ljust(count * unit, b"\0")


def balanced(numbers, nodes):
    """Makes a search tree of the entries, ordered as the format asks; gives its root."""
    if not numbers:
        return FREE
    middle = len(numbers) // 2
    node = nodes[numbers[middle]]
    node.left, node.right = balanced(numbers[:middle], nodes), balanced(numbers[middle + 1 :], nodes)
    return numbers[middle]


def listed(name, tree, nodes):
    """Adds a storage and all below it to the list; gives its number."""
    number = len(nodes)
    nodes.append(Node(name, tree))
    children = sorted(tree, key=lambda child: (len(child), child.upper()))
    below = []
    for child in children:
        if isinstance(tree[child], dict):
            below.append(listed(child, tree[child], nodes))
        else:
            below.append(len(nodes))
            nodes.append(Node(child, tree[child]))
    nodes[number].child = balanced(below, nodes)
    return number


def ole(tree, lies=None):
    """A compound file. `lies` is called with (nodes, fat, mini_fat, header fields) before they are written, and may change them."""
    nodes, fat, mini_fat, body, mini = [], [], [], b"", b""
    listed("Root Entry", tree, nodes)
    for node in nodes:
        if isinstance(node.content, bytes):
            node.size = len(node.content)
            if node.size < CUTOFF:
                node.start, data = chain(mini_fat, node.content, MINI)
                mini += data
            else:
                node.start, data = chain(fat, node.content, SECTOR)
                body += data
    nodes[0].start, data = chain(fat, mini, SECTOR)
    nodes[0].size = len(mini)
    body += data
    mini_table = b"".join(struct.pack("<I", link) for link in mini_fat)
    mini_table += b"\xff" * (-len(mini_table) % SECTOR)
    mini_start, data = chain(fat, mini_table, SECTOR)
    body += data
    directory_size = -(-len(nodes) // 4) * SECTOR
    directory_start, _ = chain(fat, bytes(directory_size), SECTOR)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    fat_start = len(fat)
    fat.extend([FAT] * fat_sectors)
    header = {
        "fat_sectors": fat_sectors,
        "directory": directory_start,
        "cutoff": CUTOFF,
        "mini": mini_start,
        "mini_sectors": len(mini_table) // SECTOR,
        "difat": END,
        "difat_sectors": 0,
        "sector_shift": 9,
        "mini_shift": 6,
        "fat": list(range(fat_start, fat_start + fat_sectors)),
    }
    if lies:
        lies(nodes, fat, mini_fat, header)
    if lies:
        # The mini table was written before it was changed.
        changed = b"".join(struct.pack("<I", link) for link in mini_fat).ljust(len(mini_table), b"\xff")
        at = mini_start * SECTOR if mini_table else 0
        body = body[:at] + changed + body[at + len(changed) :] if mini_table else body
    directory = b"".join(directory_entry(node) for node in nodes).ljust(directory_size, b"\0")
    table = b"".join(struct.pack("<I", link) for link in fat).ljust(fat_sectors * SECTOR, b"\xff")
    return header_bytes(header) + body + directory + table


def header_bytes(header):
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, header["sector_shift"], header["mini_shift"])
    head += struct.pack(
        "<IIIIIIIII",
        0,
        header["fat_sectors"],
        header["directory"],
        0,
        header["cutoff"],
        header["mini"],
        header["mini_sectors"],
        header["difat"],
        header["difat_sectors"],
    )
    places = header["fat"] + [FREE] * (109 - len(header["fat"]))
    return head + struct.pack("<109I", *places)


def directory_entry(node):
    name = node.name.encode("utf-16-le") + b"\0\0"
    kind = 5 if node.name == "Root Entry" else 1 if isinstance(node.content, dict) else 2
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, node.left, node.right, node.child)
    return head + bytes(36) + struct.pack("<IQ", node.start & 0xFFFFFFFF, node.size)


def fixed(kind, number, value):
    """A property of fixed length, as it stands in the list of properties of a message."""
    return struct.pack("<HHIQ", kind, number, 6, value)


def message(subject, body, **more):
    """The tree of an Outlook message with subject, body and sender; `more`: further streams and storages by name."""
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: "Ane Krogh", 0x1000: body}
    streams = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    lines = b"".join(fixed(0x001F, number, len(text.encode("utf-16-le")) + 2) for number, text in texts.items())
    nameid = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b"", "__substg1.0_00040102": b""}
    head = bytes(8) + struct.pack("<IIII", 0, 0, 0, 0) + bytes(8)
    return {"__properties_version1.0": head + lines, "__nameid_version1.0": nameid, **streams, **more}
