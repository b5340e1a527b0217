"""Writes the hostile files and `expected.json`. Without arguments all families, else the ones named: `make_hostile.py zip pdf`."""

import importlib
import sys
import time

sys.dont_write_bytecode = True

from hostile_kit import HostileSet

# The folder under `files/`, and the module that fills it.
FAMILIES = {name: f"{name}_family" for name in ["zip", "office", "ole", "pdf", "html", "mail", "memo", "rtf", "archive", "table", "text"]}


def main():
    chosen = sys.argv[1:] or list(FAMILIES)
    unknown = [name for name in chosen if name not in FAMILIES]
    if unknown:
        sys.exit(f"no such family: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    hostile = HostileSet()
    for name in chosen:
        began, before = time.monotonic(), len(hostile.rows)
        importlib.import_module(FAMILIES[name]).make(hostile)
        rows = hostile.rows[before:]
        assert all(row["file"].startswith(name + "/") for row in rows)
        print(f"{name}: {len(rows)} files, {time.monotonic() - began:.1f} s")
    count, total = hostile.save(chosen)
    print(f"in all {count} files, {total} bytes")


if __name__ == "__main__":
    main()
