"""Every engine that is tried: its name, the formats it writes, its version, how it fills."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version as version_of_package
from typing import TYPE_CHECKING

from tests.real.engines.in_programs import (
    HERE,
    fill_by_gnumeric,
    fill_by_office,
    fill_by_r,
    fill_by_script,
    run,
)
from tests.real.engines.in_python import fill_by_excelize, fill_by_openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.real.engines.work import FileKind, Work
    from tests.real.office import Office

ALL_KINDS: tuple[FileKind, ...] = ("xlsx", "xls", "ods")


@dataclass(frozen=True, slots=True)
class Engine:
    """A program or library that saves workbooks; `version` tells the installed one."""

    name: str
    kinds: tuple[FileKind, ...]
    version: Callable[[], str]
    fill: Callable[[Sequence[Work]], None]


def engines(office: Office) -> tuple[Engine, ...]:
    """Return all engines; LibreOffice is the one that runs already."""
    xlsx: tuple[FileKind, ...] = ("xlsx",)
    return (
        Engine(
            "LibreOffice",
            ALL_KINDS,
            partial(debian, "libreoffice-calc"),
            partial(fill_by_office, office=office),
        ),
        Engine("Gnumeric", ALL_KINDS, partial(debian, "gnumeric"), fill_by_gnumeric),
        Engine("SheetJS", ALL_KINDS, partial(npm, "xlsx"), partial(fill_by_script, "sheetjs.cjs")),
        Engine("ExcelJS", xlsx, partial(npm, "exceljs"), partial(fill_by_script, "exceljs.cjs")),
        Engine(
            "xlsx-populate",
            xlsx,
            partial(npm, "xlsx-populate"),
            partial(fill_by_script, "xlsx_populate.cjs"),
        ),
        Engine("excelize", xlsx, partial(pypi, "excelize"), fill_by_excelize),
        Engine("openpyxl", xlsx, partial(pypi, "openpyxl"), fill_by_openpyxl),
        Engine("openxlsx (R)", xlsx, partial(debian, "r-cran-openxlsx"), fill_by_r),
    )


def debian(package: str) -> str:
    """Return the version of an installed Debian package."""
    found = run("dpkg-query", "--show", "--showformat=${Version}", package)
    return f"Debian `{package}` {found.strip()}"


def npm(package: str) -> str:
    """Return the version of an installed package of JavaScript."""
    told = HERE / "node_modules" / package / "package.json"
    return f"npm `{package}` {json.loads(told.read_text(encoding='utf-8'))['version']}"


def pypi(package: str) -> str:
    """Return the version of an installed package of Python."""
    return f"PyPI `{package}` {version_of_package(package)}"
