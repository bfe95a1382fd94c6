"""Tables as files: CSV, JSON, Parquet, and the data package that says what is in them."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import polars as pl

from xlkpi.export.tables import PACKAGE_NAME, Type
from xlkpi.figures import digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.export.tables import Content, ExportColumn, ExportTable

PACKAGE = f"{PACKAGE_NAME}.json"
_PAST_INTEGERS = 2**63
_SCALE, _DIGITS = 18, 38
"""The most decimals of a column of decimals in Parquet, and its digits altogether."""


def table_files(tables: Sequence[ExportTable]) -> Mapping[str, bytes]:
    """Return file name -> content of each table in each format, the same for the same tables."""
    writers = {"csv": _csv, "json": _json, "parquet": _parquet}
    return {
        f"{table.name}.{kind}": write(table) for table in tables for kind, write in writers.items()
    }


def package(
    name: str, title: str, tables: Sequence[ExportTable], revision: int, files: Mapping[str, bytes]
) -> bytes:
    """Return the Frictionless data package of the tables: what the columns of each CSV hold.

    Parquet has the types of its own, and JSON the names.

    Args:
        name: The collection's id.
        title: What it is called.
        tables: All of them.
        revision: Of the ledger.
        files: The contents, by name.
    """
    told = {
        "profile": "tabular-data-package",
        "name": name.lower(),
        "title": title,
        "version": str(revision),
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }
    return _dumped(told)


def _resource(table: ExportTable, data: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": {"fields": [_field(one) for one in table.columns], "missingValues": [""]},
    }


def _field(column: ExportColumn) -> dict[str, str]:
    told = {"name": column.name, "type": column.type.value, "title": column.title}
    return told | ({"description": column.description} if column.description else {})


def _csv(table: ExportTable) -> bytes:
    out = StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(column.name for column in table.columns)
    for line in table.lines:
        lines.writerow(map(_in_csv, table.columns, line))
    return out.getvalue().encode("utf-8")


def _in_csv(column: ExportColumn, content: Content) -> str:
    match content:
        case None:
            return ""
        case bool():
            return "true" if content else "false"
        case Decimal():
            return digits(content)
        case datetime():
            return f"{content:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return f"{content:%Y-%m}" if column.type is Type.MONTH else content.isoformat()
        case _:
            return str(content)


def _json(table: ExportTable) -> bytes:
    names = [column.name for column in table.columns]
    return _dumped(
        [dict(zip(names, map(_in_json, table.columns, line), strict=True)) for line in table.lines]
    )


def _in_json(column: ExportColumn, content: Content) -> str | float | bool | None:
    if isinstance(content, Decimal):
        whole = content == content.to_integral_value()
        return int(content) if whole else float(content)
    return content if isinstance(content, (bool, int)) else _in_csv(column, content) or None


def _dumped(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _parquet(table: ExportTable) -> bytes:
    out = BytesIO()
    series = [
        _series(column, [line[place] for line in table.lines])
        for place, column in enumerate(table.columns)
    ]
    pl.DataFrame(series).write_parquet(out, statistics=False)
    return out.getvalue()


def _series(column: ExportColumn, contents: Sequence[Any]) -> pl.Series:
    match column.type:
        case Type.NUMBER | Type.INTEGER:
            return _numbers(column, contents)
        case Type.DATE | Type.MONTH:
            kind: Any = pl.Date
        case Type.TIME:
            kind = pl.Datetime("us", "UTC")
        case Type.FLAG:
            kind = pl.Boolean
        case _:
            kind = pl.String
    return pl.Series(column.name, contents, dtype=kind)


def _numbers(column: ExportColumn, contents: Sequence[Any]) -> pl.Series:
    """Return numbers as exactly as Parquet can have them; where one is too long for that, to 15."""
    largest = max((abs(one) for one in contents if one is not None), default=0)
    if column.type is Type.INTEGER and largest < _PAST_INTEGERS:
        whole = [None if one is None else int(one) for one in contents]
        return pl.Series(column.name, whole, dtype=pl.Int64)
    if column.decimals is not None:
        most = max((_decimals(one) for one in contents), default=0)
        scale = max(column.decimals, min(most, _SCALE))
        if largest < 10 ** (_DIGITS - scale):
            return pl.Series(column.name, contents, dtype=pl.Decimal(_DIGITS, scale))
    return pl.Series(column.name, [_as_float(one) for one in contents], dtype=pl.Float64)


def _decimals(content: Content) -> int:
    exponent = content.normalize().as_tuple().exponent if isinstance(content, Decimal) else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _as_float(content: Content) -> float | None:
    return float(content) if isinstance(content, (Decimal, int)) else None
