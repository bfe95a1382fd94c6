"""What the pages of the desk cost on a computer's own line, beside a page with nothing on it."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from tests.benchmarks.kit.example import BACK, COLLECTION
from tests.benchmarks.kit.recorded import recorded, sampled
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed
from tests.builders.desks import desk
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.benchmarks.kit.recorded import Sample
    from tests.builders.desks import Visitor

EMPTY = "a page with nothing on it"
SOME, MANY = 1_000, 10_000
"""Units that have three forms each on record; the most of them in a full run alone."""
_HERE = "{collection}/"
_PAGES: Mapping[str, str] = {
    "总览": f"{_HERE}overview",
    "下发": f"{_HERE}out",
    "收取": f"{_HERE}in",
    "单位": f"{_HERE}units",
    "单位, searched": f"{_HERE}units?q=99",
    "one unit": f"{_HERE}units/u00002",
    "待办": f"{_HERE}decisions",
    "汇总": f"{_HERE}totals",
    "a table of it": f"{_HERE}totals/tables/values",
    "the table, searched": f"{_HERE}totals/tables/values?q=u00099",
    "charts": f"{_HERE}totals/charts",
    "reviews": f"{_HERE}totals/reviews",
    "设置": "settings",
    "日志": "log",
}
_ANEW = ("总览", "下发", "单位", "one unit", "日志")
"""Pages that are timed once more just after something changed."""


def measure(copies: int, rounds: int) -> Measured:
    """Time the pages, each as it is asked for again, some after a change of the settings."""
    sizes = (SOME, MANY) if copies > 1 else (SOME,)
    times: dict[str, Sequence[float]] = {}
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        sample = sampled(Path(folder) / "sample")
        for units in sizes:
            times |= _pages(Path(folder), units, sample, 2 * rounds + 1)
    ratios = [Ratio(name, _named(EMPTY, _units_in(name, sizes))) for name in times]
    own = [one for one in ratios if one.over != one.under]
    return measured(("desk", "pages of a workspace", "page"), 1, times, own)


def _pages(folder: Path, units: int, sample: Sample, rounds: int) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each page of a workspace of so many units."""
    place = folder / str(units)
    config = recorded(place, units, sample).workspace.config
    with desk(folder / f"home-{units}", place, fixed(BACK)) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.partition(f"/{COLLECTION}/")[0]
        pages = {n: f"{here}/{at.format(collection=COLLECTION)}" for n, at in _PAGES.items()}
        for page in pages.values():
            visitor.get(page)  # all is found out before
        known = [Contestant(_named(EMPTY, units), partial(_shown, visitor, "/nothing", 404))]
        known += [
            Contestant(_named(n, units), partial(_shown, visitor, page, 200))
            for n, page in pages.items()
        ]
        found = dict(timed(known, rounds, process_time))
        anew = [
            Contestant(
                _named(f"{n}, after a change", units),
                partial(_shown, visitor, pages[n], 200),
                partial(_change, config),
            )
            for n in _ANEW
        ]
        return {**found, **timed(anew, rounds, process_time)}


def _shown(visitor: Visitor, page: str, status: int) -> None:
    found = visitor.ask("GET", page).status
    if found != status:
        raise AssertionError(page, found)


def _change(config: Path) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write("# another day\n")


def _named(name: str, units: int) -> str:
    return f"{name}, {units:,} units"


def _units_in(name: str, sizes: Sequence[int]) -> int:
    return next(units for units in sizes if name.endswith(f" {units:,} units"))
