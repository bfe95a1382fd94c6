"""What can be known of a spec without reading its YAML: where its file is, and if it changed.

To read a spec takes longer than many a verb takes for the rest.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from xlkpi.spec.bundled import specs_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARTS = "parts"
"""The folder beside specs, and beside the bundled ones, in which parts lie."""
MAY_USE = re.compile(r"""\b(use|block)["']?\s*:""")
"""What is in the text of every spec that uses parts; of the others nothing is looked at twice."""


def find(name: str, own: Path | None) -> Path | None:
    """Return the file of a spec by its id: the department's own folder first, then the bundled.

    Args:
        name: The id: the name of its file without .yaml.
        own: The folder of the department's own specs, None for the bundled ones only.

    Returns:
        None where neither has it.
    """
    for folder in (own, specs_dir()):
        if folder is not None and (folder / f"{name}.yaml").is_file():
            return folder / f"{name}.yaml"
    return None


def spec_digest(path: Path) -> str:
    """Return a SHA-256 that changes with a spec: over its file and every part that it may use.

    Raises:
        OSError: A file cannot be read.
    """
    whole = hashlib.sha256()
    for one in _files(path):
        data = one.read_bytes()
        whole.update(b"%d " % len(data) + one.name.encode("utf-8") + data)
    return whole.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    yield path
    if MAY_USE.search(path.read_bytes().decode("utf-8", "replace")):
        for folder in dict.fromkeys((path.parent, specs_dir())):
            yield from sorted((folder / PARTS).glob("*.yaml"))
