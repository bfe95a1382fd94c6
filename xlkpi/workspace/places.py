"""Where ledger and originals lie by xlkpi.toml, if not in the workspace itself."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from xlkpi.problems import Place, problem
from xlkpi.texts import Words
from xlkpi.workspace.stores import FolderStore, MovedStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.stores import Store
    from xlkpi.workspace.toml_lines import Source


class Strict(BaseModel):
    """A table of xlkpi.toml: no other keys than these."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LedgerConfig(Strict):
    """Where the ledger is, if not in the workspace's own file."""

    url: str = ""


class OriginalsConfig(Strict):
    """Where originals lie, if not in the workspace's `output/inbox`.

    `url` is a folder that the computers share, or a place of a server: `s3://bucket/folder`,
    `webdav://host/folder`; `endpoint` is the address of an S3 server of one's own. Accounts are
    given by the environment.
    """

    url: str = ""
    endpoint: str = ""


def url_in(path: Path, table: str) -> str:
    """Return the `url` of a table of a configuration, faulty or not; "" where it says none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig")).get(table)
    except (OSError, ValueError, RecursionError):
        return ""
    url = found.get("url") if isinstance(found, dict) else ""
    return url if isinstance(url, str) else ""


def store_of(root: Path, inbox: Path, config: OriginalsConfig) -> Store:
    """Return where originals lie.

    Args:
        root: The workspace; a folder that is not named from its drive on is named from here.
        inbox: The workspace's own folder; what lies in it stays there.
        config: Whether there is another place for what comes from now on.

    Raises:
        Unusable: A library for that place is not installed, or it is none (S65); exit code 3.
    """
    own = FolderStore(inbox)
    if not config.url:
        return own
    if is_folder(config.url):
        return MovedStore(FolderStore(root / config.url, is_shared=True), own)
    from xlkpi.workspace.remote_store import RemoteStore  # noqa: PLC0415 - few have one

    return MovedStore(RemoteStore(config.url, config.endpoint), own)


def is_folder(url: str) -> bool:
    """Whether a place is a folder, such as on a drive that several computers share."""
    return "://" not in url


def named_accounts(config: OriginalsConfig, source: Source) -> Iterator[Problem]:
    """Yield that a place of originals names an account (S20); it is not repeated."""
    if not is_folder(config.url) and "@" in config.url.partition("://")[2].partition("/")[0]:
        place = Place(file=source.file, line=source.line_of(("originals", "url")))
        yield problem("S20", place, found=_ACCOUNT, remedy=_BY_ENVIRONMENT)


_ACCOUNT = Words(
    "originals.url 里写了账号或密码：配置文件中不能写密码",
    "originals.url names an account: no password may stand in the file",
)
_BY_ENVIRONMENT = Words(
    "请去掉地址里 @ 和它前面的部分，账号用环境变量给出。",
    "Leave out the @ of the address and what is before it; give the account by the environment.",
)
