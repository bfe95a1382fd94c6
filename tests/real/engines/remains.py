"""What of a template is still in a file that some program saved, counted in the file itself.

What the import needs or a clerk would miss: protection, drop-downs, merges, formulas, names,
properties, and how well the sheet with the identity is hidden.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from lxml import etree

from tests.real.engines.remains_xls import of_xls
from xlkpi.plan.build import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

OUR_NAMES = "xlkpi_"


def remains(path: Path) -> Mapping[str, int]:
    """What -> how many of it are in a workbook."""
    match path.suffix:
        case ".xlsx":
            return _of_xlsx(path)
        case ".ods":
            return _of_ods(path)
        case _:
            return of_xls(path, IDENTITY, OUR_NAMES)


def lost(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    """Name what there is less of, with numbers where some is left."""
    for what, count in before.items():
        left = after.get(what, 0)
        if left < count:
            yield f"{what} ({left} of {count})" if left else what


# -- .xlsx -----------------------------------------------------------------------------------------


def _of_xlsx(path: Path) -> Mapping[str, int]:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found: Counter[str] = Counter()
    for name, part in parts.items():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            found.update(_of_sheet(etree.fromstring(part)))
    found.update(_of_book(etree.fromstring(parts["xl/workbook.xml"])))
    found["core properties"] = int(_told(_part(parts, "core.xml")))
    found["custom property"] = int(b'name="xlkpi"' in _part(parts, "custom.xml"))
    return found


def _part(parts: Mapping[str, bytes], name: str) -> bytes:
    return b"".join(part for at, part in parts.items() if PurePosixPath(at).name == name)


def _told(core: bytes) -> bool:
    """Whether subject and keywords say something."""
    texts = {etree.QName(one).localname: one.text for one in etree.fromstring(core)}
    return bool(texts.get("subject") and texts.get("keywords"))


def _of_sheet(root: Any) -> Mapping[str, int]:
    protection = _found(root, "sheetProtection")
    return {
        "sheet protection": sum(p.get("sheet") in {"1", "true"} for p in protection),
        "drop-downs and limits": int(bool(_found(root, "dataValidation"))),
        "conditional formats": int(bool(_found(root, "cfRule"))),
        "merged cells": len(_found(root, "mergeCell")),
        "formulas": sum(cell.find("{*}f") is not None for cell in _found(root, "c")),
    }


def _of_book(root: Any) -> Mapping[str, int]:
    locked = {p.get("lockStructure") for p in _found(root, "workbookProtection")}
    states = {s.get("name"): s.get("state", "visible") for s in _found(root, "sheet")}
    names = {n.get("name") for n in _found(root, "definedName")}
    hidden = states.get(IDENTITY)
    return {
        "structure lock": int(bool(locked & {"1", "true"})),
        "names": sum(name.startswith(OUR_NAMES) for name in names),
        "hiding of the identity sheet": int(hidden in {"hidden", "veryHidden"}),
        "deep hiding of the identity sheet": int(hidden == "veryHidden"),
    }


def _found(root: Any, name: str) -> list[Any]:
    """Elements of a local name, whatever namespace or prefix."""
    return list(root.iter("{*}" + name))


# -- .ods ------------------------------------------------------------------------------------------


def _of_ods(path: Path) -> Mapping[str, int]:
    with zipfile.ZipFile(path) as package:
        content, styles, meta = (
            etree.fromstring(package.read(name))
            for name in ("content.xml", "styles.xml", "meta.xml")
        )
    found: Counter[str] = Counter()
    for table in _found(content, "table"):
        found.update(_of_table(table, _mapped(content) | _mapped(styles)))
    names = [_given(n, "name") for n in _found(content, "named-range")]
    names += [_given(n, "name") for n in _found(content, "named-expression")]
    found["names"] = len({name for name in names if name.startswith(OUR_NAMES)})
    book = _found(content, "spreadsheet")[0]
    found["structure lock"] = int(_given(book, "structure-protected") == "true")
    found["hiding of the identity sheet"] = int(_is_hidden(content, styles))
    found["core properties"] = int(all(_found(meta, name) for name in ("subject", "keyword")))
    own = (_given(one, "name") for one in _found(meta, "user-defined"))
    found["custom property"] = int("xlkpi" in own)
    return found


def _of_table(table: Any, mapped: set[str]) -> Mapping[str, int]:
    cells = _found(table, "table-cell")
    spans = [(_given(c, "number-columns-spanned"), _given(c, "number-rows-spanned")) for c in cells]
    styles = {_given(c, "style-name") for c in cells}
    return {
        "sheet protection": int(_given(table, "protected") == "true"),
        "drop-downs and limits": int(any(_given(c, "content-validation-name") for c in cells)),
        "conditional formats": int(
            bool(_found(table, "conditional-format")) or bool(styles & mapped)
        ),
        "merged cells": sum(any(way not in {"", "1"} for way in span) for span in spans),
        "formulas": sum(
            int(_given(c, "number-columns-repeated") or "1") for c in cells if _given(c, "formula")
        ),
    }


def _mapped(root: Any) -> set[str]:
    """Cell styles that change under a condition."""
    return {_given(s, "name") for s in _found(root, "style") if s.find("{*}map") is not None}


def _is_hidden(content: Any, styles: Any) -> bool:
    shown = {
        _given(style, "name"): _given(one, "display")
        for root in (styles, content)
        for style in _found(root, "style")
        for one in _found(style, "table-properties")
    }
    tables = {_given(t, "name"): _given(t, "style-name") for t in _found(content, "table")}
    return shown.get(tables[IDENTITY]) == "false"


def _given(one: Any, name: str) -> str:
    """Return an attribute by its local name, "" where it is not given."""
    return next((str(v) for k, v in one.attrib.items() if k.rpartition("}")[2] == name), "")
