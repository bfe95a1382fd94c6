"""Places of originals on loopback: an S3 server (moto) and a WebDAV server (WsgiDAV)."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xlkpi.workspace.remote_store import RemoteStore
from xlkpi.workspace.stores import MovedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.workspace.stores import Store

USER, PASSWORD = "desk", "geheim-Kp3vQz81"  # of the servers on loopback
BUCKET = "originals"


@contextmanager
def s3_server() -> Iterator[str]:
    """Run an S3 server with a bucket; yield its address."""
    import boto3  # noqa: PLC0415 - takes long to load
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - likewise

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("AWS_ACCESS_KEY_ID", USER), ("AWS_SECRET_ACCESS_KEY", PASSWORD),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ):  # fmt: skip
            patch.setenv(name, value)
        boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(Bucket=BUCKET)
        try:
            yield f"http://{host}:{port}"
        finally:
            server.stop()


@contextmanager
def webdav_server(folder: Path) -> Iterator[str]:
    """Run a WebDAV server over a folder, for one account; yield its URL as xlkpi.toml has it."""
    from cheroot.wsgi import Server  # noqa: PLC0415 - takes long to load
    from wsgidav.wsgidav_app import WsgiDAVApp  # noqa: PLC0415 - likewise

    folder.mkdir(exist_ok=True)
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False,
                                   "default_to_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )  # fmt: skip
    server = Server(("127.0.0.1", 0), app)
    server.prepare()
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLKPI_ORIGINALS_USER", USER)
        patch.setenv("XLKPI_ORIGINALS_PASSWORD", PASSWORD)
        try:
            yield f"webdav+http://127.0.0.1:{server.bind_addr[1]}"
        finally:
            server.stop()
            serving.join()


KINDS = ("folder", "share", "s3", "webdav")
"""The workspace's own folder, one that computers share, and two servers."""


@contextmanager
def places(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Run what a kind of place needs; yield the URL and the endpoint that xlkpi.toml gives."""
    if kind == "s3":
        with s3_server() as address:
            yield f"s3://{BUCKET}", address
    elif kind == "webdav":
        with webdav_server(folder / "dav") as url:
            yield url, ""
    else:
        yield ("" if kind == "folder" else str(folder / "share")), ""


def damage(store: Store, name: str, data: bytes) -> None:
    """Write over a file, as no store of ours does."""
    match store:
        case MovedStore(now=now):
            damage(now, name, data)
        case RemoteStore():
            store._files.pipe_file(store._path(name), data)  # noqa: SLF001 - behind its back
        case _:
            Path(store.place(name)).write_bytes(data)
