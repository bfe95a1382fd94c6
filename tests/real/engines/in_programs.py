"""The engines that are programs: LibreOffice, Gnumeric, libraries of JavaScript and R."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.real.engines.in_xml import fill_in_xml
from tests.real.engines.work import as_json, serial, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.real.engines.contents import Value
    from tests.real.engines.work import FileKind, Work
    from tests.real.office import Office

HERE = Path(__file__).parent
ANSWER_SECONDS = 120
WHERE_UNITS_ARE = "Asia/Shanghai"
"""The time zone of the machines that forms are filled on: some libraries count days in it."""
GNUMERIC: dict[FileKind, str] = {
    "xlsx": "Gnumeric_Excel:xlsx2",
    "xls": "Gnumeric_Excel:excel_biff8",
    "ods": "Gnumeric_OpenCalc:odf",
}


class EngineError(Exception):
    """An engine is missing or failed; the text says which and what it said."""


def fill_by_office(works: Sequence[Work], office: Office) -> None:
    """Fill and save with LibreOffice, in all its formats."""
    for work in works:
        with office.open(work.template) as book:
            for entry in work.entries:
                book.set_value(entry.sheet, entry.cell, _shown(entry.value))
            for kind, out in work.outs.items():
                book.save_as(out, kind)


def _shown(value: Value | None) -> str | float | None:
    match value:
        case Decimal():
            return float(value)
        case date():
            return float(serial(value))
        case _:
            return value


def fill_by_gnumeric(works: Sequence[Work]) -> None:
    """Save with Gnumeric what was filled in the XML: it has no command to fill cells."""
    for work in works:
        filled = work.outs["xlsx"].with_suffix(".filled.xlsx")
        fill_in_xml(work.template, work.entries, filled)
        for kind, out in work.outs.items():
            run("ssconvert", f"--export-type={GNUMERIC[kind]}", filled, out)
        filled.unlink()


def fill_by_script(script: str, works: Sequence[Work]) -> None:
    """Fill and save with a library of JavaScript."""
    jobs = _beside(works, ".json")
    jobs.write_text(as_json(works), encoding="utf-8")
    run("node", HERE / script, jobs)
    jobs.unlink()


def fill_by_r(works: Sequence[Work]) -> None:
    """Fill and save with R's openxlsx."""
    jobs = _beside(works, ".txt")
    jobs.write_text("".join(_lines(works)), encoding="utf-8")
    run("Rscript", HERE / "openxlsx.R", jobs)
    jobs.unlink()


def _lines(works: Sequence[Work]) -> Iterator[str]:
    for work in works:
        yield f"open\t{work.template}\n"
        for entry in work.entries:
            kind, text = told(entry.value)
            escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
            yield f"cell\t{entry.sheet}\t{entry.cell}\t{kind}\t{escaped}\n"
        yield f"save\t{work.outs['xlsx']}\n"


def _beside(works: Sequence[Work], suffix: str) -> Path:
    return works[0].outs["xlsx"].with_suffix(suffix)


def run(program: str, *arguments: Any) -> str:
    """Run a program and return what it printed.

    Raises:
        EngineError: it is missing, hung or failed.
    """
    found = shutil.which(program)
    if found is None:
        message = f"{program} is needed: see .ci/run for what is to be installed"
        raise EngineError(message)
    environment = {**os.environ, "TZ": WHERE_UNITS_ARE, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [found, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=ANSWER_SECONDS,
        check=False,
        env=environment,
    )
    if done.returncode:
        message = f"{program} ended with {done.returncode}: {done.stderr[-2_000:]}"
        raise EngineError(message)
    return done.stdout
