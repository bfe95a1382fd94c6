"""xlkpi.toml: the department, the year and its collections."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from xlkpi.problems import Outcome, Place, Problem, problem
from xlkpi.texts import Words
from xlkpi.workspace.paths import reserved
from xlkpi.workspace.places import LedgerConfig, OriginalsConfig, Strict, named_accounts
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.reporting import Reporting

_SECRET = re.compile(r"passw|secret|密码|口令", re.IGNORECASE)

Measure = Literal["万元", "元"]
LINK_PLACE = r"[A-Za-z0-9*-]+(\.[A-Za-z0-9*-]+)+(:[0-9]{1,5})?(/[^\s#]*)?"
"""A place whose links lead to files: a host, or a host and how the path begins."""


TAKEN = ("inbox", "outbox", "journal.jsonl", "ledger.db")
"""What lies in the output folder beside the collections."""


class DepartmentConfig(Strict):
    """Who sends the forms out."""

    name: str = Field(min_length=1)
    contact: str = ""
    phone: str = ""


class Collection(Strict):
    """One spec for one year, with a deadline: the end of the day `due`.

    `everybody` says whether what comes back on the template for everybody is taken or held,
    `follows` is the id of the one whose accepted values it starts from, `kinds` are the kinds of
    units it goes to (all of them where none is named). `prefill` is the id of the one whose
    accepted values stand in its inputs at first. One that is `read_only` is over, such as last
    year's: nothing is issued, taken in or decided any more, what it has accepted can be followed.
    Every other key is one of the settings of its spec: whether there is such a one, only the spec
    knows.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9_.-]{0,59}[A-Za-z0-9_-])?$")]
    spec: str
    due: date
    measure: Measure | None = None
    everybody: Literal["take", "hold"] = "hold"
    year: int | None = Field(default=None, ge=2000, le=2100)
    title: str = ""
    follows: str | None = None
    kinds: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    prefill: str | None = None
    read_only: bool = False

    def is_for(self, kind: str) -> bool:
        """Whether units of a kind (村, 社区, 办事处) get its form."""
        return not self.kinds or kind in self.kinds

    @property
    def settings(self) -> Mapping[str, Any]:
        """What it says of the settings of its spec, as it stands in the file."""
        return self.model_extra or {}


class Server(Strict):
    """A mail server; `port` 0 is the usual one of its `security`.

    `tls` is encrypted from the start, `starttls` before anything is said; there is no third way.
    """

    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$")]
    port: int = Field(default=0, ge=0, le=65535)
    security: Literal["tls", "starttls"] = "tls"
    user: str = ""


class MailConfig(Strict):
    """The department's mailbox: never a password.

    `name` is shown as the sender, `user` of a server is the address where it is not given, `ca`
    names a file of certificates for servers of one's own. Of `folder`, mails that came on or
    after `since` are taken in; with `moved_to` they are moved to that folder then. `pause` is
    the seconds between two mails that are sent. `authserv` is the id under which the department's
    own server writes Authentication-Results, "" where senders are taken by their word;
    `link_hosts` are further places whose links lead to files.
    """

    address: Annotated[str, Field(pattern=r"^[^\s@<>,;\"]+@[^\s@<>,;\"]+$")]
    name: str = ""
    imap: Server | None = None
    smtp: Server | None = None
    ca: str = ""
    folder: str = "INBOX"
    since: date | None = None
    moved_to: str = ""
    pause: float = Field(default=2, ge=0, le=3600)
    authserv: Annotated[str, Field(pattern=r"^([^\s;()\"]+)?$")] = ""
    link_hosts: tuple[Annotated[str, Field(pattern=rf"^{LINK_PLACE}$")], ...] = ()


class Config(Strict):
    """The whole configuration."""

    department: DepartmentConfig
    year: int = Field(ge=2000, le=2100)
    timezone: str = "Asia/Shanghai"
    measure: Measure | None = None
    collections: tuple[Collection, ...] = Field(min_length=1)
    ledger: LedgerConfig = LedgerConfig()
    originals: OriginalsConfig = OriginalsConfig()
    mail: MailConfig | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("unknown time zone, for example Asia/Shanghai") from error
        return name

    @field_validator("collections")
    @classmethod
    def _own_folders(cls, collections: tuple[Collection, ...]) -> tuple[Collection, ...]:
        for collection in collections:
            if collection.id.casefold() in TAKEN:
                raise ValueError(f"{collection.id} is the name of another folder of output")
            if reserved(collection.id):
                raise ValueError(f"{collection.id} is a reserved name of Windows")
        return collections

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def roster_measure(self) -> Measure:
        """The measure of the roster's amounts."""
        return self.measure or "万元"

    def measure_of(self, collection: Collection, spec: Spec | Reporting) -> Measure:
        """Return a collection's measure: its own, the workspace's, else the form's."""
        return collection.measure or self.measure or spec.measure

    def due_at(self, collection: Collection) -> datetime:
        """Return the last second of a collection's deadline by the workspace's clocks, as UTC."""
        return self.end_of(collection.due)

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day by the workspace's clocks, as UTC."""
        return datetime.combine(day, time(23, 59, 59), self.zone).astimezone(UTC)


def load(path: Path) -> Outcome[Config]:
    """Read the configuration; every fault (S20) with its line, in one pass.

    Returns:
        The configuration, None where it is not UTF-8, no TOML, or a key of it is missing, unknown
        or wrong; two collections of one id are told beside it.

    Raises:
        OSError: The file cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return _fault(str(path), 1, Words("文件不是 UTF-8 编码", "the file is not UTF-8"))
    return parse(text, str(path))


def parse(text: str, file: str) -> Outcome[Config]:
    """Read the text of a configuration; `file` is its name in the faults (S20)."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError
        line = re.search(r"line (\d+)", str(error))
        end = "end of document" in str(error)
        number = int(line[1]) if line else text.count("\n") + 1 if end else 1
        column = re.search(r"column (\d+)", str(error))
        near = f"第 {number} 行" + (f"第 {column[1]} 列" if column else "")
        return _fault(file, number, Words(f"{near}不是 TOML 的写法", str(error)))
    source = Source(file, text)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        return Outcome(None, tuple(_told(error, source)))
    return Outcome(
        config,
        (
            *_twice(config, source),
            *_not_followed(config, source),
            *named_accounts(config.originals, source),
        ),
    )


def _fault(file: str, line: int, found: Words) -> Outcome[Config]:
    remedy = Words("请按示例改正后重试。", "Mend it after the example and try again.")
    return Outcome(None, (problem("S20", Place(file=file, line=line), found=found, remedy=remedy),))


def _told(error: ValidationError, source: Source) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    for detail in details:
        loc = detail["loc"]
        inside = any(d["loc"][: len(loc)] == loc and d is not detail for d in details)
        if detail["type"] == "too_short" and inside:
            continue  # what is wrong inside a list is told there
        name = ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)
        if meant := _misspelt(detail):
            place = Place(file=source.file, line=source.line_of((*loc[:-1], meant)))
            there = ".".join((*name.split(".")[:-1], meant))
            found, remedy = unknown_key(there, (str(loc[-1]),))
        else:
            place = Place(file=source.file, line=source.line_of(_line_loc(detail)))
            found, remedy = _found(detail, name), _remedy(detail)
        yield problem("S20", place, found=found, remedy=remedy)


def _misspelt(detail: Any) -> str | None:
    """Return the key that may have been meant for a missing one: a setting of the spec, else."""
    if detail["type"] != "missing" or detail["loc"][:1] != ("collections",):
        return None
    others = [key for key in detail["input"] if key not in Collection.model_fields]
    return next(iter(get_close_matches(str(detail["loc"][-1]), others, n=1)), None)


def _line_loc(detail: Any) -> tuple[str | int, ...]:
    """Return where a fault can be seen: a missing key has no line of its own."""
    loc: tuple[str | int, ...] = detail["loc"]
    return loc[:-1] if detail["type"] == "missing" else loc


def _found(detail: Any, name: str) -> Words:
    match detail["type"]:
        case "missing":
            return Words(f"缺少 {name}", f"{name} is missing")
        case "extra_forbidden":
            return unknown_key(name, ())[0]
        case _:
            message = detail["msg"]
            return Words(
                f"{name} 的值“{detail['input']}”不对", f"{name}: {message} ({detail['input']})"
            )


def _remedy(detail: Any) -> Words:
    name = next((step for step in reversed(detail["loc"]) if isinstance(step, str)), "")
    match detail["type"]:
        case "missing":
            return Words(f"请加上 {name} = …", f"Add {name} = ...")
        case "extra_forbidden":
            return unknown_key(name, _keys(detail["loc"][:-1]))[1]
        case _:
            examples = {
                "due": "2021-01-15",
                "year": "2021",
                "timezone": "Asia/Shanghai",
                "measure": "万元",
                "follows": "2021-01",
                "kinds": '["办事处"]',
                "address": "guoku@example.gov.cn",
                "host": "imap.example.gov.cn",
                "imap": '{ host = "imap.example.gov.cn" }',
                "smtp": '{ host = "smtp.example.gov.cn" }',
                "port": "993",
                "security": "tls",
                "pause": "2",
                "since": "2021-01-06",
                "authserv": "mx.example.gov.cn",
                "link_hosts": '["pan.example.gov.cn"]',
            }
            example = examples.get(name, "…")
            return Words(f"请改为例如 {example}。", f"Write for example {example}.")


def unknown_key(name: str, known: Sequence[str]) -> tuple[Words, Words]:
    """Return what is said of a key that there is not, and what to write instead.

    Args:
        name: The key with the tables it is in: collections.2.monht.
        known: The keys that there are.

    Returns:
        What was found, and the remedy.
    """
    if _SECRET.search(name):
        found = Words(f"{name}：配置文件中不能写密码", f"{name}: no password may stand in the file")
        return found, Words(
            "请删除这一行，密码用环境变量给出。", "Delete it; give it by the environment."
        )
    listed = "、".join(get_close_matches(name.rpartition(".")[2], known, n=1) or known)
    return (
        Words(f"没有 {name} 这个键", f"there is no key {name}"),
        Words(f"可用的键：{listed}。", f"There is: {listed}."),
    )


def _keys(loc: Sequence[str | int]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "department": DepartmentConfig,
        "collections": Collection,
        "ledger": LedgerConfig,
        "originals": OriginalsConfig,
        "mail": MailConfig,
        "imap": Server,
        "smtp": Server,
    }
    table = next((step for step in reversed(loc) if isinstance(step, str)), "")
    return list(models.get(table, Config).model_fields)


def _twice(config: Config, source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, collection in enumerate(config.collections):
        if collection.id.casefold() in seen:
            place = Place(file=source.file, line=source.line_of(("collections", n, "id")))
            found = Words(
                f"收集任务 {collection.id} 写了两次", f"collection {collection.id} stands twice"
            )
            yield problem("S20", place, found=found, remedy=Words("请改名。", "Rename one."))
        seen.add(collection.id.casefold())


def _not_followed(config: Config, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with `follows`: a collection that is not there, or a circle of them."""
    before = {one.id: one.follows for one in config.collections}
    told: set[str] = set()
    for n, one in enumerate(config.collections):
        place = Place(file=source.file, line=source.line_of(("collections", n, "follows")))
        for key, name in (("follows", one.follows), ("prefill", one.prefill)):
            if name is not None and name not in before:
                others = "、".join(known for known in before if known != one.id) or "—"
                at = replace(place, line=source.line_of(("collections", n, key)))
                found = _NO_SUCH.fill(key=key, name=name)
                yield problem("S20", at, found=found, remedy=_OTHERS.fill(others=others))
        circle = _circle(one.id, before)
        if circle and told.isdisjoint(circle):
            told |= set(circle)
            found = _CIRCLE.fill(names=" → ".join((*circle, circle[0])))
            yield problem("S20", place, found=found, remedy=_BREAK)


def _circle(start: str, before: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the collections on the way from one back to itself, () where there is none."""
    way = [start]
    while (last := before.get(way[-1])) is not None and last not in way:
        way.append(last)
    return tuple(way) if last == start else ()


_NO_SUCH = Words(
    "{key} 写的收集任务 {name} 不存在", "there is no collection {name}, which {key} names"
)
_OTHERS = Words("可用的有：{others}。", "There are: {others}.")
_CIRCLE = Words("follows 绕成了一圈：{names}", "collections follow each other in a circle: {names}")
_BREAK = Words("请删去最早那一期的 follows。", "Leave out the `follows` of the earliest.")
