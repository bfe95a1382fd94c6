"""A configuration as the text of an xlkpi.toml, with comments for who changes it."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.workspace.config import Collection, Config, MailConfig


_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that is written without quotes."""


def render(config: Config) -> str:
    """Return the text of an xlkpi.toml with comments; `config.parse` reads it again."""
    department = config.department
    lines = [
        "# xlkpi 工作区配置。改完后用 xlkpi check 检查。这里不写任何密码。",
        f"year = {config.year}",
        f"timezone = {_quoted(config.timezone)}",
        *([f"measure = {_quoted(config.measure)}"] if config.measure else []),
        "",
        "[department]",
        f"name = {_quoted(department.name)}",
        f"contact = {_quoted(department.contact)}",
        f"phone = {_quoted(department.phone)}",
    ]
    for collection in config.collections:
        lines += _collection_lines(collection)
    if config.ledger.url:
        lines += ["", "[ledger]", f"url = {_quoted(config.ledger.url)}"]
    if config.originals.url:
        lines += ["", "[originals]", f"url = {_quoted(config.originals.url)}"]
        if config.originals.endpoint:
            lines.append(f"endpoint = {_quoted(config.originals.endpoint)}")
    if config.mail is not None:
        lines += ["", *_mail_lines(config.mail)]
    return "\n".join(lines) + "\n"


def offered(collections: Iterable[Collection]) -> str:
    """Return collections as comments for the end of an xlkpi.toml: those that come later."""
    lines = [
        "",
        "# 以后各期，到时候再加：删去那一段每行开头的“# ”，改好截止日期，",
        "# 运行 xlkpi check，再运行 xlkpi generate 和它的 id。",
    ]
    for collection in collections:
        lines += [f"# {line}".rstrip() for line in _collection_lines(collection)]
    return "\n".join(lines) + "\n"


def _collection_lines(collection: Collection) -> list[str]:
    lines = [
        "",
        "[[collections]]",
        f"id = {_quoted(collection.id)}",
        f"spec = {_quoted(collection.spec)}  # 表样：workbook_specs/ 中的或内置的",
        f"due = {collection.due.isoformat()}                # 截止日期，到当天结束",
    ]
    if collection.measure is not None:
        measure = _quoted(collection.measure)
        lines.append(f"measure = {measure}              # 金额单位：万元 或 元")
    if collection.title:
        lines.append(f"title = {_quoted(collection.title)}")
    if collection.everybody != "hold":
        lines.append(f"everybody = {_quoted(collection.everybody)}")
    if collection.year is not None:
        lines.append(f"year = {collection.year}")
    if collection.follows is not None:
        lines.append(f"follows = {_quoted(collection.follows)}")
    if collection.prefill is not None:
        lines.append(f"prefill = {_quoted(collection.prefill)}  # 填表格里先放它并入的数")
    if collection.read_only:
        lines.append("read_only = true  # 已经结束，只供取数")
    if collection.kinds:
        lines.append(f"kinds = {written(collection.kinds)}")
    return lines + [f"{name} = {written(value)}" for name, value in collection.settings.items()]


def _mail_lines(mail: MailConfig) -> Iterator[str]:
    yield "[mail]"
    for name, value in mail.model_dump(exclude_defaults=True, exclude={"imap", "smtp"}).items():
        yield f"{name} = {written(value)}"
    for table, server in (("imap", mail.imap), ("smtp", mail.smtp)):
        if server is not None:
            yield f"\n[mail.{table}]"
            for name, value in server.model_dump(exclude_defaults=True).items():
                yield f"{name} = {written(value)}"


def written(value: object) -> str:
    """Return a value as TOML writes it."""
    match value:
        case str():
            return _quoted(value)
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            inside = ", ".join(f"{_key(name)} = {written(one)}" for name, one in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case date():
            return value.isoformat()
        case bool():
            return str(value).lower()
        case _:
            return repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)  # what JSON escapes, TOML reads alike
    return written.replace("\x7f", "\\u007f")  # TOML forbids it, JSON does not
