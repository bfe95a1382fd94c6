"""Templates -> HTML; whatever is somebody else's text is escaped and made visible."""

from __future__ import annotations

import secrets
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from markupsafe import Markup, escape

from xlkpi.problems import Severity
from xlkpi.problems.beside_masters import beside_masters
from xlkpi.records import Status
from xlkpi.report.page import CHARTS
from xlkpi.rollup.roll.states import SEEN_STATES, seen_state
from xlkpi.rollup.roll.status_words import STATUS_WORDS
from xlkpi.texts import Words, printable
from xlkpi.web.hints import at_field, on_pages
from xlkpi.web.menu import MENU
from xlkpi.web.pages.codes import code_at
from xlkpi.web.pages.docs import help_of
from xlkpi.web.pages.forms import marks
from xlkpi.web.problem_lines import ProblemLine, by_place
from xlkpi.workspace.setting_words import CHOICE_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime, tzinfo

    from jinja2.runtime import Context

    from xlkpi.problems import Problem
    from xlkpi.texts import Lang
    from xlkpi.web.asked import Asked, Shown
    from xlkpi.workspace.roster import Unit

ASSETS: Mapping[str, tuple[str, str, str]] = {
    "report.css": ("xlkpi.report", "report.css", "text/css"),
    "desk.css": ("xlkpi.web", "desk.css", "text/css"),
    "desk.js": ("xlkpi.web", "desk.js", "text/javascript"),
}
"""Files that pages load: name -> (package, file in its assets, type)."""
_DIGITS = 8
_TONES: Mapping[str, str] = {
    "merged": "good",
    "accepted": "good",
    "merged_with_warnings": "doubtful",
    "accepted_with_warnings": "doubtful",
    "held": "doubtful",
    "received": "doubtful",
    "rejected": "bad",
    "returned": "bad",
    "unreadable": "bad",
}
_SEVERITIES: Mapping[Severity, tuple[Words, str]] = {
    Severity.ERROR: (Words("错误", "error"), "bad"),
    Severity.WARNING: (Words("提示", "warning"), "doubtful"),
    Severity.INFO: (Words("说明", "note"), "plain"),
}


def html(shown: Shown, asked: Asked) -> bytes:
    """Return a page in UTF-8."""
    about: dict[str, object] = {
        "asked": asked,
        "lang": asked.lang,
        "menu": MENU,
        "work": asked.desk.work,
    }
    about["help"] = help_of(asked)
    text = _templates().get_template(shown.template).render({**about, **shown.data})
    return text.encode("utf-8")


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Return a file that pages load, and its type.

    Raises:
        LookupError: There is none of that name.
    """
    package, file, kind = ASSETS[name]
    return (files(package) / "assets" / file).read_bytes(), kind


@cache
def asset_at(name: str) -> str:
    """Return the address of a file that pages load: another content has another one."""
    return f"/assets/{name}?v={sha256(asset(name)[0]).hexdigest()[:_DIGITS]}"


@cache
def _templates() -> Environment:
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=ChoiceLoader([PackageLoader("xlkpi.web"), PackageLoader("xlkpi.report", "assets")]),
        finalize=_as_seen,
    )
    made.globals.update(choice_words=CHOICE_WORDS, asset_at=asset_at)
    made.globals.update(CHARTS)
    made.globals.update(
        asset_at=asset_at, t=_told, once=_once, state=_state, status=_status, severity=_severity
    )
    made.filters.update(
        say=_said,
        at_field=_at_field,
        here=_hinted,
        as_status=Status,
        as_it_is=escape,
        aside=_aside,
        at=_at,
        beside_masters=_beside_masters,
        within=_within,
        by_place=_by_place,
        code_at=_code_at,
        marks=marks,
        words=STATUS_WORDS.__getitem__,
    )
    return made


def _as_seen(value: object) -> object:
    """Return somebody else's text as a page can hold it; our own markup and numbers as they are."""
    return printable(value) if type(value) is str else value


@pass_context
def _told(context: Context, zh: str, en: str, **args: object) -> str:
    """Return a text of the page in its language."""
    return Words(zh, en).fill(**args).into(context["lang"])


@pass_context
def _said(context: Context, words: Words) -> str:
    return words.into(context["lang"])


@pass_context
def _at_field(context: Context, words: Words, cell: str) -> str:
    return at_field(words, cell).into(context["lang"])


@pass_context
def _aside(context: Context, text: object) -> str:
    """Return a text in the brackets of the page's language."""
    return Words("（{text}）", " ({text})").fill(text=str(text)).into(context["lang"])


def _at(time: datetime, zone: tzinfo) -> str:
    return time.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@pass_context
def _within(context: Context, words: Words) -> str:
    """Return a message; files of the workspace are named within it, which its page names."""
    text, root = words.into(context["lang"]), context["asked"].root
    return text.replace(f"{root}/", "").replace(f"{root}\\", "") if root else text


@pass_context
def _hinted(context: Context, words: Words) -> str:
    """Return what is to be done, as it is done on pages."""
    return on_pages(words).into(context["lang"])


def _beside_masters(problems: Iterable[Problem]) -> list[Problem]:
    """Return what is said where a master was written; what only informs stands in it."""
    return [one for one in beside_masters(problems) if one.severity is not Severity.INFO]


@pass_context
def _by_place(
    context: Context, some: Iterable[Problem], above: Collection[str] = (), *, apart: bool = False
) -> Iterator[tuple[str, tuple[ProblemLine, ...]]]:
    """Return problems as a page tells them: within the workspace that it is about."""
    return by_place(tuple(some), above, context["asked"].root, apart=apart)


@pass_context
def _code_at(context: Context, code: str) -> str:
    return code_at(context["asked"], code)


@pass_context
def _once(context: Context) -> Markup:
    """Return the fields that every form has: that it is ours, and which sending of it this is."""
    token = context["asked"].desk.keys.form
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format("token", token) + field.format("once", secrets.token_urlsafe(16))


@pass_context
def _state(context: Context, name: str, unit: Unit | None = None) -> Markup:
    seen = name if unit is None else seen_state(name, unit)
    return _badge(SEEN_STATES[seen], _TONES.get(name, "plain"), context["lang"])


@pass_context
def _status(context: Context, one: Status) -> Markup:
    return _badge(STATUS_WORDS[one], _TONES.get(one.value, "plain"), context["lang"])


@pass_context
def _severity(context: Context, one: Severity) -> Markup:
    return _badge(*_SEVERITIES[one], context["lang"])


def _badge(words: Words, tone: str, lang: Lang) -> Markup:
    return Markup('<span class="state {}">{}</span>').format(tone, words.into(lang))
