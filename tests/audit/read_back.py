"""Reads the tables that tests/audit_tables.rs wrote, with pyarrow, DuckDB and pandas, and compares every cell of every form.

Usage: read_back.py FOLDER, with FOLDER/rows.json (what was written), laws.json, schema.md and full/ and empty/ with a folder a form.
"""

import datetime
import json
import re
import sys
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.parquet

FOLDER = Path(sys.argv[1])
ARROW = {
    "whole number": pyarrow.int64(),
    "decimal number": pyarrow.float64(),
    "true or false": pyarrow.bool_(),
    "text": pyarrow.string(),
    "date": pyarrow.date32(),
    "list of text": pyarrow.list_(pyarrow.field("element", pyarrow.string(), nullable=False)),
}
DUCKDB = {
    "whole number": "BIGINT",
    "decimal number": "DOUBLE",
    "true or false": "BOOLEAN",
    "text": "VARCHAR",
    "date": "DATE",
    "list of text": "VARCHAR[]",
}
CHECKS = 0


def same(found, expected, *place):
    global CHECKS
    CHECKS += 1
    if found != expected:
        sys.exit(f"{place}: found {found!r}, expected {expected!r}")


def schema():
    """Columns of both tables as the documentation has them: name -> (type, nullable)."""
    tables = {}
    for part in (FOLDER / "schema.md").read_text("utf-8").split("\n## ")[1:]:
        rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (yes|no) \|", part, re.M)
        tables[part.split("\n")[0]] = {name: (kind, null == "yes") for name, kind, null in rows}
    return tables


def expected():
    """Rows of both tables, as written."""
    laws = dict(json.loads((FOLDER / "laws.json").read_text("utf-8")))
    tables = {"documents": [], "findings": []}
    for row in json.loads((FOLDER / "rows.json").read_text("utf-8")):
        document = row["document"]
        tables["documents"].append(document)
        own = {key: document[key] for key in ("number", "id", "source", "unit")}
        for finding in row["findings"]:
            tables["findings"].append({**own, "law": laws[finding["rule"]], **finding})
    for row in tables["documents"]:
        row["date"] = row["date"] and datetime.date.fromisoformat(row["date"])
    return tables


def guarded(text, excel):
    """Text as a spreadsheet may have it."""
    lossy = excel and (re.fullmatch(r"\d+[eE]\d+|0\d+|\d{16,}", text))
    return "'" + text if lossy or text[:1] in tuple("=+-@\t\r\n") else text


def as_csv(value, excel=False):
    """A cell of CSV, once its type is read."""
    if isinstance(value, list):
        value = "; ".join(value)
    return (guarded(value, excel) or None) if isinstance(value, str) else value


def plain(value):
    """A value of pandas as one of Python, None for what is missing."""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist") and not pandas.api.types.is_scalar(value):
        return list(value)
    if pandas.isna(value):
        return None
    if isinstance(value, pandas.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def compare(rows, columns, table, place, form=lambda value: value):
    same(len(rows), len(table), *place)
    for number, (row, written) in enumerate(zip(rows, table)):
        for name, found in zip(columns, row):
            same(found, form(written[name]), *place, number, name)


def frame(data, columns, table, place, form=lambda value: value):
    same(list(data.columns), list(columns), *place)
    compare([[plain(value) for value in row] for row in data.itertuples(index=False)], columns, table, place, form)


def parquet(path, columns, table):
    file = pyarrow.parquet.ParquetFile(path)
    place = ("pyarrow", path.name)
    same(file.schema_arrow.names, list(columns), *place)
    for name, (kind, nullable) in columns.items():
        field = file.schema_arrow.field(name)
        same((field.type, field.nullable), (ARROW[kind], nullable), *place, name)
    metadata = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    same(metadata, {"skelne.schema": "skelne/audit/1", "skelne.model": "da-1+3f9c2ab1", "skelne.rules_version": "0.1.0+1a2b3c4d"}, *place)
    compare([list(row.values()) for row in file.read().to_pylist()], columns, table, place)

    place = ("duckdb", path.name)
    relation = duckdb.read_parquet(str(path))
    same(relation.columns, list(columns), *place)
    same([str(kind) for kind in relation.types], [DUCKDB[kind] for kind, _ in columns.values()], *place)
    compare(relation.fetchall(), columns, table, place)

    frame(pandas.read_parquet(path), columns, table, ("pandas", path.name))


def lines(path, columns, table):
    if not table:
        same(path.read_bytes(), b"", path.name)
        return
    place = ("json", path.name)
    written = [json.loads(line) for line in path.read_bytes().decode().removesuffix("\n").split("\n")]
    same({tuple(row) for row in written}, {tuple(columns)}, *place)

    place = ("duckdb", path.name)
    relation = duckdb.read_json(str(path))
    same(relation.columns, list(columns), *place)
    same([str(kind) for kind in relation.types], [DUCKDB[kind] for kind, _ in columns.values()], *place)
    compare(relation.fetchall(), columns, table, place)

    texts = {name: "str" for name, (kind, _) in columns.items() if kind == "text"}
    days = [name for name, (kind, _) in columns.items() if kind == "date"]
    data = pandas.read_json(path, lines=True, dtype=texts, precise_float=True)
    for name in days:
        data[name] = pandas.to_datetime(data[name])
    frame(data, columns, table, ("pandas", path.name))


def csv(path, columns, table, excel):
    separator, decimal = (";", ",") if excel else (",", ".")
    raw = path.read_bytes()
    same(raw.startswith(b"\xef\xbb\xbf"), excel, path.name)
    form = lambda value: as_csv(value, excel)
    texts = {name: "str" for name, (kind, _) in columns.items() if kind in ("text", "list of text")}
    days = [name for name, (kind, _) in columns.items() if kind == "date"]
    flags = {"true_values": ["SAND"], "false_values": ["FALSK"]} if excel else {}
    place = ("pandas", path.parent.name, path.name)
    # Empty cells only are missing: pandas would take a unit called NA for none.
    data = pandas.read_csv(
        path, sep=separator, decimal=decimal, dtype=texts, parse_dates=days, keep_default_na=False, na_values=[""], encoding="utf-8-sig", **flags
    )
    frame(data, columns, table, place, form)
    if not table:
        return
    place = ("duckdb", path.parent.name, path.name)
    kinds = {name: "VARCHAR" for name in texts}
    if excel:
        kinds |= {name: "VARCHAR" for name, (kind, _) in columns.items() if kind == "true or false"}
        flag = lambda value: {True: "SAND", False: "FALSK"}[value] if isinstance(value, bool) else form(value)
        relation = duckdb.read_csv(str(path), sep=separator, decimal=decimal, dtype=kinds)
    else:
        flag = form
        relation = duckdb.read_csv(str(path), dtype=kinds)
    kinds = {name: kinds.get(name, DUCKDB[kind]) for name, (kind, _) in columns.items()}
    same(dict(zip(relation.columns, map(str, relation.types))), kinds, *place)
    compare(relation.fetchall(), columns, table, place, flag)


def main():
    print(f"pyarrow {pyarrow.__version__}, duckdb {duckdb.__version__}, pandas {pandas.__version__}")
    written, columns = expected(), schema()
    for case in ("full", "empty"):
        for name in ("documents", "findings"):
            table = written[name] if case == "full" else []
            if (FOLDER / case / "parquet").exists():
                parquet(FOLDER / case / "parquet" / f"{name}.parquet", columns[name], table)
            lines(FOLDER / case / "jsonl" / f"{name}.jsonl", columns[name], table)
            csv(FOLDER / case / "csv" / f"{name}.csv", columns[name], table, False)
            csv(FOLDER / case / "excel" / f"{name}.csv", columns[name], table, True)
    print(f"{CHECKS} comparisons")


main()
