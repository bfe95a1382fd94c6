"""The report's HTML: one file with its style and script in it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from xlkpi.report.chart import HEIGHT, WIDTH, drawn
from xlkpi.texts import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from xlkpi.report.view import ReportView
    from xlkpi.texts import Words

_MOST_BARS, _MOST_ROWS = 15, 40
"""Projects in a chart of the year, and rows of one of its tables; more are folded."""


CHARTS: Mapping[str, object] = {"drawn": drawn, "chart_size": (WIDTH, HEIGHT)}
"""What the charts (`charts.html.j2`) are drawn by, here and on other pages: names in a template."""


def page(view: ReportView) -> bytes:
    """Return the report as one HTML file in UTF-8; the same view gives the same bytes."""
    text = _template().render(
        view=view,
        style=Markup(_asset("report.css")),  # noqa: S704 - our own files
        library=Markup(_asset("dataTables.min.js")),  # noqa: S704 - a file of our own
        script=Markup(_asset("report.js")),  # noqa: S704 - a file of our own
        most_bars=_MOST_BARS,
        most_rows=_MOST_ROWS,
    )
    return text.encode("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
        loader=PackageLoader("xlkpi.report", "assets"),
    )
    environment.globals.update(CHARTS)
    environment.filters.update(say=_said)
    return environment.get_template("report.html.j2")


def _said(words: Words) -> str:
    """Return a text of the product: reports are in Chinese."""
    return words.zh


def _shown(value: object) -> object:
    """Return somebody else's text as a page can hold it; our own markup and numbers as they are."""
    return printable(value) if type(value) is str else value


def _asset(name: str) -> str:
    return (files("xlkpi.report") / "assets" / name).read_text(encoding="utf-8")
