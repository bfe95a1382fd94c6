"""What the pages of the desk cost on a computer's own line, beside a page with nothing on it."""

from __future__ import annotations

import re
import tempfile
from functools import partial
from pathlib import Path
from time import process_time, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.benchmarks.kit.example import BACK, COLLECTION
from tests.benchmarks.kit.recorded import recorded, sampled
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed
from tests.builders.desks import desk
from xlkpi.api.charts import charts
from xlkpi.api.check import check
from xlkpi.api.news import news
from xlkpi.api.roster_tables import roster_tables
from xlkpi.api.sums import sums
from xlkpi.api.tabulated import tabulated
from xlkpi.api.to_decide import to_decide
from xlkpi.handbook.pages import UNITS
from xlkpi.web.addresses import PAGES
from xlkpi.web.known import told
from xlkpi.web.pages.deciding import MOST
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.benchmarks.kit.recorded import Sample
    from tests.builders.desks import Visitor

    _Aside = Mapping[str, tuple[Callable[..., Any], tuple[Any, ...]]]

EMPTY = "a page with nothing on it"
SOME, MANY = 1_000, 10_000
"""Units that have three forms each on record; the most of them in a full run alone."""
_PLACES: Mapping[str, str] = {
    "collection": COLLECTION,
    "code": "K02",
    "number": "0",
    "page:path": UNITS,
    "row": "7",
    "spec": "project_targets",
    "unit:path": "u00002",
}
"""What stands at the places of addresses, by their names."""
_TABLES = {"roster": "units", "tables": "values", "sums": "按项目汇总"}
"""What stands at the place of a table, by the part of the address before it."""
_OF_FILES = frozenset({"job", "name", "digest", "folder"})
"""Places of what is saved, or watched, one by one: no page of a workspace."""
_OTHERS = frozenset(
    {
        "/specs/{spec}",
        "/specs/{spec}/version",
        "/w/{workspace}",
        "/w/{workspace}/{collection}/in/practice.zip",
    }
)
"""The preview of a spec, which is of no workspace; what only leads to another page; what the
example alone has."""
_FURTHER: Mapping[str, str] = {
    "units": "q=99",
    "{workspace}/roster/{table}": "q=99",
    "totals/tables/{table}": "q=u00099",
    "totals/tables/{table} ": "by=-value&page=5",
    "totals/reviews": "q=99",
    "{workspace}/log": "before=900",
}
"""What is asked for besides, by the page's name."""
_HEAD = re.compile(r"/w/(?:\{workspace\}/\{collection\}/)?")
_PLACE = re.compile(r"(?:([a-z]+)/)?\{([a-z:]+)\}")
_ASIDE: _Aside = {
    "overview": (news, (COLLECTION,)),
    "out": (check, (COLLECTION,)),
    "decisions": (to_decide, (COLLECTION, MOST)),
    "totals/charts": (charts, (COLLECTION,)),
}
_WRITTEN: _Aside = {
    "totals/tables/{table}": (tabulated, (COLLECTION,)),
    "totals/sums/{table}": (sums, (COLLECTION,)),
    "{workspace}/roster/{table}": (roster_tables, ()),
}
"""What pages have found out in another process, some of it into a folder of its own."""
_SOON = 0.3


def measure(copies: int, rounds: int) -> Measured:
    """Time all pages, as they are asked for again and just after a change of the settings."""
    sizes = (SOME, MANY) if copies > 1 else (SOME,)
    times: dict[str, Sequence[float]] = {}
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        sample = sampled(Path(folder) / "sample")
        for units in sizes:
            times |= _pages(Path(folder), units, sample, 2 * rounds + 1)
    ratios = [Ratio(name, _named(EMPTY, _units_in(name, sizes))) for name in times]
    own = [one for one in ratios if one.over != one.under]
    return measured(("desk", "pages of a workspace", "page"), 1, times, own)


def pages() -> Mapping[str, str]:
    """Return the address of each page of a workspace, by what it is called; none is left out.

    Raises:
        KeyError: There is a page at whose places nothing is known to stand.
    """
    own = {at for at in PAGES if at not in _OTHERS and not _OF_FILES & set(_names(at))}
    found = {_HEAD.sub("", at): _filled(at) for at in PAGES if at in own}
    more = {
        f"{name.strip()}?{query}": f"{found[name.strip()]}?{query}"
        for name, query in _FURTHER.items()
    }
    return {**found, **more}


def _names(at: str) -> Iterator[str]:
    return (found[2] for found in _PLACE.finditer(at))


def _filled(at: str) -> str:
    def placed(found: re.Match[str]) -> str:
        before, name = found[1], found[2]
        if name == "workspace":
            return found[0]
        known = _TABLES[before or ""] if name == "table" else _PLACES[name]
        return f"{before}/{quote(known)}" if before else quote(known)

    return _PLACE.sub(placed, at)


def _pages(folder: Path, units: int, sample: Sample, rounds: int) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each page of a workspace of so many units."""
    place = folder / str(units)
    config = recorded(place, units, sample).workspace.config
    with desk(folder / f"home-{units}", place, fixed(BACK)) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.split("/")[2]
        asked = {n: at.replace("{workspace}", here) for n, at in pages().items()}
        for page in asked.values():
            _known(visitor, page)
        nothing = Contestant(_named(EMPTY, units), partial(visitor.ask, "GET", "/nothing"))
        known = [
            Contestant(_named(n, units), partial(_shown, visitor, at)) for n, at in asked.items()
        ]
        found = dict(timed([nothing, *known], rounds, process_time))
        anew = [
            Contestant(
                _named(f"{n}, after a change", units),
                partial(_shown, visitor, at),
                partial(_change, config),
            )
            for n, at in asked.items()
        ]
        found |= timed(anew, 3, process_time)
    return {**found, **timed(list(_aside(folder, place, units)), 1, process_time)}


def _aside(folder: Path, place: Path, units: int) -> Iterator[Contestant]:
    """Yield what is found out in another process, once, in this one."""
    written = {n: (f, (*more, folder / "into" / n)) for n, (f, more) in _WRITTEN.items()}
    for name, (about, further) in {**_ASIDE, **written}.items():
        found_out = _named(f"{name}, what is found out aside", units)
        yield Contestant(found_out, partial(told, about, place, BACK, further))


def _known(visitor: Visitor, page: str) -> None:
    """Ask for a page until all is found out that it shows."""
    while b'id="looking"' in _shown(visitor, page):
        sleep(_SOON)


def _shown(visitor: Visitor, page: str) -> bytes:
    found = visitor.ask("GET", page)
    if found.status not in (200, 303, 422):
        raise AssertionError(page, found.status)
    return found.content


def _change(config: Path) -> None:
    with config.open("a", encoding="utf-8") as file:
        file.write("# another day\n")


def _named(name: str, units: int) -> str:
    return f"{name}, {units:,} units"


def _units_in(name: str, sizes: Sequence[int]) -> int:
    return next(units for units in sizes if name.endswith(f" {units:,} units"))
