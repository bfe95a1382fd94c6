"""帮助: the handbooks and the other pages of the docs; and where a page's own help stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from xlkpi.handbook.html import rendered
from xlkpi.handbook.pages import DEPARTMENT, INDEX, files
from xlkpi.web.asked import Download, NoPageError, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.web.asked import Answer, Asked

HELP = "/help/"
"""Below which the docs are shown."""
SECTIONS: Mapping[str, str] = {
    "": "二新建工作区",
    "overview": "八总览还差谁",
    "out": "四下发",
    "in": "五收取",
    "migrate": "五收取",
    "units": "七单位",
    "adjustments": "七单位",
    "decisions": "六待办",
    "totals": "九汇总公开文本",
    "originals": "九汇总公开文本",
    "settings": "三设置和名册",
    "roster": "三设置和名册",
    "log": "十备份下一期",
    "keys": "十备份下一期",
    "specs": "三设置和名册",
}
"""The section of the department's handbook about a page, by the page's word in its address."""
_MANY = 3
"""Sections from which on a page is headed by a list of them."""


def page(asked: Asked) -> Answer:
    """Show a page of the docs, or one of its pictures."""
    name = asked.places.get("page") or INDEX
    try:
        if name.endswith(".png"):
            return Download(name.rpartition("/")[2], files()[name])
        found = rendered(name, HELP)
    except LookupError:
        raise NoPageError from None
    sections = found.sections if len(found.sections) > _MANY else ()
    data = {"title": found.title, "sections": sections, "text": Markup(found.html)}  # noqa: S704 - our own Markdown, in which no HTML is markup
    return Shown("docs.html.j2", {**data, "is_index": name == INDEX})


def help_of(asked: Asked) -> str:
    """Return the address of the help on the page that is asked for."""
    words = asked.path.split("/")
    at = (4 if "collection" in asked.places else 3) if words[1:2] == ["w"] else 1
    section = SECTIONS.get(words[at]) if at < len(words) else None
    return f"{HELP}{quote(DEPARTMENT)}#{section}" if section else HELP.rstrip("/")
