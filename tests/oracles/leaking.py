"""Where a secret may have got to: files, messages, tracebacks, lists of processes."""

from __future__ import annotations

import base64
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def forms(secret: str, user: str = "") -> tuple[bytes, ...]:
    """Return how a secret looks: as it is, in UTF-16, in base64 as it goes to servers."""
    texts = (secret, f"\0{user}\0{secret}")
    coded = (base64.b64encode(one.encode()).rstrip(b"=") for one in texts)
    return secret.encode(), secret.encode("utf-16-le"), *coded


def in_files(folder: Path, secret: str, user: str = "") -> list[Path]:
    """Return the files of a folder that hold a secret, in their names or inside."""
    looks = forms(secret, user)
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(look in str(path).encode() + b"\n" + path.read_bytes() for look in looks)
    ]


def in_text(text: str, secret: str, user: str = "") -> bool:
    return any(look in text.encode("utf-8", "surrogateescape") for look in forms(secret, user))


def shown(error: BaseException) -> str:
    """Return an error as Python shows it to people."""
    return "".join(traceback.format_exception(error))


def told(error: BaseException) -> str:
    """Return all that could be told of an error: what led to it, the program's variables."""
    parts = [shown(error)]
    for one in _behind(error):
        made = traceback.TracebackException.from_exception(one, capture_locals=True)
        frames = (frame.locals for frame in made.stack if not _of_tests(frame.filename))
        parts += [repr(one), repr(one.args), repr(vars(one)), *map(repr, frames)]
    return "".join(parts)


def _of_tests(file: str) -> bool:
    """Whether a frame is the tests' own: their fakes know the password."""
    return "tests" in Path(file).parts or file.endswith("contextlib.py")


def _behind(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it, what is not shown as well."""
    queue: list[BaseException | None] = [error]
    while queue:
        one = queue.pop()
        if one is not None:
            yield one
            queue += [one.__cause__, one.__context__]


def in_processes(secret: str) -> list[str]:
    """Return the command lines that hold a secret, of all processes of the machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        if secret.encode() in line:
            found.append(line.decode("utf-8", "replace"))
    return found
