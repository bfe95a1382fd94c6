"""Every page of a desk in every state that somebody can come upon, and how one comes to it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from posixpath import normpath
from shutil import copytree
from threading import Event
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote, urlencode

import pytest

from tests.builders.demo_round import played
from tests.builders.desks import WHEN
from tests.builders.levels import levels
from tests.builders.typed_over import typed_over
from tests.fakes.key_rings import ring
from xlkpi.api import publish
from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.api.log import latest
from xlkpi.api.spec_preview import file_of_spec
from xlkpi.demo.round import TARGETS
from xlkpi.web.desk import Beginning
from xlkpi.web.pages.workspace import roster, settings
from xlkpi.web.serving import joined
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.paths import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.builders.desks import Page, Running, Visitor

MAIL = """
[mail]
address = "office@example.org"
smtp = { host = "127.0.0.1", port = 1 }
imap = { host = "127.0.0.1", port = 1 }
"""
FIRST = ("v01", "p01")
SEVERAL = {"units": "v01、v02", "until": "2021-01-22", "why": "汛期", "who": "王敏"}
BROKEN = "levels/t2"
"""The workspace whose log cannot be shown, by a bug."""
REASON = {"why": "电话核实", "who": "王敏"}


@dataclass(frozen=True, slots=True)
class View:
    """A page in a state: where it is, and what is typed into its form and sent to see it.

    `at_work` is whether something is being done meanwhile.
    """

    name: str
    address: str
    typed: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    status: int = 200
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Folders in which a desk is, and somebody who does there what leads to its pages."""

    folder: Path
    running: Running
    visitor: Visitor

    def opened(self, name: str) -> str:
        """Open a workspace; return the beginning of the addresses of its first collection."""
        return self.beginning(Beginning(self.folder / name)).path.rpartition("/")[0]

    def beginning(self, begun: Beginning) -> Page:
        """Start the desk once more, on something: the page that is shown."""
        return self.visitor.get(self.entry(begun).partition(self.running.host)[2])

    def entry(self, begun: Beginning | None = None) -> str:
        """Return one more address by which a browser enters."""
        entry = joined(self.running.home, begun or Beginning())
        assert entry is not None
        return entry


def workspaces(folder: Path) -> None:
    """Make the workspaces that are looked at."""
    clock = fixed(WHEN)
    copytree(played().folder, folder / "round")
    config = folder / "round" / "xlkpi.toml"
    config.write_text(config.read_text(encoding="utf-8") + MAIL, encoding="utf-8")
    made = Workspace(folder / "round").migrated(TARGETS)
    copytree(folder / "round" / "收件箱" / "第二次", made)
    init(folder / "empty", clock)
    init(folder / "begun", clock, example=True)
    init(folder / "faulty", clock)
    config = folder / "faulty" / "xlkpi.toml"
    config.write_text(config.read_text(encoding="utf-8") + "year = \n", encoding="utf-8")
    init(folder / "issued", clock, example=True)
    generate(folder / "issued", clock, TARGETS, ["v01", "v02"], jobs=1)
    bundled = file_of_spec("project_targets", folder).read_text(encoding="utf-8")
    (folder / "own.yaml").write_text(bundled, encoding="utf-8")
    (folder / "faulty.yaml").write_text("xlkpi: 1\nid: [", encoding="utf-8")


def views(place: Place) -> Iterator[View]:
    """Do what leads to the pages, and yield these."""
    for one in _views(place):
        path, mark, sought = one.address.partition("?")
        path = quote(normpath(path), safe="/%") if path else ""
        yield replace(one, address=f"{path}{mark}{quote(sought, safe='=&')}")


def _views(place: Place) -> Iterator[View]:
    here = place.opened("round")
    yield View("start, a workspace known", "/")
    yield from _of_a_round(here)
    for name, pages in _BEGINNINGS.items():
        there = place.opened(name)
        for page in pages:
            yield View(f"{name}: {page}", f"{there}/{page}")
    yield from _of_faults(place, here)
    yield from _of_levels(place)
    yield from _of_jobs(place, here)
    yield from _of_files(place, here)
    yield from _of_a_roster(place)


def _of_a_round(here: str) -> Iterator[View]:
    workspace = here.rpartition("/")[0]
    for page in (
        "overview", "out", "in", "units", "units?q=" + "x" * 60, "units/v01", "units/v05",
        "units/v05/form?project=p01", "units/v07/form?project=p01", "decisions", "totals",
        "totals/charts", "totals/reviews?q=五村", "totals/tables/values?q=3.3382",
    ):  # fmt: skip
        yield View(f"round: {page}", f"{here}/{page}")
    for page in (
        "settings", "settings/new", "settings/new?from=", "settings/collections/0",
        "roster/units", "roster/projects", "roster/assignments", "roster/project_goals",
        "roster/project_indicators", "roster/projects/1", "roster/units/new", "log",
    ):  # fmt: skip
        yield View(f"round: {page}", f"{workspace}/{page}")
    for page in (
        "adjustments", "migrate", "decisions/together", "codes/T11",
        "../codes/S20", "../keys", "../specs", "../specs/project_targets",
        "../specs/project_targets/sheet",
    ):  # fmt: skip
        yield View(f"round: {page}", f"{here}/{page}")
    yield View("a code", "/codes/F13b")
    for page in ("", "/use/手册-部门.md", "/use/手册-单位.md"):
        yield View(f"help{page}", f"/help{page}")


def _of_faults(place: Place, here: str) -> Iterator[View]:
    """What is wrong: addresses, settings, lines of the roster, specs, decisions, the program."""
    workspace = here.rpartition("/")[0]
    yield View("no such page", "/nothing", status=404)
    yield View("no such unit", f"{here}/units/nobody", status=422)
    faulty = place.beginning(Beginning(place.folder / "faulty")).path
    for page in ("", "/settings", "/log", "/roster/units"):
        status = 200 if page == "/settings" or "roster" in page else 422
        yield View(f"xlkpi.toml is faulty{page}", faulty + page, status=status)
    for address, typed, to in (
        ("settings", {"year": "明年", "department.name": ""}, "forms/general"),
        ("settings", {"mail.address": "我的邮箱"}, "forms/mail"),
        ("settings/collections/0", {"collections.0.due": ""}, "settings/collections/0/save"),
        ("settings/new", {"collections.new.due": ""}, "settings/begin"),
        ("roster/units/1", {"kind": "", "name": ""}, "roster/units/1/save"),
        ("settings", {"file": "backup.zip"}, "settings/backup"),
    ):
        yield View(f"faults: {to}", f"{workspace}/{address}", typed, to, 422)
    yield View("no workspace there", "/", {"folder": str(place.folder / "no")}, "/open", 422)
    yield View("a figure that is none", f"{here}/units/v01", {"field": "x", **REASON}, "amend")
    for spec in ("own", "faulty"):
        shown = place.beginning(Beginning(spec=place.folder / f"{spec}.yaml"))
        yield View(f"spec: {spec}", shown.path)


def _of_levels(place: Place) -> Iterator[View]:
    """A township, its bundle, and the county that takes it in."""
    made = levels(place.folder)
    town, county = (place.opened(f"levels/{one}") for one in ("t1", "county"))
    page = place.visitor.send(f"{town}/totals", f"{town}/totals/bundle", originals="yes")
    yield View("job: bundle", page.path)
    bundle = made.bundle("t1", 9)
    taken = place.visitor.drop(f"{county}/in", {"东镇.zip": bundle.read_bytes()})
    yield View("job: a bundle taken in", taken.path)
    for name in ("overview", "out", "units", "units/t1", "units/t1/v01"):
        yield View(f"county: {name}", f"{county}/{name}")
    yield View("a bug", place.opened(BROKEN).rpartition("/")[0] + "/log", status=500)


def _of_jobs(place: Place, here: str) -> Iterator[View]:
    """What was asked for, as it ended; the return that is held is decided last of all."""
    visitor, workspace = place.visitor, here.rpartition("/")[0]
    settings_of = f"{workspace}/settings"

    def ended(name: str, form: str, to: str, **typed: str) -> View:
        return View(f"job: {name}", visitor.send(form, to, **typed).path)

    yield View("job: taken in", _dropped(place, here).path)
    for page in ("overview", "decisions", "units/v01"):
        yield View(f"held: {page}", f"{here}/{page}")
    yield View("held: both", f"{here}/units/v01/form?project=p01")
    about = {"unit": "v08", "project": "p01", **REASON}
    for name, to, typed in (
        ("more time", "units/extend", {"until": "2021-01-22"}),
        ("a figure corrected", "units/amend", {"field": "资金用途", "value": "发放工资。"}),
        ("a figure that is refused", "units/amend", {"field": "财政资金", "value": "六十"}),
        ("a budget adjusted", "units/adjust", {"field": "财政资金", "value": "60"}),
        ("taken out", "decisions/withdraw", {}),
    ):
        yield ended(name, f"{here}/units/v08", f"{here}/{to}", **about, **typed)
    yield View("withdrawn", f"{here}/decisions")
    yield ended("let in together", f"{here}/decisions", f"{here}/decisions/confirm-all", **REASON)
    yield ended("made", f"{here}/out", f"{here}/out/make")
    yield ended("drafts", f"{here}/out", f"{here}/out/mail", way="draft")
    yield ended("no mailbox there", f"{here}/in", f"{here}/in/collect")
    yield ended("the mailbox tried", settings_of, f"{settings_of}/mail/try", to_self="yes")
    yield ended("password", settings_of, f"{settings_of}/password", password="x" * 8)
    yield ended("key", settings_of, f"{settings_of}/key")
    yield ended("written", f"{here}/totals", f"{here}/totals/write")
    yield ended("published", f"{here}/totals", f"{here}/totals/publish")
    reviews = f"{here}/totals/reviews?q=五村"
    review = {"opinion": "同意", "who": REASON["who"]}
    yield View("job: reviewed", reviews, review, "totals/review")
    yield View("job: saved", settings_of, {"text": _config(place)}, "settings/save")
    log = f"{workspace}/log"
    yield ended("verified", log, f"{log}/verify")
    file = str(place.folder / "backup.zip")
    yield ended("backup", settings_of, f"{settings_of}/backup", file=file)
    new = str(place.folder / "restored")
    yield ended("restored", "/", "/restore", file=file, folder=new, passphrase="")
    old, new = str(place.folder / "issued"), str(place.folder / "next")
    yield ended("a new year", "/", "/new-year", old=old, folder=new)
    for name, error in (("stopped", KeyboardInterrupt()), ("a bug", RuntimeError("a bug"))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(settings, "verify", _failing(error))
            yield ended(name, log, f"{log}/verify")
    for page in ("overview", "decisions", "totals", "out"):
        yield View(f"at work: {page}", f"{here}/{page}", at_work=True)
    waiting = place.opened("begun").rpartition("/")[0]
    yield View("at work: the roster", f"{waiting}/roster/units", at_work=True)
    yield View("job: at work", "", at_work=True)


def _of_files(place: Place, here: str) -> Iterator[View]:
    """What else is made or taken in: tables, older workbooks, keys, files for other programs."""
    visitor, workspace = place.visitor, here.rpartition("/")[0]
    table = "单位,项目,资金,调整后金额,文号\nv02,p01,财政资金,60,镇财预〔2021〕12号\n"
    adjustments, migrate = f"{here}/adjustments", f"{here}/migrate"
    came = {"调整表.csv": table.encode()}
    yield View("job: a table", visitor.drop(adjustments, came, f"{adjustments}/look").path)
    (own,) = (place.folder / "round" / "收件箱" / "第一次").glob("v01_*")
    yield View("job: older", visitor.drop(migrate, {own.name: own.read_bytes()}).path)
    yield View("older ones made new", migrate)
    keys, file = f"{workspace}/keys", str(place.folder / "a.key")
    for form, to, typed in (
        (f"{here}/units", f"{here}/units/extend-several", SEVERAL),
        (f"{here}/out", f"{here}/out/blank", {}),
        (f"{here}/in", f"{here}/in/again", {"trial": "yes"}),
        (f"{here}/totals", f"{here}/totals/print", {}),
        (f"{here}/totals", f"{here}/totals/export", {}),
        (f"{here}/totals", f"{here}/totals/own", {}),
        (keys, f"{keys}/write", {"file": file}),
        (keys, f"{keys}/back", {"file": file}),
    ):
        yield View(f"job: {to.rpartition('/')[2]}", visitor.send(form, to, **typed).path)
    (sums,) = set(
        re.findall(r'href="([^"]*/totals/sums/[^"?]*)"', visitor.get(f"{here}/totals").text)[:1]
    )
    yield View("sums", sums)
    yield View("all that lies ready", f"{here}/totals")


def _of_a_roster(place: Place) -> Iterator[View]:
    """Another roster: what it changes, and that it took its place; and a key that is lost."""
    visitor, there = place.visitor, place.opened("issued")
    of = f"{there.rpartition('/')[0]}"
    roster = (place.folder / "levels" / "county" / "roster.xlsx").read_bytes()
    looked = visitor.drop(f"{of}/settings", {"roster.xlsx": roster}, f"{of}/settings/roster")
    yield View("job: what a roster changes", looked.path)
    form = looked.text.partition("/settings/roster/replace")[2]
    typed = dict(re.findall(r'name="(batch|digest)" value="([^"]*)"', form))
    replaced = visitor.send(looked.path, f"{of}/settings/roster/replace", **typed)
    yield View("job: a roster replaced", replaced.path)
    (place.folder / "issued" / ".xlkpi" / "key").unlink()
    yield View("job: another key", visitor.send(f"{of}/keys", f"{of}/keys/new", **REASON).path)


def _dropped(place: Place, here: str) -> Page:
    """Drop a return that is as old as the one that counts, one that came, and what is none."""
    box = place.folder / "round" / "收件箱"
    (own,) = (box / "第一次").glob("v01_*")
    form = (TARGETS, *FIRST)
    changed = typed_over(place.folder / "round", own, form, "purpose", "发放村干部的工资。")
    wrong = typed_over(place.folder / "round", own, (TARGETS, "v01", "p02"), "filler", None)
    came = {own.name: changed, "柳溪.xlsx": wrong, "坏了.xlsx": b"PK no workbook", "说明.txt": b"x"}
    return place.visitor.drop(f"{here}/in", came)


_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "empty": (
        "overview", "out", "in", "units", "decisions", "totals", "totals/charts", "totals/reviews",
        "../settings", "../settings/new", "../roster/units", "../roster/assignments", "../log",
    ),
    "begun": ("overview", "out", "units/v01", "decisions", "../log"),
    "issued": ("overview", "out", "in", "totals"),
}  # fmt: skip
"""Workspaces in which nothing came yet: what is looked at in them."""


@contextmanager
def with_bugs() -> Iterator[None]:
    """Have the log of one workspace fail; passwords are kept in memory, and no PDF is made."""

    def log(folder: Path, *further: Any) -> object:
        if folder.parts[-2:] == tuple(BROKEN.split("/")):
            raise RuntimeError("a bug")
        return latest(folder, *further)

    with ring(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "latest", log)
        patch.setattr(publish, "soffice", lambda: None)
        yield


@contextmanager
def at_work(place: Place, here: str) -> Iterator[str]:
    """Have something done that does not end; give the address at which it is watched."""
    go = Event()

    def backup(_folder: Path, _file: Path, _passphrase: str, progress: Any) -> object:
        progress(3, 10)
        go.wait(600)
        raise KeyboardInterrupt

    of = f"{here.rpartition('/')[0]}/settings"
    typed = {**place.visitor.hidden(of), "file": str(place.folder / "b.zip"), "passphrase": ""}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "backup", backup)
        patch.setattr(roster, "_roster", lambda *_: None)  # as of one that takes long to read
        sent = urlencode(typed).encode("ascii")
        yield place.visitor.ask("POST", f"{of}/backup", sent).headers["location"]
        go.set()


def _config(place: Place) -> str:
    return (place.folder / "round" / "xlkpi.toml").read_text(encoding="utf-8") + "\n"


def _failing(error: BaseException) -> object:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail
