"""Originals on a server: an object store or WebDAV, through fsspec.

Who may read and write there is said by the environment, never by xlkpi.toml: for S3 as its own
tools have it (AWS_ACCESS_KEY_ID ...), for WebDAV by XLKPI_ORIGINALS_USER and
XLKPI_ORIGINALS_PASSWORD.
"""

from __future__ import annotations

import os
from secrets import token_hex
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
USER, PASSWORD = "XLKPI_ORIGINALS_USER", "XLKPI_ORIGINALS_PASSWORD"
_OBJECTS = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "memory")
"""Stores that have a file at once or not at all; elsewhere it is written beside and moved."""
_LONGEST = 300


class RemoteStore:
    """Files at a URL that fsspec knows: s3://bucket/folder, webdav://host/folder, others."""

    def __init__(self, url: str, endpoint: str = "") -> None:
        """Reach a place; `endpoint` is the address of an S3 server, "" for the usual one.

        Raises:
            Unusable: A library for it is not installed, or it is no such URL (S65); exit code 3.
        """
        self._url = url.rstrip("/")
        scheme = url.partition(":")[0]
        self._at_once = scheme in _OBJECTS
        self._files, self._root = self._told(lambda: _opened(self._url, endpoint))
        if scheme.startswith("webdav"):  # its library leaves connections open
            finalize(self, self._files.client.http.close)

    @property
    def is_shared(self) -> bool:
        """Other computers may write here as well."""
        return True

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none.

        Raises:
            Unusable: The place cannot be reached (S65); exit code 3.
        """

        def work() -> bytes | None:
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

        return self._told(work)

    def write(self, name: str, data: bytes) -> None:
        """Write a file; who is stopped meanwhile leaves none of this name.

        Raises:
            Unusable: The place cannot be reached, or refuses (S65); exit code 3.
        """

        def work() -> None:
            path = self._path(name)
            if self._at_once:
                self._files.pipe_file(path, data)
                return
            beside = self._path(f"{name}.{token_hex(8)}.part")
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(beside, data)
            try:
                self._files.mv(beside, path)
            except Exception:  # each library has exceptions of its own
                self._files.rm_file(beside)
                if not self._files.exists(path):  # else another computer was first, with the same
                    raise

        self._told(work)

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, in order.

        Raises:
            Unusable: The place cannot be reached (S65); exit code 3.
        """

        def work() -> list[str]:
            folder = beginning.rpartition("/")[0]
            self._files.invalidate_cache()
            try:
                found = self._files.find(self._path(folder) if folder else self._root)
            except FileNotFoundError:
                return []
            names = (one.strip("/").removeprefix(self._root).strip("/") for one in found)
            return sorted(n for n in names if n.startswith(beginning) and not n.endswith(".part"))

        return self._told(work)

    def place(self, name: str) -> str:
        """Return the address of a file."""
        return f"{self._url}/{name}"

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name

    def _told(self, work: Callable[[], T]) -> T:
        """Do something with the place; what its library says of trouble is told in our words."""
        try:
            return work()
        except Exception as error:  # each library has exceptions of its own, without a common one
            said = " ".join(f"{type(error).__name__} {error}".split())[:_LONGEST]
            found = _NO_LIBRARY if isinstance(error, ImportError) else _SAID
            remedy = _INSTALL if isinstance(error, ImportError) else _CHECK
            place = Place(file=self._url)
            fault = problem("S65", place, found=found.fill(said=said), remedy=remedy)
            raise Unusable(fault) from error


def _opened(url: str, endpoint: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the folder in it."""
    import fsspec  # noqa: PLC0415 - few have their originals on a server

    scheme, _, rest = url.partition("://")
    if scheme in ("webdav", "webdav+http"):
        host, _, folder = rest.partition("/")
        user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
        files = fsspec.filesystem(
            "webdav",
            base_url=f"{'http' if scheme.endswith('http') else 'https'}://{host}",
            auth=(user, password) if user else None,
            skip_instance_cache=True,
        )
        return files, folder.strip("/")
    more: dict[str, Any] = {"endpoint_url": endpoint} if endpoint else {}
    files, folder = fsspec.core.url_to_fs(
        url, use_listings_cache=False, skip_instance_cache=True, **more
    )
    return files, str(folder).strip("/")


_SAID = Words("对方报告“{said}”", "it says “{said}”")
_NO_LIBRARY = Words("没有安装连接它的程序库（{said}）", "a library for it is missing ({said})")
_INSTALL = Words(
    '请安装：pip install "xlkpi[remote]"。', 'Install it: pip install "xlkpi[remote]".'
)
_CHECK = Words(
    "请核对 xlkpi.toml 中 [originals] 的 url 和环境变量里的账号，确认能连上，再运行一次："
    "已登记的不会丢，也不会重复。",
    "Check url in [originals] of xlkpi.toml and the account in the environment, see that it can be "
    "reached, and run it again: what is on record is not lost, and not taken in twice.",
)
